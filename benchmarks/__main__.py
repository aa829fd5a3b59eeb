"""``make bench``: all benchmarks, one table."""

from __future__ import annotations

import platform
from importlib.metadata import version

import torch

from benchmarks import memory
from benchmarks.timing import in_a_process


def _stall() -> list[tuple[str, float, str]]:
    found = in_a_process("benchmarks.stall")
    return [
        ("longest stall of the window while torch and the model load, ms",
         found["loading"] * 1e3, "< 200"),
        (f"longest stall while {found['tokens']:,} tokens are analysed, ms",
         found["analysing"] * 1e3, "< 50"),
        (f"tokens per second in the window ({found['tokens']:,} tokens)",
         found["tokens"] / found["seconds"], ""),
    ]  # fmt: skip


def _ranks() -> list[tuple[str, float, str]]:
    return [(what, ratio, goal) for what, ratio, goal in in_a_process("benchmarks.ranks")]


def main() -> None:
    """Run everything and print the table."""
    libraries = ", ".join(f"{name} {version(name)}" for name in ("torch", "transformers"))
    print(f"{platform.processor() or platform.machine()}, {torch.get_num_threads()} threads")
    print(f"Python {platform.python_version()}, {libraries}\n")
    for measure in (_ranks, _stall, memory.measure):
        for what, value, goal in measure():
            print(f"{value:10,.1f}  {goal:8} {what}", flush=True)


if __name__ == "__main__":
    main()
