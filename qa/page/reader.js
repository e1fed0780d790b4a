// The reader's page in the browser: the field with its suggestions, links that need no new page, copying, and telling
// a screen reader what came. Texts of guide and questions are set as text, never as HTML.
const MOST = 8; // suggestions shown
let loading = null; // suggestions, fetched once when somebody types

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d");

const load = () => {
  loading ??= fetch(new URL("suggestions", document.baseURI))
    .then((response) => (response.ok ? response.json() : []))
    .then((entries) => entries.map(([text, pinyin]) => ({ text, folded: fold(text), pinyin })))
    .catch(() => []);
  return loading;
};

// What begins with what was typed goes before what only has it inside.
const match = (entries, typed) => {
  const wanted = fold(typed).trim();
  const letters = wanted.replace(/[\s']/g, "");
  if (!wanted) return [];
  const rank = ({ text, folded, pinyin }) => {
    if (folded === wanted) return 9;
    if (folded.startsWith(wanted)) return 0;
    if (letters.length > 1 && pinyin.some((one) => one.startsWith(letters))) return 1;
    if (folded.includes(wanted)) return 2;
    if (letters.length > 2 && pinyin.some((one) => one.includes(letters))) return 3;
    return 9;
  };
  return entries
    .map((entry, order) => [rank(entry), order, entry.text])
    .filter(([found]) => found < 9)
    .sort((one, other) => one[0] - other[0] || one[1] - other[1])
    .slice(0, MOST)
    .map(([, , text]) => text);
};

const make = (name, attributes, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

const cross = "M6 6l12 12M18 6L6 18";
const icon = () => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": true })) svg.setAttribute(key, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [key, value] of Object.entries({ d: cross, stroke: "currentColor", "stroke-width": 2, fill: "none" })) path.setAttribute(key, value);
  svg.append(path);
  return svg;
};

function build(root, go) {
  const field = make("input", {
    id: "qa-q", type: "search", enterkeyhint: "search", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    maxlength: "10000", dir: "auto", role: "combobox", "aria-expanded": "false", "aria-controls": "qa-list", "aria-autocomplete": "list",
  });
  const label = make("label", { for: "qa-q" });
  const clear = make("button", { type: "button", class: "qa-clear", hidden: "" }, icon());
  const submit = make("button", { type: "submit", class: "qa-go-button" });
  const list = make("ul", { id: "qa-list", role: "listbox", hidden: "" });
  const status = make("div", { role: "status", class: "qa-hidden" });
  const box = make("div", { class: "qa-box" }, field, clear, list);
  const form = make("form", { role: "search", class: "qa-form" }, label, make("div", { class: "qa-row" }, box, submit));
  root.replaceChildren(form, status);
  let chosen = -1;

  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    const items = [...list.children];
    items.forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    chosen = at;
    if (at < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", items[at].id);
      items[at].scrollIntoView({ block: "nearest" });
    }
  };
  const suggest = async () => {
    const typed = field.value;
    clear.hidden = !typed;
    const found = typed.trim() ? match(await load(), typed) : [];
    if (field.value !== typed || document.activeElement !== field) return; // typed on, or left, meanwhile
    if (!found.length) return close();
    list.replaceChildren(...found.map((text, number) =>
      make("li", { role: "option", id: `qa-option-${number}`, "aria-selected": "false", dir: "auto" }, text)));
    list.hidden = false;
    chosen = -1;
    field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-expanded", "true");
  };
  const ask = (question) => {
    field.value = question;
    clear.hidden = !question;
    close();
    if (!question.trim()) return field.focus();
    if (matchMedia("(pointer: coarse)").matches) field.blur(); // so that the keyboard leaves the screen to the answer
    go({ q: question.trim() });
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(chosen >= 0 ? list.children[chosen].textContent : field.value);
  });
  field.addEventListener("input", suggest);
  field.addEventListener("blur", close); // never asks
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // an input method has the key
    const count = list.children.length;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + step + 1 + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) ask(item.textContent);
  });
  clear.addEventListener("click", () => {
    field.value = "";
    clear.hidden = true;
    close();
    field.focus();
  });
  return { field, label, clear, submit, list, status };
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // a page that did not come over HTTPS has no clipboard
    const area = make("textarea", {});
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}

