"""Whether a window can be opened, against servers made here and the real plugins of Qt."""

from __future__ import annotations

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
from gltr_desktop.display import display_problem, drawing_problem, missing_library

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    monkeypatch.setattr(display, "_plugins", lambda _: [PLUGINS / "libqoffscreen.so"])


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
    assert problem.startswith("There is no display")


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "xcb;offscreen", "vnc:size=9x9"])
def test_platforms_without_a_display_need_none(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert display_problem() is None


@pytest.mark.parametrize("platform", ["xcb", "wayland", "wayland-egl"])
def test_platforms_with_a_display_need_one(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    problem = display_problem()
    assert problem is not None
    assert "can be reached" in problem


def test_dead_x_server_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1] - 6000}"
        monkeypatch.setenv("DISPLAY", address)
        assert display_problem() == f"No X server can be reached at DISPLAY={address}."


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
    assert display_problem() == "No Wayland compositor can be reached at WAYLAND_DISPLAY=wayland-7."


@pytest.mark.usefixtures("loadable")
def test_x_stands_in_for_dead_wayland(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    with x_server(admits=True) as address:
        monkeypatch.setenv("DISPLAY", address)
        assert display_problem() is None


def test_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin = tmp_path / "libqoffscreen.so"
    code = (PLUGINS / plugin.name).read_bytes()
    plugin.write_bytes(code.replace(b"libQt6Gui.so.6", b"libabsent.so.6"))
    monkeypatch.setattr(display, "_plugins", lambda _: [plugin])
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    problem = display_problem()
    assert problem is not None
    assert problem.startswith("Qt cannot load libabsent.so.6 (")
    assert "package manager" in problem


def test_a_library_that_drawing_needs_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert drawing_problem() is None
    plugin = tmp_path / "libqoffscreen.so"
    code = (PLUGINS / plugin.name).read_bytes()
    plugin.write_bytes(code.replace(b"libQt6Gui.so.6", b"libabsent.so.6"))
    monkeypatch.setattr(display, "_plugins", lambda _: [plugin])
    problem = drawing_problem()
    assert problem is not None
    assert problem.startswith("Qt cannot load libabsent.so.6 (")


def test_qt_that_is_not_there_is_not_a_library() -> None:
    assert missing_library("No module named 'PySide6'") == (
        "Qt cannot be loaded (No module named 'PySide6'); `make run` can install it."
    )
