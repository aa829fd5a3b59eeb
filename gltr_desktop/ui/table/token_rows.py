"""A row for each token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.token_text import prediction_text
from gltr_desktop.analysis.visible_text import decode_piece
from gltr_desktop.ui.table.column import NO_TEXT
from gltr_desktop.ui.table.table_rows import TableRows
from gltr_desktop.ui.table.token_columns import COLUMNS, kinds_of_values

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis


class TokenRows(TableRows["Analysis"]):
    """The tokens of an analysis; the ids of texts are those of tokens."""

    noun = "token"

    def __init__(self, analysis: Analysis, keys: dict[int, str] | None = None) -> None:
        each = np.arange(len(analysis), dtype=np.int32)
        super().__init__(analysis, analysis, COLUMNS, each, analysis.scored)
        self._keys = {} if keys is None else keys
        """As far as they were looked at."""

    def at_step(self, analysis: Analysis) -> TokenRows:
        """The tokens with what is known of them now."""
        return TokenRows(analysis, self._keys)

    def text(self, index: int, column: int) -> str:
        """The text that the token in the column has in the place of token ``index``."""
        text_id = int(self.values(column)[index])
        return "" if text_id == NO_TEXT else prediction_text(self.analysis, index, text_id)

    def key(self, text_id: int) -> str:
        """The text of the token with that id in lower case; "" where there is none."""
        if text_id == NO_TEXT:
            return ""
        if text_id not in self._keys:
            self._keys[text_id] = decode_piece(self.analysis.vocabulary.piece(text_id)).casefold()
        return self._keys[text_id]

    def kinds(self) -> dict[str, list[str | None]]:
        """Which ranks and probabilities are exact; mostly all."""
        return kinds_of_values(self.analysis)
