"""Fair comparisons on machines whose speed drifts: alternatives take turns in one process."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def alternate(
    functions: Mapping[str, Callable[[], object]], rounds: int, repeat: int = 1
) -> dict[str, float]:
    """Median seconds per call of each function, called in turn ``rounds`` times.

    Each turn calls a function ``repeat`` times after one uncounted call, which brings its data
    back into the cache that the others have just filled.
    """
    seconds: dict[str, list[float]] = {name: [] for name in functions}
    for _ in range(rounds):
        for name, function in functions.items():
            function()
            began = time.perf_counter()
            for _ in range(repeat):
                function()
            seconds[name].append((time.perf_counter() - began) / repeat)
    return {name: statistics.median(values) for name, values in seconds.items()}


def in_a_process(module: str, *arguments: str) -> Any:  # noqa: ANN401 - JSON
    """What ``python -m module`` prints last, read as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])
