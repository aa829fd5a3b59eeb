"""Makes sure that Qt can draw text: on the command line, there is no application yet.

Nothing here imports Qt before it is known that this works: Qt ends the process where it lacks a
library.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from gltr_desktop.display import Obstacle, drawing_problem, unloadable
from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

_kept: list[QCoreApplication] = []
"""Qt draws nothing once its application is gone."""


def ensure_application() -> None:
    """Start Qt without a window, unless it runs already.

    Raises:
        GltrError: Qt, or a library that it needs, is missing.
    """
    try:
        from PySide6.QtGui import QGuiApplication
    except ImportError as error:
        raise _undrawable(unloadable(str(error))) from error
    if QGuiApplication.instance() is not None:
        return
    problem = drawing_problem()
    if problem is not None:
        raise _undrawable(problem)
    # Other systems' usual plugins need no display, and only they know the fonts there.
    plugin = ["-platform", "offscreen"] if sys.platform == "linux" else []
    _kept.append(QGuiApplication(["gltr-desktop", *plugin]))


def _undrawable(problem: Obstacle) -> GltrError:
    return GltrError(
        problem.sentence, f"Choose a format without pages, such as HTML. {problem.remedy}".strip()
    )
