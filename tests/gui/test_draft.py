"""What was typed survives a crash."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from helpers.privileges import unprivileged
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QTextCursor, QTextDocument

from gltr_desktop.documents.draft_files import DraftFile, LeftDraft, message_about
from gltr_desktop.errors import GltrError
from gltr_desktop.ui.files.draft import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def folder(qapp: QObject, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where copies are kept; it does not exist yet."""
    folder = tmp_path / "data" / "gltr_desktop"
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(folder))
    return folder


@pytest.fixture
def copy(folder: Path) -> Path:
    """The copy that the first program keeps."""
    return folder / "unsaved.txt"


@pytest.fixture
def document(folder: Path) -> QTextDocument:
    return QTextDocument()


@pytest.fixture
def draft(document: QTextDocument) -> Iterator[Draft]:
    draft = Draft(document, document)
    yield draft
    draft.close()


def type_into(document: QTextDocument, text: str) -> None:
    QTextCursor(document).insertText(text)


def kept(draft: Draft, qtbot: QtBot) -> None:
    """Write the copy, and wait for it."""
    draft.keep()
    qtbot.waitUntil(lambda: draft._task is None)


def abandon(draft: Draft) -> None:
    """What the end of a killed process does: the system releases its lock."""
    assert draft._file is not None
    draft._file.let_go()


def left_in(folder: Path) -> list[LeftDraft]:
    """What the next program finds."""
    return [file.left_behind() for file in DraftFile.left_in(folder)]


def test_unsaved_text_is_kept_and_found_again(
    draft: Draft, document: QTextDocument, folder: Path, qtbot: QtBot
) -> None:
    assert left_in(folder) == []
    type_into(document, "naïve 漢字\nsecond line")
    kept(draft, qtbot)
    abandon(draft)
    (left,) = left_in(folder)
    assert left.text == "naïve 漢字\nsecond line"
    assert message_about([left]).startswith("Recovered: this text")


def test_a_text_that_is_only_read_has_no_file(
    draft: Draft, document: QTextDocument, folder: Path
) -> None:
    document.setPlainText("from a file")
    document.setModified(False)
    draft.keep()
    draft.forget()
    assert not folder.exists()


def test_the_name_of_the_text_is_kept_beside_it_and_goes_with_it(
    document: QTextDocument, folder: Path, qtbot: QtBot
) -> None:
    draft = Draft(document, document, lambda: "naïve\n“essay”.txt")
    type_into(document, "text")
    kept(draft, qtbot)
    abandon(draft)
    (file,) = DraftFile.left_in(folder)
    assert file.left_behind() == LeftDraft("text", "naïve “essay”.txt")
    file.close()
    assert {path.suffix for path in folder.iterdir()} == {".lock"}
    draft.close()


def test_a_text_from_a_draft_goes_on_in_its_file(
    document: QTextDocument, folder: Path, copy: Path, qtbot: QtBot
) -> None:
    copy.parent.mkdir(parents=True)
    copy.write_text("precious")
    (file,) = DraftFile.left_in(folder)
    type_into(document, file.left_behind().text)
    draft = Draft(document, document, file=file)
    type_into(document, "!")
    kept(draft, qtbot)
    assert copy.read_text() == "!precious"
    assert [path.name for path in folder.glob("*.txt")] == [copy.name]
    draft.close()
    assert not copy.exists()


def test_typing_without_a_pause_is_kept_all_the_same(
    draft: Draft, document: QTextDocument, copy: Path, qtbot: QtBot
) -> None:
    """The copy comes while keys are pressed, and again and again."""
    for _ in range(2):
        before = copy.read_text() if copy.exists() else ""

        def type_until_kept(before: str = before) -> bool:
            type_into(document, "x")
            assert draft._timer.isActive()
            return copy.exists() and len(copy.read_text()) > len(before)

        qtbot.waitUntil(type_until_kept, timeout=10_000)


def test_the_wait_begins_at_the_first_change_and_is_at_most_two_seconds(
    draft: Draft, document: QTextDocument
) -> None:
    type_into(document, "a word and more " * 60_000)
    assert draft._timer.interval() < 2_000
    timer = draft._timer.timerId()
    type_into(document, "x")
    assert draft._timer.timerId() == timer


def test_saved_text_leaves_no_copy(
    draft: Draft, document: QTextDocument, copy: Path, qtbot: QtBot
) -> None:
    type_into(document, "text")
    kept(draft, qtbot)
    assert copy.exists()
    document.setModified(False)
    assert not copy.exists()


def test_what_is_saved_while_the_copy_is_written_leaves_none(
    draft: Draft, document: QTextDocument, copy: Path, qtbot: QtBot
) -> None:
    type_into(document, "text")
    draft.keep()
    document.setModified(False)
    qtbot.waitUntil(lambda: draft._task is None)
    assert not copy.exists()


def test_unmodified_text_and_text_that_is_being_read_are_not_copied(
    draft: Draft, document: QTextDocument
) -> None:
    document.setPlainText("from a file")
    document.setModified(False)
    draft.keep()
    assert draft._task is None
    document.setUndoRedoEnabled(False)
    type_into(document, "the next chunk")
    draft.keep()
    assert draft._task is None


def test_text_whose_file_is_gone_is_copied_though_nothing_is_typed(
    draft: Draft, document: QTextDocument
) -> None:
    document.setPlainText("from a file")
    document.setModified(False)
    assert not draft._timer.isActive()
    document.setModified(True)
    assert draft._timer.isActive()


