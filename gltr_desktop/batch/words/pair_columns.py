"""The columns of tables of minimal pairs, a row a pair or a row a group, for every format."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from gltr_desktop.batch.words.intervals import CONFIDENCE
from gltr_desktop.batch.words.pairs import CORRECTED, PLAIN
from gltr_desktop.batch.words.table import TableColumn

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.batch.words.pair_groups import GroupTally
    from gltr_desktop.batch.words.pairs import Comparison, Pair, Parting, Total
    from gltr_desktop.batch.words.table import Cell

Row = TypeVar("Row")

ALL_PAIRS = "all pairs"
"""What stands for the group in the row of all pairs together."""


@dataclass(frozen=True)
class RowColumn(TableColumn, Generic[Row]):
    """A column that knows its cells: ``value(row)``, None or NaN where there is nothing.

    A value that ``is_surprisal`` is in nats.
    """

    value: Callable[[Row], Cell]
    is_surprisal: bool = False

    def cell(self, row: Row, unit: float) -> Cell:
        """What a file shows; surprisal in a ``unit`` of so many nats: ln 2 gives bits."""
        value = self.value(row)
        if isinstance(value, float):
            if math.isnan(value):
                return None
            return value / unit if self.is_surprisal else value
        return value or None if isinstance(value, str) else value


def _of_parting(value: Callable[[Parting], Cell]) -> Callable[[Pair], Cell]:
    return lambda pair: None if pair.parting is None else value(pair.parting)


def _of_total(which: str, value: Callable[[Total], Cell]) -> Callable[[Comparison], Cell]:
    def of(comparison: Comparison) -> Cell:
        total: Total | None = getattr(comparison, which)
        return None if total is None else value(total)

    return of


def _totals(which: str, what: str) -> tuple[RowColumn[Comparison], ...]:
    return (
        RowColumn(
            f"{which}_tokens",
            int,
            f"Tokens of {what}.",
            _of_total(which, lambda total: total.tokens),
        ),
        RowColumn(
            f"{which}_corrected",
            float,
            f"The surprisal of {what}, corrected for where words end.",
            _of_total(which, lambda total: total.corrected),
            is_surprisal=True,
        ),
        RowColumn(
            f"{which}_plain",
            float,
            f"The surprisal of {what}, as the plain product of the probabilities of its tokens.",
            _of_total(which, lambda total: total.plain),
            is_surprisal=True,
        ),
    )


PAIR_COLUMNS: tuple[RowColumn[Pair], ...] = (
    RowColumn("item", str, "The name of the pair, or its number.", lambda pair: pair.item),
    RowColumn("group", str, "The group of the pair.", lambda pair: pair.group),
    RowColumn("good", str, "The good sentence.", lambda pair: pair.good),
    RowColumn("bad", str, "The bad sentence.", lambda pair: pair.bad),
    RowColumn("good_words", int, "Words of the good one.", lambda pair: len(pair.good_words)),
    RowColumn("bad_words", int, "Words of the bad one.", lambda pair: len(pair.bad_words)),
    RowColumn(
        "parting_position",
        int,
        "The position, from 1, of the first word at which the two part.",
        _of_parting(lambda parting: parting.position),
    ),
    RowColumn(
        "parting_good",
        str,
        "The word of the good sentence there; empty where it has ended.",
        _of_parting(lambda parting: parting.good),
    ),
    RowColumn(
        "parting_bad",
        str,
        "The word of the bad sentence there; empty where it has ended.",
        _of_parting(lambda parting: parting.bad),
    ),
    RowColumn(
        "note", str, "What is odd about the pair, whatever reads it.", lambda pair: pair.note
    ),
)
"""What a pair is, whatever model reads it."""

COMPARISON_COLUMNS: tuple[RowColumn[Comparison], ...] = (
    RowColumn(
        "likelier",
        str,
        "Which sentence is likelier by the measure: “good”, “bad”, or “neither” where both are"
        " equally likely.",
        lambda compared: compared.likelier,
    ),
    RowColumn(
        "measure",
        str,
        "The surprisal by which they are compared: “corrected” for where words end, or “plain”"
        " where the model's words cannot be corrected.",
        lambda compared: compared.measure,
    ),
    RowColumn(
        "difference_corrected",
        float,
        "The corrected surprisal of the bad sentence less that of the good one.",
        lambda compared: compared.difference_by(CORRECTED),
        is_surprisal=True,
    ),
    RowColumn(
        "difference_plain",
        float,
        "The plain surprisal of the bad sentence less that of the good one.",
        lambda compared: compared.difference_by(PLAIN),
        is_surprisal=True,
    ),
    *_totals("good", "the good sentence"),
    *_totals("bad", "the bad sentence"),
    *_totals("before", "what precedes the parting, the same in both"),
    RowColumn(
        "scoring_note",
        str,
        "Why the two are not compared, or what else to know of the figures.",
        lambda compared: compared.note,
    ),
)
"""How a model sees a pair: these are there once for each model."""

GROUP_COLUMNS: tuple[RowColumn[GroupTally], ...] = (
    RowColumn(
        "group",
        str,
        f"The group; the last row is that of {ALL_PAIRS}.",
        lambda tally: ALL_PAIRS if tally.group is None else tally.group,
    ),
    RowColumn("pairs", int, "Pairs that are compared.", lambda tally: tally.pairs),
    RowColumn(
        "good_likelier", int, "Pairs whose good sentence is likelier.", lambda tally: tally.good
    ),
    RowColumn(
        "equally_likely",
        int,
        "Pairs whose sentences are equally likely: they count against the share.",
        lambda tally: tally.neither,
    ),
    RowColumn(
        "not_compared",
        int,
        "Pairs that are not compared, and count nowhere else.",
        lambda tally: tally.not_compared,
    ),
    RowColumn(
        "share",
        float,
        "The share of the compared pairs whose good sentence is likelier, from 0 to 1.",
        lambda tally: tally.share,
    ),
    RowColumn(
        "share_low",
        float,
        f"The lower end of the share's Wilson score interval ({CONFIDENCE:.0%}).",
        lambda tally: tally.interval and tally.interval[0],
    ),
    RowColumn(
        "share_high",
        float,
        f"The upper end of the share's Wilson score interval ({CONFIDENCE:.0%}).",
        lambda tally: tally.interval and tally.interval[1],
    ),
    RowColumn(
        "mean_difference",
        float,
        "The mean, over the compared pairs, of the bad sentence's surprisal less that of the good.",
        lambda tally: tally.mean_difference,
        is_surprisal=True,
    ),
    RowColumn(
        "measure",
        str,
        "The surprisal by which pairs are compared: “corrected” for where words end, or “plain”.",
        lambda tally: tally.measure,
    ),
)
"""How a model fares with the pairs of a group."""
