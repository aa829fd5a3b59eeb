"""The column with the second text, which has an analysis of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.ui.editor.positions import document_text, for_qt
from gltr_desktop.ui.editor.token_editor import TokenEditor
from gltr_desktop.ui.side_by_side.text_mirror import TextMirror
from gltr_desktop.ui.threads.analysis_controller import AnalysisController

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.text_pane import TextPane
    from gltr_desktop.ui.texts.open_text import OpenText

_SAME_IN_BOTH = "This column shows the same text by another model: edit it in the first column."
_AS_SAVED = "This is the text as it was saved: edit it in the other column."


class SecondColumn(QWidget):
    """A text that stands beside that of a pane, looks like it, and is read by the same worker.

    Of two open texts, this is a copy of the second one: each edit goes into that text as it
    happens. Of one text by two models, it is a copy of the first one, and follows that.
    """

    loading = Signal()
    """It is to hold another text."""
    edit_refused = Signal(str)
    """The user has tried to edit what cannot be edited here; the sentence says why."""

    def __init__(
        self, pane: TextPane, kind: Kind, title: str, choice: Callable[[], ModelChoice]
    ) -> None:
        """``choice`` returns the model that reads it."""
        super().__init__(pane)
        self._pane, self._kind, self._choice = pane, kind, choice
        self.title = title
        """What the text is called; of two models, it has no name of its own."""
        self.partner: OpenText | None = None
        """The open text of which this is a copy; None if it is none."""
        self._mirror: TextMirror | None = None
        self.editor = TokenEditor(self)
        self.editor.setAccessibleName("Second text")
        self.analysis = AnalysisController(
            self.editor, pane.colouring, self.choice, pane.is_text_complete, beside=pane.analysis
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.editor)
        self.setFocusProxy(self.editor)
        self._take_look()
        self._take_live()
        self._take_mode()
        pane.look_changed.connect(self._take_look)
        pane.live.changed.connect(self._take_live)
        pane.mode.changed.connect(self._take_mode)
        self.editor.edit_refused.connect(self._refuse)
        self.editor.pasted.connect(self.analysis.analyse_automatically)

    def choice(self) -> ModelChoice:
        """The model that reads the text."""
        return self._choice()

    def choose(self, choice: ModelChoice) -> None:
        """Have another model read the text from now on."""
        self._choice = lambda: choice
        self.analysis.analyse_automatically()

    @property
    def waits_to_be_asked(self) -> bool:
        """Whether it would go to a server, and nobody has asked for that yet."""
        return self.choice().is_on_server and self.analysis.needs_asking

    # What it holds

    def mirror(self, first: TokenEditor) -> None:
        """Hold the text of ``first``, and follow its edits."""
        self._load(document_text(first.document()))
        self._mirror = TextMirror(first, self.editor.document(), self)

    def hold_open_text(self, text: OpenText) -> None:
        """Hold a copy of ``text``, into which every edit goes as well."""
        self.partner = text
        self._load(text.text())
        if text.document is not None:
            self._mirror = TextMirror(self.editor, text.document, self)
        self._take_mode()

    def hold(self, text: str) -> None:
        """Hold ``text``, which is no open one and cannot be edited."""
        self._load(text)
        self._take_mode()

    def _end_mirror(self) -> None:
        if self._mirror is not None:
            self._mirror.setParent(None)
            self._mirror = None

    def _load(self, text: str) -> None:
        self._end_mirror()
        self.loading.emit()
        self.analysis.forget()
        self.editor.setPlainText(for_qt(text))
        self.editor.document().setModified(False)
        known = self.partner.reading if self.partner is not None else None
        if known is not None and known.choice == self.choice() and known.analysis.text == text:
            self.analysis.restore_reading(known.analysis, known.choice)
        elif text.strip():
            self.analysis.analyse_automatically()

    def shut_down(self) -> None:
        """Nothing is shown here any more; the model goes back unless the pane uses it."""
        self._end_mirror()
        self.partner = None
        self.analysis.close()
        self.hide()
        self.setParent(None)
        self.deleteLater()

    # As the pane has it

    @Slot()
    def _take_look(self) -> None:
        self._pane.dress(self.editor)
        self.analysis.set_colouring(self._pane.colouring)
        self.analysis.top_k = self._pane.analysis.top_k
        # Only the model can give more predictions than were recorded.
        if self.analysis.lacks_predictions:
            self.analysis.analyse_automatically()

    @Slot()
    def _take_live(self) -> None:
        # What a server may get by itself is a matter of the model in the first column only.
        choice = self.choice()
        may_follow = not choice.is_on_server or choice == self._pane.live.choice
        self.analysis.live = self._pane.analysis.live and may_follow

    @Slot()
    def _take_mode(self) -> None:
        closed = self.partner is None or self._pane.mode.is_reading
        self.editor.set_reading(reading=closed)

    @Slot()
    def _refuse(self) -> None:
        if self.partner is not None:
            self._pane.mode.edit_attempted.emit()
        else:
            self.edit_refused.emit(_SAME_IN_BOTH if self._kind is Kind.MODELS else _AS_SAVED)
