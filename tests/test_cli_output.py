"""What the command line writes, to a file or to standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gltr_desktop.cli.output import deliver
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def test_one_page_goes_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    deliver((b"page",), None)
    assert capfdbinary.readouterr().out == b"page"


def test_several_pages_need_a_name(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with pytest.raises(InputError, match="This makes 2 files") as refusal:
        deliver((b"one", b"two"), None)
    assert "-o OUT" in refusal.value.remedy
    assert capfdbinary.readouterr().out == b""


def test_several_pages_become_several_files(tmp_path: Path) -> None:
    deliver((b"one", b"two"), tmp_path / "a.png")
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {"a.png": b"one", "a-2.png": b"two"}
