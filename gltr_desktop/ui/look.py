"""The look of the widgets: one palette and one style sheet, made of a theme.

Everything keeps to a grid of 8 pixels. What a widget paints itself takes its colours from the
theme; this is for Qt's own widgets.
"""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui.theme import blend

if TYPE_CHECKING:
    from gltr_desktop.ui.theme import Theme

GRID = 8
"""Pixels; distances are multiples or halves of it."""
RADIUS = 7
"""Of buttons, in pixels; cards have rounder corners."""

_Role, _Group = QPalette.ColorRole, QPalette.ColorGroup

# Not QMainWindow: what a style sheet paints keeps the colour when the palette changes, and the
# window could not tell light from dark any more.
_STYLE = Template("""
QDialog { background: $window; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMenuBar { background: $window; color: $ink; padding: 0 8px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $card; color: $ink; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 24px; border-radius: 4px; }
QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu::item:disabled { color: $faint; background: transparent; }
QMenu::separator { height: 1px; background: $edge; margin: 4px 8px; }
QToolTip { background: $card; color: $ink; border: 1px solid $edge; padding: 4px; }
QPushButton { outline: none; }
QPushButton, QToolButton[kind="button"] {
  background: $card; color: $ink; border: 1px solid $edge; border-radius: 7px; padding: 5px 12px;
}
QPushButton:hover, QToolButton[kind="button"]:hover { background: $hover; }
QPushButton:pressed, QToolButton[kind="button"]:pressed { background: $edge; }
QPushButton:disabled, QToolButton[kind="button"]:disabled { color: $faint; }
QPushButton:focus, QToolButton[kind="button"]:focus {
  border: 2px solid $accent; padding: 4px 11px;
}
QPushButton:default, QPushButton[kind="primary"], QToolButton[kind="primary"] {
  background: $accent; color: $on_accent; border: 1px solid $accent; border-radius: 7px;
  padding: 5px 12px;
}
QPushButton:default:focus, QPushButton[kind="primary"]:focus, QToolButton[kind="primary"]:focus {
  border: 2px solid $ink; padding: 4px 11px;
}
QPushButton:default:disabled, QPushButton[kind="primary"]:disabled { color: $on_accent; }
QToolButton::menu-indicator { image: none; }
QToolBar {
  background: $window; border: none; border-bottom: 1px solid $edge; padding: 0; spacing: 0;
}
QToolBar QToolButton[kind="button"], QToolBar QToolButton[kind="primary"] { padding: 5px 8px; }
QToolBar QToolButton[kind="button"]:focus, QToolBar QToolButton[kind="primary"]:focus {
  padding: 4px 7px;
}
QToolButton[kind="segment"] {
  background: $card; color: $ink; border: 1px solid $edge; border-left: none; border-radius: 0;
  padding: 5px 7px;
}
QToolBar QToolButton[pictured="true"] { padding: 5px 4px 5px 10px; }
QToolBar QToolButton[pictured="true"]:focus { padding: 4px 3px 4px 9px; }
QToolButton[kind="segment"][place="first"] {
  border-left: 1px solid $edge;
  border-top-left-radius: 7px; border-bottom-left-radius: 7px;
}
QToolButton[kind="segment"][place="last"] {
  border-top-right-radius: 7px; border-bottom-right-radius: 7px;
}
QToolButton[kind="segment"]:hover { background: $hover; }
QToolButton[kind="segment"]:pressed { background: $edge; }
QToolButton[kind="segment"]:disabled { color: $faint; }
QToolButton[kind="segment"]:checked {
  background: $accent; color: $on_accent; border-color: $accent;
}
QToolButton[kind="segment"]:focus { border: 2px solid $accent; padding: 4px 6px 4px 5px; }
QToolButton[kind="segment"]:checked:focus { border-color: $ink; }
QToolButton[kind="flat"] {
  background: transparent; color: $muted; border: 1px solid transparent; border-radius: 4px;
  padding: 1px 4px;
}
QToolButton[kind="flat"]:hover { background: $hover; color: $ink; }
QToolButton[kind="flat"]:focus { border: 1px solid $accent; color: $ink; }
QFrame[kind="chip"] { background: $card; border: 1px solid $edge; border-radius: 12px; }
QToolButton[kind="link"], QPushButton[kind="link"] {
  background: transparent; color: $accent; border: 1px solid transparent; border-radius: 4px;
  padding: 1px 3px;
}
QToolButton[kind="link"]:hover, QPushButton[kind="link"]:hover { text-decoration: underline; }
QToolButton[kind="link"]:focus, QPushButton[kind="link"]:focus { border: 1px solid $accent; }
QToolButton[kind="link"]:disabled, QPushButton[kind="link"]:disabled { color: $faint; }
QFrame[kind="card"] { background: $card; border: 1px solid $edge; border-radius: 10px; }
QLabel[kind="caption"] { color: $muted; font-size: 11px; letter-spacing: 1px; }
QLabel[kind="quiet"] { color: $muted; }
QHeaderView { background: $window; }
QHeaderView::section {
  background: $window; color: $muted; border: none; border-bottom: 1px solid $edge;
  padding: 4px 6px;
}
QHeaderView::up-arrow, QHeaderView::down-arrow {
  subcontrol-origin: margin; subcontrol-position: top center; width: 9px; height: 9px;
}
QTableView { selection-background-color: $accent; selection-color: $on_accent; }
QSplitter::handle { background: $edge; }
QSplitter::handle:horizontal { width: 1px; }
QStatusBar { background: $window; color: $muted; border-top: 1px solid $edge; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {
  background: $card; color: $ink; border: 1px solid $edge; border-radius: 7px; padding: 4px 8px;
  selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
  border: 2px solid $accent; padding: 3px 7px;
}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QComboBox::drop-down { border: none; width: 16px; }
QCheckBox::indicator, QRadioButton::indicator {
  width: 14px; height: 14px; border: 1px solid $faint; background: $card;
}
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$check"); }
QRadioButton::indicator:checked {
  width: 6px; height: 6px; border: 5px solid $accent; background: $on_accent;
}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {
  width: 12px; height: 12px; border: 2px solid $accent;
}
QCheckBox::indicator:checked:focus { border-color: $ink; }
QRadioButton::indicator:checked:focus { width: 6px; height: 6px; border: 5px solid $ink; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $edge; border: none; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
""")


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
    "link", a QPushButton "primary" or "link", a QFrame "card", a QLabel "caption" or "quiet".
    """
    shade = "dark" if theme.dark else "light"
    return _STYLE.substitute(
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


def _faint(theme: Theme) -> QColor:
    """For what cannot be used now."""
    return blend(theme.ink, theme.card, 0.42)
