"""How the files of a guide are read, as its editor sets it."""

from pathlib import Path

import pytest

from qa.errors import CorpusError
from qa.guide.corpus_settings import Site, read_corpus_settings, set_site
from qa.guide.files import fingerprint_corpus, read_corpus, read_file
from qa.guide.listing import list_files
from qa.guide.passages import split_document
from qa.guide.readers.reading import NO_OPTIONS


def write(folder: Path, text: str, name: str = "corpus.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_guide_without_the_files_has_nothing_set(tmp_path: Path) -> None:
    settings = read_corpus_settings(tmp_path)
    assert (settings.options, settings.site, settings.ignored, settings.key) == (NO_OPTIONS, Site(), (), "")


def test_everything_that_can_be_set_is_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        'languages = ["zh-Hant", "en"]\nocr = true\nleave_out = [".ads"]\n'
        '[columns]\nquestion = "Frage"\nanswer = "Antwort"\ncategory = "Thema"\n'
        '[site]\naddress = "https://help.example.com/guide"\npages = "folder"\n',
    )
    settings = read_corpus_settings(tmp_path)
    options = settings.options
    assert (options.question, options.answer, options.category) == ("Frage", "Antwort", "Thema")
    assert (options.languages, options.ocr, options.leave_out) == (("zh-Hant", "en"), True, (".ads",))
    assert settings.site.page("a/b c.md") == "https://help.example.com/guide/a/b%20c/"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("languages = [", "corpus.toml: "),
        ('language = "zh"', "no such setting as language; there are languages, site, columns, leave_out and ocr"),
        ('languages = ["klingonisch"]', "klingonisch is no language"),
        ('site = "javascript:alert(1)"', "must be an address such as"),
        ('site = "https://"', "must be an address such as"),
        ('[site]\naddress = "https://a.b"\npages = "x"', "site.pages must be one of file, folder, bare"),
        ("[columns]\nquestion = 1", "columns.question must be one line of text"),
        ("ocr = 1", "ocr must be true or false"),
        ("leave_out = 'x'", "leave_out must be a list"),
    ],
)
def test_what_is_no_setting_is_refused_in_words(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(CorpusError, match=reason.replace(".", r"\.")):
        read_corpus_settings(write(tmp_path, text))


def test_what_is_ignored_is_no_file_of_the_guide(tmp_path: Path) -> None:
    for name in ("a.md", "b.draft.md", "old/c.md", "old/keep.md", "new/old/d.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# A\n\nb\n")
    write(tmp_path, "# what is not ready\n*.draft.md\n/old/*\n!/old/keep.md\n", ".qaignore")
    assert list(list_files(tmp_path).files) == ["a.md", "new/old/d.md", "old/keep.md"]


def test_the_pages_of_a_site_have_addresses() -> None:
    address = "https://a.b/"
    assert Site(address).page("x/y.html") == "https://a.b/x/y.html"
    assert Site(address).page("x/index.html") == "https://a.b/x/"
    assert Site(address).page("index.html") == "https://a.b/"
    assert Site(address).page("site.zip/x/登录.html") == "https://a.b/x/%E7%99%BB%E5%BD%95.html"
    assert Site(address, "bare").page("x/y.md") == "https://a.b/x/y"


def test_a_passage_of_a_text_leads_to_its_live_page_where_that_is_known(tmp_path: Path) -> None:
    write(tmp_path, "# A\n\nText.\n", "login.md")
    assert split_document(read_file(tmp_path, "login.md"), len)[0].place.address == ""
    write(tmp_path, '[site]\naddress = "https://a.b/"\npages = "folder"\n')
    place = split_document(read_file(tmp_path, "login.md"), len)[0].place
    assert (place.unit, place.first, place.address) == ("line", 3, "https://a.b/login/")


def test_a_changed_setting_reads_every_file_anew(tmp_path: Path) -> None:
    write(tmp_path, "# A\n\nText.\n", "a.md")
    before = fingerprint_corpus(tmp_path)
    write(tmp_path, 'languages = ["en"]\n')
    assert fingerprint_corpus(tmp_path) != before
    corpus = read_corpus(tmp_path)
    assert corpus.fingerprints == fingerprint_corpus(tmp_path)
    assert corpus.documents[0].sha256 == corpus.fingerprints["a.md"]
    assert corpus.unread == {}


def test_an_address_is_written_down_once_and_no_other_over_it(tmp_path: Path) -> None:
    write(tmp_path, '[columns]\nquestion = "Q"\n')
    set_site(tmp_path, "https://c.d/e")
    set_site(tmp_path, "https://c.d/e/")
    settings = read_corpus_settings(tmp_path)
    assert (settings.site.page("x.html"), settings.options.question) == ("https://c.d/e/x.html", "Q")
    with pytest.raises(CorpusError, match=r"says that the site is https://c\.d/e/; change it there"):
        set_site(tmp_path, "https://f.g")
    with pytest.raises(CorpusError, match="site must be an address"):
        set_site(tmp_path, "c.d")
