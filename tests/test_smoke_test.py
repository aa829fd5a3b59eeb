"""The smoke test: it passes here, it fails where something is broken, and it always ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gltr_desktop.cli.smoke_test import CHECKS
from gltr_desktop.cli.smoke_test.figures import KNOWN, analysed, require_known, sample
from gltr_desktop.cli.smoke_test.parts import import_parts
from gltr_desktop.documents.readers import READERS, Reader
from gltr_desktop.errors import GltrError
from gltr_desktop.models.options import SHIPPED, SMALL

if TYPE_CHECKING:
    from collections.abc import Callable

RECORDED = Path(__file__).parent / "models" / "data" / "ranks_of_samples.json"


def run(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a home of its own, whose folders no variable moves elsewhere."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "HF_", "TRANSFORMERS_")) and name != "DISPLAY"
    }
    environment |= {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "TMPDIR": str(home / "temporary"),
        "PYTHONIOENCODING": "utf-8",
    }
    (home / "temporary").mkdir()
    return subprocess.run(
        [sys.executable, *command],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_this_installation_works_and_nothing_is_left_of_the_test(tmp_path: Path) -> None:
    result = run(tmp_path, "-m", "gltr_desktop", "--smoke-test")
    *lines, verdict = result.stdout.splitlines()
    assert verdict == "The installation works.", result.stdout + result.stderr
    assert result.returncode == 0
    titles = [*(check.title for check in CHECKS), "Network"]
    assert [re.sub(r"^ok     (.*?): .+ \(\d+\.\d s\)$", r"\1", line) for line in lines] == titles
    assert list(tmp_path.rglob("*")) == [tmp_path / "temporary"]


BEGINNING = """
import sys
from gltr_desktop.cli import smoke_test
from gltr_desktop.errors import GltrError

def works(folder):
    return "it does"

def fails(folder):
    raise GltrError("It is broken.", "Mend it.")

def asks(folder):
    import socket
    socket.create_connection(("gltr.example", 443))

def hangs(folder):
    import threading
    threading.Event().wait()

def hangs_within_a_library(folder):
    import ctypes
    # Unlike CDLL, it keeps the interpreter's lock.
    ctypes.PyDLL(None).pause()

def crashes(folder):
    raise ZeroDivisionError

def check(*functions):
    return [smoke_test.Check(one.__name__.capitalize(), one) for one in functions]

"""


def checked(home: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    """Run the smoke test with other checks."""
    return run(home, "-c", "\n".join([BEGINNING, *lines, "sys.exit(smoke_test.run())"]))


def test_what_fails_is_said_and_counted_and_the_others_are_tried(tmp_path: Path) -> None:
    result = checked(tmp_path, "smoke_test.CHECKS = check(fails, crashes, works)")
    first, second, third, fourth, verdict = result.stdout.splitlines()
    assert first.startswith("FAILED Fails: It is broken. Mend it. (")
    assert second.startswith("FAILED Crashes: This is a bug: ZeroDivisionError")
    assert third.startswith("ok     Works: it does (")
    assert fourth.startswith("ok     Network: not used")
    assert verdict.startswith("2 of 4 checks failed. “gltr-desktop --diagnostics”")
    assert result.returncode == 1


def test_a_question_to_another_computer_fails_it(tmp_path: Path) -> None:
    result = checked(tmp_path, "smoke_test.CHECKS = check(asks)")
    assert "FAILED Network: The program has asked for “gltr.example”." in result.stdout
    assert result.returncode == 1


@pytest.mark.parametrize("seconds", ["", "smoke_test._GRACE_SECONDS = 0.2"])
def test_what_hangs_ends(seconds: str, tmp_path: Path) -> None:
    result = checked(
        tmp_path, "smoke_test._MAX_SECONDS = 0.2", seconds, "smoke_test.CHECKS = check(hangs)"
    )
    assert "FAILED Hangs: it has not ended" in result.stdout
    assert result.returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="it has no function that waits for ever")
def test_what_hangs_and_lets_nobody_else_run_ends(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        "smoke_test._MAX_SECONDS = smoke_test._GRACE_SECONDS = 0.2",
        "smoke_test.CHECKS = check(hangs_within_a_library)",
    )
    assert result.returncode == 1


def test_the_known_figures_are_those_of_the_models(tmp_path: Path) -> None:
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    assert set(KNOWN) == set(SHIPPED)
    for name, known in KNOWN.items():
        counts, _ = np.histogram(recorded[name]["conger.txt"], [0, 10, 100, 1000, 10**6])
        assert known.buckets == tuple(counts)
    assert require_known(analysed(SMALL), SMALL) == str(KNOWN[SMALL])


OTHERS: dict[str, Callable[[str], str]] = {
    "another text": lambda text: text.replace("Pop-Tart", "biscuit").replace("ferry", "train"),
    "half of it": lambda text: text[: len(text) // 2],
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_other_figures_are_refused(other: Callable[[str], str]) -> None:
    import threading

    from gltr_desktop.models.engine import analyse_alone, open_engine
    from gltr_desktop.models.options import ModelChoice

    engine = open_engine(ModelChoice(SMALL, "cpu", "float32"))
    analysis = analyse_alone(engine, other(sample()), 0, threading.Event())
    with pytest.raises(GltrError, match="should be 98/40/43/13 tokens"):
        require_known(analysis, SMALL)


def test_a_part_that_was_left_out_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "modules" in import_parts(tmp_path)
    monkeypatch.setattr(
        "gltr_desktop.cli.smoke_test.parts.READERS",
        [*READERS, Reader("new", "New", (".new",), "gltr_desktop.documents.readers.left_out")],
    )
    with pytest.raises(ImportError, match="left_out"):
        import_parts(tmp_path)
