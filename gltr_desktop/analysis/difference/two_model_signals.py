"""Figures of a text that take two models with one vocabulary: the TWO_MODEL_SIGNALS.

One model *scores*: what counts is how probable the text, and the other's predictions, were to it.
The other one *samples*: what could have stood in the place of each token is taken from its
predictions. Of two models side by side, **A, the left one, scores, and B, the right one, samples**.

Published values were measured with particular pairs of large models, and do not hold for others;
so there is no threshold here, and no word about who wrote a text.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.numbers import decimal

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Float32

MIN_TOKENS = 50
"""Below, nothing is said: as where a text is compared with passages."""


@dataclass(frozen=True, eq=False)
class PairedColumns:
    """What two models made of the same n tokens; NaN where either of them has no prediction.

    With p the scoring model's distribution and q the sampling model's, over one vocabulary:
    ``logprob``: (n,) float32, ln p of the token. ``cross_entropy``: (n,) float32, −Σ q ln p, in
    nats. ``cross_variance``: (n,) float32, Σ q (ln p)² − (Σ q ln p)², in nats².
    ``scoring_model`` and ``sampling_model`` are the names of the two.
    """

    scoring_model: str
    sampling_model: str
    logprob: Float32
    cross_entropy: Float32
    cross_variance: Float32

    @staticmethod
    def empty(scoring_model: str, sampling_model: str, n: int) -> PairedColumns:
        """Columns of ``n`` tokens of which nothing is known yet."""
        columns = (np.full(n, np.nan, np.float32) for _ in range(3))
        return PairedColumns(scoring_model, sampling_model, *columns)

    @property
    def scored(self) -> int:
        """How many of the tokens both models have predicted."""
        return int(np.count_nonzero(~np.isnan(self.logprob)))

    @property
    def roles(self) -> str:
        """Which model does what, as a sentence."""
        return f"“{self.scoring_model}” (A) scores, “{self.sampling_model}” (B) samples."

    def total(self, name: str) -> float:
        """Sum of a column over the tokens that both models have predicted."""
        column: NDArray[np.float32] = getattr(self, name)
        return float(np.nansum(column, dtype=np.float64))


def binoculars(columns: PairedColumns) -> float:
    """(−Σ ln p(token)) ÷ (−Σ Σ q ln p): log-perplexity ÷ cross-perplexity, without a unit.

    Hans, Schwarzschild, Cherepanova, Kazemi, Saha, Goldblum, Geiping and Goldstein 2024, "Spotting
    LLMs With Binoculars", arXiv 2401.12070, section 3, in the roles that its authors' program gives
    them: their performer scores, their observer samples. Both sums are over the same tokens. NaN
    where the scoring model was certain of all that was predicted.
    """
    expected = columns.total("cross_entropy")
    return -columns.total("logprob") / expected if expected > 0 else math.nan


def sampled_curvature(columns: PairedColumns) -> float:
    """(Σ ln p(token) − Σ μ) ÷ √Σσ², with μ = Σ q ln p and σ² = Σ q (ln p)² − μ².

    Bao, Zhao, Teng, Yang and Zhang 2024, "Fast-DetectGPT", arXiv 2310.05130, equation 5, computed
    analytically; p is their scoring model's distribution and q their sampling model's. With one
    model for both it is the indicator “Curvature”. It grows with the root of the number of tokens.
    NaN where nothing could have varied.
    """
    variance = columns.total("cross_variance")
    if not variance > 0:
        return math.nan
    surplus = columns.total("logprob") + columns.total("cross_entropy")
    return surplus / math.sqrt(variance)


@dataclass(frozen=True)
class TwoModelSignal:
    """One figure that two models give a text together.

    ``name`` is written to files, ``title`` is shown, ``description`` explains it and says which
    model does what. ``formula`` computes it, ``decimals`` are shown.
    """

    name: str
    title: str
    description: str
    formula: Callable[[PairedColumns], float]
    decimals: int = 2

    def value(self, columns: PairedColumns) -> float:
        """The figure; NaN for fewer than MIN_TOKENS predicted tokens, or where it is not finite."""
        if columns.scored < MIN_TOKENS:
            return math.nan
        value = self.formula(columns)
        return value if math.isfinite(value) else math.nan

    def shown(self, columns: PairedColumns) -> str:
        """The figure as it is shown, “0.92”; “–” where there is none."""
        value = round(self.value(columns), self.decimals)
        # Adding zero makes a rounded −0 the 0 that it is.
        return decimal(value + 0.0, self.decimals).replace("-", "−")


_NEEDED = (
    " Needs two models with one vocabulary: A, the left one, scores, and B, the right one, samples."
    " Published values are of other pairs of models, and say nothing about this one."
)

# In the order in which they are shown.
TWO_MODEL_SIGNALS = (
    TwoModelSignal(
        "binoculars",
        "Binoculars",
        "How surprising the text was to A, in relation to how surprising the predictions of B are"
        " to A: −Σ ln p(token) ÷ −Σ q ln p, with p of A (“performer”) and q of B (“observer”)."
        + _NEEDED,
        binoculars,
        decimals=3,
    ),
    TwoModelSignal(
        "fast_detectgpt",
        "Fast-DetectGPT with a sampling model",
        "By how many standard deviations the text is more probable to A than what B would have"
        " sampled in its place: (Σ ln p(token) − Σμ) ÷ √Σσ², with the mean μ and the variance σ² of"
        " ln p of A under the predictions q of B." + _NEEDED,
        sampled_curvature,
    ),
)
