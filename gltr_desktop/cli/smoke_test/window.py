"""Has the window read the sample, and write it as a page."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gltr_desktop.cli.smoke_test.figures import require_known, sample
from gltr_desktop.display import choose_platform, drawing_problem
from gltr_desktop.errors import GltrError
from gltr_desktop.models.options import BUILT_IN

if TYPE_CHECKING:
    from pathlib import Path


def try_window(folder: Path) -> str:
    """Show the window, paste the sample, wait for its colours, and export the page.

    Without a display, all of this happens as if there were one.

    Raises:
        GltrError: no window can be opened, or it shows or writes something else.
    """
    where = _place_to_draw()
    # Before this, it was not known that Qt can be loaded.
    from gltr_desktop.ui.smoke_test import read_in_window

    page = folder / "page.html"
    analysis, platform = read_in_window(sample(), page, folder / "settings")
    figures = require_known(analysis, BUILT_IN)
    if sample().split()[-1] not in page.read_text(encoding="utf-8"):
        raise GltrError("The exported page lacks the text.", "Please report it.")
    return f"{figures}; platform {platform}{where}"


def _place_to_draw() -> str:
    """Make sure that Qt finds one; what is to be said about it."""
    problem = choose_platform()
    if problem is None:
        return ""
    if (lacking := drawing_problem()) is not None:
        raise GltrError(lacking.sentence, lacking.remedy)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return f" as no window can be opened here. {problem.sentence} {problem.remedy}".rstrip()
