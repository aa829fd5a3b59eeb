"""Analyses as a server or a file gives them: some columns are missing, some numbers are bounds."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.model_record import AT_LEAST, TIES_COUNTED
from helpers.analyses import MODEL, analysis_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.record import Analysis

LACKS = frozenset(
    {"ties", "entropy", "variance", "mass_above", "boundary_mass", "punctuation_mass", "space_mass"}
)
SERVED = replace(
    MODEL,
    name="vllm+http://gpu.lab:8000/#little-model",
    revision=None,
    parameters=None,
    vocabulary_size=None,
    weights=None,
    precision=None,
    device=None,
    lacks=LACKS,
)
TIED = replace(SERVED, exact_ranks=20, further_ranks=TIES_COUNTED)
AT_LEAST_1000 = replace(SERVED, exact_ranks=1_000, further_ranks=AT_LEAST)
ROUNDED = replace(SERVED, least_probability=0.000_005)
MODELS = {"ties counted": TIED, "at least": AT_LEAST_1000, "rounded": ROUNDED}
"""By what is special about their numbers."""

_UNKNOWN_ID = 1_000_000
"""Of a token that the server has never named: to ask for its text is an error."""


def served_analysis(
    pieces: Sequence[str | bytes], ranks: Sequence[int], kind: str = "ties counted"
) -> Analysis:
    """As of the model in MODELS: no lacking columns, and a prediction less than is asked for.

    A rank of a million stands for a probability of 0 in a file.
    """
    model = MODELS[kind]
    analysis = analysis_of(pieces, ranks, model=model)
    columns = analysis.columns
    for name in model.lacks - {"ties"}:
        getattr(columns, name)[:] = np.nan
    columns.top_logprob[:, -1], columns.top_id[:, -1] = np.nan, _UNKNOWN_ID
    if model.least_probability is not None:
        columns.logprob[columns.rank >= 1_000_000] = math.log(model.least_probability)
    if model.further_ranks == AT_LEAST:
        columns.rank[columns.rank >= 1_000] = 1_000
    return analysis


PIECES = ["The", " old", " man", " went", " to", " the", " sea", "."] * 15
RANKS = [0, 3, 40, 1, 1_500, 7, 1_000_000, 2] * 15


def long_analysis(kind: str = "ties counted") -> Analysis:
    """120 tokens with ranks and probabilities of all sorts."""
    return served_analysis(PIECES, RANKS, kind)
