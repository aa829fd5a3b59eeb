"""What was typed survives a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QTextDocument

from gltr_desktop.ui.draft import Draft

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def copy(qapp: QObject, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the copy is kept, in a folder that does not exist yet."""
    folder = tmp_path / "data" / "gltr_desktop"
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(folder))
    return folder / "unsaved.txt"


@pytest.fixture
def document(copy: Path) -> QTextDocument:
    return QTextDocument()


def type_into(document: QTextDocument, text: str) -> None:
    document.setPlainText(text)
    document.setModified(True)


def test_unsaved_text_is_kept_and_found_again(
    document: QTextDocument, copy: Path, qtbot: QtBot
) -> None:
    draft = Draft(document, document)
    assert draft.left_behind() == ""
    type_into(document, "naïve 漢字\nsecond line")
    draft.keep()
    qtbot.waitUntil(copy.exists)
    # As a crash does: nothing is tidied up, but the lock of the dead process is free.
    draft._lock.unlock()
    assert Draft(document, QTextDocument()).left_behind() == "naïve 漢字\nsecond line"


def test_saved_text_leaves_no_copy(document: QTextDocument, copy: Path, qtbot: QtBot) -> None:
    draft = Draft(document, document)
    type_into(document, "text")
    draft.keep()
    qtbot.waitUntil(copy.exists)
    document.setModified(False)
    assert not copy.exists()


def test_nothing_is_written_after_the_end(document: QTextDocument, copy: Path) -> None:
    draft = Draft(document, document)
    type_into(document, "text")
    draft._wanted = True
    draft.close()
    draft._write("a write that was under way")
    assert not copy.exists()


def test_unmodified_text_is_not_copied(document: QTextDocument, copy: Path) -> None:
    draft = Draft(document, document)
    document.setPlainText("from a file")
    document.setModified(False)
    draft.keep()
    assert not draft._wanted
    assert not copy.exists()


def test_only_the_first_program_keeps_a_copy(
    document: QTextDocument, copy: Path, qtbot: QtBot
) -> None:
    first = Draft(document, document)
    type_into(document, "first")
    first.keep()
    qtbot.waitUntil(copy.exists)
    other_document = QTextDocument()
    other = Draft(document, other_document)
    assert other.left_behind() == ""
    type_into(other_document, "second")
    other.keep()
    other.close()
    assert copy.read_text(encoding="utf-8") == "first"


def test_a_damaged_copy_is_passed_over(document: QTextDocument, copy: Path) -> None:
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"\xff\xfe\xff")
    assert Draft(document, document).left_behind() == ""
