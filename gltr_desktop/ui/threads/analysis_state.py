"""What the analysis of an editor's text is at."""

from __future__ import annotations

from enum import Enum


class State(Enum):
    """What an :class:`AnalysisController` is at."""

    IDLE = "idle"
    """The colours, if there are any, are those of the text as it stands."""
    LOADING = "loading"
    """An analysis was requested, and nothing of it has come back yet."""
    READING = "reading"
    """The analysis comes in chunk by chunk."""
    STALE = "stale"
    """The text was edited after it was analysed."""
    FAILED = "failed"
    """The last request failed; an edit alone makes no new one."""
