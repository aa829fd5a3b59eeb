"""How the columns of the table share its width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView

from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.table.table_rows import TEXT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView

_MIN_TEXT = 90
_MAX_SQUEEZED = 8
"""As many columns share the width of any window, in a narrow one with shortened titles."""


def fit_columns(view: QTableView) -> None:
    """Give each column of ``view`` the same width, or if there are many, room for its title.

    These share what is left; where there is not so much room, the table scrolls sideways.
    """
    model, header = view.model(), view.horizontalHeader()
    count, metrics = model.columnCount(), header.fontMetrics()
    if count <= _MAX_SQUEEZED:
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        return
    titles = [str(model.headerData(i, Qt.Orientation.Horizontal)) for i in range(count)]
    # The numbers in the first column are as long as the last of them.
    titles[0] += f"\n{model.rowCount():,}"
    widths = [
        max(map(metrics.horizontalAdvance, title.splitlines())) + 2 * GRID for title in titles
    ]
    widths[TEXT] = max(widths[TEXT], _MIN_TEXT)
    spare = max(0, view.viewport().width() - sum(widths))
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for section, width in enumerate(widths):
        # So the shares add up to all of it.
        header.resizeSection(section, width + (spare + section) // count)
