"""An office circular as typed in WPS Office: fonts, not sizes or weight, tell the headings from the text."""

from pathlib import Path

from package import block, grid, pack, text

STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
    'w:eastAsia="宋体" w:cs="Times New Roman"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
    '<w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr><w:rPr><w:kern w:val="2"/><w:sz w:val="21"/>'
    '<w:szCs w:val="24"/></w:rPr></w:style><w:style w:type="character" w:default="1" w:styleId="3">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="Body Text Indent"/><w:basedOn w:val="1"/></w:style>'
)
INDENT = '<w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLine="640" w:firstLineChars="200"/>'


def font(name: str, half: int = 32, more: str = "") -> str:
    """Write the look of a run in a Chinese font."""
    fonts = f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}"/>'
    return f'{fonts}{more}<w:sz w:val="{half}"/>'


def line(words: str, name: str = "仿宋_GB2312") -> str:
    """Write a paragraph, set in by two letters."""
    return block(text(words, font(name)), INDENT)


def clause(label: str, words: str) -> str:
    """Write a paragraph that begins with bold words."""
    return block(text(label, font("仿宋_GB2312", more="<w:b/>")) + text(words, font("仿宋_GB2312")), INDENT)


def centred(words: str, name: str, half: int) -> str:
    """Write a line in the middle."""
    return block(text(words, font(name, half)), '<w:jc w:val="center"/>')


def cell(words: str) -> str:
    """Write the text of a cell."""
    return block(text(words, font("仿宋_GB2312", 24)))


BODY = [
    centred("柳河街道办事处文件", "方正小标宋简体", 52),
    centred("柳办发〔2024〕6号", "仿宋_GB2312", 32),
    block(""),
    centred("关于加强楼道消防管理的通知", "方正小标宋简体", 44),
    block(""),
    block(text("各社区居委会：", font("仿宋_GB2312"))),
    line("去年冬天楼道失火两起，都因堆放杂物引起。为防止再次发生，现就楼道消防管理通知如下。"),
    line("一、清理楼道", "黑体"),
    line("各社区应在本月底以前完成一次全面清理。清理前三天在单元门口张贴告示，写明时间和联系人。"),
    line("（一）杂物的处理", "楷体_GB2312"),
    line("能确认物主的，限期自行搬走；无人认领的，由物业统一存放十五天。存放期满后按废品处理，所得交社区账户。"),
    line("（二）电动车", "楷体_GB2312"),
    line("电动车一律停放在车棚。严禁在楼道内充电，也不得从窗口拉线充电。"),
    clause("1.发现充电的，", "先劝离，再登记门牌号，同时拍照留存。"),
    clause("2.屡次不改的，", "报告消防队处理，并通报所在单位。"),
    line("二、检查器材", "黑体"),
    line("灭火器每层不少于两具，压力表指针应在绿色区域。消火栓箱内水带、水枪和阀门应齐全。"),
    line("（一）检查的次数", "楷体_GB2312"),
    line("物业每周检查一次，社区每月抽查一次。检查情况记入下表，缺损器材三天内补齐。"),
    grid(
        [
            [cell("项目"), cell("次数"), cell("负责人")],
            [cell("灭火器"), cell("每周"), cell("物业")],
            [cell("应急灯"), cell("每月"), cell("社区")],
        ],
        [3000, 3000, 3000],
    ),
    line("（二）应急照明", "楷体_GB2312"),
    line("切断电源后应急灯应亮九十分钟以上。达不到的应更换电池。"),
    line("三、宣传和演练", "黑体"),
    line("每年春秋两季各组织一次疏散演练。演练要包括老人和行动不便的居民，并提前约定帮扶的人。"),
    line("四、工作要求", "黑体"),
    line("各社区要把责任落实到人，于每月五日前报送上月情况。联系人：赵敏，电话：62010。"),
    block(text("柳河街道办事处", font("仿宋_GB2312")), '<w:jc w:val="right"/>'),
    block(text("2024年1月15日", font("仿宋_GB2312")), '<w:jc w:val="right"/>'),
]


def make(target: Path) -> None:
    """Write the document."""
    pack(target, "".join(BODY), STYLES)
