"""A row of joined buttons of which exactly one is chosen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gltr_desktop.ui.widgets import arrow_step

if TYPE_CHECKING:
    from collections.abc import Sequence


class Segmented(QWidget):
    """Chooses one of a few things by a click, or by the arrow keys.

    Tab leads to the chosen one only, as with radio buttons.
    """

    chosen = Signal(int)
    """The index of what the user has chosen."""

    def __init__(
        self, name: str, texts_and_tips: Sequence[tuple[str, str]], parent: QWidget
    ) -> None:
        """``name`` says to a screen reader what is chosen."""
        super().__init__(parent)
        self.setAccessibleName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.buttons: list[QToolButton] = []
        last = len(texts_and_tips) - 1
        for number, (text, tip) in enumerate(texts_and_tips):
            button = QToolButton(self)
            button.setText(text)
            button.setToolTip(tip)
            button.setAccessibleName(f"{name}: {text}")
            button.setCheckable(True)
            button.setProperty("kind", "segment")
            button.setProperty("place", {0: "first", last: "last"}.get(number, "middle"))
            button.clicked.connect(partial(self._choose, number))
            button.installEventFilter(self)
            layout.addWidget(button)
            self.buttons.append(button)
        self.show_chosen(0)

    @property
    def current(self) -> int:
        """The index of what is chosen."""
        return next(index for index, button in enumerate(self.buttons) if button.isChecked())

    def show_chosen(self, index: int) -> None:
        """Show that ``index`` is chosen; the user has done so elsewhere."""
        for number, button in enumerate(self.buttons):
            button.setChecked(number == index)
            on_the_way = Qt.FocusPolicy.TabFocus if number == index else Qt.FocusPolicy.NoFocus
            button.setFocusPolicy(on_the_way)
        self.setFocusProxy(self.buttons[index])

    def _choose(self, index: int) -> None:
        # A click unchecks the button that was checked.
        had_focus = any(button.hasFocus() for button in self.buttons)
        self.show_chosen(index)
        if had_focus:
            self.buttons[index].setFocus(Qt.FocusReason.OtherFocusReason)
        self.chosen.emit(index)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys choose the one before or after."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        step = arrow_step(event)
        if not step:
            return super().eventFilter(watched, event)
        index = self.current + step
        if 0 <= index < len(self.buttons):
            self._choose(index)
        return True
