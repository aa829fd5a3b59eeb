"""Light or dark: as the system has it, or as the user has chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gltr_desktop.ui.look import palette_of
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from gltr_desktop.ui.settings import Settings


class Appearance(QObject):
    """Gives the application the palette of a theme, and follows the system where that is asked."""

    def __init__(self, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def choose(self, scheme: str) -> None:
        """Use ``scheme`` from now on, one of SCHEMES; remembered."""
        self._settings.scheme = scheme
        apply(scheme)

    @Slot()
    def _follow_system(self) -> None:
        apply(self._settings.scheme)


def apply(scheme: str) -> None:
    """Give the application the palette of ``scheme``, one of SCHEMES."""
    QApplication.setPalette(palette_of(Theme.of(_surroundings(scheme))))


def _surroundings(scheme: str) -> QPalette:
    """A palette that is as dark as ``scheme`` asks for."""
    dark = scheme == "dark"
    if scheme == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return QPalette(Qt.GlobalColor.black if dark else Qt.GlobalColor.white)
