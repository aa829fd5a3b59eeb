"""The About box says what the colours mean and, above all, what they do not."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from gltr_desktop import __version__
from gltr_desktop.ui.about import about_box

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.mark.parametrize(
    "said",
    [
        __version__,
        "GLTR Desktop",
        "among the ten best guesses",
        "does not say",
        "Who or what wrote the text",
        "never judge a person",
        "stay on this computer",
        "Gehrmann",
        "SmolLM2 · English",
        "Small and fast · English",
        "Larger models are more accurate",
        "Apache License",
    ],
)
def test_what_it_says(said: str, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert said in about_box(window).text()


def test_a_bundle_leads_to_the_licences_of_what_it_contains(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert "under the LGPL" in about_box(window).text()
    assert "href" not in about_box(window).text()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gltr-desktop"))
    assert (tmp_path / "licenses" / "THIRD-PARTY.md").as_uri() in about_box(window).text()


def test_it_is_closed_by_a_key(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    box = about_box(window)
    box.open()
    assert box.isVisible()
    qtbot.keyClick(box, "\x1b")
    assert not box.isVisible()
