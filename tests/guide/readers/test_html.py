"""Web pages as programs make them: headings, what is furniture, tables and lists, places, and pages that harm."""

import time

import pytest

from qa.errors import CorpusError
from qa.guide.files import read_document
from qa.guide.readers import html
from qa.guide.readers.reading import Options, Reading

LONG = "This is a sentence that makes the main content long enough to be taken for it. " * 4


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def read(body: str, head: str = "", leave_out: tuple[str, ...] = ()) -> Reading:
    return html.read(page(body, head), leave_out)


def tree(reading: Reading) -> list[tuple[str, ...]]:
    return [section.headings for section in reading.sections]


def bodies(reading: Reading) -> dict[str, str]:
    return {
        " > ".join(section.headings): reading.text[section.start : section.end].strip() for section in reading.sections
    }


def place_of(reading: Reading, text: str) -> str:
    at = reading.text.index(text)
    return [mark.place for mark in reading.marks if mark.start <= at][-1].name


def test_headings_make_a_tree_and_stand_at_their_ids() -> None:
    reading = read(
        "<h1 id=top>Guide</h1><p>Intro.</p><h2 id=pay>Paying</h2><p>By card.</p><h4>Refunds</h4><p>Soon.</p><h2>Help</h2><p>Ask.</p>"
    )
    assert tree(reading) == [("Guide",), ("Guide", "Paying"), ("Guide", "Paying", "Refunds"), ("Guide", "Help")]
    assert [place_of(reading, text) for text in ("Intro", "By card", "Soon", "Ask")] == ["top", "pay", "pay", "pay"]
    assert {mark.place.unit for mark in reading.marks} == {"anchor"}


def test_an_id_may_stand_on_the_section_in_the_heading_or_before_it() -> None:
    reading = read(
        "<div class=section id=sphinx><h2>One</h2><p>a.</p></div><h2><a name=inner></a>Two</h2><p>b.</p>"
        "<p><a name=before></a></p><h2>Three</h2><p>c.</p><h2>Four<span id=late></span></h2><p>d.</p>"
    )
    assert [place_of(reading, text) for text in ("One", "a.", "Two", "b.", "c.", "d.")] == [
        "sphinx",
        "sphinx",
        "inner",
        "inner",
        "before",
        "late",
    ]


def test_permalinks_are_no_part_of_a_heading_unless_they_are_all_of_it() -> None:
    reading = read(
        '<h1>Guide<a class=headerlink href="#x" title="Permalink">¶</a></h1><h2><a class="header-anchor" href="#y">#</a> Setup</h2>a.'
        '<h2 id=z><a class="header-anchor" href="#z"><span>Whole</span></a></h2>b.'
        '<h2>Copy<a class="hash-link" aria-label="Direct link to Copy" href="#c">link</a></h2>c.<h2><a href="other.html">See also</a></h2>d.'
    )
    assert tree(reading) == [
        ("Guide",),
        ("Guide", "Setup"),
        ("Guide", "Whole"),
        ("Guide", "Copy"),
        ("Guide", "See also"),
    ]


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        ("<nav>MENU</nav><main>{}</main><aside>ASIDE</aside>", "main"),
        ("<div class=bar>BAR</div><div role=main>{}</div><footer>FOOT</footer>", "Sphinx"),
        (
            "<div class=md-sidebar>BAR</div><div class=md-content><article>{}<a class='md-content__button'>Edit</a></article></div>",
            "MkDocs",
        ),
        ("<div>BAR</div><main><article><nav class=breadcrumbs>CRUMB</nav>{}</article></main>", "Docusaurus"),
        ("<div class=sidebar>BAR</div><div class='theme-default-content content__default'>{}</div>", "VuePress"),
        ("<div class=book-summary>BAR</div><section class='normal markdown-section'>{}</section>", "GitBook"),
        (
            "<div class=navheader><table><tr><td>NEXT</td><td>PREV</td></tr></table></div>{}<div class=navfooter>HOME</div>",
            "DocBook",
        ),
        ("<div class=breadcrumbs>CRUMB</div>{}<div class=pagination>NEXT</div>", "Hugo"),
        (
            "<ol class=breadcrumbs><li>CRUMB</li></ol><article itemprop=articleBody>{}</article><div class=article-votes>VOTE</div>",
            "help centre",
        ),
        ("<div id=breadcrumb-section>CRUMB</div>{}<div class=page-metadata>Created by X</div>", "Confluence"),
        (
            "<form action=search><input value=x>SEARCH</form>{}<script>var SCRIPT = 1</script><style>p {{STYLE}}</style>",
            "script",
        ),
    ],
)
def test_furniture_of_known_programs_is_left_out(body: str, shape: str) -> None:
    content = f"<h1>Guide</h1><p>{LONG}</p><h2 id=a>Paying</h2><p>{LONG}</p>"
    reading = read(body.format(content))
    assert tree(reading) == [("Guide",), ("Guide", "Paying")]
    assert bodies(reading) == {"Guide": LONG.strip(), "Guide > Paying": LONG.strip()}


def test_an_article_in_a_list_of_them_is_not_the_whole_page() -> None:
    articles = "".join(f"<article><h2>Question {number}</h2><p>{LONG}</p></article>" for number in range(4))
    assert len(tree(read(f"<div>{articles}</div>"))) == 4


def test_a_header_and_an_aside_within_the_content_stay_links_do_not() -> None:
    links = "<a href=a>Other page</a> <a href=b>Another page</a>"
    reading = read(
        f"<main><header><h1>Guide</h1></header><p>{LONG}</p><aside class=note>Mind the gap.</aside><aside>{links}</aside></main>"
    )
    assert "Mind the gap." in reading.text
    assert "Other page" not in reading.text


def test_the_title_stands_above_a_page_without_a_first_heading_and_without_its_site() -> None:
    for title in ("Paying | Acme Docs", "Paying — Acme 2.0 documentation", "Paying · Acme", "Paying - Acme"):
        assert tree(read("<h2>By card</h2><p>Yes.</p>", f"<title>{title}</title>")) == [("Paying", "By card")]
    assert tree(read("<h2>Paying</h2><p>Yes.</p>", "<title>Acme | Paying</title>")) == [("Paying",)]
    assert tree(read("<h1>Paying</h1><p>Yes.</p>", "<title>Other</title>")) == [("Paying",)]
    assert tree(read("<h2>Paying</h2><p>Yes.</p>", "<title>index.html</title>")) == [("Paying",)]


