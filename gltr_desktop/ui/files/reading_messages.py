"""Says above the text what a file turned out to be, and offers what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gltr_desktop.documents.document import MIN_CERTAINTY, LockedError
from gltr_desktop.ui.menus.encoding_menu import encoding_title
from gltr_desktop.ui.message_bar import Offer

if TYPE_CHECKING:
    from gltr_desktop.errors import GltrError
    from gltr_desktop.ui.files.text_files import TextFiles
    from gltr_desktop.ui.menus.encoding_menu import EncodingMenu
    from gltr_desktop.ui.message_bar import MessageBar


class ReadingMessages(QObject):
    """Messages about the file that was read last, or could not be read."""

    def __init__(self, files: TextFiles, encodings: EncodingMenu, message: MessageBar) -> None:
        super().__init__(message)
        self._files, self._encodings, self._message = files, encodings, message
        files.failed.connect(self._explain)

    def describe(self) -> None:
        """Say what is uncertain about the text, was not readable, or was left out of it."""
        files, held = self._files, self._files.held
        if held.document.certainty < MIN_CERTAINTY:
            self._message.show_text(
                f"“{held.title}” does not say which encoding it is in, and it is uncertain:"
                f" it was read as {encoding_title(held.document.encoding)}.",
                Offer("Choose Another…", self._encodings.button.showMenu),
            )
        elif held.document.warning:
            said = (held.document.warning, held.origin.sentence)
            self._message.show_text(" ".join(filter(None, said)))
        elif held.origin.notices:
            again = files.take_whole_page
            whole = [Offer("Take the Whole Page", again)] if held.document.is_part else []
            self._message.show_note(held.origin.sentence, *whole)

    @Slot(object)
    def _explain(self, error: GltrError) -> None:
        unlock = Offer("Enter Password…", self._files.ask_password)
        self._message.show_error(error, unlock if isinstance(error, LockedError) else None)
