"""Guesses for real sentences in the encodings that their languages were written in."""

from __future__ import annotations

import pytest

from gltr_desktop.documents.document import MIN_CERTAINTY
from gltr_desktop.documents.encodings.legacy_encodings import (
    LEGACY_ENCODINGS,
    SAMPLE_BYTES,
    Guess,
    escaped_encoding,
    guess_encoding,
)

SENTENCES = {
    "English": ("She said, “It’s a naïve idea — but it works.” That’s all.", "cp1252"),
    "English, one quote": ("It’s a plain text with only one quote.", "cp1252"),
    "French": ("Le café était fermé. « Où êtes-vous ? » demanda-t-elle, l’air déçu.", "cp1252"),
    "German": ("Die Straße war naß, und „Schöne Grüße!“ rief der Bäcker fröhlich.", "cp1252"),
    "Spanish": ("El niño comió una manzana. ¿Dónde está la señora? ¡Qué día!", "cp1252"),
    "Portuguese": ("A canção não é fácil, mas o coração está à espera da manhã.", "cp1252"),
    "Swedish": ("Flickan åt ett äpple på ön när våren kom.", "cp1252"),
    "Icelandic": ("Það er gott veður í dag. Ég fór í búðina og keypti brauð.", "cp1252"),
    "Mac French": ("Le café était fermé à cause de la fête. L’élève répondit.", "mac_roman"),
    "Polish": ("Zażółć gęślą jaźń. Poszedłem do sklepu, żeby kupić masło.", "cp1250"),
    "Polish, ISO": ("Zażółć gęślą jaźń. Poszedłem do sklepu, żeby kupić masło.", "iso8859_2"),
    "Czech": ("Příliš žluťoučký kůň úpěl ďábelské ódy ráno ve škole.", "cp1250"),
    "Turkish": (
        "Şu köşedeki çiçekçi güzel güller satıyor. İstanbul'da yağmur yağıyordu, ığdır uzaktı.",
        "cp1254",
    ),
    "Lithuanian": (
        "Šiandien rytą nuėjau į mokyklą ir sutikau seną draugą, kuris papasakojo naujienų.",
        "cp1257",
    ),
    "Russian": ("Привет, мир! Сегодня утром я пошёл в школу.", "cp1251"),
    "Russian, KOI8": ("Привет, мир! Сегодня утром я пошёл в школу.", "koi8_r"),
    "Russian, DOS": ("Привет, мир! Сегодня утром я пошёл в школу.", "cp866"),
    "Greek": ("Καλημέρα κόσμε. Σήμερα το πρωί πήγα στο σχολείο.", "cp1253"),
    "Hebrew": ("שלום עולם. הבוקר הלכתי לבית הספר ופגשתי חבר ותיק שסיפר לי חדשות.", "cp1255"),
    "Arabic": ("مرحبا بالعالم. ذهبت هذا الصباح إلى المدرسة.", "cp1256"),
    "Japanese": ("今日は学校へ行って、古い友達に会いました。彼は新しいニュースを教えて。", "cp932"),
    "Japanese, EUC": ("今日は学校へ行って、古い友達に会いました。彼は新しいニュース。", "euc_jp"),
    "Chinese": ("今天早上我去了学校，遇到了一位老朋友，他告诉我一些新闻。", "gb18030"),
    "Chinese, Taiwan": ("今天早上我去了學校，遇到了一位老朋友，他告訴我一些新聞。", "big5"),
    "Korean": ("오늘 아침 학교에 가서 오랜 친구를 만났습니다.", "cp949"),
    "Hungarian": ("Az őszi esőben a szőlő közt egy öreg kőműves fütyörészett.", "cp1250"),
    "Hungarian, DOS": ("Az őszi esőben a szőlő közt egy öreg kőműves fütyörészett.", "cp852"),
    "Romanian": ("Băiatul îşi luă pălăria şi fugi în grădină după pisică.", "cp1250"),
    "Croatian": ("Mačka je sjedila na krovu kuće dok je čuvar zaključavao vrata.", "cp1250"),
    "Latvian": ("Šorīt mežā sniga, un bērni gāja uz skolu pa šauru taciņu.", "cp1257"),
    "Estonian": ("Täna õhtul läksime külla, sest õues sadas lörtsi ja oli jäine.", "cp1257"),
    "Ukrainian": ("Сьогодні вранці їжак знайшов гриб і поніс його під ґанок.", "cp1251"),
    "Ukrainian, KOI8": ("Сьогодні вранці їжак знайшов гриб і поніс його під ґанок.", "koi8_u"),
    "Bulgarian": ("Тази сутрин отидох на училище и срещнах стар приятел.", "cp1251"),
    "Russian, ISO": ("Привет, мир! Сегодня утром я пошёл в школу.", "iso8859_5"),
    "Greek, ISO": ("Καλημέρα κόσμε. Σήμερα το πρωί πήγα στο σχολείο.", "iso8859_7"),
    "Turkish, ISO": ("Şu köşedeki çiçekçi güzel güller satıyor, ığdır uzaktı.", "iso8859_9"),
    "Thai": ("เช้านี้ฉันไปโรงเรียนและพบเพื่อนเก่าที่เล่าข่าวให้ฟัง", "cp874"),
    "French, with the euro": (
        "Le cœur de l’œuvre coûte 40 € à l’entrée, dit la sœur aînée.".replace("’", "'"),
        "iso8859_15",
    ),
    "French, DOS": ("Le café était fermé à cause de la fête, répondit l'élève.", "cp850"),
    "German, DOS": ("Die Straße war naß, und schöne Grüße rief der Bäcker fröhlich.", "cp850"),
    "Spanish, Mac": ("El niño comió una manzana. ¿Dónde está la señora?", "mac_roman"),
    "Prices": (
        "A crate is £45, a small tin £2½, and a jar 90¢; orders from £120 are free.",
        "cp1252",
    ),
    "Measures": ("The room had 25 m² and was kept at 20±2 °C, with 5 µm dust filters.", "cp1252"),
    "Soft hyphens": ("The com\xadmit\xadtee met on Tues\xadday to dis\xadcuss it.", "cp1252"),
    "Dashes": ("We waited – for a week – until the letter came… and then left.", "cp1252"),
}


