"""A procedure with its title in a table, sections numbered `1.0` by their style, steps and revisions in tables."""

from pathlib import Path

from package import block, grid, pack, text

STRONG = "<w:b/>"
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:sz w:val="22"/></w:rPr>'
    "</w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="ListParagraph"><w:name w:val="List Paragraph"/><w:basedOn w:val="Normal"/>'
    '<w:pPr><w:ind w:left="720"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="SOPSection"><w:name w:val="SOP Section"/><w:basedOn '
    'w:val="ListParagraph"/><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr><w:ind w:left="432" w:hanging="432"/></w:pPr>'
    "<w:rPr><w:b/></w:rPr></w:style>"
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="SOPSub"><w:name w:val="SOP Sub"/><w:basedOn '
    'w:val="SOPSection"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="9"/></w:numPr></w:pPr>'
    "</w:style>"
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="5"><w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:pStyle w:val="SOPSection"/><w:lvlText w:val="%1.0"/><w:lvlJc w:val="left"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="SOPSub"/>'
    '<w:lvlText w:val="%1.%2"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="9"><w:abstractNumId w:val="5"/></w:num>'
)


def cell(words: str, strong: bool = False) -> str:
    """Write the text of a cell."""
    return block(text(words, STRONG if strong else ""))


def section(words: str, key: str = "SOPSection") -> str:
    """Write the line above a section."""
    return block(text(words), f'<w:pStyle w:val="{key}"/>')


def body(words: str) -> str:
    """Write text below a section."""
    return block(text(words), '<w:pStyle w:val="ListParagraph"/>')


def steps(*rows: tuple[str, str]) -> str:
    """Write a table of numbered steps."""
    head = [cell("Step", True), cell("Action", True), cell("Who", True)]
    return grid(
        [head, *([cell(str(at)), cell(do), cell(who)] for at, (do, who) in enumerate(rows, 1))], [900, 6000, 1800]
    )


TITLE = block(text("Cleaning the walk-in cold room", '<w:b/><w:sz w:val="32"/>'), '<w:jc w:val="center"/>')
BODY = [
    grid(
        [
            [TITLE],
            [cell("Document no.", True), cell("KIT-SOP-014"), cell("Version", True), cell("5")],
            [cell("Owner", True), cell("Head chef"), cell("Effective", True), cell("1 March 2024")],
        ],
        [2000, 2600, 1600, 2600],
    ),
    block(""),
    section("Purpose"),
    body(
        "This procedure keeps the cold room clean without letting food grow warm. It replaces the sheet that "
        "used to hang on the door."
    ),
    section("Scope"),
    body("It applies to the cold room of the main kitchen. The freezer of the bakery has a procedure of its own."),
    section("Responsibilities"),
    body("The head chef sets the day. Everyone who cleans has read this procedure and signed the list."),
    section("Procedure"),
    section("Before you start", "SOPSub"),
    body("Move food to the spare refrigerator. Nothing may stay outside the cold for more than twenty minutes."),
    body("NOTE"),
    body("Check the spare refrigerator first: it must show 5 °C or less."),
    section("Weekly cleaning", "SOPSub"),
    steps(
        ("Switch the fan off at the wall.", "Cook"),
        ("Wash shelves from the top down.", "Porter"),
        ("Dry everything with clean paper.", "Porter"),
    ),
    block(text("Table 1: Weekly steps", "<w:i/>")),
    section("Cleaning after a spill", "SOPSub"),
    body(
        "Raw meat juices are wiped up at once with disposable paper. Then disinfect the place and write it "
        "into the log."
    ),
    section("Records"),
    body("The log is kept for two years. Whoever cleans writes date, temperature and name."),
    section("Revision history"),
    grid(
        [
            [cell("Version", True), cell("Date", True), cell("Change", True)],
            [cell("4"), cell("9 May 2022"), cell("Spare refrigerator added")],
            [cell("5"), cell("1 March 2024"), cell("Steps in a table")],
        ],
        [1500, 2500, 4700],
    ),
]


def make(target: Path) -> None:
    """Write the document."""
    pack(target, "".join(BODY), STYLES, NUMBERING, header=cell("Riverside Kitchens – uncontrolled when printed"))
