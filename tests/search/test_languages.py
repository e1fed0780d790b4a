"""A guide in three languages: found by any, shown in the asker's, with the others to switch to; the real model."""

from dataclasses import replace
from pathlib import Path

import pytest

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.quality.evaluate import evaluate
from qa.quality.questions import Relevant, TestQuestion
from qa.search.index import Index
from qa.search.languages import language_of_document, shown_in
from qa.search.search import search
from qa.server.wire import answer_to_json

pytestmark = pytest.mark.model

GUIDE = {
    # One outline in all three.
    "refund.zh.md": "# 退款\n\n## 怎样申请退款\n\n打开订单，点“申请退款”，写明原因后提交。\n\n"
    "## 退款多久到账\n\n商家同意以后，三到五个工作日退回原来的银行卡。\n",
    "refund.en.md": "# Refunds\n\n## How to ask for a refund\n\nOpen the order, press Ask for a refund, say why and send it.\n\n"
    "## How long a refund takes\n\nOnce the shop agrees, the money is back on your card in three to five working days.\n",
    "refund.de.md": "# Erstattung\n\n## Erstattung beantragen\n\nÖffnen Sie die Bestellung, drücken Sie auf Erstattung und "
    "nennen Sie den Grund.\n\n## Wie lange eine Erstattung dauert\n\nStimmt der Händler zu, ist das Geld nach drei bis "
    "fünf Werktagen auf Ihrer Karte.\n",
    # The English page lacks a section; the German one is one level deeper and has a section of its own.
    "help/zh/account.md": "# 账户\n\n## 忘记密码\n\n在登录页点“忘记密码”，按邮件里的链接设新密码。\n\n"
    "## 账户被锁\n\n密码连错五次，账户锁定一小时，之后自动解锁。\n\n## 注销账户\n\n在设置里点“注销”，余额须先提走。\n",
    "help/en/account.md": "# Account\n\n## Forgotten password\n\nPress Forgotten password on the login page and set a new one "
    "by the link in the mail.\n\n## Closing the account\n\nPress Close in the settings; take the balance out first.\n",
    "help/de/account.md": "# Konto\n\n## Anmeldung\n\n### Passwort vergessen\n\nDrücken Sie auf der Anmeldeseite auf Passwort "
    "vergessen und setzen Sie ein neues über den Link in der Mail.\n\n### Anmeldung mit dem Fingerabdruck\n\nSchalten Sie "
    "den Fingerabdruck in der App unter Sicherheit ein.\n\n## Konto schließen\n\nDrücken Sie in den Einstellungen auf "
    "Schließen; heben Sie vorher das Guthaben ab.\n",
    # A file without a code, in the guide's main language.
    "fees.md": "# 手续费\n\n## 跨境汇款的手续费\n\n跨境汇款每笔收百分之一，最低十元，付款前会显示。\n",
    "fees.en.md": "# Fees\n\n## Fees for transfers abroad\n\nA transfer abroad costs one percent, at least ten yuan; it is shown "
    "before you pay.\n",
    # In one language only.
    "门店.md": "# 门店\n\n## 门店营业时间\n\n线下门店周一到周六上午九点到晚上八点营业，周日休息。\n",
}


def index_of(folder: Path, files: dict[str, str]) -> Index:
    for name, text in files.items():
        (folder / "guide" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "guide" / name).write_text(text, encoding="utf-8")
    build_index(folder / "guide", folder / "index", Encoder())
    return Index.open(folder / "index")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return index_of(tmp_path_factory.mktemp("tongues"), GUIDE)


