"""Help, Keys: every key of the window's menus, and what the mouse and the text's own keys do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QTextBrowser,
    QVBoxLayout,
)

from gltr_desktop.ui.look import GRID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

    from gltr_desktop.ui.theme import Theme

_MNEMONIC = re.compile("&(.)")
_WIDTH, _HEIGHT = 560, 640

OTHER_KEYS = (
    ("Esc", "Close the card, the search or the message; stop what runs; end a filter"),
    ("Tab", "Go to the next part of the window while the text is only read"),
    ("Space, Return", "Choose the bar, the colour or the button that has the frame"),
    ("Left, Right", "Go from one bar or colour to the next, where one of them has the frame"),
)
GESTURES = (
    ("Point at a word", "See what the model had guessed in its place"),
    ("Click a colour in the line below the text", "Fade what has that colour, or show it again"),
    ("Point at a bar of a chart", "Light up the words that are counted there"),
    ("Click a bar of a chart", "Show only those words"),
    ("Turn the wheel while Ctrl is held", "Make the text larger or smaller"),
    ("Drop files or a folder on the window", "Open them"),
)


@dataclass(frozen=True)
class Section:
    """A heading, and what is done by which keys: pairs of keys and words."""

    title: str
    rows: tuple[tuple[str, str], ...]


def sections(bar: QMenuBar) -> list[Section]:
    """The keys of the menus in their order, then those of no menu, then the mouse."""
    menus = [
        Section(_plain(action.text()), tuple(_rows(menu)))
        for action in bar.actions()
        if (menu := _menu_of(action)) is not None
    ]
    with_keys = [section for section in menus if section.rows]
    return [*with_keys, Section("Everywhere", OTHER_KEYS), Section("Mouse", GESTURES)]


def _rows(menu: QMenu, path: str = "") -> Iterator[tuple[str, str]]:
    for action in menu.actions():
        words = path + _plain(action.text())
        inner = _menu_of(action)
        if inner is not None:
            yield from _rows(inner, f"{words} ▸ ")
        elif keys := _keys(action):
            yield keys, words


def _menu_of(action: QAction) -> QMenu | None:
    # The type of QAction.menu is not that of what it returns.
    menu: QMenu | None = action.menu()  # type: ignore[assignment]
    return menu


def _keys(action: QAction) -> str:
    """All keys of ``action``, as the system writes them; the same one only once."""
    shown = (
        sequence.toString(QKeySequence.SequenceFormat.NativeText) for sequence in action.shortcuts()
    )
    return ", ".join(dict.fromkeys(key for key in shown if key))


def _plain(text: str) -> str:
    """The text of a menu entry without its mnemonic, its number and its dots."""
    words = re.sub(r"^\d+  ", "", _MNEMONIC.sub(r"\1", text))
    return words.removesuffix("…")


class KeysDialog(QDialog):
    """The tables, as the menus are when the dialog is opened."""

    def __init__(self, parent: QWidget, bar: QMenuBar, theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.page = QTextBrowser(self)
        self.page.setAccessibleName("Keys")
        self.page.setFrameShape(QFrame.Shape.NoFrame)
        self.page.document().setDocumentMargin(2 * GRID)
        self.page.setHtml("".join(map(_html, sections(bar))))
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, parent=self)
        box.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, GRID)
        layout.addWidget(self.page)
        around = QHBoxLayout()
        around.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        around.addWidget(box)
        layout.addLayout(around)
        self.set_theme(theme)
        # The arrow keys scroll at once.
        self.page.setFocus()
        screen = self.screen().availableSize()
        self.resize(min(_WIDTH, screen.width()), min(_HEIGHT, screen.height()))

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        # A palette would be taken back when the window changes its own style sheet.
        self.page.setStyleSheet(
            f"QTextBrowser {{ background: {theme.paper.name()}; color: {theme.ink.name()}; }}"
        )


def _html(section: Section) -> str:
    rows = "".join(
        f"<tr><td width='40%'><b>{escape(keys)}</b></td><td>{escape(words)}</td></tr>"
        for keys, words in section.rows
    )
    return (
        f"<h3 style='margin-bottom: 6px'>{escape(section.title)}</h3>"
        f"<table width='100%' cellspacing='0' cellpadding='3'>{rows}</table>"
    )
