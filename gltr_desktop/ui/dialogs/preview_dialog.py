"""A dialog whose choices take effect while the user makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Signal, Slot
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QVBoxLayout, QWidget

from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QScreen, QShowEvent
    from PySide6.QtWidgets import QAbstractButton

_Buttons = QDialogButtonBox.StandardButton
_GAP = 16
"""Pixels between the dialog and the end of the window."""


class PreviewDialog(QDialog):
    """OK keeps the chosen value, Cancel brings back the initial one.

    Subclasses put their fields into ``form``, emit ``changed`` and define ``restore_defaults``.
    """

    changed = Signal(object)
    """The value to use from now on."""

    def __init__(
        self, title: str, description: str, initial: object, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._initial = initial
        label = QLabel(description, self)
        label.setWordWrap(True)
        self.form = QFormLayout()
        self.complaint = QLabel(self)
        """The reason why a choice cannot be used; empty if it can."""
        self.complaint.setWordWrap(True)
        self.complaint.setMargin(6)
        self.complaint.setMinimumHeight(2 * self.fontMetrics().height())
        self.box = QDialogButtonBox(
            _Buttons.Ok | _Buttons.Cancel | _Buttons.RestoreDefaults, parent=self
        )
        self.box.accepted.connect(self.accept)
        self.box.rejected.connect(self.reject)
        self.box.clicked.connect(self._follow_click)
        for button in self.box.buttons():
            button.setIcon(QIcon())
        layout = QVBoxLayout(self)
        layout.addWidget(label)
        layout.addLayout(self.form)
        layout.addWidget(self.complaint)
        layout.addWidget(self.box)

    def restore_defaults(self) -> None:
        """Use the values that the program comes with."""
        raise NotImplementedError

    def complain(self, reason: str) -> None:
        """Say why a choice cannot be used, on the colour of warnings; "" says that it can."""
        self.complaint.setText(reason)
        self.complaint.setAutoFillBackground(bool(reason))
        theme = Theme.of(self.palette())
        palette = self.complaint.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.warning)
        palette.setColor(QPalette.ColorRole.WindowText, theme.ink)
        self.complaint.setPalette(palette)

    def showEvent(self, event: QShowEvent) -> None:
        """Stand beside the text whose colours are tried."""
        super().showEvent(event)
        window = self.parentWidget()
        if window is not None and not event.spontaneous():
            self.move(_beside(window.window().frameGeometry(), self.frameGeometry(), self.screen()))

    @Slot(object)
    def _follow_click(self, button: QAbstractButton) -> None:
        if button is self.box.button(_Buttons.RestoreDefaults):
            self.restore_defaults()

    def reject(self) -> None:
        """Bring back the initial value."""
        self.changed.emit(self._initial)
        super().reject()


def _beside(window: QRect, dialog: QRect, screen: QScreen) -> QPoint:
    """Where the dialog covers least of the text: over the right end of the window, or beyond it.

    There is the panel with the figures. It never leaves the screen.
    """
    room = screen.availableGeometry()
    left = window.right() + _GAP
    if left + dialog.width() > room.right():
        left = min(window.right() - _GAP, room.right()) - dialog.width()
    top = window.top() + (window.height() - dialog.height()) // 2
    return QPoint(max(room.left(), left), min(max(room.top(), top), room.bottom()))
