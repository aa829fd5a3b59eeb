"""A text that a model cannot read is warned of, and no other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.reference_texts import GERMAN, text

from gltr_desktop.analysis.text_warnings import BYTES, LANGUAGE, TextWarning, text_warnings

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis

ENGLISH_ONLY = "This model knows English only. Colours and figures for this text mean nothing."


def read(written: str, *languages: str) -> Analysis:
    """The analysis by a model that was made for these ``languages``, one token a word."""
    pieces: list[str | bytes] = [f" {word}" for word in written.split()]
    return analysis_of(pieces, [0] * len(pieces), model=replace(MODEL, languages=languages))


def spelled(whole: int, split: int, *languages: str) -> Analysis:
    """So many words, and so many characters that each take two tokens."""
    pieces: list[str | bytes] = [" no", *[" 17"] * (whole - 1), *[b"\xd8", b"\xa7"] * split]
    return analysis_of(pieces, [0] * len(pieces), model=replace(MODEL, languages=languages))


def test_another_language_is_warned_of() -> None:
    german = text(1, words=GERMAN)
    assert text_warnings(read(german, "en")) == (TextWarning(LANGUAGE, ENGLISH_ONLY),)
    (warning,) = text_warnings(read(german, "en", "fr"))
    assert warning.message.startswith("This model knows English and French only.")
    assert text_warnings(read(german, "en", "de")) == ()
    assert text_warnings(read(text(1), "en")) == ()


def test_nothing_is_said_of_the_language_where_nobody_knows_the_models() -> None:
    assert text_warnings(read(text(1, words=GERMAN))) == ()


def test_more_than_a_tenth_of_parts_of_characters_is_warned_of() -> None:
    assert text_warnings(spelled(90, 5)) == ()
    (warning,) = text_warnings(spelled(88, 6))
    assert warning.code == BYTES
    assert warning.message.startswith("This model does not know the characters")
    assert text_warnings(spelled(88, 6, "en")) == (TextWarning(BYTES, ENGLISH_ONLY),)


def test_a_text_in_its_language_that_is_full_of_emoji_is_not_said_to_be_in_another() -> None:
    pieces: list[str | bytes] = [f" {word}" for word in text(1).split()]
    pieces += [b"\xf0", b"\x9f", b"\x90", b"\x95"] * len(pieces)
    english = analysis_of(pieces, [0] * len(pieces), model=replace(MODEL, languages=("en",)))
    (warning,) = text_warnings(english)
    assert warning.code == BYTES
    assert warning.message.startswith("This model does not know the characters")


@pytest.mark.parametrize(("split", "warnings"), [(24, 0), (25, 1)])
def test_a_text_of_less_than_fifty_tokens_is_not_warned_of(split: int, warnings: int) -> None:
    assert len(text_warnings(spelled(1, split))) == warnings


def test_the_warning_is_there_before_the_text_is_read() -> None:
    begun = analysis_of([b"\xd8", b"\xa7"] * 40, [0] * 80, done=2)
    assert [warning.code for warning in text_warnings(begun)] == [BYTES]


def test_only_the_first_is_said() -> None:
    pieces: list[str | bytes] = [f" {word}" for word in text(1, words=GERMAN).split()]
    pieces += [b"\xd8", b"\xa7"] * len(pieces)
    german = analysis_of(pieces, [0] * len(pieces), model=replace(MODEL, languages=("en",)))
    assert len(text_warnings(german)) == 1
