"""Two editors, each with an analysis of its own, that share the one thread of the models."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
from helpers import stuck_engine
from helpers.editors import open_editor
from helpers.spans import spans_of
from helpers.stuck_engine import STEP_BY_STEP, STUCK
from PySide6.QtCore import QObject, Slot
from PySide6.QtTest import QTest

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.models.engines import ENGINES
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.ui.threads.analysis_controller import AnalysisController
from gltr_desktop.ui.threads.analysis_state import State

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor

TEXT = "It was a bright cold day in April, and the clocks were striking thirteen.\n"
LONG = TEXT * 400


@dataclass(eq=False)
class Side(QObject):
    """An editor, what reads its text, and what that says."""

    editor: TokenEditor
    choice: ModelChoice
    beside: AnalysisController | None = None
    lines: list[str] = field(default_factory=list)
    speeds: int = 0

    def __post_init__(self) -> None:
        super().__init__(self.editor)
        self.analysis = AnalysisController(
            self.editor, Colouring(), lambda: self.choice, beside=self.beside
        )
        self.analysis.status_changed.connect(self._tell)
        self.analysis.speed_known.connect(self._note_speed)

    @Slot(str)
    def _tell(self, line: str) -> None:
        self.lines.append(line)

    @Slot()
    def _note_speed(self) -> None:
        self.speeds += 1

    def read(self, text: str) -> None:
        self.editor.setPlainText(text)
        self.analysis.analyse()

    @property
    def is_read(self) -> bool:
        spans = self.editor.spans
        return spans is not None and spans.analysis.complete and not self.analysis.running


@pytest.fixture
def choice(tiny_model: Path) -> ModelChoice:
    return ModelChoice(str(tiny_model), "cpu", "float32")


@pytest.fixture
def first(choice: ModelChoice, qtbot: QtBot) -> Iterator[Side]:
    ENGINES.insert(0, STUCK)
    stuck_engine.released.clear()
    side = Side(open_editor(qtbot), choice)
    yield side
    stuck_engine.released.set()
    side.analysis.close()
    ENGINES.remove(STUCK)


@pytest.fixture
def second(first: Side, qtbot: QtBot) -> Side:
    choice = replace(first.choice, precision="bfloat16")
    return Side(open_editor(qtbot), choice, first.analysis)


def wait(side: Side, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: side.is_read, timeout=60_000)


def test_each_editor_is_coloured_by_its_own_model(first: Side, second: Side, qtbot: QtBot) -> None:
    first.read(TEXT * 2)
    second.read(TEXT)
    wait(first, qtbot)
    wait(second, qtbot)
    read = [spans_of(side.editor).analysis for side in (first, second)]
    assert [analysis.text for analysis in read] == [TEXT * 2, TEXT]
    assert [analysis.model.precision for analysis in read] == ["float32", "bfloat16"]


def test_one_side_is_stopped_and_the_other_read(first: Side, second: Side, qtbot: QtBot) -> None:
    first.read(LONG)
    qtbot.waitUntil(lambda: first.analysis.state is State.READING, timeout=60_000)
    second.read(TEXT)
    first.analysis.stop()
    assert not first.analysis.running
    assert second.analysis.running
    wait(second, qtbot)
    assert not spans_of(first.editor).analysis.complete


def test_both_sides_are_read_again_as_they_are_edited(
    first: Side, second: Side, qtbot: QtBot
) -> None:
    for side in (first, second):
        side.analysis.live = True
        side.read(TEXT)
        wait(side, qtbot)
    for side in (first, second):
        QTest.keyClicks(side.editor, "So ")
    for side in (first, second):
        qtbot.waitUntil(
            lambda side=side: side.is_read and spans_of(side.editor).stale_from is None,  # type: ignore[misc]
            timeout=60_000,
        )
        assert spans_of(side.editor).analysis.text == f"So {TEXT}"


def test_a_speed_is_that_of_ones_own_model(first: Side, second: Side, qtbot: QtBot) -> None:
    first.read(TEXT)
    wait(first, qtbot)
    second.read(TEXT)
    wait(second, qtbot)
    qtbot.waitUntil(lambda: second.speeds == 1)
    assert first.speeds == 1
    assert first.analysis.tokens_per_second(first.choice) > 0
    assert first.analysis.tokens_per_second(second.choice) == 0


def test_who_waits_does_not_tell_of_the_others_model(
    first: Side, second: Side, qtbot: QtBot
) -> None:
    second.choice = ModelChoice(STEP_BY_STEP)
    second.read(TEXT)
    first.read(TEXT)
    qtbot.waitUntil(lambda: any("layer" in line for line in second.lines))
    assert first.lines
    assert not any("layer" in line for line in first.lines)
    assert first.analysis.state is State.LOADING


def test_closing_one_side_frees_the_way_for_the_other(
    first: Side, second: Side, qtbot: QtBot
) -> None:
    second.choice = ModelChoice(STEP_BY_STEP)
    second.read(TEXT)
    first.read(TEXT)
    second.analysis.close()
    wait(first, qtbot)
    first.read(TEXT.upper())
    wait(first, qtbot)
    assert spans_of(first.editor).analysis.text == TEXT.upper()
    assert second.editor.spans is None


def test_what_fails_on_one_side_leaves_the_other_as_it_is(
    first: Side, second: Side, tmp_path: Path, qtbot: QtBot
) -> None:
    first.read(TEXT)
    second.choice = ModelChoice(str(tmp_path / "no model"))
    second.read(TEXT)
    qtbot.waitUntil(lambda: second.analysis.state is State.FAILED, timeout=60_000)
    wait(first, qtbot)
    assert first.analysis.state is State.IDLE
    assert spans_of(first.editor).stale_from is None


def test_the_text_may_have_to_come_in_first(first: Side, qtbot: QtBot) -> None:
    is_there = [False]
    editor = open_editor(qtbot)
    late = AnalysisController(
        editor, Colouring(), lambda: first.choice, lambda: is_there[0], beside=first.analysis
    )
    editor.setPlainText(TEXT)
    late.analyse()
    assert not late.may_begin()
    assert late.state is State.IDLE
    is_there[0] = True
    late.analyse()
    qtbot.waitUntil(lambda: editor.spans is not None and not late.running, timeout=60_000)
    assert spans_of(editor).analysis.complete
