"""Parts of a text against the rest of it: figures from explicit loops, chances from all orders."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from hypothesis import given, settings
from hypothesis import strategies as st

from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.within_text import Contrast, chances, contrast, odds
from gltr_desktop.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.record import Analysis

    # Paragraphs of sentences of tokens: the bits of each token.
    Text = list[list[list[float]]]

WORDS = ("Oak", "tree", "elder", "fir", "willow")
HEBREW = ("אלון", "עץ", "סמבוק", "אשוח", "ערבה")
NONE_DIFFERS = "No paragraph differs from the others by more than chance would explain."
TOO_FEW = "Too few sentences to compare parts of this text with one another."


def written(text: Text, words: Sequence[str] = WORDS) -> Analysis:
    """The analysis of a text with these bits, every token far from the beginning."""
    pieces: list[str] = []
    bits: list[float] = []
    for paragraph in text:
        for number, sentence in enumerate(paragraph):
            for place, value in enumerate(sentence):
                space = " " if number or place else ""
                word = words[len(bits) % len(words)]
                pieces.append(f"{space}{word.capitalize() if place == 0 else word.lower()}")
                bits.append(value)
            pieces[-1] += "."
        pieces[-1] += "\n\n"
    analysis = analysis_of(pieces, [0] * len(pieces))
    analysis.columns.logprob[:] = -np.array(bits) * math.log(2)
    analysis.columns.context[:] = 1_000
    return analysis


def compared(analysis: Analysis, begin: int = 0, end: int | None = None) -> Contrast:
    return contrast(Excerpt(analysis, begin, len(analysis) if end is None else end))


def noisy(paragraphs: int, seed: int = 0, sentences: int = 5, tokens: int = 10) -> Text:
    """A text whose sentences differ by chance alone."""
    return np.random.default_rng(seed).gamma(4, 1, (paragraphs, sentences, tokens)).tolist()  # type: ignore[no-any-return]


def planted(number: int, factor: float, text: Text) -> Text:
    """``text`` with the bits of paragraph ``number`` multiplied."""
    return [
        [[bits * factor if place == number else bits for bits in one] for one in paragraph]
        for place, paragraph in enumerate(text, start=1)
    ]


TOKENS = st.lists(st.integers(0, 24).map(float), min_size=1, max_size=12)
TEXTS = st.lists(st.lists(TOKENS, min_size=1, max_size=4), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_figures_are_those_of_explicit_loops(text: Text) -> None:
    analysis = written(text)
    found = compared(analysis)
    lengths = [len(bits) for bits in analysis.text.split("\n\n")[:-1]]
    if found.unit == "part":
        return
    assert [part.number for part in found.parts] == list(range(1, len(text) + 1))
    for index, (paragraph, part) in enumerate(zip(text, found.parts, strict=True)):
        tokens = sum(map(len, paragraph))
        assert part.end - part.begin == tokens
        assert part.stop - part.start == lengths[index] + 2
        is_tested = len(paragraph) >= 2 and tokens >= 20
        if found.sentence == TOO_FEW:
            assert part.bits_per_character is part.difference is part.chance is None
            continue
        assert (part.chance is not None) == is_tested
        own = others = 0.0
        length = rest = 0
        for number, paragraph_bits in enumerate(text):
            for sentence in paragraph_bits:
                for bits in sentence:
                    own, others = (own + bits, others) if number == index else (own, others + bits)
            # The blank line belongs to the paragraph before it.
            size = lengths[number] + 2
            length, rest = (length + size, rest) if number == index else (length, rest + size)
        assert part.bits_per_character == pytest.approx(own / length, abs=1e-5)
        assert part.difference == pytest.approx(own / length - others / rest, abs=1e-5)


def test_a_chance_is_the_share_of_all_orders_that_differ_as_much() -> None:
    bits = np.array([9.0, 7.5, 4.0, 6.0, 5.0, 3.0, 8.0])
    characters = np.array([10.0, 4.0, 6.0, 9.0, 8.0, 5.0, 12.0])
    counts = [2, 3, 2]

    def differences(order: Sequence[int]) -> list[float]:
        found, begin = [], 0
        for count in counts:
            own = order[begin : begin + count]
            rest = [index for index in order if index not in own]
            rates = [
                sum(bits[index] for index in some) / sum(characters[index] for index in some)
                for some in (own, rest)
            ]
            found.append(rates[0] - rates[1])
            begin += count
        return found

    every = np.array([differences(order) for order in permutations(range(7))])
    distances = np.abs(every - every.mean(0)) / every.std(0)
    expected = [(distances.max(1) >= own - 1e-9).mean() for own in distances[0]]

    found = chances(bits, characters, np.array(counts), np.ones(3, bool))
    assert found == pytest.approx(expected, abs=0.02)
    # A part that is not tested is compared with, but its own differences do not count.
    two = [(distances[:, 1:].max(1) >= own - 1e-9).mean() for own in distances[0, 1:]]
    found = chances(bits, characters, np.array(counts), np.array([False, True, True]))
    assert found == pytest.approx(two, abs=0.02)


def test_where_sentences_differ_by_chance_alone_chances_are_uniform() -> None:
    smallest = []
    for seed in range(150):
        random = np.random.default_rng(seed)
        characters = random.integers(20, 200, 12).astype(float)
        bits = characters * random.gamma(3, 0.5, 12)
        found = chances(bits, characters, np.array([3, 4, 2, 3]), np.ones(4, bool))
        smallest.append(found.min())
    assert 0.02 <= np.mean(np.array(smallest) <= 0.05) <= 0.09
    steps = np.abs(np.sort(smallest) - np.arange(1, 151) / 150)
    # Kolmogorov and Smirnov: 1 of 20 sets of 150 uniform values has a larger step.
    assert steps.max() < 1.36 / math.sqrt(150)


def test_a_paragraph_of_another_kind_is_found() -> None:
    found = compared(written(planted(3, 0.6, noisy(6))))
    assert [part.number for part in found.parts if part.is_marked] == [3]
    assert found.parts[2].difference is not None
    assert found.parts[2].difference < 0
    assert found.sentence.startswith(
        "Paragraph 3 is more predictable than the rest of this text: 1"
    )
    assert found.sentence.endswith(" by chance.")


def test_the_same_text_gets_the_same_figures() -> None:
    text = noisy(5, seed=3)
    assert compared(written(text)) == compared(written(text))


def test_the_unit_of_surprisal_decides_nothing() -> None:
    text = noisy(5, seed=3)
    one, other = compared(written(text)), compared(written(planted(0, 1, text)))
    doubled = compared(written([[[2 * bits for bits in one] for one in par] for par in text]))
    assert one == other
    for part, twice in zip(one.parts, doubled.parts, strict=True):
        assert part.bits_per_character is not None
        assert twice.bits_per_character == pytest.approx(2 * part.bits_per_character)
        assert twice.chance == part.chance


def test_the_order_of_the_paragraphs_decides_nothing() -> None:
    text = planted(2, 0.75, noisy(6, seed=1))
    forward = compared(written(text, words=["Oak"])).parts
    backward = compared(written(text[::-1], words=["Oak"])).parts[::-1]
    for part, other in zip(forward, backward, strict=True):
        assert part.difference == pytest.approx(other.difference, abs=1e-9)
        # Other shufflings of as many: the chances agree as such shares do.
        assert part.chance == pytest.approx(other.chance, abs=0.03)


def test_sentences_that_are_all_alike_show_nothing() -> None:
    found = chances(np.full(12, 3.3), np.full(12, 7.0), np.array([3, 5, 4]), np.ones(3, bool))
    assert found.tolist() == [1, 1, 1]
    certain = compared(written([[[0.0] * 10] * 4] * 4))
    assert [(part.bits_per_character, part.chance) for part in certain.parts] == [(0, 1)] * 4
    assert certain.sentence == NONE_DIFFERS


def test_tokens_at_the_beginning_of_a_text_are_left_out() -> None:
    analysis = written(noisy(5))
    analysis.columns.context[:75] = range(75)
    before = compared(analysis)
    # Nothing of the first paragraph is left.
    assert before.parts[0].bits_per_character is before.parts[0].chance is None
    analysis.columns.logprob[:50] -= 20
    assert compared(analysis) == before
    analysis.columns.logprob[50] -= 20
    assert compared(analysis) != before


@pytest.mark.parametrize("logprob", [-math.inf, math.nan])
def test_tokens_without_a_surprisal_are_left_out(logprob: float) -> None:
    text = noisy(4)
    analysis, without = written(text), written(text)
    analysis.columns.logprob[70] = logprob
    without.columns.rank[70] = UNSCORED
    without.columns.logprob[70] = math.nan
    assert compared(analysis) == compared(without) != compared(written(text))
    # A model that gives no probabilities has nothing to compare.
    analysis.columns.logprob[:] = logprob
    assert compared(analysis).sentence == TOO_FEW


def test_a_short_paragraph_is_not_tested_but_is_one_of_the_others() -> None:
    heading = [[9.0, 9.0, 9.0]]
    text = [heading, *noisy(4, sentences=3), [[8.0] * 30]]
    found = compared(written(text))
    assert [part.chance is None for part in found.parts] == [True, *[False] * 4, True]
    assert found.parts[0].difference is not None
    assert found.parts[0].difference > 0
    without = compared(written(text[1:-1]))
    assert found.parts[1].difference != pytest.approx(without.parts[0].difference, abs=0.01)


def test_where_most_of_a_text_is_in_short_paragraphs_runs_of_sentences_are_compared() -> None:
    text = [*noisy(3, sentences=2), *noisy(20, sentences=1, seed=1)]
    found = compared(written(text))
    assert found.unit == "part"
    # 26 sentences.
    assert len(found.parts) == 5
    assert found.sentence == "No part differs from the others by more than chance would explain."


def test_a_text_of_one_paragraph_is_cut_into_runs_of_sentences() -> None:
    (paragraph,) = noisy(1, sentences=23, seed=2)
    for sentence in paragraph[11:17]:
        sentence[:] = [bits / 4 for bits in sentence]
    analysis = written([paragraph])
    found = compared(analysis)
    assert [part.number for part in found.parts] == [1, 2, 3, 4]
    assert [(part.begin, part.end) for part in found.parts] == [
        (0, 50), (50, 110), (110, 170), (170, 230)
    ]  # fmt: skip
    assert found.sentence.startswith("Part 3 of 4 is much more predictable than the rest of this")
    assert compared(analysis, 0, 110).sentence == TOO_FEW.replace("this text", "the selection")


def test_a_long_text_without_paragraphs_has_twenty_parts() -> None:
    (paragraph,) = noisy(1, sentences=300)
    assert len(compared(written([paragraph])).parts) == 20


@pytest.mark.parametrize("sentences", [0, 1, 2, 11])
def test_too_few_sentences_are_not_compared(sentences: int) -> None:
    analysis = written(noisy(1, sentences=sentences) if sentences else [])
    found = compared(analysis)
    assert (found.unit, found.sentence) == ("paragraph", TOO_FEW)
    assert [(part.begin, part.end, part.chance) for part in found.parts] == [
        (0, len(analysis), None) for _ in range(min(sentences, 1))
    ]


def test_two_paragraphs_are_not_compared() -> None:
    found = compared(written(noisy(2, sentences=4)))
    assert found.sentence == TOO_FEW
    assert [part.bits_per_character for part in found.parts] == [None, None]
    assert not any(part.is_marked for part in found.parts)


def test_paragraphs_of_a_selection_are_numbered_as_in_the_text() -> None:
    analysis = written(planted(4, 0.3, noisy(7)))
    # From the middle of the second paragraph on, to the middle of the sixth.
    found = compared(analysis, 80, 280)
    assert [part.number for part in found.parts] == [2, 3, 4, 5, 6]
    assert [(part.begin, part.end) for part in found.parts][::4] == [(80, 100), (250, 280)]
    text = analysis.text
    assert text[found.parts[2].start : found.parts[2].stop].strip() == text.split("\n\n")[3]
    assert found.sentence.startswith(
        "Paragraph 4 is much more predictable than the rest of the selection: 1 in"
    )
    # What is not selected is not compared with.
    analysis.columns.logprob[:80] *= 3
    analysis.columns.logprob[280:] *= 3
    assert compared(analysis, 80, 280) == found


def test_a_text_that_is_being_read_is_compared_as_far_as_it_is() -> None:
    analysis = replace(written(noisy(7)), done=200)
    found = contrast(Excerpt.whole(analysis))
    assert [part.number for part in found.parts] == [1, 2, 3, 4]
    assert found.sentence == NONE_DIFFERS


def test_texts_from_right_to_left_are_compared() -> None:
    found = compared(written(planted(2, 0.3, noisy(5)), words=HEBREW))
    assert [part.number for part in found.parts if part.is_marked] == [2]
    assert found.parts[1].start == found.parts[0].stop


def test_the_tokens_of_a_character_share_it() -> None:
    whole = ["Oak", "tree", "🙂", "."]
    split = ["Oak", "tree", b"\xf0\x9f", b"\x99\x82", "."]
    rates: list[float] = []
    for pieces in (whole, split):
        sentences = [*([" Oak"] * 6 + ["."]) * 30, *pieces, " Oak"]
        analysis = analysis_of(sentences, [0] * len(sentences))
        analysis.columns.context[:] = 1_000
        tokens, characters = len(analysis), len(analysis.text)
        found = compared(analysis)
        parts = [part for part in found.parts if part.bits_per_character is not None]
        rates.append(parts[-1].bits_per_character or 0)
        length = parts[-1].stop - parts[-1].start
        count = parts[-1].end - parts[-1].begin
        assert parts[-1].bits_per_character == pytest.approx(-math.log2(0.3) * count / length)
        assert (parts[-1].end, parts[-1].stop) == (tokens, characters)
    assert rates[1] > rates[0]


def test_a_script_that_the_model_does_not_know_is_not_compared() -> None:
    pieces = [half for _ in range(300) for half in (b"\xe0\xa4", b"\x95")]
    found = compared(analysis_of(pieces, [0] * len(pieces)))
    assert found.sentence == (
        "More than a tenth of the tokens are parts of characters: nothing is compared."
    )
    assert [part.chance for part in found.parts] == [None]


def test_both_directions_are_named_with_the_larger_chance() -> None:
    text = noisy(30, seed=4)
    for number in (2, 9):
        text = planted(number, 0.4, text)
    for number in (5, 7, 11):
        text = planted(number, 1.7, text)
    found = compared(written(text))
    chance = {part.number: part.chance for part in found.parts if part.is_marked}
    assert sorted(chance) == [2, 5, 7, 9, 11]
    more, less = found.sentence.split(". ")
    assert more.startswith(
        "Paragraphs 2 and 9 are much more predictable than the rest of this text"
    )
    assert less.startswith("Paragraphs 5, 7 and 11 are much less predictable than the rest of this")
    for sentence, numbers in ((more, (2, 9)), (less, (5, 7, 11))):
        times = int(sentence.split(": 1 in ")[1].split(" ")[0].replace(",", ""))
        largest = max(chance[number] or 1 for number in numbers)
        # Rounded to one digit, and never to something rarer.
        assert largest <= 1 / times + 1e-12
        assert len(str(times).rstrip("0")) == 1
        assert times == 10_000 or largest > 1 / (times + 10 ** (len(str(times)) - 1))


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (1.0, "1 in 1"),
        (0.34, "1 in 2"),
        (0.0501, "1 in 10"),
        (0.05, "1 in 20"),
        (481 / 10_000, "1 in 20"),
        (10 / 10_000, "1 in 1,000"),
        (11 / 10_000, "1 in 900"),
        (1 / 10_000, "1 in 10,000"),
    ],
)
def test_odds_are_never_rarer_than_the_chance(chance: float, said: str) -> None:
    assert odds(chance) == said


def test_many_paragraphs_are_counted_rather_than_named() -> None:
    text = noisy(100, seed=5)
    for number in range(1, 101, 10):
        text = planted(number, 0.2, text)
    found = compared(written(text))
    assert sum(part.is_marked for part in found.parts) == 10
    assert found.sentence.startswith("Paragraphs 1, 11, 21, 31, 41, 51, 61 and 3 others are much")


def test_cancelling_ends_it() -> None:
    analysis, asked = written(noisy(4)), []

    def is_cancelled() -> bool:
        asked.append(True)
        return len(asked) == 2

    with pytest.raises(Cancelled):
        contrast(Excerpt.whole(analysis), is_cancelled)
    assert len(asked) == 2


def test_long_texts_are_shuffled_less_often() -> None:
    random, asked = np.random.default_rng(0), []

    def is_cancelled() -> bool:
        asked.append(True)
        return False

    counts = np.full(1_000, 20)
    found = chances(random.random(20_000), np.ones(20_000), counts, counts > 0, is_cancelled)
    # Two rounds of 999 shufflings, six at a time.
    assert len(asked) == 2 * math.ceil(999 / 6)
    assert found.min() >= 1 / 1_000


def test_paragraphs_are_those_that_the_window_shows() -> None:
    analysis = written(noisy(6))
    bounds = analysis.tokens.unit_bounds(Granularity.PARAGRAPH)
    assert [part.begin for part in compared(analysis).parts] == bounds[:-1].tolist()