def test_folded_questions_are_headings_one_below_the_one_above() -> None:
    reading = read(
        "<h1>Guide</h1><h2>Questions</h2><details><summary>How to pay?</summary><p>By card.</p><h3>Abroad</h3><p>Too.</p></details>"
        "<details><summary><b>And back?</b></summary>Yes.</details><h2>End</h2><p>x.</p>"
    )
    assert tree(reading) == [
        ("Guide",),
        ("Guide", "Questions"),
        ("Guide", "Questions", "How to pay?"),
        ("Guide", "Questions", "How to pay?", "Abroad"),
        ("Guide", "Questions", "And back?"),
        ("Guide", "End"),
    ]


def test_a_button_that_unfolds_an_answer_is_a_heading() -> None:
    reading = read(
        "<h1>FAQ</h1><button aria-controls=a1>How to pay?</button><div id=a1 hidden>By card.</div>"
        "<h2><button data-bs-target='#a2'>And back?</button></h2><div id=a2 style='display:none'>Yes.</div><button>Send</button>"
    )
    assert tree(reading)[-2:] == [("FAQ", "How to pay?"), ("FAQ", "And back?")]
    assert "By card." in reading.text
    assert "Yes." in reading.text
    assert "Send" not in reading.text


def test_terms_that_ask_are_headings_and_others_are_text() -> None:
    asked = read("<h1>FAQ</h1><dl><dt id=q>怎么付款？</dt><dd>刷卡。</dd><dt>And back?</dt><dd><p>Yes.</p></dd></dl>")
    assert bodies(asked)["FAQ > 怎么付款？"] == "刷卡。"
    assert bodies(asked)["FAQ > And back?"] == "Yes."
    assert place_of(asked, "刷卡") == "q"
    terms = read("<h1>Words</h1><dl><dt>Fee</dt><dd>What it costs.</dd><dt>Term</dt><dd>How long.</dd></dl>")
    assert bodies(terms) == {"Words": "Fee\n  What it costs.\nTerm\n  How long."}


def test_lists_keep_their_numbers_and_how_they_are_nested() -> None:
    reading = read(
        "<h1>G</h1><ol start=3><li>Open<ul><li>the lid</li><li>the <b>box</b></li></ul></li><li><p>Close</p><p>gently</p></li></ol>"
        "<ol reversed><li>two</li><li>one</li></ol><ol type=a><li>first</li><li value=4>fourth</li></ol><ol type=I><li>roman</li></ol>"
    )
    assert bodies(reading)["G"].split("\n") == [
        "3. Open",
        "  - the lid",
        "  - the box",
        "4. Close",
        "  gently",
        "2. two",
        "1. one",
        "a. first",
        "d. fourth",
        "I. roman",
    ]


def test_code_keeps_its_lines_and_loses_its_line_numbers() -> None:
    reading = read(
        "<h1>G</h1><table class=highlighttable><tr><td class=linenos><pre>1\n2</pre></td><td class=code><div><pre><span></span>if x:\n    <b>go</b>()\n</pre></div></td></tr></table>"
        "<pre><code><span class=line>a</span><br><span class=line>  b</span></code></pre>"
    )
    assert bodies(reading)["G"] == "if x:\n    go()\n\na\n  b"
    assert [block.kind for block in reading.blocks] == ["code", "code"]


def test_a_table_is_a_line_a_row_below_its_header_and_stays_in_order() -> None:
    reading = read(
        "<h1>G</h1><p>Before.</p><table><caption>Fees</caption><thead><tr><th>Card</th><th>Fee</th></tr></thead>"
        "<tbody><tr><td rowspan=2>Gold</td><td>1 %</td></tr><tr><td>2<br>%</td></tr><tr><td colspan=2>None</td></tr></tbody></table><p>After.</p>"
    )
    lines = bodies(reading)["G"].split("\n")
    assert [line for line in lines if "---" not in line] == [
        "Before.",
        "",
        "Fees",
        "Card | Fee",
        "Gold | 1 %",
        "Gold | 2 %",
        "None",
        "",
        "After.",
    ]
    table = reading.blocks[0]
    assert table.kind == "table"
    assert table.opening.startswith("Fees\nCard | Fee\n")
    assert reading.text[table.body :].startswith("Gold | 1 %")


def test_a_table_that_arranges_a_page_is_read_as_text() -> None:
    reading = read(
        "<table><tr><td>Menu</td><td><h1>Guide</h1><p>One.</p><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table></td></tr></table>"
    )
    assert tree(reading) == [(), ("Guide",)]
    assert "a | b" in reading.text
    assert bodies(read("<h1>G</h1><table><tr><td><p>One.</p><p>Two.</p></td></tr></table>")) == {"G": "One.\n\nTwo."}


def test_rows_of_a_table_have_their_own_ids() -> None:
    reading = read(
        "<h1 id=g>G</h1><table><tr><th>a</th><th>b</th></tr><tr id=r1><td>1</td><td>x</td></tr><tr><td><a name=r2></a>2</td><td>y</td></tr></table>"
    )
    assert (place_of(reading, "a |"), place_of(reading, "1 |"), place_of(reading, "2 |")) == ("g", "r1", "r2")


def test_nothing_is_set_between_elements_within_a_line() -> None:
    reading = read(
        "<h1>指南</h1><p>请点击<b>设置</b>按钮，然后选择\n  <i>付款</i>\n方式。</p><p>un<em>believ</em>able\n<a href=x>link</a>, H<sub>2</sub>O&nbsp;x&shy;y</p><div>one</div><div>two</div>three<br>four"
    )
    assert (
        bodies(reading)["指南"]
        == "请点击设置按钮，然后选择付款方式。\n\nunbelievable link, H2O xy\n\none\n\ntwo\n\nthree\nfour"
    )


