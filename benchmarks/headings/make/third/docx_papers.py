"""Papers of small offices: no styles, minutes, a title that is no style above styles."""

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import RGBColor
from word import begin, contents, look, rows, save

CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def toys() -> None:
    """No styles at all: sizes, bold and underlined."""
    made = begin("Verdana", 10)
    look(made, "Ludoteca Il Girotondo", 20, bold=True).alignment = CENTRE
    look(made, "Come funziona il prestito dei giochi", 12, italic=True).alignment = CENTRE
    made.add_paragraph()
    p = made.add_paragraph

    def one(words: str) -> None:
        run = look(made, words, 14, bold=True).runs[0]
        run.font.color.rgb = RGBColor(0xB0, 0x30, 0x20)

    def two(words: str) -> None:
        look(made, words, 10, bold=True, underline=True)

    p(
        "La ludoteca presta giochi da tavolo, puzzle e costumi a tutte le famiglie del quartiere. "
        "Questo foglio riassume "
        "le regole e si può portare a casa."
    )
    one("Iscrizione")
    p("L'iscrizione è gratuita e vale un anno. Serve un documento di un genitore e si firma un modulo al banco.")
    two("Chi può iscriversi")
    p(
        "Possono iscriversi i bambini da tre a quattordici anni. I più piccoli vengono accompagnati "
        "da un adulto, che resta "
        "per tutta la visita."
    )
    two("La tessera")
    p("La tessera si mostra a ogni prestito. Chi la perde ne riceve una nuova con un contributo di due euro.")
    one("Prestito")
    p(
        "Si possono prendere tre giochi alla volta per due settimane. Prima di uscire si contano i pezzi insieme al "
        "personale."
    )
    p("giochi da tavolo: tre settimane", "List Bullet")
    p("costumi: solo una settimana", "List Bullet")
    two("Rinnovo")
    p(
        "Il prestito si rinnova per telefono, una volta sola. Se un'altra famiglia aspetta il gioco, il rinnovo non è "
        "possibile."
    )
    two("Ritardi")
    p(
        "Dopo una settimana di ritardo mandiamo un promemoria. Dopo un mese la tessera viene "
        "sospesa fino alla restituzione."
    )
    one("Pezzi persi o rotti")
    careful = p()
    careful.add_run("Importante: ").bold = True
    careful.add_run("dite subito che cosa manca. Un pezzo che manca si può spesso sostituire, un gioco intero no.")
    p("Per i danni più grandi si paga metà del prezzo del gioco. Il ricavato serve per comprarne altri.")
    one("Orari e contatti")
    p("Siamo aperti il martedì e il sabato dalle dieci alle diciotto. In agosto la ludoteca è chiusa.")
    gold = """
Ludoteca Il Girotondo
  Iscrizione
    Chi può iscriversi
    La tessera
  Prestito
    Rinnovo
    Ritardi
  Pezzi persi o rotti
  Orari e contatti
"""
    save(made, "it-ludoteca-no-styles.docx", gold)


def minutes() -> None:
    """Minutes: labels with colons in the head, numbers typed in wide digits, nothing bold but the title."""
    made = begin("MS Mincho", 10.5)
    made.add_paragraph("2024年6月21日").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    look(made, "商店街夏祭り実行委員会　第3回議事録", 16, bold=True).alignment = CENTRE
    p = made.add_paragraph
    p()
    p("日時：2024年6月18日（火）19時～20時30分")
    p("場所：商店街会館 2階 会議室")
    p("出席者：山口、井上、木村、松本、清水（書記）")
    p()
    p("１．会場の準備について")
    p("　前日の夕方から設営を始めることを確認した。机と椅子は小学校から借り、当日の夜に返却する。")
    p("（１）屋台の配置")
    p("　火を使う屋台は北側にまとめる。消火器は二店ごとに一本を置き、置き場所を図面に書き込む。")
    p("（２）電源")
    p("　発電機を二台借りる。音が大きいので、舞台から二十メートル以上離して置くこととした。")
    p("２．当日の係について")
    p("　受付、案内、清掃の三つの係を置く。各係の責任者は次回までに人数を報告する。")
    p("（１）迷子の対応")
    p("　迷子は本部のテントで預かる。放送は十五分ごとに行い、名前は言わずに服の色を伝える。")
    p("（２）救護")
    p("　救護の係は保健師の井上が担当する。暑さで具合の悪い人が出たときは、会館の和室を使う。")
    p("３．会計報告")
    p("　六月までの協賛金は四十二万円である。支出の内訳は下の表のとおりで、異議はなかった。")
    rows(made, ("項目", "金額"), ("舞台", "180,000円"), ("保険", "36,000円"))
    p()
    p("４．次回の予定")
    p("　次回は七月九日の十九時から同じ場所で開く。欠席する人は前日までに書記へ連絡する。")
    p("以上").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    gold = """
商店街夏祭り実行委員会　第3回議事録
  １．会場の準備について
    （１）屋台の配置
    （２）電源
  ２．当日の係について
    （１）迷子の対応
    （２）救護
  ３．会計報告
  ４．次回の予定
"""
    save(made, "ja-matsuri-minutes.docx", gold)


