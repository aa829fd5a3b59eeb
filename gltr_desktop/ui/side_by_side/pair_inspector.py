"""Shows in the inspector what a word, or a changed passage, was to both sides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from gltr_desktop.analysis.card import card
from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.analysis.difference.pair_card import pair_card, segment_at
from gltr_desktop.ui.side_by_side.pair_view import PairView
from gltr_desktop.ui.threads.timers import single_shot

if TYPE_CHECKING:
    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.ui.editor.span_model import Spans
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
    from gltr_desktop.ui.theme import Theme

_FOLLOW_AFTER_MS = 60
"""As the card follows the pointer: words on the way to the inspector are not shown."""


class PairInspector(QObject):
    """Follows the word that the pane shows, and what is pointed at on the second side.

    While the difference is not known, and for different texts, the inspector shows the card of one
    side as ever.
    """

    def __init__(self, sides: SideBySide) -> None:
        super().__init__(sides)
        self._sides, self._inspector = sides, sides.pane.inspector
        self._view = PairView(self._inspector)
        self._view.hide()
        QWidget.setTabOrder(self._inspector.pin, self._view)
        self._pointed: int | None = None
        """The span of the second side that is about to be shown."""
        self._pause = single_shot(self, _FOLLOW_AFTER_MS, self._show_pointed)
        self._shown: tuple[bool, int] | None = None
        """Whether what is shown was found on the second side, and which group it is there."""
        self._second: TokenEditor | None = None
        sides.pane.cards.word_shown.connect(self._follow_first)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._view.set_theme(theme)

    @Slot()
    def follow(self) -> None:
        """Other sides, or none."""
        second = self._sides.second
        editor = None if second is None else second.editor
        if editor is not None and editor is not self._second:
            editor.pointed.connect(self._follow_pointer)
            editor.cursorPositionChanged.connect(self._follow_caret)
        if editor is not self._second:
            self._shown = None
        self._second = editor
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what is shown as it is known now."""
        shown = self._shown
        if self._difference is None or self._second is None:
            self._inspector.show_in_place(None)
            return
        self._view.set_face(self._sides.pane.editor.font())
        if shown is None or not self._show(*shown):
            self._view.show_card(None)
        of_both = self._view.card
        caption = "Change" if of_both is not None and of_both.changed else "Word"
        self._inspector.show_in_place(self._view, caption)

    def _show(self, is_second: bool, group: int) -> bool:
        """Show group ``group`` of a side; False if there is no such group any more."""
        difference, editor = self._difference, self._editor_of(is_second=is_second)
        if difference is None or editor is None or editor.spans is None:
            return False
        groups = editor.spans.analysis.groups
        if group >= len(groups):
            return False
        granularity = difference.level(self._sides.pane.colouring.granularity)
        side = self._sides.side_of(editor)
        token = int(groups.token_bounds[group])
        segment = segment_at(difference, granularity, side, token)
        self._view.show_card(pair_card(difference, granularity, segment, self._sides.names))
        return True

    @property
    def _difference(self) -> Difference | None:
        """The difference, where words of both sides correspond: not those of different texts."""
        difference = self._sides.difference
        if difference is None or difference.kind is Kind.MODELS or difference.is_revision:
            return difference
        return None

    def _editor_of(self, *, is_second: bool) -> TokenEditor | None:
        return self._second if is_second else self._sides.pane.editor

    def _point(self, index: int, *, is_second: bool) -> None:
        editor = self._editor_of(is_second=is_second)
        if editor is None or editor.spans is None or index >= len(editor.spans):
            return
        self._shown = is_second, int(editor.spans.group[index])
        self.refresh()
        if is_second and self._difference is None:
            self._show_alone(editor, editor.spans, index)

    def _show_alone(self, editor: TokenEditor, spans: Spans, index: int) -> None:
        """Show what a word of the second side was to that side, as there is nothing beside it."""
        pane = self._sides.pane
        colouring = replace(pane.colouring, granularity=spans.granularity)
        unit, stale = spans.unit_of(index), spans.is_stale(index)
        shown = card(spans.analysis, unit, colouring, pane.cards.top_k, stale=stale)
        self._inspector.show_card(shown, editor.colour_of(index))

    @Slot(int)
    def _follow_first(self, index: int) -> None:
        self._pause.stop()
        self._point(index, is_second=False)

    @Slot(object)
    def _follow_pointer(self, index: int | None) -> None:
        self._pointed = index
        if index is None:
            self._pause.stop()
        else:
            self._pause.start()

    @Slot()
    def _follow_caret(self) -> None:
        """The keyboard goes through the second side."""
        if self._second is not None and self._second.hasFocus():
            index = self._second.caret_span()
            if index is not None:
                self._point(index, is_second=True)

    @Slot()
    def _show_pointed(self) -> None:
        if self._pointed is not None:
            self._point(self._pointed, is_second=True)
