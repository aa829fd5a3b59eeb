"""What stands beside every table of texts for people."""

from __future__ import annotations

from gltr_desktop.analysis.text_figures import MIN_TOKENS

CAUTION = (
    "The figures do not say who or what wrote a text. They are those of one model: compare texts "
    "only with the same model, and never judge a person by them."
)

WHY_NO_NUMBER = (
    "The sign {sign} stands for a number that a text does not have, or is too short to carry: "
    f"fewer than {MIN_TOKENS} tokens carry no shares and no means."
)
"""A sentence on the ``{sign}`` that stands where a number might."""
