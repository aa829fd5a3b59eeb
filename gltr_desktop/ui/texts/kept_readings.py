"""What the model has made of the texts that are not in front, so that nothing is read twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gltr_desktop.ui.texts.open_text import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.text_pane import TextPane
    from gltr_desktop.ui.texts.open_text import OpenText
    from gltr_desktop.ui.texts.open_texts import OpenTexts

_MAX_CHARACTERS = 400_000
"""Of all texts that are not in front: an analysis takes a hundred times the memory of its text."""


class KeptReadings(QObject):
    """Puts the colours of a text away when another one comes in front, and gives them back."""

    def __init__(
        self,
        texts: OpenTexts,
        pane: TextPane,
        choice: Callable[[], ModelChoice],
    ) -> None:
        """Texts are read with the model that ``choice`` returns."""
        super().__init__(texts)
        self._texts, self._pane, self._choice = texts, pane, choice
        self.max_characters = _MAX_CHARACTERS
        """Of all texts whose colours are kept."""
        # Those with a reading, the one that was shown least recently first.
        self._kept: list[OpenText] = []
        self._read_by: ModelChoice | None = None
        pane.analysis.read.connect(self._note_reader)
        texts.leaving.connect(self._put_away)
        texts.closed.connect(self._forget)
        texts.current_changed.connect(self._give_back)

    @Slot()
    def _note_reader(self) -> None:
        self._read_by = self._choice()

    @Slot()
    def _put_away(self) -> None:
        pane, text = self._pane, self._texts.current
        pane.cards.preview.revert()
        spans, running = pane.spans, pane.analysis.running
        text.reading = None
        if text.saved_analysis is not None:
            pane.forget()
            return
        is_fresh = spans is not None and spans.stale_from is None and spans.analysis.complete
        if spans is not None and is_fresh and not running and self._read_by is not None:
            text.reading = Reading(spans.analysis, self._read_by)
            self._forget(text)
            self._kept.append(text)
            self._give_up_oldest()
        pane.forget()

    def _give_up_oldest(self) -> None:
        while sum(map(_characters, self._kept)) > self.max_characters:
            self._kept.pop(0).reading = None

    @Slot(object)
    def _forget(self, text: OpenText) -> None:
        if text in self._kept:
            self._kept.remove(text)

    @Slot()
    def _give_back(self) -> None:
        """Colour the text in front, without the model if that has read it as it stands."""
        analysis, text = self._pane.analysis, self._texts.current
        reading, text.reading = text.reading, None
        self._forget(text)
        if reading is not None and self._is_valid(text, reading):
            self._read_by = reading.choice
            analysis.restore_reading(reading.analysis, reading.choice)
        elif text.is_empty or text.saved_analysis is not None:
            return
        elif analysis.is_short:
            analysis.analyse_edit()
        else:
            analysis.analyse_automatically()  # Which says how to have a very long text read.

    def _is_valid(self, text: OpenText, reading: Reading) -> bool:
        """Whether the model would make the same of the text."""
        kept = reading.analysis
        has_predictions = not self._pane.analysis.is_short_of_predictions(kept)
        return reading.choice == self._choice() and has_predictions and text.text() == kept.text


def _characters(text: OpenText) -> int:
    return 0 if text.reading is None else len(text.reading.analysis.text)
