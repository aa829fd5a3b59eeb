"""``gltr-desktop`` without a command: what the window is given, and what needs none."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gltr_desktop import __version__, cli, display
from gltr_desktop.display import Obstacle

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT = "It was a bright cold day in April, and the clocks were striking thirteen."
NO_DISPLAY = Obstacle("There is no display.", "Plug one in: plug display")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the window was opened with, in place of a window."""
    calls: list[object] = []

    def run(files: Sequence[Path], encoding: str | None = None) -> int:
        calls.append((list(files), encoding))
        return 7

    monkeypatch.setattr("gltr_desktop.ui.app.run", run)
    # The window has a collection of its own; these tests have not.
    monkeypatch.setattr(gc, "disable", lambda: None)
    return calls


@pytest.fixture
def no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gltr_desktop.cli.window.choose_platform", lambda: NO_DISPLAY)


def test_the_window_gets_every_file_as_it_was_named(opened: list[object]) -> None:
    assert cli.main([]) == 7
    assert cli.main(["a.txt", "../texts", "missing", "--encoding", "cp1250"]) == 7
    assert opened == [([], None), ([Path("a.txt"), Path("../texts"), Path("missing")], "cp1250")]


@pytest.mark.usefixtures("no_display")
def test_without_a_display_and_a_file_the_remedies_are_said(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert cli.main([]) == 2
    assert capfd.readouterr().err == (
        "gltr-desktop: There is no display. Name a file to read it in the terminal:"
        " gltr-desktop FILE. Plug one in: plug display\n"
    )


@pytest.mark.usefixtures("no_display")
def test_without_a_display_each_file_is_read_in_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    paths = [tmp_path / name for name in ("one.txt", "missing.txt", "two.txt")]
    for path in (paths[0], paths[2]):
        path.write_text(TEXT, encoding="utf-8")
    assert cli.main([str(path) for path in paths]) == 2
    shown = capfdbinary.readouterr()
    output = shown.out.decode()
    assert output.index("one.txt:\n") < output.index("two.txt:\n")
    pages = [line for line in output.splitlines() if line.startswith("Highlighted text")]
    assert len({Path(page.partition(": ")[2]) for page in pages}) == 2
    told, complaint = shown.err.decode().splitlines()
    assert told.startswith(f"There is no display. Reading “{paths[0]}”, “{paths[1]}”, “{paths[2]}”")
    assert "missing.txt" in complaint


def test_the_help_names_what_there_is(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    shown = capfd.readouterr().out
    for option in ("--version", "--diagnostics", "--smoke-test", "FILE|FOLDER"):
        assert option in shown


def test_the_version_is_that_of_the_package(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--version"])
    assert capfd.readouterr().out == f"gltr-desktop {__version__}\n"


# Diagnostics


def diagnosed(home: Path, first: str = "") -> dict[str, str]:
    """The lines of ``gltr-desktop --diagnostics`` in a new home, by their names."""
    code = f"import sys\n{first}\nfrom gltr_desktop.cli import main\nsys.exit(main())"
    environment = {name: value for name, value in os.environ.items() if "XDG_" not in name}
    environment |= {"HOME": str(home), "USERPROFILE": str(home), "PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(
        [sys.executable, "-c", code, "--diagnostics"],
        env=environment,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert result.stderr == ""
    assert str(home) not in result.stdout
    first_line, *lines = result.stdout.splitlines()
    assert first_line == f"gltr_desktop {__version__}"
    return {name: value for name, _, value in (line.partition(": ") for line in lines)}


def test_an_installation_is_described_without_a_window(tmp_path: Path) -> None:
    found = diagnosed(tmp_path)
    assert found["Window"] == "can be opened"
    assert found["Pages"] == "can be drawn"
    assert found["torch can be imported"] == "yes"
    assert "threads" in found["torch on the processor"]
    assert found["Model “built-in”"] == "whole (98,362,432 bytes)"
    assert found["Model “small”"] == "whole (10,155,808 bytes)"
    assert "." in found["Qt version"]
    assert not [name for name, value in found.items() if value.startswith("unknown")]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, other folders are the user's")
def test_the_folders_are_named_from_the_home_folder(tmp_path: Path) -> None:
    found = diagnosed(tmp_path)
    names = "Settings", "Copies of unsaved texts", "References", "Results of folders", "Log"
    assert {name: found[name].partition("gltr_desktop")[0] for name in names} == {
        "Settings": "~/.config/",
        "Copies of unsaved texts": "~/.local/share/",
        "References": "~/.local/share/",
        "Results of folders": "~/.cache/",
        "Log": "~/.local/state/",
    }


def test_what_is_missing_does_not_keep_the_rest_from_being_said(tmp_path: Path) -> None:
    code = (
        "class Absent:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'torch':\n"
        "            raise ModuleNotFoundError('No torch here')\n"
        "sys.meta_path.insert(0, Absent())\n"
        "sys.modules['PySide6'] = None\n"
    )
    found = diagnosed(tmp_path, code)
    assert found["Window"] == "cannot be opened: Qt cannot be loaded: PySide6 is not installed."
    assert found["torch can be imported"] == "no (No torch here)"
    assert found["Qt version"].startswith("cannot be loaded (")
    assert "GiB" in found["Memory"]
    # What helps stands at the end.
    assert list(found)[-1] == "`make run` installs it."


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    resources = tmp_path / "resources"
    code = (
        "import shutil\n"
        "from pathlib import Path\n"
        "from gltr_desktop import resources\n"
        f"shutil.copytree(resources.RESOURCES, {str(resources)!r})\n"
        f"resources.RESOURCES = Path({str(resources)!r})\n"
        "for file in resources.RESOURCES.glob('models/*/*.gguf'):\n"
        "    data = bytearray(file.read_bytes())\n"
        "    if 'Smol' in file.name:\n"
        "        data[-1] ^= 1\n"
        "    else:\n"
        "        del data[-1000:]\n"
        "    file.write_bytes(data)\n"
    )
    found = diagnosed(tmp_path, code)
    assert found["Model “built-in”"].startswith("damaged (98,362,432 bytes)")
    assert not found["Model “small”"].startswith("whole")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can lack a display")
def test_why_no_window_can_be_opened_is_one_of_the_facts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    assert diagnosed(tmp_path)["Window"].startswith("cannot be opened: There is no display")
    assert display.display_problem() is not None
