"""What an editor shows of the analyses of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.ui.editor.span_model import Spans
from gltr_desktop.ui.threads.known_analyses import KnownAnalyses

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.ui.editor.token_editor import TokenEditor


class ShownAnalysis:
    """Gives an editor the spans of an analysis, and remembers those of earlier texts."""

    def __init__(self, editor: TokenEditor, colouring: Colouring) -> None:
        self._editor = editor
        self.colouring = colouring
        """How spans are sorted into buckets and units."""
        self.known = KnownAnalyses()
        """Of the text as it stood between edits."""

    @property
    def is_complete(self) -> bool:
        """Whether the model has read all of the text that was analysed."""
        spans = self._editor.spans
        return spans is not None and spans.analysis.complete

    @property
    def is_fresh(self) -> bool:
        """Whether all colours are those of the text as it stands."""
        spans = self._editor.spans
        return self.is_complete and spans is not None and spans.stale_from is None

    @property
    def is_from_file(self) -> bool:
        """Whether it is shown as a file has it: no model is to read the text unless one asks."""
        spans = self._editor.spans
        return spans is not None and spans.analysis.model.from_file

    def begin(self, analysis: Analysis) -> None:
        """Show ``analysis``, which is one of the whole text, in place of what was shown."""
        spans = Spans(analysis, self.colouring.granularity)
        self._editor.show_spans(spans)
        spans.update(analysis, self.colouring.thresholds)
        self._editor.refresh(0)

    def go_on(self, analysis: Analysis) -> None:
        """Show more of what :meth:`begin` began with."""
        spans = self._editor.spans
        if spans is not None:
            before = spans.frontier
            spans.update(analysis, self.colouring.thresholds)
            self._editor.refresh(before)

    def end(self) -> None:
        """Remember what is shown: all of its text has been read."""
        if self._editor.spans is not None:
            self.known.note(self._editor.spans)

    def recolour(self, colouring: Colouring) -> bool:
        """Sort the spans into buckets anew; False if nothing that is shown makes a difference."""
        thresholds, granularity = colouring.thresholds, colouring.granularity
        before, self.colouring = self.colouring, colouring
        if (thresholds, granularity) == (before.thresholds, before.granularity):
            return False
        if self._editor.previous is not None:
            self._editor.previous.recolour(thresholds, granularity)
        if self._editor.spans is None:
            return False
        self._editor.spans.recolour(thresholds, granularity)
        self._editor.refresh(0)
        return True

    def undone(self) -> Analysis | None:
        """The known analysis of the text that an undo has brought back; None if there is none."""
        spans, document = self._editor.spans, self._editor.document()
        if spans is None or spans.stale_from is None:
            return None
        return self.known.of(document, spans)

    def forget(self) -> None:
        """Another text has come: all colours go."""
        self.known.forget()
        self._editor.show_spans(None)
