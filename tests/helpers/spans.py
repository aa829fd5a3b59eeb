"""The spans that a window or an editor shows, which must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gltr_desktop.ui.editor.span_model import Spans


class _Shows(Protocol):
    @property
    def spans(self) -> Spans | None: ...


def spans_of(shown: _Shows) -> Spans:
    """The spans of a window, a pane or an editor that has been coloured."""
    spans = shown.spans
    assert spans is not None
    return spans
