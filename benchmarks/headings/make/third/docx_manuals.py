"""Manuals by word processor: a template with cover, numbers by hand, numbers by a list, two languages."""

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from word import begin, contents, listed, look, numbering, rows, save


def scanner() -> None:
    """A template: cover, table of changes, contents, numbers that belong to the heading styles."""
    made = begin("Calibri")
    section = made.sections[0]
    section.header.paragraphs[0].text = "Badge Scanner Administrator Guide\tInternal"
    section.footer.paragraphs[0].text = "Northgate Events IT\tPage 1"
    section.different_first_page_header_footer = True
    numbering(
        made, 90, ("decimal", "%1", "Heading1"), ("decimal", "%1.%2", "Heading2"), ("decimal", "%1.%2.%3", "Heading3")
    )
    for _ in range(4):
        made.add_paragraph()
    made.add_paragraph("Badge Scanner Administrator Guide", "Title")
    made.add_paragraph("For release 5.2", "Subtitle")
    made.add_paragraph("Northgate Events IT")
    made.add_paragraph("18 March 2024").add_run().add_break(WD_BREAK.PAGE)
    rows(
        made,
        ("Version", "Date", "Author", "Change"),
        ("1.0", "2022-05-02", "R. Amsel", "First edition"),
        ("1.1", "2024-03-18", "T. Quill", "Offline mode added"),
    )
    made.add_paragraph()
    contents(
        made,
        "Table of Contents",
        [("1 Introduction", 3), ("2 Preparing the scanners", 3), ("2.1 Charging", 3), ("2.2 Pairing", 3),
         ("2.2.1 Phones with a company profile", 3), ("2.2.2 Several scanners on one phone", 3),
         ("3 Scanning at the door", 3), ("3.1 Offline mode", 4), ("3.2 Badges that do not scan", 4), ("4 Support", 4)],
    )  # fmt: skip
    made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    h, p = made.add_heading, made.add_paragraph
    h("Introduction", 1)
    p(
        "This guide is written for the people who hand out scanners at conferences. It explains how "
        "scanners are charged, "
        "paired and collected again."
    )
    p("Readers should know the attendee list and how it is imported. Training takes about half an hour.")
    h("Preparing the scanners", 1)
    p("Prepare the scanners on the day before the event. Allow two hours for a case of twelve.")
    h("Charging", 2)
    p(
        "Put the scanners into the case with the display facing up. The light turns from orange to green after ninety "
        "minutes."
    )
    p("Note: A scanner that blinks red has a worn battery. Send it back to the office.")
    h("Pairing", 2)
    p("Each scanner is paired with one phone. The phone has to be awake while the two find each other.")
    p("Open the app and choose Add scanner.", "List Number")
    p("Hold the trigger for five seconds.", "List Number")
    p("Confirm the number on the display.", "List Number")
    h("Phones with a company profile", 3)
    p("The profile may block new devices. Ask the service desk to lift the block for one day.")
    h("Several scanners on one phone", 3)
    p("This works, but the scans arrive in one list. Use it only for small doors with little traffic.")
    h("Scanning at the door", 1)
    p(
        "Stand to the right of the queue so that badges can be scanned in passing. A short tone "
        "means that the badge is "
        "valid, a long one that it is not."
    )
    h("Offline mode", 2)
    p("Without network the scanner keeps up to five thousand scans. They are sent as soon as the phone is back online.")
    p("Table 1: Tones", "Caption")
    rows(
        made,
        ("Tone", "Meaning"),
        ("one short", "valid"),
        ("one long", "unknown badge"),
        ("two short", "stored offline"),
    )
    h("Badges that do not scan", 2)
    p("Wipe the badge and try again. If the code is damaged, type the number below it into the app.")
    h("Support", 1)
    p(
        "Call the hotline during the event. After the event, write to the service desk and name the "
        "number of the scanner."
    )
    gold = """
Badge Scanner Administrator Guide
  1 Introduction
  2 Preparing the scanners
    2.1 Charging
    2.2 Pairing
      2.2.1 Phones with a company profile
      2.2.2 Several scanners on one phone
  3 Scanning at the door
    3.1 Offline mode
    3.2 Badges that do not scan
  4 Support
"""
    save(made, "en-scanner-template.docx", gold)