CAPITALS = [
    "Hungarian", "Czech", "Croatian", "Latvian", "Russian", "Russian, KOI8", "Russian, ISO",
    "Ukrainian", "Bulgarian", "German", "Swedish", "Spanish",
]  # fmt: skip


def guess_for(data: bytes) -> Guess:
    guess = guess_encoding(data)
    assert guess is not None
    return guess


def encoding_of(data: bytes) -> str:
    return guess_for(data).encoding


CASES = [pytest.param(*case, id=language) for language, case in SENTENCES.items()]


@pytest.mark.parametrize(("sentence", "encoding"), CASES)
def test_the_first_guess_reads_the_sentence(sentence: str, encoding: str) -> None:
    data = sentence.encode(encoding)
    assert data.decode(encoding_of(data)) == sentence


@pytest.mark.parametrize(("sentence", "encoding"), CASES)
@pytest.mark.parametrize("shift", [0, 1])
def test_a_sample_of_a_long_text_is_cut_between_characters(
    sentence: str, encoding: str, shift: int
) -> None:
    """One more byte in front moves every cut by one."""
    text = "x" * shift + f"{sentence}\n" * (2 * SAMPLE_BYTES // len(sentence))
    data = text.encode(encoding)
    assert data.decode(encoding_of(data)) == text


@pytest.mark.parametrize("language", CAPITALS)
def test_a_sentence_in_capitals_is_read(language: str) -> None:
    sentence, encoding = SENTENCES[language]
    text = sentence.upper()
    assert text.encode(encoding).decode(encoding_of(text.encode(encoding))) == text


@pytest.mark.parametrize(("sentence", "encoding"), CASES)
def test_the_right_encoding_of_a_long_text_is_certain(sentence: str, encoding: str) -> None:
    guess = guess_for(f"{sentence}\n".encode(encoding) * 20)
    assert guess.certainty >= MIN_CERTAINTY


def test_letters_late_in_the_text_are_found() -> None:
    text = "Nothing but English. " * 10_000 + "Привет, мир! Сегодня утром я пошёл в школу."
    data = text.encode("cp1251")
    assert data.decode(encoding_of(data)) == text


def test_letters_scattered_over_a_long_text_are_taken_together() -> None:
    """One Hungarian word in a thousand lines: the first alone would not be enough."""
    words = ["Győr", "ősz", "Fűzfő", "kőműves", "esőben", "hűvös", "szőlő", "gyűlölő"]
    text = "".join(f"{'Nothing but plain English here.' * 40}\n" * 9 + f"{w}\n" for w in words)
    data = text.encode("cp1250")
    assert data.decode(encoding_of(data)) == text


@pytest.mark.parametrize("data", [b"\xe4\xf6\xfc", b"x\xa4", b"\xd5\xde \xe3"])
def test_a_few_letters_are_uncertain(data: bytes) -> None:
    guess = guess_for(data)
    assert guess.certainty < MIN_CERTAINTY
    assert guess.alternatives
    assert guess.encoding not in guess.alternatives


def test_the_commonest_encoding_is_always_offered() -> None:
    assert "cp1252" in guess_for("äöüßÄÖÜ".encode("cp1252")).alternatives


def test_alternatives_decode_the_text_otherwise() -> None:
    data = "Příliš žluťoučký kůň úpěl ďábelské ódy.".encode("cp1250")
    guess = guess_for(data)
    readings = [data.decode(encoding) for encoding in (guess.encoding, *guess.alternatives)]
    assert len(readings) > 1
    assert readings[0] not in readings[1:]


def test_of_encodings_that_read_a_text_alike_the_commonest_is_taken() -> None:
    text = "My résumé is attached; we met at a café near the river last summer."
    assert guess_for(text.encode("cp1250")).encoding == "cp1252"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("今日は学校へ行って、古い友達に会いました。", "iso2022_jp"),
        ("丂は補助漢字です。", "iso2022_jp_1"),
        ("半角のｶﾀｶﾅも。", "iso2022_jp_ext"),
    ],
)
def test_japanese_with_escape_sequences_is_recognised(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    escaped = escaped_encoding(data)
    assert escaped is not None
    assert data.decode(escaped) == text


@pytest.mark.parametrize("data", [b"plain", b"\x1b[31mred\x1b[0m", b"\x1b(B", b"\x1b$B\x7f"])
def test_other_escape_sequences_are_left_alone(data: bytes) -> None:
    assert escaped_encoding(data) is None


def test_a_character_of_an_extension_is_read_by_the_extended_codec() -> None:
    """Hong Kong has characters that Taiwan's Big5 lacks."""
    text = "今天早上我去了學校，遇到了一位老朋友，佢話我知啲新聞。" * 3
    data = text.encode("big5hkscs")
    assert data.decode(encoding_of(data)) == text


def test_every_encoding_is_known_to_python_and_has_its_own_title() -> None:
    for encoding in LEGACY_ENCODINGS:
        assert "a".encode(encoding.codec) == b"a"
    assert len({encoding.title for encoding in LEGACY_ENCODINGS}) == len(LEGACY_ENCODINGS)


def test_bytes_of_no_encoding_are_uncertain_at_best() -> None:
    guess = guess_encoding(bytes([0xFF, 0x81, 0x8D, 0x90, 0x9D, 0xFE, 0x80, 0xFF] * 9))
    assert guess is None or guess.certainty < MIN_CERTAINTY


@pytest.mark.parametrize("byte", range(0x80, 0x100))
def test_a_single_byte_is_read_or_refused_without_a_warning(byte: int) -> None:
    guess = guess_encoding(bytes([byte]))
    assert guess is None or 0 <= guess.certainty <= 1
