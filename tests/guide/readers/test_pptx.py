"""PowerPoint files, made here as their XML, read slide by slide."""

import io
import zipfile

import pytest

from qa.errors import CorpusError
from qa.guide.files import read_document
from qa.guide.readers.pptx import read
from qa.guide.readers.reading import Reading

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="' + OFFICE + '" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*targets: tuple[str, str]) -> str:
    written = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{PACKAGE}">{written}</Relationships>'


def deck(*slides: str, order: tuple[int, ...] = (), **members: str) -> bytes:
    """Make a file of the shapes of its slides; ``members`` are other parts, slashes written as ``__``."""
    made = io.BytesIO()
    shown = "".join(f'<p:sldId r:id="r{at}"/>' for at in order or range(len(slides)))
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "ppt/presentation.xml", f"<p:presentation {NAMES}><p:sldIdLst>{shown}</p:sldIdLst></p:presentation>"
        )
        archive.writestr(
            "ppt/_rels/presentation.xml.rels",
            relations(*(("slide", f"slides/slide{at}.xml") for at in range(len(slides)))),
        )
        for at, shapes in enumerate(slides):
            tree = f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
            archive.writestr(f"ppt/slides/slide{at}.xml", f'<p:sld {NAMES} show="0">{tree}</p:sld>')
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return made.getvalue()


def shape(*paragraphs: str, place: str = "", at: tuple[int, int] | None = None, size: int = 0) -> str:
    holder = f'<p:ph type="{place}"/>' if place else ""
    offset = f'<a:xfrm><a:off x="{at[0]}" y="{at[1]}"/></a:xfrm>' if at else ""
    sized = f'<a:rPr sz="{size * 100}"/>' if size else ""
    written = "".join(
        text if text.startswith("<") else f"<a:p><a:r>{sized}<a:t>{text}</a:t></a:r></a:p>" for text in paragraphs
    )
    return f"<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:spPr>{offset}</p:spPr><p:txBody>{written}</p:txBody></p:sp>"


def paths(reading: Reading) -> list[str]:
    return [" > ".join(section.headings) for section in reading.sections]


def test_slides_are_read_as_they_are_shown_with_their_titles_as_headings() -> None:
    reading = read(
        deck(shape("Two", place="title") + shape("two."), shape("One", place="title") + shape("one."), order=(1, 0))
    )
    assert paths(reading) == ["One", "Two"]
    assert reading.text == "One\n\none.\n\nTwo\n\ntwo.\n"
    assert [(mark.place.unit, mark.place.first) for mark in reading.marks] == [("slide", 1)] * 2 + [("slide", 2)] * 2


def test_the_title_of_the_talk_and_sections_stand_above_slides() -> None:
    first = shape("Guide", place="ctrTitle")
    slides = [first, *(shape(name, place="title") + shape(f"Of {name}.") for name in ("Desk", "Part", "Post"))]
    layout = f'<p:sldLayout {NAMES} type="secHead"/>'
    data = deck(
        *slides,
        ppt__slides___rels__slide2_dot_xml_dot_rels=relations(("slideLayout", "../slideLayouts/slideLayout1.xml")),
        ppt__slideLayouts__slideLayout1_dot_xml=layout,
    )
    assert paths(read(data)) == ["Guide", "Guide > Desk", "Guide > Part", "Guide > Part > Post"]


def test_without_a_place_for_a_title_the_biggest_text_is_it() -> None:
    shapes = shape("Some text of the slide.", at=(0, 2_000_000)) + shape("Opening", at=(0, 100_000), size=32)
    assert read(deck(shapes)).text == "Opening\n\nSome text of the slide.\n"
    assert paths(read(deck(shapes))) == ["Opening"]


def test_a_slide_without_any_title_has_no_heading_made_up() -> None:
    reading = read(deck(shape("Some text.") + shape("More text."), shape("Desk", place="title") + shape("Text.")))
    assert paths(reading) == ["", "Desk"]


