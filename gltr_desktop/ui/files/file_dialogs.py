"""The questions that files need: which ones, under what name, and with what password."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMessageBox, QWidget

from gltr_desktop.documents.readers import PLAIN_TEXT, file_filters
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

UNTITLED = "Untitled"
"""The name of a text that has none."""
_Button = QMessageBox.StandardButton
_NO_NAME = frozenset('\\/:*?"<>|')
"""What some systems allow in no name of a file."""


def suggested_stem(path: Path | None, title: str) -> str:
    """What a new file of the text is called, without its suffix.

    The text came from the file ``path``, or has a ``title`` that is no name of a file.
    """
    if path is not None:
        return path.stem
    kept = "".join(letter for letter in title if letter not in _NO_NAME).strip(" .")
    return kept if kept and title != UNTITLED else "text"


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


def text_file_to_save_to(
    window: QWidget, folder: Path, named: Path | None, title: str, *, can_replace: bool
) -> Path | None:
    """Ask for the name of a plain text file for the text ``title``; None if the user gives none.

    It came from the file ``named``, which plain text may replace only if ``can_replace``.

    Raises:
        InputError: plain text would replace a document that holds more than that.
    """
    own = named is None or can_replace
    name = named.name if named and own else f"{suggested_stem(named, title)}.txt"
    path = file_to_save_to(window, folder / name)
    if path and named and not own and path.resolve() == named.resolve():
        raise InputError(
            f"Plain text would replace the document “{path.name}”.",
            "Save the text under another name.",
        )
    return path


def password_of(window: QWidget, name: str) -> str | None:
    """Ask for the password of the document ``name``; None if the user gives none."""
    password, is_given = QInputDialog.getText(
        window, "Password", f"Password of “{name}”:", QLineEdit.EchoMode.Password
    )
    return password if is_given else None


def save_first(window: QWidget, title: str) -> QMessageBox.StandardButton:
    """Ask what is to become of the unsaved text ``title``: Save, Discard, or Cancel."""
    labels = {_Button.Save: "&Save", _Button.Discard: "&Don't Save", _Button.Cancel: "&Cancel"}
    return _ask(
        window,
        "Unsaved changes",
        f"Save changes to “{title}”?",
        "If you do not save them, they are lost.",
        labels,
    )


def read_again(window: QWidget, title: str) -> bool:
    """Ask whether the file ``title``, which another program has changed, is to be read again."""
    labels = {_Button.Yes: "&Read Again", _Button.No: "&Keep This Text"}
    answer = _ask(
        window,
        "Changed by another program",
        f"Another program has changed “{title}”. Read the file again?",
        "If you keep the text in this window, it counts as not saved.",
        labels,
    )
    return answer == _Button.Yes


def _ask(
    window: QWidget,
    title: str,
    question: str,
    consequence: str,
    labels: dict[QMessageBox.StandardButton, str],
) -> QMessageBox.StandardButton:
    """Ask a question; the first button is chosen by Return, and the last one by Esc.

    ``labels`` say what each button does, and which letter presses it: the system's own words
    ("Yes", "Discard") need the question read twice, and not all of them have a letter.
    """
    box = QMessageBox(window)
    box.setWindowTitle(title)
    box.setText(question)
    box.setInformativeText(consequence)
    for button, label in labels.items():
        box.addButton(button)
        shown = box.button(button)
        shown.setText(label)
        shown.setIcon(QIcon())
    buttons = list(labels)
    box.setDefaultButton(buttons[0])
    box.setEscapeButton(buttons[-1])
    # It may end with its window, before anybody has answered.
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return _Button(box.exec())


def _filters(formats: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The filters of a file dialog, of titles and suffixes; the last one shows all files."""
    patterns = [
        (title, " ".join(f"*{suffix}" for suffix in suffixes)) for title, suffixes in formats
    ]
    return ";;".join([*(f"{title} ({pattern})" for title, pattern in patterns), "All files (*)"])