def access() -> None:
    """Heading styles, with numbers typed by hand; figures and steps."""
    made = begin("SimSun", 10.5)
    made.sections[0].footer.paragraphs[0].text = "第 1 页 共 4 页"
    title = look(made, "门禁管理系统使用手册", 22, bold=True)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    date = look(made, "版本 2.3　　2024年4月", 12)
    date.alignment = WD_ALIGN_PARAGRAPH.CENTER
    h, p = made.add_heading, made.add_paragraph
    h("1 概述", 1)
    p("本手册面向物业前台和保安人员，说明门禁管理系统的日常操作。系统管理员另有一份安装手册。")
    h("1.1 适用范围", 2)
    p("适用于一号楼至六号楼的所有单元门和地下车库。地面停车场的道闸由停车系统管理，不在本手册之内。")
    h("1.2 登录系统", 2)
    p("在浏览器中输入系统地址，用工号和密码登录。首次登录必须修改密码，新密码不少于八位。")
    p("图1-1 登录界面").alignment = WD_ALIGN_PARAGRAPH.CENTER
    h("2 卡片管理", 1)
    p("卡片分为业主卡、租户卡和临时卡三种。不同的卡可以打开的门不同，有效期也不同。")
    h("2.1 发卡", 2)
    p("发卡前请核对身份证和房产证。信息录入后立即生效，不需要重启控制器。")
    p("（1）点击“新增卡片”，把空白卡放在读卡器上。")
    p("（2）选择楼栋和房号，填写手机号。")
    p("（3）点击“保存”，听到提示音后取下卡片。")
    h("2.2 挂失与补卡", 2)
    p("业主报失后先挂失，旧卡马上失效。补卡收取工本费二十元，收据由财务开具。")
    h("2.2.1 电话挂失", 3)
    p("电话挂失时要核对姓名、房号和预留手机号。三项都正确才可以操作，并在备注里写明来电时间。")
    h("2.2.2 到前台挂失", 3)
    p("请业主填写挂失单并签字。挂失单按月装订，保存两年。")
    h("3 故障处理", 1)
    p("遇到故障先看控制器的指示灯，再打电话报修。不要自行拆开控制器的外壳。")
    rows(
        made,
        ("现象", "原因", "处理"),
        ("刷卡没有反应", "读卡器断电", "检查电源"),
        ("门打不开", "卡片过期", "延长有效期"),
    )
    h("3.1 断电", 2)
    p("断电后电磁锁自动松开，单元门处于常开状态。保安要到现场值守，直到供电恢复。")
    h("3.2 联系厂家", 2)
    p("厂家热线全天有人接听。报修时说明楼栋、单元和指示灯的颜色，工程师四小时内到达。")
    gold = """
门禁管理系统使用手册
  1 概述
    1.1 适用范围
    1.2 登录系统
  2 卡片管理
    2.1 发卡
    2.2 挂失与补卡
      2.2.1 电话挂失
      2.2.2 到前台挂失
  3 故障处理
    3.1 断电
    3.2 联系厂家
"""
    save(made, "zh-menjin-hand-numbers.docx", gold)


def greenhouse() -> None:
    """Headings that a list numbers, bold and no more."""
    made = begin("Times New Roman", 12)
    numbering(made, 91, ("decimal", "%1.", ""), ("decimal", "%1.%2.", ""))
    look(made, "SERA SULAMA SİSTEMİ KULLANMA TALİMATI", 14, bold=True).alignment = WD_ALIGN_PARAGRAPH.CENTER
    p = made.add_paragraph

    def one(words: str) -> None:
        listed(made, words, 91, 0, bold=True)

    def two(words: str) -> None:
        listed(made, words, 91, 1, bold=True)

    p()
    one("AMAÇ")
    p(
        "Bu talimat, seradaki damla sulama sisteminin güvenli kullanılmasını anlatır. Sistemi kullanan herkes talimatı "
        "okumak zorundadır."
    )
    one("SORUMLULUK")
    p("Sistemin günlük kontrolünden vardiya sorumlusu sorumludur. Arızalar bakım ekibine yazılı olarak bildirilir.")
    one("ÇALIŞTIRMA")
    p("Sistem her sabah saat altıda elle çalıştırılır. Çalıştırmadan önce su deposunun seviyesine bakılır.")
    two("Pompanın açılması")
    p("Ana vana açılmadan pompa çalıştırılmaz. Basınç göstergesi iki bara ulaşınca hat vanaları sırayla açılır.")
    p("Ana vanayı saat yönünün tersine çevirin.", "List Bullet")
    p("Yeşil düğmeye basın ve on saniye bekleyin.", "List Bullet")
    two("Gübre tankının bağlanması")
    p("Gübre yalnızca sulamanın ortasında verilir. Tank boşaldıktan sonra hat beş dakika temiz suyla yıkanır.")
    warning = p()
    warning.add_run("DİKKAT: ").bold = True
    warning.add_run("Eldiven ve gözlük takmadan tankın kapağını açmayın.")
    one("BAKIM")
    p("Bakım işleri deftere yazılır ve imzalanır. Defter pompa odasında durur.")
    two("Filtrelerin temizliği")
    p("Filtreler haftada bir kez sökülür ve suyla yıkanır. Yırtık filtre yerine takılmaz, yenisi depodan istenir.")
    two("Kış hazırlığı")
    p("Don başlamadan önce borulardaki su boşaltılır. Pompa kuru ve kapalı bir yere kaldırılır.")
    one("ARIZA DURUMU")
    p("Su gelmiyorsa önce sigortaya bakılır. Sigorta sağlamsa pompa kapatılır ve bakım ekibi aranır.")
    p()
    rows(made, ("Hazırlayan", "Onaylayan"), ("Ziraat teknisyeni", "İşletme müdürü"))
    gold = """
SERA SULAMA SİSTEMİ KULLANMA TALİMATI
  1. AMAÇ
  2. SORUMLULUK
  3. ÇALIŞTIRMA
    3.1. Pompanın açılması
    3.2. Gübre tankının bağlanması
  4. BAKIM
    4.1. Filtrelerin temizliği
    4.2. Kış hazırlığı
  5. ARIZA DURUMU
"""
    save(made, "tr-sera-list-numbers.docx", gold)


