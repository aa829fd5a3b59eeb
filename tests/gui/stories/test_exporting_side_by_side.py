"""What stands side by side in the window is what is written."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.side_by_side import AFTER, BEFORE, compare_texts, wait_for_difference
from helpers.tiny_models import CONFIGS, save_model
from helpers.windows import wait_for_colours

from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.difference_exporters import difference_exporter_named
from gltr_desktop.ui.side_by_side.difference_export import DifferenceSubject, difference_subject

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow


def subject_of(window: MainWindow) -> DifferenceSubject | None:
    return difference_subject(window.side_by_side, window.texts, window.colouring)


def test_two_texts_are_written_as_they_stand(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert subject_of(window) is None
    assert not window.menu_actions.share.comparison.menuAction().isEnabled()
    compare_texts(window, qtbot)
    subject = subject_of(window)
    assert subject is not None
    report = subject.report
    assert report.difference.kind is Kind.TEXTS
    assert (report.names, report.title, subject.paths) == (("Untitled", "After"), "", ())
    assert [analysis.text for analysis in report.analyses] == [BEFORE, AFTER]
    share, exports = window.menu_actions.share, window.difference_exports
    assert share.comparison.menuAction().isEnabled()
    with qtbot.waitSignal(exports.exported, timeout=60_000):
        exports.write(difference_exporter_named("json"), tmp_path / "found.json")
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert [found[side]["text"] for side in ("left", "right")] == [BEFORE, AFTER]
    assert sum(one["difference_bits"] for one in found["segments"]) == pytest.approx(
        found["difference_bits"], abs=1e-9
    )


def test_when_the_sides_change_places_so_do_those_of_the_report(
    window: MainWindow, qtbot: QtBot
) -> None:
    compare_texts(window, qtbot)
    window.side_by_side.swap()
    wait_for_difference(window, qtbot)
    subject = subject_of(window)
    assert subject is not None
    assert subject.report.names == ("After", "Untitled")
    assert subject.report.difference.left.text == AFTER
    assert subject.report.difference.right.text == BEFORE


def test_of_two_models_the_text_has_its_title_and_its_file(
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(BEFORE, encoding="utf-8")
    window.files.open_path(path)
    wait_for_colours(window, qtbot)
    other = save_model(tmp_path_factory.mktemp("models") / "other", CONFIGS["llama"])
    choice = replace(window.model_menu.choice, name=str(other))
    window.side_by_side.set_model_beside(choice)
    wait_for_difference(window, qtbot)
    subject = subject_of(window)
    assert subject is not None
    assert subject.report.of_models
    assert subject.report.title == "letter.txt"
    assert subject.report.names == ("tiny", "other")
    assert subject.report.granularity is Granularity.TOKEN
    assert subject.paths == (path,)
    window.side_by_side.stop()
    assert subject_of(window) is None
