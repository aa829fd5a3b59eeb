"""The menus that set how the text is shown: measure, level, colours, predictions, buckets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.measures import MEASURES
from gltr_desktop.analysis.palette import PALETTES
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.word_choice import (
    CORRECTED_TIP,
    PLAIN_TIP,
    shows_plain_words,
    why_no_choice,
)
from gltr_desktop.ui.header.segmented import Segmented
from gltr_desktop.ui.legend.legend_words import bucket_words
from gltr_desktop.ui.settings import TOP_KS
from gltr_desktop.ui.widgets import SlotButton, add_action, add_choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.colouring_controller import ColouringController

_OFF = "Off"
_LEVEL = "Level"
_LEVEL_TIP = "Colour by token, word, sentence or paragraph"


class ColourMenus(QObject):
    """The menus of one window, and the buttons for them; all follow its colouring."""

    bucket_toggled = Signal(int)
    """Index of a bucket to fade, or to show again."""
    top_k_chosen = Signal(int)
    """The number of predictions that a card is to show."""

    def __init__(self, parent: QWidget, controller: ColouringController, top_k: int) -> None:
        super().__init__(parent)
        self._controller = controller
        self._model: ModelRecord | None = None
        self.measures = self._measure_menu(parent)
        self.granularities = self._granularity_menu(parent)
        self.colours = self._colour_menu(parent)
        self.predictions = self._prediction_menu(parent, top_k)
        self.shown = self._bucket_menu(parent)
        self._is_compact = False
        self.measure_button = SlotButton(self.measures, parent)
        self.measure_button.setToolTip("The measure that colours the text")
        self.level_button = SlotButton(self.granularities, parent)
        self.level_button.setToolTip(_LEVEL_TIP)
        plurals = [granularity.plural.capitalize() for granularity in Granularity]
        self.level_button.set_texts(f"{plural} ▾" for plural in plurals)
        self.levels = Segmented(_LEVEL, [(plural, _LEVEL_TIP) for plural in plurals], parent)
        self.levels.chosen.connect(self._choose_level)
        controller.changed.connect(self._show)
        self.set_compact(compact=False)

    def _measure_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu("Colour B&y", parent)
        menu.setToolTipsVisible(True)
        group = QActionGroup(menu)
        choose = self._controller.choose_measure
        self.by_measure = [
            add_choice(
                menu,
                group,
                f"&{number}  {measure.title}",
                partial(choose, measure),
                tip=measure.description,
            )
            for number, measure in enumerate(MEASURES, 1)
        ]
        tip = "Leave the text plain; point at it to see the values."
        self.by_measure.append(
            add_choice(menu, group, f"&0  {_OFF}", partial(choose, None), tip=tip)
        )
        menu.addSeparator()
        self.word_choice = self._word_choice(menu)
        return menu

    def _word_choice(self, menu: QMenu) -> list[QAction]:
        """How words are shown: corrected, or as plain products."""
        group = QActionGroup(menu)
        texts = "Words: &Corrected for Where They End", "Words: P&lain Product"
        choose = self._controller.choose_plain_words
        return [
            add_choice(menu, group, text, partial(choose, plain=plain))
            for text, plain in zip(texts, (False, True), strict=True)
        ]

    def _granularity_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu("L&evel", parent)
        group = QActionGroup(menu)
        choose = self._controller.choose_granularity
        self.by_granularity = [
            add_choice(
                menu, group, f"&{granularity.plural.capitalize()}", partial(choose, granularity)
            )
            for granularity in Granularity
        ]
        return menu

    def _colour_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu("Co&lours", parent)
        group = QActionGroup(menu)
        controller = self._controller
        self.palettes = [
            add_choice(menu, group, palette.title, partial(controller.choose_palette, palette))
            for palette in PALETTES
        ]
        self.palettes.append(add_choice(menu, group, "&Your Own…", controller.ask_palette))
        menu.addSeparator()
        self.continuous = self._switch(menu, "&Continuous", self._choose_continuous)
        self.underlines = self._switch(menu, "Add &Underlines", self._choose_underlines)
        self.line_breaks = self._switch(menu, "Colour &Line Breaks", self._choose_line_breaks)
        return menu

    @staticmethod
    def _switch(menu: QMenu, text: str, slot: Callable[[], None]) -> QAction:
        action = add_action(menu, text, slot)
        action.setCheckable(True)
        return action

    def _prediction_menu(self, parent: QWidget, top_k: int) -> QMenu:
        menu = QMenu("Pre&dictions on the Card", parent)
        group = QActionGroup(menu)
        self.by_top_k = [
            add_choice(menu, group, str(count), partial(self.top_k_chosen.emit, count))
            for count in TOP_KS
        ]
        self.by_top_k[TOP_KS.index(top_k)].setChecked(True)
        return menu

    def _bucket_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu("S&how Colours", parent)
        self.by_bucket: list[QAction] = []
        for bucket in range(len(BUCKETS)):
            action = add_action(menu, "", partial(self.bucket_toggled.emit, bucket))
            action.setCheckable(True)
            action.setChecked(True)
            self.by_bucket.append(action)
        return menu

    def set_compact(self, *, compact: bool) -> None:
        """Have the button for the measure say no more than which one it is."""
        self._is_compact = compact
        titles = [*(measure.title for measure in MEASURES), _OFF]
        self.measure_button.set_texts(map(self._measure_text, titles))
        self._show(self._controller.colouring)

    def _measure_text(self, title: str) -> str:
        return f"{title} ▾" if self._is_compact else f"Colour by: {title} ▾"

    def show_available(self, analysis: Analysis | None) -> None:
        """Offer only the measures for which the engine of ``analysis`` gives the columns."""
        for measure, action in zip(MEASURES, self.by_measure, strict=False):
            is_given = analysis is None or measure.is_available(analysis)
            action.setEnabled(is_given)
            why_not = "" if is_given else " The model of this text does not give it."
            action.setToolTip(measure.description + why_not)
        self._model = None if analysis is None else analysis.model
        self._show_word_choice(self._controller.colouring)

    def _show_word_choice(self, colouring: Colouring) -> None:
        """Offer the two ways to show words where they differ, and check the present one."""
        why_not = why_no_choice(colouring.granularity, self._model)
        tips = CORRECTED_TIP, PLAIN_TIP
        for action, tip in zip(self.word_choice, tips, strict=True):
            action.setEnabled(not why_not)
            action.setToolTip(why_not or tip)
        plain_words = colouring.thresholds.plain_words
        plain = shows_plain_words(self._model, plain_words=plain_words)
        self.word_choice[plain].setChecked(True)

    @Slot(object)
    def _show(self, colouring: Colouring) -> None:
        """Check the entries of the present colouring, and name its buckets."""
        measure, painted = colouring.measure, colouring.painted
        index = MEASURES.index(measure) if painted else len(MEASURES)
        self.by_measure[index].setChecked(True)
        self.by_granularity[list(Granularity).index(colouring.granularity)].setChecked(True)
        self._show_word_choice(colouring)
        # The last entry is for the user's own palette, which is not in PALETTES.
        names = [*(palette.name for palette in PALETTES), colouring.palette.name]
        self.palettes[names.index(colouring.palette.name)].setChecked(True)
        self.continuous.setChecked(colouring.continuous)
        self.underlines.setChecked(colouring.underlined)
        self.line_breaks.setChecked(colouring.line_breaks)
        title = measure.title if painted else _OFF
        self.measure_button.setText(self._measure_text(title))
        self.measure_button.setAccessibleName(f"Colour by: {title}")
        plural = colouring.granularity.plural.capitalize()
        self.level_button.setText(f"{plural} ▾")
        self.level_button.setAccessibleName(f"{_LEVEL}: {plural}")
        self.levels.show_chosen(list(Granularity).index(colouring.granularity))
        meanings = bucket_words(colouring)
        for number, (action, words) in enumerate(zip(self.by_bucket, meanings, strict=True), 1):
            action.setText(f"&{number}  {words.full}")

    def _choose_level(self, index: int) -> None:
        self._controller.choose_granularity(list(Granularity)[index])

    def _choose_continuous(self) -> None:
        self._controller.choose_continuous(continuous=self.continuous.isChecked())

    def _choose_line_breaks(self) -> None:
        self._controller.choose_line_breaks(shown=self.line_breaks.isChecked())

    def _choose_underlines(self) -> None:
        self._controller.choose_underlines(underlined=self.underlines.isChecked())

    @Slot(object)
    def show_faded(self, faded: frozenset[int]) -> None:
        """Uncheck the faded buckets, and check the others."""
        for bucket, action in enumerate(self.by_bucket):
            action.setChecked(bucket not in faded)
