"""The flat drop-down in which the reader chooses what to compare with."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from gltr_desktop.batch.reference.registers import register_named
from gltr_desktop.ui.widgets import add_action, add_choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from gltr_desktop.ui.theme import Theme

_NONE, _NOTHING = "compare with…", "Nothing"
_CHOSEN = "compared with: {title}"
_ARROW = " ▾"
_OWN = "A folder of texts…"
_MANAGE = "Your references…"
_FRAME = 4
"""Pixels of border and padding at each side."""
_STYLE = """
QToolButton {{ color: {colour}; background: transparent; border: 1px solid transparent;
  border-radius: 4px; padding: 1px 3px; font-size: 11px; }}
QToolButton:hover {{ color: {ink}; }}
QToolButton:focus {{ border: 1px solid {accent}; }}
"""
_OPENING_KEYS = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Enter}
_MNEMONIC = Qt.TextFlag.TextShowMnemonic


class ReferenceBox(QToolButton):
    """The registers, one's own references, and how to make and see those; at first none is chosen.

    It opens a list: on the way to an entry, nothing is compared with those before it.
    """

    chosen = Signal(str)
    """Name of the reference that was chosen; "" for none."""
    own_requested = Signal()
    manage_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ""
        self._shown: tuple[tuple[str, str], ...] | None = None
        self._words = _NONE
        self.list = QMenu(self)
        self._group = QActionGroup(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_choices)
        self.set_choices((), "")

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.setStyleSheet(
            _STYLE.format(
                colour=theme.muted.name(), ink=theme.ink.name(), accent=theme.accent.name()
            )
        )

    def set_choices(self, names_and_titles: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer these, the registers first, and show the one named ``chosen``."""
        self._name = chosen
        # The list may be open.
        if tuple(names_and_titles) != self._shown:
            self._shown = tuple(names_and_titles)
            self._fill(names_and_titles)
        self._show_chosen()

    @property
    def has_choice(self) -> bool:
        """Whether there is something to compare with."""
        return bool(self._name)

    @Slot()
    def open_choices(self) -> None:
        """Open the list, with the keyboard on what is chosen."""
        size = self.list.sizeHint()
        # Its right side is below that of the button, which is at the right of a panel.
        self.list.popup(self.mapToGlobal(QPoint(self.width() - size.width(), self.height())))
        self.list.setActiveAction(self._group.checkedAction())

    def _fill(self, names_and_titles: Sequence[tuple[str, str]]) -> None:
        for action in self._group.actions():
            self._group.removeAction(action)
        self.list.clear()
        was_register = True
        for name, title in (("", _NOTHING), *names_and_titles):
            if was_register and name and register_named(name) is None:
                self.list.addSeparator()
                was_register = False
            choose = partial(self._choose, name)
            add_choice(self.list, self._group, title.replace("&", "&&"), choose).setData(name)
        self.list.addSeparator()
        add_action(self.list, _OWN, self.own_requested.emit)
        add_action(self.list, _MANAGE, self.manage_requested.emit)

    def _show_chosen(self) -> None:
        for action in self._group.actions():
            action.setChecked(action.data() == self._name)
        title = dict(self._shown or ()).get(self._name, "")
        if register_named(self._name) is not None:
            title = title.lower()
        self._words = _CHOSEN.format(title=title.replace("&", "&&")) if title else _NONE
        self.setAccessibleName(f"Compare with: {title or _NOTHING.lower()}")
        self.setToolTip(
            f"Compared with: {title}. Choose something else." if title
            else "Choose what to compare this text with."
        )  # fmt: skip
        self.updateGeometry()
        self._show_words()

    def _choose(self, name: str) -> None:
        if name != self._name:
            self._name = name
            self._show_chosen()
            self.chosen.emit(name)

    # The words, as far as there is room for them

    def _show_words(self) -> None:
        metrics = self.fontMetrics()
        room = self.width() - 2 * _FRAME - metrics.horizontalAdvance(_ARROW)
        right = Qt.TextElideMode.ElideRight
        words = metrics.elidedText(self._words, right, max(room, 0), _MNEMONIC) + _ARROW
        if words != self.text():
            self.setText(words)
            self.setShortcut("Alt+W")

    def sizeHint(self) -> QSize:
        """Room for all of the words."""
        self.ensurePolished()
        size = self.fontMetrics().size(_MNEMONIC, self._words + _ARROW)
        return QSize(size.width() + 2 * _FRAME + 2, size.height() + 4)

    def minimumSizeHint(self) -> QSize:
        """A long title of one's own must not widen the panel."""
        return QSize(60, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of a long title as there is room for."""
        super().resizeEvent(event)
        self._show_words()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that open a list open it."""
        if event.key() in _OPENING_KEYS:
            self.open_choices()
        else:
            super().keyPressEvent(event)
