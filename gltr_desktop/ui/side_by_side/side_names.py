"""What the sides are called, and which texts cannot stand on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.pseudo_likelihood import two_kinds_of_models
from gltr_desktop.errors import GltrError
from gltr_desktop.models.engines import MASKED
from gltr_desktop.models.options import MASKING_TITLES, PRECISION_TITLES
from gltr_desktop.ui.threads.model_status import short_title

if TYPE_CHECKING:
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.texts.open_text import OpenText


def names_of_models(first: ModelChoice, second: ModelChoice) -> tuple[str, str]:
    """The titles of two models; where they are the same, how they are run."""
    names = short_title(first.name), short_title(second.name)
    if names[0] != names[1]:
        return names
    one, other = (_ways_of_running(each) for each in (first, second))
    said = next((at for at, way in enumerate(one) if way != other[at]), 0)
    return f"{first.title}, {one[said]}", f"{second.title}, {other[said]}"


def _ways_of_running(choice: ModelChoice) -> tuple[str, str, str]:
    """How a model is run, in the order in which that is worth mentioning."""
    return (
        PRECISION_TITLES[choice.precision],
        MASKING_TITLES[choice.masking],
        f"{choice.window:,} tokens at once",
    )


def refusal_of_text(current: OpenText, text: OpenText) -> GltrError | None:
    """Why ``text`` cannot stand beside the ``current`` one; None if it can."""
    if text is current:
        return GltrError(
            "A text cannot be compared with itself.",
            "Choose another text of the list, or open one.",
        )
    return refusal_of(current, text)


def refusal_of_model(
    current: OpenText, first: ModelChoice, second: ModelChoice
) -> GltrError | None:
    """Why two models cannot be compared by the ``current`` text; None if they can."""
    if first == second:
        return GltrError(
            "This model reads the text already.", "Choose another model to compare it with."
        )
    if MASKED.accepts(first) != MASKED.accepts(second):
        return two_kinds_of_models()
    return refusal_of(current)


def refusal_of(*texts: OpenText) -> GltrError | None:
    """Why one of ``texts`` cannot be compared; None if all can."""
    shown = next((text for text in texts if text.saved_analysis is not None), None)
    if shown is None:
        return None
    return GltrError(
        f"“{shown.title}” is shown as it was analysed elsewhere, and what stands beside it would be"
        " read by another model.",
        "Analyse it here, and compare it then.",
    )
