"""Files are decoded in the encoding they were saved in, or refused."""

import time
import unicodedata
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.errors import CorpusError
from qa.guide.readers.alphabets import ENCODINGS
from qa.guide.readers.text import decode

SIMPLIFIED = "忘记支付密码时，请打开应用，点击右下角的“我的”，再选择“安全中心”。系统会向绑定的手机发送验证码，输入后即可设置新的密码。如果手机号已经停用，请携带身份证到附近的服务网点办理。"
TRADITIONAL = "忘記付款密碼時，請開啟應用程式，點選右下角的「我的」，再選擇「安全中心」。系統會傳送驗證碼到您綁定的手機，輸入之後就可以設定新的密碼。如果手機號碼已經停用，請攜帶身分證到附近的服務據點辦理。"
JAPANESE = "パスワードを忘れた場合は、アプリを開いて右下の「マイページ」をタップし、「セキュリティ」を選んでください。登録した電話番号に確認コードが届きます。コードを入力すると、新しいパスワードを設定できます。"
KOREAN = "비밀번호를 잊으셨다면 앱을 열고 오른쪽 아래의 ‘내 정보’를 누른 다음 ‘보안’을 선택하세요. 등록된 휴대폰으로 인증번호가 전송됩니다. 인증번호를 입력하면 새 비밀번호를 설정할 수 있습니다."
RUSSIAN = "Если вы забыли пароль, откройте приложение и нажмите «Профиль» в правом нижнем углу. Затем выберите «Безопасность» и введите код из сообщения. После этого можно задать новый пароль."
FRENCH = "Si vous avez oublié votre mot de passe, ouvrez l’application et appuyez sur « Profil ». Choisissez ensuite « Sécurité », où un code à usage unique vous sera envoyé. Saisissez-le, puis créez un nouveau mot de passe."
SPANISH = "Si olvidó su contraseña, abra la aplicación y pulse «Perfil». Después elija «Seguridad» y escriba el código que recibirá en su teléfono. ¿No le llega ningún mensaje? Compruebe que el número esté actualizado."
GERMAN = "Wenn Sie Ihr Passwort vergessen haben, öffnen Sie die App und tippen Sie unten rechts auf „Profil“. Wählen Sie dann „Sicherheit“ und geben Sie den Code ein, den wir Ihnen schicken. Danach können Sie ein neues Passwort festlegen."
ARABIC = "إذا نسيت كلمة المرور، فافتح التطبيق واضغط على ملفك الشخصي في أسفل الشاشة. ثم اختر الأمان وأدخل الرمز الذي وصل إلى هاتفك، وبعد ذلك يمكنك تعيين كلمة مرور جديدة."

