"""What a maintainer needs to know about a computer: no text of the user, no name of the user."""

from __future__ import annotations

import locale
import os
import platform
import sys
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from gltr_desktop import __version__
from gltr_desktop.installation import is_bundle, is_checkout
from gltr_desktop.logs import hide_home, log_file, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PACKAGES = ("torch", "transformers", "tokenizers", "PySide6-Essentials")
"""The distributions whose versions are named."""
_DISPLAY_VARIABLES = ("QT_QPA_PLATFORM", "QT_SCALE_FACTOR", "XDG_CURRENT_DESKTOP")
_GIB = 2**30
_MAX_VALUE = 200


def diagnostics(extra: Mapping[str, str]) -> str:
    """One line a fact, “Name: value”; ``extra`` adds what only the caller knows.

    Safe in every thread, and never raises: a fact that cannot be found out is “unknown”. Does not
    import torch; what only torch knows is left out until the program has imported it.
    """
    rows = [(name, value_of(find)) for name, find in _FACTS]
    rows += [(package, value_of(partial(_version, package))) for package in PACKAGES]
    if sys.modules.get("torch") is not None:
        rows += [(name, value_of(find)) for name, find in _TORCH_FACTS]
    rows += extra.items()
    lines = [f"{one_line(name, _MAX_VALUE)}: {one_line(value, _MAX_VALUE)}" for name, value in rows]
    return hide_home("\n".join([f"gltr_desktop {__version__}", *lines]))


def value_of(find: Callable[[], str]) -> str:
    """What ``find`` returns; “unknown”, and why, where it raises."""
    try:
        return find()
    except Exception as error:  # noqa: BLE001 - part of a crash report, which must come about
        return f"unknown ({type(error).__name__})"


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def _python() -> str:
    return f"{platform.python_version()} ({platform.python_implementation()})"


def _installed() -> str:
    if is_bundle():
        return "as a bundle"
    return "from a checkout" if is_checkout() else f"by {_installer()}"


def _installer() -> str:
    """The program that brought the package, such as pip or uv, as it has signed it."""
    try:
        return (metadata.distribution("gltr-desktop").read_text("INSTALLER") or "").strip() or "?"
    except metadata.PackageNotFoundError:
        return "?"


def _system() -> str:
    name = platform.platform()
    if sys.platform != "linux":
        return name
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']} ({name})"
    except OSError:
        return name


def _processor() -> str:
    physical, logical = psutil.cpu_count(logical=False), psutil.cpu_count()
    return f"{_processor_name()}, {physical or '?'} cores, {logical or '?'} threads"


def _processor_name() -> str:
    # On Linux, platform.processor() runs a program, which answers with the architecture at best.
    if sys.platform != "linux":
        return platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            return value.strip()
    return platform.machine()


def _memory() -> str:
    memory = psutil.virtual_memory()
    own = psutil.Process().memory_info().rss
    return (
        f"{memory.total / _GIB:.1f} GiB, {memory.available / _GIB:.1f} GiB free,"
        f" {own / _GIB:.1f} GiB used by this program"
    )


def _locale() -> str:
    return f"{locale.setlocale(locale.LC_CTYPE)}, file names in {sys.getfilesystemencoding()}"


def _display() -> str:
    servers = (("Wayland", "WAYLAND_DISPLAY"), ("X11", "DISPLAY"))
    found = [f"{name} {'yes' if os.environ.get(key) else 'no'}" for name, key in servers]
    found += [f"{key}={os.environ[key]}" for key in _DISPLAY_VARIABLES if key in os.environ]
    return ", ".join(found)


def _log() -> str:
    path = log_file()
    return "none" if path is None else str(path)


def _instruction_sets() -> str:
    torch: Any = sys.modules["torch"]
    return f"{torch.backends.cpu.get_cpu_capability()}, {torch.get_num_threads()} threads"


def _gpu() -> str:
    torch: Any = sys.modules["torch"]
    if not torch.cuda.is_available():
        return "none with CUDA"
    devices = [
        torch.cuda.get_device_properties(index) for index in range(torch.cuda.device_count())
    ]
    return ", ".join(f"{device.name} ({device.total_memory / _GIB:.1f} GiB)" for device in devices)


_FACTS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("Python", _python),
    ("Installed", _installed),
    ("System", _system),
    ("Processor", _processor),
    ("Memory", _memory),
    ("Locale", _locale),
    ("Display", _display),
    ("Log", _log),
)

_TORCH_FACTS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("torch on the processor", _instruction_sets),
    ("GPU", _gpu),
)
