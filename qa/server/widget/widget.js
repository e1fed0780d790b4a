// The element guide-qa: a field that asks, in the page or in a dialog; and what comes below it.
const SCRIPT = document.currentScript?.src || document.baseURI;
const SHEET = new CSSStyleSheet();
SHEET.replaceSync(STYLE);

const isTyping = (event) => {
  const target = event.composedPath()[0];
  return target.isContentEditable || /^(input|textarea|select)$/.test(target.localName);
};

class GuideQA extends HTMLElement {
  static observedAttributes = ["question", "data-question", "lang", "theme", "shape", "placeholder", "examples"];
  #root = this.attachShadow({ mode: "open" });
  #asking = new AbortController();
  #say;
  #field;
  #waiting;
  #told;
  #output;
  #dialog;

  connectedCallback() {
    this.#root.adoptedStyleSheets = [SHEET];
    document.addEventListener("keydown", this.#press);
    this.#draw();
    this.#askAttribute();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#press);
    this.#asking.abort();
  }

  attributeChangedCallback(name, before, value) {
    if (!this.#field || before === value) return; // not drawn yet
    if (name.endsWith("question")) this.#askAttribute();
    else this.#draw();
  }

  // Open the dialog, or go to the field.
  open() {
    if (this.#isModal && !this.#dialog.open) this.#dialog.showModal();
    this.#field.focus();
    this.#field.select();
  }

  // Ask; a question before it that is not answered yet is given up.
  async ask(question) {
    this.#asking.abort();
    const { signal } = (this.#asking = new AbortController());
    this.#field.value = question;
    this.#waiting.hidden = false;
    try {
      await this.#answer(question, signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
    if (!signal.aborted) this.#waiting.hidden = true;
  }

  async #answer(question, signal) {
    const options = { write: this.hasAttribute("write"), token: this.getAttribute("token"), signal };
    let writing;
    try {
      for await (const [name, told] of askServer(this.#server, question, options)) {
        if (signal.aborted) break;
        if (name === "passages") writing = this.#show(told);
        else if (name === "sentence") writing?.add(told);
        else {
          writing?.finish(told);
          return;
        }
      }
    } catch (error) {
      if (!writing) throw error; // else the passages are there, and what was written
    }
    writing?.finish();
  }

  #show(answer) {
    const { shown, told, cards } = drawAnswer(answer, this.#say);
    const { tier, kind, confidence, hits, question, written_id } = answer;
    const isWritten = written_id && kind === "question" && tier !== "unanswered";
    const writing = isWritten ? new Writing(written_id, cards, this.#say, () => this.#stop()) : null;
    this.#output.replaceChildren(...(writing ? [writing.box] : []), ...shown);
    this.#told.textContent = told;
    this.#waiting.hidden = true;
    const detail = { tier, kind, confidence, hits: hits.length };
    this.#tell("answer", this.hasAttribute("tell-question") ? { ...detail, question } : detail);
    return writing;
  }

  #fail({ key = "widget.failed", code, values }) {
    const words = this.#say(key, values) + (code ? ` (${code})` : "");
    this.#output.replaceChildren(make("p.hit", { role: "alert" }, words));
    this.#told.textContent = "";
    this.#tell("error", { code });
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`guide-qa:${name}`, { bubbles: true, detail }));
  }

  #stop() {
    this.#asking.abort();
    this.#waiting.hidden = true;
    this.#field.focus();
  }

  get #server() {
    const given = this.getAttribute("server");
    return given ? new URL(given.replace(/\/*$/, "/"), document.baseURI).href : new URL(".", SCRIPT).href;
  }

  get #isModal() {
    return this.getAttribute("shape") === "modal";
  }

  #askAttribute() {
    const question = this.getAttribute("question") || this.dataset.question;
    if (!question) return;
    if (this.#isModal) this.open();
    this.ask(question);
  }

  #press = (event) => {
    const keys = this.getAttribute("hotkey") ?? (this.#isModal ? "mod+k /" : "");
    const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
    const pressed = [event.key, event.code.replace("Key", "")].map((key) => mod + key.toLowerCase()); // any keyboard's K
    const isOurs = keys.toLowerCase().split(" ").some((key) => pressed.includes(key)) && (mod || !isTyping(event));
    if (!isOurs || event.defaultPrevented || event.altKey) return;
    event.preventDefault();
    this.open();
  };

  #draw() {
    this.#asking.abort();
    const language = chooseLanguage(this.lang, document.documentElement.lang, ...navigator.languages);
    this.#say = wordsIn(language);
    this.#told = make("p.hidden", { role: "status" });
    this.#output = make("div.output");
    const parts = [this.#form(), this.#told, this.#examples(), this.#output];
    const frame = make(`div.qa ${this.getAttribute("theme") ?? ""}`, { lang: language, dir: language === "ar" ? "rtl" : "ltr" });
    frame.append(...(this.#isModal ? this.#modal(parts) : parts));
    this.#root.replaceChildren(frame);
  }

  #form() {
    const say = this.#say;
    const placeholder = this.getAttribute("placeholder") || say("ask.placeholder");
    this.#field = make("input", { id: "field", enterkeyhint: "search", autocomplete: "off", dir: "auto", placeholder });
    this.#waiting = make("span.wait", { hidden: "" }, "…");
    const row = make("div.row", make("div.box", this.#field, this.#waiting), make("button.go", say("ask.ask")));
    const form = make("form", { role: "search" }, make("label", { for: "field" }, say("app.title")), row);
    form.onsubmit = (event) => {
      event.preventDefault();
      const question = this.#field.value.trim();
      if (question) this.ask(question);
    };
    return form;
  }

  #examples() {
    const given = (this.getAttribute("examples") ?? "").split("|").map((one) => one.trim());
    const draw = (one) => make("li", makeButton("button.chip", () => this.ask(one), make("bdi", one)));
    return given[0] ? make("ul.examples", given.map(draw)) : "";
  }

  #modal(parts) {
    const say = this.#say;
    const close = makeButton("button.close", () => this.#dialog.close(), { "aria-label": say("widget.close") }, "✕");
    this.#dialog = make("dialog", { "aria-label": say("app.title") }, make("div.sheet", close, parts));
    this.#dialog.onclick = ({ target }) => {
      if (target === this.#dialog) this.#dialog.close(); // beside the sheet
    };
    this.#dialog.onclose = () => this.#stop();
    const keys = this.hasAttribute("hotkey") ? "" : make("kbd", /Mac|iP/.test(navigator.platform) ? "⌘ K" : "Ctrl K");
    return [makeButton("button.chip", () => this.open(), say("app.title"), keys), this.#dialog];
  }
}

if (!customElements.get("guide-qa")) customElements.define("guide-qa", GuideQA);
