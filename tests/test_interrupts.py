"""Ctrl+C on the command line: whatever is being imported or computed, one line and status 130."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

TEXT = "It was a bright cold day in April, and the clocks were striking thirteen.\n"
SCRIPT = Path(sys.executable).with_name("gltr-desktop")
COMMANDS = {
    "python -m": [sys.executable, "-m", "gltr_desktop"],
    "gltr-desktop": [str(SCRIPT)],
}
ENTRY = b"gltr_desktop.entry"
IMPORT = re.compile(rb"import t(?:(?!gltr-desktop: ).)*\n?")
"""What the interpreter reports; an interrupt may cut the last line short."""
IMPORTS = 1_000
"""Fewer than an analysis does."""
MOMENTS = sorted({round(IMPORTS ** (index / 40)) - 1 + index for index in range(40)})
"""After so many imports the signal comes: densely at first, when every import is ours."""


def interrupted_after(imports: int, command: list[str], cwd: Path) -> tuple[int, bytes]:
    """Status and complaints of an analysis that gets SIGINT when ``imports`` modules are imported.

    The interpreter itself reports every import, so that the moment does not depend on the speed
    of the machine. The imports before the program's own first line are not counted.
    """
    environment = os.environ | {"PYTHONPROFILEIMPORTTIME": "1"}
    arguments = [*command, "analyze", "text.txt", "--model", "small", "-o", "out.html"]
    begun, seen, said = False, 0, b""
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, cwd=cwd, env=environment) as process:
        assert process.stderr is not None
        for line in process.stderr:
            said += line
            seen += begun
            begun = begun or line.split()[-1:] == [ENTRY]
            if begun and seen == imports:
                process.send_signal(signal.SIGINT)
                seen += 1  # Only once.
    return process.returncode, IMPORT.sub(b"", said)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_at_any_moment_is_one_line(moment: int, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    command = list(COMMANDS.values())[moment % len(COMMANDS)]
    status, complaints = interrupted_after(moment, command, tmp_path)
    assert (status, complaints) == (130, b"gltr-desktop: Interrupted.\n")
    assert [file.name for file in tmp_path.iterdir()] == ["text.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_an_interrupt_while_the_output_waits_is_one_line(
    command: list[str], tmp_path: Path
) -> None:
    """Nobody reads from the pipe, which is too small for the page."""
    (tmp_path / "text.txt").write_text(TEXT * 100, encoding="utf-8")
    arguments = [*command, "analyze", "text.txt", "--model", "small", "--format", "html"]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(1) == b"<"
        process.send_signal(signal.SIGINT)
        complaints = process.stderr.read()
    assert (process.returncode, complaints) == (130, b"gltr-desktop: Interrupted.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_job_that_ignores_interrupts_goes_on(tmp_path: Path) -> None:
    """As a shell starts its background jobs."""
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    ignoring = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN);"
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    command = [sys.executable, "-c", ignoring, *COMMANDS["python -m"]]
    status, complaints = interrupted_after(100, command, tmp_path)
    assert (status, complaints) == (0, b"")
    assert (tmp_path / "out.html").exists()
