"""The Edit menu: what can be done to the text, grey where it cannot be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QKeySequence

from gltr_desktop.ui.widgets import add_action

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from gltr_desktop.ui.text_pane import TextPane

_Keys = QKeySequence.StandardKey


class EditMenu(QObject):
    """The entries for the text of a pane."""

    def __init__(self, menu: QMenu, pane: TextPane) -> None:
        super().__init__(menu)
        self._pane = pane
        editor, find_bar = pane.editor, pane.find_bar
        self.undo = add_action(menu, "&Undo", editor.undo, _Keys.Undo)
        self.redo = add_action(menu, "&Redo", editor.redo, _Keys.Redo)
        menu.addSeparator()
        self.cut = add_action(menu, "Cu&t", editor.cut, _Keys.Cut)
        self.copy = add_action(menu, "&Copy", editor.copy, _Keys.Copy)
        tip = "Paste the text of the clipboard (Ctrl+V)"
        self.paste = add_action(menu, "&Paste", editor.paste, _Keys.Paste, tip=tip)
        add_action(menu, "Select &All", editor.selectAll, _Keys.SelectAll)
        menu.addSeparator()
        self.find = add_action(menu, "&Find…", find_bar.open_bar, _Keys.Find)
        add_action(menu, "Find Ne&xt", find_bar.find_next, "F3")
        add_action(menu, "Find Pre&vious", find_bar.find_previous, "Shift+F3")
        menu.addSeparator()
        self.read_only = add_action(menu, "Read &Only", self._choose_mode, "F2")
        self.read_only.setCheckable(True)
        editor.undoAvailable.connect(self.refresh)
        editor.redoAvailable.connect(self.refresh)
        editor.document_changed.connect(self.refresh)
        editor.copyAvailable.connect(self.refresh)
        pane.mode.changed.connect(self.refresh)
        menu.aboutToShow.connect(self._refresh_all)
        menu.aboutToHide.connect(self._allow_pasting)
        self.refresh()

    def _choose_mode(self) -> None:
        self._pane.mode.set_reading(reading=self.read_only.isChecked())

    @Slot()
    def refresh(self) -> None:
        """Offer what can be done now."""
        editor, may_edit = self._pane.editor, not self._pane.mode.is_reading
        has_selection = editor.textCursor().hasSelection()
        self.undo.setEnabled(may_edit and editor.document().isUndoAvailable())
        self.redo.setEnabled(may_edit and editor.document().isRedoAvailable())
        self.cut.setEnabled(may_edit and has_selection)
        self.copy.setEnabled(has_selection)
        self.read_only.setChecked(not may_edit)

    @Slot()
    def _refresh_all(self) -> None:
        self.refresh()
        # Another program is asked for this: only when somebody looks.
        self.paste.setEnabled(self._pane.editor.canPaste())

    @Slot()
    def _allow_pasting(self) -> None:
        """Without the menu nobody knows what is on the clipboard: the key always tries."""
        self.paste.setEnabled(True)
