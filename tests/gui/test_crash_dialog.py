"""After an exception that nothing caught, the window lives on and says what happened."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, QThread, Slot
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPaintEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QPlainTextEdit, QPushButton

from gltr_desktop import crash
from gltr_desktop.crash import CrashReport
from gltr_desktop.ui import crash_dialog
from gltr_desktop.ui.crash_dialog import CrashDialog, CrashDialogs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow

TEXT = "It was a bright cold day in April.\n"


def report(summary: str = "KeyError: 'a'", origin: str = "KeyError x.py:1") -> CrashReport:
    return CrashReport(summary, f"Traceback of {summary}", f"Facts at {summary}", origin)


def labels(dialog: CrashDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


@pytest.fixture
def dialog(qtbot: QtBot) -> CrashDialog:
    """The dialog about one exception, on the screen."""
    dialog = CrashDialog(report())
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    return dialog


def test_it_says_what_happened_and_what_to_do(dialog: CrashDialog) -> None:
    said = labels(dialog)
    assert "Something went wrong: KeyError: 'a'" in said
    assert "Your text is kept." in said
    assert "Please report this" in said
    assert (
        "Something went wrong: KeyError: 'a' Your text is kept." in dialog.accessibleDescription()
    )


def test_a_message_is_no_markup(qtbot: QtBot) -> None:
    dialog = CrashDialog(report("KeyError: '<h1>a</h1>'"))
    qtbot.addWidget(dialog)
    formats = {label.text(): label.textFormat() for label in dialog.findChildren(QLabel)}
    message = "Something went wrong: KeyError: '<h1>a</h1>'"
    assert formats[message] == Qt.TextFormat.PlainText


def test_the_details_are_hidden_at_first(dialog: CrashDialog, qtbot: QtBot) -> None:
    assert not dialog.details.isVisible()
    height = dialog.height()
    dialog.show_details.click()
    assert dialog.details.isVisible()
    assert dialog.details.isReadOnly()
    assert dialog.details.toPlainText() == dialog.text
    assert dialog.details.accessibleName()
    dialog.show_details.click()
    assert not dialog.details.isVisible()
    qtbot.waitUntil(lambda: dialog.height() == height)


def test_the_details_can_be_copied(dialog: CrashDialog) -> None:
    before = dialog.copy.text()
    dialog.copy.click()
    assert (
        QGuiApplication.clipboard().text()
        == "KeyError: 'a'\n\nTraceback of KeyError: 'a'\n\nFacts at KeyError: 'a'"
    )
    assert dialog.copy.text() != before


def test_everything_is_reached_by_the_tab_key(dialog: CrashDialog) -> None:
    dialog.show_details.click()
    reached = set()
    for _ in range(8):
        reached.add(QApplication.focusWidget())
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert {dialog.details, dialog.show_details, dialog.copy, dialog.close_button} <= reached


def test_going_on_typing_does_not_close_it(dialog: CrashDialog) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_A, Qt.Key.Key_Space):
        QTest.keyClick(dialog.focusWidget(), key)
    assert dialog.isVisible()


def test_escape_and_the_button_close_it(dialog: CrashDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    dialog.open()
    dialog.close_button.click()
    assert not dialog.isVisible()


def test_further_exceptions_are_appended(dialog: CrashDialog) -> None:
    dialog.copy.click()
    dialog.add(report("ValueError: b", "ValueError x.py:2"))
    assert "went wrong: KeyError: 'a'" in labels(dialog)
    assert "1 more error has followed" in labels(dialog)
    assert "Traceback of KeyError: 'a'" in dialog.details.toPlainText()
    assert "Traceback of ValueError: b" in dialog.details.toPlainText()
    assert dialog.text.count("Facts at") == 1
    assert "Copied" not in dialog.copy.text().replace("&", "")


def test_the_same_exception_is_only_counted(dialog: CrashDialog) -> None:
    text = dialog.text
    for number in range(3):
        dialog.add(report(f"KeyError: {number}"))
    assert "3 more errors have followed" in labels(dialog)
    assert dialog.text == text


@pytest.mark.parametrize("base", ["#ffffff", "#1d2026"], ids=["light", "dark"])
def test_it_has_the_colours_of_the_system(base: str, qtbot: QtBot) -> None:
    dialog = CrashDialog(report())
    qtbot.addWidget(dialog)
    dialog.setPalette(QPalette(QColor(base)))
    dialog.show()
    picture = dialog.grab().toImage()
    assert picture.pixelColor(QPoint(2, 2)) == QColor(base)
    label = next(it for it in dialog.findChildren(QLabel) if it.text())
    words = picture.copy(label.geometry())
    lightness = [
        words.pixelColor(x, y).lightness()
        for x in range(words.width())
        for y in range(words.height())
    ]
    assert max(lightness) - min(lightness) > 150


# Several exceptions


@pytest.fixture
def page(qtbot: QtBot) -> QMainWindow:
    """A window with a text."""
    page = QMainWindow()
    page.setCentralWidget(QPlainTextEdit(TEXT))
    qtbot.addWidget(page)
    page.show()
    return page


@pytest.fixture
def dialogs(page: QMainWindow) -> Iterator[CrashDialogs]:
    """The dialogs of ``page``; none of them outlives the test."""
    dialogs = CrashDialogs(page)
    yield dialogs
    if dialogs.dialog is not None:
        dialogs.dialog.close()


def shown(dialogs: CrashDialogs, qtbot: QtBot) -> CrashDialog:
    """The dialog, as soon as it is there."""
    qtbot.waitUntil(lambda: dialogs.dialog is not None)
    assert dialogs.dialog is not None
    assert dialogs.dialog.isVisible()
    return dialogs.dialog


def settle() -> None:
    """Deliver what is queued."""
    QApplication.sendPostedEvents()


def test_there_is_one_dialog_at_a_time(dialogs: CrashDialogs, qtbot: QtBot) -> None:
    dialogs.show(report())
    first = shown(dialogs, qtbot)
    dialogs.show(report("ValueError: b", "ValueError x.py:2"))
    qtbot.waitUntil(lambda: "ValueError: b" in first.text)
    assert dialogs.dialog is first
    first.close()
    assert dialogs.dialog is None
    dialogs.show(report("TypeError: c", "TypeError x.py:3"))
    assert shown(dialogs, qtbot).text.startswith("TypeError: c")


def test_it_never_opens_within_the_call(dialogs: CrashDialogs, qtbot: QtBot) -> None:
    dialogs.show(report())
    assert dialogs.dialog is None
    shown(dialogs, qtbot)


def test_another_thread_may_report(dialogs: CrashDialogs, qtbot: QtBot) -> None:
    thread = threading.Thread(target=dialogs.show, args=[report()])
    thread.start()
    thread.join()
    assert dialogs.dialog is None
    assert shown(dialogs, qtbot).thread() is QThread.currentThread()


def test_what_fails_all_the_time_does_not_open_it_again(
    dialogs: CrashDialogs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs.show(report())
    shown(dialogs, qtbot).close()
    dialogs.show(report())
    settle()
    assert dialogs.dialog is None
    dialogs.show(report("ValueError: b", "ValueError x.py:2"))
    shown(dialogs, qtbot).close()
    monkeypatch.setattr(crash_dialog, "_QUIET_SECONDS", 0.0)
    dialogs.show(report())
    shown(dialogs, qtbot)


def test_nothing_opens_over_a_closed_window(page: QMainWindow, dialogs: CrashDialogs) -> None:
    page.close()
    dialogs.show(report())
    settle()
    assert dialogs.dialog is None


def test_a_dialog_that_cannot_be_shown_is_logged(
    dialogs: CrashDialogs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(crash_dialog, "CrashDialog", fail)
    dialogs.show(report())
    settle()
    assert [record.name for record in caplog.records] == ["gltr_desktop.ui.crash_dialog"]


# The real thing


class Failing(QPushButton):
    """A button whose slot, key and paint events raise an exception."""

    def __init__(self, page: QMainWindow) -> None:
        super().__init__(page)
        self.paints = False
        self.clicked.connect(self.fail)
        self.resize(20, 20)
        self.show()

    @Slot()
    def fail(self) -> None:
        raise LookupError("in a slot")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        raise LookupError("in a key event")

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.paints:
            raise LookupError("in a paint event")


class FailingWorker(QObject):
    """Does its work in another thread, badly."""

    @Slot()
    def work(self) -> None:
        raise LookupError("in a worker's slot")


def fail_in_worker(button: Failing, qtbot: QtBot) -> None:
    thread, worker = QThread(), FailingWorker()
    worker.moveToThread(thread)
    thread.started.connect(worker.work)
    with qtbot.waitSignal(thread.started):
        thread.start()
    thread.quit()
    thread.wait()


def fail_in_key(button: Failing, _: QtBot) -> None:
    """As the system does: QTest calls the event handler from Python, which gets the exception."""
    none = Qt.KeyboardModifier.NoModifier
    QApplication.postEvent(button, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_X, none, "x"))


def fail_in_paint(button: Failing, qtbot: QtBot) -> None:
    button.paints = True
    button.update()
    qtbot.waitUntil(lambda: not button.testAttribute(Qt.WidgetAttribute.WA_PendingUpdate))


@pytest.fixture
def installed(dialogs: CrashDialogs, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The hooks of the program, with nothing behind them that would fail the test."""
    monkeypatch.setattr(sys, "excepthook", lambda *_: None)
    restore = crash.install(dialogs.show)
    yield
    restore()


