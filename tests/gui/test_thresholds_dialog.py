"""Thresholds take effect at once, everywhere, without the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.spans import spans_of
from helpers.windows import histogram_of
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialogButtonBox

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.ui.dialogs.thresholds_dialog import ThresholdsDialog
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow

Buttons = QDialogButtonBox.StandardButton


def opened(window: MainWindow) -> ThresholdsDialog:
    window.menu_actions.thresholds.trigger()
    (dialog,) = window.findChildren(ThresholdsDialog)
    assert dialog.isVisible()
    return dialog


def expected(window: MainWindow, thresholds: Thresholds) -> list[int]:
    buckets = thresholds.buckets(spans_of(window).analysis.columns.rank)
    return [int((buckets == bucket).sum()) for bucket in range(4)]


def test_they_apply_to_text_legend_charts_and_export(coloured: MainWindow, qtbot: QtBot) -> None:
    runs = coloured.pane.analysis.request_id
    dialog = opened(coloured)
    dialog.fields[2].setValue(1_500)
    dialog.fields[1].setValue(700)
    dialog.fields[0].setValue(300)
    thresholds = Thresholds((300, 700, 1_500))
    counts = expected(coloured, thresholds)
    assert counts != expected(coloured, Thresholds())
    spans = spans_of(coloured)
    # Each token of the text is a span of its own.
    assert (spans.bucket == thresholds.buckets(spans.analysis.columns.rank)).all()
    assert histogram_of(coloured).counts.tolist() == counts
    described = coloured.pane.legend.accessibleDescription()
    assert f"among the 300 best guesses: {counts[0]} of " in described
    assert coloured.colouring.thresholds == thresholds
    assert coloured.pane.analysis.request_id == runs
    dialog.accept()
    assert Settings().thresholds == thresholds


def test_cancel_brings_the_initial_thresholds_back(coloured: MainWindow) -> None:
    before = spans_of(coloured).bucket.tolist()
    dialog = opened(coloured)
    dialog.fields[0].setValue(99)
    assert coloured.colouring.thresholds == Thresholds((99, 100, 1000))
    dialog.reject()
    assert coloured.colouring.thresholds == Thresholds()
    assert spans_of(coloured).bucket.tolist() == before


def test_what_does_not_ascend_is_not_used(window: MainWindow) -> None:
    dialog = opened(window)
    dialog.fields[0].setValue(100)
    assert "larger than the one above" in dialog.complaint.text()
    assert not dialog.box.button(Buttons.Ok).isEnabled()
    assert window.colouring.thresholds == Thresholds()
    dialog.fields[1].setValue(200)
    assert dialog.complaint.text() == ""
    assert dialog.box.button(Buttons.Ok).isEnabled()
    assert window.colouring.thresholds == Thresholds((100, 200, 1000))
    dialog.box.button(Buttons.RestoreDefaults).click()
    assert [field.value() for field in dialog.fields] == [10, 100, 1000]
    assert window.colouring.thresholds == Thresholds()
    dialog.reject()


@pytest.mark.parametrize("stored", ["", "10 5 1", "a b c", "1", "1 2 3 4"])
def test_what_cannot_be_used_counts_as_never_set(stored: str) -> None:
    QSettings().setValue("text/thresholds", stored)
    assert Settings().thresholds == Thresholds()
