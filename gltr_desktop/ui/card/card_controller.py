"""Which word the inspector or the card beside the text shows: by pointer, by keyboard, by Esc."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Signal, Slot
from PySide6.QtGui import QTextCursor

from gltr_desktop.analysis.card import card
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.models.options import DEFAULT_TOP_K
from gltr_desktop.ui.card.pinned_cards import PinnedCards
from gltr_desktop.ui.card.placing import beside
from gltr_desktop.ui.card.preview_hosts import PreviewHosts
from gltr_desktop.ui.card.token_card import TokenCard
from gltr_desktop.ui.card.token_navigator import TokenNavigator
from gltr_desktop.ui.card.what_if import WhatIf
from gltr_desktop.ui.card.what_if_preview import WhatIfPreview
from gltr_desktop.ui.threads.timers import single_shot

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.card import Card
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.ui.card.inspector import Inspector
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.theme import Theme
    from gltr_desktop.ui.threads.analysis_controller import AnalysisController

# Long enough not to flash while the pointer crosses the text, short enough not to be waited for.
_SHOW_AFTER_MS = 150
# Time to move the pointer from the token onto the card.
_HIDE_AFTER_MS = 200
# The first word is shown in the inspector at once; those on the way to its buttons are not.
_FOLLOW_AFTER_MS = 60


class CardController(QObject):
    """Shows the card of one word, in the inspector or beside the text, and pins cards."""

    details_changed = Signal(bool)
    """Whether cards show all figures from now on."""
    word_shown = Signal(int)
    """The index of the span whose card is shown now."""

    def __init__(
        self,
        editor: TokenEditor,
        colouring: Colouring = GLTR_COLOURING,
        inspector: Inspector | None = None,
        may_write: Callable[[], bool] | None = None,
    ) -> None:
        """Show in ``inspector``, once it is docked, what is pointed at.

        ``may_write`` says whether a prediction may be written into the text.
        """
        super().__init__(editor)
        self._editor, self._inspector = editor, inspector
        self._is_docked = self._has_details = False
        self._colouring = colouring
        self.top_k = DEFAULT_TOP_K
        """How many predictions a card shows."""
        self.preview = WhatIfPreview(editor)
        """The word that is being tried in the text."""
        self.card = TokenCard(editor.window())
        """The card that follows the pointer."""
        self._pins = PinnedCards(editor)
        self.navigator = TokenNavigator(editor, self._span_to_walk_from, self.show_card)
        self.what_if = WhatIf(
            editor, self.preview, self.shown_span, may_write or (lambda: not editor.is_locked)
        )
        self._place: QTextCursor | None = None
        """Where the word that is shown begins; it follows edits."""
        self._caret = 0
        """Where the caret was when the word was shown."""
        self._pointed: int | None = None
        """Index of the span whose card is about to be shown."""
        self._show_timer = single_shot(self, _SHOW_AFTER_MS, self._show_pointed)
        self._follow_timer = single_shot(self, _FOLLOW_AFTER_MS, self._show_pointed)
        self._hide_timer = single_shot(self, _HIDE_AFTER_MS, self.hide)
        self._hosts = PreviewHosts(self.preview, editor, inspector)
        self._connect()

    def _connect(self) -> None:
        editor = self._editor
        editor.pointed.connect(self._follow_pointer)
        editor.textChanged.connect(self._follow_contents)
        editor.verticalScrollBar().valueChanged.connect(self._follow_scrolling)
        self.card.entered.connect(self._hide_timer.stop)
        self.card.left.connect(self._hide_timer.start)
        self.card.content.chosen.connect(self._try_prediction)
        self.card.content.details_toggled.connect(self._choose_details)
        self.card.pin_clicked.connect(self.pin)
        if self._inspector is not None:
            self._inspector.pin_clicked.connect(self.pin)
            self._inspector.content.chosen.connect(self._try_prediction)
            self._inspector.content.details_toggled.connect(self._choose_details)

    def follow(self, analysis: AnalysisController) -> None:
        """Have ``analysis`` read what is tried, and show what it comes to know of a word."""
        self.preview.reading_wanted.connect(analysis.analyse_edit)
        self.preview.restored.connect(analysis.restore)
        analysis.progressed.connect(self._follow_analysis)
        analysis.state_changed.connect(self._hosts.follow_state)

    # How cards look

    def set_colouring(self, colouring: Colouring) -> None:
        """Sort the tokens of a passage by the thresholds of this colouring; hide the card."""
        self._colouring = colouring
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``, which the editor has already."""
        self._hosts.set_theme(theme)
        self._pins.set_theme(theme)
        if self._inspector is not None:
            self._inspector.set_theme(theme)
        self.hide()

    def set_details(self, *, shown: bool) -> None:
        """Show all figures on every card from now on, or not."""
        self._has_details = shown
        self.card.content.set_details(shown=shown)
        if self._inspector is not None:
            self._inspector.content.set_details(shown=shown)

    @Slot(bool)
    def _choose_details(self, shown: bool) -> None:
        self.set_details(shown=shown)
        self.details_changed.emit(shown)

    def set_docked(self, *, docked: bool) -> None:
        """Show what is pointed at in the inspector from now on, or on a card beside it."""
        if docked == self._is_docked:
            return
        self.clear()
        self._is_docked = docked and self._inspector is not None
        self._hosts.set_docked(docked=self._is_docked)

    # What is shown

    @property
    def visible(self) -> bool:
        """Whether the card beside the text is on the screen."""
        return self.card.isVisible()

    @property
    def pinned(self) -> list[TokenCard]:
        """Cards that stay until they are closed."""
        return self._pins.cards

    def shown_span(self) -> int | None:
        """The index of the span whose card is shown, while it is in the text."""
        spans = self._editor.spans
        if spans is None or self._place is None or not (self._is_docked or self.visible):
            return None
        return spans.at(self._place.position())

    def _span_to_walk_from(self) -> int | None:
        """The span shown, unless the user has gone elsewhere with the caret since."""
        if self._is_docked and self._editor.textCursor().position() != self._caret:
            return None
        return self.shown_span()

    def show_card(self, index: int) -> Card | None:
        """Show and return the card of span ``index``; None if there is no such span."""
        editor, spans = self._editor, self._editor.spans
        self._stop_waiting()
        if spans is None or index >= len(spans):
            self.hide()
            return None
        # Units are numbered in the granularity of the spans.
        colouring = replace(self._colouring, granularity=spans.granularity)
        unit, stale = spans.unit_of(index), spans.is_stale(index)
        shown = card(spans.analysis, unit, colouring, self.top_k, stale=stale)
        # More may be known than are shown; below them may stand the token itself.
        choices = frozenset(choice for choice in self.what_if.choices(index) if choice < self.top_k)
        self._place = QTextCursor(editor.document())
        self._place.setPosition(int(spans.visible_start[index]))
        # A word that is written in its place begins where it did.
        self._place.setKeepPositionOnInsert(True)
        self._caret = editor.textCursor().position()
        colour, face = editor.colour_of(index), editor.font()
        if self._is_docked and self._inspector is not None:
            self._inspector.content.view.set_face(face)
            self._inspector.show_card(shown, colour, choices)
        else:
            self._ensure_window()
            self.card.content.view.set_face(face)
            self.card.fill(shown, colour, editor.theme, choices)
            self.card.show_at(self._beside(index, self.card))
        editor.mark(index)
        self.word_shown.emit(index)
        return shown

    def _ensure_window(self) -> None:
        """The editor may have come into a window after the card was made."""
        window = self._editor.window()
        if self.card.parentWidget() is not window:
            self.card.setParent(window)

    def _beside(self, index: int, widget: TokenCard) -> QRect:
        """Where the card of span ``index`` stands in the window."""
        window, editor = self._editor.window(), self._editor
        word = editor.global_rect(index)
        word.moveTopLeft(window.mapFromGlobal(word.topLeft()))
        viewport = editor.viewport()
        column = QRect(viewport.mapTo(window, viewport.rect().topLeft()), viewport.size())
        return beside(word, widget.needed(), window.rect(), column)

    @Slot()
    def hide(self) -> None:
        """Take the card beside the text away; the inspector goes on showing its word."""
        self._stop_waiting()
        self.card.hide()
        if self._is_docked:
            self.refresh()
        else:
            self._place = None
            self._editor.mark(None)

    def clear(self) -> bool:
        """Show no word any more; False if none was shown."""
        had_card = self._place is not None
        self._stop_waiting()
        self._place = None
        self.card.hide()
        self._editor.mark(None)
        if self._inspector is not None:
            had_card = self._inspector.card is not None or had_card
            self._inspector.clear()
        return had_card

    @Slot()
    def refresh(self) -> None:
        """Show the word in the inspector as it is now; the last one stays if it is gone."""
        inspector = self._inspector
        if not self._is_docked or inspector is None or self._place is None:
            return
        index, spans = self.shown_span(), self._editor.spans
        if spans is None:
            self.clear()
        elif index is not None and self._is_read(index):
            caret = self._caret
            self.show_card(index)
            self._caret = caret
        elif index is None and inspector.card is not None and not self.preview.active:
            inspector.show_card(inspector.card, None)

    def _is_read(self, index: int) -> bool:
        """Whether the model has got to span ``index``: until then its last card says more."""
        spans = self._editor.spans
        if spans is None:
            return False
        last = int(spans.analysis.groups.token_bounds[spans.group[index] + 1]) - 1
        return last < spans.analysis.done

    def _stop_waiting(self) -> None:
        for timer in (self._show_timer, self._follow_timer, self._hide_timer):
            timer.stop()

    # Pinning

    @Slot()
    def pin(self) -> None:
        """Leave the card beside the text, to be compared with others."""
        shown = self._inspector.card if self._is_docked and self._inspector else self.card.card
        if shown is None or self._place is None or not (self._is_docked or self.visible):
            return
        editor, word, index = self._editor, QTextCursor(self._place), self.shown_span()
        pinned = TokenCard(editor.window())
        pinned.content.view.set_face(editor.font())
        pinned.fill(shown, None if index is None else editor.colour_of(index), editor.theme)
        pinned.content.set_details(shown=self._has_details)
        face = self._beside(index or 0, pinned) if self._is_docked else self.card.face()
        self.hide()
        self._pins.add(pinned, face, word)

    @Slot()
    def unpin_all(self) -> None:
        """Close the pinned cards."""
        self._pins.clear()

    # Trying

    @Slot(int)
    def _try_prediction(self, choice: int) -> None:
        self.what_if.replace(choice)

    # What happens

    @Slot(object)
    def _follow_pointer(self, index: int | None) -> None:
        """Show the card of span ``index`` after a pause; hide the card after one if it is None."""
        timer = self._follow_timer if self._is_docked else self._show_timer
        if index is None:
            timer.stop()
            if self.visible:
                self._hide_timer.start()
        elif self._is_same_unit(index, self.shown_span()):
            timer.stop()
            self._hide_timer.stop()
        elif self.visible:
            self.show_card(index)
        elif not (timer.isActive() and self._is_same_unit(index, self._pointed)):
            self._pointed = index
            if self._is_docked and self._place is None:
                self.show_card(index)
            else:
                timer.start()

    def _is_same_unit(self, index: int, other: int | None) -> bool:
        spans = self._editor.spans
        if spans is None or other is None or max(index, other) >= len(spans):
            return False
        return spans.unit_of(index) == spans.unit_of(other)

    @Slot()
    def _show_pointed(self) -> None:
        if self._pointed is not None:
            self.show_card(self._pointed)

    @Slot()
    def _follow_contents(self) -> None:
        if not self._is_docked:
            self.hide()
        elif not self.preview.is_writing:
            self.refresh()

    @Slot()
    def _follow_scrolling(self) -> None:
        if not self._is_docked:
            self.hide()

    @Slot()
    def _follow_analysis(self) -> None:
        """Other spans are there, or more is known of them."""
        self._pins.outline()
        self.preview.follow_analysis()
        self.refresh()
