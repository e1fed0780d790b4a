// The choice of the interface's language: the browser's own list, which every phone and screen reader knows.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".qa-language");
  const options = data.languages.map(([code, name]) => {
    const option = new Option(name, code, code === data.language, code === data.language);
    option.lang = code;
    return option;
  });
  const select = document.createElement("select");
  select.id = "qa-language";
  select.setAttribute("aria-label", data.label);
  select.append(...options);
  select.addEventListener("change", () => setTriggerValue("chosen", select.value));
  root.replaceChildren(select);
}
