"""What is said of the values of a masked model, which are no likelihoods of a text.

Such a model guesses each token from both sides, so that the probabilities of a text's tokens do not
multiply to that of the text: Salazar et al. 2020, “Masked Language Model Scoring”; Kauf and Ivanova
2023, “A Better Way to Do Masked Language Model Scoring”.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord

NAME = "pseudo-log-likelihood"
NOTE = f"{NAME}; not comparable with perplexity or with left-to-right models"
_METHODS = {
    "word": "PLL-word-l2r: the token and the rest of its word hidden",
    "token": "PLL: the token alone hidden",
}
NOT_COMPARED = (
    "Nothing is compared: the model guesses each token from both sides, and its values, "
    "pseudo-log-likelihoods, are not comparable with perplexity or with left-to-right models."
)
"""Why there are no percentiles, and no bits per character to compare parts of a text by."""


def likelihood_note(model: ModelRecord) -> str:
    """What the values of ``model`` are and are not; "" for one that reads from left to right."""
    return NOTE if model.is_pseudo else ""


def likelihood_facts(model: ModelRecord) -> dict[str, str]:
    """The note and the method, each by its name; none for a model that reads left to right."""
    if model.masking is None:
        return {}
    return {"Values": NOTE, "Method": _METHODS[model.masking]}


def two_kinds_of_models() -> InputError:
    """The refusal of a masked model beside another one."""
    return InputError(
        "A model that guesses from both sides cannot be compared with one that reads from left to"
        " right.",
        "Choose two models of one kind.",
    )
