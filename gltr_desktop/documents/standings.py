"""Where a text stands among others, in the words of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.reference.wording import CAUTION, comparison_sentence

if TYPE_CHECKING:
    from gltr_desktop.analysis.reference.comparison import Comparison

CAUTION_REASONS = (
    "Laws, recipes and other set phrases are predictable whoever wrote them, and so are quotations "
    "and all else that the model has learnt by heart; so are simple words, such as those of "
    "learners and of writers in a second language."
)
"""Why a text can stand anywhere among others."""
PARTS_CAUTION = (
    "This does not show who wrote what: quotations, lists and set phrases are predictable, and new "
    "names and figures are not."
)
"""Stands where the parts of a text are compared."""


def comparison_in_words(comparison: Comparison | None) -> str:
    """Where the text stands, and how far that may be trusted, as sentences on one line.

    They are "" where the reader has not asked for a comparison.
    """
    if comparison is None or comparison.reference is None:
        return ""
    return " ".join((placed_in_words(comparison), *comparison.warnings))


def placed_in_words(comparison: Comparison) -> str:
    """Where the text stands and what that does not show, or why it is not compared."""
    sentence = comparison_sentence(comparison)
    if comparison.headline is not None:
        return f"This text is {sentence[0].lower()}{sentence[1:]} {CAUTION}"
    passages = comparison.reference.passages if comparison.reference else "other texts"
    return f"Not compared with {passages}. {sentence}"
