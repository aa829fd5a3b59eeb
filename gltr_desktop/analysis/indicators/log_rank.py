"""The mean log-rank, and the ratio of log-probabilities to log-ranks.

Su, Zhuo, Wang and Nakov 2023, "DetectLLM: Leveraging Log Rank Information for Zero-Shot Detection
of Machine-Generated Text", arXiv 2306.05540.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gltr_desktop.analysis.indicators.excerpt import Excerpt


def mean_log_rank(excerpt: Excerpt) -> float:
    """(Σ ln(1 + rank)) ÷ n over the n scored tokens, where rank counts larger logits."""
    return float(np.log1p(excerpt.column("rank")).mean())


def log_likelihood_log_rank_ratio(excerpt: Excerpt) -> float:
    """LRR = (−Σ ln p) ÷ Σ ln(1 + rank), with ranks from 0; NaN where all tokens were expected."""
    log_ranks = float(np.log1p(excerpt.column("rank")).sum())
    return float(-excerpt.column("logprob").sum()) / log_ranks if log_ranks else float("nan")
