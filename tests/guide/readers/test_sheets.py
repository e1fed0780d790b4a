"""CSV, JSON and workbooks: questions and answers a row a section, other tables as they are."""

import json as standard_json
import struct
import time
import zipfile
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from qa.errors import CorpusError
from qa.guide.files import read_document
from qa.guide.passages import split_document
from qa.guide.readers.reading import Options, Reading
from qa.guide.readers.sheets import csv, json, workbook
from qa.guide.readers.sheets.compound import read_stream
from qa.records import Places, line_starts

SAMPLES = Path(__file__).parent / "sheets"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def outline(reading):
    return [
        (" > ".join(section.headings), reading.text[section.start : section.end].strip())
        for section in reading.sections
    ]


def rows_of(reading: Reading) -> list[tuple[str, int, int]]:
    places = Places(tuple(line_starts(reading.text)), reading.marks)
    found = []
    for section in reading.sections:
        body = reading.text[section.start : section.end]
        start = section.start + len(body) - len(body.lstrip())
        place = places.of(start, max(section.end, start + 1))
        found.append((place.name, place.first, place.last))
    return found


def read_csv(text: str, **columns: str) -> Reading:
    return csv.read(text.encode(), **columns)


def read_json(value: object, **columns: str) -> Reading:
    return json.read(standard_json.dumps(value, ensure_ascii=False).encode(), **columns)


def cell_xml(reference: str, value: object) -> str:
    if isinstance(value, str) and value.startswith("<"):
        return value.replace("<c ", f'<c r="{reference}" ', 1)
    if isinstance(value, str):
        return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{reference}"><v>{value}</v></c>'


