"""Pages of texts beside one another: no two have one name, and every system allows each."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from helpers.text_rows import text_file
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.batch.page_names import page_names

if TYPE_CHECKING:
    import random


def pages(*names: str) -> list[str]:
    return list(page_names([text_file(name) for name in names]).values())


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("essay.docx", "essay.html"),
        ("sub/folder/essay.docx", "essay.html"),
        ("Essay 2.final.pdf", "Essay 2.final.html"),
        ("README", "README.html"),
        (".hidden", "hidden.html"),
        ("a..txt", "a.html"),
        ("  spaces .txt", "spaces.html"),
        ("....txt", "text.html"),
        ("/home/me/essay.txt", "essay.html"),
        ("Größe Übung שלום 文.txt", "Größe Übung שלום 文.html"),
        ("what? a<b>: c|d*.txt", "what_ a_b__ c_d_.html"),
        ("back\\slash.txt", "back_slash.html"),
        ("line\nend\x1b\u2028.txt", "line_end__.html"),
        ("caf\udce9.txt", "caf_.html"),
        ("no\u00a0break.txt", "no break.html"),
        ("con.txt", "_con.html"),
        ("Aux.old.txt", "_Aux.old.html"),
        ("COM¹ .txt", "_COM¹.html"),
        ("console.txt", "console.html"),
        ("index.txt", "index-txt.html"),
        ("Index.TXT", "Index-TXT.html"),
        ("sub/index", "sub-index.html"),
    ],
)
def test_a_page_is_called_like_its_text(name: str, page: str) -> None:
    assert pages(name) == [page]


def test_the_same_stem_twice_gets_the_suffix_as_well() -> None:
    assert pages("essay.docx", "essay.pdf", "other.txt") == [
        "essay-docx.html",
        "essay-pdf.html",
        "other.html",
    ]


def test_the_same_name_twice_gets_the_folders_in_front() -> None:
    assert pages("a/essay.docx", "b/c/essay.docx", "b/essay.pdf") == [
        "a-essay-docx.html",
        "b-c-essay-docx.html",
        "essay-pdf.html",
    ]


def test_what_else_would_be_the_same_gets_digits_of_its_own() -> None:
    first, second = pages("a/b-essay.txt", "a-b/essay.txt"), pages("a b.txt", "a\u00a0b.txt")
    assert first == ["b-essay.html", "essay.html"]
    assert len(set(second)) == 2
    assert all(page.startswith("a b-txt-") for page in second)


@pytest.mark.parametrize(
    ("one", "other"), [("Essay.txt", "eSSAY.txt"), ("é.txt", "e\u0301.txt"), ("ß.txt", "SS.txt")]
)
def test_names_that_some_system_takes_for_one_are_told_apart(one: str, other: str) -> None:
    found = pages(one, other)
    assert len(set(found)) == 2
    assert all(re.search(r"-txt-[0-9a-f]{8}\.html$", page) for page in found)


def test_a_name_that_another_file_has_by_itself_is_not_taken_from_it() -> None:
    names = pages("essay.docx", "essay.pdf", "essay-docx.txt")
    assert names[1:] == ["essay-pdf.html", "essay-docx.html"]
    assert names[0].startswith("essay-docx-")


def test_long_names_are_cut_and_stay_apart() -> None:
    names = pages(f"{'é' * 120}a.txt", f"{'é' * 120}b.txt", f"{'x' * 300}.{'y' * 300}", "z.txt")
    assert all(len(name.encode()) <= 200 for name in names)
    assert names[2:] == [f"{'x' * 195}.html", "z.html"]
    assert len(set(names)) == 4
    of_suffixes = pages(f"a.{'y' * 240}", f"a.{'z' * 240}")
    assert of_suffixes == [f"a-{'y' * 40}.html", f"a-{'z' * 40}.html"]


PARTS = st.text(
    st.sampled_from("aAbßéSs\u0301.-_ /\\:\0\n\u202e\udce9文🙂") | st.characters(), max_size=12
)
NAMES = (
    PARTS
    | st.sampled_from(["index.txt", "INDEX", "con.a", "a/essay.txt", "a-essay.txt", "essay.pdf"])
    | st.builds(lambda part: f"{part * 40}.txt", PARTS)
)


@given(st.lists(NAMES, unique=True, max_size=12), st.randoms(use_true_random=False))
def test_every_page_has_a_name_of_its_own_that_every_system_allows(
    names: list[str], dice: random.Random
) -> None:
    found = dict(zip(names, pages(*names), strict=True))
    for page in found.values():
        assert page.encode()
        assert len(page.encode()) <= 200
        assert page.endswith(".html")
        assert page.isprintable()
        assert not set(page) & set('<>:"/\\|?*')
        assert page == page.strip(" .")
        device = page.partition(".")[0].strip(" ").lower()
        assert not re.fullmatch("con|prn|aux|nul|(com|lpt)[0-9¹²³]", device)
    folded = [
        unicodedata.normalize("NFD", unicodedata.normalize("NFD", page).casefold())
        for page in (*found.values(), "index.html")
    ]
    assert len(set(folded)) == len(folded)
    shuffled = dice.sample(names, len(names))
    assert dict(zip(shuffled, pages(*shuffled), strict=True)) == found, "whatever their order"


@given(st.lists(NAMES, unique=True, min_size=1, max_size=12))
def test_an_unlike_file_that_joins_changes_no_page(names: list[str]) -> None:
    assert pages(*names, "quite another.txt")[: len(names)] == pages(*names)