def test_a_picture_says_what_somebody_wrote_of_it() -> None:
    reading = read(
        "<h1>G</h1><p>Press <img alt='the gear'> now <img alt='image1.png'><img alt=Screenshot><img alt=''><img src=x></p><p>点击<img alt=齿轮>图标</p>"
    )
    assert bodies(reading)["G"] == "Press the gear now\n\n点击齿轮图标"


def test_a_footnote_moves_to_what_refers_to_it() -> None:
    reading = read(
        "<h1>G</h1><h2>A</h2><p>Pay<sup><a href='#fn1' id=fnref1 class=footnote-ref>1</a></sup> now.</p><h2>B</h2><p>Later.</p>"
        "<section class=footnotes><ol><li id=fn1><p>By card. <a href='#fnref1' class=footnote-back>↩</a></p></li></ol></section>"
    )
    assert bodies(reading)["G > A"] == "Pay now.\n\nBy card."
    assert bodies(reading)["G > B"] == "Later."


def test_what_is_hidden_is_left_out_and_named() -> None:
    reading = read(
        "<h1>G</h1><p>Seen.</p><p hidden>Secret text.</p><div style='display: none'>Old text.</div><span aria-hidden=true>icon</span><p hidden=until-found>Found.</p>"
    )
    assert bodies(reading)["G"] == "Seen.\n\nFound."
    assert [note.text for note in reading.left_out] == ["Secret text.", "Old text."]


def test_each_tab_is_read_below_its_name() -> None:
    reading = read(
        "<h1>G</h1><ul role=tablist><li role=tab>Windows</li><li role=tab>Linux</li></ul>"
        "<div><div role=tabpanel><p>Run setup.</p></div><div role=tabpanel hidden><p>Run apt.</p></div></div>"
        "<div class=tabbed-set><input type=radio><div class=tabbed-labels><label>One</label><label>Two</label></div>"
        "<div class=tabbed-content><div class=tabbed-block><p>1.</p></div><div class=tabbed-block><p>2.</p></div></div></div>"
    )
    assert bodies(reading)["G"].split("\n\n") == [
        "Windows",
        "Run setup.",
        "Linux",
        "Run apt.",
        "One",
        "1.",
        "Two",
        "2.",
    ]


def test_the_title_of_an_admonition_is_text() -> None:
    reading = read(
        "<h1>G</h1><div class='admonition warning'><p class=admonition-title>Warning</p><p>Mind the gap.</p></div><p>Go.</p>"
    )
    assert tree(reading) == [("G",)]
    assert bodies(reading)["G"] == "Warning\n\nMind the gap.\n\nGo."


SENTENCE = "This is what one has to do here, and it takes a while."


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("<p class=Topic_Heading>{}</p>", "<p class=Topic_Heading>{}</p>"),
        ("<p><span class=heading1>{}</span></p>", "<p><span class=heading1>{}</span></p>"),
        ("<p><b>{}</b></p>", "<p><strong>{}</strong></p>"),
        (
            "<p class=MsoNormal><b><span style='font-size:16.5pt;font-family:宋体'>{}</span></b></p>",
            "<p><b><span style='font-size:16.5pt'>{}</span></b></p>",
        ),
        ("<font size=5>{}</font><p>", "<p><font size=5>{}</font></p>"),
        ("<p style='font-size: 150%'>{}</p>", "<p style='font-size: 150%'>{}</p>"),
        ("<p><a name=使用>{}</a></p>", "<p><a name=two></a>{}</p>"),
        ("<p style='mso-outline-level:1'>{}</p>", "<p style='mso-outline-level:1'>{}</p>"),
        ("<p>1. {}</p>", "<p>2. {}</p>"),
        ("<p>一、{}</p>", "<p>二、{}</p>"),
    ],
)
def test_headings_of_pages_without_heading_elements_are_found(first: str, second: str) -> None:
    reading = read(
        f"{first.format('How to pay')}<p>{SENTENCE}</p><p>{SENTENCE}</p>{second.format('How to leave')}<p>{SENTENCE}</p>"
    )
    assert [path[-1].lstrip("12一二.、 ") for path in tree(reading)] == ["How to pay", "How to leave"]
    assert [len(path) for path in tree(reading)] == [1, 1]


def test_old_pages_that_break_lines_have_headings_too() -> None:
    reading = read(
        f"<a name=pay></a><b>Paying</b><br>{SENTENCE}<br><br><a name=go></a><b>Leaving</b><br>{SENTENCE}<br>{SENTENCE}"
    )
    assert tree(reading) == [("Paying",), ("Leaving",)]
    assert place_of(reading, "Leaving") == "go"


def test_larger_headings_are_above_smaller_ones_and_parts_below_their_whole() -> None:
    big, small = "<p style='font-size:20pt'>{}</p>", "<p style='font-size:16pt'>{}</p>"
    body = (
        big.format("One")
        + small.format("1.1 A")
        + f"<p>{SENTENCE}</p>"
        + small.format("1.1.1 B")
        + f"<p>{SENTENCE}</p>"
        + big.format("Two")
        + f"<p>{SENTENCE}</p>"
    )
    assert tree(read(body)) == [("One",), ("One", "1.1 A"), ("One", "1.1 A", "1.1.1 B"), ("Two",)]


def test_bold_questions_below_given_headings_are_headings() -> None:
    asked = "".join(f"<p><strong>What of {word}?</strong></p><p>{SENTENCE}</p>" for word in ("one", "two", "three"))
    reading = read(f"<h1>G</h1><h2>Start</h2><p>{SENTENCE}</p><h2>FAQ</h2>{asked}<p><b>Note</b></p><p>x.</p>")
    assert ("G", "FAQ", "What of two?") in tree(reading)
    assert ("G", "FAQ", "Note") not in tree(reading)


