"""The questions that files need: which ones, under what name, and with what password."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMessageBox, QWidget

from gltr_desktop.documents.readers import PLAIN_TEXT, file_filters

if TYPE_CHECKING:
    from collections.abc import Iterable

_Button = QMessageBox.StandardButton


def file_to_open(window: QWidget, folder: Path) -> Path | None:
    """Ask for a file that can be read; None if the user gives none."""
    filters = _filters(file_filters())
    name, _ = QFileDialog.getOpenFileName(window, "Open Text", str(folder), filters)
    return Path(name) if name else None


def folder_to_open(window: QWidget, folder: Path) -> Path | None:
    """Ask for a folder of texts; None if the user gives none."""
    name = QFileDialog.getExistingDirectory(window, "Folder of Texts", str(folder))
    return Path(name) if name else None


def file_to_save_to(window: QWidget, suggestion: Path) -> Path | None:
    """Ask for the name of a plain text file; None if the user gives none."""
    filters = _filters([(PLAIN_TEXT.title, PLAIN_TEXT.suffixes)])
    name, _ = QFileDialog.getSaveFileName(window, "Save Text", str(suggestion), filters)
    return Path(name) if name else None


def password_of(window: QWidget, name: str) -> str | None:
    """Ask for the password of the document ``name``; None if the user gives none."""
    password, is_given = QInputDialog.getText(
        window, "Password", f"Password of “{name}”:", QLineEdit.EchoMode.Password
    )
    return password if is_given else None


def save_first(window: QWidget, title: str) -> QMessageBox.StandardButton:
    """Ask what is to become of the unsaved text ``title``: Save, Discard, or Cancel."""
    return QMessageBox.question(
        window,
        "Unsaved text",
        f"“{title}” has text that is not saved. Save it?",
        _Button.Save | _Button.Discard | _Button.Cancel,
        _Button.Save,
    )


def read_again(window: QWidget, title: str) -> bool:
    """Ask whether the file ``title``, which another program has changed, is to be read again."""
    answer = QMessageBox.question(
        window,
        "Changed by another program",
        f"Another program has changed “{title}”. Read it again? “No” keeps the text in the window,"
        " which is not saved then.",
        _Button.Yes | _Button.No,
        _Button.Yes,
    )
    return answer == _Button.Yes


def _filters(formats: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The filters of a file dialog, of titles and suffixes; the last one shows all files."""
    patterns = [
        (title, " ".join(f"*{suffix}" for suffix in suffixes)) for title, suffixes in formats
    ]
    return ";;".join([*(f"{title} ({pattern})" for title, pattern in patterns), "All files (*)"])
