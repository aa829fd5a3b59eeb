"""The wheel alone is the whole program: it analyses a text where there is no checkout.

And whoever builds it gets the same wheel, from a checkout or from the sdist.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
TEXT = "The quick brown fox jumps over the lazy dog.\n"


BUILD = (sys.executable, "-m", "hatchling", "build")
MOST_BYTES = 104_857_600
"""What the package index takes."""


def run(*command: str | Path, cwd: Path = CHECKOUT, env: dict[str, str] | None = None) -> str:
    """What ``command`` prints; its complaints are left to pytest to show."""
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, encoding="utf-8", cwd=cwd, env=env
    ).stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    run(*BUILD, "-d", folder)
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (built,) = dist.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def sdist(dist: Path) -> Path:
    (built,) = dist.glob("*.tar.gz")
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


def test_neither_file_is_larger_than_the_package_index_takes(wheel: Path, sdist: Path) -> None:
    assert wheel.stat().st_size <= MOST_BYTES
    assert sdist.stat().st_size <= MOST_BYTES


def test_sdist_holds_what_the_wheel_and_a_package_are_made_of(sdist: Path) -> None:
    with tarfile.open(sdist) as tar:
        names = {name.split("/", 1)[1] for name in tar.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "constraints.txt"} <= names
    assert {"gltr_desktop/entry.py", "resources/samples/conger.txt"} <= names
    assert {"packaging/build_dist.py", "packaging/pyinstaller/gltr_desktop.spec"} <= names
    assert not any("screenshots" in name or name.startswith(("tests/", "docs/")) for name in names)


# Who builds it, where and when


def copy_of_checkout(folder: Path, mode: int, time: int) -> Path:
    """What is built, without the weights, its files with the permissions and the date given."""
    for name in ("gltr_desktop", "resources", "packaging"):
        ignored = shutil.ignore_patterns("*.gguf", "__pycache__")
        shutil.copytree(CHECKOUT / name, folder / name, ignore=ignored)
    for file in (file for file in CHECKOUT.iterdir() if file.is_file()):
        shutil.copyfile(file, folder / file.name)
    for path in folder.rglob("*"):
        path.chmod(mode | 0o111 * path.is_dir())
        os.utime(path, (time, time))
    return folder


def built_from(checkout: Path, **environment: str) -> dict[str, bytes]:
    """The wheel and the sdist, by their names."""
    out = checkout / "dist"
    run(*BUILD, "-d", out, cwd=checkout, env={**os.environ, **environment})
    return {file.name: file.read_bytes() for file in out.iterdir()}


def test_builds_elsewhere_and_at_another_time_are_equal_to_the_byte(tmp_path: Path) -> None:
    one = copy_of_checkout(tmp_path / "one", 0o644, 1_000_000_000)
    other = copy_of_checkout(tmp_path / "elsewhere" / "other", 0o600, 1_700_000_000)
    built = built_from(one, LC_ALL="C", TZ="UTC", PYTHONHASHSEED="1")
    assert len(built) == 2
    again = built_from(other, LC_ALL="C.UTF-8", TZ="Asia/Tokyo", PYTHONHASHSEED="2")
    assert [name for name in built if built[name] != again.get(name)] == []

    (archive,) = (one / "dist").glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path, filter="data")
    of_sdist = built_from(tmp_path / archive.name.removesuffix(".tar.gz"))
    assert [name for name in built if built[name] != of_sdist.get(name)] == []


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