def test_a_page_that_word_saved_in_gbk_is_read() -> None:
    text = (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'>"
        "<style><!-- p.MsoNormal {mso-style-parent:''} --></style></head><body><div class=Section1>"
        "<p class=MsoToc1><a href='#_Toc1'>系统说明 1</a></p><h1><a name='_Toc1'>系统\n说明<o:p></o:p></a></h1>"
        "<p class=MsoNormal>请先登录系统，\n然后选择付款方式。朱镕基<o:p>&nbsp;</o:p></p>"
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Wingdings'><span style='mso-list:Ignore'>l<span>&nbsp;&nbsp;</span></span></span><![endif]>点击设置</p>"
        "<p class=MsoListParagraph style='mso-list:l1 level2 lfo2'><span style='mso-list:Ignore'>2)<span>&nbsp;</span></span>保存</p></div></body></html>"
    )
    reading = html.read(text.encode("gbk"))
    assert bodies(reading) == {"系统说明": "请先登录系统，然后选择付款方式。朱镕基\n\n- 点击设置\n  2) 保存"}
    assert place_of(reading, "系统说明") == "_Toc1"


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        ("付款说明", "utf-8-sig", ""),
        ("付款说明", "utf-16", ""),
        ("付款说明", "utf-8", "gb2312"),
        ("付款说明镕", "gb18030", "gb2312"),
        ("付款說明", "big5", "big5"),
        ("お支払い①", "cp932", "shift_jis"),
        ("お支払い", "euc_jp", "euc-jp"),
        ("お支払い", "iso2022_jp", "iso-2022-jp"),
        ("결제 안내", "cp949", "euc-kr"),
        ("Оплата", "cp1251", "windows-1251"),
        ("Rückgabe “x”", "cp1252", "iso-8859-1"),
        ("请先登录系统，然后选择付款方式", "gbk", "iso-8859-1"),
    ],
)
def test_pages_are_decoded_as_browsers_do(text: str, encoding: str, named: str) -> None:
    data = f"<html><head><meta charset='{named}'></head><body><h1>{text}</h1><p>{text}</p></body></html>".encode(
        encoding
    )
    assert tree(html.read(data)) == [(text,)]


def test_a_stray_nul_is_passed_over() -> None:
    assert bodies(html.read(page("<h1>G</h1><p>지금 \0실행합니다. 지금 다시 실행합니다.</p><p>" + LONG + "</p>"))) == {
        "G": f"지금 실행합니다. 지금 다시 실행합니다.\n\n{LONG.strip()}"
    }


def test_a_short_main_content_is_one_where_it_holds_the_title() -> None:
    assert read("<div>BAR</div><main><h1>G</h1><p>Short.</p></main>").text == "G\n\nShort.\n"


def test_what_the_editor_leaves_out_is_not_read_and_a_selector_that_is_none_is_named() -> None:
    body = "<h1>G</h1><p class=ad>Buy.</p><p>Text.</p><div id=x><p>More.</p></div>"
    assert bodies(read(body, leave_out=(".ad, #x",))) == {"G": "Text."}
    with pytest.raises(CorpusError, match="p:::x"):
        read(body, leave_out=("p:::x",))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            page(
                "<div id=root></div><script src=app.js></script><noscript>You need JavaScript to run this app, enable it.</noscript>"
            ),
            "drawn by a script; save it from the browser",
        ),
        (page("<div id=app>Loading…</div><script>1</script>"), "drawn by a script"),
        (b"<html><frameset><frame src=a.html></frameset></html>", "frames"),
        (page("<a href=new.html>Moved</a>", "<meta http-equiv=refresh content='0; url=new.html'>"), "leads on"),
        (b"%PDF-1.7\nx", "is a PDF"),
        (b"PK\x03\x04x", "packed"),
        (b"\xd0\xcf\x11\xe0x", "old Office"),
        (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "MHTML"),
        (b"plain text, no tags", "holds no HTML"),
        (b"  \n ", "empty"),
        (b"\0\1\2\3" * 50, "no HTML|not a text"),
    ],
)
def test_what_is_no_page_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(CorpusError, match=reason):
        html.read(data)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000 + "x",
        "<p><b>x" * 20_000,
        "<p><font size=1>x" * 20_000,
        "<a " + " ".join(f"a{number}=1" for number in range(200_000)) + ">x</a>",
        "<p>x" * 1_100_000,
    ],
)
def test_pages_that_would_never_end_are_refused_at_once(body: str) -> None:
    start = time.process_time()
    with pytest.raises(CorpusError, match=r"more than|in each other"):
        read(body)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "body",
    [
        "<script></script>" * 20_000 + "<p>x</p>",
        "<p>中" + "\n" * 200_000 + "a</p>",
        "<ul role=tablist><li role=tab>a</ul>" * 4_000,
        "<div id=n>note</div>" + "<a class=footnote-ref href='#n'>1</a>" * 5_000,
        "<p><b>Title</b></p>" * 5_000,
        "<p class='" + "sub-topic-" * 20_000 + "'>x</p>",
        "<table>" + "<tr><td>x" * 4_000,
        "x<br>" * 10_000,
        "<main><div><h1>G</h1><p>x</div>" + "<aside><h2>a</h2>b</aside>" * 4_000,
        "<p>x</p>" + "<div hidden>y</div>" * 10_000,
        "<p align=center>x</p>" * 10_000,
        "<h2>Contents</h2>" * 10_000 + "<p>x</p>",
        "<button>Why?</button><p>x</p>" * 5_000,
        "<div class=note>" + "<p>x</p>" * 5_000 + "<h3>a</h3>" * 5_000,
        "<div class=comments><h1>a</h1>" * 50 + "<p class=comments>x</p>" * 5_000,
        "<table><tr>" + "<td><a href=a>b</a><a href=a>c</a><a href=a>d</a></td>" * 500 + "</tr></table><p>x</p>",
    ],
)
def test_much_of_one_kind_is_read_in_time(body: str) -> None:
    start = time.process_time()
    assert read(body).text
    assert time.process_time() - start < 10


def test_a_page_with_front_matter_has_its_title() -> None:
    data = b"---\r\nlayout: x\r\ntitle: Paying\r\n---\r\n<h2>By card</h2>\r\n<p>Yes.</p>"
    assert bodies(html.read(data)) == {"Paying > By card": "Yes."}


def test_what_only_lists_the_page_is_left_out() -> None:
    links = "".join(f"<li><a href='#q{number}'>Question {number}</a></li>" for number in range(4))
    reading = read(f"<h1>FAQ</h1><ul>{links}</ul><h2 id=q1>Question 1</h2><p>Yes.</p>")
    assert reading.text == "FAQ\n\nQuestion 1\n\nYes.\n"


