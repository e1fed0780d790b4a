"""Values of a sentence are looked up in the passage it cites, in any two of sixteen languages."""

import subprocess
import sys
from time import process_time

import pytest

from qa.written.values import missing_values, values_of

# passage, its true renderings (language, sentence), its false ones (language, sentence, what is missing)
CASES = [
    (
        "A refund takes 5 to 10 business days and costs 3.50 euros.",
        [
            ("de", "Eine Rückzahlung dauert 5 bis 10 Werktage und kostet 3,50 Euro."),
            ("fr", "Le remboursement prend cinq à dix jours ouvrables et coûte 3,50 €."),
            ("es", "El reembolso tarda entre cinco y diez días hábiles."),
            ("pt", "O reembolso leva de 5 a 10 dias úteis e custa 3,50 euros."),
            ("it", "Il rimborso richiede da cinque a dieci giorni lavorativi."),
            ("ru", "Возврат занимает от пяти до десяти рабочих дней и стоит 3,5 евро."),
            ("zh", "退款需要五到十个工作日，费用为3.5欧元。"),
            ("ja", "返金には5〜10営業日かかり、3.50ユーロかかります。"),
            ("ko", "환불은 영업일 기준 5~10일이 걸리고 3.5유로가 듭니다."),
            ("ar", "يستغرق الاسترداد من ٥ إلى ١٠ أيام عمل ويكلف ٣٫٥ يورو."),
            ("hi", "रिफ़ंड में ५ से १० कार्य दिवस लगते हैं और ३.५ यूरो लगते हैं।"),
            ("th", "การคืนเงินใช้เวลาห้าถึงสิบวันทำการ และมีค่าใช้จ่าย ๓.๕๐ ยูโร"),
            ("tr", "İade beş ila on iş günü sürer ve 3,50 euro tutar."),
            ("vi", "Hoàn tiền mất từ 5 đến 10 ngày làm việc và tốn 3,5 euro."),
            ("id", "Pengembalian dana memakan waktu lima sampai sepuluh hari kerja."),
        ],
        [
            ("de", "Eine Rückzahlung dauert 5 bis 12 Werktage.", "12"),
            ("fr", "Le remboursement prend six à dix jours ouvrables.", "six"),
            ("es", "El reembolso tarda entre cinco y doce días hábiles.", "doce"),
            ("pt", "O reembolso leva 15 dias úteis.", "15"),
            ("it", "Il rimborso richiede venti giorni lavorativi.", "venti"),
            ("ru", "Возврат занимает до двадцати рабочих дней.", "двадцати"),
            ("zh", "退款需要五到二十个工作日。", "二十"),
            ("ja", "返金には15営業日かかります。", "15"),
            ("ko", "환불에는 3.6유로가 듭니다.", "3.6"),
            ("ar", "يستغرق الاسترداد ١٢ يوما.", "12"),
            ("hi", "रिफ़ंड में बारह दिन लगते हैं।", "बारह"),
            ("th", "การคืนเงินใช้เวลาสิบสองวันทำการ", "สิบสอง"),
            ("tr", "İade on iki iş günü sürer.", "on iki"),
            ("vi", "Hoàn tiền mất mười hai ngày.", "mười hai"),
            ("id", "Pengembalian dana memakan waktu dua belas hari.", "dua belas"),
            ("en", "A refund takes 5 to 10 weeks.", "10 weeks"),
            ("en", "A refund costs 3.50 dollars.", "3.50 dollars"),
        ],
    ),
    (
        "押金五万元，提前三十天通知，满一年免违约金，之前收百分之一。晚上十点半关门，降三成。",
        [
            ("en", "The deposit is 50,000 yuan and notice is 30 days."),
            ("de", "Die Kaution beträgt 50.000 Yuan, um 22:30 Uhr wird geschlossen."),
            ("fr", "La caution est de 50 000 yuans ; la pénalité est de 1 %."),
            ("es", "Se cierra a las 10:30 de la noche y baja un 30 %."),
            ("hi", "जमा राशि 50,000 युआन है और तीस दिन पहले बताना होता है।"),
            ("ko", "보증금은 5만 위안이고 30일 전에 알려야 합니다."),
            ("ja", "保証金は5万元で、30日前までに連絡します。"),
            ("ru", "Залог — пятьдесят тысяч юаней, предупредить нужно за тридцать дней."),
            ("vi", "Tiền cọc là năm mươi nghìn tệ, báo trước ba mươi ngày."),
            ("id", "Uang jaminan 50.000 yuan dan pukul 22.30 tutup."),
            ("tr", "Depozito elli bin yuan, yüzde otuz azalır."),
            ("th", "ลดลงร้อยละสามสิบ และต้องแจ้งล่วงหน้า 30 วัน"),
            ("ar", "التأمين خمسون ألف يوان والإشعار قبل ثلاثين يوما."),
            ("en", "After 12 months there is no penalty."),
        ],
        [
            ("en", "The deposit is 5,000 yuan.", "5,000"),
            ("de", "Die Kaution beträgt 500.000 Yuan.", "500.000"),
            ("fr", "La caution est de 50 000 euros.", "50 000"),
            ("es", "Baja un 40 %.", "40"),
            ("ko", "보증금은 6만 위안입니다.", "6만"),
            ("ja", "20日前までに連絡します。", "20"),
            ("ru", "Предупредить нужно за сорок дней.", "сорок"),
            ("tr", "Yüzde kırk azalır.", "kırk"),
            ("en", "It closes at 10:30 in the morning, 21:30 at the latest.", "21:30"),
            ("pt", "Avise com noventa dias.", "noventa"),
        ],
    ),
    (
        "The contract begins on 5 March 2024 at 3 pm. Call +49 30 1234567 or write to help@lantern.example; see lantern.example/faq.",
        [
            ("de", "Der Vertrag beginnt am 5. März 2024 um 15 Uhr."),
            ("fr", "Le contrat commence le 5 mars 2024 à 15 heures."),
            ("es", "El contrato empieza el 5 de marzo de 2024 a las 15:00."),
            ("ar", "يبدأ العقد في ٥ مارس ٢٠٢٤ الساعة ٣ مساء."),
            ("zh", "合同从2024年3月5日下午3点开始。"),
            ("ja", "契約は2024年3月5日午後3時に始まります。"),
            ("ko", "계약은 2024년 3월 5일 오후 3시에 시작합니다."),
            ("vi", "Hợp đồng bắt đầu ngày 5 tháng 3 năm 2024 lúc 15 giờ."),
            ("hi", "अनुबंध 5 मार्च 2024 को दोपहर 3 बजे शुरू होता है।"),
            ("id", "Kontrak mulai 5 Maret 2024 pukul 15.00."),
            ("ru", "Договор действует с 05.03.2024, пишите на help@lantern.example."),
            ("en", "It begins on 2024-03-05; call +49 (30) 1234567."),
            ("tr", "Bilgi için lantern.example/faq sayfasına bakın."),
        ],
        [
            ("de", "Der Vertrag beginnt am 6. März 2024.", "6"),
            ("fr", "Le contrat commence le 5 avril 2024.", "avril"),
            ("es", "El contrato empieza a las 16:00.", "16:00"),
            ("ar", "يبدأ العقد في ٥ مايو ٢٠٢٤.", "مايو"),
            ("zh", "合同从2025年3月5日开始。", "2025"),
            ("ja", "契約は4月5日に始まります。", "4月"),
            ("ko", "계약은 오전 3시에 시작합니다.", "3시"),
            ("vi", "Hợp đồng bắt đầu ngày 5 tháng 4 năm 2024.", "4"),
            ("en", "Call 123-456-7890.", "1234567890"),
            ("ru", "Пишите на info@lantern.example.", "info@lantern.example"),
            ("tr", "lantern.example/help sayfasına bakın.", "lantern.example/help"),
        ],
    ),
    (
        "错误 ERR-4031 说明固件低于 v2.3.1。录像支持四K，用 WhatsApp 联系我们，或运行 gate migrate --dry-run。文件 config_old.json 可删。",
        [
            ("en", "ERR 4031 means that the firmware is older than v2.3.1."),
            ("de", "Der Fehler ERR-4031 heißt, dass die Firmware älter als 2.3.1 ist."),
            ("ru", "Ошибка ERR-4031: напишите нам в WhatsApp."),
            ("ar", "تواصل معنا عبر WhatsApp."),
            ("fr", "La vidéo 4K est possible."),
            ("es", "El archivo config_old.json se puede borrar."),
            ("ja", "gate migrate --dry-run を実行してください。"),
            ("it", "Contattateci con WhatsApp o mandate un SMS."),
        ],
        [
            ("en", "ERR-4032 means that the firmware is too old.", "err-4032"),
            ("de", "Die Firmware muss v2.3.2 sein.", "v2.3.2"),
            ("ru", "Напишите нам в Telegram.", "telegram"),
            ("ar", "تواصل معنا عبر Viber.", "viber"),
            ("fr", "La vidéo 8K est possible.", "8k"),
            ("es", "El archivo config_new.json se puede borrar.", "config_new.json"),
            ("ja", "gate migrate --force を実行してください。", "--force"),
            ("it", "Contattateci con YouTube.", "youtube"),
            ("en", "WM-4031 means that the firmware is too old.", "wm-4031"),
        ],
    ),
    (
        "Half a year of warranty, two weeks to return; free within 24 hours. A third is paid at once, 1.5 hours of parking.",
        [
            ("ru", "Гарантия полгода, вернуть можно в течение 14 дней."),
            ("zh", "保修半年，两周内可退，一天内免费，停车一个半小时。"),
            ("de", "Sechs Monate Garantie; anderthalb Stunden Parken."),
            ("fr", "La garantie dure six mois ; un tiers est payé tout de suite."),
            ("ar", "الضمان نصف سنة والإرجاع خلال أسبوعين."),
            ("hi", "पार्किंग डेढ़ घंटे की है।"),
            ("it", "Un'ora e mezza di parcheggio, 90 minuti."),
            ("tr", "Garanti 6 ay, iade 14 gün."),
            ("ja", "保証は半年、返品は二週間、駐車は1時間半です。"),
            ("ko", "보증은 6개월이고 반품은 2주입니다."),
            ("es", "Un tercio se paga enseguida."),
            ("vi", "Đỗ xe một tiếng rưỡi."),
        ],
        [
            ("ru", "Гарантия полтора года.", "полтора"),
            ("zh", "三周内可退。", "三周"),
            ("de", "Fünf Monate Garantie.", "fünf"),
            ("ar", "الإرجاع خلال ثلاثة أسابيع.", "ثلاثه"),
            ("hi", "पार्किंग ढाई घंटे की है।", "ढाई"),
            ("it", "Due ore e mezza di parcheggio.", "due ore"),
            ("tr", "İade 15 gün.", "15"),
            ("ko", "반품은 3주입니다.", "3주"),
            ("en", "Free within 48 hours.", "48"),
        ],
    ),
    (
        "Up to 1,00,000 files of 20 GB each; the plate is 40 cm wide and carries 150 kg at 38.5 degrees.",
        [
            ("de", "Bis zu 100.000 Dateien mit je 20 GB."),
            ("hi", "एक लाख फ़ाइलें, हर एक 20 GB तक।"),
            ("zh", "最多十万个文件，宽四十厘米，承重一百五十公斤，三十八点五度。"),
            ("ja", "最大10万個、幅40センチ、150キロまで。"),
            ("fr", "La plaque mesure 40 cm et porte 150 kilos."),
            ("ru", "До ста тысяч файлов по 20 ГБ."),
            ("es", "Hasta cien mil archivos, 38,5 grados."),
            ("th", "รับน้ำหนักได้หนึ่งร้อยห้าสิบกิโลกรัม"),
        ],
        [
            ("de", "Bis zu 10.000 Dateien mit je 20 GB.", "10.000"),
            ("zh", "宽四十米。", "四十米"),
            ("en", "Files of 20 MB each.", "20 mb"),
            ("ru", "До двухсот тысяч файлов.", "двухсот"),
            ("fr", "La plaque mesure 45 cm.", "45 cm"),
            ("th", "รับน้ำหนักได้ 160 กิโลกรัม", "160"),
        ],
    ),
    (
        "An der Säule 22 kW. Bring the two documents. Zweimal im Jahr prüfen.",
        [
            ("en", "Bring both documents; check it twice a year."),
            ("zh", "带上两份文件，每年检查两次。"),
            ("ja", "書類を2部お持ちください。年に2回点検します。"),
        ],
        [("en", "Check it three times a year.", "three times"), ("zh", "每年检查三次。", "三次")],
    ),
]
TRUE = [(language, passage, sentence) for passage, true, _ in CASES for language, sentence in true]
FALSE = [(language, passage, *one) for passage, _, false in CASES for language, *one in false]


