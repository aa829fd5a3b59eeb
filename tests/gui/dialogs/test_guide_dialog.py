"""Help → How to Read This: true pictures of a real passage, readable in every window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.pixels import picture, share
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QWidget

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.api.analysing import analyse
from gltr_desktop.documents.guide_example import guide_example
from gltr_desktop.documents.reading import read_document
from gltr_desktop.models.options import BUILT_IN
from gltr_desktop.resources import RESOURCES
from gltr_desktop.ui.dialogs.guide_dialog import GuideDialog
from gltr_desktop.ui.dialogs.guide_pictures import ColouredPassage, ColourTable, GuessList, Picture
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

ESSAY = RESOURCES / "samples" / "conger.txt"


@pytest.fixture
def guide(frame: QWidget, theme: Theme) -> Iterator[GuideDialog]:
    dialog = GuideDialog(frame, theme)
    dialog.open()
    QApplication.processEvents()
    yield dialog
    dialog.close()


def words(dialog: GuideDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_the_passage_is_one_of_the_sample() -> None:
    example, text = guide_example(), read_document(ESSAY).text
    for pieces in (example.tokens, example.sentences):
        assert "".join(piece for piece, _ in pieces).strip() in text
        assert {bucket for _, bucket in pieces} <= set(range(len(BUCKETS)))
    assert {bucket for _, bucket in example.tokens} == set(range(len(BUCKETS)))
    assert f"{example.guesses.before} {example.guesses.word}" in text


def test_the_guesses_are_those_of_the_built_in_model() -> None:
    guesses, text = guide_example().guesses, read_document(ESSAY).text
    read = text[: text.index(guesses.before) + len(f"{guesses.before} {guesses.word}")]
    analysis = analyse(read, BUILT_IN, len(guesses.best), device="cpu", precision="float32")
    assert analysis.tokens[-1].strip() == guesses.word
    assert analysis.rank[-1] + 1 == pytest.approx(guesses.rank, rel=0.01)
    found = np.exp(analysis.top_logprob[-1])
    assert found == pytest.approx([probability for _, probability in guesses.best], abs=0.002)


def test_it_explains_colours_guesses_and_what_nobody_can_tell(guide: GuideDialog) -> None:
    said = words(guide)
    guesses = guide_example().guesses
    assert f"“{guesses.word}”" in said
    assert f"“{guesses.best[0][0]}”" in said
    assert "No colour and no figure shows who wrote a text." in said
    assert "Never judge a person" in said


def test_the_pictures_have_the_colours_of_the_theme(guide: GuideDialog, theme: Theme) -> None:
    for kind in (ColouredPassage, ColourTable):
        pixels = picture(guide.findChildren(kind)[0])
        assert all(share(pixels, colour) > 0 for colour in theme.buckets)


def test_they_follow_another_theme(frame: QWidget) -> None:
    light, dark = (Theme.of(QPalette(QColor(colour))) for colour in ("white", "black"))
    dialog = GuideDialog(frame, light)
    dialog.open()
    dialog.set_theme(dark)
    pixels = picture(dialog.findChildren(ColourTable)[0])
    assert share(pixels, dark.buckets[0]) > 0
    assert share(pixels, light.buckets[0]) == 0
    dialog.close()


def test_a_screen_reader_is_told_what_is_on_the_pictures(guide: GuideDialog) -> None:
    for drawn in guide.findChildren(Picture):
        assert drawn.accessibleName()
        assert len(drawn.accessibleDescription()) > 40
    guesses = guide.findChildren(GuessList)[0].accessibleDescription()
    assert "1,098th guess" in guesses
    assert "30.8" in guesses


def test_the_measurements_are_a_click_or_a_key_away(guide: GuideDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(guide.limits_requested):
        guide.limits.click()
    guide.limits.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(guide.limits_requested):
        QTest.keyClick(guide.limits, Qt.Key.Key_Space)


def test_the_keys_scroll_and_close_it(guide: GuideDialog) -> None:
    bar = guide.area.verticalScrollBar()
    assert guide.focusWidget() is guide.area
    assert bar.value() == 0
    QTest.keyClick(guide.area, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(guide, Qt.Key.Key_Escape)
    assert not guide.isVisible()


@pytest.mark.parametrize("width", [360, 700, 1200])
def test_nothing_is_cut_at_the_sides(guide: GuideDialog, width: int) -> None:
    guide.resize(width, 500)
    QApplication.processEvents()
    view = guide.area.viewport()
    parts = [*guide.findChildren(Picture), *guide.area.findChildren(QLabel)]
    for part in parts:
        right = part.mapTo(view, part.rect().bottomRight()).x()
        assert 0 < right < view.width()
        assert part.height() >= part.heightForWidth(part.width())


def test_it_is_closed_by_its_button(guide: GuideDialog) -> None:
    box = guide.findChild(QDialogButtonBox)
    assert box is not None
    box.button(QDialogButtonBox.StandardButton.Close).click()
    assert not guide.isVisible()
