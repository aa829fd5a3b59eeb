"""What a reader of a model's values has to know of them, in a sentence or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.analysis.bounded_values import bound_note
from gltr_desktop.analysis.pseudo_likelihood import likelihood_note

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord


def case_note(model: ModelRecord) -> str:
    """That the guesses of ``model`` have no capital letters; "" if they may have."""
    return "guesses are in lower case, as the model knows no other" if model.lower_case else ""


def model_note(model: ModelRecord) -> str:
    """All notes together: what the values are no measure of, which are bounds; "" for none."""
    of_values, of_guesses = likelihood_note(model) or bound_note(model), case_note(model)
    if of_values and of_guesses:
        return f"{of_values.removesuffix('.')}; {of_guesses}"
    return of_values or of_guesses


def note_sentence(model: ModelRecord) -> str:
    """The notes as a sentence of their own."""
    note = model_note(model)
    return f"{note[0].upper()}{note[1:].removesuffix('.')}." if note else ""
