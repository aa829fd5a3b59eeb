"""``make bench``: all benchmarks, one table."""

from __future__ import annotations

import platform
import time
from importlib.metadata import version
from typing import TYPE_CHECKING

import torch

from benchmarks import memory
from benchmarks.timing import in_a_process
from gltr_desktop.scoring.packed import multiplies_bfloat16

if TYPE_CHECKING:
    from benchmarks.analysis import Row


def _window() -> list[Row]:
    found = in_a_process("benchmarks.window", str(time.time()))
    medium, long = found["medium_tokens"], found["long_tokens"]
    speed = medium / found["medium_seconds"]
    cost = found["long_seconds"] / long * medium / found["medium_seconds"]
    return [
        ("start to the window being painted, s", found["painted"], "≤ 0.7"),
        ("start to the first colours of the sample, s", found["coloured"], "≤ 4"),
        ("longest stall of the window while torch and the model load, ms",
         found["loading"] * 1e3, "< 200"),
        (f"longest stall while {medium:,} tokens are analysed, ms",
         found["medium_stall"] * 1e3, "< 50"),
        *(
            (f"{medium:,} coloured tokens: longest change of {what}, ms", seconds * 1e3, "< 50")
            for what, seconds in found["recolouring"].items()
        ),
        (f"longest stall while {long:,} tokens are analysed, ms",
         found["long_stall"] * 1e3, "< 50"),
        (f"tokens per second in the window ({medium:,} tokens)", speed, ""),
        ("analysis in the window ÷ with the window at rest", found["beside"], "≤ 1.10"),
        (f"cost of a token, {long:,} tokens ÷ {medium:,} tokens", cost, "0.9–1.1"),
        *(
            (f"{long:,} coloured tokens: longest of {what}, ms", seconds * 1e3, "< 50")
            for what, seconds in found["feel"].items()
        ),
        *(
            (f"table of {long:,} tokens: longest {what}, ms", seconds * 1e3, "< 50")
            for what, seconds in found["table"].items()
        ),
    ]  # fmt: skip


def _listed(module: str) -> list[Row]:
    return [(what, figure, goal) for what, figure, goal in in_a_process(module)]


def _processor() -> str:
    """The model's name, which only Linux tells in a file."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123
            return next(line.split(":", 1)[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main() -> None:
    """Run everything and print the table."""
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("torch", "transformers", "PySide6-Essentials")
    )
    native = "native" if multiplies_bfloat16() else "not native"
    print(f"{_processor()}, {torch.get_num_threads()} threads, bfloat16 {native}")
    print(f"Python {platform.python_version()}, {libraries}")
    print("medians; ratios of alternatives that took turns in one process\n")
    for measure in (
        lambda: _listed("benchmarks.ranks"),
        lambda: _listed("benchmarks.analysis"),
        _window,
        memory.measure,
    ):
        for what, value, goal in measure():
            print(f"{value:10,.3f}  {goal:8} {what}", flush=True)


if __name__ == "__main__":
    main()
