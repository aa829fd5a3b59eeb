"""A draft for each text that is not saved, and the texts that a crash has left behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextCursor

from gltr_desktop.documents.draft_files import (
    DraftFile,
    LeftDraft,
    drafts_of_other_versions,
    message_about,
)
from gltr_desktop.ui.editor.positions import for_qt
from gltr_desktop.ui.files.draft import Draft, draft_folder
from gltr_desktop.ui.files.held_file import HeldFile

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument

    from gltr_desktop.errors import GltrError
    from gltr_desktop.ui.texts.open_text import OpenText
    from gltr_desktop.ui.texts.open_texts import OpenTexts


class Drafts(QObject):
    """Gives each open text its draft, which goes with it."""

    failed = Signal(object)
    """GltrError: a text is not protected. The same reason is told once for all texts."""

    def __init__(self, texts: OpenTexts) -> None:
        super().__init__(texts)
        self._texts = texts
        self._drafts: dict[OpenText, Draft] = {}
        self._left: dict[OpenText, DraftFile] = {}
        self._told = ""
        texts.begun.connect(self._begin)
        texts.closed.connect(self._end)
        for text in texts.texts:
            self._begin(text)

    def recover(self) -> str:
        """Open all texts that a crash has left behind, the first one in front.

        Returns what the user should know about them; "" if nothing was left.

        Raises:
            GltrError: no draft can be kept.
        """
        folder = draft_folder()
        left = [(file, file.left_behind()) for file in DraftFile.left_in(folder)]
        front: OpenText | None = None
        for file, draft in left:
            if draft.text:
                text = self._open(file, draft)
                front = front or text
            elif draft.damaged == file.path:
                file.let_go()
            else:
                file.close()
        if front is not None:
            self._texts.put_in_front(front)
        return message_about((draft for _, draft in left), drafts_of_other_versions(folder))

    def _open(self, file: DraftFile, draft: LeftDraft) -> OpenText:
        text = self._texts.add(HeldFile(own_title=draft.title) if draft.title else HeldFile())
        document = text.document
        if document is not None:
            self._end(text)
            QTextCursor(document).insertText(for_qt(draft.text))
            self._drafts[text] = self._made(text, document, file)
        return text

    def close(self) -> None:
        """The program ends, and no text is wanted any more that is not saved."""
        for draft in self._drafts.values():
            draft.close()
        self._drafts.clear()

    @Slot(object)
    def _begin(self, text: OpenText) -> None:
        self._end(text)
        if text.document is not None:
            self._drafts[text] = self._made(text, text.document)

    def _made(
        self, text: OpenText, document: QTextDocument, file: DraftFile | None = None
    ) -> Draft:
        draft = Draft(self, document, lambda: text.title, file)
        draft.failed.connect(self._tell)
        return draft

    @Slot(object)
    def _end(self, text: OpenText) -> None:
        draft = self._drafts.pop(text, None)
        if draft is not None:
            draft.close()
            draft.deleteLater()

    @Slot(object)
    def _tell(self, error: GltrError) -> None:
        if error.message != self._told:
            self._told = error.message
            self.failed.emit(error)
