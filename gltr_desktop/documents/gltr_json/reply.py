"""An analysis in GLTR's format, as its server answers it and its web page reads it."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from gltr_desktop.analysis.byte_alphabet import characters_of
from gltr_desktop.documents.gltr_json.own_part import OWN_KEY, own_part

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis, Float32

_NO_EVIDENCE: list[Any] = []
"""In place of rank and probability: GLTR's page gives such a token no colour."""
_NO_PREDICTIONS = [("", None)]
"""In place of the first guesses: GLTR's page looks at the first of them in any case."""
_DIGITS = (5, 7, 8, 9)


def gltr_reply(analysis: Analysis, project: str, text: str) -> dict[str, Any]:
    """What GLTR's server answers to a request for ``text`` to be read by ``project``.

    ``text`` is as it was sent; its lines may end otherwise than those of the ``analysis``. The
    tokens but the first one, which is the start token, make up the text of the analysis: they are
    its bytes in GPT-2's byte alphabet, whatever the tokenizer is. Probabilities are the float32
    values of the record, with as many digits as tell them apart; one of which nothing is known but
    that it is smaller than others is 0. Each token has as many guesses as were recorded.
    """
    columns, least = analysis.columns, analysis.model.least_probability
    ranks, own = columns.rank.tolist(), _probabilities(columns.logprob, least)
    scored = analysis.scored.tolist()
    spell = cache(lambda token: characters_of(analysis.vocabulary.piece(token)))
    top = zip(columns.top_id.tolist(), _probabilities(columns.top_logprob, least), strict=True)
    guesses = [
        [(spell(token), p) for token, p in zip(ids, row, strict=True) if p is not None]
        for ids, row in top
    ]
    return {
        "request": {"project": project, "text": text},
        "result": {
            "bpe_strings": [
                characters_of((analysis.model.start_token or "").encode()),
                *map(characters_of, _bytes_of_tokens(analysis)),
            ],
            "real_topk": [
                (rank, p) if known else _NO_EVIDENCE
                for rank, p, known in zip(ranks, own, scored, strict=True)
            ],
            "pred_topk": [
                (row if known else []) or _NO_PREDICTIONS
                for row, known in zip(guesses, scored, strict=True)
            ],
        },
        OWN_KEY: own_part(analysis),
    }


def _bytes_of_tokens(analysis: Analysis) -> list[bytes]:
    """The bytes of the text that each token covers; white space between two goes to the second.

    What a tokenizer has changed, such as capital letters, is as it stands in the text.
    """
    text, groups, tokens = analysis.text, analysis.groups, analysis.tokens
    found: list[bytes] = []
    reach = 0
    for group in range(len(groups)):
        begin, stop = groups.token_bounds[group : group + 2].tolist()
        end = len(text) if group == len(groups) - 1 else max(reach, int(groups.end[group]))
        covered, reach = text[reach:end].encode(), end
        pieces = [
            analysis.vocabulary.piece(token) for token in tokens.token_id[begin:stop].tolist()
        ]
        if b"".join(pieces) != covered:
            # Nobody knows which bytes of the characters that they share are whose.
            pieces = [covered, *[b""] * (stop - begin - 1)]
        found += pieces
    return found


def _probabilities(logprob: Float32, least: float | None) -> list[Any]:
    """The probabilities of natural logs, in lists of the same shape; None for NaN."""
    values, places = np.unique(logprob, return_inverse=True)
    numbers = np.array(_shortest(values), object)
    if least is not None:
        numbers[values == np.float32(math.log(least))] = 0.0
    numbers[np.isnan(values)] = None
    found: list[Any] = numbers[places.reshape(logprob.shape)].tolist()
    return found


def _shortest(logprob: Float32) -> list[float]:
    """(n,) probabilities with as few digits as give the same float32 logs again, if any do."""
    # Roundings of the model's arithmetic must not make a token more than certain.
    exact = np.minimum(np.exp(logprob.astype(np.float64)), 1.0)
    found = exact.copy()
    is_left = exact > 0
    for digits in _DIGITS:
        (left,) = np.nonzero(is_left)
        shorter = np.array([float(f"{p:.{digits}g}") for p in exact[left].tolist()])
        is_same = np.log(shorter).astype(np.float32) == logprob[left]
        found[left[is_same]] = shorter[is_same]
        is_left[left[is_same]] = False
    numbers: list[float] = found.tolist()
    return numbers
