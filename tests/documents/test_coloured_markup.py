"""A coloured text as markup, with marks around parts of it."""

from __future__ import annotations

import re

from helpers.analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.coloured_markup import Mark, coloured_text

ANALYSIS = analysis_of(["The", " old", " man", " saw", " it", "."], [0, 20, 200, 3, 4, 5], top_k=0)


def shown(*marks: Mark, granularity: Granularity = Granularity.TOKEN) -> str:
    """The markup without the cards."""
    markup = coloured_text(ANALYSIS, Colouring(granularity=granularity), marks)
    return re.sub(r"<i[^>]*>", "<i>", markup)


def test_a_mark_stands_around_the_units_in_it() -> None:
    assert shown(Mark(4, 11, "<del>", "</del>")) == (
        "<i>The</i> <del><i>old</i> <i>man</i></del> <i>saw</i> <i>it</i><i>.</i>"
    )


def test_a_mark_within_a_unit_cuts_it() -> None:
    assert shown(Mark(5, 9, "<del>", "</del>")) == (
        "<i>The</i> <i>o</i><del><i>ld</i> <i>m</i></del><i>an</i> <i>saw</i> <i>it</i><i>.</i>"
    )


def test_an_empty_mark_stands_where_nothing_is() -> None:
    begin, end = Mark(0, 0, "<del>", "</del>"), Mark(19, 19, "<del>", "</del>")
    assert shown(begin, end).startswith("<del></del><i>The</i>")
    assert shown(begin, end).endswith("<i>.</i><del></del>")


@given(
    st.lists(st.integers(0, len(ANALYSIS.text)), max_size=8).map(sorted),
    st.sampled_from(Granularity),
)
def test_marks_hold_their_part_of_the_text_and_nothing_is_lost(
    places: list[int], granularity: Granularity
) -> None:
    pairs = list(zip(places[::2], places[1::2], strict=False))
    markup = shown(*(Mark(*pair, "<del>", "</del>") for pair in pairs), granularity=granularity)
    plain = re.sub(r"</?i>", "", markup)
    found = [re.sub("</?del>", "", part) for part in re.findall("<del>(.*?)</del>", plain)]
    assert found == [ANALYSIS.text[start:end] for start, end in pairs]
    assert re.sub("</?del>", "", plain) == ANALYSIS.text
