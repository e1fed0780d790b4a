"""Rules of a firm in Japanese: chapters and articles numbered by themselves in wide digits, articles never restart."""

from pathlib import Path

from package import block, pack, text

STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Century" w:hAnsi="Century" w:eastAsia="ＭＳ 明朝"/>'
    '<w:sz w:val="21"/><w:lang w:eastAsia="ja-JP"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="af1"><w:name w:val="章"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr><w:jc w:val="center"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="af2"><w:name w:val="条"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="4"/></w:numPr></w:pPr></w:style>'
)


def level(at: int, form: str, words: str, more: str = "") -> str:
    """Write a level of the numbering."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:suff w:val="space"/>'
        f'<w:lvlText w:val="{words}"/><w:lvlJc w:val="left"/></w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="multilevel"/>'
    + level(0, "decimalFullWidth", "第%1章", '<w:pStyle w:val="af1"/>')
    + level(1, "decimalFullWidth", "第%2条", '<w:lvlRestart w:val="0"/><w:pStyle w:val="af2"/>')
    + level(2, "decimal", "(%3)")
    + '</w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>'
)


def chapter(words: str) -> str:
    """Write the line of a chapter."""
    return block(text(words), '<w:pStyle w:val="af1"/>')


def article(words: str) -> str:
    """Write the line of an article."""
    return block(text(words), '<w:pStyle w:val="af2"/>')


def body(words: str) -> str:
    """Write a clause."""
    return block(text(words), '<w:ind w:left="210" w:firstLine="210"/>')


def item(words: str) -> str:
    """Write a numbered item."""
    return block(text(words), '<w:numPr><w:ilvl w:val="2"/><w:numId w:val="4"/></w:numPr>')


BODY = [
    block(text("在宅勤務規程", '<w:sz w:val="32"/>'), '<w:jc w:val="center"/>'),
    block(text("2022年4月1日　制定"), '<w:jc w:val="right"/>'),
    block(""),
    chapter("総則"),
    article("（目的）"),
    body("この規程は、自宅などで働く場合の取扱いを定める。定めのない事項は就業規則による。"),
    article("（対象者）"),
    body("勤続一年以上の者で、所属長が認めたものとする。"),
    body("２　前項にかかわらず、次の者は一年に満たなくても対象とする。"),
    item("育児または介護をしている者"),
    item("けがや病気で通勤が難しい者"),
    chapter("勤務"),
    article("（申請と承認）"),
    body("前週の木曜日までに申請書を出す。急な場合は電話で所属長の承認を得てもよい。"),
    article("（労働時間）"),
    body("始業と終業の時刻は会社と同じとする。休憩は十二時から一時間とし、ずらす場合は届け出る。"),
    article("（連絡）"),
    body("始業と終業のときに連絡用の画面に書き込む。十五分以上席を離れるときも同じとする。"),
    block(""),
    chapter("機器と費用"),
    article("（機器の貸与）"),
    body("会社はパソコンを貸す。私物の機器に会社の資料を保存してはならない。"),
    article("（費用の負担）"),
    body("通信費として月に三千円を支給する。光熱費は本人の負担とする。"),
    block(""),
    block(text("附則"), '<w:jc w:val="center"/>'),
    body("この規程は、二〇二二年四月一日から施行する。改めるときは、従業員の代表の意見を聴く。"),
]


def make(target: Path) -> None:
    """Write the document."""
    pack(target, "".join(BODY), STYLES, NUMBERING)
