// A passage as a card: its heading path, its text, where it stands and the way there.
const PREVIEW = 140; // characters of a folded passage
const LONGEST_FRAGMENT = 300; // characters that a browser is to look for in a live page

const ownTitle = ({ headings, document }) => headings.at(-1) ?? document.replace(/^.*\/|\.[^.]+$/g, "");

const drawPath = (headings) => headings.map((heading, at) => [at ? " › " : "", make("bdi", heading)]).flat();

function placeWords({ document, place: { unit, first, last, name = "" } }, say) {
  if (unit === "anchor") return document + (name && `#${name}`);
  if (!first) return document;
  const numbers = first === last ? first : `${first}–${last}`;
  if (unit === "line") return say("ask.line", { document, first: numbers });
  return [document, unit === "row" ? name : "", say(`place.${unit}`, { first: numbers })].filter(Boolean).join(" · ");
}

// The live page, at the very words where its address names no place; "" for what is not of the web.
function liveAddress({ url, place }, words = "") {
  const address = url || place.address || "";
  if (!/^https?:\/\//i.test(address)) return "";
  const isPrecise = address.includes("#") || !words || words.length > LONGEST_FRAGMENT;
  return isPrecise ? address : `${address}#:~:text=${encodeURIComponent(words).replaceAll("-", "%2D")}`;
}

function drawSource(passage, words, say) {
  const href = liveAddress(passage, words);
  const place = make("bdi", placeWords(passage, say));
  return make("p.source", href ? make("a", { href, target: "_blank", rel: "noopener noreferrer" }, place, " ↗") : place);
}

// Its text; nothing where that is a heading alone, which is the title already.
const drawBody = (passage, marks) =>
  passage.text.replace(/^[#\s]+/, "").trim() === passage.headings.at(-1) ? "" : drawText(passage, marks);

// What a card has below its title; `reveal` marks a range of it, as a citation asks for.
function fill(card, hit, say, parts = []) {
  let body = drawBody(hit, hit.highlights);
  const words = body && body.querySelector("mark")?.textContent.trim();
  for (const own of [body, ...parts, drawSource(hit, words || hit.headings.at(-1), say)]) card.append(own);
  card.reveal = (start, end) => {
    card.open = true;
    if (body) body.replaceWith((body = drawText(hit, [[start, end]])));
    (card.querySelector("summary") ?? card).focus({ preventScroll: true });
    (card.querySelector("mark") ?? card).scrollIntoView({ block: "nearest" });
  };
  return card;
}

const drawPart = (part) => make("section.part", { dir: "auto" }, make("h3", ownTitle(part)), drawBody(part, []));

function bestCard(hit, say) {
  const path = hit.headings.length > 1 ? make("div.path", tongue(hit), drawPath(hit.headings.slice(0, -1))) : "";
  const card = make("article.hit best", { tabindex: -1 }, path, make("h2", tongue(hit), ownTitle(hit)));
  return fill(card, hit, say, hit.parts.map(drawPart));
}

function foldedCard(hit, say) {
  const [start, end] = hit.highlights[0] ?? [0, PREVIEW];
  const text = [...hit.text].slice(start, end).join("");
  const shown = plainText(hit, text).slice(0, PREVIEW);
  const path = make("b", drawPath(hit.headings.length ? hit.headings : [ownTitle(hit)]));
  const summary = make("summary", tongue(hit), path, make("span.preview", shown));
  return fill(make("details.hit", summary), hit, say);
}
