// Elements of text, and the words of the interface; nothing is ever read as HTML.
// `make("p.label", { lang: "" }, "text")`: attributes are optional, and what is "" or null is no child.
const make = (name, ...parts) => {
  const [tag, kind] = name.split(".");
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  for (const part of parts.flat()) {
    if (part?.constructor === Object) for (const key in part) element.setAttribute(key, part[key]);
    else if (part) element.append(part);
  }
  return element;
};

const makeButton = (name, onPress, ...parts) => {
  const made = make(name, { type: "button" }, ...parts);
  made.onclick = onPress;
  return made;
};

// The first language that there are words in: `pt-BR` takes `pt`, none of them English.
const chooseLanguage = (...wanted) => {
  const codes = wanted.map((one = "") => (/^zh.(hant|tw|hk|mo)/i.test(one) ? "zh-Hant" : one.toLowerCase().split(/[-_]/)[0]));
  return codes.find((code) => Object.hasOwn(TEXTS, code)) ?? "en";
};

const wordsIn = (language) => (key, values) =>
  TEXTS[language].split("|")[KEYS.indexOf(key)].replace(/{(\w+)}/g, (_, name) => values[name]);
