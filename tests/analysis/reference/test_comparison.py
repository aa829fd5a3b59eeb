"""Why a text is not compared, what warns of a comparison, and what speaks for a text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.evidence_rows import Row, analysis_of_rows

from gltr_desktop.analysis.indicators import INDICATORS
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.reference.baseline import FEW_PASSAGES, Baseline, Values
from gltr_desktop.analysis.reference.comparison import Comparison, Reference, compare
from gltr_desktop.analysis.text_figures import MIN_TOKENS

ENGLISH = (
    "The harbour was quiet when we came down the hill in the morning and the boats lay still on "
    "the water as if nobody had ever sailed them out to the islands where my grandfather was born "
    "and where his father had kept the light for more than thirty years until it was put out."
)
GERMAN = (
    "Der Hafen war still als wir am Morgen den Berg herunter kamen und die Boote lagen ruhig auf "
    "dem Wasser als wäre nie jemand mit ihnen zu den Inseln gefahren auf denen mein Großvater "
    "geboren wurde und wo sein Vater mehr als dreißig Jahre lang das Licht bewacht hatte bis man "
    "es für immer gelöscht hat weil niemand mehr kam."
)
VALUES = tuple(float(n) for n in range(1, 41))
NAMES = [indicator.name for indicator in INDICATORS]


def rows(text: str, logprob: float = -2.0) -> list[Row]:
    return [Row(f" {word}", 12, logprob) for word in text.split()]


def split_rows(count: int) -> list[Row]:
    """A script that is spelled in bytes."""
    return [Row(byte) for _ in range(count) for byte in ("é".encode()[:1], "é".encode()[1:])]


def reference(
    values: tuple[float, ...] = VALUES,
    *,
    names: list[str] = NAMES,
    length: int = MIN_TOKENS,
    language: str | None = "en",
    note: str = "",
) -> Reference:
    baseline = Baseline({name: Values({length: values}, {}) for name in names})
    return Reference("essays", "essays of my class", language, baseline, note)


def compared(text: list[Row], among: Reference | None) -> Comparison:
    return compare(Excerpt.whole(analysis_of_rows(text)), among)


def test_every_indicator_is_compared() -> None:
    # Two sentences, so that they can differ.
    text = [*rows(ENGLISH), Row(". Then", 3), *rows("we went home"), Row(".")]
    among = reference()
    found = compared(text, among)
    excerpt = Excerpt.whole(analysis_of_rows(text))
    assert [standing.indicator for standing in found.standings] == list(INDICATORS)
    assert among.baseline is not None
    for standing in found.standings:
        assert standing.value == standing.indicator.value(excerpt)
        stand = among.baseline.stand(standing.indicator, standing.value, excerpt)
        assert standing.stand == stand is not None
    assert found.headline is found.standings[0]
    assert found.tokens == len(text)
    assert found.model == "little-model"
    assert found.reference is among
    assert (found.reason, found.warnings, found.of_selection) == ("", (), False)
    assert compare(excerpt, among, of_selection=True).of_selection


REASONS = {
    "short": f"Too short to compare: {MIN_TOKENS - 1} tokens were predicted, and it takes 50.",
    "script": "More than a tenth of the tokens are parts of characters",
    "none": "Choose what to compare this text with.",
    "language": "The text looks German, and the essays of my class are English",
    "model": "This model has not read the essays of my class yet.",
    "passages": "None of these passages are long enough to compare this text with them.",
}


@pytest.mark.parametrize(
    ("text", "among", "reason"),
    [
        # What comes first in REASONS is said, whatever else there is to say.
        ([*split_rows(24), Row(" we")], None, "short"),
        (rows(GERMAN)[: MIN_TOKENS - 1], replace(reference(), baseline=None), "short"),
        (split_rows(30), None, "script"),
        (rows(GERMAN), None, "none"),
        (rows(GERMAN), replace(reference(), baseline=None), "language"),
        (rows(ENGLISH), replace(reference(), baseline=None), "model"),
        (rows(ENGLISH), reference(length=400), "passages"),
        (rows(ENGLISH), reference(VALUES[:4]), "passages"),
    ],
    ids=["bytes", "german", "script", "none", "language", "unread", "longer", "few"],
)
def test_the_first_reason_is_given(text: list[Row], among: Reference | None, reason: str) -> None:
    found = compared(text, among)
    assert found.reason.startswith(REASONS[reason])
    assert found.headline is None
    assert all(standing.stand is None for standing in found.standings)
    assert all(standing.more_predictable_than is None for standing in found.standings)
    # The values are there without a comparison, and nothing warns of one that is not made.
    assert found.standings
    assert found.warnings == ()


def test_it_takes_fifty_tokens_with_evidence() -> None:
    words = rows(ENGLISH)
    assert compared(words[:MIN_TOKENS], reference()).reason == ""
    unscored = [Row(" of", UNSCORED), *words[: MIN_TOKENS - 1]]
    assert compared(unscored, reference()).reason == REASONS["short"]


def test_what_language_passages_are_in_may_be_unknown() -> None:
    assert compared(rows(GERMAN), reference(language=None)).reason == ""
    assert compared(rows(GERMAN), reference(language="de")).reason == ""
    digits = [Row(" 1831")] * MIN_TOKENS
    assert compared(digits, reference()).reason == ""


@pytest.mark.parametrize(
    ("passages", "warns"), [(5, True), (FEW_PASSAGES - 1, True), (FEW_PASSAGES, False)]
)
def test_few_passages_are_warned_of(passages: int, warns: bool) -> None:
    found = compared(rows(ENGLISH), reference(VALUES[:passages]))
    said = f"Only {passages} essays of my class are long enough for this comparison"
    assert [warning.startswith(said) for warning in found.warnings] == [True] * warns
    if passages == 5:
        assert found.warnings[0].endswith("counts for 20 %.")


def test_a_text_that_is_still_read_and_a_note_are_warned_of() -> None:
    analysis = analysis_of_rows(rows(ENGLISH), done=MIN_TOKENS)
    note = "Measured with another precision."
    found = compare(Excerpt.whole(analysis), reference(note=note))
    assert found.warnings == ("The text has not been read to its end.", note)
    assert found.tokens == MIN_TOKENS


def test_what_is_not_known_of_a_text_is_left_out_and_the_next_one_speaks() -> None:
    impossible = [*rows(ENGLISH), Row(" again", 12, float("-inf"))]
    found = compared(impossible, reference())
    assert "bits_per_character" not in [standing.indicator.name for standing in found.standings]
    assert found.headline is not None
    assert found.headline.indicator.name == "top_ten_words"
    # Nor is a value compared that the passages do not have.
    found = compared(rows(ENGLISH), reference(names=["lrr"]))
    assert found.headline is not None
    assert found.headline.indicator.name == "lrr"
    assert found.standings[0].stand is None


@pytest.mark.parametrize("name", ["bits_per_token", "lrr"])
def test_the_more_predictable_side_is_that_of_the_indicator(name: str) -> None:
    """A text with three quarters of the values below its own."""
    indicator = next(row for row in INDICATORS if row.name == name)
    excerpt = Excerpt.whole(analysis_of_rows(rows(ENGLISH)))
    value = indicator.value(excerpt)
    assert value is not None
    values = tuple([value - 1] * 30 + [value + 1] * 10)
    found = compare(excerpt, reference(values, names=[name])).headline
    assert found is not None
    assert found.more_predictable_than == {"bits_per_token": 25, "lrr": 75}[name]
