"""The menus that set how the text is shown: measure, level, colours, predictions, buckets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolBar, QWidget

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.measures import MEASURES
from gltr_desktop.analysis.palette import PALETTES
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.settings import TOP_KS
from gltr_desktop.ui.widgets import add_action, add_choice, drop_down

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.colouring_controller import ColouringController

_OFF = "Off"


class ColourMenus(QObject):
    """The menus of one window; their checks follow its colouring."""

    bucket_toggled = Signal(int)
    """Index of a bucket to fade, or to show again."""
    top_k_chosen = Signal(int)
    """The number of predictions that a card is to show."""

    def __init__(self, parent: QWidget, controller: ColouringController, top_k: int) -> None:
        super().__init__(parent)
        self._controller = controller
        self.measures = self._measure_menu(parent)
        self.granularities = self._granularity_menu(parent)
        self.colours = self._colour_menu(parent)
        self.predictions = self._prediction_menu(parent, top_k)
        self.shown = self._bucket_menu(parent)
        self._buttons = [drop_down(menu, parent) for menu in (self.measures, self.granularities)]
        self._buttons[0].setToolTip("The measure that colours the text")
        self._buttons[1].setToolTip("How much of the text has one colour")
        controller.changed.connect(self._show)
        self._show(controller.colouring)

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
        return menu

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
        self.underlines = add_action(menu, "&Underline as Well", self._choose_underlines)
        self.underlines.setCheckable(True)
        return menu

    def _prediction_menu(self, parent: QWidget, top_k: int) -> QMenu:
        menu = QMenu("&Predictions on the Card", parent)
        group = QActionGroup(menu)
        self.by_top_k = [
            add_choice(menu, group, str(count), partial(self.top_k_chosen.emit, count))
            for count in TOP_KS
        ]
        self.by_top_k[TOP_KS.index(top_k)].setChecked(True)
        return menu

    def _bucket_menu(self, parent: QWidget) -> QMenu:
        menu = QMenu("&Show", parent)
        self.by_bucket: list[QAction] = []
        for bucket in range(len(BUCKETS)):
            action = add_action(menu, "", partial(self.bucket_toggled.emit, bucket))
            action.setCheckable(True)
            action.setChecked(True)
            self.by_bucket.append(action)
        return menu

    def add_buttons(self, toolbar: QToolBar) -> None:
        """Add the measure and the level to ``toolbar``: they change the colours most."""
        for button in self._buttons:
            toolbar.addWidget(button)

    def show_available(self, analysis: Analysis | None) -> None:
        """Offer only the measures for which the engine of ``analysis`` gives the columns."""
        for measure, action in zip(MEASURES, self.by_measure, strict=False):
            action.setEnabled(analysis is None or measure.is_available(analysis))

    @Slot(object)
    def _show(self, colouring: Colouring) -> None:
        """Check the entries of the present colouring, and name its buckets."""
        measure = colouring.measure
        index = MEASURES.index(measure) if colouring.painted else len(MEASURES)
        self.by_measure[index].setChecked(True)
        self.by_granularity[list(Granularity).index(colouring.granularity)].setChecked(True)
        # The last entry is for the user's own palette, which is not in PALETTES.
        names = [*(palette.name for palette in PALETTES), colouring.palette.name]
        self.palettes[names.index(colouring.palette.name)].setChecked(True)
        self.underlines.setChecked(colouring.underlined)
        title = measure.title if colouring.painted else _OFF
        self._buttons[0].setText(f"Colour: {title}  ▾")
        self._buttons[1].setText(f"Level: {colouring.granularity.plural}  ▾")
        labels = colouring.thresholds.labels()
        for number, (action, label) in enumerate(zip(self.by_bucket, labels, strict=True), 1):
            action.setText(f"&{number}  {label}")

    def _choose_underlines(self) -> None:
        self._controller.choose_underlines(underlined=self.underlines.isChecked())

    @Slot(object)
    def show_faded(self, faded: frozenset[int]) -> None:
        """Uncheck the faded buckets, and check the others."""
        for bucket, action in enumerate(self.by_bucket):
            action.setChecked(bucket not in faded)
