"""A question about a file, asked for real."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

from gltr_desktop.ui.files.file_dialogs import read_again

if TYPE_CHECKING:
    import pytest


def test_a_question_may_end_with_its_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QMessageBox, "exec", lambda box: QDialog.exec(box))  # noqa: PLW0108
    window = QWidget()
    QTimer.singleShot(0, window, lambda: shiboken6.delete(window))
    assert not read_again(window, "letter.txt")


def test_nothing_is_left_of_a_question_that_was_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QMessageBox, "exec", lambda box: QDialog.exec(box))  # noqa: PLW0108
    window = QWidget()

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        box.defaultButton().click()

    QTimer.singleShot(0, window, answer)
    read_again(window, "letter.txt")
    assert not window.findChildren(QMessageBox)
    shiboken6.delete(window)
