"""The Debian package and the tar install the program, take it away again and nothing else."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from gltr_desktop import __version__
from gltr_desktop.installation import IDENTIFIER

CHECKOUT = Path(__file__).parents[2]
sys.path.insert(0, str(CHECKOUT / "packaging" / "linux"))

import build_appimage  # noqa: E402 - they lie in a folder of scripts
import build_deb  # noqa: E402
import build_tar  # noqa: E402
import program_tree  # noqa: E402

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these packages are for Linux")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A program that prints the folder that it is in."""
    folder = tmp_path / "bundle"
    (folder / "_internal").mkdir(parents=True)
    library = folder / "_internal" / "library.so.6"
    library.write_bytes(b"\x7fELF")
    library.chmod(0o755)
    licence = folder / "_internal" / "LICENSE"
    licence.write_text("Apache", encoding="utf-8")
    licence.chmod(0o755)
    library.with_name("link.so").symlink_to(library.name)
    program = folder / "gltr-desktop"
    program.write_text('#!/bin/sh\ndirname "$(readlink -f "$0")"\n', encoding="utf-8")
    program.chmod(0o700)
    return folder


@pytest.fixture
def unpacked(bundle: Path, tmp_path: Path) -> Path:
    tree = tmp_path / "unpacked"
    build_tar.lay_out(bundle, tree)
    return tree


def run(script: Path, *arguments: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "HOME": str(home)}
    return subprocess.run(
        ["/bin/sh", script, *arguments], capture_output=True, text=True, env=env, check=False
    )


def files_below(folder: Path) -> list[str]:
    """The files below ``folder``, but for what desktops' tools make of them."""
    found = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    names = sorted(str(path.relative_to(folder)) for path in found)
    made = re.compile(r".*share/(mime/(?!packages/)|applications/mimeinfo\.cache|icons/.*\.cache)")
    return [name for name in names if not made.match(name)]


