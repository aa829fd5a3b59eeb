"""The table below the text, of all tokens or words: to sort, to filter, to copy, and to hear."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QPushButton, QSplitter, QWidget

from gltr_desktop.ui.table.column_widths import fit_columns
from gltr_desktop.ui.table.table_below import TableBelow
from gltr_desktop.ui.table.token_table_export import TokenTableExport
from gltr_desktop.ui.table.token_table_model import TokenTableModel

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.settings import Settings

_FILTER_WIDTH = 220
_ONLY_THIS_ROW = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)


class TokenTable(TableBelow):
    """The table in step with the text: of words where these are coloured, else of tokens."""

    exported = Signal(str, object, object)
    """What was written, and two Offers."""
    failed = Signal(object)
    """GltrError."""

    def __init__(self, editor: TokenEditor, settings: Settings, parent: QWidget) -> None:
        self.model = TokenTableModel()
        super().__init__("Tokens", self.model, self.model.copied, parent)
        self._editor, self._settings = editor, settings
        self._is_following = False
        """Whether a row or a place in the text is being chosen to agree with the other one."""
        self._is_chosen = False
        """Whether the user has chosen the selected rows, rather than the caret."""
        self._export = TokenTableExport(self, self.model, settings)
        self._export.exported.connect(self.exported)
        self._export.failed.connect(self.failed)
        self._make_parts()
        self.closed.connect(editor.setFocus)
        # After the view, which moves its selection first.
        self.model.layoutChanged.connect(self._follow_order)
        self.view.selectionModel().currentRowChanged.connect(self._go_to)
        self.view.selectionModel().selectionChanged.connect(self._hold)
        # A row that is selected already stays so when it is clicked.
        self.view.pressed.connect(self._hold)
        editor.cursorPositionChanged.connect(self._follow)

    def _make_parts(self) -> None:
        self.filter = QLineEdit(self)
        self.filter.setMaximumWidth(_FILTER_WIDTH)
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self.view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self._name_rows()
        self.export_button = QPushButton("Export CSV…", self)
        self.export_button.setToolTip("Save the rows that are shown, in their order")
        self.export_button.clicked.connect(self._export.ask)
        self.head.insertWidget(1, self.filter)
        self.head.insertWidget(self.head.count() - 1, self.export_button)
        # They were made after what is beside them.
        for before, after in pairwise(
            (self.filter, self.view, self.copy_button, self.export_button)
        ):
            QWidget.setTabOrder(before, after)

    # Showing

    def refresh(self) -> None:
        """Show the present analysis in its present colours, if the table is on the screen."""
        if not self.isVisible():
            return
        spans, buckets = self._editor.spans, None
        noun = self.model.noun
        if spans is None:
            self.model.show_analysis(None, self._settings.granularity)
        else:
            self.model.show_analysis(spans.analysis, spans.granularity)
        # Other columns begin in the order of the text.
        self.view.horizontalHeader().setSortIndicator(*self.model.order)
        if spans is not None and self._editor.painted:
            sizes = np.diff(spans.analysis.groups.token_bounds)
            buckets = np.repeat(spans.bucket_of_group, sizes)
        self.model.show_buckets(buckets, self._editor.theme)
        self._show_count()
        if self.model.noun != noun:
            self._name_rows()
            self._follow()
        fit_columns(self.view)

    def _name_rows(self) -> None:
        """Say what the rows are now."""
        nouns = f"{self.model.noun}s"
        self.set_name(nouns.capitalize())
        self.filter.setPlaceholderText(f"Filter {nouns}")
        self.filter.setAccessibleName(f"Filter {nouns}")

    @Slot()
    def open_table(self) -> None:
        """Show the table below the text, at the token at the caret."""
        if not self.isVisible():
            self.show()
            self.take_room(self._settings.table_height)
        self.refresh()
        self._follow()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot(str)
    def _filter(self, wanted: str) -> None:
        self.model.show_only(wanted)
        self._show_count()

    def _show_count(self) -> None:
        count, wanted, noun = self.model.rowCount(), self.filter.text(), self.model.noun
        self.count.setText(f"1 {noun}" if count == 1 else f"{count:,} {noun}s" if count else "")
        self.empty.setText(
            f"No {noun} of this text contains “{wanted}”."
            if wanted and self._editor.spans is not None
            else f"No {noun}s to show yet: analyse a text first."
        )
        self.export_button.setEnabled(count > 0)
        self.show_rows_or_reason()

    # In step with the text

    @Slot(QModelIndex)
    def _go_to(self, index: QModelIndex) -> None:
        """Put the caret before the token of a row, unless an edit has cut it."""
        if self._is_following or not index.isValid():
            return
        spans = self._editor.spans
        if spans is None or len(spans) == 0:
            return
        group = spans.analysis.groups.of_token(self.model.token_of(index.row()))
        span = int(np.searchsorted(spans.group, group))
        if span < len(spans) and spans.group[span] == group:
            self._is_following = True
            self._editor.reveal(span)
            self._is_following = False

    @Slot()
    def _hold(self) -> None:
        """The user has chosen the selected rows."""
        if not self._is_following:
            self._is_chosen = True

    @Slot()
    def _follow(self) -> None:
        """Select the row of the token at the caret."""
        spans, span = self._editor.spans, self._editor.caret_span()
        if self._is_following or not self.isVisible() or spans is None or span is None:
            return
        row = self.model.row_of(int(spans.analysis.groups.token_bounds[spans.group[span]]))
        if row is not None:
            self._is_following, self._is_chosen = True, False
            # A table that was scrolled sideways stays so.
            index = self.model.index(row, max(0, self.view.columnAt(0)))
            # QTableView.selectRow() would add it to others while Ctrl or Shift moves the caret.
            self.view.selectionModel().setCurrentIndex(index, _ONLY_THIS_ROW)
            self.view.scrollTo(index)
            self._is_following = False

    @Slot()
    def _follow_order(self) -> None:
        """Sorting is for seeing what comes first, unless the user holds on to a row."""
        if self._is_chosen and self.view.selectionModel().hasSelection():
            column = max(0, self.view.columnAt(0))
            self.view.scrollTo(self.view.currentIndex().siblingAtColumn(column))
            return
        self._is_following = True
        self.view.selectionModel().clear()
        self.view.scrollToTop()
        self._is_following = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns their share of the width."""
        super().resizeEvent(event)
        fit_columns(self.view)

    def hideEvent(self, event: QHideEvent) -> None:
        """Remember the height for the next time."""
        if not event.spontaneous() and isinstance(self.parentWidget(), QSplitter):
            self._settings.table_height = self.height()
        super().hideEvent(event)
