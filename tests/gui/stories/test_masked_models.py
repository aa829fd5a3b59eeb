"""A masked model in the window: what is coloured, and what is said of its figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.side_by_side import wait_for_difference
from helpers.spans import spans_of
from helpers.tiny_masked_models import TEXTS, save_masked_model
from helpers.windows import open_window, text_of, wait_for_colours

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.analysis.difference.difference_words import headline
from gltr_desktop.ui.side_by_side.no_difference import why_no_difference

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> MainWindow:
    return open_window(qtbot, save_masked_model(tmp_path / "bert", "bert"))


def colour(window: MainWindow, text: str, qtbot: QtBot) -> None:
    window.pane.editor.insertPlainText(text)
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)


def test_words_are_coloured_and_blanks_are_not(window: MainWindow, qtbot: QtBot) -> None:
    colour(window, TEXTS["decomposed"], qtbot)
    spans, text = spans_of(window), text_of(window)
    for position, character in enumerate(text):
        index = spans.at(position)
        is_coloured = index is not None and spans.bucket_at(index) != NO_BUCKET
        assert is_coloured != character.isspace()


def test_the_status_line_says_what_the_figures_are_not(window: MainWindow, qtbot: QtBot) -> None:
    colour(window, TEXTS["English"], qtbot)
    assert window.status_bar.model.text().endswith("pseudo-log-likelihood")
    tip = window.status_bar.model.toolTip()
    assert "not comparable with perplexity or with left-to-right models" in tip
    assert window.status_bar.summary.toolTip().endswith(" bits (pseudo-log-likelihood)")
    assert window.status_bar.summary.text().startswith(f"{len(spans_of(window).analysis)} tokens")


def test_an_edit_makes_stale_what_has_seen_it_from_before(window: MainWindow, qtbot: QtBot) -> None:
    colour(window, " ".join([*TEXTS.values(), *TEXTS.values()]), qtbot)
    spans = spans_of(window)
    count, reach = len(spans), spans.analysis.model.context_length
    assert reach is not None
    assert count > reach + 5
    cursor = window.pane.editor.textCursor()
    last = int(spans.start[count - 2])
    cursor.setPosition(last + 1)
    cursor.insertText("x")
    assert spans.stale_begin <= count - 2 - reach + 1
    assert not spans.is_stale(0)


def test_a_model_of_the_other_kind_is_refused_beside_it(
    window: MainWindow, tiny_model: Path, qtbot: QtBot
) -> None:
    colour(window, TEXTS["English"], qtbot)
    other = replace(window.model_menu.choice, name=str(tiny_model))
    window.side_by_side.set_model_beside(other)
    assert not window.side_by_side.active
    assert "guesses from both sides cannot be compared with one that reads" in window.message.text


def test_two_masked_models_differ_in_bits(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    colour(window, TEXTS["English"], qtbot)
    cased = save_masked_model(tmp_path / "cased", "bert-cased")
    sides = window.side_by_side
    sides.set_model_beside(replace(window.model_menu.choice, name=str(cased)))
    difference = wait_for_difference(window, qtbot)
    said = headline(difference, sides.names)
    assert f"{difference.left_bits:,.0f} → {difference.right_bits:,.0f} bits (" in said
    assert "per character" not in said


def test_one_model_that_reads_in_two_ways_is_named_by_them(
    window: MainWindow, qtbot: QtBot
) -> None:
    colour(window, TEXTS["English"], qtbot)
    choice = window.model_menu.choice
    window.side_by_side.set_model_beside(replace(choice, masking="token"))
    wait_for_difference(window, qtbot)
    assert window.side_by_side.names == (
        "bert on Processor, Hide a Token and the Rest of Its Word",
        "bert on Processor, Hide a Token Alone",
    )
    window.side_by_side.set_model_beside(replace(choice, window=32))
    assert window.side_by_side.names == (
        "bert on Processor, 128 tokens at once",
        "bert on Processor, 32 tokens at once",
    )


def test_it_is_said_that_models_of_two_kinds_have_no_difference(
    window: MainWindow, tiny_model: Path, qtbot: QtBot
) -> None:
    colour(window, TEXTS["English"], qtbot)
    choice = window.model_menu.choice
    sides = window.side_by_side
    sides.set_model_beside(replace(choice, masking="token"))
    wait_for_difference(window, qtbot)
    window.model_menu.choose(replace(choice, name=str(tiny_model)))
    said = "only one of these models guesses from both sides"
    qtbot.waitUntil(lambda: said in why_no_difference(sides))
    assert sides.difference is None
