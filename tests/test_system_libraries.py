"""What Qt lacks on a system is found by its loader, and installed only by who may."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from gltr_desktop import system_libraries
from gltr_desktop.system_libraries import debian_package, install_command, missing_libraries

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have what Qt needs")

CI = Path(__file__).parents[1] / ".ci"


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libGL.so.1", "libgl1"),
        ("libEGL.so.1", "libegl1"),
        ("libbrotlidec.so.1", "libbrotli1"),
        ("libX11.so.6", "libx11-6"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libfontconfig.so.1", "libfontconfig1"),
        ("libgcc_s.so.1", "libgcc-s1"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libgthread-2.0.so.0", "libglib2.0-0"),
        ("libwayland-client.so.0", "libwayland-client0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxcb-render-util.so.0", "libxcb-render-util0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
        ("libxkbcommon.so.0", "libxkbcommon0"),
        ("libz.so.1", "zlib1g"),
    ],
)
def test_packages_have_their_names_on_debian(library: str, package: str) -> None:
    assert debian_package(library) == package


def test_every_missing_library_is_found_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pyside = find_spec("PySide6")
    assert pyside is not None
    assert pyside.origin is not None
    plugins = Path(pyside.origin).parent / "Qt" / "plugins" / "platforms"
    code = (plugins / "libqoffscreen.so").read_bytes()
    broken = tmp_path / "libqoffscreen.so"
    broken.write_bytes(
        code.replace(b"libQt6Gui.so.6", b"libabsent.so.6").replace(
            b"libQt6Core.so.6", b"libmissing.so.6"
        )
    )
    assert missing_libraries([broken]) == {"libabsent.so.6", "libmissing.so.6"}
    assert missing_libraries([plugins / "libqoffscreen.so"]) == set()
    # A bundle brings libraries that the system lacks.
    (data,) = (plugins.parents[1] / "lib").glob("libicudata.so.*")
    (tmp_path / "libmissing.so.6").symlink_to(data)
    monkeypatch.setattr(system_libraries, "_BESIDE_THE_PACKAGE", tmp_path)
    monkeypatch.setattr(system_libraries, "is_bundle", lambda: True)
    assert missing_libraries([broken]) == {"libabsent.so.6"}


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libGL.so.1", "libglvnd"),
        ("libxcb.so.1", "libxcb"),
        ("libxcb-randr.so.0", "libxcb"),
        ("libxcb-cursor.so.0", "xcb-util-cursor"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11"),
    ],
)
def test_packages_have_their_names_on_arch(
    library: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": "arch"})
    assert install_command([library]).endswith(f"pacman -S {package}")


def test_root_needs_no_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": "ubuntu"})
    for user, command in ((0, "apt install libgl1"), (1000, "sudo apt install libgl1")):
        monkeypatch.setattr(os, "geteuid", lambda user=user: user)
        assert install_command(["libGL.so.1"]) == command


def test_a_package_with_two_of_the_libraries_is_named_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": "debian"})
    both = install_command(["libglib-2.0.so.0", "libgthread-2.0.so.0"])
    assert both.endswith("install libglib2.0-0")


@pytest.mark.parametrize("release", [{"ID": "arch"}, {"ID": "other"}, {}])
def test_no_command_is_better_than_a_wrong_one(
    release: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: release)
    assert install_command(["libunheardof.so.7"]) == ""


def test_nothing_is_said_or_done_where_nothing_is_missing() -> None:
    command = [sys.executable, str(CI / "qt_libraries.py"), "offscreen"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout + result.stderr == ""


def apt(programs: Path, **stubs: str) -> subprocess.CompletedProcess[str]:
    """Run .ci/apt where the only programs are these stubs, which know nothing of each other."""
    for name in ("bash", "env"):
        (programs / name).symlink_to(shutil.which(name) or name)
    for name, script in stubs.items():
        program = programs / name.replace("_", "-")
        program.write_text(f"#!/usr/bin/env bash\n{script}\n")
        program.chmod(0o755)
    return subprocess.run(
        [CI / "apt", "libgl1", "libegl1"],
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_root_installs(tmp_path: Path) -> None:
    result = apt(tmp_path, id="echo 0", apt_get='echo "apt-get $*"')
    assert result.returncode == 0
    update, install = result.stdout.splitlines()
    assert update.startswith("apt-get update")
    assert install.startswith("apt-get install")
    assert install.endswith("libgl1 libegl1")


def test_passwordless_sudo_installs(tmp_path: Path) -> None:
    stubs = {"sudo": '[ "$1" = -n ] && shift; "$@"', "true": "exit 0"}
    result = apt(tmp_path, id="echo 1000", apt_get='echo "apt-get $*"', **stubs)
    assert result.returncode == 0
    assert result.stdout.endswith("libgl1 libegl1\n")


@pytest.mark.parametrize("stubs", [{}, {"sudo": "exit 1"}])
def test_others_are_told_the_command(stubs: dict[str, str], tmp_path: Path) -> None:
    result = apt(tmp_path, id="echo 1000", apt_get="echo called", **stubs)
    assert result.returncode == 1
    assert result.stdout == ""
    command = result.stderr.strip().partition("sudo ")[2]
    assert command.startswith("apt-get install")
    assert command.endswith("libgl1 libegl1")


def test_failure_to_install_is_told(tmp_path: Path) -> None:
    assert apt(tmp_path, id="echo 0", apt_get="exit 100").returncode == 100


def test_systems_without_apt_are_told_the_names(tmp_path: Path) -> None:
    result = apt(tmp_path, id="echo 0")
    assert result.returncode == 1
    assert "libgl1 libegl1" in result.stderr
