// An answer in three tiers as the page tells it, small talk, and the answer that a model writes from its passages.
const VERY_LIKELY = 0.85; // confidence from which it is put so
const TALK = { thanks: "widget.thanks", farewell: "widget.thanks" };

// What an answer shows, what a screen reader is told, and its cards by rank.
function drawAnswer({ kind, tier, confidence, hits }, say) {
  const cards = {};
  const fold = (hit) => (cards[hit.rank] = foldedCard(hit, say));
  const more = (key, found) => (found.length ? [make("h2.more", say(key)), ...found.map(fold)] : []);
  if (kind !== "question") {
    const hello = kind === "greeting" ? `${say("widget.greeting")} ` : "";
    const told = hello + say(TALK[kind] ?? "ask.placeholder");
    return { shown: [make("p.hit", told)], told, cards };
  }
  if (tier === "unanswered") {
    const told = say("ask.none");
    return { shown: [make("div.hit", make("h2", told), make("p.soft", say("widget.try"))), ...more("ask.nearest", hits)], told, cards };
  }
  const [best, ...others] = hits;
  const sure = tier === "unsure" ? "maybe" : confidence >= VERY_LIKELY ? "very" : "likely";
  const told = say(`ask.sure.${sure}`);
  const isBrought = (hit) => best.parts.some((part) => part.document === hit.document && part.start === hit.start);
  cards[best.rank] = bestCard(best, say);
  const rest = more("ask.others", others.filter((hit) => !isBrought(hit)));
  return { shown: [make(`p.sure ${sure}`, told), cards[best.rank], ...rest], told: `${told}: ${ownTitle(best)}`, cards };
}

// The written answer: sentences as they come, each with the numbers of the passages that say it, and their words.
class Writing {
  constructor(id, cards, say, onStop) {
    Object.assign(this, { id, cards, say });
    this.end = 0;
    this.prose = make("p", { dir: "auto", "aria-live": "polite" });
    this.quotes = make("ul.quotes");
    this.label = make("p.soft", say("widget.written"));
    this.stop = makeButton("button.chip", onStop, say("widget.stop"));
    this.box = make("section.hit written", this.label, this.prose, this.quotes, this.stop);
  }

  add({ written_id, text, start, end, citations }) {
    if (written_id !== this.id) return;
    this.prose.append(" ".repeat(Math.max(0, start - this.end)), text);
    this.end = end;
    for (const one of citations) {
      this.prose.append(this.cite(one, { "aria-label": `${one.rank}: ${ownTitle(one)}` }));
      const key = [one.rank, one.start, one.end].join();
      if ([...this.quotes.children].some((quote) => quote.key === key)) continue;
      const quote = make("li", this.cite(one, " ", make("q", tongue(one), plainText(one, one.source))));
      quote.key = key;
      this.quotes.append(quote);
    }
  }

  cite({ rank, start, end }, ...parts) {
    return makeButton("button.number", () => this.cards[rank]?.reveal(start, end), `[${rank}]`, ...parts);
  }

  // The last event, or nothing where it broke off.
  finish({ model, host } = {}) {
    this.stop.remove();
    const by = [model, host].filter(Boolean).join(" · ");
    if (!this.end) this.box.replaceChildren(make("p.soft", this.say("widget.not_written")));
    else if (by) this.label.append(` (${by})`);
  }
}