LEGACY = [
    (SIMPLIFIED, "gbk"),
    (SIMPLIFIED, "gb18030"),
    (TRADITIONAL, "big5"),
    (TRADITIONAL, "cp950"),
    (TRADITIONAL, "big5hkscs"),
    (TRADITIONAL, "gb18030"),
    (JAPANESE, "shift_jis"),
    (JAPANESE, "cp932"),
    (JAPANESE, "euc_jp"),
    (KOREAN, "cp949"),
    (KOREAN, "euc_kr"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8_r"),
    (FRENCH, "cp1252"),
    (SPANISH, "latin-1"),
    (GERMAN, "cp1252"),
    (ARABIC, "cp1256"),
]
ALL = [SIMPLIFIED, TRADITIONAL, JAPANESE, KOREAN, RUSSIAN, FRENCH, SPANISH, GERMAN, ARABIC, "plain ASCII, no more\r\n"]


@pytest.mark.parametrize(("text", "encoding"), LEGACY, ids=[f"{text[:4]}-{encoding}" for text, encoding in LEGACY])
def test_help_texts_in_legacy_encodings_are_read(text: str, encoding: str) -> None:
    expected = text.encode(encoding, "ignore").decode(encoding)  # KOI8-R and Latin-1 lack some quotation marks
    assert decode(expected.encode(encoding)) == expected


@pytest.mark.parametrize(
    ("text", "encoding"), LEGACY[:11], ids=[f"{text[:4]}-{encoding}" for text, encoding in LEGACY[:11]]
)
def test_sixty_characters_of_double_byte_text_are_enough_wherever_they_start(text: str, encoding: str) -> None:
    for start in range(len(text) - 60):
        piece = text[start : start + 60]
        assert decode(piece.encode(encoding)) == piece


def test_double_byte_text_between_ascii_is_read() -> None:
    for text, encoding in ((SIMPLIFIED, "gbk"), (TRADITIONAL, "big5"), (JAPANESE, "cp932"), (KOREAN, "cp949")):
        page = f"# OKPay FAQ (v2.1)\r\n\r\n- `login --help`: {text[:40]}\r\n- https://example.com/help?id=7\r\n"
        assert decode(page.encode(encoding)) == page


def test_characters_only_gb18030_has_survive() -> None:
    text = SIMPLIFIED + "𠮷野家€\ue000"
    assert decode(text.encode("gb18030")) == text


def test_accents_that_happen_to_spell_chinese_stay_accents() -> None:
    text = "Bitte drücken Sie die Taste und gehen Sie ein Stück zurück."
    assert text.encode("cp1252").decode("gb18030").count("點") == 3
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_decides_and_goes(encoding: str) -> None:
    for text in (*ALL, "", "a", "\n"):
        assert decode(("\ufeff" + text).encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_unicode_without_a_mark_is_read(encoding: str) -> None:
    for text in ALL:
        assert decode(text.encode(encoding)) == text


def test_utf16_without_a_single_nul_is_read() -> None:
    text = "忘记支付密码时请进入应用，点击右下角的按钮，再选择安全中心。"
    for encoding in ("utf-16-le", "utf-16-be"):
        assert b"\0" not in text.encode(encoding)
        assert decode(text.encode(encoding)) == text


def test_line_ends_are_kept() -> None:
    text = "一行\r\n二行\r三行\n"
    assert decode(text.encode()) == text
    assert decode((text + SIMPLIFIED).encode("gbk")) == text + SIMPLIFIED
    assert decode(text.encode("utf-16")) == text


def test_an_empty_file_is_empty_text() -> None:
    assert decode(b"") == ""


BINARY = {
    "zeros": b"\0" * 64,
    "text with a nul": b"hello\0world, this is not text",
    "chinese with a nul": SIMPLIFIED.encode() + b"\0",
    "gbk with a nul": b"\0" + SIMPLIFIED.encode("gbk"),
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0",
    "elf": b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0",
    "small integers": b"".join(number.to_bytes(2, "little") for number in range(1, 64)),
    "controls": b"\x01\x02\x03\x04\x05\x06abc" * 20,
}


@pytest.mark.parametrize("data", BINARY.values(), ids=BINARY)
def test_a_binary_file_is_no_text_file(data: bytes) -> None:
    with pytest.raises(CorpusError, match=r"^not a text file$"):
        decode(data)


def test_bytes_of_no_clear_encoding_are_refused() -> None:
    damaged = bytearray(SIMPLIFIED.encode("gbk"))
    damaged[21:21] = b"\xff"
    cases = [
        bytes(damaged),
        SIMPLIFIED.encode()[:-1],  # cut within a character
        SIMPLIFIED.encode().replace("，".encode(), b"\xff", 1),
        FRENCH.encode().replace("’".encode(), b"\x92", 1),
        bytes(byte for byte in zlib.compress(bytes(range(256)) * 9 + SIMPLIFIED.encode()) if byte > 31) * 3,
        b"\xff\xfe\x00\xd8",  # half a surrogate pair behind a mark
        b"\xef\xbb\xbf\xff",
    ]
    for data in cases:
        with pytest.raises(
            CorpusError, match=r"^cannot be decoded: it looks like .*, but line 1 has the byte 0x.*; save it as UTF-8$"
        ):
            decode(data)


OLD = [
    (JAPANESE, "iso2022_jp"),
    (KOREAN, "iso2022_kr"),
    (SIMPLIFIED.replace("“", "").replace("”", ""), "hz"),
    (GERMAN.replace("„", '"').replace("“", '"'), "cp850"),
    (GERMAN.replace("„", '"').replace("“", '"'), "iso8859_1"),
    (GERMAN, "mac_roman"),
    (FRENCH, "mac_roman"),
    (RUSSIAN.replace("«", '"').replace("»", '"'), "cp866"),
    (RUSSIAN, "mac_cyrillic"),
    (RUSSIAN.replace("«", '"').replace("»", '"'), "iso8859_5"),
    (ARABIC, "iso8859_6"),
    ("Jeśli zapomnisz hasła, otwórz aplikację i stuknij „Profil”. Potem wybierz „Bezpieczeństwo”.", "cp1250"),
    ("Jeśli zapomnisz hasła, otwórz aplikację, później wybierz bezpieczeństwo i wpisz źródło.", "iso8859_2"),
    ("Jeśli zapomnisz hasła, otwórz aplikację, później wybierz bezpieczeństwo i wpisz źródło.", "cp852"),
    ("Αν ξεχάσατε τον κωδικό σας, ανοίξτε την εφαρμογή και πατήστε το προφίλ σας κάτω δεξιά.", "cp1253"),
    ("Αν ξεχάσατε τον κωδικό σας, ανοίξτε την εφαρμογή και πατήστε το προφίλ σας κάτω δεξιά.", "iso8859_7"),
    ("Parolanızı unuttuysanız uygulamayı açın, sağ alttaki profilinize dokunun ve güvenliği seçin.", "cp1254"),
    ("אם שכחת את הסיסמה, פתח את היישום והקש על הפרופיל שלך בפינה הימנית.", "cp1255"),
    ("หากคุณลืมรหัสผ่าน ให้เปิดแอปแล้วแตะโปรไฟล์ของคุณที่มุมล่างขวา จากนั้นเลือกความปลอดภัย", "cp874"),
    ("Nếu bạn quên mật khẩu, hãy mở ứng dụng rồi chạm vào hồ sơ, sau đó nhập mã trong tin nhắn.", "cp1258"),
]


@pytest.mark.parametrize(("text", "encoding"), OLD, ids=[f"{text[:6]}-{encoding}" for text, encoding in OLD])
def test_help_texts_in_old_encodings_are_read(text: str, encoding: str) -> None:
    written = (
        unicodedata.normalize("NFD", text).encode(encoding, "ignore") if encoding == "cp1258" else text.encode(encoding)
    )
    expected = unicodedata.normalize("NFC", written.decode(encoding))
    assert decode(written) == expected


@pytest.mark.parametrize("text", [RUSSIAN, FRENCH, GERMAN, ARABIC, SPANISH])
def test_a_text_is_read_as_it_was_saved_or_refused_and_never_as_another(text: str) -> None:
    for encoding in ENCODINGS:
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        with suppress(CorpusError):
            assert decode(data) == text, encoding


def test_a_text_that_two_encodings_read_as_well_is_refused() -> None:
    with pytest.raises(CorpusError, match="line 2 has the byte 0xF0"):
        decode(b"Ma\n\xf0ur vi\xf0")  # Icelandic or South Slavic


def test_a_bad_byte_is_named_with_its_line_and_what_stands_there() -> None:
    data = "# Öffnungszeiten\r\n\r\nSamstag für M".encode() + b"\xe4" + "rkte länger.\n".encode()
    with pytest.raises(
        CorpusError, match=r"looks like UTF-8, but line 3 has the byte 0xE4 in “Samstag für M.rkte länger.”"
    ):
        decode(data)


def test_coloured_terminal_output_is_text() -> None:
    text = "\x1b[1mNAME\x1b[0m\n\tpay - send coins\n"
    assert decode(text.encode()) == text


@given(st.binary())
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except CorpusError:
        return
    # Only a mark makes text of bytes with a NUL character in them.
    assert "\0" not in text or data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff", b"\xef\xbb\xbf"))


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"])))
def test_utf8_always_comes_back(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16", "utf-16-le"])
def test_large_files_take_seconds(encoding: str) -> None:
    text = SIMPLIFIED * 20_000
    data = text.encode(encoding)
    began = time.monotonic()
    assert decode(data) == text
    assert time.monotonic() - began < 10
