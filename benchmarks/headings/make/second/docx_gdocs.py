"""A document as Google Docs saves it: bookmarks, contents in a control, a run for each change of hand."""

from pathlib import Path

from package import block, grid, pack, text

LTR = '<w:rtl w:val="0"/>'
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:cs="Arial" w:eastAsia="Arial" w:hAnsi="Arial"/>'
    '<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="pt-BR"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    '<w:spacing w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:styleId="Normal" w:default="1"><w:name w:val="normal"/></w:style>'
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="Normal"/><w:pPr><w:keepNext w:val="1"/><w:keepLines w:val="1"/><w:pageBreakBefore w:val="0"/>'
        f'<w:spacing w:after="{after}" w:before="{before}" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="{size}"/>'
        f'<w:szCs w:val="{size}"/></w:rPr></w:style>'
        for key, name, before, after, size in (
            ("Heading1", "heading 1", 400, 120, 40),
            ("Heading2", "heading 2", 360, 120, 32),
            ("Heading3", "heading 3", 320, 80, 28),
            ("Title", "Title", 0, 60, 52),
            ("Subtitle", "Subtitle", 0, 320, 30),
        )
    )
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
marks = iter(range(1, 99))


def plain(words: str, bold: bool = False) -> str:
    """Write body text, cut into two runs as edited text is."""
    look = ('<w:b w:val="1"/><w:bCs w:val="1"/>' if bold else "") + LTR
    cut = len(words) // 2
    return block(text(words[:cut], look) + text(words[cut:], look), "<w:rPr/>")


def styled(key: str, words: str) -> str:
    """Write a heading below its bookmark."""
    mark = next(marks)
    link = f'<w:bookmarkStart w:id="{mark}" w:name="_heading=h.{mark:06x}"/><w:bookmarkEnd w:id="{mark}"/>'
    return block(link + (text(words, LTR) if words else ""), f'<w:pStyle w:val="{key}"/><w:rPr/>')


def step(words: str) -> str:
    """Write an item of the list."""
    return block(text(words, LTR), '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')


def contents(*titles: str) -> str:
    """Write the contents as a control that holds links."""
    lines = "".join(
        block(
            f'<w:hyperlink w:anchor="_heading=h.{at:06x}">{text(title, "<w:b/>")}{text(chr(9) + str(at))}</w:hyperlink>'
        )
        for at, title in enumerate(titles, 1)
    )
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique w:val="1"/></w:docPartObj>'
    return f'<w:sdt><w:sdtPr><w:id w:val="-7"/>{gallery}</w:sdtPr><w:sdtContent>{lines}</w:sdtContent></w:sdt>'


BODY = [
    styled("Title", "Sala de ensaio: manual dos grupos"),
    styled("Subtitle", "Casa da Música do Bairro, versão 3"),
    contents("Reserva", "Equipamento", "Dúvidas comuns"),
    plain(
        "Este manual vale para todos os grupos que ensaiam na casa. Leia antes do primeiro ensaio e guarde uma cópia."
    ),
    styled("Heading1", "Reserva"),
    plain("A sala abre das 10h às 22h. Cada grupo pode reservar até dois horários por semana, de duas horas cada."),
    styled("Heading2", "Como reservar"),
    step("Abra a agenda no computador da recepção."),
    step("Escolha um horário livre e escreva o nome do grupo."),
    step("Pegue o comprovante."),
    styled("Heading2", "Cancelamento"),
    plain("Avise com um dia de antecedência. Quem falta três vezes sem avisar perde o direito de reservar por um mês."),
    plain("Atenção: ", True),
    plain("feriados não contam como dia de aviso."),
    styled("Heading2", ""),
    styled("Heading1", "Equipamento"),
    plain("Tudo o que está na sala pode ser usado sem custo. O que está no armário precisa de autorização da equipe."),
    grid(
        [
            [plain("Item", True), plain("Onde fica", True)],
            [plain("Bateria"), plain("Sala grande")],
            [plain("Microfones"), plain("Armário 2")],
        ],
        [4000, 4000],
    ),
    styled("Heading2", "Mesa de som"),
    plain("Abaixe todos os volumes antes de ligar. Depois do ensaio, desligue primeiro as caixas e só então a mesa."),
    styled("Heading3", "Quando a mesa apita"),
    plain("Afaste o microfone da caixa. Se continuar, baixe os agudos do canal até o apito parar."),
    styled("Heading3", "Gravar o ensaio"),
    plain("Leve um cartão de memória. A mesa grava em um único arquivo, que pode ser grande."),
    styled("Heading1", "Dúvidas comuns"),
    plain("Podemos trazer plateia?", True),
    plain("Até cinco pessoas por grupo. Elas assinam o livro na entrada e saem junto com os músicos."),
    plain("Quem paga uma pele furada?", True),
    plain("O grupo que estava na sala. Peles gastas pelo uso são trocadas pela casa, basta mostrar à equipe."),
]


def make(target: Path) -> None:
    """Write the document."""
    pack(target, "".join(BODY), STYLES, NUMBERING)
