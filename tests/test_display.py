"""Whether a window can be opened, against servers made here and the real plugins of Qt."""

from __future__ import annotations

import os
import platform
import re
import socket
import struct
import sys
import threading
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gltr_desktop import display
from gltr_desktop.display import (
    QT_MODULES,
    Obstacle,
    choose_platform,
    display_problem,
    drawing_problem,
    qt_binaries,
    unloadable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can lack a display")

spec = find_spec("PySide6")
assert spec is not None
assert spec.origin is not None
PLUGINS = Path(spec.origin).parent / "Qt" / "plugins" / "platforms"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def loadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plugins for real windows may lack libraries here; the one that tests run on has all."""
    monkeypatch.setattr(display, "qt_binaries", lambda _: [PLUGINS / "libqoffscreen.so"])


def sentence() -> str | None:
    problem = display_problem()
    return None if problem is None else problem.sentence


@contextmanager
def x_server(*, admits: bool) -> Iterator[str]:
    """Speaks the start of the X11 protocol to one client; yields its DISPLAY."""
    body = bytes(32) if admits else b"no entry"
    reply = struct.pack("<BBHHH", admits, 0 if admits else len(body), 11, 0, len(body) // 4) + body

    def serve() -> None:
        client, _ = listener.accept()
        with client:
            client.recv(4096)
            client.sendall(reply)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)
        thread = threading.Thread(target=serve)
        thread.start()
        # X11 counts its displays from port 6000.
        yield f"127.0.0.1:{listener.getsockname()[1] - 6000}"
        thread.join()


def test_no_display_at_all() -> None:
    problem = display_problem()
    assert problem is not None
    assert problem.sentence.startswith("There is no display")


@pytest.mark.parametrize("name", ["offscreen", "minimal", "xcb;offscreen", "vnc:size=9x9"])
def test_platforms_without_a_display_need_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", name)
    assert display_problem() is None


@pytest.mark.parametrize("name", ["xcb", "wayland", "wayland-egl"])
def test_platforms_with_a_display_need_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", name)
    problem = display_problem()
    assert problem is not None
    assert "can be reached" in problem.sentence


def test_dead_x_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1] - 6000}"
        monkeypatch.setenv("DISPLAY", address)
        assert sentence() == f"No X server can be reached at DISPLAY={address}."


@pytest.mark.usefixtures("loadable")
@pytest.mark.parametrize("admits", [True, False])
def test_x_server_has_to_admit_us(admits: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    with x_server(admits=admits) as address:
        monkeypatch.setenv("DISPLAY", address)
        assert (display_problem() is None) == admits


@pytest.mark.usefixtures("loadable")
def test_wayland_is_asked_where_its_socket_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "wayland-7"))
        listener.listen()
        assert display_problem() is None
    assert sentence() == "No Wayland compositor can be reached at WAYLAND_DISPLAY=wayland-7."


@pytest.mark.usefixtures("loadable")
def test_x_stands_in_for_dead_wayland(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    with x_server(admits=True) as address:
        monkeypatch.setenv("DISPLAY", address)
        assert display_problem() is None


@pytest.mark.usefixtures("loadable")
def test_qt_is_told_where_its_first_choice_is_of_no_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    with x_server(admits=True) as address:
        monkeypatch.setenv("DISPLAY", address)
        assert choose_platform() is None
    assert os.environ["QT_QPA_PLATFORM"] == "xcb"


@pytest.mark.usefixtures("loadable")
def test_qt_chooses_where_its_first_choice_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with x_server(admits=True) as address:
        monkeypatch.setenv("DISPLAY", address)
        assert choose_platform() is None
    assert "QT_QPA_PLATFORM" not in os.environ


@pytest.fixture
def lacking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes Qt's plugin need libraries that are nowhere; at most two."""

    def lack(*libraries: str) -> None:
        code = (PLUGINS / "libqoffscreen.so").read_bytes()
        for ours, theirs in zip(("libQt6Gui.so.6", "libQt6Core.so.6"), libraries, strict=False):
            code = code.replace(ours.encode(), theirs.ljust(len(ours), "\0").encode())
        plugin = tmp_path / "libqoffscreen.so"
        plugin.write_bytes(code)
        monkeypatch.setattr(display, "qt_binaries", lambda _: [plugin])
        monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")

    return lack


def on(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run on another system, as a user who is not root, with what pip has installed."""
    release = dict(line.split("=") for line in system.split())
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: release)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(display, "is_checkout", lambda: False)


SYSTEMS = {
    "Debian": ("ID=debian", "Install it: sudo apt install libegl1"),
    "Mint": ("ID=linuxmint ID_LIKE=ubuntu", "Install it: sudo apt install libegl1"),
    "Fedora": ("ID=fedora", 'Install it: sudo dnf install "libEGL.so.1()(64bit)"'),
    "openSUSE": (
        "ID=opensuse-leap ID_LIKE=suse",
        'Install it: sudo zypper install "libEGL.so.1()(64bit)"',
    ),
    "Arch": ("ID=arch", "Install it: sudo pacman -S libglvnd"),
    "other": ("ID=other", "The package manager of this system can install it."),
}


@pytest.mark.parametrize(("system", "remedy"), SYSTEMS.values(), ids=SYSTEMS)
def test_a_missing_library_is_named_and_how_to_install_it(
    system: str, remedy: str, lacking: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    on(system, monkeypatch)
    lacking("libEGL.so.1")
    monkeypatch.setattr(display, "missing_libraries", lambda _: {"libEGL.so.1"})
    problem = display_problem()
    assert problem is not None
    assert problem.sentence == "Qt needs a library that this system lacks: libEGL.so.1."
    assert problem.remedy == remedy


def test_all_missing_libraries_are_named_at_once(
    lacking: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    on("ID=debian", monkeypatch)
    lacking("libabsent.so.1", "libgone.so.2")
    problem = drawing_problem()
    assert problem is not None
    assert problem.sentence.endswith("lacks: libabsent.so.1 and libgone.so.2.")
    assert problem.remedy == "Install them: sudo apt install libabsent1 libgone2"


def test_what_the_loader_names_is_enough_where_nothing_else_can_be_asked(
    lacking: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    on("ID=debian", monkeypatch)
    monkeypatch.setenv("PATH", "")
    lacking("libabsent.so.1")
    problem = display_problem()
    assert problem is not None
    assert problem.remedy == "Install it: sudo apt install libabsent1"


def test_of_many_libraries_the_sentence_names_some_and_the_command_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on("ID=debian", monkeypatch)
    monkeypatch.setattr(
        display, "missing_libraries", lambda _: {f"lib{name}.so.1" for name in "abcde"}
    )
    problem = unloadable("liba.so.1: cannot open shared object file: No such file or directory")
    assert problem.sentence.endswith("lacks: liba.so.1, libb.so.1, libc.so.1 and 2 more.")
    assert problem.remedy.endswith("install liba1 libb1 libc1 libd1 libe1")


def test_in_a_checkout_make_does_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    on("ID=debian", monkeypatch)
    monkeypatch.setattr(display, "is_checkout", lambda: True)
    problem = unloadable("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert problem.remedy == "`make run` installs it, and so does: sudo apt install libegl1"


def test_a_library_of_the_wrong_kind_is_not_called_missing() -> None:
    problem = unloadable("libEGL.so.1: wrong ELF class: ELFCLASS32")
    assert problem.sentence == "Qt cannot be loaded (libEGL.so.1: wrong ELF class: ELFCLASS32)."


@pytest.mark.parametrize("question", [display_problem, drawing_problem])
def test_qt_that_is_not_there_is_no_library_of_the_system(
    question: Callable[[], Obstacle | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    on("ID=debian", monkeypatch)
    monkeypatch.setitem(sys.modules, "PySide6", None)
    assert question() == Obstacle(
        "Qt cannot be loaded: PySide6 is not installed.",
        "Install it: python -m pip install PySide6-Essentials",
    )


def test_qt_that_a_bundle_lacks_comes_with_the_whole_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "is_bundle", lambda: True)
    monkeypatch.setitem(sys.modules, "PySide6", None)
    problem = display_problem()
    assert problem is not None
    assert problem.remedy == "Install the program again."


def test_a_window_needs_the_parts_of_qt_that_the_code_imports() -> None:
    room = Path(display.__file__).parent / "ui"
    imported = set[str]()
    for file in room.rglob("*.py"):
        # Files that cannot be handed to another window are opened in one of their own.
        if file.parent.name != "single_instance":
            imported |= set(re.findall(r"from PySide6\.Qt(\w+) import", file.read_text("utf-8")))
    assert set(QT_MODULES) == imported
    names = {binary.name for binary in qt_binaries("offscreen")}
    assert names == {"libqoffscreen.so", *(f"libQt6{module}.so.6" for module in QT_MODULES)}