def test_what_is_nested_deeply_is_read_all_the_same() -> None:
    reading = read("<div>" * 2_000 + "<h1>Deep</h1><p>below.</p><ul><li>item</li></ul>" + "</div>" * 2_000)
    assert tree(reading) == [("Deep",)]
    assert "below." in reading.text
    assert "item" in reading.text


def test_a_table_that_reaches_far_is_no_bomb() -> None:
    row = "<tr>" + "<td rowspan=65534 colspan=65534>x</td>" * 50 + "</tr>"
    assert len(read("<h1>G</h1><table><tr><th>a</th></tr>" + row * 50 + "</table>").text) < 1_000_000


def test_xhtml_closes_empty_elements_within_their_tag() -> None:
    text = "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><head><title/><script src='x'/></head><body><h1><a id='t'/>G</h1><div class='x'/><p>Text.</p></body></html>"
    assert bodies(html.read(text.encode())) == {"G": "Text."}


def test_the_process_of_its_own_reads_a_page() -> None:
    document = read_document(
        "guide/a.HTML", page("<h1 id=g>G</h1><p class=ad>Buy.</p><p>Text.</p>"), Options(leave_out=(".ad",))
    )
    assert document.kind == "extracted"
    assert document.text == "G\n\nText.\n"
    assert document.places.of(3, 5).name == "g"
    with pytest.raises(CorpusError, match="in each other"):
        read_document("b.html", page("<div>" * 100_000))


def test_the_title_of_a_note_is_text_also_in_a_heading() -> None:
    reading = read(
        "<h1>G</h1><h2>Paying</h2><p>By card.</p><div class='alert alert-warning'><h4 class=alert-heading>Mind this</h4><p>Fees.</p></div>"
        "<div class=note><h3 class=title>Nota</h3><p>Soon.</p></div><aside><h3>By the way</h3><p>Rare.</p></aside>"
        "<h3>注意</h3><p>小心。</p><h3>Внимание!</h3><h4>Below it</h4><p>x.</p><div class=alert><h3>One</h3><p>1.</p><h3>Two</h3><p>2.</p></div>"
    )
    assert [path[-1] for path in tree(reading)] == ["G", "Paying", "Внимание!", "Below it", "One", "Two"]
    assert bodies(reading)["G > Paying"].split("\n\n") == [
        "By card.",
        "Mind this",
        "Fees.",
        "Nota",
        "Soon.",
        "By the way",
        "Rare.",
        "注意",
        "小心。",
    ]


def test_a_bold_word_that_a_note_follows_is_no_heading() -> None:
    reading = read(
        f"<p><b>Start</b></p><p>{SENTENCE}</p><p><b>참고</b></p><p>{SENTENCE}</p><p><b>End</b></p><p>{SENTENCE}</p>"
    )
    assert tree(reading) == [("Start",), ("End",)]


@pytest.mark.parametrize(
    "furniture",
    [
        "<div id=comments class=comments-area><h2>3 comments</h2><article class=comment-body><p>Thanks.</p></article><h3>Reply</h3></div>",
        "<section class=article-comments><h2>コメント</h2><p>0件</p></section>",
        "<section class=related-content><h2>Related pages of ours</h2><ul><li><a href=/b>Badges</a></li></ul></section>",
        "<div class=page-feedback><h2>Is this page useful?</h2><button>Yes</button><button>No</button></div>",
        "<div class=satisfaction><p>만족하십니까?</p></div>",
        "<div class=recent-articles><h2>最近の記事</h2><ul><li><a href=/x>X</a></li></ul></div>",
    ],
)
def test_what_stands_below_an_article_is_left_out_with_its_headings(furniture: str) -> None:
    reading = read(f"<main><h1>G</h1><h2>Paying</h2><p>{LONG}</p>{furniture}</main>")
    assert bodies(reading) == {"G": "", "G > Paying": LONG.strip()}


@pytest.mark.parametrize(
    "side",
    [
        "<aside><h2>Contact</h2><p>Call 555 0140</p></aside>",
        "<div id=side><h2>メニュー</h2><ul><li><a href=a>トップ</a></li></ul><h2>お知らせ</h2><p>Ver.3.02を公開しました。</p></div>",
        "<div id=lnb><h2>안내</h2><p>오시는 길</p></div>",
        "<div role=complementary><h3>Widget</h3><p>Text.</p></div>",
    ],
)
def test_what_stands_beside_the_title_and_most_of_the_text_is_left_out(side: str) -> None:
    column = f"<div><h1>G</h1><p>{LONG}</p></div>"
    assert bodies(read(f"<div>{side}{column}</div>")) == {"G": LONG.strip()}
    assert bodies(read(f"<main>{column}{side}</main>")) == {"G": LONG.strip()}


def test_comments_in_code_and_a_section_on_feedback_stay() -> None:
    reading = read(
        "<h1>G</h1><pre><span class=comment># say why</span>\ngo()</pre><section id=feedback><h2>Feedback</h2><p>Write to us.</p></section>"
    )
    assert "# say why" in reading.text
    assert bodies(reading)["G > Feedback"] == "Write to us."


def test_a_cell_that_is_a_menu_is_left_out_and_one_of_data_is_not() -> None:
    links = "<a href=a>Rooms</a><br><a href=b>Baths</a><br><b>More</b><br><a href=c>Booking</a>"
    reading = read(f"<table><tr><td>{links}</td><td><p>{LONG}</p></td></tr></table>")
    assert "Baths" not in reading.text
    data = read(
        f"<h1>G</h1><p>{LONG}</p><table><tr><th>a</th><th>b</th></tr><tr><td>{links}</td><td>1</td></tr></table>"
    )
    assert "Baths" in data.text


def test_contents_go_with_their_heading_and_with_names_of_parts_between() -> None:
    reading = read(
        "<h1>FAQ</h1><h2>📋 Inhaltsverzeichnis</h2><p><b><a href='#a'>Paying</a></b></p><ul><li><a href='#b'>How?</a></li><li><a href='#c'>When?</a></li></ul>"
        "<h2 id=a>Paying</h2><p>Yes.</p><h2>Contents</h2><p>The box holds a lid.</p>"
    )
    assert bodies(reading) == {"FAQ": "", "FAQ > Paying": "Yes.", "FAQ > Contents": "The box holds a lid."}


