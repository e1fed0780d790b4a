"""Every kind of fault, with texts of several languages in the same shape: found by a heading, nothing lost or shown."""

import pytest

from qa.guide.files import read_document
from qa.guide.passages import lost_lines, split_document
from qa.records import Document

LANGUAGES = {  # two headings, a sentence below each, and a title
    "de": ("Abholung", "Pakete liegen an der Theke", "Rückgabe", "Bringen Sie den Zettel mit", "Poststelle"),
    "tr": ("Teslim alma", "Paketler tezgâhta durur", "İade", "Fişi yanınızda getirin", "Posta odası"),
    "hi": ("पार्सल लेना", "पार्सल काउंटर पर रखे हैं", "वापसी", "पर्ची साथ लाइए", "डाकघर"),
    "th": ("รับพัสดุ", "พัสดุอยู่ที่เคาน์เตอร์", "คืนของ", "นำใบเสร็จมาด้วย", "ห้องไปรษณีย์"),
    "ar": ("استلام الطرود", "الطرود على المنضدة", "الإرجاع", "أحضر الإيصال معك", "غرفة البريد"),
    "ko": ("택배 찾기", "택배는 접수대에 있습니다", "반품", "영수증을 가져오세요", "우편실"),
    "zh": ("取包裹", "包裹放在前台", "退货", "请带上小票", "收发室"),
}
UNDER = "one"  # below the title
APART = "two"  # on their own

# Name of the kind, ending, how the headings stand, and the text: h1, b1, h2, b2 and t stand for the texts above.
SHAPES = [
    ("rule below a sentence", "md", UNDER, "# {t}\n\n## {h1}\n\n{b1}.\n---\n\n## {h2}\n\n{b2}.\n{b1}\n---\n"),
    ("title underlined", "md", UNDER, "{t}\n===\n\n{h1}\n---\n\n{b1}.\n\n{h2}\n---\n{b2}.\n"),
    ("comment", "md", UNDER, "# {t}\n<!-- ## XX\n\nXX -->\n## {h1}\n{b1}. <!--XX-->\n\n[//]: # (XX)\n\n## {h2}\n{b2}.\n"),
    ("comment of a template", "md", UNDER, "# {t}\n{{% comment %}}\n# XX\n{{% endcomment %}}\n## {h1}\n{b1}.\n## {h2}\n{b2}.\n"),
    ("comment by a link", "md", UNDER, '# {t}\n\n[comment]: <> (XX\nXX)\n\n## {h1}\n{b1}.\n\n[x]: # "XX"\n\n## {h2}\n{b2}.\n'),
    ("comment of MDX", "mdx", UNDER, "# {t}\n\n{{/* XX\n\nXX */}}\n\n## {h1} {{/* #xx */}}\n\n{b1}.\n\n## {h2}\n\n{b2}.\n"),
    ("front matter", "md", UNDER, "---\n'title': {t}\nx: {{\n  XX: [XX]\n}}\n---\n# {h1}\n{b1}.\n# {h2}\n{b2}.\n"),
    ("front matter of two lines", "md", UNDER, '---\ntitle: "{t}"\nXX YY: "a\nb: c"\n---\n\n## {h1}\n\n{b1}.\n\n## {h2}\n{b2}.\n'),
    ("front matter below a comment", "md", UNDER, "<!-- XX -->\n\n---\ntitle: {t}\n---\n## {h1}\n{b1}.\n## {h2}\n{b2}.\n"),
    ("front matter in TOML", "md", UNDER, '+++\ntitle = "{t}"\n[XX]\na = 1\n+++\n## {h1}\n{b1}.\n## {h2}\n{b2}.\n'),
    ("front matter in JSON", "md", UNDER, '{{\n  "title": "{t}",\n  "XX": 1\n}}\n\n## {h1}\n{b1}.\n## {h2}\n{b2}.\n'),
    ("two blocks", "md", UNDER, "---\ntitle: {t}\n---\n\n---\nXX: YY\n---\n## {h1}\n{b1}.\n## {h2}\n{b2}.\n"),
    ("title once", "md", UNDER, "---\ntitle: {t}\n---\n# {t}\n## {h1}\n{b1}.\n## {h2}\n{b2}.\n"),
    ("no space behind #", "md", UNDER, "#{t}\n\n##{h1}\n\n{b1}.\n\n##{h2}##\n\n{b2}.\n"),
    ("other spaces", "md", UNDER, "#\u00a0{t}\n\n\u3000##\u3000{h1}\n\n{b1}.\n\n##\u2003\u00a0{h2}\u00a0\n\n{b2}.\n"),
    ("full-width #", "md", UNDER, "＃ {t}\n\n＃＃ {h1}\n\n{b1}.\n\n＃＃　{h2}\n\n{b2}.\n"),
    ("unseen characters", "md", UNDER, "\ufeff\ufeff# {t}\n\n\u200f\u200b## \u200e{h1}\u200e\n{b1}.\n\n\u2060##\u200b {h2}\n{b2}.\n"),
    ("joined files", "md", APART, "\ufeff# {h1}\n{b1}.\n\n\ufeff# {h2}\n{b2}.\n"),
    ("attributes", "md", UNDER, "# {t} {{ #XX .yy }}\n\n## <a id='XX'></a>{h1} {{: #XX }}\n{b1}.\n\n## {h2} <Badge text='XX'/>\n{b2}.\n"),
    ("emphasis", "md", UNDER, "# **{t}**\n\n## [{h1}](https://XX.org/a_(b) \"XX\")\n{b1}.\n\n## **{h2}**{{% XX %}}\n{b2}.\n"),
    ("HTML", "md", UNDER, "<H1 align='center'>\n  {t}\n</H1>\n\n<div>\n<h2>{h1}</h2>\n\n{b1}.\n\n<h2 id=XX><b>{h2}</b></h2>\n{b2}.\n"),
    ("details", "md", UNDER, "# {t}\n<details><summary><b>{h1}</b></summary>{b1}.</details>\n<details open>\n<summary><h3>{h2}</h3></summary>\n\n{b2}.\n</details>\n"),
    ("definitions", "md", UNDER, "# {t}\n\n{h1}\n: {b1}.\n\n{h2}\n\n:   {b2}.\n\n    {b1}.\n"),
    ("admonition", "md", UNDER, '# {t}\n\n## {h1}\n\n!!! note ""\n    {b1}.\n\n??? tip "{b2}"\n\n    ## {h2}\n\n    {b2}.\n'),
    ("tabs", "md", UNDER, '# {t}\n\n=== "{b1}"\n\n    ## {h1}\n\n    {b1}.\n\n=== "{b2}"\n\n    ## {h2}\n\n    {b2}.\n'),
    ("fenced containers", "md", UNDER, "# {t}\n\n:::XX[{b1}]\n## {h1}\n{b1}.\n:::\n\n::::: XX {b2}\n\n## {h2}\n{b2}.\n\n:::::\n"),
    ("template containers", "md", UNDER, "# {t}\n\n{{% hint style='XX' %}}\n\n## {h1}\n{b1}.\n\n{{{{< /XX >}}}}\n\n## {h2}\n{b2}.\n"),
    ("components", "mdx", UNDER, "---\ntitle: {t}\n---\n\nimport XX from '@x/XX';\nexport const xx = {{\n  XX: 1,\n}};\n\n<XX a={{{{b: 1}}}}>\n    <XX.YY\n      z='XX'>\n\n    ## {h1}\n\n    {b1}.\n    </XX.YY>\n\n## {h2}\n\n{b2}.\n</XX>\n"),
    ("footnotes", "md", UNDER, "# {t}\n\n## {h1}\n\n{h1}[^n].\n\n## {h2}\n\n{h2}[^2].\n\n[^n]: {b1}.\n[^2]: {b2}.\n    {b2}.\n"),
    ("comment in code", "md", UNDER, "# {t}\n\n## {h1}\n\n```\n# {b1}\n```\n\n## {h2}\n\n    <!-- {b2} -->\n"),
    ("items", "md", UNDER, "# {t}\n\n1. ## {h1}\n\n   {b1}.\n\n2. ## {h2}\n\n   {b2}.\n"),
    ("numbered bold lines", "md", UNDER, "# {t}\n\n**1. {h1}**\n{b1}.\n\n**XX:**\n\n__2) {h2}__\n\n{b2}.\n"),
    ("bold lines alone", "md", APART, "**{h1}**\n\n{b1}.\n\n**{h2}**\n\n{b2}.\n"),
    ("bold questions", "md", UNDER, "# {t}\n\n## {t}\n\n**{h1}?**\n\n{b1}.\n\n**{h2}?**\n\n{b2}.\n"),
    ("heading alone", "md", APART, "# {h1}\n\n---\n\n# {h2} {{#XX}}\n"),
    ("from zero", "txt", APART, "0. {h1}\n\n{b1}.\n\n1. {h2}\n\n{b2}.\n\n2. {t}\n\n{b1}.\n"),
    ("colons", "txt", UNDER, "{t}:\n\n{h1}:\n\n{b1}.\n\n{h2}:\n\n{b2}.\n"),
    ("brackets", "txt", UNDER, "{t}\n\n【1】{h1}\n    {b1}\n    {b2}\n\n【2】{h2}\n    {b2}\n"),
]  # fmt: skip


