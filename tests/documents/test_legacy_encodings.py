"""Guesses for real sentences in the encodings that their languages were written in."""

from __future__ import annotations

import pytest

from gltr_desktop.documents.legacy_encodings import SAMPLE_BYTES, likely_encoding

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
}


def encoding_of(data: bytes) -> str:
    encoding = likely_encoding(data)
    assert encoding is not None
    return encoding


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


def test_letters_late_in_the_text_are_found() -> None:
    text = "Nothing but English. " * 10_000 + "Привет, мир! Сегодня утром я пошёл в школу."
    data = text.encode("cp1251")
    assert data.decode(encoding_of(data)) == text


def test_bytes_of_no_encoding_have_no_guess() -> None:
    assert likely_encoding(bytes([0xFF, 0x81, 0x8D, 0x90, 0x9D, 0xFE, 0x80, 0xFF] * 9)) is None