@pytest.mark.parametrize(
    ("question", "document", "heading"),
    [
        ("退款要等几天才能收到", "refund.zh.md", "退款多久到账"),
        ("when will I get my money back from the shop?", "refund.en.md", "How long a refund takes"),
        ("Wann ist mein Geld vom Händler wieder da?", "refund.de.md", "Wie lange eine Erstattung dauert"),
        ("密码想不起来了怎么登录", "help/zh/account.md", "忘记密码"),
        ("I cannot remember my password", "help/en/account.md", "Forgotten password"),
        ("Ich weiß mein Passwort nicht mehr", "help/de/account.md", "Passwort vergessen"),
        ("what does it cost to send money abroad?", "fees.en.md", "Fees for transfers abroad"),
        ("往国外汇款要收多少手续费", "fees.md", "跨境汇款的手续费"),
        ("往國外匯款要收多少手續費", "fees.md", "跨境汇款的手续费"),
    ],
)
def test_the_right_section_is_shown_in_the_askers_language(
    index: Index, question: str, document: str, heading: str
) -> None:
    first = index.ask(question).hits[0]
    assert (first.passage.document_id, first.passage.headings[-1]) == (document, heading)


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("when are your shops open?", "门店营业时间"),  # a page in Chinese only
        ("How long does my account stay locked?", "账户被锁"),  # a section that the English page lacks
        ("Can I log in with my fingerprint?", "Anmeldung mit dem Fingerabdruck"),  # one that only the German page has
    ],
)
def test_what_stands_in_one_language_only_is_found_by_any(index: Index, question: str, heading: str) -> None:
    answer = index.ask(question)
    assert answer.answerable
    assert answer.hits[0].passage.headings[-1] == heading
    assert answer.hits[0].translations == ()


def test_the_same_section_is_there_in_the_other_languages_though_the_outlines_differ(index: Index) -> None:
    (hit,) = index.ask("I want to close my account", 1).hits
    assert [(language, passage.headings[-1]) for language, passage in hit.translations] == [
        ("de", "Konto schließen"),
        ("zh", "注销账户"),
    ]


@pytest.mark.parametrize("question", ["refund", "退款", "Wie beantrage ich eine Erstattung?", "my account"])
def test_hits_are_different_things(index: Index, question: str) -> None:
    hits = index.ask(question, 8).hits
    assert len(hits) == 8
    seen = [passage.row for hit in hits for passage in hit.everywhere]
    assert len(seen) == len(set(seen))


def test_how_many_sections_are_shown_does_not_change_the_confidence(index: Index) -> None:
    assert len({index.ask("How do I ask for a refund?", k).confidence for k in (1, 3, 8)}) == 1


def test_a_hit_is_shown_in_another_language_and_back(index: Index) -> None:
    answer = index.ask("how many days until the refund is on my card?")
    hit = answer.hits[0]
    chinese = shown_in(index, answer, hit, "zh")
    assert chinese.passage.headings[-1] == "退款多久到账"
    assert [chinese.passage.text[start:end] for start, end in chinese.highlights] == [
        "商家同意以后，三到五个工作日退回原来的银行卡。"
    ]
    assert [language for language, _ in chinese.translations] == ["de", "en"]
    assert (chinese.rank, chinese.score) == (hit.rank, hit.score)
    assert shown_in(index, answer, chinese, "en") == hit


def test_a_language_near_to_one_that_is_there_will_do_and_others_change_nothing(index: Index) -> None:
    answer = index.ask("how many days until the refund is on my card?")
    hit = answer.hits[0]
    assert shown_in(index, answer, hit, "zh-TW").passage.document_id == "refund.zh.md"
    assert shown_in(index, answer, hit, "en-GB") is hit
    assert shown_in(index, answer, hit, "ru") is hit
    assert shown_in(index, replace(answer, index="another"), hit, "zh") is hit


def test_a_follow_up_is_marked_with_the_question_before_it_in_mind(index: Index) -> None:
    answer = index.ask("and how much then?", after="sending money to my son in Canada")
    assert answer.after
    alone, *_ = index.prepare([answer.question])
    assert index.query_of(answer).tokens.shape[1] > alone.tokens.shape[1]
    assert answer.hits[0].passage.headings[-1] == "Fees for transfers abroad"
    chinese = shown_in(index, answer, answer.hits[0], "zh")
    assert [chinese.passage.text[start:end] for start, end in chinese.highlights] == [
        "跨境汇款每笔收百分之一，最低十元，付款前会显示。"
    ]


def test_an_introduction_brings_its_subsections_in_the_language_it_is_shown_in(tmp_path: Path) -> None:
    german = (
        "# Hilfe\n\nHier steht, wie Sie die Waschmaschine benutzen.\n\n## Waschmaschine starten\n\nDrücken Sie Start.\n"
    )
    english = "# Help\n\nThis says how to use the washing machine.\n\n## Starting the washing machine\n\nPress Start.\n"
    index = index_of(tmp_path, {"use.de.md": german, "use.en.md": english})
    answer = index.ask("This says how to use the washing machine.")
    assert [part.headings[-1] for part in answer.hits[0].parts] == ["Starting the washing machine"]
    shown = shown_in(index, answer, answer.hits[0], "de")
    assert [part.headings[-1] for part in shown.parts] == ["Waschmaschine starten"]


