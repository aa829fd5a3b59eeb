"""The row above the text: open, paste, how it is coloured, read or edit, compare, share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from gltr_desktop.ui.header.segmented import Segmented
from gltr_desktop.ui.icons import SIZE as ICON_SIZE
from gltr_desktop.ui.icons import icon
from gltr_desktop.ui.parts import keep_in_order
from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.widgets import drop_down

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
    from PySide6.QtWidgets import QMenu

    from gltr_desktop.ui.editor.reading_mode import ReadingMode
    from gltr_desktop.ui.header.analyse_button import AnalyseButton
    from gltr_desktop.ui.menus.colour_menus import ColourMenus
    from gltr_desktop.ui.menus.share_menu import ShareMenu

HEIGHT = 50
_BUTTON_HEIGHT = 30
_MARGIN, _GAP = 14, 8
_MODES = [
    ("Read", "Only read the text: nothing can change it by accident (F2)"),
    ("Edit", "Edit the text (F2)"),
]
_READ, _EDIT = range(2)
_STEPS = 6
"""Ways to lay out the row, each narrower than the one before."""


class Header(QWidget):
    """Every part has a place of its own, which no name and no state can move.

    In a narrow window, words give way to icons, and the levels to a drop-down button.
    """

    def __init__(
        self,
        parent: QWidget,
        opening: QAction,
        more: QMenu,
        paste: QAction,
        colours: ColourMenus,
        analyse: AnalyseButton,
        mode: ReadingMode,
        compare: QMenu,
        share: ShareMenu,
        settings: QAction,
    ) -> None:
        """``more`` opens from the arrow beside *Open*; the actions are those of the menus."""
        super().__init__(parent)
        self._colours, self._mode = colours, mode
        self._icons: dict[QToolButton, str] = {}
        self._needed: list[int] = []
        self._step = -1
        self.analyse = analyse
        self.open = self._button("Open", "open", opening)
        self.more = drop_down(more, self)
        self.more.setText("▾")
        self.more.setToolTip("Recent files, samples, a folder of texts")
        self.more.setAccessibleName(self.more.toolTip())
        self.open.setProperty("place", "first")
        self.more.setProperty("place", "last")
        for part in (self.open, self.more):
            part.setProperty("kind", "segment")
        self.paste = self._button("Paste", "paste", paste)
        self.mode = Segmented("Text", _MODES, self)
        self.compare = drop_down(compare, self)
        tip = "Compare with passages, another text, an earlier version or another model"
        self._dress(self.compare, "Compare ▾", "compare", tip)
        self.share = drop_down(share.menu, self)
        self._dress(self.share, "Share ▾", "share", "Export or copy the coloured text")
        self.settings = self._button("", "settings", settings)
        self._lay_out()
        self.mode.chosen.connect(self._choose_mode)
        mode.changed.connect(self._show_mode)
        self._show_mode()
        self._draw_icons()

    def _button(self, text: str, picture: str, action: QAction) -> QToolButton:
        """A button that does what ``action`` does, with a picture before its text."""
        button = QToolButton(self)
        self._dress(button, text, picture, action.toolTip())
        button.setAccessibleName(text or action.text().replace("&", ""))
        button.setEnabled(action.isEnabled())
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        return button

    def _dress(self, button: QToolButton, text: str, picture: str, tip: str) -> None:
        button.setProperty("kind", "button")
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(text.removesuffix(" ▾"))
        button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self._icons[button] = picture
        _show_words(button, shown=bool(text))

    def _lay_out(self) -> None:
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        layout.setSpacing(_GAP)
        opening = QHBoxLayout()
        opening.setSpacing(0)
        opening.addWidget(self.open)
        opening.addWidget(self.more)
        colours = self._colours
        layout.addLayout(opening)
        layout.addWidget(self.paste)
        layout.addSpacing(_GAP)
        layout.addWidget(colours.levels)
        for drop in (colours.level_button, colours.measure_button):
            drop.setProperty("kind", "button")
            layout.addWidget(drop)
        layout.addStretch(1)
        for part in (self.analyse, self.mode, self.compare, self.share, self.settings):
            layout.addWidget(part)
        keep_in_order((
            self.open, self.more, self.paste, colours.levels, colours.level_button,
            colours.measure_button, self.analyse, self.mode, self.compare, self.share,
            self.settings,
        ))  # fmt: skip
        for button in self.findChildren(QToolButton):
            # A click leaves the keyboard where it is: in the text.
            if button.focusPolicy() != Qt.FocusPolicy.NoFocus:
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusProxy(self.open)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # Read or edit

    def _choose_mode(self, index: int) -> None:
        self._mode.set_reading(reading=index == _READ)

    @Slot()
    def _show_mode(self) -> None:
        self.mode.show_chosen(_READ if self._mode.is_reading else _EDIT)

    # Room

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(super().sizeHint().width(), max(HEIGHT, super().sizeHint().height() + 16))

    def minimumSizeHint(self) -> QSize:
        """Hardly any width: there is always a layout that fits well enough."""
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many words as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window from light to dark, and its letters in size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icons()
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._needed = []
            self._fit()

    @property
    def step(self) -> int:
        """How narrow the row is laid out: 0 shows all words."""
        return self._step

    def _fit(self) -> None:
        if not self.isVisible():
            self._needed = []
            return
        if not self._needed:
            self._level()
            self._needed = [self._width_of(step) for step in range(_STEPS)]
        fitting = (step for step, width in enumerate(self._needed) if width <= self.width())
        step = next(fitting, _STEPS - 1)
        if step != self._step:
            self._apply(step)

    def _level(self) -> None:
        """Make buttons with and without words equally high, whatever the size of the letters."""
        buttons = self.findChildren(QToolButton)
        height = max(_BUTTON_HEIGHT, *(button.sizeHint().height() for button in buttons))
        for button in buttons:
            button.setMinimumHeight(height)

    def showEvent(self, event: QShowEvent) -> None:
        """Measure the words in the letters that the window has by now."""
        self._fit()

    def _width_of(self, step: int) -> int:
        self._apply(step)
        self._row.activate()
        return self._row.minimumSize().width()

    def _apply(self, step: int) -> None:
        self._step = step
        _show_words(self.paste, shown=step < 1)
        _show_words(self.share, shown=step < 1)
        self.analyse.set_compact(compact=step >= 2)
        self._colours.levels.setVisible(step < 3)
        self._colours.level_button.setVisible(step >= 3)
        self._colours.set_compact(compact=step >= 4)
        _show_words(self.open, shown=step < 4)
        # Few words and no picture in a wide window, as the sketch has it; else only the picture.
        _show_words(self.compare, shown=step < 4, pictured=False)
        self.paste.setVisible(step < 5)
        self.compare.setVisible(step < 5)

    def _draw_icons(self) -> None:
        colour = Theme.of(self.window().palette()).ink
        for button, picture in self._icons.items():
            button.setIcon(icon(picture, colour))


def _show_words(button: QToolButton, *, shown: bool, pictured: bool = True) -> None:
    """Have ``button`` show its text, with its picture where it is ``pictured``, or only that."""
    style = Qt.ToolButtonStyle
    with_text = style.ToolButtonTextBesideIcon if pictured else style.ToolButtonTextOnly
    # The space keeps the text away from the picture.
    button.setText(" " * pictured + button.text().strip())
    button.setToolButtonStyle(with_text if shown else style.ToolButtonIconOnly)
    # Qt leaves hardly any room between a picture and its text, and much after the text.
    button.setProperty("pictured", shown and pictured)
    button.style().unpolish(button)
    button.style().polish(button)