@pytest.mark.parametrize("name", [".local", "a folder with spaces", 'odd "$HOME` \\ 100 %'])
def test_installing_makes_a_menu_entry_that_starts_the_program(
    unpacked: Path, tmp_path: Path, name: str
) -> None:
    home = tmp_path / "home"
    prefix = home / name
    prefix.mkdir(parents=True)
    done = run(unpacked / "install.sh", "--prefix", prefix, home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{prefix / 'bin'}” is not in PATH" in done.stdout
    shutil.rmtree(unpacked)
    lines = (prefix / f"share/applications/{IDENTIFIER}.desktop").read_text(encoding="utf-8")
    (command,) = re.findall(r"^Exec=(.*) %F$", lines, re.MULTILINE)
    # As the specification of desktop entries says: first the value, then the quotes of the command.
    quoted = command.replace("\\\\", "\\")
    assert quoted[0] == quoted[-1] == '"'
    assert "%" not in quoted.replace("%%", "")
    program = re.sub(r'\\([\\"`$])', r"\1", quoted[1:-1]).replace("%%", "%")
    started = subprocess.run([program], capture_output=True, text=True, check=True)
    assert started.stdout.strip() == str(prefix / "lib" / "gltr-desktop")


def test_uninstalling_leaves_what_is_the_users_and_says_where(
    unpacked: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    kept = [".config/gltr_desktop/gltr_desktop.conf", ".local/share/gltr_desktop/draft.txt"]
    for name in [*kept, ".local/share/applications/another.desktop", ".local/bin/another"]:
        file = home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("theirs", encoding="utf-8")
    before = files_below(home)
    assert run(unpacked / "install.sh", home=home).returncode == 0
    installed = files_below(home / ".local")
    assert f"share/icons/hicolor/scalable/apps/{IDENTIFIER}.svg" in installed
    # Once more, as for an update.
    assert run(unpacked / "install.sh", home=home).returncode == 0
    assert files_below(home / ".local") == installed
    done = run(home / ".local/lib/gltr-desktop/uninstall.sh", home=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert files_below(home) == before
    for name in (".config", ".local/share", ".cache", ".local/state"):
        assert f"{home}/{name}/gltr_desktop\n" in done.stdout


def test_what_is_not_the_program_is_neither_replaced_nor_removed(
    unpacked: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    theirs = home / ".local/lib/gltr-desktop/notes.txt"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs", encoding="utf-8")
    for script in ("install.sh", "uninstall.sh"):
        done = run(unpacked / script, home=home)
        assert done.returncode == 1
        assert "--prefix" in done.stderr
    assert files_below(home) == [".local/lib/gltr-desktop/notes.txt"]
    assert run(unpacked / "install.sh", "--perfix", "x", home=home).returncode == 2


def test_two_tars_of_one_bundle_are_equal(bundle: Path, tmp_path: Path) -> None:
    packed = []
    for number, umask in enumerate((0o022, 0o077)):
        tree = tmp_path / str(number) / "gltr-desktop"
        old = os.umask(umask)
        try:
            build_tar.lay_out(bundle, tree)
        finally:
            os.umask(old)
        file = io.BytesIO()
        build_tar.pack(tree, file)
        packed.append(file.getvalue())
    assert packed[0] == packed[1]
    with tarfile.open(fileobj=io.BytesIO(packed[0])) as tar:
        members = tar.getmembers()
    assert {(member.uname, member.mtime) for member in members} == {
        ("root", program_tree.build_time())
    }
    modes = {member.name: member.mode for member in members}
    assert modes["gltr-desktop/lib/gltr-desktop/gltr-desktop"] == 0o755
    assert modes["gltr-desktop/install.sh"] == 0o755
    assert modes["gltr-desktop/lib/gltr-desktop/_internal/library.so.6"] == 0o644
    assert modes["gltr-desktop/lib/gltr-desktop/_internal/LICENSE"] == 0o644


def test_a_given_date_is_that_of_all_files(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    build_deb.lay_out(bundle, tmp_path / "tree", "amd64", ["libc6"])
    times = {path.lstat().st_mtime for path in (tmp_path / "tree").rglob("*")}
    assert times == {1_700_000_000}


def test_the_debian_package_names_its_version_and_what_it_needs(
    bundle: Path, tmp_path: Path
) -> None:
    tree = tmp_path / "tree"
    build_deb.lay_out(bundle, tree, "arm64", ["libc6 (>= 2.36)", "libgl1"])
    control = (tree / "DEBIAN" / "control").read_text(encoding="utf-8")
    fields = dict(re.findall(r"^([\w-]+): (.*)$", control, re.MULTILINE))
    assert fields["Version"] == __version__
    assert fields["Architecture"] == "arm64"
    assert fields["Depends"] == "libc6 (>= 2.36), libgl1"
    sums = (tree / "DEBIAN" / "md5sums").read_text(encoding="utf-8")
    assert "  usr/lib/gltr-desktop/_internal/library.so.6\n" in sums
    target = (tree / "usr/bin/gltr-desktop").readlink()
    assert target == Path("../lib/gltr-desktop/gltr-desktop")


def test_removing_the_package_says_where_the_users_data_are(bundle: Path, tmp_path: Path) -> None:
    build_deb.lay_out(bundle, tmp_path / "tree", "amd64", ["libc6"])
    script = tmp_path / "tree" / "DEBIAN" / "prerm"
    said = run(script, "remove", home=tmp_path).stdout
    assert "~/.local/share" in said
    assert said.count("\n") == 1
    assert run(script, "upgrade", "0.3.0", home=tmp_path).stdout == ""
    assert {path.name for path in script.parent.iterdir()} == {"control", "md5sums", "prerm"}


def test_packages_are_those_of_libraries_that_the_bundle_lacks() -> None:
    headers = """
lib/one.so:     file format elf64-x86-64

Dynamic Section:
  NEEDED               libGL.so.1
  NEEDED               libQt6Core.so.6
  NEEDED               libm.so.6
  RUNPATH              $ORIGIN

Version References:
  required from libm.so.6:
    0x06969196 0x00 03 GLIBC_2.9
    0x09691a75 0x00 04 GLIBC_2.2.5
    0x069691b4 0x00 02 GLIBC_2.34
  required from libstdc++.so.6:
    0x08922974 0x00 06 GLIBCXX_3.4
"""
    found = build_deb.dependencies_by(headers, own={"libQt6Core.so.6"})
    assert found[:1] == ["libc6 (>= 2.34)"]
    assert "libgl1" in found
    assert not [name for name in found if "qt6" in name or "libm" in name]


def test_the_appimages_folder_starts_the_program(bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "AppDir"
    build_appimage.lay_out(bundle, folder)
    started = subprocess.run([folder / "AppRun"], capture_output=True, text=True, check=True)
    assert started.stdout.strip() == str(folder / "usr/lib/gltr-desktop")
    for name in (f"{IDENTIFIER}.desktop", f"{IDENTIFIER}.svg", ".DirIcon"):
        assert (folder / name).is_file()


def test_all_packages_refuse_a_folder_without_the_program(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="build the bundle first"):
        program_tree.copy_program(tmp_path, tmp_path / "tree")


def test_the_flatpak_is_made_of_files_that_exist_and_installs_the_same() -> None:
    manifest = CHECKOUT / "packaging/linux/flatpak" / f"{IDENTIFIER}.yml"
    words = manifest.read_text(encoding="utf-8")
    assert f"\nid: {IDENTIFIER}\n" in words
    sources = [
        (manifest.parent / name).resolve()
        for name in re.findall(r"^ +path: (\S+)$", words, re.MULTILINE)
    ]
    assert CHECKOUT / "build/bundle/gltr-desktop" in sources
    missing = [source for source in sources if not source.exists()]
    assert missing in ([], [CHECKOUT / "build/bundle/gltr-desktop"])
    installed = set(re.findall(r"(\S+) (?:-t )?/app/share", words))
    assert installed == {source.name for source in sources if source.is_file()}
