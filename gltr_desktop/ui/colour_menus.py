"""Menus of what the text can be coloured by: measure, level, colours, predictions on the card."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolBar

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.measures import MEASURES
from gltr_desktop.analysis.palette import PALETTES
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.menus import add_choice, drop_down
from gltr_desktop.ui.settings import TOP_KS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gltr_desktop.ui.main_window import MainWindow

_OFF = "Off"


class ColourMenus(QObject):
    """The menus of one window, in step with its colouring."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        colouring = window.colouring_controller
        self.measures = QMenu("Colour B&y", window)
        self.measures.setToolTipsVisible(True)
        choose = colouring.choose_measure
        by_measure = [
            (f"&{number}  {measure.title}", measure.description, partial(choose, measure))
            for number, measure in enumerate(MEASURES, 1)
        ]
        about_off = "Leave the text plain; point at it to see the figures."
        off = (f"&0  {_OFF}", about_off, partial(choose, None))
        self.by_measure = _choices(self.measures, [*by_measure, off])
        self.granularities = QMenu("L&evel", window)
        self.by_granularity = _choices(
            self.granularities,
            [
                (
                    f"&{granularity.plural.capitalize()}",
                    "",
                    partial(colouring.choose_granularity, granularity),
                )
                for granularity in Granularity
            ],
        )
        self.colours = QMenu("Co&lours", window)
        named = [
            (palette.title, "", partial(colouring.choose_palette, palette)) for palette in PALETTES
        ]
        own = ("&Your Own…", "", colouring.ask_palette)
        self.palettes = _choices(self.colours, [*named, own])
        self.colours.addSeparator()
        self.underlines = self.colours.addAction("&Lines Below, Too")
        self.underlines.setCheckable(True)
        self.underlines.triggered.connect(self._choose_underlines)
        self.predictions = QMenu("&Predictions on the Card", window)
        self.by_top_k = _choices(
            self.predictions,
            [(str(count), "", partial(window.choose_top_k, count)) for count in TOP_KS],
        )
        self.shown = QMenu("&Show", window)
        self.by_bucket = [self.shown.addAction("") for _ in BUCKETS]
        for bucket, action in enumerate(self.by_bucket):
            action.setCheckable(True)
            action.setChecked(True)
            # Actions pass "checked"; what they do takes nothing.
            action.triggered.connect(lambda _, b=bucket: window.charts.toggle_bucket(b))
        self._buttons = [drop_down(menu, window) for menu in (self.measures, self.granularities)]
        self._buttons[0].setToolTip("What the text is coloured by")
        self._buttons[1].setToolTip("How much of the text has one colour")
        colouring.changed.connect(self.refresh)
        window.charts.faded_changed.connect(self._show_faded)
        self.refresh()

    def add_buttons(self, toolbar: QToolBar) -> None:
        """Offer the two that change what is seen most."""
        for button in self._buttons:
            toolbar.addWidget(button)

    @Slot()
    def refresh(self) -> None:
        """Check what is chosen."""
        colouring = self._window.colouring
        measure = colouring.thresholds.measure
        shown = MEASURES.index(measure) if colouring.painted else len(MEASURES)
        self.by_measure[shown].setChecked(True)
        self.by_granularity[list(Granularity).index(colouring.granularity)].setChecked(True)
        # The last is the user's own, which is not among them.
        names = [*(palette.name for palette in PALETTES), colouring.palette.name]
        self.palettes[names.index(colouring.palette.name)].setChecked(True)
        self.underlines.setChecked(colouring.underlined)
        self.by_top_k[TOP_KS.index(self._window.cards.top_k)].setChecked(True)
        title = measure.title if colouring.painted else _OFF
        self._buttons[0].setText(f"Colour: {title}  ▾")
        self._buttons[1].setText(f"Level: {colouring.granularity.plural}  ▾")
        for number, (action, label) in enumerate(
            zip(self.by_bucket, colouring.thresholds.labels(), strict=True), 1
        ):
            action.setText(f"&{number}  {label}")

    @Slot()
    def _choose_underlines(self) -> None:
        self._window.colouring_controller.choose_underlines(underlined=self.underlines.isChecked())

    @Slot(object)
    def _show_faded(self, faded: frozenset[int]) -> None:
        for bucket, action in enumerate(self.by_bucket):
            action.setChecked(bucket not in faded)


def _choices(
    menu: QMenu, entries: Iterable[tuple[str, str, Callable[[], object]]]
) -> list[QAction]:
    """Entries of ``menu`` one of which is chosen: title, explanation, what to do."""
    group = QActionGroup(menu)
    actions = []
    for title, about, slot in entries:
        action = add_choice(menu, group, title)
        action.setToolTip(about)
        # Actions pass "checked"; what they do takes nothing.
        action.triggered.connect(lambda _, slot=slot: slot())
        actions.append(action)
    return actions
