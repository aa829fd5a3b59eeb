"""The figure of a text in the list is that of the summary, and says where it means nothing."""

from __future__ import annotations

from dataclasses import replace

from helpers.analyses import MODEL, analysis_of
from helpers.reference_texts import GERMAN, text

from gltr_desktop.ui.texts.figures import figure_of
from gltr_desktop.ui.texts.open_text import Figure

WORDS = [f" word{number}" for number in range(60)]


def test_it_is_the_share_of_words_among_the_ten_best_guesses() -> None:
    assert figure_of(analysis_of(WORDS, [9] * 45 + [10] * 15)) == Figure(0.75, "75\u00a0%")


def test_a_text_that_is_being_read_has_the_figure_of_what_is_read() -> None:
    ranks = [0] * 50 + [99] * 10
    assert figure_of(analysis_of(WORDS, ranks, done=49)) is None
    assert figure_of(analysis_of(WORDS, ranks, done=50)) == Figure(1.0, "100\u00a0%")


def test_a_short_text_has_none() -> None:
    assert figure_of(analysis_of(WORDS[:49], [0] * 49)) is None


def test_a_text_without_words_has_none() -> None:
    assert figure_of(analysis_of([" …"] * 60, [0] * 60)) is None


def test_that_of_a_text_which_the_model_cannot_read_says_so() -> None:
    pieces = [f" {word}" for word in text(1, words=GERMAN).split()]
    model = replace(MODEL, languages=("en",))
    figure = figure_of(analysis_of(pieces, [0] * len(pieces), model=model))
    assert figure is not None
    assert figure.warning.startswith("This model knows English only.")
