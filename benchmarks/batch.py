"""A folder of essays: what a run through it costs beyond the scoring of its texts.

Runs in a process of its own (``python -m benchmarks.batch``). The model is loaded before anything
is timed, in the run as in the plain loop, which has the texts in memory and makes no rows.
"""

from __future__ import annotations

import json
import threading
import time
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.models import NEVER
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch.finding import find_texts
from gltr_desktop.batch.measured_store import MeasuredStore
from gltr_desktop.batch.runner import BatchRun
from gltr_desktop.cli.failures import explained
from gltr_desktop.models.catalog import small_source
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.models.engines.causal.scorer import CausalScorer
from gltr_desktop.models.options import SMALL, ModelChoice
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from benchmarks.analysis import Row

_ESSAYS = 20
_CHARACTERS = 3_400
"""Of an essay: some 800 tokens."""
_ROUNDS = 3
_CHOICE = ModelChoice(SMALL, "cpu", "float32")
_FORMATS = {"txt": "plain texts", "rtf": "RTF documents, each read in a process of its own"}


def _essays() -> list[str]:
    """Texts that begin at different places, and so have nothing in common."""
    sample = (RESOURCES / "samples" / "frankenstein.txt").read_text(encoding="utf-8")
    whole = sample * (2 + _CHARACTERS // len(sample))
    step = len(sample) // (_ESSAYS + 1)
    return [whole[number * step :][:_CHARACTERS].strip() for number in range(_ESSAYS + 1)]


def _write(essays: list[str], folder: Path) -> None:
    """Write the essays in each format."""
    for suffix in _FORMATS:
        (folder / suffix).mkdir()
    for number, essay in enumerate(essays):
        (folder / "txt" / f"essay {number}.txt").write_text(essay, encoding="utf-8")
        body = "".join(map(_in_rtf, essay))
        (folder / "rtf" / f"essay {number}.rtf").write_text(f"{{\\rtf1 {body}}}", encoding="ascii")


def _in_rtf(character: str) -> str:
    if character == "\n":
        return "\\par\n"
    return character if character.isascii() else f"\\u{ord(character)}?"


def _loop(essays: list[str], scorer: CausalScorer) -> float:
    """Seconds to score all but the first of ``essays``."""
    began = time.perf_counter()
    for essay in essays[1:]:
        scorer.forget()
        for _ in scorer.analyse(essay, 0, NEVER):
            pass
    return time.perf_counter() - began


def _run(folder: Path) -> float:
    """Seconds of a run through all but the first essay in ``folder``, which loads the model."""
    store = MeasuredStore.open()
    store.close()  # Nothing is known, and nothing is kept.
    run = BatchRun(
        _CHOICE,
        GLTR_COLOURING,
        store,
        None,
        cancelled=threading.Event(),
        explain=explained,
        report=lambda *_: None,
    )
    done = run.measure(find_texts([folder], recursive=False))
    next(done)
    began = time.perf_counter()
    failed = [one.row.error for one in done if one.row.error]
    if failed:
        raise RuntimeError(failed[0])
    return time.perf_counter() - began


def main() -> None:
    """Print all rows as JSON."""
    essays = _essays()
    scorer = CausalScorer(load_model(small_source(), "cpu", "float32"))
    rows: list[Row] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write(essays, folder)
        ways = {"loop": partial(_loop, essays, scorer)}
        ways |= {suffix: partial(_run, folder / suffix) for suffix in _FORMATS}
        seconds = {way: list[float]() for way in ways}
        for _ in range(_ROUNDS):
            for way, function in ways.items():
                seconds[way].append(function())
    scoring = median(seconds["loop"])
    rows.append((f"{_ESSAYS} essays scored in a loop, s", scoring, ""))
    for suffix, title in _FORMATS.items():
        ratio = median(seconds[suffix]) / scoring
        rows.append((f"{_ESSAYS} {title} measured ÷ scored in a loop", ratio, "≤ 1.15"))
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
