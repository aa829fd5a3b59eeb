"""The window takes requests as long as it is open, and comes to the front for them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from helpers.desks import Desk, open_desk
from PySide6.QtCore import QEvent
from PySide6.QtGui import QCloseEvent, QFileOpenEvent
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QDialog, QWidget

from gltr_desktop.installation import IDENTIFIER
from gltr_desktop.ui.application import Application
from gltr_desktop.ui.single_instance.incoming_files import IncomingFiles
from gltr_desktop.ui.single_instance.reception import Reception
from gltr_desktop.ui.single_instance.request import ACCEPTED, GREETING, REFUSED, OpenRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.single_instance.meeting_place import MeetingPlace


class Window(QWidget):
    """Does something while it is asked whether it closes, and says what it is activated with."""

    def __init__(self) -> None:
        super().__init__()
        self.on_close: Callable[[], bool] = lambda: True
        self.closings = 0
        self.tokens: list[str | None] = []

    def let_go(self) -> None:
        """Ask nothing any more."""
        self.on_close = lambda: True

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closings += 1
        event.setAccepted(self.on_close())

    def activateWindow(self) -> None:
        self.tokens.append(os.environ.get("XDG_ACTIVATION_TOKEN"))
        super().activateWindow()


class Office:
    """A window with its reception, and a visitor."""

    def __init__(self, desk: Desk, place: MeetingPlace) -> None:
        self.desk, self.place = desk, place
        self.window = Window()
        desk.qtbot.addWidget(self.window, before_close_func=Window.let_go)
        incoming = IncomingFiles(desk.files, lambda _: None, lambda _: None)
        self.reception = Reception(self.window, incoming)
        self.window.show()
        self.reception.open_at(place)

    def answer_to(self, request: OpenRequest) -> bytes:
        """All that is said to somebody who sends ``request``."""
        visitor = QLocalSocket()
        visitor.connectToServer(self.place.address)
        if not visitor.waitForConnected(0):
            return b""
        visitor.write(request.to_line())
        state = QLocalSocket.LocalSocketState.UnconnectedState
        self.desk.qtbot.waitUntil(lambda: visitor.state() == state, timeout=60_000)
        return bytes(visitor.readAll().data())

    def titles(self) -> list[str]:
        return [text.title for text in self.desk.texts.texts]


TAKEN, TURNED_DOWN = GREETING + ACCEPTED, GREETING + REFUSED


@pytest.fixture
def office(first: MeetingPlace, qtbot: QtBot) -> Iterator[Office]:
    office = Office(open_desk(qtbot), first)
    yield office
    office.reception.close()


@pytest.fixture
def request_for_a(tmp_path: Path) -> OpenRequest:
    path = tmp_path / "a.txt"
    path.write_text("This is a.", encoding="utf-8")
    return OpenRequest((path,))


def test_what_is_asked_for_is_opened(
    office: Office, request_for_a: OpenRequest, qtbot: QtBot
) -> None:
    assert office.answer_to(request_for_a) == TAKEN
    qtbot.waitUntil(lambda: office.titles() == ["a.txt"])
    qtbot.waitUntil(lambda: office.desk.text == "This is a.")


def test_the_window_comes_to_the_front_with_the_permission_of_the_desktop(
    office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    office.window.showMinimized()
    assert office.answer_to(OpenRequest(activation_token="from the launcher")) == TAKEN  # noqa: S106
    assert not office.window.isMinimized()
    assert office.window.tokens == ["from the launcher"]
    # It is good for once, and nothing that the window starts inherits it.
    assert "XDG_ACTIVATION_TOKEN" not in os.environ
    assert office.titles() == ["Untitled"]


def test_a_maximised_window_stays_so(office: Office) -> None:
    office.window.showMaximized()
    assert office.answer_to(OpenRequest()) == TAKEN
    assert office.window.isMaximized()


def test_an_open_dialog_gets_the_keyboard(office: Office, qtbot: QtBot) -> None:
    dialog = QDialog(office.window)
    dialog.open()
    assert office.answer_to(OpenRequest()) == TAKEN
    assert office.window.tokens == []
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.reject()


def test_nothing_is_taken_while_the_window_asks_whether_it_may_close(
    office: Office, request_for_a: OpenRequest
) -> None:
    answers = []

    def ask() -> bool:
        answers.append(office.answer_to(request_for_a))
        return False

    office.window.on_close = ask
    assert not office.window.close()
    assert office.window.closings == 1
    assert answers == [TURNED_DOWN]
    # The user stays.
    assert office.answer_to(request_for_a) == TAKEN


def test_a_closed_window_takes_nothing(office: Office, request_for_a: OpenRequest) -> None:
    assert office.window.close()
    assert office.answer_to(request_for_a) == TURNED_DOWN


def test_when_the_program_ends_the_next_start_is_the_first(
    office: Office, second: MeetingPlace
) -> None:
    assert not second.claim()
    office.reception.close()
    assert office.answer_to(OpenRequest()) == b""
    assert second.claim()
    second.leave()


def without_a_folder(place: MeetingPlace, _: pytest.MonkeyPatch) -> None:
    place.address = "/none/at/all"


def without_a_library(_: MeetingPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(
        sys.modules, "gltr_desktop.ui.single_instance.request_server", raising=False
    )
    monkeypatch.setitem(sys.modules, "PySide6.QtNetwork", None)


@pytest.mark.parametrize("break_it", [without_a_folder, without_a_library])
def test_without_a_socket_the_window_is_like_any_other(
    break_it: Callable[[MeetingPlace, pytest.MonkeyPatch], None],
    first: MeetingPlace,
    second: MeetingPlace,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    break_it(first, monkeypatch)
    Office(open_desk(qtbot), first)
    assert "Nobody can hand files to this window" in caplog.text
    assert second.claim()
    second.leave()


# The application object


@pytest.fixture
def application(qapp: object) -> Application:
    assert isinstance(qapp, Application)
    return qapp


def test_the_desktop_can_send_a_file(
    application: Application, office: Office, request_for_a: OpenRequest, qtbot: QtBot
) -> None:
    """As the Finder does."""
    application.file_opened.connect(office.reception.open_file)
    application.sendEvent(application, QFileOpenEvent(str(request_for_a.files[0])))
    qtbot.waitUntil(lambda: office.desk.text == "This is a.")
    application.file_opened.disconnect(office.reception.open_file)


def test_without_a_file_and_by_other_events_nothing_is_opened(
    application: Application, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(application.file_opened):
        application.sendEvent(application, QFileOpenEvent(""))
        application.sendEvent(application, QEvent(QEvent.Type.User))


def test_the_desktop_knows_the_program_by_its_identifier(application: Application) -> None:
    assert application.desktopFileName() == IDENTIFIER == "io.github.gltr_desktop.GltrDesktop"
    assert not application.windowIcon().isNull()