def test_shapes_are_read_from_top_to_bottom_and_left_to_right() -> None:
    left, right, below = ((0, 1_000_000), (5_000_000, 1_000_100), (0, 3_000_000))
    shapes = shape("below.", at=below) + shape("right.", at=right) + shape("left.", at=left)
    assert read(deck(shapes)).text == "left.\n\nright.\n\nbelow.\n"


def test_bullets_and_numbers_are_items_by_level() -> None:
    bullets = [
        "one",
        '<a:p><a:pPr lvl="1"/><a:r><a:t>deeper</a:t></a:r></a:p>',
        '<a:p><a:pPr><a:buAutoNum type="arabicPeriod"/></a:pPr><a:r><a:t>first</a:t></a:r></a:p>',
        '<a:p><a:pPr><a:buAutoNum type="arabicPeriod"/></a:pPr><a:r><a:t>second</a:t></a:r></a:p>',
        "<a:p><a:pPr><a:buNone/></a:pPr><a:r><a:t>plain</a:t></a:r></a:p>",
    ]
    assert read(deck(shape(*bullets, place="body"))).text == "• one\n  • deeper\n1. first\n2. second\n\nplain\n"


def test_groups_tables_breaks_and_fields_are_read_and_footers_are_not() -> None:
    group = f"<p:grpSp>{shape('<a:p><a:r><a:t>in</a:t></a:r><a:br/><a:r><a:t>group</a:t></a:r></a:p>')}</p:grpSp>"
    cell = "<a:tc{}><a:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></a:txBody></a:tc>".format
    rows = "".join(
        f"<a:tr>{row}</a:tr>"
        for row in (
            cell("", "Day") + cell("", "Hour"),
            cell("", "Monday") + cell("", "9"),
            cell(' vMerge="1"', "") + cell("", "14"),
        )
    )
    frame = f'<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>'
    number = '<a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p>'
    reading = read(deck(group + frame + shape("Company", place="ftr") + shape(number)))
    assert reading.text == "in\ngroup\n\nDay | Hour\n--- | ---\nMonday | 9\nMonday | 14\n"


def test_notes_and_diagrams_belong_to_their_slide_and_charts_are_named() -> None:
    diagram = '<p:graphicFrame><dgm:relIds r:dm="r1"/></p:graphicFrame><p:graphicFrame><c:chart/></p:graphicFrame>'
    point = "<dgm:pt><dgm:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t></dgm:pt>".format
    data = deck(
        shape("Desk", place="title") + diagram,
        ppt__slides___rels__slide0_dot_xml_dot_rels=relations(
            ("notesSlide", "../notes1.xml"), ("diagramData", "../data1.xml")
        ),
        ppt__notes1_dot_xml=f"<p:notes {NAMES}><p:cSld><p:spTree>{shape('Say this.', place='body')}{shape('3', place='sldNum')}</p:spTree></p:cSld></p:notes>",
        ppt__data1_dot_xml=f"<dgm:dataModel {NAMES}><dgm:ptLst>{point('Ask')}{point('Answer')}</dgm:ptLst></dgm:dataModel>",
    )
    reading = read(data)
    assert reading.text == "Desk\n\nAsk\n\nAnswer\n\nSay this.\n"
    assert [note.text for note in reading.left_out] == ["slide 1"]


def test_what_is_no_powerpoint_file_is_named() -> None:
    for data, reason in [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old PowerPoint"),
        (b"text", "no PowerPoint file"),
        (deck(shape("x"))[:-40], "damaged"),
        (deck("<p:sp"), "damaged"),
    ]:
        with pytest.raises(CorpusError, match=reason):
            read(data)


def test_it_is_read_in_a_process_of_its_own() -> None:
    document = read_document(
        "guide.pptx", deck(shape("Desk", place="title") + shape("Text."), shape("Post", place="title"))
    )
    assert document.places.of(document.text.index("Post"), len(document.text)).first == 2


def test_a_slide_that_is_shown_without_end_is_refused() -> None:
    with pytest.raises(CorpusError, match="2,001 slides, more than 2,000; split it"):
        read(deck(shape("Text"), order=(0,) * 2_001))
