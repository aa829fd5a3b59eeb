"""A corpus with the small model: what one and two workers read in a second.

Runs in a process of its own (``python -m benchmarks.corpus [TOKENS]``), for some ten minutes: of a
smaller corpus, Ray's start would be too large a part.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from gltr_desktop.models.options import SMALL
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from benchmarks.analysis import Row

_TOKENS = 1_000_000
_CHARACTERS = 650
"""Of a text: some 150 tokens."""
_CHARACTERS_PER_TOKEN = 4
_CORES = 2
_MINUTES = 6
# As a server has it that does nothing else; the goal is for a machine that is free.
_ENVIRONMENT = os.environ | {"RAY_worker_niceness": "0"}


@dataclass(frozen=True)
class _Run:
    """A run of the command: how long it took, and how many tokens it has scored."""

    seconds: float
    tokens: int

    @property
    def speed(self) -> float:
        """Tokens per second, the start of the command included."""
        return self.tokens / self.seconds


def _write(path: Path, tokens: int) -> None:
    """A corpus of about so many ``tokens``, in texts that begin at different places."""
    sample = (RESOURCES / "samples" / "frankenstein.txt").read_text(encoding="utf-8")
    whole = sample * (2 + _CHARACTERS // len(sample))
    with path.open("w", encoding="utf-8") as file:
        for number in range(tokens * _CHARACTERS_PER_TOKEN // _CHARACTERS):
            begin = number * 7919 % len(sample)
            file.write(json.dumps({"text": whole[begin : begin + _CHARACTERS]}) + "\n")


def _run(corpus: Path, out: Path, jobs: int) -> _Run:
    from pyarrow import parquet

    began = time.perf_counter()
    command = [sys.executable, "-m", "gltr_desktop", "corpus", str(corpus), "-o", str(out)]
    options = ["--model", SMALL, "--jobs", str(jobs)]
    subprocess.run([*command, *options], check=True, env=_ENVIRONMENT, capture_output=True)
    seconds = time.perf_counter() - began
    tables = [parquet.read_table(file, columns=["n_tokens"]) for file in out.glob("part-*")]
    return _Run(seconds, sum(sum(table.column(0).to_pylist()) for table in tables))


def main() -> None:
    """Print all rows as JSON."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else _TOKENS
    rows: list[Row] = []
    runs = dict[int, _Run]()
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder / "texts.jsonl", wanted)
        for jobs in (1, _CORES):
            run = runs[jobs] = _run(folder / "texts.jsonl", folder / f"out{jobs}", jobs)
            what = f"corpus of {run.tokens:,} tokens, --jobs {jobs}"
            goal = f"≤ {_MINUTES} for 1,000,000 tokens" if jobs == _CORES else ""
            rows += [
                (f"{what}: minutes", run.seconds / 60, goal),
                (f"{what}: tokens per second", run.speed, ""),
            ]
    ratio = runs[_CORES].speed / runs[1].speed
    rows.append((f"corpus: speed of {_CORES} workers ÷ of one, with their start", ratio, "≥ 1.6"))
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
