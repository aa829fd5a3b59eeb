"""The look of the widgets: one palette and one style sheet, made of a theme.

Everything keeps to a grid of 8 pixels. What a widget paints itself takes its colours from the
theme; this is for Qt's own widgets.
"""

from __future__ import annotations

from functools import cache
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from gltr_desktop.ui.theme import Theme

GRID = 8
"""Pixels; distances are multiples or halves of it."""

_Role, _Group = QPalette.ColorRole, QPalette.ColorGroup

_STYLE = RESOURCES / "templates" / "window.qss"


def palette_of(theme: Theme) -> QPalette:
    """The palette of Qt's widgets in the colours of ``theme``."""
    palette = QPalette(theme.window)
    roles = {
        _Role.Window: theme.window,
        _Role.WindowText: theme.ink,
        _Role.Base: theme.card,
        _Role.AlternateBase: theme.window,
        _Role.Text: theme.ink,
        _Role.Button: theme.card,
        _Role.ButtonText: theme.ink,
        _Role.ToolTipBase: theme.card,
        _Role.ToolTipText: theme.ink,
        _Role.Highlight: theme.accent,
        _Role.HighlightedText: theme.on_accent,
        _Role.Accent: theme.accent,
        _Role.Link: theme.accent,
        _Role.LinkVisited: theme.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, colour)
    palette.setColor(_Role.PlaceholderText, theme.muted)
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        palette.setColor(_Group.Disabled, role, _faint(theme))
    return palette


def style_sheet(theme: Theme) -> str:
    """The style sheet of a window in the colours of ``theme``.

    Widgets choose a look by their dynamic property ``kind``: a QToolButton "button", "primary" or
    "link", a QPushButton "primary" or "link", a QFrame "card", a QLabel "caption",
    "quiet" or "accent".
    """
    shade = "dark" if theme.dark else "light"
    return _template().substitute(
        window=theme.window.name(),
        card=theme.card.name(),
        edge=theme.edge.name(),
        ink=theme.ink.name(),
        muted=theme.muted.name(),
        accent=theme.accent.name(),
        check=(RESOURCES / "icons" / "window" / f"check-{shade}.svg").as_posix(),
        on_accent=theme.on_accent.name(),
        hover=blend(theme.ink, theme.card, 0.06).name(),
        faint=_faint(theme).name(),
    )


@cache
def _template() -> Template:
    # Every change of a text's colours asks for the style sheet.
    return Template(_STYLE.read_text(encoding="utf-8"))


def _faint(theme: Theme) -> QColor:
    """For what cannot be used now."""
    return blend(theme.ink, theme.card, 0.42)
