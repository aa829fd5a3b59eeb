"""The face and the size of the text: chosen in the settings, zoomed by keys and by the wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QWheelEvent

from gltr_desktop.ui.stored_values import DEFAULT_FONT, MAX_FONT, MIN_FONT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.ui.editor.spaced_text import SpacedText
    from gltr_desktop.ui.settings import Settings


class TextFace(QObject):
    """Ctrl+wheel anywhere in ``pane`` zooms; what is chosen is remembered."""

    changed = Signal()
    """Texts are to be set in another face or size."""

    def __init__(self, settings: Settings, pane: QWidget) -> None:
        super().__init__(pane)
        self._settings = settings
        pane.installEventFilter(self)

    def dress(self, text: SpacedText) -> None:
        """Set ``text`` in the face and the size in use."""
        text.set_font(self._settings.font_family, self._settings.font_size)

    def choose(self, family: str, points: int) -> None:
        """Use this face, "" for the usual one, at this size from now on."""
        self._settings.font_family, self._settings.font_size = family, points
        self.changed.emit()

    def zoom(self, steps: int) -> None:
        """Make the text larger or smaller by points; 0 gives the default size."""
        size = self._settings.font_size + steps if steps else DEFAULT_FONT
        self.choose(self._settings.font_family, min(MAX_FONT, max(MIN_FONT, size)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+wheel zooms."""
        if not isinstance(event, QWheelEvent) or event.type() != QEvent.Type.Wheel:
            return super().eventFilter(watched, event)
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return super().eventFilter(watched, event)
        turned = event.angleDelta().y()
        if turned:  # Not sideways.
            self.zoom(1 if turned > 0 else -1)
        event.accept()
        return True
