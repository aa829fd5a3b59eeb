"""Finds out in the background how two sides correspond, and how much they differ."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.analysis.difference.alignment import Correspondence
from gltr_desktop.analysis.difference.difference import (
    Difference,
    difference_of_models,
    difference_of_texts,
)
from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.threads.background import Task
from gltr_desktop.ui.threads.timers import single_shot

if TYPE_CHECKING:
    from gltr_desktop.analysis.difference.edits import Edits
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.side_by_side.second_column import SecondColumn
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide

_Pair = tuple["Analysis", "Analysis"]

_PAUSE_MS = 30
"""The window is painted first: in Python, two threads at work slow each other down."""


class DifferenceFinder(QObject):
    """Knows the difference between the two sides while both are read to the end as they stand."""

    changed = Signal()
    """The difference is new, or there is none any more."""
    failed = Signal(object)
    """GltrError; there is no difference."""

    def __init__(self, sides: SideBySide, second: SecondColumn) -> None:
        super().__init__(second)
        self._sides = sides
        self.difference: Difference | None = None
        """Between the left and the right side; None while it is not known."""
        self.correspondence: Correspondence | None = None
        """Which places of the two texts belong together, at least until they were edited."""
        self._pair: _Pair | None = None
        """What it was, or is being, found for."""
        self._edits: Edits | None = None
        """Those of ``_pair``, if they are known already."""
        self._task: Task | None = None
        self._begin = single_shot(self, _PAUSE_MS, self._find)
        sides.changed.connect(self.refresh)
        for editor in (sides.pane.editor, second.editor):
            editor.edited.connect(self.refresh)
        for analysis in (sides.pane.analysis, second.analysis):
            analysis.progressed.connect(self.refresh)
            analysis.state_changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Find the difference anew if the sides are others, and drop an old one at once."""
        pair = self._read_pair()
        if pair is None and self._pair is None:
            return
        if pair is not None and self._pair is not None and _are_same(pair, self._pair):
            return
        before, self._pair, self._task = self._pair, pair, None
        known, self._edits = self._edits, None
        if pair is None:
            self._begin.stop()
        else:
            if known is not None and before is not None and _are_same(pair, before[::-1]):
                self._edits = known.reversed()
            self._begin.start()
        if self.difference is not None:
            self.difference = None
            self.changed.emit()

    @Slot()
    def _find(self) -> None:
        if self._pair is not None:
            find = partial(_difference, self._sides.kind, self._pair, self._edits)
            self._task = Task(find, abandonable=True)
            self._task.succeeded.connect(self._take)
            self._task.failed.connect(self._fail)
            self._task.start()

    def _read_pair(self) -> _Pair | None:
        """Both analyses, if they are those of the present texts and can be compared."""
        editors = self._sides.editors
        # What is being read is not what is shown: another model may have been chosen.
        if not editors or self._sides.pane.analysis.running or self._sides.running:
            return None
        left, right = map(_finished, editors)
        if left is None or right is None:
            return None
        if self._sides.kind is Kind.MODELS:
            return (left, right) if left.text == right.text else None
        # While another model reads both texts again, one of them is still read by the last one.
        return (left, right) if _reader(left) == _reader(right) else None

    @Slot(object, object)
    def _take(self, difference: Difference, task: Task) -> None:
        if task is self._task:
            self.difference, self._edits = difference, difference.edits
            self.correspondence = Correspondence.of(difference.edits)
            self.changed.emit()

    @Slot(object, object)
    def _fail(self, error: object, task: Task) -> None:
        if task is self._task:
            self.failed.emit(error)


def _finished(editor: TokenEditor) -> Analysis | None:
    spans = editor.spans
    is_fresh = spans is not None and spans.stale_from is None and spans.analysis.complete
    return spans.analysis if spans is not None and is_fresh else None


def _reader(analysis: Analysis) -> tuple[object, ...]:
    """What has read a text; on which device makes no difference worth mentioning."""
    model = analysis.model
    run = model.precision, model.masking, model.context_length
    return model.name, model.revision, model.weights, *run


def _are_same(one: _Pair, other: _Pair) -> bool:
    return one[0] is other[0] and one[1] is other[1]


def _difference(kind: Kind | None, pair: _Pair, edits: Edits | None) -> Difference:
    """``edits`` are those of the texts, if they are known."""
    if kind is Kind.MODELS:
        found = difference_of_models(*pair)
    else:
        found = difference_of_texts(*pair, edits)
    # Each is remembered: nobody waits for it later.
    for granularity in Granularity:
        found.at(granularity)
    return found
