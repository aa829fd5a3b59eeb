"""The encoding of the open file: shown in the status bar, and another one to be chosen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from gltr_desktop.analysis.numbers import whole_percent
from gltr_desktop.documents.document import MIN_CERTAINTY
from gltr_desktop.documents.encodings.legacy_encodings import LEGACY_ENCODINGS
from gltr_desktop.ui.widgets import add_choice, drop_down

if TYPE_CHECKING:
    from gltr_desktop.ui.files.text_files import TextFiles

_UNICODE = {
    "ascii": "ASCII",
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32-le": "UTF-32 LE",
    "utf-32-be": "UTF-32 BE",
}
_TITLES = _UNICODE | {encoding.codec: encoding.title for encoding in LEGACY_ENCODINGS}


def encoding_title(codec: str) -> str:
    """A codec's name for people."""
    return _TITLES.get(codec, codec.upper())


class EncodingMenu(QObject):
    """The menu *Reopen with Encoding*, and a button that names the encoding and opens it."""

    def __init__(self, files: TextFiles, parent: QWidget) -> None:
        super().__init__(parent)
        self._files = files
        self.menu = QMenu("&Reopen with Encoding", parent)
        self.menu.aboutToShow.connect(self._fill)
        self.button: QToolButton = drop_down(self.menu, parent)
        self.button.setAutoRaise(True)
        files.encoding_changed.connect(self.refresh)
        files.renamed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Name the encoding, and how certain it is; only a file that is text has one."""
        held = self._files.held
        document, is_file = held.document, held.has_encoding
        title, is_certain = encoding_title(document.encoding), document.certainty >= MIN_CERTAINTY
        self.button.setVisible(is_file)
        self.menu.menuAction().setEnabled(is_file)
        self.button.setText(title if is_certain else f"{title}, uncertain")
        certain = whole_percent(document.certainty)
        tip = f"The encoding of the file, {certain} certain. Click to choose another one."
        self.button.setToolTip(tip)
        self.button.setAccessibleName(f"Encoding: {self.button.text()}")

    @Slot()
    def _fill(self) -> None:
        self.menu.clear()
        document = self._files.held.document
        likely = [document.encoding, *document.alternatives]
        others = [codec for codec in _TITLES if codec not in likely]
        group = QActionGroup(self.menu)
        for codecs in (likely, others):
            for codec in codecs:
                reopen = partial(self._files.reopen_with, codec)
                action = add_choice(self.menu, group, encoding_title(codec), reopen, tip=codec)
                action.setChecked(codec == document.encoding)
            self.menu.addSeparator()
