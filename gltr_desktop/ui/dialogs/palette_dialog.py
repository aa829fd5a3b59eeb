"""The dialog for the user's own colours: one for each bucket, on which text stays readable."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QPushButton, QWidget

from gltr_desktop.analysis.palette import GLTR, MIN_CONTRAST, contrast
from gltr_desktop.ui.dialogs.preview_dialog import PreviewDialog

if TYPE_CHECKING:
    from gltr_desktop.analysis.palette import Palette, PaletteSet

_NAMES = ("&First colour", "&Second colour", "&Third colour", "F&ourth colour")
_SWATCH = QSize(48, 18)


class PaletteDialog(PreviewDialog):
    """Four colours; ``changed`` passes a PaletteSet.

    A PaletteSet has colours for light and for dark surroundings. The dialog changes those for the
    present surroundings only.
    """

    def __init__(self, palette: PaletteSet, parent: QWidget | None, *, dark: bool) -> None:
        description = (
            "From most to least predictable."
            f" These are the colours for a {'dark' if dark else 'light'} screen."
        )
        super().__init__("Your Own Colours", description, palette, parent)
        self._palette, self._dark = palette, dark
        self.buttons = [QPushButton(self) for _ in _NAMES]
        for bucket, (name, button) in enumerate(zip(_NAMES, self.buttons, strict=True)):
            button.setIconSize(_SWATCH)
            button.setAccessibleName(name.replace("&", ""))
            button.clicked.connect(partial(self._ask, bucket))
            self.form.addRow(name, button)
        self._show_colours()
        self.buttons[0].setFocus()

    @property
    def _colours(self) -> Palette:
        return self._palette.dark if self._dark else self._palette.light

    def set_colour(self, bucket: int, colour: str) -> None:
        """Use ``#rrggbb`` for a bucket if text on it has a contrast of at least MIN_CONTRAST."""
        ratio = contrast(colour, self._colours.ink)
        if ratio < MIN_CONTRAST:
            self.complain(
                f"The text could hardly be read on {colour}: its contrast would be {ratio:.1f},"
                f" and {MIN_CONTRAST:g} is the least. Choose a"
                f" {'darker' if self._dark else 'lighter'} one."
            )
            return
        self.complain("")
        buckets = list(self._colours.buckets)
        buckets[bucket] = colour
        first, second, third, fourth = buckets
        self._set(replace(self._colours, buckets=(first, second, third, fourth)))

    def _ask(self, bucket: int) -> None:
        current = QColor(self._colours.buckets[bucket])
        chosen = QColorDialog.getColor(current, self, self.windowTitle())
        if chosen.isValid():
            self.set_colour(bucket, chosen.name())

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

    def restore_defaults(self) -> None:
        """Use GLTR's colours in the present surroundings."""
        self.complain("")
        self._set(GLTR.dark if self._dark else GLTR.light)
