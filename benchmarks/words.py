"""Tables of words: what they cost beyond the reading of the sentences, and what a correction does.

Runs in a process of its own (``python -m benchmarks.words``). What is compared takes turns.
"""

from __future__ import annotations

import csv
import json
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.models import NEVER, analyse, sample
from benchmarks.timing import alternate
from gltr_desktop.analysis.model_record import NOWHERE
from gltr_desktop.batch.words.items import ItemColumns, ItemTable
from gltr_desktop.batch.words.reading import Watch
from gltr_desktop.batch.words.request import WordsRequest
from gltr_desktop.batch.words.word_run import write_words
from gltr_desktop.cli.failures import explained
from gltr_desktop.models.catalog import small_source
from gltr_desktop.models.engine import analyse_alone
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.models.engines.causal.scorer import CausalScorer
from gltr_desktop.models.options import SMALL, ModelChoice
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from benchmarks.analysis import Row
    from gltr_desktop.models.engines.causal.loaded import LoadedModel

_SENTENCES = 300
_WORDS = 14
"""Of a sentence."""
_ROUNDS = 5
_TOKENS = 1_000
_CHOICE = ModelChoice(SMALL, "cpu", "float32")


def _sentences() -> list[str]:
    words = (RESOURCES / "samples" / "frankenstein.txt").read_text(encoding="utf-8").split()
    starts = range(_SENTENCES + 1)
    step = (len(words) - _WORDS) / len(starts)
    return [" ".join(words[int(start * step) :][:_WORDS]) for start in starts]


def _write(sentences: list[str], path: Path) -> ItemTable:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["text", "number"], *zip(sentences, range(len(sentences)), strict=True)]
        )
    return ItemTable(path)


def _loop(sentences: list[str], scorer: CausalScorer) -> float:
    """Seconds to read all but the first of ``sentences``."""
    began = time.perf_counter()
    for sentence in sentences[1:]:
        analyse_alone(scorer, sentence, 0, NEVER)
    return time.perf_counter() - began


def _run(table: ItemTable, out: Path) -> float:
    """Seconds from the first sentence, before which the model is opened, to the written table."""
    begins = list[float]()

    def report(line: str) -> None:
        if not begins and line.startswith("1 of"):
            begins.append(time.perf_counter())

    request = WordsRequest(table, ItemColumns("text"), (_CHOICE,))
    outcome = write_words(request, out, Watch(threading.Event(), explained, report))
    if outcome.failures:
        raise RuntimeError(outcome.failures[0])
    return time.perf_counter() - begins[0]


def _masses(loaded: LoadedModel) -> float:
    """The seconds of a full analysis with the masses ÷ without them."""
    text = sample(_TOKENS, loaded)
    without = replace(loaded, word_starts=replace(loaded.word_starts, marks=NOWHERE))

    def fresh(scorer: CausalScorer) -> None:
        scorer.forget()
        analyse(scorer, text)

    ways = {
        name: partial(fresh, CausalScorer(model))
        for name, model in {"with": loaded, "without": without}.items()
    }
    seconds = alternate(ways, _ROUNDS)
    return seconds["with"] / seconds["without"]


def main() -> None:
    """Print all rows as JSON."""
    sentences = _sentences()
    loaded = load_model(small_source(), "cpu", "float32")
    scorer = CausalScorer(loaded)
    with TemporaryDirectory() as name:
        table = _write(sentences, Path(name) / "items.csv")
        seconds = [
            (_loop(sentences, scorer), _run(table, Path(name) / "words.csv"))
            for _ in range(_ROUNDS)
        ]
    reading = median(loop for loop, _ in seconds)
    rows: list[Row] = [
        (f"sentences of {_WORDS} words read in a loop, per second", _SENTENCES / reading, ""),
        (
            "speed of a table of their words ÷ of the loop",
            median(loop / run for loop, run in seconds),
            "≥ 0.9",
        ),
        (
            f"full analysis of {_TOKENS:,} tokens with boundary masses ÷ without",
            _masses(loaded),
            "≤ 1.02",
        ),
    ]
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