def kindergarten() -> None:
    """Heading styles whose ids say nothing; the title is no style; contents."""
    made = begin("Times New Roman", 12)
    for level, key in ((1, "1"), (2, "2")):
        style = made.styles[f"Heading {level}"]
        style.element.set(qn("w:styleId"), key)
        style.font.color.rgb = RGBColor(0, 0, 0)
    made.styles["TOC Heading"].element.find(qn("w:basedOn")).set(qn("w:val"), "1")
    look(made, "Муниципальное учреждение «Детский сад № 14»", 12).alignment = CENTRE
    look(made, "ПАМЯТКА ДЛЯ РОДИТЕЛЕЙ", 18, bold=True).alignment = CENTRE
    look(made, "2024 год", 12).alignment = CENTRE
    contents(
        made,
        "Оглавление",
        [("Режим дня", 1), ("Приём детей", 1), ("Кто может забрать ребёнка", 1), ("Питание", 1), ("Аллергия", 1),
         ("Дни рождения", 1), ("Одежда", 2), ("Вопросы и ответы", 2), ("Можно ли приносить игрушки?", 2),
         ("Как узнать о карантине?", 2)],
    )  # fmt: skip

    def h(words: str, level: int) -> None:
        made.add_paragraph(words, made.styles[f"Heading {level}"])

    p = made.add_paragraph
    h("Режим дня", 1)
    p(
        "Сад работает с семи до девятнадцати часов, кроме выходных и праздников. В предпраздничные "
        "дни группы закрываются "
        "на час раньше."
    )
    h("Приём детей", 2)
    p("Детей принимают до восьми тридцати. Если вы опаздываете, позвоните воспитателю, чтобы ребёнку оставили завтрак.")
    h("Кто может забрать ребёнка", 2)
    p(
        "Ребёнка отдают только родителям и тем, кто указан в заявлении. Братьям и сёстрам младше "
        "шестнадцати лет детей не "
        "отдают."
    )
    h("Питание", 1)
    p("Детей кормят четыре раза в день. Меню на неделю висит у входа и публикуется на сайте.")
    h("Аллергия", 2)
    p("Принесите справку от врача, и повар заменит блюдо. Приносить еду из дома нельзя.")
    h("Дни рождения", 2)
    p("В день рождения можно принести фрукты и сок в заводской упаковке. Торты и конфеты с начинкой не принимаются.")
    h("Одежда", 1)
    p("Подпишите все вещи. На прогулку нужны непромокаемые варежки, в группе дети ходят в лёгкой обуви.")
    p("Запасной комплект белья", "List Bullet")
    p("Форма для физкультуры", "List Bullet")
    h("Вопросы и ответы", 1)
    h("Можно ли приносить игрушки?", 2)
    p("Можно одну небольшую игрушку. Воспитатель за неё не отвечает, поэтому дорогие вещи оставьте дома.")
    h("Как узнать о карантине?", 2)
    p("Объявление появится на двери группы и в общем чате. Во время карантина новых детей в группу не принимают.")
    gold = """
ПАМЯТКА ДЛЯ РОДИТЕЛЕЙ
  Режим дня
    Приём детей
    Кто может забрать ребёнка
  Питание
    Аллергия
    Дни рождения
  Одежда
  Вопросы и ответы
    Можно ли приносить игрушки?
    Как узнать о карантине?
"""
    save(made, "ru-sad-styles.docx", gold)
