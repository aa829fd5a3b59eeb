"""The latest analyses of a text as it stood between edits: an undo needs no model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.ui.editor.positions import document_text

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.editor.span_model import Spans

_MAX_COUNT = 4
_MAX_CHARACTERS = 400_000
"""Of all together: an analysis takes a hundred times the memory of its text."""


class KnownAnalyses:
    """Remembers a few analyses by one model, the latest ones."""

    def __init__(self) -> None:
        self._reader: object = None
        self._known: list[tuple[Analysis, int]] = []
        """Each with the number of UTF-16 units of its text."""

    def read_by(self, reader: object) -> None:
        """The text is read by ``reader`` from now on; what another one has made of it goes."""
        if reader != self._reader:
            self._reader = reader
            self.forget()

    def note(self, spans: Spans) -> None:
        """Remember the analysis of ``spans``, which is one of a whole text."""
        present = spans.analysis
        others = [known for known in self._known if known[0].text != present.text]
        known = [*others, (present, spans.original_length)][-_MAX_COUNT:]
        while len(known) > 1 and sum(length for _, length in known) > _MAX_CHARACTERS:
            known.pop(0)
        self._known = known

    def of(self, document: QTextDocument, spans: Spans) -> Analysis | None:
        """The analysis of just the text that ``document`` has now; None if none is known.

        That of ``spans``, the present ones, is known even if it was not finished.
        """
        length = document.characterCount() - 1
        known = [*reversed(self._known), (spans.analysis, spans.original_length)]
        # The text of a document is only taken out of it where that may be worth it.
        same = [analysis for analysis, other in known if other == length]
        text = document_text(document) if same else ""
        return next((analysis for analysis in same if analysis.text == text), None)

    def forget(self) -> None:
        """Another text has come."""
        self._known = []
