"""Documents that the office suite prints, with and without bookmarks."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from docx.document import Document as Made
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.text.paragraph import Paragraph
from word import begin, contents, look, rows

sys.path.append(str(Path(__file__).parent.parent))
from fonts import cut_font

CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def export(made: Made, target: Path, bookmarks: bool, face: int = 0) -> None:
    """Let the office suite print a document, with fonts cut to its letters where a face is named."""
    options = {name: {"type": "boolean", "value": str(value).lower()} for name, value in
               (("ExportBookmarks", bookmarks), ("UseTaggedPDF", bookmarks))}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{target.stem}.docx"
        made.save(str(source))
        if face:
            letters = "".join(made.element.body.itertext()) + made.sections[0].footer.paragraphs[0].text + "0123456789•"
            (Path(folder) / "fonts").mkdir()
            for weight in ("Regular", "Bold"):
                cut_font(weight, face, letters, Path(folder) / "fonts" / f"{weight}.ttf")
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to"]
        subprocess.run(
            [*command, f"pdf:writer_pdf_Export:{json.dumps(options)}", "--outdir", str(target.parent), str(source)],
            check=True,
            capture_output=True,
            env={**os.environ, "XDG_DATA_HOME": folder},
        )


def photo_booth(target: Path) -> None:
    """A guide with heading styles, contents and bookmarks."""
    made = begin("Carlito", 11)
    made.sections[0].header.paragraphs[0].text = "Borne photo Clic-Clac"
    made.add_paragraph("Louer la borne photo Clic-Clac", "Title")
    made.add_paragraph("Guide du client", "Subtitle")
    contents(made, "Table des matières", [
        ("Avant la fête", 2), ("Choisir l'emplacement", 2), ("Préparer le courant", 2), ("Pendant la fête", 2),
        ("Prendre une photo", 2), ("Changer le papier", 2), ("Papier coincé", 2), ("Rendre la borne", 3),
        ("Questions fréquentes", 3), ("Où trouver les photos après la fête ?", 3),
        ("La borne fonctionne-t-elle dehors ?", 3),
    ])  # fmt: skip
    made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    h, p = made.add_heading, made.add_paragraph
    h("Avant la fête", 1)
    p("La borne arrive la veille dans une caisse à roulettes. Comptez une demi-heure pour la monter à deux.")
    p("Gardez la caisse et les mousses, car la borne repart dans le même emballage. Un carton abîmé est facturé.")
    h("Choisir l'emplacement", 2)
    p(
        "Installez la borne contre un mur, loin des fenêtres et de la piste de danse. Il faut trois "
        "mètres de recul pour "
        "un groupe de six personnes."
    )
    h("Préparer le courant", 2)
    p(
        "Une seule prise suffit, mais elle ne doit pas alimenter la sonorisation. Fixez le câble au sol avec le ruban "
        "fourni."
    )
    p("brancher le bloc noir", "List Number")
    p("appuyer sur le bouton au dos", "List Number")
    p("attendre la lumière blanche", "List Number")
    h("Pendant la fête", 1)
    p("Les invités se servent seuls de la borne. Désignez tout de même une personne qui sait changer le papier.")
    h("Prendre une photo", 2)
    p(
        "On touche l'écran, puis on regarde l'objectif pendant le compte à rebours. L'image sort au "
        "bout de douze secondes "
        "et sèche tout de suite."
    )
    h("Changer le papier", 2)
    p("Un rouleau permet quatre cents tirages. L'écran affiche un message quand il en reste vingt.")
    rows(
        made,
        ("Message", "Que faire"),
        ("Papier bientôt fini", "préparer un rouleau"),
        ("Capot ouvert", "fermer le volet"),
    )
    h("Papier coincé", 3)
    p("Éteignez la borne avant d'ouvrir le volet. Tirez le papier vers vous, sans le déchirer, puis refermez.")
    h("Rendre la borne", 1)
    p("Le transporteur passe le lundi matin. La borne doit être dans sa caisse, câble enroulé et écran protégé.")
    h("Questions fréquentes", 1)
    h("Où trouver les photos après la fête ?", 2)
    p("Vous recevez un lien dans les trois jours. Les photos restent en ligne deux mois, puis elles sont effacées.")
    h("La borne fonctionne-t-elle dehors ?", 2)
    p("Oui, sous une tente et par temps sec. Au-dessous de cinq degrés, le papier se bloque souvent.")
    export(made, target, True)


def courses(target: Path) -> None:
    """Numbers by hand, sizes and colours, no bookmarks."""
    made = begin("Cut", 11)
    made.styles["Normal"].paragraph_format.line_spacing = 1.4
    made.sections[0].footer.paragraphs[0].text = "水岸社區大學　第 1 頁"
    look(made, "水岸社區大學選課須知", 20, bold=True).alignment = CENTRE
    look(made, "113學年度秋季班", 11).alignment = CENTRE
    p = made.add_paragraph

    def one(words: str) -> None:
        look(made, words, 14, bold=True).runs[0].font.color.rgb = RGBColor(0x1F, 0x4E, 0x79)

    def two(words: str) -> None:
        look(made, words, 11, bold=True)

    p("本須知提供新舊學員選課時參考。課程內容如有變動，以網站公告為準。")
    one("壹、報名資格")
    p("年滿十六歲的民眾都可以報名，不限學歷和戶籍。未成年的學員須由家長簽名同意。")
    one("貳、報名方式")
    p("報名分成網路和現場兩種，兩種方式的名額合併計算。額滿以後開放候補，依登記的先後通知。")
    two("一、網路報名")
    p("請先註冊帳號，再把課程放進清單。送出以後三天內沒有繳費，名額會自動取消。")
    two("二、現場報名")
    p("請攜帶身分證和一張照片到辦公室。開放時間是週一到週五的下午兩點到晚上九點。")
    p("（1）填寫報名表並勾選課程。")
    p("（2）到櫃檯繳費並領取收據。")
    one("參、收費與退費")
    p("每一學分收費一千元，材料費由老師另外收取。六十五歲以上的學員學費打八折。")
    rows(made, ("時間", "退費"), ("開課前", "九成"), ("第三週以前", "七成"), ("第三週以後", "不退費"))
    p()
    two("一、辦理退費")
    p("請帶收據正本到辦公室填寫申請表。款項在兩週以內匯入您指定的帳戶。")
    two("二、課程停開")
    p("人數不足十五人的課程將會停開。學費全部退還，也可以改選其他課程。")
    one("肆、上課規定")
    p("缺課超過三分之一，不發給研習證書。教室內禁止飲食，離開以前請把桌椅排好。")
    note = p()
    note.add_run("注意：").bold = True
    note.add_run("颱風天依照市政府的公告停課，停課的課程擇期補上。")
    one("伍、聯絡我們")
    p("對課程有疑問，請撥打辦公室電話或寫信給我們。信件會在兩個工作天內回覆。")
    export(made, target, False, face=3)


def from_right(paragraph: Paragraph) -> Paragraph:
    """Let a paragraph and its runs go from right to left."""
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    for run in paragraph.runs:
        run.font.rtl = True
        run.font.cs_bold = run.font.bold
        if run.font.size:
            size = OxmlElement("w:szCs")
            size.set(qn("w:val"), str(int(run.font.size.pt * 2)))
            run._r.get_or_add_rPr().append(size)
    return paragraph


def school_bus(target: Path) -> None:
    """Questions in bold below bigger groups, from right to left, no bookmarks."""
    made = begin("Noto Naskh Arabic", 11)

    def line(words: str, size: float = 11, strong: bool = False) -> Paragraph:
        return from_right(look(made, words, size, bold=strong))

    line("أسئلة وأجوبة عن النقل المدرسي", 20, True).alignment = CENTRE
    line("مدارس الواحة الأهلية", 12).alignment = CENTRE
    line("جمعنا في هذه النشرة الأسئلة التي تصلنا كل عام. نرجو قراءتها قبل الاتصال بقسم النقل.")
    line("التسجيل والرسوم", 15, True)
    line("متى يبدأ التسجيل؟", strong=True)
    line("يبدأ التسجيل في الأول من يونيو ويستمر حتى منتصف أغسطس. بعد ذلك يقبل الطلب إذا بقي مقعد فارغ في الحافلة.")
    line("هل يوجد خصم للإخوة؟", strong=True)
    line("نعم، يدفع الأخ الثاني ثلاثة أرباع الرسوم والثالث نصفها. يحسب الخصم تلقائيا عند إصدار الفاتورة.")
    line("مواعيد الحافلات", 15, True)
    line("كم تنتظر الحافلة أمام البيت؟", strong=True)
    line("تنتظر الحافلة دقيقتين فقط. نرجو أن يقف الطالب أمام الباب قبل الموعد بخمس دقائق حتى لا يتأخر زملاؤه.")
    line("كيف أعرف أن الحافلة تأخرت؟", strong=True)
    line(
        "تصل رسالة إلى هاتف ولي الأمر إذا زاد التأخير على عشر دقائق. ويمكن متابعة الحافلة على الخريطة في تطبيق المدرسة."
    )
    line("هل أستطيع تغيير مكان النزول؟", strong=True)
    line("أرسل الطلب قبل يوم واحد على الأقل. لا يغير السائق المكان بطلب من الطالب نفسه.")
    line("السلامة", 15, True)
    line("من يرافق الأطفال الصغار؟", strong=True)
    line("ترافقهم مشرفة من الباب إلى الصف. ولا يسلم طفل الروضة إلا إلى شخص مسجل اسمه في البطاقة.")
    line("ماذا يحدث عند تعطل الحافلة؟", strong=True)
    line("نرسل حافلة بديلة خلال نصف ساعة. يبقى الطلاب داخل الحافلة مع المشرفة، ونتصل بأولياء الأمور جميعا.")
    line("للتواصل: قسم النقل، من السابعة صباحا حتى الرابعة عصرا.")
    export(made, target, False)
