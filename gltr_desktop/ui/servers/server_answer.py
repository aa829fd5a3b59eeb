"""What a server has answered, in the dialog: a sentence, what can be done, and that one waits."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.models.sizes import size_in_words
from gltr_desktop.ui.widgets import add_action

if TYPE_CHECKING:
    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.local_gguf import LocalModel


_NAME = "What the server answers"
_HEIGHT = 152
"""What most answers need, in pixels; longer ones are scrolled."""


class ServerAnswer(QFrame):
    """A card with words; a bar and *Cancel* while one waits; a button that opens files instead."""

    cancelled = Signal()
    """The user does not want to wait."""
    file_chosen = Signal(Path)
    """The model in this file is to be used instead."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(_NAME)
        self.said = QWidget(self)
        self.head, self.words = QLabel(self.said), QLabel(self.said)
        font = self.head.font()
        font.setWeight(font.Weight.DemiBold)
        self.head.setFont(font)
        for label in (self.head, self.words):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Waiting for the server")
        self.cancel = QPushButton("Sto&p", self)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.cancelled)
        self.open = QPushButton(self)
        self.open.setAutoDefault(False)
        self.open.clicked.connect(self._open_or_ask)
        self._files: list[LocalModel] = []
        self._menu = QMenu(self)
        self._lay_out()
        self.say("", "")

    def _lay_out(self) -> None:
        said = QVBoxLayout(self.said)
        said.setContentsMargins(0, 0, 0, 0)
        said.setSpacing(GRID // 2)
        said.addWidget(self.head)
        said.addWidget(self.words)
        said.addStretch(1)
        area = self.area = QScrollArea(self)
        area.setAccessibleName(_NAME)
        area.setWidget(self.said)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setMinimumHeight(_HEIGHT)
        # It stands on the card.
        for part in (area, area.viewport(), self.said):
            part.setAutoFillBackground(False)
        waiting = QHBoxLayout()
        waiting.setSpacing(GRID)
        waiting.addWidget(self.progress, 1)
        waiting.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, GRID, 14, GRID)
        layout.setSpacing(GRID // 2)
        layout.addWidget(area, 1)
        layout.addLayout(waiting)
        layout.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)

    def say(self, head: str, words: str = "", *, waiting: bool = False) -> None:
        """Say this; while ``waiting``, with a bar and a button that ends it."""
        self.head.setText(head)
        self.words.setText(words)
        for named in (self, self.area):
            named.setAccessibleDescription(f"{head} {words}".strip())
        for widget, is_shown in (
            (self.head, bool(head)),
            (self.words, bool(words)),
            (self.progress, waiting),
            (self.cancel, waiting),
            (self.open, False),
        ):
            widget.setVisible(is_shown)

    def show_error(self, error: GltrError, files: list[LocalModel]) -> None:
        """Say what is wrong, and what to do; ``files`` hold the models of a useless server."""
        self.say(error.message, error.remedy)
        self._files = files
        self._menu.clear()
        for file in files:
            title = f"{file.title} — {size_in_words(file.size)}, {file.program}"
            add_action(self._menu, title.replace("&", "&&"), partial(self._open, file))
        self.open.setText("&Open a Model of It Here ▾")
        if len(files) == 1:
            self.open.setText(f"&Open “{files[0].title.replace('&', '&&')}” Here")
        self.open.setVisible(bool(files))

    def _open_or_ask(self) -> None:
        if len(self._files) == 1:
            self._open(self._files[0])
        else:
            self._menu.popup(self.open.mapToGlobal(QPoint(0, self.open.height())))

    def _open(self, file: LocalModel) -> None:
        self.file_chosen.emit(file.path)
