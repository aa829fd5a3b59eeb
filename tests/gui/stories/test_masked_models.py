"""A masked model in the window: what is coloured, and what is said of its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.spans import spans_of
from helpers.tiny_masked_models import TEXTS, save_masked_model
from helpers.windows import open_window, text_of, wait_for_colours

from gltr_desktop.analysis.buckets import NO_BUCKET

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
