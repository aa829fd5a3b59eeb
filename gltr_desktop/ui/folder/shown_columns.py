"""The columns of the window's table of texts: those of every table, the strip and the group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch.columns import Column, columns

if TYPE_CHECKING:
    from gltr_desktop.analysis.colouring import Colouring

FILE, STRIP, GROUP, STATUS = "file", "strip", "group", "status"
USUAL = (
    FILE, STRIP, "tokens", "top10_share", "perplexity", "median_rank", "first_choice_share",
    "sentence_bits_sd", STATUS,
)  # fmt: skip
"""The keys of the columns that are shown unless the user chooses others."""


@dataclass(frozen=True)
class ShownColumn:
    """A column of the window's table.

    ``key`` is what the settings call it, whatever the thresholds. ``column`` says what is in it;
    None for the strip and the group, which no file has.
    """

    key: str
    title: str
    description: str
    column: Column | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether it holds numbers, which stand on the right."""
        return self.column is not None and self.column.type is not str


_STRIP = ShownColumn(
    STRIP, "Strip", "The shares of the four colours in the text, green on the left."
)
_GROUP = ShownColumn(GROUP, "Group", "The author or the group that you have given the text.")


def shown_columns(colouring: Colouring) -> tuple[ShownColumn, ...]:
    """The columns of texts whose tokens are in buckets by ``colouring``; the status is last."""
    # The names of the buckets' columns are those of their limits; the keys stay GLTR's.
    usual = columns(GLTR_COLOURING)
    ordinary = [
        ShownColumn(key.name, column.title, column.description, column)
        for key, column in zip(usual, columns(colouring), strict=True)
    ]
    file = next(column for column in ordinary if column.key == FILE)
    status = next(column for column in ordinary if column.key == STATUS)
    rest = [column for column in ordinary if column not in (file, status)]
    return (file, _STRIP, _GROUP, *rest, status)
