"""All models: built in, on this computer, and to be had; with all that can be done with them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.models.options import SHIPPED
from gltr_desktop.models.servers.address import is_on_server
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.models.model_card import ModelCard
from gltr_desktop.ui.models.model_rows import Details, Removal, look_up_details, sections
from gltr_desktop.ui.models.sizes import size_in_words
from gltr_desktop.ui.models.speeds import known_speed
from gltr_desktop.ui.parts import keep_in_order
from gltr_desktop.ui.threads.background import Task

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.errors import GltrError
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.models.model_rows import ModelRow, Section
    from gltr_desktop.ui.settings import Settings


class ModelManager(QWidget):
    """The list of models. What is chosen in it takes effect at once."""

    listed = Signal()
    """The list was made anew."""

    def __init__(self, models: ModelMenu, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._models, self._settings = models, settings
        self._details: dict[str, Details] = {}
        self._task: Task | None = None
        self._cards: list[ModelCard] = []
        self.message = _Message(self)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The buttons in it have the keyboard.
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.message)
        layout.addWidget(self._area, 1)
        layout.addLayout(self._foot())
        models.changed.connect(self.refresh)
        models.search.found.connect(self._look_up)
        models.download_failed.connect(self._show_failed_download)
        models.failed.connect(self._show_error)
        self.refresh()
        self._look_up()
        models.look_around()

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        for text, slot in (
            ("Model &File…", self._models.choose_file),
            ("Model F&older…", self._models.choose_folder),
            ("&Hugging Face Name…", self._models.choose_name),
            ("&Server…", self._models.server_requested.emit),
        ):
            button = QPushButton(text, self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _, slot=slot: slot())
            foot.addWidget(button)
        foot.addStretch(1)
        return foot

    @property
    def cards(self) -> list[ModelCard]:
        """The rows, from top to bottom."""
        return list(self._cards)

    # The list

    @Slot()
    def refresh(self) -> None:
        """Make the list anew of what is known now."""
        models = self._models
        chosen = [*self._settings.recent_models, models.choice.name]
        found = sections(models.search.models, chosen, self._details, self._speed)
        focus = self._focused_button()
        position = self._area.verticalScrollBar().value()
        content = QWidget(self)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, GRID, 0)
        layout.setSpacing(GRID)
        self._cards = []
        for section in found:
            self._add_section(section, layout, content)
        layout.addStretch(1)
        before = self._area.takeWidget()
        if before is not None:
            # One of its buttons may just be telling that it was clicked.
            before.hide()
            before.deleteLater()
        self._area.setWidget(content)
        # Tab comes to them before the buttons below the list, as the eye does.
        keep_in_order((self.message, content))
        self._area.verticalScrollBar().setValue(position)
        self._focus_button(focus)
        self.listed.emit()

    def _speed(self, name: str) -> int:
        return known_speed(self._settings, replace(self._models.choice, name=name))

    def _add_section(self, section: Section, layout: QVBoxLayout, content: QWidget) -> None:
        caption = QLabel(section.caption.upper(), content)
        caption.setProperty("kind", "caption")
        caption.setAccessibleName(section.caption)
        if self._cards:
            layout.addSpacing(GRID)
        layout.addWidget(caption)
        for row in section.rows:
            card = ModelCard(row, content, in_use=row.name == self._models.choice.name)
            card.use_clicked.connect(self._use)
            card.get_clicked.connect(self._models.download)
            card.remove_clicked.connect(self._ask_to_remove)
            layout.addWidget(card)
            self._cards.append(card)
        if section.note:
            note = QLabel(section.note, content)
            note.setProperty("kind", "quiet")
            note.setWordWrap(True)
            layout.addWidget(note)

    def _focused_button(self) -> str:
        focus = QApplication.focusWidget()
        inside = focus is not None and self._area.isAncestorOf(focus)
        return focus.objectName() if focus is not None and inside else ""

    def _focus_button(self, name: str) -> None:
        """Give the keyboard to the button ``name``, or to another one near where it was."""
        if not name:
            return
        model = name.partition(" ")[2]
        near = [card for card in self._cards if card.row.name == model]
        # The model that is used now has no button.
        buttons = [
            button for card in (*near, *self._cards) for button in card.findChildren(QPushButton)
        ]
        same = [button for button in buttons if button.objectName() == name]
        for button in (*same, *buttons)[:1]:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _look_up(self) -> None:
        """Look at the disk for sizes and baselines of what is listed."""
        self.refresh()
        listed = (card.row.name for card in self._cards if card.row.is_here)
        names = [*SHIPPED, *(name for name in listed if not is_on_server(name))]
        self._task = Task(partial(look_up_details, dict.fromkeys(names)), abandonable=True)
        self._task.succeeded.connect(self._show_details)
        self._task.start()

    @Slot(object, object)
    def _show_details(self, details: dict[str, Details], task: Task) -> None:
        if task is self._task and details != self._details:
            self._details = details
            self.refresh()

    # What can be done

    @Slot(str)
    def _use(self, name: str) -> None:
        self.message.hide()
        self._models.choose(self._models.named(name))

    @Slot(str)
    def _ask_to_remove(self, name: str) -> None:
        row = next(card.row for card in self._cards if card.row.name == name)
        if row.removal is Removal.ENTRY:
            # Nothing is lost: it can be opened again. Of a server's, the key is.
            self._models.forget(name)
            self.refresh()
            return
        answer = QMessageBox.question(
            self,
            "Remove Model",
            f"Delete “{row.title}” ({size_in_words(row.size)}) from this computer?\n"
            "It is in the Hugging Face cache: other programs lose it as well. It can be"
            " downloaded again.",
        )
        if answer == QMessageBox.StandardButton.Yes:
            self._remove(row)

    def _remove(self, row: ModelRow) -> None:
        def remove() -> str:
            from gltr_desktop.models.catalog import remove_cached

            remove_cached(row.name)
            return row.name

        self.message.show_text(f"Removing “{row.title}”…")
        task = Task(remove)
        task.succeeded.connect(self._follow_removal)
        task.failed.connect(self._show_error)
        task.start()

    @Slot(object)
    def _follow_removal(self, name: str) -> None:
        self._models.forget(name)
        self.message.show_text(f"“{name}” was removed from this computer.")
        self._models.look_around()

    @Slot(str, object)
    def _show_failed_download(self, name: str, error: GltrError) -> None:
        self._show_error(error, partial(self._models.download, name))

    @Slot(object)
    def _show_error(self, error: GltrError, again: Callable[[], object] | None = None) -> None:
        self.message.show_text(f"{error.message} {error.remedy}", again)


class _Message(QFrame):
    """A line above the list, with a button to try again where that makes sense."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self._again: Callable[[], object] | None = None
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setWordWrap(True)
        self.button = QPushButton("&Try Again", self)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._try_again)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, GRID, GRID, GRID)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.button)
        self.hide()

    def show_text(self, text: str, again: Callable[[], object] | None = None) -> None:
        """Say ``text``; the button calls ``again``."""
        self._again = again
        self.label.setText(text)
        self.setAccessibleName(text)
        self.button.setVisible(again is not None)
        self.show()

    @Slot()
    def _try_again(self) -> None:
        again = self._again
        self.hide()
        if again is not None:
            again()
