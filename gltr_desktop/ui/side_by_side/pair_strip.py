"""The strip over both columns: what stands on each side, how far it is read, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.analysis.difference.word_methods import methods_apart
from gltr_desktop.analysis.words.notes import word_note
from gltr_desktop.ui.header.segmented import Segmented
from gltr_desktop.ui.icons import SIZE as ICON_SIZE
from gltr_desktop.ui.icons import icon
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.side_by_side.no_difference import why_no_difference
from gltr_desktop.ui.side_by_side.side_title import SideState, SideTitle, state_of
from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.threads.analysis_state import State
from gltr_desktop.ui.widgets import close_button

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.side_by_side.second_column import SecondColumn
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
    from gltr_desktop.ui.threads.analysis_controller import AnalysisController

_COLOURS = [
    ("Own Colours", "Colour each side by its own values"),
    ("Difference", "Colour by how many bits more or fewer the right side has"),
]
_OWN, _DIFFERENCE = range(2)
_NARROW = 1000
"""Pixels; in less, the buttons have shorter words, or stand below where there is one more."""
_TWO_ROWS = 840
"""Pixels; in less, the buttons stand below the titles."""


class PairStrip(QWidget):
    """Each title stands over its column, and the buttons to the right of both, or below them."""

    def __init__(self, sides: SideBySide, second: SecondColumn) -> None:
        super().__init__(sides.pane)
        self._sides, self._second = sides, second
        self.titles = SideTitle("A", self), SideTitle("B", self)
        self.another = QToolButton(self)
        self.another.setText("Choose Another…")
        self.another.setProperty("kind", "link")
        self.another.clicked.connect(self._ask_for_another)
        self.colours = Segmented("Colours", _COLOURS, self)
        self.swap = QToolButton(self)
        self.swap.setProperty("kind", "flat")
        self.swap.setToolTip("Swap left and right")
        self.swap.setAccessibleName("Swap left and right")
        self.swap.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self.swap.clicked.connect(sides.swap)
        self.end = close_button(self, "End the comparison", "End the comparison", sides.stop)
        self._lay_out()
        self.colours.chosen.connect(self._choose_colours)
        sides.changed.connect(self.refresh)
        sides.progressed.connect(self.refresh)
        sides.pane.look_changed.connect(self.refresh)
        for editor, reading in self._readings:
            editor.edited.connect(self.refresh)
            editor.document_changed.connect(self.refresh)
            reading.progressed.connect(self.refresh)
            reading.state_changed.connect(self.refresh)
        second.installEventFilter(self)
        self._draw_icon()

    def _lay_out(self) -> None:
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(2 * GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID // 2)
        titles, controls = QHBoxLayout(), QHBoxLayout()
        for title in self.titles:
            titles.addWidget(title, 1)
        for part in (self.another, self.colours, self.swap, self.end):
            controls.addWidget(part)
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        controls.addStretch(1)
        for each in (titles, controls):
            each.setSpacing(GRID)
        row.addLayout(titles, 1)
        row.addLayout(controls)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def _readings(self) -> tuple[tuple[TokenEditor, AnalysisController], ...]:
        pane = self._sides.pane
        return (pane.editor, pane.analysis), (self._second.editor, self._second.analysis)

    @Slot()
    def refresh(self) -> None:
        """Say what stands on each side, and how far it is read."""
        sides, names = self._sides, self._sides.names
        colouring = sides.pane.colouring
        # The colours of the difference need nothing but what every model gives.
        measure = None if sides.shows_difference or not colouring.painted else colouring.measure
        states = [state_of(*reading, measure) for reading in self._readings]
        if measure is not None:
            states = self._with_word_methods(states)
        if sides.is_swapped:
            states.reverse()
        for title, name, state in zip(self.titles, names, states, strict=True):
            title.show_side(name, state)
        self.colours.show_chosen(_DIFFERENCE if sides.shows_difference else _OWN)
        self._allow_difference()
        is_failed = self._second.analysis.state is State.FAILED
        self.another.setVisible(is_failed and sides.kind is Kind.MODELS)
        self._fit()
        self._align()

    def _with_word_methods(self, states: list[SideState]) -> list[SideState]:
        """``states``, but how the words of either side have their values where that differs."""
        colouring, spans = self._sides.pane.colouring, [each.spans for each, _ in self._readings]
        models = [each.analysis.model for each in spans if each is not None]
        thresholds, granularity = colouring.thresholds, colouring.granularity
        methods = methods_apart(models, thresholds, granularity)
        # What is still read, or cannot be, says so.
        if not methods or not all(state.is_figure for state in states):
            return states
        notes = [word_note(model, thresholds, granularity) for model in models]
        return [
            SideState(f"words: {method}", note=note)
            for method, note in zip(methods, notes, strict=True)
        ]

    def _allow_difference(self) -> None:
        button, why = self.colours.buttons[_DIFFERENCE], why_no_difference(self._sides)
        button.setEnabled(not why or self._sides.shows_difference)
        button.setToolTip(why or _COLOURS[_DIFFERENCE][1])

    def _choose_colours(self, index: int) -> None:
        self._sides.show_difference(shown=index == _DIFFERENCE)

    def _ask_for_another(self) -> None:
        self._sides.another_wanted.emit(self.another)

    # Room

    def _align(self) -> None:
        """Have the second title begin where the right column does."""
        left = self.titles[0]
        if self._second.isHidden():
            left.setMinimumWidth(0)
            left.setMaximumWidth(2**24 - 1)
            return
        second = self._second
        border = second.width() if self._sides.is_swapped else second.x()
        margin = self._row.contentsMargins().left()
        left.setFixedWidth(max(left.minimumSizeHint().width(), border - margin))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the column."""
        moving = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)
        if event.type() in moving:
            self._align()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, use shorter words, and then two rows."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        own = self.colours.buttons[_OWN]
        own.setText("Own" if self.width() < _NARROW else _COLOURS[_OWN][0])
        direction = QBoxLayout.Direction
        is_low = self.width() >= (_TWO_ROWS if self.another.isHidden() else _NARROW)
        self._row.setDirection(direction.LeftToRight if is_low else direction.TopToBottom)

    # Drawing

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window from light to dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        self.swap.setIcon(icon("swap", Theme.of(self.window().palette()).ink))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line below."""
        theme, painter = Theme.of(self.window().palette()), QPainter(self)
        painter.fillRect(self.rect(), theme.window)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.edge)
        painter.end()
