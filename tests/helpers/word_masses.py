"""Analyses whose masses are those of whole distributions, so that what is made of them is true."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from gltr_desktop.analysis.model_record import BEFORE
from gltr_desktop.analysis.record import Analysis, EndMass, Scores
from helpers.analyses import MODEL, Pieces, scores_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MARKING = replace(MODEL, word_marks=BEFORE)
"""A model whose tokens mark where words begin, and that gives all that corrects them."""

TEXTS = st.lists(
    st.sampled_from([
        "the", "cat", " ", " ", " ", "  ", ".", ", ", "\n", "\r\n\r\n", "don't", "’tis", "l'homme",
        "“", "”", "—", "-", "U.S.", "1,000", "🙂", "👩‍👩‍👧", "e\u0301", "日本語", "です", "。",
        "Donaudampfschiff", "\u00a0", "\t", "א", "$", " \u0301",
    ]),
    max_size=14,
).map("".join)  # fmt: skip
"""Texts of words, marks and blanks of many kinds, in any order."""


def kind_of(piece: bytes) -> str:
    """By the words of the definition: what a token that stands for ``piece`` begins with."""
    text = piece.decode(errors="replace")
    if text[:1].isspace():
        return "space"
    if text[:1] in "'’.," and text[1:2].isalnum():
        return "word"
    is_mark = text[:1] not in ("", "\ufffd") and unicodedata.category(text[0])[0] in "PS"
    return "mark" if is_mark else "word"


@st.composite
def pieces(draw: Callable[..., object], text: str) -> list[bytes]:
    """The bytes of ``text``, cut anywhere, even within characters."""
    octets = text.encode()
    cuts = draw(st.sets(st.integers(0, len(octets)), max_size=30))
    assert isinstance(cuts, set)
    return [octets[a:b] for a, b in pairwise(sorted(cuts | {0, len(octets)})) if a < b]


def analysis_with_masses(
    parts: Sequence[bytes], seed: int, *, done: int | None = None, start: bool = True
) -> Analysis:
    """The analysis of the text that ``parts`` make up, by a distribution of its own at each place.

    The vocabulary is that of ``parts`` and a few more. Only the first ``done`` tokens have
    evidence, and not the first one unless there is a ``start`` token.
    """
    vocabulary = Pieces([*parts, *OTHERS])
    tokens = tokens_of(parts, vocabulary)
    done = len(tokens) if done is None else done
    begun = Analysis.begin(tokens, MARKING, vocabulary, 0)
    if done == 0 and len(tokens):
        return begun
    drawn = np.random.default_rng(seed).dirichlet(np.ones(len(vocabulary)), len(tokens) + 1)
    kinds = np.array([kind_of(vocabulary.piece(item)) for item in range(len(vocabulary))])
    spaced, marks = (drawn[:, kinds == kind].sum(1) for kind in ("space", "mark"))
    if len(tokens) and kinds[tokens.token_id[0]] != "space":
        spaced[0], marks[0] = 1 - spaced[0], 0
    pieces = [vocabulary.piece(item) for item in range(len(vocabulary))]
    spaces = drawn[:, [piece.startswith(b" ") for piece in pieces]].sum(1)
    if len(tokens) and not parts[0].startswith(b" "):
        spaces[0] = 1 - spaces[0]
    scores = scores_of(tokens, [0] * len(tokens), 0, done, 0, len(vocabulary))
    places = np.arange(done)
    columns = replace(
        scores.columns,
        logprob=np.log(drawn[places, tokens.token_id[:done]]).astype(np.float32),
        boundary_mass=spaced[:done].astype(np.float32),
        punctuation_mass=marks[:done].astype(np.float32),
        space_mass=spaces[:done].astype(np.float32),
    )
    of_end = (float(masses[-1]) for masses in (spaced, marks, spaces))
    end = EndMass(*of_end) if done == len(tokens) else None
    first, rest = (0, columns) if start else (1, columns.rows(1, done))
    if not start and done < 1:
        return begun
    return begun.extended(Scores(first, rest, end))


OTHERS = [b" a", b"s", b".", b" the", b"\n"]
"""What is in a vocabulary besides the pieces of a text."""
