"""A user who answers dialogs."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtWidgets import QMessageBox

Answer = QMessageBox.StandardButton


@dataclass
class Dialogs:
    """What the user answers, and what was asked. A dialog without an answer fails the test."""

    answer: Answer | None = None
    """The button that is pressed."""
    name: str | None = None
    """The file, folder or text that is entered; "" is Cancel."""
    asked: list[str] = field(default_factory=list)
    """Questions, and the files and folders that were suggested."""
    filters: list[str] = field(default_factory=list)
    """The filters of the dialogs for files."""

    def question(self, _: object, title: str, text: str, *__: object) -> Answer:
        """In the place of QMessageBox.question."""
        self.asked.append(text)
        assert self.answer is not None, f"nobody answers “{title}”"
        return self.answer

    def file(self, _: object, title: str, suggestion: str, filters: str) -> tuple[str, str]:
        """In the place of QFileDialog.getOpenFileName and getSaveFileName."""
        self.filters.append(filters)
        return self.folder(_, title, suggestion), ""

    def folder(self, _: object, title: str, suggestion: str = "", *__: object) -> str:
        """In the place of QFileDialog.getExistingDirectory."""
        self.asked.append(suggestion)
        assert self.name is not None, f"nobody answers “{title}”"
        return self.name

    def text(self, _: object, title: str, label: str, *__: object) -> tuple[str, bool]:
        """In the place of QInputDialog.getText."""
        return self.folder(_, title, label), self.name != ""
