"""The headline of an analysis: true for every measure and level, and no verdict on a text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.measures import ENTROPY, FRAC_P, PROBABILITY, RANK, SURPRISAL

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.measures import MEASURES, Average, Join, Measure
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.documents.headline import headline, meanings

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord

SMALL = "a small language model"


def headline_of(
    analysis: Analysis,
    measure: Measure = RANK,
    granularity: Granularity = Granularity.TOKEN,
    thresholds: Thresholds | None = None,
    model: ModelRecord = MODEL,
) -> str:
    colouring = Colouring(thresholds or default_thresholds(measure, granularity), granularity)
    return headline(summarise(analysis, colouring.thresholds, granularity), colouring, model)


def text_with(predictable: int, surprising: int) -> Analysis:
    """So many tokens of the first rank, and so many of rank 500."""
    ranks = [0] * predictable + [499] * surprising
    return analysis_of([" word"] * len(ranks), ranks)


@pytest.mark.parametrize(
    ("predictable", "beginning", "share"),
    [
        (200, "Nearly all of this text was predictable", "100\u00a0%"),
        (199, "Nearly all of this text was predictable", "more than 99\u00a0%"),
        (142, "Most of this text was predictable", "71\u00a0%"),
        (100, "About half of this text was predictable", "50\u00a0%"),
        (40, "Less than half of this text was predictable", "20\u00a0%"),
        (4, "Little of this text was predictable", "2\u00a0%"),
        (0, "Little of this text was predictable", "0\u00a0%"),
    ],
)
def test_it_says_in_words_and_in_figures_how_much_was_predictable(
    predictable: int, beginning: str, share: str
) -> None:
    assert headline_of(text_with(predictable, 200 - predictable)) == (
        f"{beginning} to {SMALL}: {share} of its tokens were among the model's ten best guesses."
    )


@pytest.mark.parametrize(
    ("measure", "granularity", "fact"),
    [
        (RANK, Granularity.WORD, "every token was among the model's ten best guesses"),
        (RANK, Granularity.SENTENCE, "the average token was among the model's three best guesses"),
        (FRAC_P, Granularity.TOKEN, "at least 50\u00a0% as probable as the model's best guess"),
        (
            PROBABILITY,
            Granularity.PARAGRAPH,
            "the average token had a probability of at least 6\u00a0%",
        ),
        (SURPRISAL, Granularity.TOKEN, "carried less than 3 bits of surprise"),
        (ENTROPY, Granularity.TOKEN, "the model wavered between fewer than about 10 choices"),
        (ENTROPY, Granularity.SENTENCE, "the model wavered between fewer than about 20 choices"),
    ],
)
def test_it_says_what_the_first_colour_stands_for(
    measure: Measure, granularity: Granularity, fact: str
) -> None:
    assert fact in headline_of(text_with(150, 50), measure, granularity)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("granularity", Granularity)
def test_it_never_says_who_wrote_the_text(measure: Measure, granularity: Granularity) -> None:
    said = headline_of(text_with(190, 10), measure, granularity)
    assert re.fullmatch(r"[A-Z][^{}]+\.", said)
    assert granularity.plural in said
    assert not re.search(r"human|machine|written|wrote|generated|\bAI\b|likely", said)


def test_of_a_short_text_and_of_other_thresholds_it_only_gives_the_share() -> None:
    assert headline_of(text_with(3, 1)) == (
        f"This text is too short for a firm answer: as {SMALL} read it, 75\u00a0% of its tokens "
        "were among the model's ten best guesses."
    )
    assert headline_of(text_with(150, 50), granularity=Granularity.PARAGRAPH).startswith(
        f"This text has too few paragraphs for a firm answer: as {SMALL} read it, in 0\u00a0% of "
    )
    assert headline_of(text_with(150, 50), thresholds=Thresholds((5000, 6000, 7000))) == (
        f"As {SMALL} read this text, 100\u00a0% of its tokens were among the model's 5,000 best "
        "guesses."
    )


def test_without_figures_it_claims_nothing() -> None:
    analysis = analysis_of(["a"], [UNSCORED])
    assert headline_of(analysis) == "The model gave no figures for this text."


@pytest.mark.parametrize(
    ("parameters", "languages", "shown"),
    [
        (135_000_000, ("en",), "a small English language model"),
        (7_000_000_000, ("de",), "a German language model"),
        (7_000_000_000, ("en",), "an English language model"),
        (135_000_000, ("en", "fr"), "a small language model"),
        (None, (), "a language model"),
    ],
)
def test_it_says_what_the_model_is_and_leaves_its_name_to_the_facts(
    parameters: int | None, languages: tuple[str, ...], shown: str
) -> None:
    model = replace(MODEL, parameters=parameters, languages=languages)
    said = headline_of(text_with(150, 50), model=model)
    assert f" to {shown}: " in said
    assert MODEL.name not in said
    of_masked = headline_of(text_with(150, 50), model=replace(model, masking="word"))
    assert f" to {shown.replace('language model', 'masked language model')}: " in of_masked


def test_a_measure_without_words_of_its_own_has_its_label() -> None:
    plain = Measure(
        "plain", "Plain", "A value.", RANK.values, ("rank",), (10, 100, 1000), (3, 6, 12),
        "a value", Join.MAX, Average.GEOMETRIC, "the worst of them",
    )  # fmt: skip
    assert headline_of(text_with(150, 50), plain).endswith(
        "75\u00a0% of its tokens are marked “< 10”."
    )


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("granularity", Granularity)
def test_both_ends_of_the_colours_have_a_meaning(
    measure: Measure, granularity: Granularity
) -> None:
    best, worst = meanings(default_thresholds(measure, granularity), granularity)
    assert best != worst
    for clause in (best, worst):
        assert clause.count("{these}") == 1
        assert "{" not in clause.replace("{these}", "")
