"""The open texts as rows: their names, figures, and whether they are saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Slot

from gltr_desktop.analysis.summary_words import FIGURE_IN_WORDS
from gltr_desktop.errors import printable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gltr_desktop.ui.texts.open_text import OpenText
    from gltr_desktop.ui.texts.open_texts import OpenTexts

TEXT_ROLE = Qt.ItemDataRole.UserRole
"""The OpenText of a row."""
NOTE_ROLE = TEXT_ROLE + 1
"""What tells the text of a row from others of the same name; "" if there are none."""
_NOTE_LENGTH = 80
"""Characters; no row shows more of the beginning of a text."""
_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class TextListModel(QAbstractListModel):
    """Follows the texts."""

    def __init__(self, texts: OpenTexts) -> None:
        super().__init__(texts)
        self._texts = texts
        self._rows = texts.texts
        texts.changed.connect(self._follow)

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """How many texts there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What is shown of a text, and what a screen reader says."""
        if not index.isValid():
            return None
        text = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text.title
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join([*_where(text), _figure_in_words(text)])
            case Qt.ItemDataRole.AccessibleTextRole:
                unsaved = ["not saved"] if text.is_modified else []
                known = [text.title, self._note(text), *unsaved, _figure_in_words(text)]
                return ", ".join(filter(None, known))
            case _ if role == NOTE_ROLE:
                return self._note(text)
        return text if role == TEXT_ROLE else None

    def _note(self, text: OpenText) -> str:
        """The folder of a file, or how a text begins that is in none."""
        others = [other for other in self._rows if other.title == text.title and other is not text]
        if not others:
            return ""
        if text.path is None:
            return text.beginning(_NOTE_LENGTH)
        return _folder(text.path, [other.path for other in others if other.path is not None])

    def row_of(self, text: OpenText) -> int:
        """The row of ``text``."""
        return self._rows.index(text)

    @Slot()
    def _follow(self) -> None:
        texts = self._texts.texts
        if texts != self._rows:
            self.beginResetModel()
            self._rows = texts
            self.endResetModel()
        elif texts:
            self.dataChanged.emit(self.index(0), self.index(len(texts) - 1))


def _folder(path: Path, others: Sequence[Path]) -> str:
    """The folders around ``path``, as many as tell it from ``others`` of the same name."""
    folders, known = path.parent.parts, [other.parent.parts for other in others]
    depth = 1
    while depth < len(folders) and any(other[-depth:] == folders[-depth:] for other in known):
        depth += 1
    return printable("/".join(folders[-depth:]))


def _where(text: OpenText) -> list[str]:
    """Where the text is kept, for the tip."""
    if text.path is None:
        return [text.title, "In no file"]
    path = printable(str(text.path))
    return [f"{path} (not saved)" if text.is_modified else path]


def _figure_in_words(text: OpenText) -> str:
    if text.figure is not None:
        return text.figure.warning or f"{text.figure.words} {FIGURE_IN_WORDS}"
    return "not read yet" if text.is_empty else "no figure"
