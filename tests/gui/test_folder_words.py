"""What is said of a run over a folder."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

import pytest

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.analysis.palette import GREY
from gltr_desktop.models.options import SMALL, ModelChoice
from gltr_desktop.ui.folder.folder_words import progress_in_words, remark_on

if TYPE_CHECKING:
    from gltr_desktop.ui.folder.folder_run import FolderRun


@dataclass
class State:
    """What is looked at of a run."""

    count: int = 12
    files: list[None] = field(default_factory=lambda: [None] * 1_060)
    running: bool = True
    stopping: bool = False
    seconds_left: float | None = None
    choice: ModelChoice = field(default_factory=ModelChoice)
    colouring: Colouring = GLTR_COLOURING

    @property
    def run(self) -> FolderRun:
        return cast("FolderRun", self)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State(), "12 of 1,060 texts"),
        (State(seconds_left=0.2), "12 of 1,060 texts · about 1 s left"),
        (State(seconds_left=40.4), "12 of 1,060 texts · about 40 s left"),
        (State(seconds_left=59.7), "12 of 1,060 texts · about 1 min left"),
        (State(seconds_left=200), "12 of 1,060 texts · about 3 min left"),
        (State(seconds_left=3_590), "12 of 1,060 texts · about 1 h left"),
        (State(seconds_left=7_500), "12 of 1,060 texts · about 2 h 5 min left"),
        (State(running=False), "12 of 1,060 texts · stopped"),
        (State(running=False, count=1_060), "1,060 of 1,060 texts"),
        (State(1, [None], running=False), "1 of 1 text"),
    ],
)
def test_progress(state: State, words: str) -> None:
    assert progress_in_words(state.run) == words


def test_stopping_says_how_to_stop_at_once() -> None:
    words = progress_in_words(State(stopping=True, seconds_left=40).run)
    assert words.startswith("12 of 1,060 texts · stopping")
    assert "Esc" in words
    assert "40" not in words


def test_what_reading_again_would_change_is_said() -> None:
    state = State()
    assert remark_on(state.run, ModelChoice(), Colouring(palette=GREY)) == ""
    assert "Small and fast" in remark_on(state.run, ModelChoice(SMALL), GLTR_COLOURING)
    other = replace(ModelChoice(), precision="float32")
    assert "precision" in remark_on(state.run, other, GLTR_COLOURING)
    thresholds = Colouring(Thresholds((1, 2, 3)))
    assert "thresholds" in remark_on(state.run, ModelChoice(), thresholds)