def test_the_language_of_a_page_is_told_by_its_name_or_else_by_its_text(index: Index) -> None:
    told = {name: language_of_document(index, name) for name in (*GUIDE, "nowhere.md")}
    assert told == {
        "refund.zh.md": "zh",
        "refund.en.md": "en",
        "refund.de.md": "de",
        "help/zh/account.md": "zh",
        "help/en/account.md": "en",
        "help/de/account.md": "de",
        "fees.md": "zh",
        "fees.en.md": "en",
        "门店.md": "zh",
        "nowhere.md": "",
    }


def test_a_question_judged_on_one_language_is_right_in_another(index: Index) -> None:
    asked = [
        TestQuestion(
            "1", "en", "how many days until I have my refund?", (Relevant("refund.zh.md", ("退款多久到账",)),)
        ),
        TestQuestion("2", "de", "Wie lange dauert die Erstattung?", (Relevant("refund.zh.md", ("怎样申请退款",)),)),
    ]
    assert [row["rank"] == 1 for row in evaluate(index, asked).rows] == [True, False]


def test_the_json_names_the_other_languages(index: Index, okpay: Index) -> None:
    hit = answer_to_json(index.ask("how many days until I have my refund?", 1))["hits"][0]
    assert [(one["language"], one["document"]) for one in hit["translations"]] == [
        ("de", "refund.de.md"),
        ("zh", "refund.zh.md"),
    ]
    assert [hit["translations"] for hit in answer_to_json(okpay.ask("退款什么时候到", 2))["hits"]] == [[], []]


def test_a_guide_in_one_language_is_searched_as_ever(okpay: Index) -> None:
    assert not okpay.translations
    (query,) = okpay.prepare(["我的退款什么时候能到"])
    assert search(okpay.generation, query, 5, okpay.translations) == search(okpay.generation, query, 5)


def test_folders_that_only_look_like_languages_are_none(tmp_path: Path) -> None:
    files = {
        "it/start.md": "# Computers\n\n## Getting a laptop\n\nThe computer team hands out a laptop on your first day.\n",
        "hr/start.md": "# People\n\n## Getting a contract\n\nThe people team sends you the contract before your first day.\n",
    }
    index = index_of(tmp_path, files)
    assert index.translations
    hits = index.ask("who gives me a laptop?").hits
    assert [hit.passage.document_id for hit in hits] == ["it/start.md", "hr/start.md"]
    assert [hit.translations for hit in hits] == [(), ()]
    assert language_of_document(index, "it/start.md") == "en"


def test_a_page_that_is_not_translated_yet_is_one_hit_without_a_switch(tmp_path: Path) -> None:
    files = {name: text for name, text in GUIDE.items() if name.startswith("refund")}
    index = index_of(tmp_path, files | {"refund.de.md": files["refund.en.md"]})
    answer = index.ask("How long does a refund take?")
    assert len(answer.hits) == 2
    assert [language for language, _ in answer.hits[0].translations] == ["zh"]


def test_of_a_long_section_the_passage_that_answers_is_shown_in_every_language(tmp_path: Path) -> None:
    fillers = {
        "en": "The office also looks after parcels, letters and lost property of all kinds. ",
        "de": "Das Büro kümmert sich auch um Pakete, Briefe und Fundsachen aller Art. ",
    }
    answers = {"en": "Dogs ride for free when they wear a muzzle.", "de": "Hunde fahren mit Maulkorb umsonst mit."}
    files = {}
    for language, filler in fillers.items():
        paragraphs = [f"{filler * 9}{number}." for number in range(8)]
        files[f"office.{language}.md"] = "\n\n".join(["# Office", *paragraphs, answers[language]]) + "\n"
    index = index_of(tmp_path, files)
    assert index.generation.manifest.counts.passages > 4
    (hit,) = index.ask("May my dog come along on the bus?", 1).hits
    assert answers["en"] in hit.passage.text
    ((language, german),) = hit.translations
    assert language == "de"
    assert answers["de"] in german.text
