"""The one owner of a window's colouring: changes it, remembers it, and tells everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from gltr_desktop.analysis.colouring import default_thresholds
from gltr_desktop.analysis.measures import RANK
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget

    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.measures import Measure
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.palette import PaletteSet
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.segmentation import Granularity
    from gltr_desktop.ui.settings import Settings


class ColouringController(QObject):
    """Holds the present colouring; no change of it needs the model.

    Where the model of a text does not give the chosen measure, the text is coloured by rank.
    """

    changed = Signal(object)
    """The new Colouring."""
    fell_back = Signal(str)
    """The chosen measure is not there, and ranks are shown: a sentence that says so."""

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._settings = window, settings
        self.colouring: Colouring = settings.colouring
        self.model: ModelRecord | None = None
        """The model of the text that was shown last; None before the first one."""

    @property
    def theme(self) -> Theme:
        """The colours that suit the window's surroundings."""
        return Theme.of(self._window.palette(), self.colouring.palette)

    def suit(self, analysis: Analysis | None) -> None:
        """Colour by what the engine of ``analysis`` gives; without a text, as it was."""
        if analysis is None or analysis.model == self.model:
            return
        self.model = analysis.model
        before = self.colouring.measure
        self._update()
        chosen = self._settings.measure
        if self.colouring.measure not in (before, chosen):
            self.fell_back.emit(
                f"The model of this text does not give the {chosen.title.lower()}: the colours show"
                " ranks."
            )

    def choose_measure(self, measure: Measure | None) -> None:
        """Colour by ``measure``; None leaves the text plain."""
        self._settings.painted = measure is not None
        if measure is not None:
            self._settings.measure = measure
        self._update()

    def choose_granularity(self, granularity: Granularity) -> None:
        """Colour tokens, words, sentences or paragraphs."""
        self._settings.granularity = granularity
        self._update()

    def choose_plain_words(self, *, plain: bool) -> None:
        """Show words as the plain products of their tokens, or corrected for where they end."""
        self._settings.plain_words = plain
        self._update()

    @Slot(object)
    def set_thresholds(self, thresholds: Thresholds) -> None:
        """Separate the buckets of the present measure by these."""
        self._settings.thresholds = thresholds
        self._update()

    @Slot(object)
    def choose_palette(self, palette: PaletteSet) -> None:
        """Use these colours, in exports as well."""
        self._settings.palette = palette
        self._update()

    def choose_underlines(self, *, underlined: bool) -> None:
        """Draw lines below the tokens as a second sign of the buckets, or stop doing so."""
        self._settings.underlined = underlined
        self._update()

    def choose_line_breaks(self, *, shown: bool) -> None:
        """Colour the ends of lines and other white space, too, or leave them plain."""
        self._settings.line_breaks = shown
        self._update()

    def choose_continuous(self, *, continuous: bool) -> None:
        """Have colours run from expected to surprising, or change at limits only."""
        self._settings.continuous = continuous
        self._update()

    def _update(self) -> None:
        colouring = self._settings.colouring
        if self.model is not None and not colouring.measure.is_given_by(self.model):
            colouring = self._settings.colouring_by(RANK)
        if colouring != self.colouring:
            self.colouring = colouring
            self.changed.emit(colouring)

    @Slot()
    def ask_thresholds(self) -> None:
        """Ask where the colours change."""
        # The window appears without its dialogs.
        from gltr_desktop.ui.dialogs.thresholds_dialog import ThresholdsDialog

        colouring = self.colouring
        default = default_thresholds(colouring.measure, colouring.granularity)
        dialog = ThresholdsDialog(colouring.thresholds, default, self._window)
        dialog.changed.connect(self.set_thresholds)
        self._open(dialog)

    @Slot()
    def ask_palette(self) -> None:
        """Have the user make colours of their own, and use them."""
        from gltr_desktop.ui.dialogs.palette_dialog import PaletteDialog

        before, own = self.colouring.palette, self._settings.own_palette
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
