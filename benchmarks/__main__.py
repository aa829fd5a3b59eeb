"""``make bench``: all benchmarks, one table."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

import torch

from benchmarks import memory
from benchmarks.timing import in_a_process
from gltr_desktop.scoring.packed_linear import multiplies_bfloat16

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.analysis import Row


def _window() -> list[Row]:
    found = in_a_process("benchmarks.window", str(time.time()))
    found["torch"] = _seconds_to_import_torch()
    medium, long = found["medium_tokens"], found["long_tokens"]
    speed = medium / found["medium_seconds"]
    cost = found["long_seconds"] / long * medium / found["medium_seconds"]
    return [
        ("start to the window being painted, s", found["painted"], "≤ 0.4"),
        (f"start to the first colours of the sample, s (import torch {found['torch']:.2f} s)",
         found["coloured"], f"≤ {2 * found['torch'] + 1:.1f}"),
        ("longest stall of the window while torch and the model load, ms",
         found["loading"] * 1e3, "< 50"),
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
        *(
            (f"folder of {found['files']:,} texts: longest {what}, ms", seconds * 1e3, "< 50")
            for what, seconds in found["folder"].items()
        ),
    ]  # fmt: skip


def _seconds_to_import_torch() -> float:
    """Of a process of its own, the shortest of three: what a computer needs in any case."""
    seconds = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "import torch"], check=True)
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def _listed(module: str, *arguments: str) -> list[Row]:
    return [(what, value, goal) for what, value, goal in in_a_process(module, *arguments)]


def _processor() -> str:
    """The model's name, which only Linux has in a file."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123
            return next(line.split(":", 1)[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


# What decides which kernels run; a processor of another kind has none of them.
_FEATURES = ("avx2", "avx512f", "avx512_bf16", "amx_bf16", "amx_tile", "asimd")


def _features() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:  # noqa: PTH123
            flags = next(line for line in lines if line.startswith(("flags", "Features"))).split()
    except (OSError, StopIteration):
        return "processor features unknown"
    limits = [f"{name}={os.environ[name]}" for name in _LIMITS if name in os.environ]
    return " ".join([*(name for name in _FEATURES if name in flags), *limits])


_LIMITS = ("ONEDNN_MAX_CPU_ISA", "ATEN_CPU_CAPABILITY", "OMP_NUM_THREADS")


def main() -> None:
    """Run everything, or what concerns ``--model``, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("--model", help="what gltr-desktop's --model takes; only it is measured")
    model: str | None = parser.parse_args().model
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("torch", "transformers", "PySide6-Essentials")
    )
    native = "native" if multiplies_bfloat16() else "not native"
    print(f"{_processor()}, {torch.get_num_threads()} threads, bfloat16 {native}")
    print(f"{_features()}; torch uses {torch.backends.cpu.get_cpu_capability()}")
    print(f"Python {platform.python_version()}, {libraries}")
    print("medians; ratios of alternatives that took turns in one process\n")
    parts: list[Callable[[], list[Row]]]
    if model:
        parts = [partial(_listed, "benchmarks.analysis", model)]
    else:
        parts = [
            partial(_listed, "benchmarks.ranks"),
            partial(_listed, "benchmarks.analysis"),
            partial(_listed, "benchmarks.masked"),
            partial(_listed, "benchmarks.servers"),
            _window,
            partial(_listed, "benchmarks.side_by_side"),
            partial(_listed, "benchmarks.documents"),
            partial(_listed, "benchmarks.batch"),
            partial(_listed, "benchmarks.words"),
            partial(_listed, "benchmarks.difference"),
            memory.measure,
        ]
    for measure in parts:
        for what, value, goal in measure():
            print(f"{value:10,.3f}  {goal:8} {what}", flush=True)


if __name__ == "__main__":
    main()
