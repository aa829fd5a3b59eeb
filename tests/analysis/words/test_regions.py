"""What counts as a word, and which tokens it has."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of, tokens_of, vocabulary_of
from helpers.word_masses import TEXTS, pieces
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.words.regions import (
    BAR,
    WordRule,
    Words,
    find_words,
    given_regions,
    tokens_of_words,
)
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Tokens

RUNS, UNICODE = WordRule.RUNS, WordRule.UNICODE


def words_in(text: str, rule: WordRule, *, apart: bool = False) -> list[str]:
    return find_words(text, rule, punctuation_apart=apart).texts(text)


# Which words there are


@pytest.mark.parametrize(
    ("text", "runs", "unicode"),
    [
        ("I don't know.", ["I", "don't", "know."], ["I", "don't", "know."]),
        ("l'homme aime", ["l'homme", "aime"], ["l'homme", "aime"]),
        ("’tis “so”, he", ["’tis", "“so”,", "he"], ["’tis", "“so”,", "he"]),
        ("said—well-known", ["said—well-known"], ["said—", "well-", "known"]),
        ("The U.S. has 1,000", ["The", "U.S.", "has", "1,000"], ["The", "U.S.", "has", "1,000"]),
        ("Donaudampfschiff!", ["Donaudampfschiff!"], ["Donaudampfschiff!"]),
        ("これは本です。", ["これは本です。"], ["これ", "は", "本", "です。"]),
        ("👩‍👩‍👧 ok 🙂!", ["👩‍👩‍👧", "ok", "🙂!"], ["👩‍👩‍👧", "ok", "🙂!"]),
        ("a\r\n\r\n\nb", ["a", "b"], ["a", "b"]),
        ("  \tx\u00a0 \n", ["x"], ["x"]),
        ("?!… —", ["?!…", "—"], ["?!…", "—"]),
        ("", [], []),
        (" \n ", [], []),
    ],
)
def test_marks_belong_to_the_word_beside_them(
    text: str, runs: list[str], unicode: list[str]
) -> None:
    assert words_in(text, RUNS) == runs
    assert words_in(text, UNICODE) == unicode


@pytest.mark.parametrize(
    ("text", "runs", "unicode"),
    [
        ("I don't know.", ["I", "don't", "know", "."], ["I", "don't", "know", "."]),
        ("“so”, he", ["“", "so", "”,", "he"], ["“", "so", "”,", "he"]),
        ("a well-known.", ["a", "well-known", "."], ["a", "well", "-", "known", "."]),
        ("The U.S. has", ["The", "U.S", ".", "has"], ["The", "U.S", ".", "has"]),
        ("Donau!?", ["Donau", "!?"], ["Donau", "!?"]),
        ("本です。", ["本です", "。"], ["本", "です", "。"]),
        ("👩‍👩‍👧!", ["👩‍👩‍👧!"], ["👩‍👩‍👧!"]),
        ("e\u0301!\ufe0f e\u0301", ["e\u0301", "!\ufe0f", "e\u0301"], None),
        ("\u200f“a”\u200f", ["\u200f“", "a", "”\u200f"], None),
        ("C++ $5", ["C", "++", "$", "5"], ["C", "++", "$", "5"]),
        ("?! …", ["?!", "…"], ["?!", "…"]),
        ("", [], []),
    ],
)
def test_marks_stand_apart(text: str, runs: list[str], unicode: list[str] | None) -> None:
    assert words_in(text, RUNS, apart=True) == runs
    assert unicode is None or words_in(text, UNICODE, apart=True) == unicode


@given(TEXTS | st.text(max_size=20), st.sampled_from(WordRule), st.booleans())
def test_words_hold_all_that_is_visible_and_nothing_else(
    text: str, rule: WordRule, apart: bool
) -> None:
    found = find_words(text, rule, punctuation_apart=apart)
    assert found.punctuation_apart == apart
    reached = 0
    for start, end in zip(found.start.tolist(), found.end.tolist(), strict=True):
        assert not text[reached:start].strip()
        assert reached <= start < end
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        reached = end
    assert not text[reached:].strip()


@given(TEXTS | st.text(max_size=20))
def test_runs_are_what_a_split_gives(text: str) -> None:
    assert words_in(text, RUNS) == text.split()


@given(TEXTS | st.text(max_size=20), st.sampled_from(WordRule))
def test_marks_apart_only_ever_part_words(text: str, rule: WordRule) -> None:
    joined, apart = (find_words(text, rule, punctuation_apart=each) for each in (False, True))
    assert set(joined.start.tolist()) <= set(apart.start.tolist())
    assert set(joined.end.tolist()) <= set(apart.end.tolist())


# Regions that are given


def test_regions_are_what_stands_between_bars() -> None:
    text = "The old man\n saw it."
    assert given_regions(text, "The old |man |saw it.").texts(text) == [
        "The old",
        "man\n saw it."[:3],
        "saw it.",
    ]
    assert given_regions(text, "|The  old man|| saw it. |").texts(text) == [
        "The old man",
        "saw it.",
    ]
    assert given_regions(text, text).texts(text) == ["The old man\n saw it."]
    assert given_regions("a b", "a|b").texts("a b") == ["a", "b"]
    assert len(given_regions("", BAR)) == 0


@given(TEXTS, st.data())
def test_bars_can_stand_anywhere(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)) | {0, len(text)})
    parts = [text[a:b] for a, b in pairwise(cuts)]
    marked = BAR.join(parts)
    found = given_regions(text, marked)
    assert found.texts(text) == [part.strip() for part in parts if part.strip()]
    # However blanks are written.
    spread = BAR.join(" ".join(part) for part in parts)
    assert found.start.tolist() == given_regions(text, spread).start.tolist()


@pytest.mark.parametrize("marked", ["The |cat", "The|old man sat", "The |old men", ""])
def test_regions_of_another_text_are_refused(marked: str) -> None:
    with pytest.raises(InputError) as caught:
        given_regions("The old man", marked)
    assert "are not those of “The old man”" in caught.value.message
    assert BAR in caught.value.remedy


def test_long_texts_are_quoted_by_their_beginnings() -> None:
    with pytest.raises(InputError) as caught:
        given_regions("word " * 100, "other")
    assert len(caught.value.message) < 200


# Which tokens a word has


def slowly(tokens: Tokens, words: Words) -> tuple[list[list[int]], list[bool]]:
    """The tokens of each word, and whether it shares one: character by character."""
    owner_of = {
        place: index
        for index, (start, end) in enumerate(zip(words.start, words.end, strict=True))
        for place in range(int(start), int(end))
    }
    groups, text = tokens.groups, tokens.text
    owned: list[list[int]] = [[] for _ in range(len(words))]
    shared = [False] * len(words)
    waiting: list[int] = []
    for group in range(len(groups)):
        begin, end = groups.token_bounds[group : group + 2].tolist()
        places = range(int(groups.start[group]), int(groups.end[group]))
        seen = [place for place in places if not text[place].isspace()]
        if not seen:
            waiting += range(begin, end)
            continue
        parts = sorted({owner_of.get(place, -1) for place in seen})
        for part in parts:
            if part >= 0 and len(parts) > 1:
                shared[part] = True
        first = owner_of.get(seen[0], -1)
        if first >= 0:
            owned[first] += [*waiting, *range(begin, end)]
        waiting = []
    return owned, shared


@given(TEXTS, st.sampled_from(WordRule), st.booleans(), st.data())
def test_tokens_belong_to_the_word_that_they_show_first(
    text: str, rule: WordRule, apart: bool, data: st.DataObject
) -> None:
    parts = data.draw(pieces(text))
    tokens = tokens_of(parts, vocabulary_of(parts))
    words = find_words(text, rule, punctuation_apart=apart)
    # As where a context stands before an item, whose words are none of these.
    skipped = data.draw(st.integers(0, max(0, len(words) - 1)))
    words = Words(words.start[skipped:], words.end[skipped:], apart)
    found = tokens_of_words(tokens, words)
    owned, shared = slowly(tokens, words)
    ranges = zip(found.begin.tolist(), found.end.tolist(), strict=True)
    assert [list(range(a, b)) for a, b in ranges] == owned
    assert found.shared.tolist() == shared


def test_a_token_of_two_words_is_shared_and_leaves_one_without() -> None:
    tokens = analysis_of(["New York", " is", " big."], [0, 0, 0]).tokens
    found = tokens_of_words(tokens, find_words(tokens.text, RUNS, punctuation_apart=False))
    assert (found.begin.tolist(), found.end.tolist()) == ([0, 1, 1, 2], [1, 1, 2, 3])
    assert found.shared.tolist() == [True, True, False, False]
    apart = tokens_of_words(tokens, find_words(tokens.text, RUNS, punctuation_apart=True))
    assert apart.shared.tolist() == [True, True, False, True, True]


def test_blanks_belong_to_the_word_behind_them() -> None:
    tokens = analysis_of(["a", "\n", "\n", " b", " ", "\n"], [0] * 6).tokens
    found = tokens_of_words(tokens, find_words(tokens.text, RUNS, punctuation_apart=False))
    assert (found.begin.tolist(), found.end.tolist()) == ([0, 1], [1, 4])


def test_the_words_behind_a_context_have_none_of_its_tokens() -> None:
    context, item = "Once upon", "a time"
    tokens = analysis_of(["Once", " upon", " a", " time"], [0] * 4).tokens
    words = find_words(item, RUNS, punctuation_apart=False).shifted(len(context) + 1)
    found = tokens_of_words(tokens, words)
    assert (found.begin.tolist(), found.end.tolist()) == ([2, 3], [3, 4])
    assert words.texts(tokens.text) == ["a", "time"]


def test_no_words_have_no_tokens() -> None:
    nothing = Words.of([], punctuation_apart=False)
    for tokens in (analysis_of([], []).tokens, analysis_of([" "], [0]).tokens):
        found = tokens_of_words(tokens, nothing)
        assert len(found.begin) == len(found.end) == len(found.shared) == 0
    assert replace(nothing, start=np.zeros(0, np.int32)).texts("") == []