@pytest.mark.parametrize(("language", "passage", "sentence"), TRUE)
def test_r8_a_faithful_rendering_lacks_nothing(language: str, passage: str, sentence: str) -> None:
    assert missing_values(sentence, passage, language) == []


@pytest.mark.parametrize(("language", "passage", "sentence", "lacking"), FALSE)
def test_r8_a_changed_value_is_missing(language: str, passage: str, sentence: str, lacking: str) -> None:
    assert any(one.startswith(lacking) for one in missing_values(sentence, passage, language))


def test_the_pairs_are_of_sixteen_languages() -> None:
    assert len(TRUE) + len(FALSE) >= 120
    assert len({language for language, *_ in TRUE + FALSE}) == 16


def test_r8_the_invented_phone_number_of_a_small_model_is_missing() -> None:
    assert missing_values("The phone number of support is 123-456-7890.", "Support answers on weekdays.", "en")


@pytest.mark.parametrize("language", ["ar", "de", "en", "es", "fr", "hi", "id", "it", "ja", "ko", "pt", "ru", "th", "tr", "vi", "zh"])  # fmt: skip
def test_r8_a_changed_digit_is_missing_in_every_language(language: str) -> None:
    assert missing_values("8 – 47", "7 – 46", language) == ["8", "47"]


