"""Texts cut into tokens at random, as no tokenizer would, and as some do."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.visible_text import last_visible, next_visible
from helpers.analyses import analysis_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.record import Analysis

TEXTS = st.lists(
    st.sampled_from([
        "the", "old", "man", " ", " ", " ", "  ", ".", ", ", "\n", "\n\n", "\r\n", "🙂", "👩‍👩‍👧",
        "e\u0301", "日本", "語", "naïve", "”", "\t", "3.14", "א",
    ]),
    max_size=25,
).map("".join)  # fmt: skip


@st.composite
def analyses(
    draw: Callable[..., object], text: str, *, scored: bool = False, covering: bool = True
) -> Analysis:
    """An analysis of ``text``: tokens are cut anywhere, even within characters.

    All tokens have evidence if ``scored``. Unless ``covering``, white space around a word may
    belong to no token.
    """
    octets = text.encode()
    cuts = draw(st.sets(st.integers(0, len(octets)), max_size=40))
    assert isinstance(cuts, set)
    pieces = [octets[a:b] for a, b in pairwise(sorted(cuts | {0, len(octets)}))]
    rank = st.sampled_from([0, 3, 50, 4_000] if scored else [0, 3, 50, 4_000, UNSCORED])
    ranks = draw(st.lists(rank, min_size=len(pieces), max_size=len(pieces)))
    done = len(pieces) if scored else draw(st.integers(0, len(pieces)))
    assert isinstance(ranks, list)
    assert isinstance(done, int)
    analysis = analysis_of(pieces, ranks, done=done)
    return analysis if covering else _without_blanks(analysis)


def _without_blanks(analysis: Analysis) -> Analysis:
    """The analysis with tokens that are as long as their visible text, if they have any."""
    tokens = analysis.tokens
    begin = next_visible(analysis.text)[tokens.start]
    start = np.where(begin < tokens.end, begin, tokens.start).astype(np.int32)
    end = np.maximum(last_visible(analysis.text, start, tokens.end), start)
    trimmed = replace(tokens, start=start, end=np.where(end > start, end, tokens.end))
    return replace(analysis, tokens=trimmed)
