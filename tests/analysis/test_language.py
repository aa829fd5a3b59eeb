"""Languages are told by what is written, and only where that is certain."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gltr_desktop.analysis.language import language_of, language_title
from gltr_desktop.documents.samples import samples

GERMAN = (
    "Der Leuchtturm steht seit mehr als hundert Jahren auf der kleinen Insel vor der Küste. Jeden "
    "Abend stieg der Wärter die zweihundert Stufen hinauf, putzte die Linsen und zündete die Lampe "
    "an, damit die Schiffe ihren Weg fanden."
)
FRENCH = (
    "Le phare se dresse depuis plus de cent ans sur la petite île au large de la côte. Chaque soir "
    "le gardien montait les deux cents marches, nettoyait les lentilles et allumait la lampe, afin "
    "que les navires trouvent leur chemin."
)
FRENCH_SAMPLE = "proust"
RUSSIAN = (
    "Маяк стоит на маленьком острове у побережья уже более ста лет. Каждый вечер смотритель "
    "поднимался по двумстам ступеням, протирал линзы и зажигал лампу, чтобы корабли находили путь. "
    "Зимой он жил там один, и только чайки составляли ему компанию."
)


@pytest.mark.parametrize(
    ("text", "language"), [(GERMAN, "de"), (FRENCH, "fr"), (RUSSIAN, "ru")], ids=["de", "fr", "ru"]
)
def test_a_language_is_told(text: str, language: str) -> None:
    assert language_of(text) == language
    assert language_of(text * 1000) == language


def test_the_samples_are_english_but_for_one() -> None:
    texts = {sample.path.stem: sample.path.read_text(encoding="utf-8") for sample in samples()}
    languages = {stem: language_of(text) for stem, text in texts.items()}
    assert {stem for stem, language in languages.items() if language != "en"} == {FRENCH_SAMPLE}
    assert languages[FRENCH_SAMPLE] == "fr"


@pytest.mark.parametrize("text", ["", "Der Hund schläft.", "1 2 3 " * 100, "x = [0] * 9\n" * 40])
def test_what_tells_too_little_is_in_no_language(text: str) -> None:
    assert language_of(text) is None


def test_english_is_told_by_its_commonest_words_alone() -> None:
    # What tells languages apart takes half a second to load, and is not needed for most texts.
    code = (
        "import sys; from gltr_desktop.analysis.language import language_of as of;"
        "print(of(sys.argv[1]), 'py3langid' in sys.modules,"
        " of(sys.argv[2]), 'py3langid' in sys.modules)"
    )
    english = next(sample.path for sample in samples() if sample.path.stem == "frankenstein")
    texts = english.read_text(encoding="utf-8"), GERMAN
    told = subprocess.run([sys.executable, "-c", code, *texts], capture_output=True, check=True)
    assert told.stdout.split() == [b"en", b"False", b"de", b"True"]


def test_languages_have_english_names() -> None:
    assert language_title("de") == "German"
    assert language_title("qqq") == "qqq"