def test_the_same_text_lacks_nothing_of_itself() -> None:
    for passage, _, _ in CASES:
        assert missing_values(passage, passage) == []


def test_names_of_two_documents_without_their_number_are_two() -> None:
    assert missing_values("You need two documents.", "Bring your passport and your ticket; see page 7 §.", "en") != []
    assert missing_values("You need two documents.", "Bring your passport and your ticket.", "en") == []


def test_a_currency_may_be_dropped_but_not_changed() -> None:
    assert missing_values("Es kostet 20.", "It costs 20 pounds.", "de") == []
    assert missing_values("Es kostet 20 Euro.", "It costs 20 pounds.", "de") == ["20 euro"]


def test_an_unknown_language_is_read_by_its_digits() -> None:
    assert missing_values("Kestää 12 päivää.", "It takes 12 days.", "fi") == []
    assert missing_values("Kestää 13 päivää.", "It takes 12 days.", "fi") == ["13"]


def test_empty_texts_are_read() -> None:
    assert missing_values("", "") == []
    assert missing_values("Nichts.", "") == []


def test_a_passage_is_read_once_for_many_sentences() -> None:
    assert values_of("It takes 12 days.") is values_of("It takes 12 days.")


def test_long_runs_of_digits_and_marks_are_read_in_time() -> None:
    started = process_time()
    for hostile in ("1." * 900, "1,2" * 900, "一" * 900, "a-1" * 900, "(1) " * 600, "9 000 " * 400, "@" * 2000):
        missing_values(hostile, hostile, "zh")
    assert process_time() - started < 20  # takes half a second


