"""Kills the program at random moments: at most two seconds of typing are lost, and no file.

``python -m benchmarks.crash --rounds 200``. Each round starts a real window in a process of its
own, which types, saves, exports or changes settings until it is killed. The next round's window is
the next start: it has to come up, and to offer what was typed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import IO, cast

ACTIVITIES = ("typing", "saving", "exporting", "settings")
_MAX_LOST_S = 2.0
_LONGEST_S = 6.0
_START_S = 120.0


def main() -> None:
    """Run the rounds, and print what went wrong; the exit status is 1 if anything did."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash", description=main.__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    choose = random.Random(options.seed)
    faults: list[str] = []
    rounds: Counter[str] = Counter()
    files: Counter[str] = Counter()
    lost: list[float] = []
    with tempfile.TemporaryDirectory(prefix="gltr-desktop-crash-") as name:
        for number in range(options.rounds):
            folder = Path(name, str(number))
            activity = ACTIVITIES[number % len(ACTIVITIES)]
            rounds[activity] += 1
            # Nothing can be exported before torch and the model are loaded.
            longest = 2 * _LONGEST_S if activity == "exporting" else _LONGEST_S
            found, seconds = _round(folder, activity, choose.uniform(0.2, longest))
            lost.append(seconds)
            files.update(file.name for file in folder.iterdir() if file.is_file())
            faults += [f"round {number}, {activity}: {fault}" for fault in found]
    print("\n".join(faults) or "no fault")
    print(f"{options.rounds} rounds ({dict(rounds)}): {len(faults)} faults;")
    print(f"files that were looked at: {dict(files)};")
    print(f"most typing lost: {max(lost, default=0):.2f} s")
    sys.exit(bool(faults))


def _round(folder: Path, activity: str, delay: float) -> tuple[list[str], float]:
    """Kill a window after ``delay`` seconds of ``activity``; returns faults and seconds lost."""
    folder.mkdir()
    with _start(folder, activity) as process:
        said = cast(IO[str], process.stdout)
        said.readline()  # The window is up.
        time.sleep(delay)
        process.kill()
        killed = time.time()
        typed = [json.loads(line) for line in said.read().splitlines()[:-1]]
    before = [entry for entry in typed if entry["at"] <= killed - _MAX_LOST_S]
    faults = _damaged(folder)
    with _start(folder, "look") as process:
        try:
            out, _ = process.communicate(timeout=_START_S)
            left = json.loads(out.splitlines()[-1])
        except (subprocess.TimeoutExpired, ValueError, IndexError):
            process.kill()
            return [*faults, "the next start fails"], 0.0
    safe = _longest(left["text"], folder)
    expected = before[-1]["length"] if before else 0
    if safe < expected:
        faults.append(f"{expected - safe} characters older than {_MAX_LOST_S} s are lost")
    missing = [entry["at"] for entry in typed if entry["length"] > safe]
    return faults, killed - min(missing) if missing else 0.0


def _longest(draft: str, folder: Path) -> int:
    """Characters of the typed text that the draft or the saved file holds."""
    saved = folder / "text.txt"
    return max(len(draft), len(saved.read_text(encoding="utf-8")) if saved.exists() else 0)


def _damaged(folder: Path) -> list[str]:
    """What is wrong with the files that the window was writing: each is whole, or not there."""
    faults = []
    saved, page = folder / "text.txt", folder / "page.html"
    if saved.exists() and not _is_whole(saved.read_text(encoding="utf-8")):
        faults.append("the saved text is damaged")
    if page.exists() and not page.read_text(encoding="utf-8").rstrip().endswith("</html>"):
        faults.append("the page is half-written")
    return faults


def _is_whole(text: str) -> bool:
    """Whether ``text`` is the beginning of what a window types."""
    return text == typed_text(len(text))


def typed_text(length: int) -> str:
    """The first ``length`` characters of the text that every window types."""
    words = "".join(f"word {number} is typed here. " for number in range(length // 20 + 1))
    return words[:length]


def _start(folder: Path, activity: str) -> subprocess.Popen[str]:
    homes = {
        name: str(folder / name)
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    }
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.crash_window", str(folder), activity],
        env=os.environ | homes | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


if __name__ == "__main__":
    main()
