"""How fast models were seen to read on this computer, as the settings remember it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.models.options import DEFAULT_WINDOW

if TYPE_CHECKING:
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.settings import Settings

_MAX_REMEMBERED = 50


def speed_key(choice: ModelChoice) -> str:
    """What the speed of ``choice`` is remembered by: the model, the device and the precision.

    A masked model's is also a matter of its window.
    """
    window = "" if choice.window == DEFAULT_WINDOW else f" {choice.window}"
    return f"{choice.device} {choice.precision}{window} {choice.name}"


def known_speed(settings: Settings, choice: ModelChoice) -> int:
    """Tokens per second that ``choice`` was last seen to read here; 0 where that is not known."""
    return settings.model_speeds.get(speed_key(choice), 0)


def note_speed(settings: Settings, choice: ModelChoice, tokens_per_second: float) -> None:
    """Remember how fast ``choice`` reads; the oldest of too many are forgotten."""
    speeds = settings.model_speeds
    key = speed_key(choice)
    latest = {name: speed for name, speed in speeds.items() if name != key}
    latest[key] = max(1, round(tokens_per_second))
    settings.model_speeds = dict(list(latest.items())[-_MAX_REMEMBERED:])
