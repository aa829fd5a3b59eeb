"""How the program starts where there is no console: in a window's program, nothing is None."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

WITHOUT_CONSOLE = "import sys\nsys.stdin = sys.stdout = sys.stderr = None\n"


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, check=False)


def test_libraries_find_streams_to_write_to() -> None:
    code = (
        WITHOUT_CONSOLE + "import gltr_desktop.entry\n"
        "print('unseen')\n"
        "sys.stderr.write('unseen')\n"
        "assert sys.stdin.read() == ''\n"
        "import logging, faulthandler, tqdm\n"
        "logging.StreamHandler().emit(logging.makeLogRecord({'msg': 'unseen'}))\n"
        "faulthandler.enable()\n"
        "list(tqdm.tqdm([1, 2]))\n"
    )
    result = run(code)
    assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")


@pytest.mark.parametrize(
    ("argument", "status"),
    [("--help", 0), ("--version", 0), ("--diagnostics", 0), ("--unknown", 2)],
)
def test_what_is_printed_goes_nowhere_and_the_status_tells(argument: str, status: int) -> None:
    code = WITHOUT_CONSOLE + "from gltr_desktop.entry import main\nsys.exit(main())"
    result = run(code, argument)
    assert (result.returncode, result.stdout, result.stderr) == (status, b"", b"")


@pytest.mark.skipif(os.name != "posix", reason="only there, a shell closes them")
def test_closed_streams_are_as_none(tmp_path: Path) -> None:
    command = '"$0" -m gltr_desktop analyze text.txt --model small -o out.json --format json'
    (tmp_path / "text.txt").write_text("A text of some words.", encoding="utf-8")
    result = subprocess.run(
        ["/bin/sh", "-c", f"{command} <&- >&- 2>&-", sys.executable], cwd=tmp_path, check=False
    )
    assert result.returncode == 0
    assert (tmp_path / "out.json").read_bytes().startswith(b'{"format"')