// What a citation names is unfolded, brought into view and shown by a frame.
function show(id) {
  let place = document.getElementById(id);
  if (place && !place.checkVisibility()) place = place.closest(".qa-best"); // its whole section stands open
  if (!place) return;
  for (const one of document.querySelectorAll(".qa-cited")) one.classList.remove("qa-cited");
  if (place.matches("details")) place.open = true;
  place.classList.add("qa-cited");
  const taker = place.querySelector(":scope > summary") ?? place;
  if (taker === place) place.tabIndex = -1;
  taker.focus({ preventScroll: true });
  place.scrollIntoView({ block: "start" });
}

function listen(parts) {
  const writing = (target) => target.closest?.("input, textarea, select, [contenteditable=true]");
  const onKey = (event) => {
    const slash = event.key === "/" && !writing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey;
    const command = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!slash && !command) return;
    event.preventDefault();
    parts.field.focus();
    parts.field.select();
  };
  const onClick = async (event) => {
    const link = event.target.closest?.("a.qa-go");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && event.button === 0) {
      event.preventDefault();
      parts.go(Object.fromEntries(new URL(link.href).searchParams));
      return;
    }
    const cite = event.target.closest?.("a.qa-cite");
    if (cite) {
      event.preventDefault();
      return show(cite.hash.slice(1));
    }
    const button = event.target.closest?.(".qa-copy, .qa-share, .qa-print");
    if (!button) return;
    if (button.matches(".qa-print")) return window.print();
    const wanted = button.matches(".qa-share")
      ? new URL(button.dataset.link, document.baseURI).href
      : button.parentElement.querySelector(".qa-copied").textContent;
    await copy(wanted);
    const label = button.textContent;
    button.textContent = parts.copied;
    parts.status.textContent = parts.copied;
    setTimeout(() => (button.textContent = label), 1500);
  };
  // What was drawn says in .qa-told what to tell; a new one means that the view is another.
  let shown = null;
  let heard = ""; // of a written answer, which comes sentence by sentence
  const onDrawn = () => {
    const wrote = document.querySelector(".qa-wrote");
    const newest = wrote ? `${wrote.dataset.key} ${wrote.textContent}` : "";
    if (newest !== heard) {
      heard = newest;
      if (wrote) parts.status.textContent = wrote.textContent;
    }
    const told = document.querySelector(".qa-told");
    const key = told ? told.dataset.key : "";
    if (key === shown) return;
    const first = shown === null;
    shown = key;
    parts.status.textContent = told ? told.textContent : "";
    const here = document.querySelector("#qa-here mark") || document.querySelector("#qa-here");
    if (here) here.scrollIntoView({ block: "center" });
    else if (!first) document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
  };
  const observer = new MutationObserver(onDrawn);
  observer.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["data-key"] });
  onDrawn();
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  return () => {
    observer.disconnect();
    document.removeEventListener("keydown", onKey);
    document.removeEventListener("click", onClick);
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".qa-ask");
  let parts = root.qaParts;
  if (!parts) {
    parts = root.qaParts = build(root, (wanted) => parts.go(wanted));
    parts.stop = listen(parts);
    parts.question = null;
  }
  parts.go = (wanted) => setTriggerValue("go", wanted);
  const { texts, question, reading } = data;
  parts.copied = texts.copied;
  parts.label.textContent = texts.label;
  parts.field.placeholder = texts.placeholder;
  parts.submit.textContent = texts.ask;
  parts.clear.setAttribute("aria-label", texts.clear);
  parts.list.setAttribute("aria-label", texts.suggestions);
  if (question !== parts.question) { // what is typed meanwhile stays
    const first = parts.question === null;
    parts.question = question;
    parts.field.value = question;
    parts.clear.hidden = !question;
    if (first && !question && !reading && matchMedia("(pointer: fine)").matches) parts.field.focus(); // a phone's keyboard would hide the examples
  }
  return () => {
    if (root.isConnected) return;
    parts.stop();
    root.qaParts = undefined;
  };
}
