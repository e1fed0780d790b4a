// The few things that happen without the server: a key, the field's focus, copying. Guide and question reach this
// only as text that is already on the page.
document.documentElement.lang = "LANGUAGE";
if (!window.guideKeys) {
  window.guideKeys = true;
  const field = () => document.querySelector(".st-key-q input");
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input, textarea, select, [contenteditable=true]");
    if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey && field()) {
      event.preventDefault();
      field().focus();
      field().select();
    }
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".qa-copy");
    if (!button) return;
    const text = button.parentElement.querySelector(".qa-copied").textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch { // a page that did not come over HTTPS has no clipboard
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const label = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = label), 1500);
  });
  // On a phone the keyboard would hide the examples.
  const focusOnce = () => {
    if (field() && matchMedia("(pointer: fine)").matches && !field().value) field().focus();
    else if (!field() && ++tries < 40) setTimeout(focusOnce, 50);
  };
  let tries = 0;
  focusOnce();
}
