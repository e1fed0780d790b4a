// A passage's text as elements: the lists, tables, code and emphasis of Markdown, rows of a table, or as it stands.
const FENCE = /^\s*(```|~~~)/;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+/;
const LINE_MARK = /^\s*(?:(#{1,6}) +|> ?)/; // of a heading, of a quotation
const BREAK = /^\s*([-*_])(\s*\1){2,}\s*$/;
const RULE = /^[\s|:]*-[-\s|:]*$/; // below the header of a table
const BAR = /(?<!\\)\|/g;
const CELL = " | "; // between the cells of a row that was taken out of a file
const INLINE = /\\([!-/:-@[-`{-~])|(?<!`)(`{1,3})(?!`)(.+?)(?<!`)\2(?!`)|(?<!\*)(\*\*?)(?![\s*])(.+?)(?<![\s*])\4(?!\*)|<br\s*\/?>/g;

// Draws pieces of a text, by where they begin and end in it, with its marks.
class Drawing {
  constructor(whole, marks) {
    this.whole = whole;
    this.marks = marks;
    this.lines = [...whole.matchAll(/(.*)(?:\r\n?|\n|$)/g)].map(({ index, 1: line }) => ({ line, from: index, to: index + line.length }));
  }

  line(at) {
    return this.lines[at]?.line ?? "";
  }

  // The first line from `at` on that is not so.
  until(at, holds) {
    while (at < this.lines.length && holds(this.line(at))) at++;
    return at;
  }

  write(parent, from, to) {
    for (const [start, end] of this.marks) {
      const first = Math.max(start, from);
      const last = Math.min(end, to);
      if (first < last) {
        parent.append(this.whole.slice(from, first), make("mark", this.whole.slice(first, last)));
        from = last;
      }
    }
    if (from < to) parent.append(this.whole.slice(from, to));
    return parent;
  }

  inline(parent, from, to) {
    let at = from;
    for (const { 0: all, 1: escaped, 2: ticks, 4: stars, index } of this.whole.slice(from, to).matchAll(INLINE)) {
      const start = from + index;
      const end = start + all.length;
      this.write(parent, at, start);
      at = end;
      if (escaped) this.write(parent, start + 1, end);
      else if (ticks) parent.append(this.write(make("code"), start + ticks.length, end - ticks.length));
      else if (stars) parent.append(this.inline(make(stars[1] ? "strong" : "em"), start + stars.length, end - stars.length));
      else parent.append(make("br"));
    }
    return this.write(parent, at, to);
  }

  lists = []; // open ones, the outermost first
  open = null; // paragraph that the next line goes on with

  markdown(box) {
    for (let at = 0; at < this.lines.length; ) at = this.block(box, at);
  }

  block(box, at) {
    const { line, from, to } = this.lines[at];
    if (FENCE.test(line)) return this.code(this.inside(box, line), at);
    if (line.includes("|") && RULE.test(this.line(at + 1))) return this.table(this.inside(box, line), at, (one) => one.includes("|"), BAR);
    if (!line.trim() || BREAK.test(line)) this.open = null;
    else this.words(box, line, from, to);
    return at + 1;
  }

  words(box, line, from, to) {
    const item = ITEM.exec(line);
    const own = LINE_MARK.exec(line);
    if (item) this.open = this.item(box, item[1].length, item[2]);
    else if (own || !this.open) this.inside(box, line).append((this.open = make(own?.[1] ? "p.heading" : "p")));
    else this.open.append(make("br"));
    this.inline(this.open, from + (item ?? own ?? [""])[0].length, to);
    if (own) this.open = null;
  }

  // What a block goes into: one that is not set in ends all lists.
  inside(box, line) {
    if (!/^\s/.test(line)) this.lists = [];
    return this.lists.at(-1)?.lastChild ?? box;
  }

  item(box, indent, number) {
    while (this.lists.at(-1)?.indent > indent) this.lists.pop();
    const name = number ? "ol" : "ul";
    let list = this.lists.at(-1);
    const deeper = indent > list?.indent + 1;
    if (deeper || list?.localName !== name) {
      if (!deeper) this.lists.pop();
      list = make(name, number ? { start: number } : "");
      list.indent = indent;
      (this.lists.at(-1)?.lastChild ?? box).append(list);
      this.lists.push(list);
    }
    list.append(make("li"));
    return list.lastChild;
  }

  code(box, at) {
    const last = this.until(at + 1, (line) => !FENCE.test(line));
    if (last > at + 1) box.append(this.write(make("pre"), this.lines[at + 1].from, this.lines[last - 1].to));
    this.open = null;
    return last + 1;
  }

  // Lines with cells that stand together are a table, others stand as they are.
  extracted(box) {
    const isRow = (line) => line.includes(CELL);
    for (let at = 0; at < this.lines.length; ) {
      if (isRow(this.line(at)) && isRow(this.line(at + 1))) at = this.table(box, at, isRow, CELL);
      else {
        const last = Math.max(at + 1, this.until(at, (line) => !isRow(line)));
        const plain = this.write(make("div.plain"), this.lines[at].from, this.lines[last - 1].to);
        if (plain.textContent.trim()) box.append(plain);
        at = last;
      }
    }
  }

  // A table of the lines from `at` on; those above its rule are headers.
  table(box, at, isRow, bar) {
    const last = this.until(at, isRow);
    const rule = this.until(at, (line) => !RULE.test(line));
    const rows = this.lines.slice(at, last).map((row, index) => [row, at + index < rule && rule < last ? "th" : "td", at + index]);
    const drawn = rows.filter((row) => row[2] !== rule).map(([row, name]) => make("tr", this.cells(row, name, bar)));
    box.append(make("div.scroll", { tabindex: 0 }, make("table", drawn)));
    this.open = null;
    return last;
  }

  cells({ line, from }, name, bar) {
    const inner = bar === BAR ? line.replace(/^\s*\||\|\s*$/g, (edge) => " ".repeat(edge.length)) : line;
    const draw = bar === BAR ? this.inline : this.write;
    return inner.split(bar).map((cell) => {
      const start = from + cell.length - cell.trimStart().length;
      from += cell.length + (bar.length ?? 1);
      return draw.call(this, make(name), start, Math.max(start, start + cell.trim().length));
    });
  }
}

// Ranges of the API count characters; JavaScript counts some of them twice.
const inUnits = (text, count) => [...text].slice(0, count).join("").length;

// A guide's text has a language of its own, which is not that of the interface, and runs its own way.
const tongue = ({ language = "" }) => ({ dir: "auto", lang: language });

// The text of a passage below what it is shown under.
function drawText(passage, marks) {
  const { document, text, opening } = passage;
  const whole = opening + text;
  const shifted = marks.map((range) => range.map((at) => opening.length + inUnits(text, at)));
  const drawing = new Drawing(whole, shifted);
  const box = make("div.text", tongue(passage));
  if (/\.(mdx?|markdown|mdown|mkd)$/i.test(document)) drawing.markdown(box);
  else if (/\.te?xt$/i.test(document)) box.append(drawing.write(make("div.plain"), 0, whole.length));
  else drawing.extracted(box);
  return box;
}

// A piece of a passage as a line.
const plainText = (passage, text) => drawText({ ...passage, text, opening: "" }, []).textContent;
