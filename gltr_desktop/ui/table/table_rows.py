"""What the table has a row for: each token of an analysis, or each word."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Generic

import numpy as np

from gltr_desktop.analysis.visible_text import visible
from gltr_desktop.ui.table.column import Source, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from gltr_desktop.analysis.record import Analysis, Int32
    from gltr_desktop.ui.table.column import Column

TEXT = 1
"""The number of the column with the text itself, in its colour."""


class TableRows(ABC, Generic[Source]):
    """The n things that can have a row, at one step of an analysis, and their columns.

    ``noun`` is what one of them is called. ``first_token`` is (n,) int32 ascending, ``is_shown``
    (n,) which of them have evidence. The first column is their number, the second their text.
    """

    noun: str

    def __init__(
        self,
        analysis: Analysis,
        source: Source,
        columns: Sequence[Column[Source]],
        first_token: Int32,
        is_shown: NDArray[np.bool_],
    ) -> None:
        self.analysis, self.columns = analysis, columns
        self.first_token, self.is_shown = first_token, is_shown
        self._source = source
        self._values: dict[int, NDArray[Any]] = {}

    @abstractmethod
    def at_step(self, analysis: Analysis) -> TableRows[Any]:
        """The rows at another step of the same analysis."""

    @abstractmethod
    def text(self, index: int, column: int) -> str:
        """What a column of texts has for number ``index``; "" for nothing."""

    @abstractmethod
    def key(self, text_id: int) -> str:
        """The text with that id in lower case; it is sorted and looked for by this."""

    @abstractmethod
    def kinds(self) -> dict[str, list[str | None]]:
        """The columns for other programs that say which numbers are no exact ones; mostly none."""

    def of_token(self, token: int) -> int:
        """The number of what ``token`` is a part of, or of what precedes it."""
        return max(0, int(self.first_token.searchsorted(np.int32(token), side="right")) - 1)

    def values(self, column: int) -> NDArray[Any]:
        """(n,) the values of a column, computed when they are first looked at."""
        if column not in self._values:
            self._values[column] = self.columns[column].values(self._source)
        return self._values[column]

    def keys(self, column: int, chosen: NDArray[np.intp]) -> NDArray[Any]:
        """(r,) int32 or float32: what orders those of the numbers ``chosen``, (r,), by a column."""
        values = self.values(column)[chosen]
        return self._alphabetical(values) if self.columns[column].written is None else values

    def _alphabetical(self, ids: NDArray[np.int32]) -> NDArray[np.int32]:
        """(r,) for each of ``ids``, (r,), the position of its text when they are sorted."""
        occurring, inverse = np.unique(ids, return_inverse=True)
        texts = list(map(self.key, occurring.tolist()))
        order = np.empty(len(occurring), np.int32)
        order[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
        return order[inverse]

    def containing(self, wanted: str) -> NDArray[np.bool_]:
        """(n,) whose text contains ``wanted``, which is in lower case."""
        occurring, inverse = np.unique(self.values(TEXT), return_inverse=True)
        found = np.array([wanted in self.key(text_id) for text_id in occurring.tolist()], bool)
        return found[inverse]

    def cell(self, index: int, column: int) -> str:
        """What the table shows."""
        shape = self.columns[column]
        if shape.written is None:
            return visible(self.text(index, column)) or "–"
        shown = shape.written(float(self.values(column)[index]))
        if shape.sign is None or shown.startswith("<"):
            return shown
        return shape.sign(self._source, index) + shown

    def exact(self, chosen: NDArray[np.intp]) -> Iterator[list[str]]:
        """Rows for other programs, below a header: texts as they are, and all digits."""
        kinds = self.kinds()
        yield [*(column.title for column in self.columns), *kinds]
        for index in chosen.tolist():
            cells = (
                self.text(index, number)
                if column.written is None
                else _all_digits(column, self.values(number)[index])
                for number, column in enumerate(self.columns)
            )
            yield [*cells, *(kind[index] or "" for kind in kinds.values())]


def _all_digits(column: Column[Any], value: np.number) -> str:
    """A number as other programs read it; "" for NaN."""
    if value != value:
        return ""
    return str(int(value)) if column.written is whole else str(value)
