"""The bar of a preview: in the inspector, or over the text where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QApplication

from gltr_desktop.ui.card.preview_bar import PreviewBar
from gltr_desktop.ui.threads.analysis_state import State

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.ui.card.inspector import Inspector
    from gltr_desktop.ui.card.what_if_preview import WhatIfPreview
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.theme import Theme

_WIDTH, _MARGIN = 380, 8
"""Of the bar over the text, in pixels."""


class PreviewHosts(QObject):
    """Shows the outcome of ``preview`` where the user looks, and gives the keyboard back after."""

    def __init__(
        self, preview: WhatIfPreview, editor: TokenEditor, inspector: Inspector | None
    ) -> None:
        super().__init__(preview)
        self._preview, self._editor, self._inspector = preview, editor, inspector
        self._is_docked = False
        self.bar = PreviewBar(editor)
        """The bar over the text."""
        self._before: QWidget | None = None
        """What had the keyboard when the preview began."""
        self._is_shown = False
        bars = [self.bar] if inspector is None else [self.bar, inspector.preview]
        for bar in bars:
            bar.kept.connect(preview.accept)
            bar.reverted.connect(preview.revert)
        preview.changed.connect(self._show)
        editor.installEventFilter(self)

    @property
    def _shown_bar(self) -> PreviewBar:
        if self._is_docked and self._inspector is not None:
            return self._inspector.preview
        return self.bar

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self.bar.set_theme(theme)

    def set_docked(self, *, docked: bool) -> None:
        """Show the bar in the inspector from now on, or over the text."""
        self._is_docked = docked
        if self._preview.active:
            self._show()

    @Slot(object)
    def follow_state(self, state: State) -> None:
        """The text may be read no more."""
        if state not in (State.LOADING, State.READING):
            self._preview.follow_end()

    @Slot()
    def _show(self) -> None:
        outcome = self._preview.outcome
        if outcome is None:
            # Before the bar goes: Qt would give the keyboard to what stands beside it.
            self._give_keyboard_back()
        if self._inspector is not None:
            self._inspector.show_preview(shown=outcome is not None and self._is_docked)
        if outcome is None:
            self.bar.hide()
            return
        bar = self._shown_bar
        bar.show_outcome(outcome)
        if bar is self.bar:
            self._place()
            bar.show()
            bar.raise_()
        else:
            self.bar.hide()
        if not self._is_shown:
            self._is_shown, self._before = True, QApplication.focusWidget()
            bar.keep.setFocus()

    def _give_keyboard_back(self) -> None:
        """Unless it has gone elsewhere meanwhile."""
        was_shown, self._is_shown = self._is_shown, False
        focus = QApplication.focusWidget()
        bars = [self.bar] if self._inspector is None else [self.bar, self._inspector.preview]
        is_ours = focus is None or any(bar.isAncestorOf(focus) for bar in bars)
        if was_shown and is_ours and self._before is not None:
            self._before.setFocus()
        self._before = None

    def _place(self) -> None:
        """At the end of the window's text, or at its top where the word is down there."""
        editor = self._editor
        width = max(0, min(_WIDTH, editor.width() - 2 * _MARGIN))
        height = self.bar.sizeHint().height()
        left, bottom = (editor.width() - width) // 2, editor.height() - _MARGIN - height
        word = editor.cursorRect().translated(editor.viewport().pos())
        is_free = word.bottom() < bottom or word.top() > bottom + height
        self.bar.setGeometry(left, bottom if is_free else _MARGIN, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of an editor that gets another size."""
        if event.type() == QEvent.Type.Resize and self.bar.isVisible():
            self._place()
        return super().eventFilter(watched, event)
