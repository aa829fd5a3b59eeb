"""What errors say is safe to show wherever it is shown, whatever the names in it hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.errors import GltrError, InputError, NotOnThisComputerError, bug, printable


@given(st.text(st.characters(exclude_characters="“”")))
def test_whatever_a_name_holds_is_printable_on_one_line(name: str) -> None:
    for error in (
        GltrError(f"“{name}” is damaged.", f"Download “{name}” again."),
        NotOnThisComputerError(name),
        bug(ValueError(name)),
    ):
        said = f"{error}{error.message}{error.remedy}"
        assert all(character.isprintable() or character.isspace() for character in said)
        assert len(said.splitlines()) == 1


@given(
    st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="“”"), max_size=99)
)
def test_an_ordinary_name_is_quoted_as_it_is(name: str) -> None:
    assert f"“{name}”" in InputError(f"“{name}” is empty.", "Choose another file.").message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\x1b]0;owned\x07b", "a�]0;owned�b"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("half a character \ud83d", "half a character �"),
        ("right to left \u202e here", "right to left � here"),
        ("two  spaces, a\xa0hard one", "two  spaces, a\xa0hard one"),
        ("naïve 漢字 🙂 עברית", "naïve 漢字 🙂 עברית"),
    ],
)
def test_controls_are_taken_out_and_text_is_kept(text: str, expected: str) -> None:
    assert printable(text) == expected


def test_a_name_without_end_is_cut_in_the_middle() -> None:
    message = InputError(f"“{'a' * 100_000}.txt” is empty.", "Choose another file.").message
    assert len(message) < 250
    assert message.startswith("“aaaa")
    assert message.endswith(".txt” is empty.")


def test_what_a_library_says_is_cut_as_well() -> None:
    assert len(str(GltrError("n" * 100_000, "m" * 100_000))) < 2_100