def test_nothing_but_the_own_vocabulary_is_loaded() -> None:
    code = "import sys, qa.written.values; print([m for m in ('mcp', 'httpx2', 'babel', 'numpy') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


def test_r8_a_part_of_a_longer_code_is_another_code() -> None:
    assert "err-403" in missing_values("Das ist ERR-403.", "It is ERR-4031.", "de")


def test_arabic_names_the_ones_before_the_tens() -> None:
    assert missing_values("خلال خمسة وعشرين يوما", "Within 25 days, 20 at best.", "ar") == []
    assert missing_values("خلال خمسة وثلاثين يوما", "Within 25 days, 30 or 5 at best.", "ar") != []


def test_the_unit_of_a_range_belongs_to_both_ends() -> None:
    assert missing_values("Taşıma yüzde on ila yirmi artar.", "迁移期间延迟会上升一到两成。", "tr") == []
    assert missing_values("The delay rises by 10 %.", "迁移期间延迟会上升一到两成。", "en") == []
    assert missing_values("The delay rises by 15 %.", "迁移期间延迟会上升一到两成。", "en") == ["15 %"]


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("Por lo general el estado se ve en unos pocos segundos.", ["segundos"]),
        ("数日かかることも数か月かかることもあります。", ["か月"]),
        ("Das dauert ein paar Minuten.", ["minuten"]),
        ("It takes some hours, or even days.", []),
        ("The second transfer takes days.", []),
        ("它要几个小时。", []),
    ],
)
def test_a_time_without_a_number_is_of_the_right_unit(sentence: str, missing: list[str]) -> None:
    assert missing_values(sentence, "跨境汇款通常较慢，可能要几小时到几天。") == missing


def test_a_time_without_a_number_is_not_looked_for_where_no_times_are_told() -> None:
    assert missing_values("Wait a few minutes.", "稍等再刷新。") == []
    assert missing_values("Nach einer Minute geht es weiter.", "It goes on after 60 seconds.") == []
    assert missing_values("You pay by the month.", "每月付款，三天内到账。") == []
