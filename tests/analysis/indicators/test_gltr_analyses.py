"""GLTR's own six analyses: the indicators that they can give, against sums over their JSON."""

from __future__ import annotations

import json
import math
import statistics
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers.analyses import MODEL, tokens_of, vocabulary_of

from gltr_desktop.analysis.indicators import indicator_values
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.record import UNSCORED, Analysis, Columns, Scores, entropy_of_top
from gltr_desktop.analysis.segmentation import word_starts

ORIGINALS = Path(__file__).parents[4] / "shared" / "gltr"
FILES = sorted(ORIGINALS.glob("*.json"))
LACKS = frozenset({"entropy", "variance", "mass_above", "ties"})


def byte_of() -> dict[str, int]:
    """The byte that each letter of GPT-2's spelling of tokens stands for."""
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {chr(byte): byte for byte in shown}
    hidden = (byte for byte in range(256) if byte not in shown)
    return letters | {chr(256 + place): byte for place, byte in enumerate(hidden)}


def pieces_of(result: dict[str, Any]) -> list[bytes]:
    letters = byte_of()
    # The first one is the start token, which stands for no text.
    return [bytes(letters[letter] for letter in piece) for piece in result["bpe_strings"][1:]]


def analysis_of(result: dict[str, Any]) -> Analysis:
    """The record that GLTR's analysis makes up: ranks, and probabilities with five decimals."""
    pieces = pieces_of(result)
    vocabulary = vocabulary_of(pieces)
    tokens = tokens_of(pieces, vocabulary)
    with np.errstate(divide="ignore"):
        own = np.log(np.array([probability for _, probability in result["real_topk"]], np.float32))
        top = np.log(np.array([[p for _, p in row] for row in result["pred_topk"]], np.float32))
    n, k = top.shape
    columns = replace(
        Columns.empty(n, k),
        rank=np.array([rank for rank, _ in result["real_topk"]], np.int32),
        logprob=own,
        top_logprob=top,
        top_entropy=entropy_of_top(top),
        context=np.arange(1, n + 1, dtype=np.int32),
    )
    begun = Analysis.begin(tokens, replace(MODEL, lacks=LACKS), vocabulary, k)
    return begun.extended(Scores(0, columns))


def expected_of(result: dict[str, Any]) -> dict[str, float]:
    """The same figures from the lists themselves; surprisals only where all are finite."""
    ranks = [rank for rank, _ in result["real_topk"]]
    log_ranks = [math.log(1 + rank) for rank in ranks]
    text = b"".join(pieces_of(result)).decode()
    entropies = []
    for row in result["pred_topk"]:
        first = [probability for _, probability in row[:10]]
        shares = [probability / sum(first) for probability in first]
        entropies.append(-sum(share * math.log(share) for share in shares if share))
    expected = {
        "top_ten_tokens": sum(rank < 10 for rank in ranks) / len(ranks),
        "top_ten_words": by_words(result, text),
        "log_rank": sum(log_ranks) / len(ranks),
        "top_entropy": sum(entropies) / len(entropies),
    }
    if all(probability > 0 for _, probability in result["real_topk"]):
        bits = [-math.log2(probability) for _, probability in result["real_topk"]]
        expected |= {
            "bits_per_token": sum(bits) / len(bits),
            "bits_per_character": sum(bits) / len(text),
            "lrr": sum(bits) * math.log(2) / sum(log_ranks),
        }
    return expected


def by_words(result: dict[str, Any], text: str) -> float:
    """A token belongs to the word in which its first character that is no blank lies."""
    words = [*word_starts(text).tolist(), len(text)]
    held: dict[int, list[int]] = {}
    covered: dict[int, str] = {}
    begin = 0
    pieces = pieces_of(result)
    reached = b""
    for piece, (rank, _) in zip(pieces, result["real_topk"], strict=True):
        reached += piece
        end = len(reached.decode(errors="ignore"))
        part = text[begin:end] if end > begin else text[begin : begin + 1]
        start = begin + len(part) - len(part.lstrip()) if part.strip() else begin
        word = sum(bound <= start for bound in words)
        held.setdefault(word, []).append(rank)
        covered[word] = covered.get(word, "") + part
        begin = end
    judged = [
        max(ranks) < 10
        for word, ranks in held.items()
        if any(character.isalnum() for character in covered[word])
    ]
    return statistics.fmean(judged)


@pytest.mark.skipif(not FILES, reason="GLTR's analyses are not here")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_they_give_the_same_figures(file: Path) -> None:
    result = json.loads(file.read_text(encoding="utf-8"))["result"]
    found = indicator_values(Excerpt.whole(analysis_of(result)))
    spread = found.pop("sentence_spread", None)
    expected = expected_of(result)
    assert found == pytest.approx(expected, rel=1e-5)
    assert UNSCORED not in [rank for rank, _ in result["real_topk"]]
    # It takes two sentences, and a probability for every token.
    assert (spread is not None) == ("bits_per_token" in expected and file.stem != "woodchuck")
