"""What went wrong is said above the text until somebody has read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.pixels import background, picture
from helpers.widgets import child_of
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from gltr_desktop.errors import GltrError
from gltr_desktop.ui.message_bar import MessageBar, Offer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.theme import Theme

ERROR = GltrError("The disk is full.", "Free some space.")


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[MessageBar]:
    """A bar in a window; nothing to say yet."""
    window = QWidget()
    qtbot.addWidget(window)
    bar = MessageBar(window)
    layout = QVBoxLayout(window)
    layout.addWidget(bar)
    layout.addStretch()
    window.resize(500, 200)
    with qtbot.waitExposed(window):
        window.show()
    yield bar
    window.close()


def test_it_takes_no_room_until_there_is_something_to_say(bar: MessageBar) -> None:
    assert not bar.isVisible()
    assert bar.text == ""


def test_an_error_is_a_problem_and_a_remedy(bar: MessageBar) -> None:
    bar.show_error(ERROR)
    assert bar.isVisible()
    assert bar.text == "The disk is full. Free some space."
    assert bar.accessibleDescription() == bar.text
    assert not child_of(bar, QPushButton).isVisible()


def test_it_can_be_closed(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_error(ERROR)
    close = child_of(bar, QToolButton)
    assert close.accessibleName()
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    assert bar.text == ""


def test_it_can_offer_to_do_something(bar: MessageBar, qtbot: QtBot) -> None:
    tried: list[str] = []
    bar.show_error(ERROR, Offer("Try again", lambda: tried.append(bar.text)))
    button = child_of(bar, QPushButton)
    assert button.isVisible()
    assert button.text() == "Try again"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    # The message has gone by then: what is done may have another one.
    assert tried == [""]
    assert not bar.isVisible()
    bar.show_text("Another message.")
    assert not button.isVisible()
    assert bar.text == "Another message."


def test_each_message_has_its_own_offer(bar: MessageBar, qtbot: QtBot) -> None:
    done: list[str] = []
    bar.show_text("One.", Offer("First", lambda: done.append("first")))
    bar.show_text("Two.", Offer("Second", lambda: bar.show_text("Three.")))
    button = child_of(bar, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == []
    assert bar.text == "Three."
    assert not button.isVisible()


def test_names_of_files_are_not_taken_for_markup(bar: MessageBar) -> None:
    bar.show_text("There is no file “<b>a & b</b>”.")
    label = child_of(bar, QLabel)
    assert label.text() == "There is no file “<b>a & b</b>”."
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_long_message_is_wrapped(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_text("short")
    qtbot.waitUntil(lambda: bar.height() > 0)
    before = bar.height()
    bar.show_text("A long message that goes on and on. " * 20)
    qtbot.waitUntil(lambda: bar.height() > 2 * before)
    assert bar.width() <= 500


@pytest.mark.parametrize("kind", ["warning", "note"])
def test_it_is_seen_in_every_theme(kind: str, bar: MessageBar, theme: Theme) -> None:
    bar.set_theme(theme)
    bar.show_error(ERROR)
    if kind == "note":
        bar.show_note("The page is written.")
    pixels = picture(bar)
    assert background(pixels) == getattr(theme, kind).name()
    ink = np.array([theme.ink.red(), theme.ink.green(), theme.ink.blue()])
    assert (pixels == ink).all(axis=-1).any()


def test_a_warning_after_a_note_looks_like_one(bar: MessageBar, theme: Theme) -> None:
    bar.show_note("The page is written.")
    bar.show_error(ERROR)
    bar.set_theme(theme)
    assert background(picture(bar)) == theme.warning.name()


def buttons(bar: MessageBar) -> list[QPushButton]:
    """The buttons that are seen, from left to right."""
    seen = [button for button in bar.findChildren(QPushButton) if button.isVisible()]
    return sorted(seen, key=lambda button: button.x())


def test_it_makes_several_offers_in_their_order(bar: MessageBar, qtbot: QtBot) -> None:
    done: list[str] = []
    offers = [
        Offer(label, lambda label=label: done.append(label))  # type: ignore[misc]
        for label in ("Open", "Show", "Print")
    ]
    bar.show_note("The page is written.", *offers)
    qtbot.waitUntil(lambda: buttons(bar)[-1].x() > 0)
    assert [button.text() for button in buttons(bar)] == ["Open", "Show", "Print"]
    qtbot.mouseClick(buttons(bar)[1], Qt.MouseButton.LeftButton)
    assert done == ["Show"]
    assert not bar.isVisible()
    bar.show_note("Another.", offers[2])
    assert [button.text() for button in buttons(bar)] == ["Print"]
    bar.show_note("None.")
    assert buttons(bar) == []
    bar.show_text("None is an offer that is not made.", None, offers[0])
    assert [button.text() for button in buttons(bar)] == ["Open"]


def test_an_error_that_was_replaced_comes_back_when_the_newer_message_is_closed(
    bar: MessageBar, qtbot: QtBot
) -> None:
    done: list[str] = []
    bar.show_error(ERROR, Offer("Try again", lambda: done.append("tried")))
    bar.show_note("The page is written.", Offer("Open", lambda: done.append("opened")))
    assert bar.text == "The page is written."
    qtbot.mouseClick(child_of(bar, QToolButton), Qt.MouseButton.LeftButton)
    assert bar.text == "The disk is full. Free some space."
    (button,) = buttons(bar)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == ["tried"]
    assert bar.text == ""


def test_an_error_comes_back_after_the_newer_message_has_had_its_effect(
    bar: MessageBar, qtbot: QtBot
) -> None:
    bar.show_error(ERROR)
    bar.show_note("The page is written.", Offer("Open", lambda: None))
    qtbot.mouseClick(child_of(bar, QPushButton), Qt.MouseButton.LeftButton)
    assert bar.text == "The disk is full. Free some space."


def test_what_is_over_does_not_come_back(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_error(ERROR)
    bar.show_note("The page is written.")
    bar.hide()
    bar.show_note("Another page is written.")
    qtbot.mouseClick(child_of(bar, QToolButton), Qt.MouseButton.LeftButton)
    assert bar.text == ""
    assert not bar.isVisible()


def test_the_same_error_twice_needs_closing_once(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_error(ERROR)
    bar.show_error(ERROR)
    qtbot.mouseClick(child_of(bar, QToolButton), Qt.MouseButton.LeftButton)
    assert bar.text == ""


def test_the_keyboard_gets_to_what_a_message_offers(bar: MessageBar, qtbot: QtBot) -> None:
    with qtbot.waitActive(bar.window()):
        bar.window().activateWindow()
    bar.show_error(ERROR)
    bar.setFocus()
    assert child_of(bar, QToolButton).hasFocus()
    bar.show_note("The page is written.", Offer("Open", lambda: None))
    bar.setFocus()
    assert child_of(bar, QPushButton).hasFocus()


def test_what_lasts_waits_until_nothing_else_is_said(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_text("A text was recovered.")
    bar.show_lasting("The settings are older.")
    assert bar.text == "A text was recovered."
    close = child_of(bar, QToolButton)
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert bar.text == "The settings are older."
    assert bar.isVisible()


def test_what_lasts_outlives_what_is_said_of_a_text(bar: MessageBar, qtbot: QtBot) -> None:
    bar.show_lasting("The settings are older.")
    bar.hide()
    assert bar.text == "The settings are older."
    bar.show_note("Written.")
    assert bar.text == "Written."
    bar.hide()
    assert bar.text == "The settings are older."
    close = child_of(bar, QToolButton)
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not bar.isVisible()
    bar.show_note("Written.")
    bar.hide()
    assert not bar.isVisible()


def test_an_error_comes_back_before_what_lasts(bar: MessageBar) -> None:
    bar.show_lasting("The settings are older.")
    bar.show_error(ERROR)
    bar.show_text("Another message.", Offer("Do it", lambda: None))
    child_of(bar, QPushButton).click()
    assert bar.text == f"{ERROR.message} {ERROR.remedy}"
    bar.take_back()
    assert bar.text == "The settings are older."