def kiln() -> None:
    """Two languages: headings in both on a line, then a paragraph in each."""
    made = begin("Arial", 10)
    numbering(made, 92, ("decimal", "%1.", "Heading1"), ("decimal", "%1.%2.", "Heading2"))
    made.add_paragraph("Piec do ceramiki / Ceramic kiln", "Title")
    look(made, "Instrukcja dla pracowni / Workshop instructions", 12, italic=True)
    p = made.add_paragraph

    def both(first: str, second: str) -> None:
        p(first)
        look(made, second, italic=True)

    made.add_heading("Bezpieczeństwo / Safety", 1)
    both(
        "Piec obsługują tylko osoby przeszkolone. Podczas wypału w pracowni zawsze ktoś przebywa.",
        "Only trained people use the kiln. Somebody stays in the workshop during every firing.",
    )
    made.add_heading("Ustawianie prac / Loading", 1)
    both(
        "Prace muszą być całkiem suche. Między nimi zostaw dwa centymetry odstępu.",
        "Pieces must be completely dry. Leave two centimetres between them.",
    )
    made.add_heading("Półki / Shelves", 2)
    both(
        "Półki układaj na trzech podpórkach. Najcięższe prace stawiaj na dole.",
        "Rest the shelves on three posts. Put the heaviest pieces at the bottom.",
    )
    made.add_heading("Szkliwione prace / Glazed pieces", 2)
    both(
        "Spód pracy musi być wolny od szkliwa. Pod każdą pracę podłóż trójnóg.",
        "The foot of a piece must be free of glaze. Put a stilt below each one.",
    )
    made.add_heading("Wypał / Firing", 1)
    both(
        "Wybierz program na panelu i naciśnij start. Drzwi blokują się przy stu stopniach.",
        "Choose the programme on the panel and press start. The door locks at one hundred degrees.",
    )
    rows(made, ("Program", "Temperatura / Temperature"), ("1", "960 °C"), ("2", "1050 °C"), ("3", "1220 °C"))
    made.add_heading("Przerwanie programu / Stopping a programme", 2)
    both(
        "Naciśnij stop przez trzy sekundy. Piec stygnie potem sam, drzwi pozostają zamknięte.",
        "Hold stop for three seconds. The kiln then cools by itself while the door stays shut.",
    )
    made.add_heading("Wyjmowanie prac / Unloading", 1)
    both(
        "Otwórz piec dopiero poniżej osiemdziesięciu stopni. Załóż rękawice i sprawdź krawędzie.",
        "Open the kiln only below eighty degrees. Wear gloves and check the rims for sharp spots.",
    )
    gold = """
Piec do ceramiki / Ceramic kiln
  1. Bezpieczeństwo / Safety
  2. Ustawianie prac / Loading
    2.1. Półki / Shelves
    2.2. Szkliwione prace / Glazed pieces
  3. Wypał / Firing
    3.1. Przerwanie programu / Stopping a programme
  4. Wyjmowanie prac / Unloading
"""
    save(made, "pl-piec-bilingual.docx", gold)
