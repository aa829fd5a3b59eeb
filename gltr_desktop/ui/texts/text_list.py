"""The column with the list of the texts that are open."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSignalBlocker,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.errors import printable
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.texts.text_delegate import TextDelegate
from gltr_desktop.ui.texts.text_list_model import TEXT_ROLE, TextListModel
from gltr_desktop.ui.widgets import add_action

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.texts.open_text import OpenText
    from gltr_desktop.ui.texts.open_texts import OpenTexts
    from gltr_desktop.ui.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_LEAST_WIDTH = 120
_PANE_WIDTH = 560
"""Pixels that the text and the side panel are left with before the list is narrowed."""
_CLOSING_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_LEAVING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TextListView(QListView):
    """Rows that a click shows, and their crosses close."""

    chosen = Signal(object)
    """OpenText: it is to be in front."""
    left = Signal()
    """The keyboard is to go to the text in front."""
    close_asked = Signal(object)
    """OpenText."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Open texts")
        self._pressed: OpenText | None = None
        """Whose cross the pointer has pressed."""

    def _crossed(self, event: QMouseEvent) -> OpenText | None:
        """The text whose cross is under the pointer; with the middle button, all of a row is."""
        index = self.indexAt(event.position().toPoint())
        place: QRect = TextDelegate.cross(self.visualRect(index))
        is_middle = event.button() == Qt.MouseButton.MiddleButton
        hit = index.isValid() and (is_middle or place.contains(event.position().toPoint()))
        return index.data(TEXT_ROLE) if hit else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show a text, unless its cross is pressed."""
        self._pressed = self._crossed(event)
        if self._pressed is None:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Close the text whose cross was pressed, or go to the one that was clicked."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            super().mouseReleaseEvent(event)
            if event.button() == Qt.MouseButton.LeftButton:
                self.left.emit()
        elif pressed is self._crossed(event):
            self.close_asked.emit(pressed)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Show the text that the arrow keys or the pointer have come to."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(current.data(TEXT_ROLE))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete closes a text, Return goes to it."""
        if event.key() in _CLOSING_KEYS and self.currentIndex().isValid():
            self.close_asked.emit(self.currentIndex().data(TEXT_ROLE))
        elif event.key() in _LEAVING_KEYS:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class TextList(QWidget):
    """Shows the list while there are several texts, unless the user has hidden it."""

    beside_requested = Signal(object)
    """OpenText: it is to stand beside the one in front."""
    text_wanted = Signal()
    """The keyboard is to go to the text in front."""

    def __init__(self, texts: OpenTexts, settings: Settings, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts, self._settings = texts, settings
        self.view = TextListView(self)
        self._model = TextListModel(texts)
        self._delegate = TextDelegate(self.view)
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._delegate)
        self.setFocusProxy(self.view)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._lay_out()
        self.view.chosen.connect(self._show_text)
        self.view.left.connect(self.text_wanted)
        self.view.close_asked.connect(texts.close)
        self.view.customContextMenuRequested.connect(self._open_menu)
        texts.changed.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        caption = QLabel("TEXTS", self)
        caption.setProperty("kind", "caption")
        caption.setAccessibleName("Open texts")
        head = QHBoxLayout()
        head.setContentsMargins(GRID + 4, GRID + GRID // 2, GRID, GRID // 2)
        head.addWidget(caption)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._delegate.set_theme(theme)
        background = f"background: {theme.window.name()};"
        self.setStyleSheet(f"TextList, QListView {{ {background} border: none; }}")
        self.view.viewport().update()

    @property
    def wanted_width(self) -> int:
        """The width that the user gave to the list last, in pixels."""
        return self._settings.texts_width

    def show_list(self, *, shown: bool) -> None:
        """Show the list while there are several texts, or not; remembered."""
        self._settings.texts = shown
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """Mark the text in front, and hide a list of one."""
        shown = self._settings.texts and len(self._texts.texts) > 1
        if not shown and self.view.hasFocus():
            self.text_wanted.emit()
        self.setVisible(shown)
        index = self._model.index(self._model.row_of(self._texts.current))
        if index != self.view.currentIndex():
            # The user has chosen nothing: a text that is still to be read waits for its turn.
            with QSignalBlocker(self.view):
                self.view.setCurrentIndex(index)

    @Slot(object)
    def _show_text(self, text: OpenText) -> None:
        self._texts.show(text)
        # It may have to be read first, or must not be shown now.
        self._follow()

    @Slot()
    def keep_width(self) -> None:
        """The user has given this width to the list; remembered."""
        self._settings.texts_width = self.width()

    # The menu of a row

    @Slot(QPoint)
    def _open_menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        if index.isValid():
            menu = self.menu_of(index.data(TEXT_ROLE))
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.view.viewport().mapToGlobal(place))

    def menu_of(self, text: OpenText) -> QMenu:
        """What can be done with ``text``."""
        menu, texts = QMenu(self), self._texts
        add_action(menu, "&Close", partial(texts.close, text))
        others = add_action(menu, "Close &Others", partial(texts.close_others, text))
        others.setEnabled(len(texts.texts) > 1)
        menu.addSeparator()
        beside = add_action(
            menu, "Set &Beside This Text", partial(self.beside_requested.emit, text)
        )
        beside.setEnabled(text is not texts.current)
        copy = add_action(menu, "Copy &Path", partial(_copy_path, text))
        copy.setEnabled(text.path is not None)
        return menu


class BesideList(QSplitter):
    """The list on the left of a pane, as wide as the user wants it where there is room for both."""

    def __init__(self, texts: TextList, pane: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._texts = texts
        self.addWidget(texts)
        self.addWidget(pane)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)
        # A line; Qt lets one grab it beside that.
        self.setHandleWidth(1)
        self.splitterMoved.connect(texts.keep_width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow the list in a narrow window; a wide one gives it back what the user wants."""
        super().resizeEvent(event)
        width = max(min(self._texts.wanted_width, self.width() - _PANE_WIDTH), _LEAST_WIDTH)
        self.setSizes([width, self.width() - width])


def _copy_path(text: OpenText) -> None:
    if text.path is not None:
        QGuiApplication.clipboard().setText(printable(str(text.path)))
