"""What a text adds up to, as figures that can be compared with other texts': the INDICATORS.

Each is computed from the evidence alone, of a whole text, a selection or a passage. They say how
predictable a text is to one model, and nothing about who wrote it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.analysis.bounded_values import is_rank_unknown
from gltr_desktop.analysis.indicators.burstiness import sentence_spread
from gltr_desktop.analysis.indicators.expectation import curvature, surprisal_per_entropy
from gltr_desktop.analysis.indicators.log_rank import (
    log_likelihood_log_rank_ratio,
    mean_log_rank,
)
from gltr_desktop.analysis.indicators.surprisal import bits_per_character, bits_per_token
from gltr_desktop.analysis.indicators.top_entropy import mean_top_entropy
from gltr_desktop.analysis.indicators.top_ten import TOP, token_share, word_share

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.indicators.excerpt import Excerpt


@dataclass(frozen=True)
class Indicator:
    """One figure of a text.

    ``name`` is written to files, ``title`` is shown, ``description`` explains it in a sentence.
    ``columns`` names what it needs of an analysis; ``formula`` computes it of an excerpt with
    scored tokens. ``more_predictable`` is 1 where a larger value means a more predictable text,
    and −1 where a smaller one does. ``decimals`` are shown; ``is_share`` says that the value is
    shown in per cent. ``grows`` says that it grows with the root of the number of tokens.
    ``is_of_text`` says that it is a measure of the text's likelihood, which masked models do not
    give. Ranks below ``ranks`` have to be known.
    ``comparatives`` say what a text is whose value lies to the more predictable side, or the other.
    """

    name: str
    title: str
    description: str
    columns: tuple[str, ...]
    formula: Callable[[Excerpt], float]
    more_predictable: int
    decimals: int = 2
    is_share: bool = False
    grows: bool = False
    is_of_text: bool = False
    ranks: float = 0
    comparatives: tuple[str, str] = ("More predictable", "Less predictable")

    def value(self, excerpt: Excerpt) -> float | None:
        """The figure; None where it is not finite, or the model does not give what it needs."""
        model = excerpt.analysis.model
        if excerpt.scored == 0 or not model.lacks.isdisjoint(self.columns):
            return None
        if (self.is_of_text and model.is_pseudo) or not self._has_ranks(excerpt):
            return None
        value = self.formula(excerpt)
        return value if math.isfinite(value) else None

    def _has_ranks(self, excerpt: Excerpt) -> bool:
        """Whether all ranks are known of which the value matters."""
        model = excerpt.analysis.model
        if model.exact_ranks is None or self.ranks <= model.exact_ranks:
            return True
        return not is_rank_unknown(model, excerpt.column("rank")).any()

    def shown(self, value: float) -> str:
        """``value`` as it is shown: “57 %”, “1.40”."""
        if self.is_share:
            return f"{100 * value:.0f} %"
        return f"{value:z.{self.decimals}f}".replace("-", "−")


# In the order in which they are shown. The first one that is known speaks for a text.
INDICATORS = (
    Indicator(
        "bits_per_character",
        "Bits per character",
        "Mean surprisal of a character: how much information it was to the model.",
        ("logprob",),
        bits_per_character,
        more_predictable=-1,
        is_of_text=True,
    ),
    Indicator(
        "bits_per_token",
        "Bits per token",
        "Mean surprisal of a token, in bits; perplexity is 2 to this power.",
        ("logprob",),
        bits_per_token,
        more_predictable=-1,
        is_of_text=True,
    ),
    Indicator(
        "top_ten_words",
        "Words among the ten best guesses",
        "Share of the words of which every token was among the model's ten best guesses.",
        ("rank",),
        word_share,
        more_predictable=1,
        is_share=True,
        ranks=TOP,
    ),
    Indicator(
        "top_ten_tokens",
        "Tokens among the ten best guesses",
        "Share of the tokens that were among the model's ten best guesses: green in GLTR.",
        ("rank",),
        token_share,
        more_predictable=1,
        is_share=True,
        ranks=TOP,
    ),
    Indicator(
        "log_rank",
        "Mean log-rank",
        "Mean of ln(1 + rank) of the tokens, with ranks from 0.",
        ("rank",),
        mean_log_rank,
        more_predictable=-1,
        ranks=math.inf,
    ),
    Indicator(
        "lrr",
        "LRR",
        "Surprisal in relation to ranks: −Σ ln p ÷ Σ ln(1 + rank).",
        ("logprob", "rank"),
        log_likelihood_log_rank_ratio,
        more_predictable=1,
        ranks=math.inf,
    ),
    Indicator(
        "surprisal_per_entropy",
        "Surprisal ÷ entropy",
        "How surprising the text was, in relation to what the model expected: −Σ ln p ÷ Σ H.",
        ("logprob", "entropy"),
        surprisal_per_entropy,
        more_predictable=-1,
    ),
    Indicator(
        "curvature",
        "Curvature",
        "By how many standard deviations the text is more probable than the model expected:"
        " (Σ ln p + Σ H) ÷ √ΣV.",
        ("logprob", "entropy", "variance"),
        curvature,
        more_predictable=1,
        grows=True,
    ),
    Indicator(
        "top_entropy",
        "Entropy of the ten best guesses",
        "How unsure the model was among its ten best guesses, in nats.",
        ("top_entropy",),
        mean_top_entropy,
        more_predictable=-1,
    ),
    Indicator(
        "sentence_spread",
        "Spread of the sentences",
        "Standard deviation of the sentences' mean surprisal, in bits per token (burstiness).",
        ("logprob",),
        sentence_spread,
        more_predictable=-1,
        comparatives=("More even", "Less even"),
    ),
)


def indicator_values(excerpt: Excerpt) -> dict[str, float]:
    """The value of each indicator, by name, that the excerpt has."""
    values = {indicator.name: indicator.value(excerpt) for indicator in INDICATORS}
    return {name: value for name, value in values.items() if value is not None}
