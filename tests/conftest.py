"""What holds for every test: no screen, no network, nothing of the user's read or written."""

from __future__ import annotations

import gc
import ipaddress
import os
import signal
import socket
import sys
import tempfile
import threading
from typing import TYPE_CHECKING

import platformdirs
import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

# Other work on the machine must not make a test fail: nothing about examples is timed.
settings.register_profile(
    "default", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("quick", settings.get_profile("default"), max_examples=10)
settings.register_profile("thorough", settings.get_profile("default"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_configure(config: pytest.Config) -> None:
    """Before any test module, and so before Qt and the Hugging Face libraries, are imported."""
    folder = tempfile.TemporaryDirectory(prefix="gltr-desktop-tests-")
    config.add_cleanup(folder.cleanup)
    for variable in [name for name in os.environ if name.startswith(("HF_", "TRANSFORMERS_"))]:
        del os.environ[variable]
    for place in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        os.environ[place] = f"{folder.name}/{place}"
    # Of the two systems where no variable says it.
    platformdirs.user_log_dir = lambda *_, **__: f"{folder.name}/log"
    platformdirs.user_cache_dir = lambda name, **__: f"{os.environ['XDG_CACHE_HOME']}/{name}"
    os.environ["HF_HOME"] = f"{folder.name}/huggingface"
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # As in a shell's background jobs: what tests start would ignore interrupts as well.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.addaudithook(_refuse_network)
    _trace_in_turn()


def _trace_in_turn() -> None:
    """Have threads install coverage's trace function one after the other.

    Python 3.11 raises where two do so at once, and audit hooks in Python let one in between.
    """
    lock, settrace, begin = threading.RLock(), sys.settrace, threading.gettrace()

    def settrace_in_turn(function: object) -> None:
        with lock:
            settrace(function)  # type: ignore[arg-type]  # whatever it was asked for

    def begin_in_turn(*event: object) -> object:
        with lock:
            return begin(*event)  # type: ignore[arg-type, misc]  # a frame, a name, and more

    sys.settrace = settrace_in_turn
    if begin is not None:
        threading.settrace(begin_in_turn)  # type: ignore[arg-type]


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Fail whatever asks for a host beyond this machine, in every thread."""
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    if not _is_here(host):
        pytest.fail(f"A test must not use the network, and this one asked for {host!r}.")


def _is_here(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost", socket.gethostname()):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _collect_garbage() -> Iterator[None]:
    """Collect as the application would, which has turned Python's own collection off.

    It does so from its event loop, which most tests have none of.
    """
    yield
    if not gc.isenabled():
        # Most tests need no Qt.
        from gltr_desktop.ui.threads.garbage import collect_due

        collect_due()


@pytest.fixture(scope="session")
def model_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a tiny Llama by their names, as a hub has them. Shared: not to be changed."""
    # Most tests do without torch.
    from helpers.small_hub import save_tiny_llama

    folder = tmp_path_factory.mktemp("hub")
    save_tiny_llama(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as the program itself sets it up; there can be only one."""
    # Most tests need no Qt.
    from gltr_desktop.ui.app import application

    return application(["gltr-desktop"])
