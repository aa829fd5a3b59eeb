"""Reads pairs of sentences with one model after another, and writes which of them is likelier."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from gltr_desktop.batch.words.about import about, write_with_about
from gltr_desktop.batch.words.item_text import joined
from gltr_desktop.batch.words.pair_columns import COMPARISON_COLUMNS, GROUP_COLUMNS, PAIR_COLUMNS
from gltr_desktop.batch.words.pair_groups import PairTallies
from gltr_desktop.batch.words.pairs import (
    PLAIN,
    Comparison,
    Pair,
    ReadSentence,
    compare,
    measure_of,
)
from gltr_desktop.batch.words.progress import ItemProgress
from gltr_desktop.batch.words.reading import Outcome, check_models, read_by_each
from gltr_desktop.batch.words.scoring import ModelRead
from gltr_desktop.batch.words.table import Table, TableColumn, check_rows
from gltr_desktop.batch.words.word_rows import STOPPED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gltr_desktop.batch.words.items import Item
    from gltr_desktop.batch.words.pair_columns import Row, RowColumn
    from gltr_desktop.batch.words.pair_groups import GroupTally
    from gltr_desktop.batch.words.reading import Watch
    from gltr_desktop.batch.words.request import Wording, WordsRequest
    from gltr_desktop.batch.words.scoring import ItemScorer

    Numbered = tuple[int, tuple[Item, Item]]

GROUPS = "Groups"
"""The title of the table with a row for each group."""


@dataclass(frozen=True)
class PairOutcome:
    """What became of a run over pairs, and what each model made of each group.

    ``tallies`` are those of one model in the order of the groups, all together last.
    """

    outcome: Outcome
    tallies: Sequence[Sequence[GroupTally]]


def write_pairs(request: WordsRequest, out: Path, watch: Watch) -> PairOutcome:
    """Write a table with a row for each pair to ``out``, one with a row for each group, and how.

    In a workbook, the groups are its second sheet; otherwise they get a file of their own. If the
    run ends before, as when it is cancelled, the tables are of the pairs that the first model has
    read.

    Raises:
        InputError: the pairs cannot be read, or a model is none for this.
        GltrError: a model cannot be opened, or a file not be written.
    """
    check_models(request.models)
    both = _sentences(request)
    check_rows(out, len(both))
    pairs = [_pair(good, bad, request.wording) for good, bad in both]
    models = [ModelRead(choice) for choice in request.models]
    found: list[list[Comparison | str]] = [[] for _ in models]

    def read(scorer: ItemScorer, numbered: Numbered) -> Comparison | str:
        number, (good, bad) = numbered
        return pairs[number].gap or _compared(scorer, pairs[number], good, bad)

    is_complete = False
    try:
        is_complete = read_by_each(
            ItemProgress(models, len(pairs), "pair"),
            request.wording,
            lambda: enumerate(both),
            read,
            lambda model, one: found[model].append(one),
            watch,
        )
    finally:
        # Whatever ends the run, what is done is kept.
        outcome = _outcome(pairs, found[0], stopped=not is_complete)
        done = len(found[0])
        compared = [
            _comparisons(ones, model, done) for ones, model in zip(found, models, strict=True)
        ]
        tallies = [
            _tallied(pairs, ones, model) for ones, model in zip(compared, models, strict=True)
        ]
        if outcome.is_written:
            _write(request, out, models, (pairs[:done], compared, tallies), outcome)
    return PairOutcome(outcome, tallies)


def _outcome(pairs: Sequence[Pair], found: Sequence[Comparison | str], *, stopped: bool) -> Outcome:
    """What became of ``pairs``, of which the first model has ``found`` so many."""
    both = list(zip(pairs, found, strict=False))
    empty = sum(bool(pair.gap) for pair in pairs)
    failures = [one for pair, one in both if isinstance(one, str) and not pair.gap]
    read = sum(isinstance(one, Comparison) for one in found)
    return Outcome(len(pairs), empty, read, failures, stopped=stopped)


def _sentences(request: WordsRequest) -> list[tuple[Item, Item]]:
    """The two sentences of each pair, as items of the same name and context."""
    columns = request.columns
    others = replace(columns, text=request.other or columns.text)
    return list(zip(request.table.items(columns), request.table.items(others), strict=True))


def _pair(good: Item, bad: Item, wording: Wording) -> Pair:
    good_words, bad_words = (
        tuple(wording.words_of(item).texts(joined(item).text)) for item in (good, bad)
    )
    return Pair(good.name, good.group, good.text, bad.text, good_words, bad_words)


def _compared(scorer: ItemScorer, pair: Pair, good: Item, bad: Item) -> Comparison | str:
    """The comparison, or why there is none."""
    sentences = []
    for item in (good, bad):
        read = scorer.sentence(item)
        if isinstance(read, str):
            return read
        sentences.append(ReadSentence(*read))
    return compare(pair, *sentences)


def _comparisons(
    found: Sequence[Comparison | str], model: ModelRead, count: int
) -> list[Comparison]:
    """A comparison for each of ``count`` pairs, also where there is only a reason for none."""
    measure = _measure(model)
    stopped = [STOPPED] * (count - len(found))
    return [
        Comparison(measure, note=one) if isinstance(one, str) else one for one in (*found, *stopped)
    ]


def _measure(model: ModelRead) -> str:
    return PLAIN if model.record is None else measure_of(model.record)


def _tallied(
    pairs: Sequence[Pair], compared: Sequence[Comparison], model: ModelRead
) -> list[GroupTally]:
    tallies = PairTallies(_measure(model))
    for pair, one in zip(pairs, compared, strict=False):
        tallies.add(pair.group, one)
    return tallies.tallies


def _write(
    request: WordsRequest,
    out: Path,
    models: Sequence[ModelRead],
    made: tuple[Sequence[Pair], Sequence[Sequence[Comparison]], Sequence[Sequence[GroupTally]]],
    outcome: Outcome,
) -> None:
    pairs, compared, tallies = made
    unit, suffixes = request.base.nats, request.suffixes
    own = [
        column
        for column in PAIR_COLUMNS
        if column.name != "group" or request.columns.group is not None
    ]
    columns = [*own, *_suffixed(COMPARISON_COLUMNS, suffixes)]
    rows = [
        [
            *(column.cell(pair, unit) for column in own),
            *(column.cell(one, unit) for one in ones for column in COMPARISON_COLUMNS),
        ]
        for pair, *ones in zip(pairs, *compared, strict=True)
    ]
    group, *figures = GROUP_COLUMNS
    groups = Table(
        GROUPS,
        [group, *_suffixed(figures, suffixes)],
        [
            [
                group.cell(first, unit),
                *(column.cell(one, unit) for one in (first, *others) for column in figures),
            ]
            for first, *others in zip(*tallies, strict=True)
        ],
    )
    when = datetime.now().astimezone()
    facts = about(request, models, outcome.counts, columns, when)
    write_with_about(out, [Table("Pairs", columns, rows), groups], facts, when)


def _suffixed(columns: Sequence[RowColumn[Row]], suffixes: Sequence[str]) -> list[TableColumn]:
    """The columns of each model, whose names end in its suffix."""
    return [
        TableColumn(f"{column.name}{suffix}", column.type, column.description)
        for suffix in suffixes
        for column in columns
    ]