def test_an_id_names_the_main_content_where_nothing_else_does() -> None:
    body = f"<div>BAR</div><div id=content><h1>G</h1><p>{LONG}</p></div><div>FOOT</div>"
    assert bodies(read(body)) == {"G": LONG.strip()}
    outside = read(f"<div id=header><h1>G</h1></div><div id=content><h2>A</h2><p>{LONG}</p></div>")
    assert tree(outside) == [("G",), ("G", "A")]


def test_a_title_in_the_head_of_a_page_keeps_its_id_and_what_is_said_below() -> None:
    reading = read(
        f"<header><div>BRAND</div><h1 id=t>Count aloud</h1><p>Here is how.</p></header><main><h2>A</h2><p>{LONG}</p></main>",
        "<title>Count aloud | Acme</title>",
    )
    assert bodies(reading) == {"Count aloud": "Here is how.", "Count aloud > A": LONG.strip()}
    assert place_of(reading, "Here") == "t"


def test_the_name_of_the_site_stands_above_nothing() -> None:
    named = "<title>Paying – Acme</title>"
    home = read(f"<header><h1><a href='/'>Acme</a></h1></header><div><h1>Paying</h1><p>{LONG}</p></div>", named)
    assert tree(home) == [("Paying",)]
    lower = read(
        f"<header><h1>Acme</h1></header><main><h2>Paying</h2><p>{LONG}</p></main>", "<title>Paying | Acme</title>"
    )
    assert tree(lower) == [("Paying",)]


def test_the_title_for_the_window_does_not_stand_above_the_one_that_is_seen() -> None:
    reading = read(
        f"<p>View | Print</p><p><font size=6>Printers</font></p><p>{SENTENCE}</p><p><font size=5>Cable</font></p><p>{SENTENCE}</p>",
        "<title>Printers</title>",
    )
    assert tree(reading) == [(), ("Printers",), ("Printers", "Cable")]


def test_numbered_bold_paragraphs_below_a_title_are_headings_also_with_others_after_them() -> None:
    numbered = "".join(f"<p><strong>{n} Part of it</strong></p><p>{SENTENCE}</p>" for n in ("1.", "2.", "2.1.", "3."))
    for after in ("", f"<h2>Unknown box</h2><p>{SENTENCE}</p><h3>Reply</h3>"):
        paths = tree(read(f"<h1>G</h1><p>{SENTENCE}</p>{numbered}{after}"))
        assert paths[1:5] == [
            ("G", "1. Part of it"),
            ("G", "2. Part of it"),
            ("G", "2. Part of it", "2.1. Part of it"),
            ("G", "3. Part of it"),
        ]


def test_numbered_bold_labels_of_code_are_no_headings_among_others() -> None:
    labels = "".join(f"<p><b>{n}. Image</b></p><pre>flash {n}</pre>" for n in range(1, 5))
    assert tree(read(f"<h1>G</h1><h2>A</h2>{labels}<h2>B</h2><p>x.</p>")) == [("G",), ("G", "A"), ("G", "B")]


@pytest.mark.parametrize(
    "asked",
    [
        "<div><button class=faq-question onclick=t()>{}</button><div class=faq-answer><p>{}</p></div></div>",
        "<button class=accordion>{}</button><div class=panel style='display:none'><p>{}</p></div>",
        "<div role=button aria-expanded=false>{}</div><div>{}</div>",
        "<input type=checkbox id=x><label for=x>{}</label><div>{}</div>",
        "<div class=question><span>{}</span><i>+</i></div><div class=answer>{}</div>",
        "<h2><button aria-expanded=false>{}</button></h2><div hidden>{}</div>",
        "<div class=expand-container><div class=expand-control><img src=a.png><span>{}</span></div><div>{}</div></div>",
        "<div itemtype='https://schema.org/Question'><div itemprop=name>{}</div><div itemprop=acceptedAnswer>{}</div></div>",
    ],
)
def test_questions_of_an_accordion_are_headings_beside_each_other(asked: str) -> None:
    reading = read("<h1>FAQ</h1>" + asked.format("How to pay?", "By card.") + asked.format("And back?", "Yes."))
    assert bodies(reading) == {"FAQ": "", "FAQ > How to pay?": "By card.", "FAQ > And back?": "Yes."}


def test_rows_of_questions_in_a_table_stay_rows() -> None:
    reading = read(
        "<h1>G</h1><table><tr class=question><td>1.</td><td>Why cold?</td></tr><tr class=answer><td></td><td>It is off.</td></tr></table>"
    )
    assert "1. | Why cold?" in reading.text


def test_a_centred_line_below_a_picture_is_its_caption() -> None:
    picture = "<p class=MsoNormal align=center><span><img src=a.png></span></p>"
    step = f"{picture}<p class=MsoNormal align=center>演示的图</p><p>{SENTENCE}</p>"
    reading = read(f"<p><b>1. 输入</b></p><p>{SENTENCE}</p>{step}<p><b>2. 查找</b></p><p>{SENTENCE}</p>{step}")
    assert [path[-1] for path in tree(reading)] == ["1. 输入", "2. 查找"]
    plain = read(f"<p>1. 输入</p><p>{SENTENCE}</p>{step}<p>2. 查找</p><p>{SENTENCE}</p>{step}")
    assert [path[-1] for path in tree(plain)] == ["1. 输入", "2. 查找"]