def test_every_text_has_its_own_copy_and_all_are_found(
    folder: Path, document: QTextDocument, qtbot: QtBot
) -> None:
    documents = [QTextDocument() for _ in range(3)]
    drafts = [Draft(document, each) for each in documents]
    for number, (each, draft) in enumerate(zip(documents, drafts, strict=True)):
        type_into(each, f"text {number}")
        kept(draft, qtbot)
    assert sorted(path.read_text() for path in folder.glob("*.txt")) == [
        "text 0",
        "text 1",
        "text 2",
    ]
    # Only what dead programs left is offered.
    abandon(drafts[1])
    abandon(drafts[2])
    taken = DraftFile.left_in(folder)
    left = [file.left_behind() for file in taken]
    assert [draft.text for draft in left] == ["text 1", "text 2"]
    assert message_about(left).startswith("Recovered: 2 texts")
    # And to one program only.
    assert left_in(folder) == []
    # What is begun now replaces none of them.
    assert DraftFile.begin(folder).path.name == "unsaved-4.txt"
    for draft in drafts:
        draft.close()


def test_a_draft_that_another_program_leaves_meanwhile_is_not_overwritten(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "unsaved.txt").write_text("theirs")
    file = DraftFile.begin(folder)
    file.begin_writing()
    file.write("ours")
    assert file.path.name == "unsaved-2.txt"
    file.close()
    assert (folder / "unsaved.txt").read_text() == "theirs"


def test_the_name_of_a_copy_is_free_only_when_nothing_writes_to_it(folder: Path) -> None:
    """Or its end would delete what another text has kept under that name."""
    file = DraftFile.begin(folder)
    file.begin_writing()
    file.close()
    other = DraftFile.begin(folder)
    assert other.path != file.path
    file.write("not wanted")
    assert not file.path.exists()
    again = DraftFile.begin(folder)
    assert again.path == file.path
    again.close()
    other.close()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"good\xffrest", "good\ufffdrest"),
        ("cut off: 漢".encode()[:-1], "cut off: \ufffd"),
        (b"kept\0\0\0\0", "kept"),
        (bytes(64), ""),
    ],
    ids=["bad byte", "truncated", "zeros", "nothing but zeros"],
)
def test_a_damaged_copy_is_set_aside_and_named(
    data: bytes, text: str, document: QTextDocument, copy: Path, qtbot: QtBot
) -> None:
    copy.parent.mkdir(parents=True)
    copy.write_bytes(data)
    (file,) = DraftFile.left_in(copy.parent)
    left = file.left_behind()
    assert left.text == text
    assert left.damaged is not None
    assert left.damaged.read_bytes() == data
    assert str(left.damaged) in message_about([left])
    draft = Draft(document, document, file=file)
    # What is typed next does not replace it, and it is not found again.
    type_into(document, "new")
    kept(draft, qtbot)
    draft.close()
    assert left.damaged.read_bytes() == data
    assert left_in(copy.parent) == []


@given(data=st.binary(max_size=40))
def test_whatever_is_in_a_copy_nothing_of_it_is_lost(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("drafts")
    (folder / "unsaved.txt").write_bytes(data)
    (draft,) = DraftFile.left_in(folder)
    left = draft.left_behind()
    assert left.text.encode() == data or (
        left.damaged is not None and left.damaged.read_bytes() == data
    )
    draft.close()


@pytest.mark.parametrize("obstacle", ["a file", "read-only"])
def test_a_folder_that_cannot_be_used_is_a_message(
    obstacle: str, folder: Path, draft: Draft, document: QTextDocument, qtbot: QtBot
) -> None:
    folder.parent.mkdir()
    with ExitStack() as stack:
        if obstacle == "a file":
            folder.write_text("in the way")
        else:
            folder.mkdir()
            folder.chmod(0o555)
            for parent in folder.parents[:4]:
                parent.chmod(0o755)
            stack.enter_context(unprivileged())
        with pytest.raises(GltrError, match="not protected"):
            DraftFile.left_in(folder)
        type_into(document, "text")
        with qtbot.waitSignal(draft.failed) as caught:
            draft.keep()
    assert "not protected" in caught.args[0].message
    draft.forget()
    draft.close()


def test_a_copy_that_cannot_be_written_is_told_once_and_tried_again(
    draft: Draft, document: QTextDocument, copy: Path, qtbot: QtBot
) -> None:
    type_into(document, "text")
    kept(draft, qtbot)
    copy.unlink()
    copy.mkdir()
    with qtbot.waitSignal(draft.failed) as caught:
        draft.keep()
    assert "not protected" in caught.args[0].message
    with qtbot.assertNotEmitted(draft.failed):
        kept(draft, qtbot)
    assert draft._timer.isActive()
    copy.rmdir()
    kept(draft, qtbot)
    assert copy.read_text() == "text"


def test_killed_while_somebody_types_steadily_two_seconds_are_lost_at_most(
    tmp_path: Path,
) -> None:
    """A window of its own process, where a key is pressed every 0.15 s, is killed."""
    typed = 0
    command = [sys.executable, "-c", _TYPIST, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            typed = int(line)
            if typed == 40:
                process.kill()
    (copy,) = tmp_path.rglob("unsaved.txt")
    assert len(copy.read_text()) >= typed - 2 / 0.15
    assert set(copy.read_text()) == {"x"}


_TYPIST = """
import os, sys
for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
    os.environ[name] = sys.argv[1]
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from gltr_desktop.ui.app import application
from gltr_desktop.ui.files.draft import Draft
from gltr_desktop.ui.editor.token_editor import TokenEditor
app = application(["gltr-desktop"])
editor = TokenEditor()
draft = Draft(editor, editor.document())
editor.show()
count = 0
def press():
    global count
    QTest.keyClick(editor, Qt.Key.Key_X)
    count += 1
    print(count, flush=True)
timer = QTimer()
timer.timeout.connect(press)
timer.start(150)
app.exec()
"""
