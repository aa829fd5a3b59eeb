"""Predictions tried out in the text: what the model would make of it if they stood there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gltr_desktop.analysis.replacement import replacement
from gltr_desktop.analysis.token_details import token_details
from gltr_desktop.ui.editor.positions import for_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.ui.card.what_if_preview import WhatIfPreview
    from gltr_desktop.ui.editor.span_model import Spans
    from gltr_desktop.ui.editor.token_editor import TokenEditor


class Offer(NamedTuple):
    """A prediction: its ``text``, made visible, and what it would write into the document.

    ``replacement`` is None where nothing can be written: the prediction is no text of its own, it
    stands there already, no document can hold it, it is out of date, or nothing may be written.
    """

    text: str
    replacement: str | None


class WhatIf:
    """Tries predictions in place of the single token whose card is shown.

    ``shown_span`` gives the index of that span; while no card is shown, nothing is tried.
    ``may_write`` says whether the text may be written into: the user may only be reading it, but a
    file that comes in must have it alone.
    """

    def __init__(
        self,
        editor: TokenEditor,
        preview: WhatIfPreview,
        shown_span: Callable[[], int | None],
        may_write: Callable[[], bool],
    ) -> None:
        self._editor, self._preview = editor, preview
        self._shown_span, self._may_write = shown_span, may_write

    def offers(self) -> list[Offer]:
        """The predictions of the token, the best first; none where it is no single token."""
        spans, index = self._editor.spans, self._single_token()
        return [] if spans is None or index is None else self._offers(spans, index)

    def choices(self, index: int) -> frozenset[int]:
        """The numbers of the predictions, from 0, that can replace span ``index`` in the text."""
        spans = self._editor.spans
        if spans is None or not _is_single_token(spans, index):
            return frozenset()
        offers = enumerate(self._offers(spans, index))
        return frozenset(choice for choice, offer in offers if offer.replacement is not None)

    def replace(self, choice: int) -> None:
        """Try prediction ``choice`` (from 0) in place of the token, if that can be.

        An edit that can be undone. What was tried at the same place before goes.
        """
        spans, index = self._editor.spans, self._shown_span()
        start = self._preview.start
        if start is not None and (index is None or spans is None or spans.at(start) == index):
            self._preview.revert()
        spans, index = self._editor.spans, self._single_token()
        text = None if spans is None or index is None else self._written(spans, index, choice)
        if spans is not None and index is not None and text is not None:
            self._preview.begin(spans, index, choice, text)

    def _offers(self, spans: Spans, index: int) -> list[Offer]:
        """The predictions of span ``index``, which is a single token."""
        token = int(spans.analysis.groups.token_bounds[spans.group[index]])
        return [
            Offer(
                prediction.text,
                None if prediction.actual else self._written(spans, index, choice),
            )
            for choice, prediction in enumerate(token_details(spans.analysis, token).predictions)
        ]

    def _written(self, spans: Spans, index: int, choice: int) -> str | None:
        """What prediction ``choice`` writes in place of span ``index``; None if that cannot be."""
        if spans.is_stale(index) or not self._may_write():
            return None
        text = replacement(spans.analysis, int(spans.group[index]), choice)
        return text if text is not None and for_document(text) == text else None

    def _single_token(self) -> int | None:
        """The index of the span shown, if its unit is a single token."""
        spans, index = self._editor.spans, self._shown_span()
        if spans is None or index is None:
            return None
        return index if _is_single_token(spans, index) else None


def _is_single_token(spans: Spans, index: int) -> bool:
    """Whether the unit of span ``index`` is a single token."""
    if spans.granularity.is_passage:
        return False
    unit, bounds = spans.unit_of(index), spans.analysis.tokens.unit_bounds(spans.granularity)
    begin, end = bounds[unit : unit + 2].tolist()
    return bool(end == begin + 1)
