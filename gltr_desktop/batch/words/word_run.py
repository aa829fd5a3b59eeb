"""Reads the items of a table with one model after another, and writes the table of their words."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

from gltr_desktop.analysis.words.surprisal import knows_whole_words
from gltr_desktop.batch.words.about import about, write_with_about
from gltr_desktop.batch.words.columns import word_columns
from gltr_desktop.batch.words.figures import FigureFile
from gltr_desktop.batch.words.frequencies import frequencies_in
from gltr_desktop.batch.words.progress import ItemProgress
from gltr_desktop.batch.words.reading import Outcome, check_models, read_by_each
from gltr_desktop.batch.words.scoring import ModelRead
from gltr_desktop.batch.words.table import Table, check_rows, holds_sheets
from gltr_desktop.batch.words.word_rows import WordRows
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gltr_desktop.batch.words.figures import Figures
    from gltr_desktop.batch.words.frequencies import Frequencies
    from gltr_desktop.batch.words.items import Item
    from gltr_desktop.batch.words.reading import Watch
    from gltr_desktop.batch.words.request import Wording, WordsRequest


def write_words(request: WordsRequest, out: Path, watch: Watch) -> Outcome:
    """Write the table of the words of all items to ``out``, and beside it how it was made.

    If the run ends before, as when it is cancelled, the table is of the items that the first model
    has read; what the others have not read of them is missing, and a note says so.

    Raises:
        InputError: the items cannot be read, or a model is none for this.
        GltrError: a model cannot be opened, or a file not be written.
    """
    check_models(request.models)
    items, empty = _counted(request)

    def filled() -> Iterator[Item]:
        return request.table.filled_items(request.columns)

    if holds_sheets(out):
        # It would be known at the end only, when all has been read.
        check_rows(out, sum(_row_count(item, request.wording) for item in filled()))

    texts = (item.text for item in filled())
    frequencies = frequencies_in(request.language, texts)
    models = [ModelRead(choice) for choice in request.models]
    with ExitStack() as stack:
        found = [stack.enter_context(FigureFile()) for _ in models]
        failures: list[str] = []

        def keep(model: int, figures: Figures | str) -> None:
            found[model].append(figures)
            if model == 0 and isinstance(figures, str):
                failures.append(figures)

        is_complete = False
        try:
            is_complete = read_by_each(
                ItemProgress(models, items - empty),
                request.wording,
                filled,
                lambda scorer, item: scorer.figures(item),
                keep,
                watch,
            )
        finally:
            # Whatever ends the run, what is done is kept.
            read = len(found[0]) - len(failures)
            outcome = Outcome(items, empty, read, failures, stopped=not is_complete)
            if outcome.is_written:
                _write(request, out, models, found, outcome, frequencies)
    return outcome


def _write(
    request: WordsRequest,
    out: Path,
    models: Sequence[ModelRead],
    found: Sequence[FigureFile],
    outcome: Outcome,
    frequencies: Frequencies | None,
) -> None:
    has_group = request.columns.group is not None
    columns = word_columns(
        request.base,
        request.suffixes,
        has_group=has_group,
        has_frequencies=frequencies is not None,
    )
    rows = WordRows(
        request.wording,
        request.base,
        [_corrects(model) for model in models],
        frequencies,
        has_group=has_group,
    )
    done = islice(request.table.filled_items(request.columns), len(found[0]))
    table = Table("Words", columns, rows.of_items(done, [iter(each) for each in found]))
    when = datetime.now().astimezone()
    facts = about(request, models, outcome.counts, columns, when, frequencies)
    write_with_about(out, [table], facts, when)


def _counted(request: WordsRequest) -> tuple[int, int]:
    """How many items there are, and how many of them without a text."""
    items = empty = 0
    for item in request.table.items(request.columns):
        items += 1
        empty += item.is_empty
    return items, empty


def _row_count(item: Item, wording: Wording) -> int:
    """The words of ``item``; one row says that its words cannot be told."""
    try:
        return len(wording.words_of(item))
    except InputError:
        return 1


def _corrects(model: ModelRead) -> bool:
    record = model.record
    return record is not None and knows_whole_words(record)
