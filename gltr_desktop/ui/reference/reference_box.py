"""The box in which the reader chooses what to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QWidget

from gltr_desktop.batch.reference.registers import REGISTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QWheelEvent

_NONE = "Choose…"
_OWN = "A folder of texts…"
_MANAGE = "Your references…"
_MOVING_KEYS = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home,
    Qt.Key.Key_End,
}  # fmt: skip


class ReferenceBox(QComboBox):
    """The registers, one's own references, and how to make and see those; at first none is chosen.

    Keys open the list instead of choosing at once: on the way to an entry, nothing is compared with
    those before it, and no dialog opens.
    """

    chosen = Signal(str)
    """Name of the reference that was chosen; "" for none."""
    own_requested = Signal()
    manage_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ""
        self._shown: tuple[tuple[str, str], ...] | None = None
        self._own = self._manage = 0
        """The indices of the entries that choose nothing."""
        self.setAccessibleName("Compare with")
        # A long title of one's own must not widen the panel.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.activated.connect(self._activate)
        self.set_choices((), "")

    def set_choices(self, names_and_titles: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer these, the registers first, and show the one named ``chosen``."""
        self._name = chosen
        # The list may be open.
        if tuple(names_and_titles) != self._shown:
            self._shown = tuple(names_and_titles)
            self._fill(names_and_titles)
        self._show_chosen()

    def _fill(self, names_and_titles: Sequence[tuple[str, str]]) -> None:
        registers = {register.name for register in REGISTERS}
        self.clear()
        self.addItem(_NONE, "")
        was_register = True
        for name, title in names_and_titles:
            if was_register and name not in registers:
                self.insertSeparator(self.count())
                was_register = False
            self.addItem(title, name)
            self.setItemData(self.count() - 1, title, Qt.ItemDataRole.ToolTipRole)
        self.insertSeparator(self.count())
        self._own, self._manage = self.count(), self.count() + 1
        self.addItems([_OWN, _MANAGE])

    def _show_chosen(self) -> None:
        self.setCurrentIndex(max(0, self.findData(self._name)))

    @Slot(int)
    def _activate(self, index: int) -> None:
        if index in (self._own, self._manage):
            self._show_chosen()
            (self.own_requested if index == self._own else self.manage_requested).emit()
        elif self.itemData(index) != self._name:
            self._name = self.itemData(index)
            self.chosen.emit(self._name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list for keys that would else choose the next entry, or one by its letter."""
        is_letter = event.text().isalnum() and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if event.key() in _MOVING_KEYS or is_letter:
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to what scrolls."""
        event.ignore()
