"""A home in which an earlier version of the program has left its files."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

DATA = Path(__file__).parent / "data"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of version 0.1.0, where this version looks for them."""
    if sys.platform != "linux":
        pytest.skip("they were written on Linux, and other systems keep them elsewhere")
    home = tmp_path / "home"
    shutil.copytree(DATA / "0.1.0", home)
    for kind in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, str(home / "config"))
    # A copy of the table is another file than the one that was scored.
    (table,) = json.loads((home / "corpus" / "_gltr.json").read_text(encoding="utf-8"))["inputs"]
    os.utime(home / "corpus.csv", ns=(table["modified_ns"], table["modified_ns"]))
    return home
