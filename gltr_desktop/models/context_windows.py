"""The overlapping windows in which a text of any length is read."""

from __future__ import annotations

from dataclasses import dataclass

MAX_WINDOW = 2_048
"""The maximum of tokens in a window: more make attention dear and ranks hardly better."""


@dataclass(frozen=True)
class Window:
    """Tokens [``begin``, ``end``) are read together; those from ``score_from`` on are scored."""

    begin: int
    score_from: int
    end: int


def plan_windows(count: int, context_length: int, *, has_start: bool) -> list[Window]:
    """Windows that score each of ``count`` tokens once.

    A window feeds the model at most ``context_length`` positions, the start token (if the model
    has one) included; its last token is predicted, not fed. From the second window on, every
    scored token has at least half a window before it, so that the cost per token stays constant.
    Where a window begins does not depend on ``count``: an edit leaves those before it as they are.
    """
    capacity = context_length if has_start else context_length + 1
    windows: list[Window] = []
    scored = 0
    while scored < count:
        begin = max(0, scored - (context_length + 1) // 2) if windows else 0
        end = min(count, begin + capacity)
        windows.append(Window(begin, scored, end))
        scored = end
    return windows
