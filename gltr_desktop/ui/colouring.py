"""What the text is coloured by, and in which colours: chosen here, and remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from gltr_desktop.analysis.colouring import usual_thresholds
from gltr_desktop.ui.palette_dialog import PaletteDialog
from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.thresholds_dialog import ThresholdsDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.levels import Level
    from gltr_desktop.analysis.measures import Measure
    from gltr_desktop.analysis.palette import PaletteSet
    from gltr_desktop.ui.settings import Settings


class Colouring(QObject):
    """The choices of one window; none of them needs the model."""

    resorted = Signal()
    """Measure, thresholds or level are others."""
    repainted = Signal()
    """The colours are others, or are shown in another way."""

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self.thresholds = settings.thresholds
        self.level = settings.level
        self.palette = settings.palette
        self.painted = settings.painted
        """Whether the text is coloured at all."""
        self.underlined = settings.underlined
        """Whether lines below the tokens tell the buckets, too."""

    @property
    def token_thresholds(self) -> Thresholds:
        """Those of single tokens, whatever the level is."""
        return self._settings.token_thresholds

    @property
    def theme(self) -> Theme:
        """The colours that suit the window's surroundings."""
        return Theme.of(self._window.palette(), self.palette)

    def choose_measure(self, measure: Measure | None) -> None:
        """Colour by ``measure``; None leaves the text plain."""
        before, self.painted = self.painted, measure is not None
        self._settings.painted = self.painted
        if measure is not None and measure is not self.thresholds.measure:
            self._settings.measure = measure
            self.thresholds = self._settings.thresholds
            self.resorted.emit()
        if self.painted != before:
            self.repainted.emit()

    def choose_level(self, level: Level) -> None:
        """Colour tokens, words, sentences or paragraphs."""
        self.level = self._settings.level = level
        self.thresholds = self._settings.thresholds
        self.resorted.emit()

    def set_thresholds(self, thresholds: Thresholds) -> None:
        """Part the buckets of the present measure by these."""
        self.thresholds = self._settings.thresholds = thresholds
        self.resorted.emit()

    def choose_palette(self, palette: PaletteSet) -> None:
        """Use these colours, in exports too."""
        self.palette = self._settings.palette = palette
        self.repainted.emit()

    def choose_underlines(self, *, underlined: bool) -> None:
        """Tell the buckets by lines below the tokens, too, or no longer."""
        self.underlined = self._settings.underlined = underlined
        self.repainted.emit()

    @Slot()
    def ask_thresholds(self) -> None:
        """Ask where the colours change."""
        dialog = ThresholdsDialog(
            self.thresholds, usual_thresholds(self.thresholds.measure, self.level), self._window
        )
        dialog.changed.connect(self.set_thresholds)
        self._open(dialog)

    @Slot()
    def ask_palette(self) -> None:
        """Have the user make colours of their own, and use them."""
        before, own = self.palette, self._settings.own_palette
        self.choose_palette(own)
        dialog = PaletteDialog(own, self._window, dark=self.theme.dark)
        dialog.changed.connect(self._set_own_palette)
        # The dialog brings back its own colours; those in use were perhaps others.
        dialog.rejected.connect(lambda: self.choose_palette(before))
        self._open(dialog)

    @Slot(object)
    def _set_own_palette(self, palette: PaletteSet) -> None:
        self._settings.own_palette = palette
        self.choose_palette(palette)

    @staticmethod
    def _open(dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
