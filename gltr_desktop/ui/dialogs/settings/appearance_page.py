"""The settings of how window and text look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QWidget,
)

from gltr_desktop.ui.dialogs.settings.font_faces import faces
from gltr_desktop.ui.dialogs.settings.page import SettingsPage, check_box, drop_down, show_index
from gltr_desktop.ui.dialogs.settings.palette_choice import PaletteChoice
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.settings import SCHEMES
from gltr_desktop.ui.stored_values import MAX_FONT, MIN_FONT

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from gltr_desktop.ui.appearance import Appearance
    from gltr_desktop.ui.colouring_controller import ColouringController
    from gltr_desktop.ui.settings import Settings

_SCHEME_TITLES = dict(zip(SCHEMES, ("S&ystem", "Li&ght", "&Dark"), strict=True))
_SAMPLE = "We found a conger eel, quite dead."
_PREVIEW_HEIGHT = 56
_SIZES = range(MIN_FONT, MAX_FONT + 1)
_FALLBACK = "serif"


class AppearancePage(SettingsPage):
    """Light or dark, the face of the text, and its colours."""

    title = "Appearance"

    font_chosen = Signal(str, int)
    """The face of the text, "" for the usual one, and its size in points."""

    def __init__(
        self,
        settings: Settings,
        appearance: Appearance,
        colouring: ColouringController,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._settings, self._appearance, self._colouring = settings, appearance, colouring
        self.add_caption("Window")
        self._add_schemes()
        self.add_caption("Text")
        self._add_font()
        self.add_caption("Colours")
        self._add_colours()
        colouring.changed.connect(self.refresh)
        self.refresh()

    def _add_schemes(self) -> None:
        self.schemes: dict[str, QRadioButton] = {}
        group, row = QButtonGroup(self), QHBoxLayout()
        row.setSpacing(2 * GRID)
        for scheme, title in _SCHEME_TITLES.items():
            button = QRadioButton(title, self)
            button.clicked.connect(lambda _=False, scheme=scheme: self._appearance.choose(scheme))
            group.addButton(button)
            row.addWidget(button)
            self.schemes[scheme] = button
        row.addStretch(1)
        self.add_row("Colour scheme", row)

    def _add_font(self) -> None:
        serif, others = faces()
        self._families = ["", *serif, *others]
        self.face = drop_down(["The usual serif face", *serif, *others], self._choose_face, self)
        self.face.setMaxVisibleItems(16)
        if serif and others:
            self.face.insertSeparator(1 + len(serif))
            self._families.insert(1 + len(serif), "")
        sizes = [f"{points}\N{NO-BREAK SPACE}pt" for points in _SIZES]
        self.points = drop_down(sizes, lambda index: self._choose_size(_SIZES[index]), self)
        self.points.setMinimumContentsLength(5)
        self.points.setMaxVisibleItems(16)
        self.points.setAccessibleName("Size of the text")
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.face, 1)
        row.addWidget(self.points)
        self.add_row("Te&xt face and size", row, self.face)
        self.preview = QLabel(_SAMPLE, self)
        self.preview.setAccessibleName("Preview of the text")
        self.preview.setFixedHeight(_PREVIEW_HEIGHT)
        self.preview.setAutoFillBackground(True)
        self.preview.setContentsMargins(GRID, 0, GRID, 0)
        self.preview.setMinimumWidth(1)
        self.add_choice(self.preview)

    def _add_colours(self) -> None:
        colouring = self._colouring
        self.palettes = PaletteChoice(self)
        self.palettes.chosen.connect(colouring.choose_palette)
        self.palettes.own_requested.connect(colouring.ask_palette)
        self.add_row("Palette", self.palettes)
        self.continuous = check_box(
            "Co&ntinuous colours, from expected to surprising",
            lambda checked: colouring.choose_continuous(continuous=checked),
            self,
        )
        self.underlines = check_box(
            "Add &underlines as a second sign",
            lambda checked: colouring.choose_underlines(underlined=checked),
            self,
        )
        self.line_breaks = check_box(
            "Colour line &breaks, too",
            lambda checked: colouring.choose_line_breaks(shown=checked),
            self,
        )
        self.add_row("In the text", self.continuous)
        self.add_choice(self.underlines)
        self.add_choice(self.line_breaks)

    def begin(self) -> None:
        """Show what was chosen elsewhere meanwhile."""
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen."""
        settings, theme = self._settings, self._colouring.theme
        self.schemes[settings.scheme].setChecked(True)
        family = settings.font_family
        show_index(self.face, self._families.index(family) if family in self._families else 0)
        show_index(self.points, settings.font_size - MIN_FONT)
        colouring = settings.colouring
        self.palettes.show_choice(colouring.palette, settings.own_palette, theme)
        self.continuous.setChecked(settings.continuous)
        self.underlines.setChecked(settings.underlined)
        self.line_breaks.setChecked(settings.line_breaks)
        self._show_preview()

    def _show_preview(self) -> None:
        settings, theme = self._settings, self._colouring.theme
        font = QFont(settings.font_family or _FALLBACK, settings.font_size)
        font.setStyleHint(QFont.StyleHint.Serif)
        family = font.family().replace('"', "")
        # A style sheet comes before fonts and palettes, and the window has one.
        self.preview.setStyleSheet(
            f'font-family: "{family}"; font-size: {font.pointSize()}pt;'
            f" color: {theme.ink.name()}; background: {theme.paper.name()};"
            f" border: 1px solid {theme.edge.name()}; border-radius: 7px;"
        )
        self.preview.setAlignment(Qt.AlignmentFlag.AlignVCenter)

    def _choose_face(self, index: int) -> None:
        self._settings.font_family = self._families[index]
        self._tell_font()

    def _choose_size(self, points: int) -> None:
        self._settings.font_size = points
        self._tell_font()

    def _tell_font(self) -> None:
        self._show_preview()
        self.font_chosen.emit(self._settings.font_family, self._settings.font_size)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window from light to dark and back."""
        super().changeEvent(event)
        if event.type() == event.Type.PaletteChange and hasattr(self, "line_breaks"):
            self.refresh()
