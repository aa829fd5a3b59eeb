"""Colours of the user's own: one for each bucket, on which the text can still be read."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.analysis.palette import GLTR, LEAST_CONTRAST, contrast

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

    from gltr_desktop.analysis.palette import Palette, PaletteSet

_NAMES = ("&First colour", "&Second colour", "&Third colour", "F&ourth colour")
_SWATCH = QSize(48, 18)


class PaletteDialog(QDialog):
    """Four colours that take effect while they are changed.

    Those for light and for dark surroundings are two sets: the ones of the present surroundings
    are changed.
    """

    changed = Signal(object)
    """PaletteSet: to be used from now on."""

    def __init__(self, palette: PaletteSet, parent: QWidget, *, dark: bool) -> None:
        super().__init__(parent)
        self.setWindowTitle("Your Own Colours")
        self._palette, self._dark = palette, dark
        surroundings = "dark" if dark else "light"
        about = QLabel(
            "From what the model foresaw best to what it foresaw least."
            f" These are the colours for a {surroundings} screen.",
            self,
        )
        about.setWordWrap(True)
        form = QFormLayout()
        self.buttons = [QPushButton(self) for _ in _NAMES]
        for place, (name, button) in enumerate(zip(_NAMES, self.buttons, strict=True)):
            button.setIconSize(_SWATCH)
            button.setAccessibleName(name.replace("&", ""))
            button.clicked.connect(partial(self._ask, place))
            form.addRow(name, button)
        self.complaint = QLabel(self)
        self.complaint.setWordWrap(True)
        self.complaint.setMinimumHeight(2 * self.fontMetrics().height())
        standard = QDialogButtonBox.StandardButton
        self.box = QDialogButtonBox(
            standard.Ok | standard.Cancel | standard.RestoreDefaults, parent=self
        )
        self.box.accepted.connect(self.accept)
        self.box.rejected.connect(self.reject)
        self.box.clicked.connect(self._restore_if_asked)
        layout = QVBoxLayout(self)
        for part in (about, form, self.complaint, self.box):
            layout.addLayout(part) if isinstance(part, QFormLayout) else layout.addWidget(part)
        self._show_colours()

    @property
    def _colours(self) -> Palette:
        return self._palette.dark if self._dark else self._palette.light

    def set_colour(self, place: int, colour: str) -> None:
        """Use ``#rrggbb`` for a bucket, if the text can be read on it."""
        ratio = contrast(colour, self._colours.ink)
        if ratio < LEAST_CONTRAST:
            self.complaint.setText(
                f"The text could hardly be read on {colour}: its contrast would be {ratio:.1f},"
                f" and {LEAST_CONTRAST:g} is the least. Choose a"
                f" {'darker' if self._dark else 'lighter'} one."
            )
            return
        self.complaint.clear()
        buckets = list(self._colours.buckets)
        buckets[place] = colour
        first, second, third, fourth = buckets
        self._set(replace(self._colours, buckets=(first, second, third, fourth)))

    def _ask(self, place: int) -> None:
        before = QColor(self._colours.buckets[place])
        chosen = QColorDialog.getColor(before, self, self.windowTitle())
        if chosen.isValid():
            self.set_colour(place, chosen.name())

    def _set(self, colours: Palette) -> None:
        light, dark = self._palette.light, self._palette.dark
        light, dark = (light, colours) if self._dark else (colours, dark)
        self._palette = replace(self._palette, light=light, dark=dark)
        self._show_colours()
        self.changed.emit(self._palette)

    def _show_colours(self) -> None:
        for button, colour in zip(self.buttons, self._colours.buckets, strict=True):
            swatch = QPixmap(_SWATCH)
            swatch.fill(QColor(colour))
            button.setIcon(QIcon(swatch))
            button.setText(colour)

    @Slot(object)
    def _restore_if_asked(self, button: QAbstractButton) -> None:
        if button is self.box.button(QDialogButtonBox.StandardButton.RestoreDefaults):
            self.complaint.clear()
            self._set(GLTR.dark if self._dark else GLTR.light)
