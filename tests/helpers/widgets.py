"""Parts of widgets that must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QMenu, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

Child = TypeVar("Child", bound=QWidget)


def child_of(parent: QWidget, kind: type[Child]) -> Child:
    """The child of ``parent`` that is a ``kind``."""
    child = parent.findChild(kind)
    assert child is not None
    return child


def menu_of(action: QAction) -> QMenu:
    """The menu that ``action`` opens."""
    menu = action.menu()
    assert isinstance(menu, QMenu)
    return menu
