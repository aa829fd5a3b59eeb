"""One of the texts that are open: its document, its file, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gltr_desktop.documents.file_state import Change
from gltr_desktop.errors import printable
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.files.held_file import HeldFile

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QTextDocument

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.options import ModelChoice


@dataclass(frozen=True)
class Place:
    """Where a text was left: caret and anchor in UTF-16 units, and what was at the top.

    ``line`` is a line of paragraph ``block``, both from 0.
    """

    caret: int = 0
    anchor: int = 0
    block: int = 0
    line: int = 0


@dataclass(frozen=True)
class Reading:
    """A complete analysis of a text, and the model that was asked for it."""

    analysis: Analysis
    choice: ModelChoice


@dataclass(frozen=True)
class Figure:
    """The share, in [0, 1], of the words among the model's ten best guesses, and that in words.

    ``warning`` says why it means nothing: the model cannot read the text; "" if it can.
    """

    share: float
    words: str
    warning: str = ""


class OpenText(QObject):
    """A text of the list. Only the document of the one in front is on the screen."""

    changed = Signal()
    """Its name, its figure, or whether it is modified may be different now."""

    def __init__(self, parent: QObject, held: HeldFile, document: QTextDocument | None) -> None:
        """Without a ``document``, the text is still to be read from its file."""
        super().__init__(parent)
        self._held = held
        self._figure: Figure | None = None
        self.document = document
        """None until the text is shown for the first time."""
        self.is_unread = document is None
        """Whether the text is still to be read from its file."""
        self.place = Place()
        self.is_reading = False
        """Whether the text is only read, and not edited."""
        self.reading: Reading | None = None
        """What the model has made of the text; None if it has not, or if that was given back."""
        self.known_change = Change.NONE
        """What the user has been told that another program did to the file."""
        if document is not None:
            self.attach(document)

    def attach(self, document: QTextDocument) -> None:
        """Hold the text in ``document`` from now on."""
        self.document = document
        document.modificationChanged.connect(self.changed)

    @property
    def held(self) -> HeldFile:
        """The file of the text."""
        return self._held

    def hold(self, held: HeldFile) -> None:
        """It is the text of ``held`` from now on, of whose changes nothing is known."""
        self._held, self.known_change = held, Change.NONE
        self.changed.emit()

    @property
    def figure(self) -> Figure | None:
        """The headline figure; None while there is none."""
        return self._figure

    @figure.setter
    def figure(self, figure: Figure | None) -> None:
        if figure != self._figure:
            self._figure = figure
            self.changed.emit()

    @property
    def title(self) -> str:
        """The name of the text."""
        return self._held.title

    @property
    def path(self) -> Path | None:
        """The file that the text was taken from."""
        return self._held.source

    @property
    def saved_analysis(self) -> Analysis | None:
        """What its file says that a model has made of it; None unless that is what is shown."""
        return self._held.document.analysis

    @property
    def is_modified(self) -> bool:
        """Whether the text is not the one that its file holds."""
        return self.document is not None and self.document.isModified()

    @property
    def is_empty(self) -> bool:
        """Whether there is no text in it; one that is still to be read counts as empty."""
        return self.document is None or self.document.isEmpty()

    @property
    def is_blank(self) -> bool:
        """Whether it is an untitled text without anything that could be lost."""
        document, is_untitled = self.document, self._held == HeldFile()
        return (
            is_untitled
            and document is not None
            and document.isEmpty()
            and not (document.isUndoAvailable() or document.isRedoAvailable())
        )

    @property
    def saved_text(self) -> str | None:
        """The text as its file holds it, or its sample; None for what was typed or pasted."""
        return self._held.document.text or None

    def beginning(self, length: int) -> str:
        """Up to ``length`` UTF-16 units of its first paragraph, for a line of the window."""
        return "" if self.document is None else printable(self.document.begin().text()[:length])

    def text(self) -> str:
        """The text as it stands; "" before it is read from its file."""
        return "" if self.document is None else document_text(self.document)