@pytest.mark.parametrize(
    ("body", "window"),
    [
        (f"<h1>Lift</h1><h1>Keys</h1><p>{LONG}</p><h2>Lost</h2><p>Call.</p>", "Lift - Questions - Our house"),
        (f"<h2>Lift</h2><h2>Keys</h2><p>{LONG}</p><h3>Lost</h3><p>Call.</p>", "Our house | Lift"),
        (f"<p class=title>Lift</p><h1>Keys</h1><p>{LONG}</p><h2>Lost</h2><p>Call.</p>", ""),
        (
            f"<h1>Lift</h1><main><h1>Keys</h1><p>{LONG}</p><h2>Lost</h2><p>Call.</p></main>",
            "Lift",
        ),
        (
            f"<h1>Our house</h1><div role=main><h2>Lift</h2><h2>Keys</h2><p>{LONG}</p><h3>Lost</h3><p>Call.</p></div>",
            "Our house - Lift",
        ),
        (
            "<h1>Our house</h1><h2>Lift <a href='javascript:print();'>Print</a></h2><article>"
            f"<h3>Keys</h3><p>{LONG}</p><h4>Lost</h4><p>Call.</p></article>",
            "Lift : Our house",
        ),
    ],
)
def test_the_title_of_a_page_stands_above_all_and_the_name_of_the_site_is_none(body: str, window: str) -> None:
    paths = tree(read(body, f"<title>{window}</title>"))
    assert [path for path in paths if path != ("Lift",)] == [("Lift", "Keys"), ("Lift", "Keys", "Lost")]


def test_chapters_beside_each_other_stay_so_where_none_is_the_title() -> None:
    reading = read("<h1>Keys</h1><p>One.</p><h1>Doors</h1><p>Two.</p>", "<title>Guide to keys</title>")
    assert tree(reading) == [("Keys",), ("Doors",)]


def test_the_number_of_an_item_is_part_of_the_heading_in_it_where_one_is_printed() -> None:
    reading = read(
        "<h1>G</h1><ol start=2><li><h2>Cleaning</h2></li></ol><p>a</p><ol type=A><li><h2>Walks</h2><p>b</p></li></ol>"
        "<ol style='list-style: none'><li><h2>Food</h2><p>c</p></li></ol><ol><li><h2>7. Sleep</h2><p>d</p></li></ol>"
        "<ul><li><h2>Play</h2><p>e</p></li></ul>"
    )
    assert [path[-1] for path in tree(reading)[1:]] == ["2. Cleaning", "A. Walks", "Food", "7. Sleep", "Play"]


def test_codes_of_emoji_and_pictures_of_people_are_no_text() -> None:
    reading = read(
        "<h1>G</h1><h2>Keys <img alt=':key:'> for <img alt='🚪'></h2><p>a</p>"
        "<h2>Ann <img class=avatar alt='Ann Lee'></h2><p>b</p><h2>The <img alt='avatar editor'></h2><p>c</p>"
    )
    assert [path[-1] for path in tree(reading)[1:]] == ["Keys for 🚪", "Ann", "The avatar editor"]


def test_lists_of_one_term_each_ask_together_and_a_glossary_beside_them_does_not() -> None:
    terms = ["Why?", "How?", "I lost my key!"]
    lists = "".join(f"<dl><dt>{term}</dt><dd>Text.</dd></dl>" for term in terms)
    words = "<dl><dt>Lock</dt><dd>x</dd><dt>Bolt</dt><dd>y</dd></dl>"
    assert [path[-1] for path in tree(read(f"<h1>G</h1>{lists}{words}"))[1:]] == terms


@pytest.mark.parametrize("end", ["戻りますか。", "戻る方法", "戻りますか？"])
def test_bold_paragraphs_with_the_number_of_a_question_are_headings(end: str) -> None:
    asked = [f"Q{number}. 残高は{end}" for number in (1, 2, 3)]
    body = "".join(f"<p><b>{question}</b></p><p>はい。</p>" for question in asked)
    assert [path[-1] for path in tree(read(f"<h1>G</h1><h2>質問</h2><p>x</p>{body}"))][-3:] == asked


def test_who_is_online_is_no_part_of_a_page() -> None:
    online = "<div class='stat-block online-list'><h3>Who is online?</h3><p>12 guests</p></div>"
    assert "online" not in read(f"<h1>G</h1><p>{LONG}</p>{online}").text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>Sharp</p><p>=</p>", "Sharp\n="),
        ("<ul><li>Sharp</li><li>+</li></ul>", "- Sharp\n- +"),
        ("<dl><dt>Flat</dt><dd>-</dd></dl>", "Flat\n  -"),
        ("<p>Type</p><pre>=</pre>", "Type\n\n="),
        ("<div>Alt<div>+</div><div>?</div></div>", "Alt\n+\n?"),
        (
            "<table><tr><th>Key</th><th>Sign</th></tr><tr><td>/</td><td>|</td></tr></table>",
            "Key | Sign\n--- | ---\n/ | |",
        ),
        ("<p>One</p><p>* * *</p><p>|</p><p>·</p><p>----</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One</p><p>[<span class=mw-editsection>edit</span>]</p><p>Two</p>", "One\n\nTwo"),
    ],
)
def test_signs_alone_stay_and_dividers_go(body: str, text: str) -> None:
    assert read(f"<h1>Keys</h1>{body}").text == f"Keys\n\n{text}\n"


def test_a_section_of_a_sign_alone_keeps_it() -> None:
    assert bodies(read("<h1>Keys</h1><h2>Tie</h2><p>,</p><h2>Flat</h2><p>Low.</p>"))["Keys > Tie"] == "Tie\n\n,"


@pytest.mark.parametrize("box", ["<div class=chapter>{}</div>", "<section>{}</section>"])
def test_a_section_is_below_the_chapter_that_holds_it_also_where_both_have_one_rank(box: str) -> None:
    inner = "<div class=section><h2>1.1 By card</h2><p>Now.</p><div class=section><h3>1.1.1 Abroad</h3><p>Yes.</p></div></div>"
    reading = read(f"<h1>Guide</h1>{box.format('<h2>1 Paying</h2><p>Well.</p>' + inner)}<h2>2 Help</h2><p>Ask.</p>")
    assert tree(reading) == [
        ("Guide",),
        ("Guide", "1 Paying"),
        ("Guide", "1 Paying", "1.1 By card"),
        ("Guide", "1 Paying", "1.1 By card", "1.1.1 Abroad"),
        ("Guide", "2 Help"),
    ]


