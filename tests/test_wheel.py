"""The wheel alone is the whole program: it analyses a text where there is no checkout."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
TEXT = "The quick brown fox jumps over the lazy dog.\n"


def run(*command: str | Path, cwd: Path = CHECKOUT, env: dict[str, str] | None = None) -> str:
    """What ``command`` prints; its complaints are left to pytest to show."""
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, encoding="utf-8", cwd=cwd, env=env
    ).stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder)
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_holds_the_program_and_what_it_ships(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"gltr_desktop"}
    shipped = {
        f"gltr_desktop/{file.relative_to(CHECKOUT).as_posix()}"
        for file in (CHECKOUT / "resources").rglob("*")
        if file.is_file() and file.parent.name != "screenshots"  # They are for the README.
    }
    assert shipped <= names
    assert not any("screenshots" in name for name in names)
    kinds = {name.split("/")[2] for name in shipped}
    assert kinds >= {"models", "samples", "templates"}


def test_the_wheel_is_not_larger_than_the_package_index_takes(wheel: Path) -> None:
    assert wheel.stat().st_size <= 104_857_600


def test_installed_wheel_analyses_a_text_elsewhere(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    venv.create(tmp_path / "venv", symlinks=True)
    programs = tmp_path / "venv" / "bin"
    pip = (sys.executable, "-m", "pip", "--python", programs / "python", "install", "--quiet")
    run(*pip, "--no-deps", "--no-index", wheel)
    # What the program depends on is borrowed, but not this checkout: where a .pth file names a
    # folder, that folder's own .pth files are not read.
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(programs / "python", "-c", ask).strip())
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "borrowed.pth").write_text("\n".join(borrowed), encoding="utf-8")

    where = "import gltr_desktop; print(gltr_desktop.__file__)"
    installed = Path(run(programs / "python", "-c", where, cwd=home, env={}).strip())
    assert installed.is_relative_to(packages)

    (home / "text.txt").write_text(TEXT, encoding="utf-8")
    command = (programs / "gltr-desktop", "analyze", "text.txt", "--format", "json")
    document = json.loads(run(*command, cwd=home, env={"HOME": str(home)}))
    assert document["format"] == "gltr-desktop/1"
    assert document["text"] == TEXT
    assert document["summary"]["tokens"] == len(document["tokens"]) > 0
    assert document["tokens"][-1]["end"] == len(TEXT)
