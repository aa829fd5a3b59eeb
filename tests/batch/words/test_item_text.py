"""A context and its item as one text, and the words of the item in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.words.regions import WordRule, find_words
from gltr_desktop.batch.words.item_text import joined, words_of_item
from gltr_desktop.batch.words.items import Item
from gltr_desktop.errors import InputError


def item(text: str, context: str = "", regions: str | None = None) -> Item:
    return Item(1, "1", text, context, regions, "")


@pytest.mark.parametrize(
    ("context", "text", "whole", "begin"),
    [
        ("", "It rains.", "It rains.", 0),
        (" \n", "It rains.", "It rains.", 0),
        ("He came.", "It rains.", "He came. It rains.", 9),
        ("He came. ", "It rains.", "He came. It rains.", 9),
        ("He came.", "\nIt rains.", "He came.\nIt rains.", 8),
        ("He came.\n\n", "It rains.", "He came.\n\nIt rains.", 10),
        ("彼は来た。", "雨だ。", "彼は来た。雨だ。", 5),
        ("彼は来た", "雨だ。", "彼は来た雨だ。", 4),
        # Korean has spaces between words, and so has a text with a picture at its end.
        ("그는 왔다", "비가 온다.", "그는 왔다 비가 온다.", 6),
        ("So nice 😀", "It rains.", "So nice 😀 It rains.", 10),
    ],
)
def test_one_space_is_put_where_one_is_missing(
    context: str, text: str, whole: str, begin: int
) -> None:
    found = joined(item(text, context))
    assert (found.text, found.begin) == (whole, begin)


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_item_is_the_end_of_the_text(text: str, context: str) -> None:
    found = joined(item(text, context))
    assert found.text[found.begin :] == text
    assert found.text.startswith(context.rstrip()) or not context.strip()


@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from(list(WordRule)), st.booleans())
def test_the_words_are_those_of_the_item_alone(
    text: str, context: str, rule: WordRule, apart: bool
) -> None:
    one = item(text, context)
    words = words_of_item(one, rule, punctuation_apart=apart)
    alone = find_words(text, rule, punctuation_apart=apart)
    assert words.texts(joined(one).text) == alone.texts(text)


def test_given_regions_are_the_words() -> None:
    one = item("The dog barks.", "He came.", "The dog|barks.")
    words = words_of_item(one, WordRule.RUNS, punctuation_apart=False)
    assert words.texts(joined(one).text) == ["The dog", "barks."]


@pytest.mark.parametrize("regions", ["", "The dog|sleeps."])
def test_regions_of_another_text_are_refused(regions: str) -> None:
    with pytest.raises(InputError, match=r"are not those of “The dog barks\.”"):
        words_of_item(
            item("The dog barks.", regions=regions), WordRule.RUNS, punctuation_apart=False
        )