@pytest.mark.qt_no_exception_capture
@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("leave", "where"),
    [
        (lambda button, _: button.click(), "in a slot"),
        (fail_in_key, "in a key event"),
        (fail_in_paint, "in a paint event"),
        (fail_in_worker, "in a worker's slot"),
    ],
)
def test_whatever_raises_the_window_lives_on(
    leave: Callable[[Failing, QtBot], None],
    where: str,
    page: QMainWindow,
    dialogs: CrashDialogs,
    qtbot: QtBot,
) -> None:
    button = Failing(page)
    leave(button, qtbot)
    dialog = shown(dialogs, qtbot)
    button.paints = False
    assert where in labels(dialog)
    assert "Python: " in dialog.text
    dialog.close()
    assert page.isVisible()
    text = page.centralWidget()
    assert isinstance(text, QPlainTextEdit)
    QTest.keyClicks(text, "x")
    assert text.toPlainText() == f"x{TEXT}"


@pytest.mark.qt_no_exception_capture
def test_the_programs_own_window_lives_on(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *_: None)
    editor = window.findChild(QPlainTextEdit)
    assert editor is not None
    editor.insertPlainText(TEXT)
    dialogs = CrashDialogs(window)
    restore = crash.install(dialogs.show)
    Failing(window).click()
    dialog = shown(dialogs, qtbot)
    assert "LookupError: in a slot" in labels(dialog)
    dialog.close()
    restore()
    assert editor.toPlainText() == TEXT
    assert editor.document().isUndoAvailable()
    editor.undo()
    assert editor.toPlainText() == ""