def test_what_holds_several_headings_of_one_rank_is_no_chapter() -> None:
    body = "<h2>One</h2><p>A.</p><section><h2>Two</h2><p>B.</p></section><h2>Three</h2><p>C.</p>"
    assert tree(read(f"<h1>Guide</h1><section>{body}</section>"))[1:] == [
        ("Guide", "One"),
        ("Guide", "Two"),
        ("Guide", "Three"),
    ]


def test_authors_dates_and_subtitles_are_no_headings() -> None:
    page = "<div class=titlepage><h1>Guide</h1><h2 class=subtitle>For all</h2><h3 class=author>Ada</h3></div>"
    reading = read(f"{page}<h2 class=pubdate>2021</h2><p>Text.</p><h2>Paying</h2><p>Now.</p><h2>Help</h2><p>Ask.</p>")
    assert tree(reading) == [("Guide",), ("Guide", "Paying"), ("Guide", "Help")]
    assert "For all\n\nAda\n\n2021" in reading.text


FOLDS = [("How do I pay?", "By card."), ("I forgot my password.", "Set it anew."), ("Can I leave?", "Yes.")]


@pytest.mark.parametrize("title", ["<b>{}</b>", "<span style='font-weight:600'>{}</span>"])
@pytest.mark.parametrize("head", ["<h2>General</h2><p>All.</p>", "<p style='font-size:30px'>General</p><p>All.</p>"])
def test_titles_of_boxes_of_a_kind_that_asks_are_headings_with_or_without_a_question_mark(
    title: str, head: str
) -> None:
    boxes = "".join(
        f"<div class=toggle><div><div>{title.format(ask)}</div></div><div>{say}</div></div>" for ask, say in FOLDS
    )
    found = tree(read(f"<h1>Guide</h1>{head}{boxes}"))
    assert found[1:] == [("Guide", "General"), *(("Guide", "General", ask) for ask, _ in FOLDS)]


def test_cards_that_do_not_ask_stay_text() -> None:
    boxes = "".join(f"<div class=card><div><b>{name}</b></div><div>Good.</div></div>" for name in ("One", "Two", "Six"))
    assert tree(read(f"<h1>Guide</h1><h2>General</h2><p>All.</p>{boxes}")) == [("Guide",), ("Guide", "General")]


def test_what_unfolds_beside_questions_is_a_heading_too() -> None:
    folds = "".join(f"<div class=accordion-title>{ask}</div><div>{say}</div>" for ask, say in FOLDS)
    assert tree(read(f"<h1>Guide</h1>{folds}")) == [("Guide",), *(("Guide", ask) for ask, _ in FOLDS)]


LINKS = "<ul><li><a href=#a>Mute</a></li><li><a href=#b>Volume</a></li><li><a href=#c>Tempo</a></li></ul>"


@pytest.mark.parametrize(
    ("body", "stays"),
    [
        (f"{LINKS}<h2>First</h2><p>Text.</p>", False),
        (f"<h2>First</h2><p>Text.</p><p><b>On this page</b></p>{LINKS}", False),
        (f"<h2>First</h2><p>Text.</p>{LINKS}<p>More.</p>", True),
        (f"<p>These commands are known:</p>{LINKS}<h2>First</h2><p>Text.</p>", True),
        (f"<ul><li>What it knows {LINKS}</li></ul><h2>First</h2><p>Text.</p>", True),
    ],
)
def test_a_list_of_links_is_contents_only_at_the_top_or_below_what_says_so(body: str, stays: bool) -> None:
    assert ("Volume" in read(f"<h1>Guide</h1>{body}").text) is stays


@pytest.mark.parametrize("above", ["<th>Nota</th></tr><tr>", ""])
def test_a_box_for_a_note_says_once_what_it_is(above: str) -> None:
    icon = "<tr><td rowspan=2><img alt='[Nota]' src=n.svg></td>"
    box = f"<div class=note><table>{icon}{above}<td><p>Stay on the line.</p></td></tr></table></div>"
    assert read(f"<h1>Guide</h1><p>Call.</p>{box}").text == "Guide\n\nCall.\n\nNota\n\nStay on the line.\n"


def test_links_to_the_pages_around_go_also_beside_the_title_and_so_does_the_name_of_the_site_in_it() -> None:
    head = "<a href=index.html><img src=logo.png alt=Documentation></a><h1>Radio Manual<br>Settings</h1>"
    bar = "<div id=navheader><table><tr><td><a href=# onclick='toggle()'>Sidebar</a></td></tr></table></div>"
    row = "<p><a rel=prev href=a.html>Back</a> | <a rel=up href=b.html>Up</a> | <a rel=next href=c.html>On</a></p>"
    body = f"<div id=header>{head}{bar}{row}</div><div><h2>Player</h2><p>Text.</p></div>"
    assert read(body, "<title>Player - Radio Manual</title>").text == "Settings\n\nPlayer\n\nText.\n"


def test_a_title_of_two_lines_that_is_the_title_for_the_window_stays_whole() -> None:
    reading = read("<h1>Player<br>for all</h1><p>Text.</p><h2>Use</h2><p>Now.</p>", "<title>Player</title>")
    assert reading.text.startswith("Player for all\n")


def test_ids_of_what_is_not_seen_or_taken_out_are_no_places() -> None:
    panel = "<div class=collapse id=shut style='display:none'><p id=deep>Unfolded.</p></div>"
    reading = read(
        f"<h1 id=top>Guide</h1><p>Text.</p><nav id=menu>Menu</nav>{panel}<h2>Use<a href=#gone>#</a></h2><p>A.</p>"
    )
    assert [place_of(reading, text) for text in ("Unfolded.", "Use")] == ["top", "top"]


@pytest.mark.parametrize("target", ["#n1", "notes.xhtml#n1"])
def test_the_icon_of_a_footnote_is_no_text(target: str) -> None:
    icon = f"<sup><a role=doc-noteref href={target}><img alt=注 src=n.png></a></sup>"
    notes = "<aside><ol><li id=n1><p>只在夜间。</p></li></ol></aside>"
    reading = read(f"<h1>指南</h1><p>灯亮着{icon}。</p><p>走吧。</p>{notes}")
    assert reading.text.startswith("指南\n\n灯亮着。\n\n")
    assert "注" not in reading.text