def read(ending: str, text: str) -> Document:
    return read_document(f"guide.{ending}", text.encode())


def _cases() -> list[tuple[str, str, str, str, str]]:
    return [(kind, ending, how, shape, language) for kind, ending, how, shape in SHAPES for language in LANGUAGES]


@pytest.mark.parametrize(
    ("kind", "ending", "how", "shape", "language"), _cases(), ids=[f"{case[0]}-{case[-1]}" for case in _cases()]
)
def test_both_headings_are_found_with_their_text_and_nothing_else(
    kind: str, ending: str, how: str, shape: str, language: str
) -> None:
    h1, b1, h2, b2, title = LANGUAGES[language]
    text = shape.format(h1=h1, b1=b1, h2=h2, b2=b2, t=title)
    document = read(ending, text)
    passages = split_document(document, len)
    assert lost_lines(document, passages) == []
    assert document.text.count("\n") == text.lstrip("\ufeff").count("\n")
    paths = [section.headings for section in document.sections]
    for number, (heading, body) in enumerate(((h1, b1), (h2, b2))):
        own = [passage for passage in passages if any(heading in name for name in passage.headings)]
        assert own, (heading, paths)
        assert all(len(passage.headings) == (2 if how == UNDER else 1) for passage in own) or kind in DEEPER, paths
        if kind != "heading alone":
            assert any(body in passage.text for passage in own), (body, passages)
            cited = [at for at, line in enumerate(text.split("\n"), 1) if body in line]
            stands = [range(p.start_line, p.end_line + 1) for p in passages if body in p.text]
            assert kind == "footnotes" or any(at in lines for at in cited for lines in stands), number
    held = "\n".join([*(passage.text for passage in passages), *(name for path in paths for name in path)])
    assert "XX" not in held.replace("**XX:**", ""), held
    marks = ("<!--", "-->", ":::", "!!!", "===", "<details", "</h", "import ", "\ufeff")
    assert kind == "comment in code" or not any(mark in held for mark in marks), held


DEEPER = ("bold questions",)
