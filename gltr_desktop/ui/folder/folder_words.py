"""What the dock says of a run over a folder: how far it is, and what its table is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.models.options import model_title

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.folder.folder_run import FolderRun

_MINUTE = 60
"""Seconds in a minute, and minutes in an hour."""


def progress_in_words(run: FolderRun) -> str:
    """“12 of 60 texts · about 40 s left”."""
    total = len(run.files)
    words = f"{run.count:,} of {total:,} {'text' if total == 1 else 'texts'}"
    if not run.running:
        return words if run.count == total else f"{words} · stopped"
    if run.stopping:
        return f"{words} · stopping after this text; Esc again stops at once"
    seconds = run.seconds_left
    return words if seconds is None else f"{words} · about {_duration(seconds)} left"


def remark_on(run: FolderRun, choice: ModelChoice, colouring: Colouring) -> str:
    """Why reading again with ``choice`` and ``colouring`` would give other figures; "" if not."""
    if run.choice.name != choice.name:
        return f"“Read Again” reads the texts with {model_title(choice.name)}."
    if run.choice != choice:
        return "The model's device or precision has changed: “Read Again” uses the new one."
    if run.colouring.thresholds != colouring.thresholds:
        return "The thresholds have changed: “Read Again” counts the tokens by the new ones."
    return ""


def _duration(seconds: float) -> str:
    """A time as one says it: “40 s”, “3 min”, “2 h 5 min”."""
    whole = max(1, round(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    hours, minutes = divmod(round(whole / _MINUTE), _MINUTE)
    if not hours:
        return f"{minutes} min"
    return f"{hours:,} h {minutes} min" if minutes else f"{hours:,} h"
