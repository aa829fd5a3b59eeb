"""The line below the window: a status, a summary, and how far what runs has got."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMainWindow

from gltr_desktop.analysis.statistics import Summary
from gltr_desktop.ui.status_bar import StatusBar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

SUMMARY = Summary(
    tokens=1_234,
    scored=1_233,
    buckets={"green": 1_234, "yellow": 0, "red": 0, "purple": 0},
    shares={"green": 1.0, "yellow": 0.0, "red": 0.0, "purple": 0.0},
    bits=5_678.9,
    perplexity=24.34,
    bits_per_character=1.234,
    mean_entropy=2.5,
)


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[StatusBar]:
    window = QMainWindow()
    qtbot.addWidget(window)
    bar = StatusBar(window)
    window.setStatusBar(bar)
    window.resize(600, 100)
    with qtbot.waitExposed(window):
        window.show()
    yield bar
    window.close()


def test_the_summary_says_what_the_text_adds_up_to(bar: StatusBar) -> None:
    bar.show_summary(SUMMARY)
    assert bar.summary.text() == (
        "1,234 tokens  ·  5,679 bits  ·  perplexity 24.3  ·  1.23 bits per character"
    )
    bar.show_summary(None)
    assert bar.summary.text() == ""


def test_an_infinite_perplexity_is_shown_as_one(bar: StatusBar) -> None:
    bar.show_summary(Summary(1, 1, SUMMARY.buckets, SUMMARY.shares, 9e9, math.inf, None, None))
    assert bar.summary.text().endswith("perplexity ∞")


def test_progress_is_shown_while_something_runs(bar: StatusBar) -> None:
    assert not bar.progress.isVisible()
    bar.show_busy(busy=True)
    assert bar.progress.isVisible()
    assert bar.progress.maximum() == 0, "it is not known how long that takes"
    bar.show_progress(3, 10)
    assert (bar.progress.value(), bar.progress.maximum()) == (3, 10)
    bar.show_progress(20, 10)
    assert bar.progress.value() == 10
    bar.show_busy(busy=False)
    assert not bar.progress.isVisible()


def test_a_long_status_does_not_make_the_window_wider(bar: StatusBar) -> None:
    bar.show_summary(SUMMARY)
    before = bar.window().minimumSizeHint().width()
    bar.show_status("A very long status. " * 50)
    assert bar.window().minimumSizeHint().width() == before
    assert bar.status.text().startswith("A very long")
