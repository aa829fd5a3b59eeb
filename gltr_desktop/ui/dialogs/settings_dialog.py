"""The settings: every choice takes effect at once, while the window behind shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.ui.dialogs.settings.appearance_page import AppearancePage
from gltr_desktop.ui.dialogs.settings.models_page import ModelsPage
from gltr_desktop.ui.dialogs.settings.privacy_page import PrivacyPage
from gltr_desktop.ui.dialogs.settings.reading_page import ReadingPage
from gltr_desktop.ui.look import GRID

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from gltr_desktop.ui.appearance import Appearance
    from gltr_desktop.ui.colouring_controller import ColouringController
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.settings import Settings

_SIZE = QSize(800, 600)
_LEAST = QSize(704, 400)
_LIST_WIDTH = 136
_ROW_HEIGHT = 32


class SettingsDialog(QDialog):
    """Pages with a list of them at the left. The window can be used while it is open.

    What concerns the text goes out as signals of the pages ``appearance_page``, ``reading_page``
    and ``privacy_page``.
    """

    def __init__(
        self,
        settings: Settings,
        appearance: Appearance,
        colouring: ColouringController,
        models: ModelMenu,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self._settings, self._colouring = settings, colouring
        self.appearance_page = AppearancePage(settings, appearance, colouring, self)
        self.reading_page = ReadingPage(settings, colouring, self)
        self.models_page = ModelsPage(models, settings, self)
        self.privacy_page = PrivacyPage(settings, self)
        self.pages: tuple[AppearancePage | ReadingPage | ModelsPage | PrivacyPage, ...] = (
            self.appearance_page,
            self.reading_page,
            self.models_page,
            self.privacy_page,
        )
        self.list = self._list()
        self.stack = QStackedWidget(self)
        for page in self.pages:
            self.stack.addWidget(page)
        self.heading = QLabel(self)
        font = self.heading.font()
        font.setPointSizeF(1.4 * font.pointSizeF())
        font.setWeight(font.Weight.DemiBold)
        self.heading.setFont(font)
        self.close_button = QPushButton("&Close", self)
        self.close_button.clicked.connect(self.close)
        self._lay_out()
        self._show_colours()
        self.setMinimumSize(_LEAST)
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))
        self.list.currentRowChanged.connect(self._show_page)
        self.show_page(settings.settings_page)

    def _list(self) -> QListWidget:
        pages = QListWidget(self)
        pages.setAccessibleName("Pages of the settings")
        pages.setFrameShape(QFrame.Shape.NoFrame)
        pages.setFixedWidth(_LIST_WIDTH)
        pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for page in self.pages:
            item = QListWidgetItem(page.title, pages)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
        return pages

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(2 * GRID)
        right.addWidget(self.heading)
        right.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        right.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.list)
        layout.addLayout(right, 1)

    def show_page(self, title: str) -> None:
        """Go to the page called ``title``; to the first one if there is none."""
        titles = [page.title for page in self.pages]
        self.list.setCurrentRow(titles.index(title) if title in titles else 0)

    @Slot(int)
    def _show_page(self, index: int) -> None:
        page = self.pages[index]
        self.stack.setCurrentIndex(index)
        self.heading.setText(page.title)
        self._settings.settings_page = page.title
        page.begin()

    def _show_colours(self) -> None:
        theme = self._colouring.theme
        self.list.setStyleSheet(
            "QListWidget, QListWidget:focus {"
            " background: transparent; border: none; outline: none; padding: 0; }"
            "QListWidget::item { padding: 0 8px; border: 2px solid transparent;"
            f" border-radius: 7px; color: {theme.ink.name()}; }}"
            f"QListWidget::item:hover {{ background: {theme.edge.name()}; }}"
            f"QListWidget::item:selected {{ background: {theme.edge.name()}; }}"
            f"QListWidget::item:selected:focus {{ border: 2px solid {theme.accent.name()}; }}"
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window from light to dark and back."""
        super().changeEvent(event)
        if event.type() == event.Type.PaletteChange and hasattr(self, "close_button"):
            self._show_colours()
