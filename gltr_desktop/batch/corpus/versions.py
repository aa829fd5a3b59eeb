"""The versions on which the bits of a result may depend: all workers have to agree."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from gltr_desktop import __version__
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LIBRARIES = ("ray", "pyarrow", "torch")


def versions_here() -> dict[str, str]:
    """The versions of the program, of Python (3.11) and of libraries; without those not there."""
    found = {
        "gltr-desktop": __version__,
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
    }
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def check_versions(expected: Mapping[str, str], where: str) -> None:
    """Do nothing if the versions here are the ``expected`` ones; those of one side only may differ.

    Raises InputError, which says that they differ ``where``.
    """
    here = versions_here()
    differing = [
        f"{name} is {here[name]} {where}, and {expected[name]} in the run"
        for name in here.keys() & expected.keys()
        if here[name] != expected[name]
    ]
    if differing:
        raise InputError(
            f"The versions differ: {'; '.join(sorted(differing))}.",
            "Install the same versions everywhere, or begin again with --overwrite.",
        )
