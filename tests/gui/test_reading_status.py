"""What the status line says of how long a text will take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.analyses import analysis_of
from PySide6.QtCore import QObject

from gltr_desktop.ui.threads.reading_status import ReadingStatus

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize(
    ("tokens_per_second", "said"),
    [
        (2.0, "Reading… 0 of 200 tokens · about 2 min left"),
        (100.0, "Reading… 0 of 200 tokens"),
        (0.0, "Reading… 0 of 200 tokens"),
    ],
)
def test_a_long_time_is_said_before_anything_is_read(
    tokens_per_second: float, said: str, qtbot: QtBot
) -> None:
    parent = QObject()
    status = ReadingStatus(parent)
    begun = analysis_of(["a"] * 200, [0] * 200, done=0)
    with qtbot.waitSignal(status.changed) as caught:
        status.tell_progress(begun, tokens_per_second)
    assert caught.args == [said]
