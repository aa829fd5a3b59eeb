"""Colours of the window, chosen by how dark its surroundings are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QPalette

from gltr_desktop.analysis import palette


@dataclass(frozen=True)
class Theme:
    """Colours of a window.

    ``paper`` is behind the text, ``window`` behind everything else, ``card`` behind buttons and
    the parts of a panel; ``edge`` is around them. ``on_accent`` is what is written on ``accent``.
    ``buckets``: backgrounds in bucket order; ``stale``: the same, faint; ``faded``: hardly there.
    """

    dark: bool
    paper: QColor
    ink: QColor
    muted: QColor
    line: QColor
    accent: QColor
    on_accent: QColor
    window: QColor
    card: QColor
    edge: QColor
    warning: QColor
    note: QColor
    buckets: tuple[QColor, ...]
    stale: tuple[QColor, ...]
    faded: tuple[QColor, ...]

    @staticmethod
    def of(window_palette: QPalette, colours: palette.PaletteSet = palette.GLTR) -> Theme:
        """The theme that suits a palette of the system, with the buckets' ``colours``."""
        dark = window_palette.color(QPalette.ColorRole.Window).lightness() < 128
        return _theme(colours.dark if dark else colours.light, dark=dark)


def blend(over: QColor, under: QColor, share: float) -> QColor:
    """The colour that ``over`` gives on ``under`` when it covers only a ``share`` of it."""

    def mix(a: int, b: int) -> int:
        return round(a * share + b * (1 - share))

    return QColor(
        mix(over.red(), under.red()),
        mix(over.green(), under.green()),
        mix(over.blue(), under.blue()),
    )


@cache
def _theme(colours: palette.Palette, *, dark: bool) -> Theme:
    paper, ink = QColor(colours.paper), QColor(colours.ink)
    buckets = tuple(QColor(colour) for colour in colours.buckets)
    return Theme(
        dark=dark,
        paper=paper,
        ink=ink,
        muted=blend(ink, paper, 0.68),
        line=blend(ink, paper, 0.16),
        accent=QColor("#8ab6e8" if dark else "#2f5d8a"),
        on_accent=QColor("#15181c" if dark else "#ffffff"),
        window=QColor("#1a1c1f" if dark else "#f9f7f3"),
        card=QColor("#26292d" if dark else "#ffffff"),
        edge=QColor("#3a3e44" if dark else "#e2ddd3"),
        warning=QColor("#4a3a14" if dark else "#fff1d6"),
        note=QColor("#22324e" if dark else "#e6eefc"),
        buckets=buckets,
        stale=tuple(blend(colour, paper, 0.3) for colour in buckets),
        faded=tuple(blend(colour, paper, 0.16) for colour in buckets),
    )
