"""The table of the words of all items, written from the window."""

from __future__ import annotations

import csv
import json
from functools import partial
from typing import TYPE_CHECKING

import pytest
from helpers.tiny_masked_models import save_masked_model

from gltr_desktop.batch.words.items import ItemColumns, ItemTable
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.ui.items.words_writer import WordsWriter

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gltr_desktop.errors import GltrError

COLUMNS = ItemColumns("sentence", "context", "item", None, "condition")


@pytest.fixture
def writer(frame: QWidget) -> WordsWriter:
    return WordsWriter(frame)


@pytest.fixture
def choice(tiny_model: Path) -> ModelChoice:
    return ModelChoice(str(tiny_model), "cpu", "float32")


def test_a_row_a_word_is_written_with_how_it_was_made(
    writer: WordsWriter,
    choice: ModelChoice,
    stimuli: Path,
    tmp_path: Path,
    dialogs: Dialogs,
    qtbot: QtBot,
) -> None:
    out = tmp_path / "out.csv"
    dialogs.name = str(out)
    lines: list[str] = []
    writer.reported.connect(lines.append)
    with qtbot.waitSignal(writer.written, timeout=60_000) as told:
        writer.ask(ItemTable(stimuli), COLUMNS, choice)
        assert writer.running
        assert writer.present_choice == choice
    assert dialogs.asked == [str(tmp_path / "stimuli-words.csv")]
    assert told.args == ["“out.csv” holds the words of 3 items.", out]
    assert not writer.running
    assert any("of 3 items" in line for line in lines)
    assert lines[-1] == ""
    with out.open(encoding="utf-8-sig", newline="") as file:
        words = [row["word"] for row in csv.DictReader(file)]
    assert words[:7] == ["The", "horse", "raced", "past", "the", "barn", "fell."]
    about = json.loads((tmp_path / "out.csv.about.json").read_text(encoding="utf-8"))
    assert about["input"]["name"] == "stimuli.csv"


def test_a_name_without_an_ending_gets_one(
    writer: WordsWriter,
    choice: ModelChoice,
    stimuli: Path,
    tmp_path: Path,
    dialogs: Dialogs,
    qtbot: QtBot,
) -> None:
    dialogs.name = str(tmp_path / "out")
    with qtbot.waitSignal(writer.written, timeout=60_000):
        writer.ask(ItemTable(stimuli), COLUMNS, choice)
    assert (tmp_path / "out.csv").is_file()


def stop_early(writer: WordsWriter, line: str) -> None:
    """Stop as soon as a few items were read."""
    if line.startswith(("2 ", "3 ", "4 ")):
        writer.stop()


def test_a_table_that_is_stopped_has_what_was_read_until_then(
    writer: WordsWriter,
    choice: ModelChoice,
    tmp_path: Path,
    dialogs: Dialogs,
    qtbot: QtBot,
) -> None:
    table = tmp_path / "many.csv"
    table.write_text("text\n" + "The dog barks.\n" * 2_000, encoding="utf-8")
    out = tmp_path / "out.csv"
    dialogs.name = str(out)
    writer.reported.connect(partial(stop_early, writer))
    with qtbot.waitSignal(
        writer.changed, timeout=60_000, check_params_cb=lambda: not writer.running
    ):
        writer.ask(ItemTable(table), ItemColumns("text"), choice)
    with out.open(encoding="utf-8-sig", newline="") as file:
        items = {row["item"] for row in csv.DictReader(file)}
    assert 0 < len(items) < 2_000


def refusal(writer: WordsWriter, table: ItemTable, choice: ModelChoice, qtbot: QtBot) -> GltrError:
    with qtbot.waitSignal(writer.failed, timeout=60_000) as told:
        writer.ask(table, COLUMNS, choice)
    assert not writer.running
    assert told.args is not None
    error: GltrError = told.args[0]
    return error


def test_the_table_of_items_is_not_replaced(
    writer: WordsWriter, choice: ModelChoice, stimuli: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    before = stimuli.read_bytes()
    dialogs.name = str(stimuli)
    assert "would replace" in refusal(writer, ItemTable(stimuli), choice, qtbot).message
    assert stimuli.read_bytes() == before


def test_an_ending_that_says_no_format_is_refused(
    writer: WordsWriter,
    choice: ModelChoice,
    stimuli: Path,
    tmp_path: Path,
    dialogs: Dialogs,
    qtbot: QtBot,
) -> None:
    dialogs.name = str(tmp_path / "out.png")
    assert "says no format" in refusal(writer, ItemTable(stimuli), choice, qtbot).message


def test_a_model_that_is_gone_is_said(
    writer: WordsWriter, stimuli: Path, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    dialogs.name = str(tmp_path / "out.csv")
    gone = ModelChoice(str(tmp_path / "gone"), "cpu", "float32")
    refusal(writer, ItemTable(stimuli), gone, qtbot)
    assert not (tmp_path / "out.csv").exists()


def test_a_model_that_guesses_from_both_sides_is_refused(
    writer: WordsWriter, stimuli: Path, tmp_path: Path, dialogs: Dialogs, qtbot: QtBot
) -> None:
    masked = save_masked_model(tmp_path / "masked", "bert")
    dialogs.name = str(tmp_path / "out.csv")
    choice = ModelChoice(str(masked), "cpu", "float32")
    assert "from both sides" in refusal(writer, ItemTable(stimuli), choice, qtbot).message


def test_nothing_is_written_without_a_name(
    writer: WordsWriter, choice: ModelChoice, stimuli: Path, dialogs: Dialogs
) -> None:
    dialogs.name = ""
    writer.ask(ItemTable(stimuli), COLUMNS, choice)
    assert not writer.running