def make_xlsx(
    sheets: dict[str, list[list[object]]], merged: str = "", hidden: tuple[str, ...] = (), extra: str = ""
) -> bytes:
    """Make a workbook; None and "" are empty cells, a text that begins with <c is the XML of a cell; styles 1 to 3 are dates."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        states = dict.fromkeys(hidden, 'state="hidden"')
        names = "".join(
            f'<sheet name="{name}" sheetId="{row}" {states.get(name, "")} r:id="r{row}"/>'
            for row, name in enumerate(sheets, 1)
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{names}</sheets></workbook>'
        )
        targets = "".join(
            f'<Relationship Id="r{row}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{row}.xml"/>'
            for row in range(1, len(sheets) + 1)
        )
        styles = f'<Relationship Id="s" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{targets}{styles}</Relationships>',
        )
        formats = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 22, 21))
        archive.writestr(
            "xl/styles.xml", f'<styleSheet xmlns="{MAIN}"><cellXfs count="4">{formats}</cellXfs></styleSheet>'
        )
        for number, rows in enumerate(sheets.values(), 1):
            content = "".join(
                f'<row r="{row}">'
                + "".join(
                    cell_xml(f"{chr(65 + column)}{row}", value)
                    for column, value in enumerate(cells)
                    if value not in ("", None)
                )
                + "</row>"
                for row, cells in enumerate(rows, 1)
            )
            references = merged.split()
            merges = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
            merges = f'<mergeCells count="{len(references)}">{merges}</mergeCells>' if merges else ""
            archive.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{MAIN}"><sheetData>{content}{extra}</sheetData>{merges}</worksheet>',
            )
    return made.getvalue()


HEADERS = {
    "en": ("Question", "Answer", "Category"),
    "zh": ("问题", "答案", "分类"),
    "zh-TW": ("問題", "回答", "分類"),
    "ja": ("質問", "回答", "カテゴリ"),
    "ko": ("질문", "답변", "카테고리"),
    "ru": ("Вопрос", "Ответ", "Категория"),
    "de": ("Frage", "Antwort", "Kategorie"),
    "fr": ("Question", "Réponse", "Catégorie"),
    "es": ("PREGUNTA", "RESPUESTA", "CATEGORÍA"),
    "pt": ("Pergunta", "Resposta", "Categoria"),
    "id": ("PERTANYAAN", "JAWABAN", "KATEGORI"),
    "ar": ("السؤال", "الإجابة", "الفئة"),
    "hi": ("प्रश्न", "उत्तर", "श्रेणी"),
    "tr": ("SORU", "YANIT", "KATEGORİ"),
    "vi": ("Câu hỏi", "Trả lời", "Danh mục"),
    "th": ("คำถาม", "คำตอบ", "หมวดหมู่"),
    "it": ("Domanda", "Risposta", "Categoria"),
    "pl": ("Pytanie", "Odpowiedź", "Kategoria"),
    "nl": ("Vraag", "Antwoord", "Categorie"),
    "letters": ("Q", "A", "Topic"),
    "tab and spaces": (" question\t", "answer\t", "category "),
    "two languages": ("问题 / Question", "Answer（答案）", "分类"),
    "without spaces": ("FAQ", "Answer_Text", "sub-category"),
    "title": ("标题", "答案", "目录"),
}


@pytest.mark.parametrize("names", HEADERS.values(), ids=HEADERS)
def test_columns_are_found_by_their_names(names):
    question, answer, category = names
    reading = workbook.read(
        make_xlsx({"Sheet1": [[category, question, answer], ["K", "Alpha", "Beta"], ["K", "Gamma", "Delta"]]})
    )
    assert outline(reading) == [("K", ""), ("K > Alpha", "Beta"), ("K > Gamma", "Delta")]


def test_a_question_is_a_heading_and_its_row_the_place():
    reading = read_csv(
        'Question,Answer\n"1. How do I\nlog in?","Click ""Log in"".\nThen wait."\nQ2: And out?,Close it.\n'
    )
    assert outline(reading) == [("How do I log in?", 'Click "Log in".\nThen wait.'), ("And out?", "Close it.")]
    assert rows_of(reading) == [("", 2, 2), ("", 3, 3)]


def test_a_version_at_the_start_of_a_question_is_no_number():
    assert outline(read_csv("Question,Answer\n2.4 GHz or 5?,Both\n3.5mm jack?,No\n")) == [
        ("2.4 GHz or 5?", "Both"),
        ("3.5mm jack?", "No"),
    ]


def test_categories_head_their_questions_and_come_again_in_the_order_of_the_rows():
    reading = read_csv("Category,Question,Answer\nPay,Card?,Yes\nLogin,Name?,Mail\nPay,Cash?,No\n")
    assert [heading for heading, _ in outline(reading)] == [
        "Pay",
        "Pay > Card?",
        "Login",
        "Login > Name?",
        "Pay",
        "Pay > Cash?",
    ]


def test_two_category_columns_nest_and_one_that_heads_nothing_is_kept_as_a_line():
    reading = read_csv(
        "一级分类,二级分类,问题,答案,主题\n账户,登录,怎么登录？,点这里,甲\n账户,,怎么注册？,点那里,乙\n账户,登录,改密码？,点设置,丙\n"
    )
    assert outline(reading) == [
        ("账户", ""),
        ("账户 > 登录", ""),
        ("账户 > 登录 > 怎么登录？", "点这里\n\n主题: 甲"),
        ("账户 > 怎么注册？", "点那里\n\n主题: 乙"),
        ("账户 > 登录", ""),
        ("账户 > 登录 > 改密码？", "点设置\n\n主题: 丙"),
    ]


def test_a_category_written_once_stands_for_the_rows_below_it():
    assert outline(read_csv("Category,Question,Answer\nPay,Card?,Yes\n,Cash?,No\nLogin,Name?,Mail\n,Word?,None\n")) == [
        *[("Pay", ""), ("Pay > Card?", "Yes"), ("Pay > Cash?", "No")],
        *[("Login", ""), ("Login > Name?", "Mail"), ("Login > Word?", "None")],
    ]


def test_cells_merged_over_rows_count_for_each_and_over_columns_head_what_follows():
    rows = [["Topic", "Question", "Answer"], ["Pay", "Card?", "Yes"], ["", "Cash?", "No"], ["Login", "Name?", "Mail"]]
    assert outline(workbook.read(make_xlsx({"Sheet1": rows}, "A2:A3")))[:3] == [
        ("Pay", ""),
        ("Pay > Card?", "Yes"),
        ("Pay > Cash?", "No"),
    ]
    rows = [["Question", "Answer"], ["Payment"], ["Card?", "Yes"], ["Login"], ["Name?", "Mail"]]
    assert outline(workbook.read(make_xlsx({"Sheet1": rows}, "A2:B2 A4:B4"))) == [
        *[("Payment", ""), ("Payment > Card?", "Yes")],
        *[("Login", ""), ("Login > Name?", "Mail")],
    ]


def test_other_columns_are_lines_below_the_answer_and_those_of_numbers_are_left_out_once():
    reading = read_csv(
        'id,问题,答案,相似问法,更新时间,url\n1,怎么付款？,用卡。,"能刷卡吗\n可以刷卡吗",2024-01-02 10:00:00,https://a.example/1\n2,怎么退款？,找客服。,,2024-01-03,\n'
    )
    assert outline(reading) == [
        ("怎么付款？", "用卡。\n\n相似问法: 能刷卡吗; 可以刷卡吗\nurl: https://a.example/1"),
        ("怎么退款？", "找客服。"),
    ]
    assert [(note.line, note.text) for note in reading.left_out] == [(0, "id"), (0, "更新时间")]


def test_a_question_without_an_answer_stands_alone_and_an_answer_without_a_question_goes_on():
    assert outline(read_csv("Question,Answer\nFirst?,One.\n,More of one.\nSecond?,\n")) == [
        ("First?", "One.\n\nMore of one."),
        ("Second?", "Second?"),
    ]


def test_html_in_an_answer_is_text_and_its_headings_are_below_the_question():
    answer = "<p>Click&nbsp;<b>he</b>re &amp; wait.</p><script>alert(1)</script><h2>On a <i>phone</i></h2><ul><li>Open</li><li><p>Tap</p></li></ul>x<br>y<table><tr><td>1</td><td>2</td></tr></table>"
    reading = read_json(
        [{"title": "How to log in", "body": answer}, {"title": "Other", "body": "If a < b & c > d, wait a while."}]
    )
    assert outline(reading) == [
        ("How to log in", "Click here & wait."),
        ("How to log in > On a phone", "- Open\n\n- Tap\n\nx\ny\n\n1 | 2"),
        ("Other", "If a < b & c > d, wait a while."),
    ]


def test_a_title_row_and_an_empty_first_column_above_the_header_give_no_unnamed_columns():
    rows = [
        ["", "자주 묻는 질문"],
        [],
        ["", "질문", "답변"],
        ["", "로그인은?", "누르세요."],
        ["", "로그아웃은?", "닫으세요."],
    ]
    reading = workbook.read(make_xlsx({"시트1": rows}))
    assert outline(reading) == [
        ("자주 묻는 질문", ""),
        ("자주 묻는 질문 > 로그인은?", "누르세요."),
        ("자주 묻는 질문 > 로그아웃은?", "닫으세요."),
    ]
    assert rows_of(reading)[1:] == [("시트1", 4, 4), ("시트1", 5, 5)]


def test_what_pandas_calls_a_column_without_a_name_is_no_name():
    reading = read_csv("Unnamed: 0,question,answer,note\n0,What?,That.,\n1,Why?,Because.,see there\n")
    assert "Unnamed" not in reading.text
    assert outline(reading)[1] == ("Why?", "Because.\n\nnote: see there")


def test_two_columns_without_a_header_are_questions_where_the_first_asks():
    reading = read_csv("Wo ist es?;Hier.\nWer kommt?;Alle, die wollen.\nWann?;Heute.\n")
    assert outline(reading) == [("Wo ist es?", "Hier."), ("Wer kommt?", "Alle, die wollen."), ("Wann?", "Heute.")]
    assert rows_of(reading)[0] == ("", 1, 1)


def test_a_header_in_words_that_nobody_knows_is_found_by_shape():
    text = "Kysyn,Vastaan\nMikä tämä on?,Tämä on melko pitkä vastaus siihen.\nMissä se on?,Se on siellä missä se on aina ollut.\nKuka?,Jokainen joka haluaa tulla mukaan.\n"
    assert [heading for heading, _ in outline(read_csv(text))] == ["Mikä tämä on?", "Missä se on?", "Kuka?"]


def test_a_list_of_checks_that_ask_is_a_table():
    text = "Nr,Check,Status,By\n1,Is the door shut?,ok,Ann\n2,Is the light off?,ok,Bob\n3,Is the key there?,no,Ann\n"
    assert outline(read_csv(text))[0][1].startswith(
        "Nr | Check | Status | By\n--- | --- | --- | ---\n1 | Is the door shut?"
    )


def test_title_and_content_are_questions_and_answers_only_where_the_content_is_longer():
    long = "The whole article stands in this cell, with all it says."
    assert (
        outline(read_csv(f"title,content\nOne,{long.replace(',', '')}\nTwo,{long.replace(',', '')}\n"))[0][0] == "One"
    )
    assert outline(read_csv("title,content\nA long title of a song,1 CD\nAnother long title,2 CDs\n"))[0][0] == ""


def test_one_column_is_read_as_lines_with_its_rows():
    rows = [
        ["1. 怎么登录"],
        ["点击登录。"],
        ["输入密码。"],
        ["2. 怎么退出"],
        ["点击退出。"],
        ["3. 怎么改密码"],
        ["在设置里改。"],
    ]
    reading = workbook.read(make_xlsx({"Sheet1": rows}))
    assert outline(reading) == [
        ("1. 怎么登录", "点击登录。\n输入密码。"),
        ("2. 怎么退出", "点击退出。"),
        ("3. 怎么改密码", "在设置里改。"),
    ]
    assert rows_of(reading) == [("Sheet1", 2, 3), ("Sheet1", 5, 5), ("Sheet1", 7, 7)]


def test_one_column_of_questions_with_answers_below_them():
    assert outline(read_csv("问：怎么登录？\n答：点击登录。\n\n问：怎么退出？\n答：点击退出。\n")) == [
        ("怎么登录？", "答：点击登录。"),
        ("怎么退出？", "答：点击退出。"),
    ]
    assert outline(read_csv("Where is it?\nHere, or there.\nWho is it?\nMe.\nAnd you.\n")) == [
        ("Where is it?", "Here, or there."),
        ("Who is it?", "Me.\n\nAnd you."),
    ]


def test_tables_keep_their_rows_and_blank_rows_part_them():
    rows = [
        ["Prices"],
        [],
        ["Fruit", "Price"],
        ["Apple", 1.0],
        ["Pear", 2.5],
        [],
        ["Stores"],
        ["Town", "Open"],
        ["Bonn", "yes"],
        ["Köln", "no"],
    ]
    reading = workbook.read(make_xlsx({"Sheet1": rows}))
    assert outline(reading) == [
        ("Prices", "Fruit | Price\n--- | ---\nApple | 1\nPear | 2.5"),
        ("Stores", "Town | Open\n--- | ---\nBonn | yes\nKöln | no"),
    ]
    assert [block.opening for block in reading.blocks] == ["Fruit | Price\n--- | ---\n", "Town | Open\n--- | ---\n"]
    assert rows_of(reading) == [("Sheet1", 3, 5), ("Sheet1", 8, 10)]


def test_a_row_alone_between_blank_ones_is_no_table_of_its_own():
    assert outline(read_csv("Name,Place\n\nAnn,Bonn\n\nBob,Rome\n")) == [
        ("", "Name | Place\n--- | ---\nAnn | Bonn\nBob | Rome")
    ]


def test_the_names_of_columns_are_found_below_what_is_said_of_the_whole():
    rows = [["Plan", "2024"], ["No", "What", "Who", "Where"], [1, "Dig", "Ann", "Bonn"], [2, "Fill", "Bob", "Rome"]]
    assert outline(workbook.read(make_xlsx({"Sheet1": rows}))) == [
        (
            "",
            "Plan | 2024\n\nNo | What | Who | Where\n--- | --- | --- | ---\n1 | Dig | Ann | Bonn\n2 | Fill | Bob | Rome",
        )
    ]


def test_a_cell_alone_among_tables_is_a_text():
    rows = [["Plan"], ["Who", "Where"], ["Ann", "Bonn"], [], ["See you there."]]
    text = "Who | Where\n--- | ---\nAnn | Bonn\n\nSee you there."
    assert outline(workbook.read(make_xlsx({"Sheet1": rows}))) == [("Plan", text)]


def test_a_label_with_a_colon_names_no_column():
    assert "---" not in read_csv("Tel:,555 and more\nMail:,a@b.example\n").text


def test_a_sheet_heads_its_rows_where_there_are_several_or_its_name_says_something():
    rows = [["Q", "A"], ["What?", "That."]]
    for name in (
        "Sheet1",
        "工作表1",
        "Лист1",
        "Tabelle1",
        "Feuil1",
        "Hoja1",
        "シート1",
        "시트1",
        "Planilha 1",
        "Foglio1",
    ):
        assert outline(workbook.read(make_xlsx({name: rows}))) == [("What?", "That.")]
    assert outline(workbook.read(make_xlsx({"Refunds": rows})))[1][0] == "Refunds > What?"
    reading = workbook.read(make_xlsx({"Sheet1": rows, "Sheet2": [["Name", "Place"], ["Ann", "Bonn"]], "Sheet3": []}))
    assert [heading for heading, _ in outline(reading)] == ["Sheet1", "Sheet1 > What?", "Sheet2"]
    assert rows_of(reading)[2] == ("Sheet2", 1, 2)


def test_a_hidden_sheet_is_left_out_with_a_note():
    rows = [["Q", "A"], ["What?", "That."]]
    reading = workbook.read(make_xlsx({"Sheet1": rows, "old": [["secret"]]}, hidden=("old",)))
    assert "secret" not in reading.text
    assert [(note.text, note.reason) for note in reading.left_out] == [("old", "a hidden sheet")]
    with pytest.raises(CorpusError, match="that is not hidden"):
        workbook.read(make_xlsx({"old": rows}, hidden=("old",)))


def test_values_are_as_a_spreadsheet_shows_them():
    cells = [
        "Values",
        1.0,
        0.30000000000000004,
        '<c s="1"><v>45000</v></c>',
        '<c s="2"><v>45000.5</v></c>',
        '<c s="3"><v>0.25</v></c>',
        '<c t="e"><v>#N/A</v></c>',
        '<c t="b"><v>1</v></c>',
        '<c t="str"><f>A1&amp;"x"</f><v>sum</v></c>',
    ]
    text = workbook.read(make_xlsx({"Sheet1": [cells, ["=1+1", "+1", "-1", "@x", "", "", "error"]]})).text
    assert text.split("\n")[0] == "Values | 1 | 0.3 | 2023-03-15 | 2023-03-15 12:00 | 06:00 |  | TRUE | sum"
    assert "=1+1 | +1 | -1 | @x" in text


def test_no_number_is_nothing():
    assert "nan" not in json.read(b'[{"name": "Ann and Bob", "age": NaN}, {"name": "Carl", "age": 1.0}]').text.lower()
    assert "Carl | 1\n" in json.read(b'[{"name": "Ann and Bob", "age": Infinity}, {"name": "Carl", "age": 1.0}]').text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    text = "Frage;Antwort;Bereich\nWas, wer?;Ja, das: so oder so.;Ort\nWo?;Hier;Ort\n".replace(";", delimiter)
    if delimiter == ",":
        text = 'Frage,Antwort,Bereich\n"Was, wer?","Ja, das: so oder so.",Ort\nWo?,Hier,Ort\n'
    assert outline(read_csv(text)) == [("Ort", ""), ("Ort > Was, wer?", "Ja, das: so oder so."), ("Ort > Wo?", "Hier")]


def test_the_line_that_tells_excel_the_delimiter_is_no_record():
    reading = read_csv("sep=;\nName;Place, all\nAnn;Bonn\n")
    assert outline(reading) == [("", "Name | Place, all\n--- | ---\nAnn | Bonn")]
    assert rows_of(reading) == [("", 1, 2)]


def test_commas_of_sentences_are_no_delimiters():
    assert read_csv("Some text, with commas\nand more of it\nyes, no, perhaps, and so on\n").text == (
        "Some text, with commas\n\nand more of it\n\nyes, no, perhaps, and so on\n"
    )


def test_commas_in_an_answer_that_nobody_put_in_quotes_stay_in_it():
    assert outline(read_csv("Question,Answer\nWhat?,This, that, and more.\nWho?,Ann\nAll?,Yes, all.\n"))[0] == (
        "What?",
        "This, that, and more.",
    )


def test_ragged_records_lose_nothing():
    assert outline(read_csv("Name,Place\nAnn\nBob,Rome,1999,x\nCarl,Oslo\nDan,Nice\nEve,Lima\nFay,Cork\n")) == [
        ("", "Name | Place\n--- | ---\nAnn\nBob | Rome | 1999 | x\nCarl | Oslo\nDan | Nice\nEve | Lima\nFay | Cork")
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "big5hkscs"])
def test_chinese_is_read_in_any_encoding(encoding):
    text = "問題,回答\n忘記密碼怎麼辦？,請點選登入頁的「忘記密碼」。\n如何退款？,請聯絡客服。\n"
    assert outline(csv.read(text.encode(encoding)))[0] == ("忘記密碼怎麼辦？", "請點選登入頁的「忘記密碼」。")


def test_line_ends_of_any_kind_part_records():
    for end in ("\r\n", "\r", "\n"):
        reading = read_csv(f'Q,A{end}What?,"one{end}two"{end}Who?,Me{end}')
        assert outline(reading) == [("What?", "one\ntwo"), ("Who?", "Me")]


def test_a_cell_may_be_longer_than_the_usual_limit():
    assert len(read_csv(f'Q,A\nWhat?,"{"word " * 60_000}"\n').text) > 290_000


def test_a_quotation_mark_without_another_swallows_no_records():
    reading = read_csv('Q,A\nHow long?,"5 m\nHow wide?,3 m\nHow high?,2 m\n')
    assert [heading for heading, _ in outline(reading)] == ["How long?", "How wide?", "How high?"]
    assert [note.text for note in reading.doubts] == ['"']


def test_columns_that_the_editor_names_are_taken():
    text = "Thing,Said,Long text,Place\nDoor,it opens,and here is all of it,Hall\nLamp,it shines,and here is more of it,Hall\n"
    reading = read_csv(text, question="thing", answer="Said", category="Place")
    assert outline(reading)[:2] == [("Hall", ""), ("Hall > Door", "it opens\n\nLong text: and here is all of it")]
    assert outline(read_csv(text, question="Thing"))[0] == (
        "Door",
        "and here is all of it\n\nSaid: it opens\nPlace: Hall",
    )
    assert outline(read_json([{"x": "Door", "y": "opens"}], question="x", answer="y")) == [("Door", "opens")]


def test_a_column_that_is_not_there_is_an_error_that_lists_those_that_are():
    with pytest.raises(CorpusError, match=r"no column “Frage”; its columns are “Question”, “Answer”"):
        read_csv("Question,Answer\nWhat?,That.\n", question="Frage")
    with pytest.raises(CorpusError, match=r"no column “body”.*“Q”, “A”"):
        workbook.read(make_xlsx({"Sheet1": [["Q", "A"], ["What?", "That."]]}), answer="body")
    with pytest.raises(CorpusError, match=r"no column “topic”.*“q”, “a”"):
        read_json([{"q": "What?", "a": "That."}], category="topic")


def test_json_questions_are_found_wherever_they_lie():
    entries = [{"question": "What?", "answer": "That.", "tags": ["x", "y"]}, {"question": "Who?", "answer": "Me."}]
    expected = [("What?", "That.\n\ntags: x; y"), ("Who?", "Me.")]
    assert outline(read_json(entries)) == expected
    for key in ("data", "items", "faqs", "articles", "results"):
        assert outline(read_json({"count": 2, key: entries})) == expected
    assert outline(read_json({"data": {"faqs": entries}})) == expected
    lines = "\n".join(map(standard_json.dumps, entries))
    assert outline(json.read(lines.encode())) == expected
    assert outline(json.read(lines.encode("utf-16"))) == expected
    assert rows_of(json.read(lines.encode())) == [("", 1, 1), ("", 2, 2)]


def test_json_groups_head_their_questions():
    value = {
        "faqs": [
            {"category": "Pay", "items": [{"q": "Card?", "a": "Yes"}]},
            {"category": "Login", "items": [{"q": "Name?", "a": "Mail"}]},
        ]
    }
    assert outline(read_json(value)) == [("Pay", ""), ("Pay > Card?", "Yes"), ("Login", ""), ("Login > Name?", "Mail")]
    assert outline(read_json({"Pay": [{"q": "Card?", "a": "Yes"}], "Login": [{"q": "Name?", "a": "Mail"}]}))[3] == (
        "Login > Name?",
        "Mail",
    )


def test_texts_of_json_outside_of_its_questions_have_a_note():
    value = {
        "title": "Help desk",
        "about": "All that is asked",
        "faqs": [{"q": "Card?", "a": "Yes"}, {"note": "to be written"}],
    }
    reading = read_json(value)
    assert outline(reading) == [("Help desk", ""), ("Help desk > Card?", "Yes")]
    assert [note.text for note in reading.left_out] == ["All that is asked", "to be written"]


def test_json_keys_that_ask_are_questions():
    assert outline(read_json({"How do I pay?": "By card.", "And back?": ["Ask us.", "Wait."]})) == [
        ("How do I pay?", "By card."),
        ("And back?", "Ask us.\nWait."),
    ]
    assert outline(read_json({"Money": {"怎么付款？": "用卡。", "怎么退款？": "找客服。"}}))[1] == (
        "Money > 怎么付款？",
        "用卡。",
    )


def test_a_key_that_stands_twice_keeps_both_answers():
    assert outline(json.read(b'{"What?": "One.", "What?": "Two.", "Who?": "Me."}'))[0] == ("What?", "One.\nTwo.")


def test_exports_of_help_centres_are_read():
    zendesk = {
        "count": 1,
        "next_page": None,
        "articles": [
            {
                "id": 115,
                "url": "https://a.example/115.json",
                "title": "Reset it",
                "body": "<p>Hold the button for ten seconds.</p>",
                "section": {"name": "Device"},
                "updated_at": "2024-01-01T00:00:00Z",
                "draft": False,
            }
        ],
    }
    reading = read_json(zendesk)
    assert outline(reading) == [
        ("Device", ""),
        ("Device > Reset it", "Hold the button for ten seconds.\n\nurl: https://a.example/115.json"),
    ]
    assert [note.text for note in reading.left_out] == ["id", "updated_at", "draft"]
    squad = {
        "data": [
            {
                "title": "Rhine",
                "paragraphs": [
                    {
                        "context": "A river of Europe.",
                        "qas": [
                            {"id": "1a", "question": "Where?", "answers": [{"text": "Europe", "answer_start": 11}]}
                        ],
                    }
                ],
            }
        ]
    }
    assert outline(read_json(squad)) == [("Rhine", "A river of Europe."), ("Rhine > Where?", "Europe")]
    intents = {"intents": [{"tag": "hours", "patterns": ["When open?", "Opening hours"], "responses": ["From nine."]}]}
    assert outline(read_json(intents)) == [("When open?", "From nine.\n\npatterns: Opening hours\ntag: hours")]


def test_other_lists_are_tables():
    assert outline(read_json([{"name": "Ann", "place": "Bonn"}, {"name": "Bob", "age": 3}])) == [
        ("", "name | place | age\n--- | --- | ---\nAnn | Bonn\nBob |  | 3")
    ]
    value = {
        "version": 1,
        "steps": [
            {"no": 1, "do": "Take the box out of the car and open it"},
            {"no": 2, "do": "Put it on the table in the hall at once"},
        ],
    }
    assert "1 | Take the box" in outline(read_json(value))[0][1]


@pytest.mark.parametrize(
    "value",
    [
        {
            "name": "x",
            "version": "1.0.0",
            "description": "A package that does this and that for all people",
            "contributors": [{"name": "Ann"}],
            "scripts": {"test": "run all tests now"},
        },
        {
            "$schema": "s",
            "title": "Config",
            "description": "What the configuration of the whole server holds",
            "properties": {"a": {"title": "A", "description": "What it is good for, in a sentence"}},
        },
        {"login.title": "Log in to your account", "login.text": "Type your name and your password"},
        {"compilerOptions": {"strict": True, "paths": {"a": ["b"]}}},
        [],
        {},
        3,
        [[]],
    ],
    ids=["package", "schema", "locale", "config", "empty list", "empty object", "number", "empty rows"],
)
def test_json_without_texts_for_readers_says_what_it_should_hold(value):
    with pytest.raises(CorpusError, match="holds neither questions with answers nor a list of texts"):
        read_json(value)


def test_bad_json_is_named_with_its_line():
    with pytest.raises(CorpusError, match=r"is no JSON: .* in line 1, column 7"):
        json.read(b'{"a":1')
    with pytest.raises(CorpusError, match=r"in line 2: “{bad}”"):
        json.read(b'{"q": "What?", "a": "That."}\n{bad}\n')
    for opening in ("[", '{"a":'):
        with pytest.raises(CorpusError, match="nested too deeply"):
            json.read(opening.encode() * 100_000)


def test_a_number_of_any_length_is_read():
    digits = "9" * 5_000
    assert digits in json.read(f'[{{"name": "big one", "value": {digits}}}, {{"name": "other"}}]'.encode()).text


def test_old_and_open_workbooks_are_read():
    assert outline(workbook.read((SAMPLES / "small.xls").read_bytes())) == [
        ("怎么登录？", "点击“登录”。"),
        ("怎么退出？", "点击“退出”。"),
        ("今天几号？", "2024-05-01"),
    ]
    reading = workbook.read((SAMPLES / "small.ods").read_bytes())
    assert outline(reading)[1:] == [
        ("Konto > Wie melde ich mich an?", "Oben rechts auf „Anmelden“ klicken."),
        ("Konto > Wie melde ich mich ab?", "Auf „Abmelden“ klicken.\nFertig."),
    ]
    assert rows_of(reading)[1:] == [("Tabelle1", 2, 2), ("Tabelle1", 3, 3)]


def zip_of(**members: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted; save it without a password"),
        (OLE + "WordDocument".encode("utf-16-le"), "is a Word document"),
        (OLE, "is damaged, or no workbook"),
        (OLE + "Workbook".encode("utf-16-le"), "is damaged, or no workbook"),
        (make_xlsx({"S": [["a", "b"]]})[:400], "is damaged"),
        (zip_of(**{"a.txt": b"a"}), "is damaged, or no workbook"),
        (zip_of(**{"word/document.xml": b"<a/>"}), "is a Word document.*name it .docx"),
        (zip_of(**{"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "is encrypted"),
        (zip_of(**{str(row): b"" for row in range(2_001)}), "2,000 members; split it"),
        (zip_of(**{"xl/a.xml": bytes(51_000_000)}), "unpacks to more than 50,000,000 bytes"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "is a web page.*name it .html"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "is a workbook in XML",
        ),
        (b"%PDF-1.7", "is a PDF"),
        (make_xlsx({"S": []}), "has no row with a text"),
        (
            make_xlsx({"S": [["a"]]}, extra='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
            "reaches over 1,048,576 rows and 16,384 columns",
        ),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_a_bad_workbook_says_what_it_is(data, says):
    with pytest.raises(CorpusError, match=says):
        workbook.read(data)


def test_a_size_that_a_header_lies_about_is_found():
    made = bytearray(zip_of(**{"xl/workbook.xml": b"a" * 100_000}))
    for at in (22, made.rindex(b"PK\x01\x02") + 24):  # uncompressed size, in both headers
        made[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(CorpusError, match="is damaged"):
        workbook.read(bytes(made))


def test_csv_that_is_named_as_a_workbook_is_read_and_a_workbook_named_as_csv_is_named():
    assert outline(workbook.read("问题\t答案\n怎么登录？\t点击登录。\n".encode("utf-16"))) == [
        ("怎么登录？", "点击登录。")
    ]
    with pytest.raises(CorpusError, match=r"a workbook; name it \.xlsx"):
        csv.read(make_xlsx({"S": [["a", "b"]]}))
    with pytest.raises(CorpusError, match="not a text file"):
        csv.read(bytes(range(256)) * 4)


def test_too_many_cells_are_refused():
    with pytest.raises(CorpusError, match="more than 200,000 cells"):
        read_csv("a,b\n" * 100_001)


def test_a_question_too_long_for_a_heading_is_kept_whole_in_the_text():
    question = "word " * 300
    heading, text = outline(read_csv(f"Question,Answer\n{question},Yes.\nWhat?,No.\n"))[0]
    assert len(heading) < 120
    assert text == f"{question.strip()}\n\nYes."


def test_files_are_read_by_their_names_with_the_editors_columns():
    document = read_document("faq.csv", b"Question,Answer\nWhat?,That.\n")
    passage = split_document(document, len, 100)[0]
    assert (passage.headings, passage.text.strip(), passage.where) == (("What?",), "That.", "faq.csv, row 2")
    book = make_xlsx({"Refunds": [["Thing", "Said"], ["Door", "it opens"]]})
    document = read_document("faq.xlsx", book, Options(question="Thing", answer="Said"))
    assert document.sections[1].headings == ("Refunds", "Door")
    assert split_document(document, len, 100)[0].where == "faq.xlsx, Refunds, row 2"
    assert read_document("a.jsonl", b'{"q": "What?", "a": "That."}\n{"q": "Who?", "a": "Me."}').sections[
        1
    ].headings == ("Who?",)
    with pytest.raises(CorpusError, match=r"no column"):
        read_document("a.tsv", b"Question\tAnswer\nWhat?\tThat.\n", Options(question="Frage"))


def test_objects_that_have_no_key_in_common_are_refused_before_they_fill_the_memory():
    with pytest.raises(CorpusError, match="9,000 different keys"):
        read_json([{f"key {row} {column}": "text" for column in range(3)} for row in range(3_000)])


@pytest.mark.parametrize("piece", ["<!--", "<a ", '<a b="', "<div>", "<script>", "&", "<![CDATA[", "<p"])
def test_broken_html_in_a_cell_takes_no_longer_than_it_is_long(piece):
    begun = time.process_time()
    reading = read_json([{"title": "One", "body": f"<p>Here are the words of it.</p>{piece * 50_000}"}])
    assert "Here are the words of it." in reading.text
    assert time.process_time() - begun < 5


def binary_record(kind: int, data: bytes = b"") -> bytes:
    """Write a record of an .xlsb: numbers have seven bits a byte."""
    numbers = []
    for number, least in ((kind, 1 + (kind > 127)), (len(data), 1 + (len(data) > 127))):
        numbers += [number >> 7 * at & 0x7F | (0x80 if at < least - 1 else 0) for at in range(least)]
    return bytes(numbers) + data


def make_xlsb(cells: list[tuple[int, int, str]]) -> bytes:
    """Make a binary workbook of the texts at some rows and columns, from 0."""

    def text(written: str) -> bytes:
        return struct.pack("<I", len(written)) + written.encode("utf-16-le")

    sheet = binary_record(0x81) + binary_record(0x94, struct.pack("<4I", 0, 9, 0, 9)) + binary_record(0x91)
    for row, column, written in cells:
        sheet += binary_record(0, struct.pack("<I", row) + bytes(21))
        sheet += binary_record(6, struct.pack("<II", column, 0) + text(written))
    book = binary_record(0x83) + binary_record(0x9C, struct.pack("<II", 0, 1) + text("r1") + text("FAQ"))
    relation = f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.bin"/>'
    return zip_of(
        **{
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.bin": book + binary_record(0x90) + binary_record(0x9D),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'.encode(),
            "xl/worksheets/sheet1.bin": sheet + binary_record(0x92),
        }
    )


def test_workbooks_with_macros_are_read_without_them():
    packed = BytesIO(make_xlsx({"FAQ": [["Question", "Answer"], ["Refunds?", "In three days."]]}))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    for name in ("guide.xlsm", "guide.xlsx"):
        assert outline(read_document(name, packed.getvalue()))[1:] == [("FAQ > Refunds?", "In three days.")]


def test_binary_workbooks_are_read():
    cells = [(0, 0, "Question"), (0, 1, "Answer"), (1, 0, "Refunds?"), (1, 1, "In three days.")]
    assert outline(read_document("guide.xlsb", make_xlsb(cells)))[1:] == [("FAQ > Refunds?", "In three days.")]


def test_binary_cells_that_lie_far_apart_are_refused_before_room_is_made_for_them():
    with pytest.raises(CorpusError, match="reaches over 1,048,576 rows and 16,384 columns; delete"):
        workbook.read(make_xlsb([(0, 0, "Question"), (1_048_575, 16_383, "far")]))


@pytest.mark.parametrize("ending", ["tsv", "tab"])
def test_tabs_between_columns(ending):
    document = read_document(f"guide.{ending}", b"Question\tAnswer\nRefunds?\tIn three days.\n")
    assert outline(document) == [("Refunds?", "In three days.")]


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """Make a compound file whose stream is small: it lies, from sector to sector, in that of the root."""
    count = -(-len(stream) // 64)
    order = list(range(count))[::-1]  # its small sectors, the last first
    holder = b"".join(stream.ljust(64 * count, b"\0")[64 * at : 64 * at + 64] for at in order)
    big = -(-len(holder) // 512)
    small = [0xFFFFFFFE if at == 0 else at - 1 for at in range(count)]
    table = [0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *range(4, 3 + big), 0xFFFFFFFE]
    header = OLE[:8] + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, 2, 1, 0xFFFFFFFE, 0) + struct.pack("<I", 0) + b"\xff" * 432

    def entry(title: str, kind: int, start: int, size: int) -> bytes:
        written = title.encode("utf-16-le")
        links = struct.pack(
            "<HBBIII", len(written) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 1 if kind == 5 else 0xFFFFFFFF
        )
        return written.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)

    folder = entry("Root Entry", 5, 3, len(holder)) + entry(name, 2, count - 1, len(stream))
    return b"".join(
        [
            header,
            struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff"),
            folder.ljust(512, b"\0"),
            struct.pack(f"<{count}I", *small).ljust(512, b"\xff"),
            holder.ljust(512 * big, b"\0"),
        ]
    )


def test_a_stream_of_an_old_workbook_is_followed_from_sector_to_sector():
    for stream in (bytes(range(200)) * 5, b"short"):
        assert read_stream(compound(stream), ["Book", "Workbook"]) == stream
    assert read_stream(compound(b"x", "Other"), ["Workbook"]) == b""
    assert read_stream(compound(b"x")[:600], ["Workbook"]) == b""


def test_old_cells_that_lie_far_apart_are_refused_before_room_is_made_for_them():
    def label(row: int, column: int) -> bytes:
        return struct.pack("<HHHHHHB", 0x204, 10, row, column, 0, 1, 0) + b"x"

    begin = struct.pack("<HHHH", 0x809, 4, 0x600, 0x10)
    with pytest.raises(CorpusError, match="reaches over 65,536 rows and 201 columns; delete"):
        workbook.read(compound(begin + label(0, 0) + label(65_535, 200)))
    with pytest.raises(CorpusError, match="has no row with a text"):  # each sheet on its own is small
        workbook.read(compound(begin + label(65_535, 0) + begin + label(0, 200)))


def test_a_text_that_very_many_cells_repeat_is_refused():
    rows = [['<c t="s"><v>1</v></c>']] * 600
    texts = f'<sst xmlns="{MAIN}"><si><t>short</t></si><si><t>{"word " * 20_000}</t></si></sst>'
    with pytest.raises(CorpusError, match="repeat texts to more than 50,000,000 bytes; delete"):
        workbook.read(with_texts(make_xlsx({"A": rows}), texts))
    few = [['<c t="s"><v>0</v></c>']] * 2_000
    assert workbook.read(with_texts(make_xlsx({"A": few}), texts)).text.count("short") == 2_000


def with_texts(book: bytes, texts: str) -> bytes:
    with zipfile.ZipFile(BytesIO(book)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    relation = f'<Relationship Id="t" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    relations = members["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", relation.encode())
    return zip_of(**{**members, "xl/_rels/workbook.xml.rels": relations, "xl/sharedStrings.xml": texts.encode()})


def test_a_member_is_unpacked_no_further_than_a_file_may_be():
    book = bytearray(make_xlsx({"A": [["word " * 11_000_000]]}))
    with zipfile.ZipFile(BytesIO(book)) as archive:
        size = struct.pack("<I", archive.getinfo("xl/worksheets/sheet1.xml").file_size)
    with pytest.raises(CorpusError, match="unpacks to more than 50,000,000 bytes"):
        workbook.read(bytes(book).replace(size, struct.pack("<I", 2_000)))


def test_columns_beyond_the_first_hundred_are_no_questions_and_beyond_a_thousand_refused():
    wide = ",".join(f"c{at}" for at in range(998))
    assert "Refunds?" in read_csv(f"question,{wide},answer\nRefunds?{',x' * 999}\n").text
    assert outline(read_csv(f"question,{wide},answer\nRefunds?{',x' * 999}\n"))[0][0] == ""
    assert outline(read_csv(f"question,answer,{wide}\nRefunds?,Yes{',x' * 998}\n"))[0][0] == "Refunds?"
    with pytest.raises(CorpusError, match="row 1 has more than 1,000 cells; split it"):
        read_csv(f"question,{wide},answer,more\n")


def test_json_of_too_many_objects_is_refused_before_they_are_made():
    entry = b'{"question":"a?","answer":"b"},'
    started = time.process_time()
    with pytest.raises(CorpusError, match="more than 200,000 objects; split it"):
        json.read(b"[" + entry * 200_000 + b"{}]")
    with pytest.raises(CorpusError, match="more than 1,000,000 values; split it"):
        json.read(b"[" + b"1," * 1_000_001 + b"1]")
    assert time.process_time() - started < 2


def test_a_sheet_of_five_thousand_questions_is_read_and_cut():
    rows = "".join(f'How do I return item {row}?,"To the desk.\nThen wait.\nThen sign."\n' for row in range(5_000))
    document = read_document("guide.csv", f"Question,Answer\n{rows}".encode())
    assert document.text.count("\n") > 20_000
    assert len(split_document(document, len)) == 5_000
