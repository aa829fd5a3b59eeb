"""Runs over pairs: a table with a row for each pair, and one with a row for each group."""

from __future__ import annotations

import csv
import math
import threading
from typing import TYPE_CHECKING

import pytest

from gltr_desktop.batch.words.item_text import joined
from gltr_desktop.batch.words.items import ItemColumns, ItemTable
from gltr_desktop.batch.words.pair_run import write_pairs
from gltr_desktop.batch.words.pairs import Pair, ReadSentence, compare
from gltr_desktop.batch.words.reading import Watch
from gltr_desktop.batch.words.request import Wording, WordsRequest
from gltr_desktop.batch.words.word_rows import STOPPED
from gltr_desktop.cli.failures import explained
from gltr_desktop.models.engine import analyse_alone, open_engine

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.models.options import ModelChoice

Models = tuple["ModelChoice", "ModelChoice"]

COLUMNS = ItemColumns("good", "context", "item", group="group")
TABLE = """item,group,context,good,bad
a,agreement,He came.,The dog barks loudly.,The dog bark loudly.
b,agreement,,The dogs bark.,The dogs barks.
c,order,,The cat sat on the mat.,The cat sat the on mat.
d,order,,It rains.,
"""


@pytest.fixture
def request_for_pairs(table: Path, models: Models) -> WordsRequest:
    table.write_text(TABLE, encoding="utf-8")
    return WordsRequest(ItemTable(table), COLUMNS, models, other="bad")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_pair_is_compared_in_its_context_by_each_model(
    request_for_pairs: WordsRequest, models: Models, watch: Watch, tmp_path: Path
) -> None:
    outcome = write_pairs(request_for_pairs, tmp_path / "pairs.csv", watch).outcome
    assert (outcome.items, outcome.empty, outcome.read, outcome.failures) == (4, 1, 3, [])
    rows = rows_of(tmp_path / "pairs.csv")
    assert [row["parting_good"] for row in rows] == ["barks", "bark.", "on", ""]
    items = ItemTable(request_for_pairs.table.path)
    both = list(zip(items.items(COLUMNS), items.items(ItemColumns("bad", "context")), strict=True))
    for choice, suffix in zip(models, ("_gpt2", "_llama"), strict=True):
        engine = open_engine(choice)
        for row, pair in zip(rows[:3], both, strict=False):
            read = [
                ReadSentence(
                    analyse_alone(engine, joined(item).text, 0, threading.Event()),
                    Wording().words_of(item),
                )
                for item in pair
            ]
            words = [tuple(item.text.split()) for item in pair]
            known = compare(Pair("", "", pair[0].text, pair[1].text, *words), *read)
            assert row[f"likelier{suffix}"] == known.likelier
            assert float(row[f"difference_corrected{suffix}"]) == pytest.approx(
                known.difference / math.log(2), rel=1e-6
            )
        assert rows[3][f"likelier{suffix}"] == ""
        engine.close()


def test_groups_are_summed_up_in_a_file_of_their_own(
    request_for_pairs: WordsRequest, watch: Watch, tmp_path: Path
) -> None:
    found = write_pairs(request_for_pairs, tmp_path / "pairs.csv", watch)
    pairs = rows_of(tmp_path / "pairs.csv")
    groups = rows_of(tmp_path / "pairs.groups.csv")
    assert [row["group"] for row in groups] == ["agreement", "order", "all pairs"]
    assert [row["pairs_gpt2"] for row in groups] == ["2", "1", "3"]
    good = sum(row["likelier_gpt2"] == "good" for row in pairs)
    assert groups[-1]["good_likelier_gpt2"] == str(good)
    assert found.tallies[0][-1].good == good
    assert float(groups[-1]["share_gpt2"]) == pytest.approx(good / 3)
    assert (tmp_path / "pairs.csv.about.json").exists()


def test_an_interrupt_keeps_the_pairs_that_were_compared(
    request_for_pairs: WordsRequest, tmp_path: Path
) -> None:
    cancelled = threading.Event()

    def report(line: str) -> None:
        if line.startswith("model 2 of 2: 1 of 4 pairs"):
            cancelled.set()

    found = write_pairs(
        request_for_pairs, tmp_path / "pairs.csv", Watch(cancelled, explained, report)
    )
    assert found.outcome.stopped
    rows = rows_of(tmp_path / "pairs.csv")
    assert [row["scoring_note_llama"] == STOPPED for row in rows] == [False, True, True, True]
    assert found.tallies[1][-1].pairs == 1


def test_an_interrupt_before_the_first_pair_writes_nothing(
    request_for_pairs: WordsRequest, tmp_path: Path
) -> None:
    cancelled = threading.Event()
    cancelled.set()
    watch = Watch(cancelled, explained, lambda _: None)
    assert not write_pairs(request_for_pairs, tmp_path / "pairs.csv", watch).outcome.is_written
    assert not (tmp_path / "pairs.csv").exists()
