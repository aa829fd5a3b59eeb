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
    labels: list[str] = field(default_factory=list)
    """The buttons of the last question; the one for Return is the first, that for Esc the last."""

    def question(self, _: object, title: str, text: str, *__: object) -> Answer:
        """In the place of QMessageBox.question."""
        self.asked.append(text)
        assert self.answer is not None, f"nobody answers “{title}”"
        return self.answer

    def box(self, box: QMessageBox) -> int:
        """In the place of QMessageBox.exec."""
        escape = box.escapeButton()
        buttons = [box.button(box.standardButton(button)) for button in box.buttons()]
        buttons.sort(key=lambda button: (button is escape, button is not box.defaultButton()))
        self.labels = [button.text() for button in buttons]
        assert all(button.icon().isNull() for button in buttons)
        return self.question(box, box.windowTitle(), box.text()).value

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
