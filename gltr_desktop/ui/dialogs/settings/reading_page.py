"""The settings of how texts are read and what is shown of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gltr_desktop.analysis.measures import MEASURES
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.word_choice import (
    CORRECTED_TIP,
    PLAIN_TIP,
    shows_plain_words,
    why_no_choice,
)
from gltr_desktop.ui.dialogs.settings.page import SettingsPage, drop_down, show_index
from gltr_desktop.ui.settings import TOP_KS

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.ui.colouring_controller import ColouringController
    from gltr_desktop.ui.settings import Settings

_LIVE = (None, True, False)
_LIVE_TITLES = (
    "Automatic: if the model is fast enough here",
    "On: every edit is read by itself",
    "Off: Ctrl+Return analyses the text",
)
_WORD_TITLES = ("Corrected for where they end", "Plain product of their tokens")
_CARD_TITLES = ("In the side panel", "On a card beside the word")


class ReadingPage(SettingsPage):
    """What is coloured and by what, and when the model reads."""

    title = "Reading"

    top_k_chosen = Signal(int)
    """How many predictions are to be shown."""
    live_chosen = Signal(object)
    """Whether edits are to be read by themselves; None leaves it to the speed of the model."""
    floating_card_chosen = Signal(bool)
    """Whether the word is to be shown on a card beside it."""

    def __init__(self, settings: Settings, colouring: ColouringController, parent: QWidget) -> None:
        super().__init__(parent)
        self._settings, self._colouring = settings, colouring
        self.add_caption("Colours")
        self._add_colouring()
        self.add_caption("Word")
        self._add_word()
        self.add_caption("Analysis")
        self.live = drop_down(_LIVE_TITLES, lambda index: self.live_chosen.emit(_LIVE[index]), self)
        self.add_row("&Live", self.live)
        self.add_note("Texts that would take longer than ten seconds wait for Ctrl+Return.")
        colouring.changed.connect(self.refresh)
        self.refresh()

    def _add_colouring(self) -> None:
        colouring = self._colouring
        levels = [granularity.plural.capitalize() for granularity in Granularity]
        self.level = drop_down(
            levels, lambda index: colouring.choose_granularity(list(Granularity)[index]), self
        )
        self.add_row("Le&vel", self.level)
        titles = [*(measure.title for measure in MEASURES), "Off"]
        self.measure = drop_down(titles, self._choose_measure, self)
        self.add_row("Colour &by", self.measure)
        self.explanation = self.add_note("")
        self.thresholds = QPushButton("&Thresholds…", self)
        self.thresholds.setAutoDefault(False)
        self.thresholds.setToolTip("Where one colour ends and the next one begins")
        self.thresholds.clicked.connect(colouring.ask_thresholds)
        row = QHBoxLayout()
        row.addWidget(self.thresholds)
        row.addStretch(1)
        self.add_choice(row)
        self.words = drop_down(
            _WORD_TITLES, lambda index: colouring.choose_plain_words(plain=index == 1), self
        )
        self.add_row("&Words", self.words)
        self.word_note = self.add_note("")

    def _add_word(self) -> None:
        self.top_k = drop_down(
            [str(count) for count in TOP_KS],
            lambda index: self.top_k_chosen.emit(TOP_KS[index]),
            self,
        )
        self.add_row("&Predictions", self.top_k)
        self.card = drop_down(
            _CARD_TITLES, lambda index: self.floating_card_chosen.emit(index == 1), self
        )
        self.add_row("&Show them", self.card)

    def _choose_measure(self, index: int) -> None:
        self._colouring.choose_measure(MEASURES[index] if index < len(MEASURES) else None)

    def begin(self) -> None:
        """Show what was chosen elsewhere meanwhile."""
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen."""
        settings, colouring = self._settings, self._colouring.colouring
        show_index(self.level, list(Granularity).index(colouring.granularity))
        measure = MEASURES.index(colouring.measure) if colouring.painted else len(MEASURES)
        show_index(self.measure, measure)
        self.explanation.setText(
            colouring.measure.description
            if colouring.painted
            else "The text stays plain. Point at a word to see its figures."
        )
        self._show_word_choice(colouring)
        self.thresholds.setEnabled(colouring.painted)
        show_index(self.top_k, TOP_KS.index(settings.top_k))
        show_index(self.card, int(settings.floating_card))
        show_index(self.live, _LIVE.index(settings.live))

    def _show_word_choice(self, colouring: Colouring) -> None:
        model, plain_words = self._colouring.model, colouring.thresholds.plain_words
        plain = shows_plain_words(model, plain_words=plain_words)
        why_not = why_no_choice(colouring.granularity, model)
        show_index(self.words, int(plain))
        self.words.setEnabled(not why_not)
        self.word_note.setText(why_not or (PLAIN_TIP if plain else CORRECTED_TIP))
