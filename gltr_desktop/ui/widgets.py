"""Parts that several widgets share: buttons, menu entries, and the keys of drawn parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QAction, QActionGroup

_ROW_KEYS = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.SelectAll)


def close_button(parent: QWidget, name: str, tip: str, slot: Callable[[], object]) -> QToolButton:
    """A button with a cross that closes a bar; ``name`` is for screen readers."""
    button = QToolButton(parent)
    button.setText("✕")
    button.setProperty("kind", "flat")
    button.setToolTip(tip)
    button.setAccessibleName(name)
    button.clicked.connect(slot)
    return button


def drop_down(menu: QMenu, parent: QWidget) -> QToolButton:
    """A button that opens ``menu``."""
    button = QToolButton(parent)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    _leave_alone(menu, button)
    return button


def _leave_alone(menu: QMenu, button: QToolButton) -> None:
    """Take the frame of the pointer from ``button`` when ``menu`` closes.

    A menu takes the events of the pointer: a button does not notice that it has left.
    """

    def leave() -> None:
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        button.update()

    menu.aboutToHide.connect(leave)


class SlotButton(QToolButton):
    """A drop-down button that stays as wide as the longest of its texts, whatever it says."""

    def __init__(self, menu: QMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts: tuple[str, ...] = ()
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        _leave_alone(menu, self)

    def set_texts(self, texts: Iterable[str]) -> None:
        """Leave room for each of these."""
        self._texts = tuple(texts)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """The size that the longest text needs."""
        return widened(super().sizeHint(), self, self._texts)

    def minimumSizeHint(self) -> QSize:
        """The same: it is never cut off."""
        return self.sizeHint()


def widened(size: QSize, button: QToolButton, texts: Iterable[str]) -> QSize:
    """The ``size`` of ``button`` as it would be with the longest of ``texts``."""
    metrics = button.fontMetrics()

    def width(text: str) -> int:
        return metrics.size(Qt.TextFlag.TextShowMnemonic, text).width()

    longest = max((width(text) for text in texts), default=width(button.text()))
    return QSize(size.width() - width(button.text()) + longest, size.height())


def add_action(
    menu: QMenu,
    text: str,
    slot: Callable[[], object],
    *keys: str | QKeySequence.StandardKey,
    tip: str = "",
) -> QAction:
    """Add an entry to ``menu`` that calls ``slot``; ``keys`` are its shortcuts.

    Qt shows the text as the tool tip where ``tip`` is empty.
    """
    action = menu.addAction(text)
    action.setShortcuts([QKeySequence(key) for key in keys if key])
    action.setToolTip(tip)
    # ``triggered`` passes whether the action is checked, and ``slot`` takes no argument.
    action.triggered.connect(lambda: slot())  # noqa: PLW0108
    return action


def add_choice(
    menu: QMenu,
    group: QActionGroup,
    text: str,
    slot: Callable[[], object],
    *,
    tip: str = "",
) -> QAction:
    """Add a checkable entry to ``menu`` and ``group``; choosing it calls ``slot``."""
    action = add_action(menu, text, slot, tip=tip)
    action.setCheckable(True)
    group.addAction(action)
    return action


def arrow_step(event: QKeyEvent) -> int:
    """1 if the key moves to the next drawn part, −1 if it moves to the previous one, else 0."""
    return {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)


def is_choosing_key(event: QKeyEvent) -> bool:
    """Whether the key chooses the current drawn part."""
    return event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


def takes_row_keys(event: QEvent) -> bool:
    """Take the keys for copying and selecting rows, which the menu has for the window's text.

    Whoever gets an ``event`` for which this is true is sent the key itself next.
    """
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if not any(map(event.matches, _ROW_KEYS)):
        return False
    event.accept()
    return True
