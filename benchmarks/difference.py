"""Aligning two texts, and two models on one text: how long it takes, and how much memory.

``python -m benchmarks.difference`` prints rows for the table of ``make bench``. The texts are made
of words that are as frequent as those of a language, the tokens by cutting a text at random.
"""

from __future__ import annotations

import json
import statistics
import time
import tracemalloc
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.evidence_store import NoVocabulary
from gltr_desktop.analysis.difference.difference import Difference, difference_of_models
from gltr_desktop.analysis.difference.diverging import Side, group_steps
from gltr_desktop.analysis.difference.edits import edits_between
from gltr_desktop.analysis.model_record import ModelRecord
from gltr_desktop.analysis.record import Analysis, Columns, Scores, Tokens
from gltr_desktop.analysis.segmentation import Granularity

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.analysis import Row

_VOCABULARY = 20_000
_ROUNDS = 3
_MEGABYTE = 1e6
_MODEL = ModelRecord("random", None, None, None, None, None, None, None, None)


def measure() -> list[Row]:
    """Rows of (what, value, goal)."""
    text = _text(20_000, seed=1)
    long = _text(200_000, seed=2)
    paragraphs = text.split("\n\n")
    moved = "\n\n".join(
        [*paragraphs[:20], *paragraphs[30:100], *paragraphs[20:30], *paragraphs[100:]]
    )
    pairs = {
        "20,000 words, 500 edits": (text, _edited(text, 500), "< 0.3"),
        "20,000 words, 10 paragraphs moved": (text, moved, "< 0.3"),
        "20,000 words, other line ends": (text, text.replace("\n", "\r\n"), "< 0.3"),
        "200,000 words, 500 edits": (long, _edited(long, 500), "< 2"),
        "two different texts of 50,000 words": (_text(50_000, 3), _text(50_000, 4), "< 2"),
        "two texts of the same two words, 100,000 each": (
            "a b " * 50_000,
            "b a a " * 33_000,
            "< 2",
        ),
    }
    rows = []
    for what, (left, right, goal) in pairs.items():
        edits = partial(edits_between, left, right)
        rows.append((f"what was edited in {what}, s", _seconds(edits), goal))
        rows.append((f"memory for {what}, MB", _megabytes(edits), "< 100"))
    return [*rows, *_two_models(long)]


def _two_models(text: str) -> list[Row]:
    """Of a text of some 300,000 tokens."""
    left, right = (_analysis(text, tokens, seed) for tokens, seed in ((360_000, 5), (340_000, 6)))
    difference = difference_of_models(left, right)
    words = difference.at(Granularity.WORD)

    def by_words() -> object:
        # Nothing is remembered in a new one.
        again = Difference(difference.kind, left, right, difference.edits, difference.smallest)
        return again.at(Granularity.WORD)

    steps = {
        "the smallest common segments": lambda: difference_of_models(left, right),
        "their words": by_words,
        "the colours of all tokens": lambda: group_steps(words, left, Side.LEFT),
    }
    return [
        (f"two models, {len(left):,} tokens: {what}, s", _seconds(function), "< 0.5")
        for what, function in steps.items()
    ]


def _text(words: int, seed: int) -> str:
    """So many words by Zipf's law, in sentences of 15 and paragraphs of 105."""
    random = np.random.default_rng(seed)
    shares = 1 / np.arange(1, _VOCABULARY + 1)
    chosen = random.choice(_VOCABULARY, words, p=shares / shares.sum()).tolist()
    return "".join(
        f"w{word}" + (".\n\n" if place % 105 == 104 else ". " if place % 15 == 14 else " ")
        for place, word in enumerate(chosen)
    )


def _edited(text: str, edits: int) -> str:
    """The text with words removed, added and replaced, all over it."""
    random = np.random.default_rng(edits)
    words = text.split(" ")
    for place in random.integers(0, len(words), edits).tolist():
        fresh = f"w{random.integers(_VOCABULARY)}"
        words[place] = ("", f"{words[place]} {fresh}", fresh)[place % 3]
    return " ".join(words)


def _analysis(text: str, tokens: int, seed: int) -> Analysis:
    """A complete analysis with tokens cut at random, a third of them at blanks."""
    random = np.random.default_rng(seed)
    blanks = np.flatnonzero(np.frombuffer(text.encode("ascii"), np.uint8) == ord(" "))
    cuts = np.union1d(
        random.choice(blanks, min(len(blanks), tokens // 3), replace=False),
        random.integers(1, len(text), tokens * 2 // 3),
    )
    start = np.append(0, cuts).astype(np.int32)
    end = np.append(cuts, len(text)).astype(np.int32)
    columns = Columns.empty(len(start), 0)
    columns.rank[:] = 0
    columns.logprob[:] = -random.exponential(2, len(start))
    begun = Analysis.begin(Tokens(text, start, end, np.zeros(len(start), np.int32)), _MODEL,
                           NoVocabulary(), 0)  # fmt: skip
    return begun.extended(Scores(0, columns))


def _seconds(function: Callable[[], object]) -> float:
    """Median of a few calls."""
    seconds = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def _megabytes(function: Callable[[], object]) -> float:
    """The most that a call holds at a time."""
    tracemalloc.start()
    function()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / _MEGABYTE


if __name__ == "__main__":
    print(json.dumps(measure()))
