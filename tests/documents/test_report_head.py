"""The words above and below the text of a report."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.word_masses import analysis_with_masses

from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring, default_thresholds
from gltr_desktop.analysis.measures import MEASURES, Measure
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.origin import Origin
from gltr_desktop.documents.report_head import ReportHead, report_head

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
ANALYSIS = analysis_of(["a", " b", " c", " d"], [UNSCORED, 0, 50, 0])


def head_of(
    analysis: Analysis = ANALYSIS,
    colouring: Colouring = GLTR_COLOURING,
    origin: Origin = Origin("essay.docx"),  # noqa: B008 - frozen
) -> ReportHead:
    return report_head(analysis, colouring, origin, WHEN)


def test_the_legend_has_a_label_a_share_and_a_count_for_each_bucket() -> None:
    rows = [(row.bucket, row.label, row.share, row.count) for row in head_of().legend]
    assert rows == [
        (0, "top 10", "66.7\u00a0%", "2"),
        (1, "top 100", "33.3\u00a0%", "1"),
        (2, "top 1,000", "0.0\u00a0%", "0"),
        (3, "beyond 1,000", "0.0\u00a0%", "0"),
    ]


def test_a_plain_text_has_no_legend_and_its_words_speak_of_no_colours() -> None:
    head = head_of(colouring=replace(GLTR_COLOURING, painted=False))
    assert head.legend == ()
    assert "colour" not in f"{head.sentence} {head.caution_title} {head.caution}"


def test_it_says_what_was_left_out_and_what_is_not_analysed_yet() -> None:
    head = head_of(
        analysis_of(["a", " b", " c"], [0, 0, 0], done=2),
        origin=Origin("essay.docx", "docx", ("2 deletions left out",)),
    )
    assert head.notices == "From “essay.docx”: 2 deletions left out."
    assert head.pending.startswith("Only the first 2 of 3 tokens have been analysed")
    assert head_of().notices == head_of().pending == ""


def test_the_caution_speaks_of_texts_and_names_no_kind_of_author() -> None:
    caution = head_of().caution
    assert "text sampled from a model can surprise a model" in caution
    assert not re.search(r"\b(AI|human|machine|bot|robot)", caution)


def test_the_date_is_in_english() -> None:
    assert head_of().made_on == "Made with gltr-desktop on 4 August 2026, 15:09."


def test_facts_that_an_engine_does_not_know_are_left_out() -> None:
    model = replace(MODEL, precision=None, context_length=None)
    names = {name for name, _ in head_of(analysis_of(["a", " b"], [0, 0], model=model)).facts}
    assert names == {"Tokens", "Perplexity", "Bits per character", "Model"}


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
@pytest.mark.parametrize("granularity", Granularity, ids=lambda granularity: granularity.value)
def test_the_words_fit_every_measure_and_say_nothing_of_an_author(
    measure: Measure, granularity: Granularity
) -> None:
    colouring = Colouring(default_thresholds(measure, granularity), granularity)
    head = head_of(colouring=colouring)
    assert measure.sentence in head.sentence
    for label in (colouring.thresholds.labels()[0], colouring.thresholds.labels()[-1]):
        assert f"{granularity.plural} marked “{label}”" in head.sentence.lower()
    assert "They do not say who wrote it" in head.caution
    assert head.headline
    assert not {"{", "}", "\n"} & set(f"{head.headline}{head.sentence}{head.caution}")


def test_an_empty_analysis_has_a_head() -> None:
    assert head_of(analysis_of([], [])).facts[0] == ("Tokens", "0")


def test_of_a_script_that_the_model_does_not_know_it_claims_nothing() -> None:
    characters = [b"\xe6\xbc", b"\xa2", b"\xe5\xad", b"\x97"]
    unknown = head_of(analysis_of([*characters, " and"] * 40, [0] * 200))
    assert unknown.headline.startswith("The model hardly knows the script of this text")
    assert unknown.warnings == (
        (
            "This model does not know the characters of much of this text."
            " Colours and figures for this text mean nothing."
        ),
    )
    one_emoji = head_of(analysis_of([*characters[:2], *[" word"] * 198], [0] * 200))
    assert one_emoji.headline.startswith("Nearly all of this text was predictable")
    assert one_emoji.warnings == ()


def test_it_says_how_words_have_their_values_where_their_colours_show_them() -> None:
    analysis = analysis_with_masses([b"The", b" cat", b"s"], 1)
    corrected = "The probability of a word is corrected for where it ends."
    for measure in MEASURES:
        words = Colouring(default_thresholds(measure, Granularity.WORD), Granularity.WORD)
        head = head_of(analysis, words)
        assert head.words == (corrected if measure.of_words else "")
        assert (corrected in head.sentence) == measure.of_words
        assert corrected not in head.reading
        plain = replace(words, thresholds=replace(words.thresholds, plain_words=True))
        assert head_of(analysis, plain).words.endswith("as chosen.") == measure.of_words
        assert head_of(analysis, replace(words, painted=False)).words == ""
        assert head_of(analysis, replace(words, granularity=Granularity.TOKEN)).words == ""
