"""What menus are made of in more than one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QToolButton, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QActionGroup


def add_choice(menu: QMenu, group: QActionGroup, title: str) -> QAction:
    """An entry of ``menu`` that is chosen instead of the others of ``group``."""
    action = menu.addAction(title)
    action.setCheckable(True)
    group.addAction(action)
    return action


def drop_down(menu: QMenu, parent: QWidget) -> QToolButton:
    """A button that opens ``menu``."""
    button = QToolButton(parent)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    # The arrow in its text is plainer than the style's in the corner.
    button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
    return button
