"""What depends on how this copy of the program was installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gltr_desktop.installation import how_to_install, is_bundle, reader_command


@pytest.fixture
def bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program takes itself for one that was started from a bundle, on Windows."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(Path("/apps/gltr-desktop-window.exe")))


def test_a_checkout_is_no_bundle() -> None:
    assert not is_bundle()


def test_the_reader_of_a_bundle_is_the_program_beside_the_one_that_runs(bundle: None) -> None:
    assert is_bundle()
    assert reader_command() == [str(Path("/apps/gltr-desktop-reader.exe"))]


def test_elsewhere_the_reader_is_a_module_of_the_same_python() -> None:
    *python, module = reader_command()
    assert python[0] == sys.executable
    done = subprocess.run(
        [*python, module], input=b"", capture_output=True, check=False, timeout=60
    )
    # Nothing came in, which is no request.
    assert done.returncode == 1
    assert b"JSONDecodeError" in done.stderr


def test_a_missing_library_is_installed_by_pip() -> None:
    assert how_to_install("lxml") == "Install it: python -m pip install lxml"
    remedy = how_to_install("gltr-desktop[corpus]")
    assert remedy == 'Install it: python -m pip install "gltr-desktop[corpus]"'


def test_nothing_can_be_added_to_a_bundle(bundle: None) -> None:
    remedy = how_to_install("gltr-desktop[corpus]")
    assert "cannot be added" in remedy
    assert 'by pip: python -m pip install "gltr-desktop[corpus]"' in remedy
