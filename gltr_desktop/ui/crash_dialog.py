"""What the window shows after an exception that nothing caught: the details, and how to report it.

Exceptions can arise in every thread and while a widget is painted: the dialog always opens later,
from the event loop of the window's thread.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from gltr_desktop.crash import CrashReport

_log = logging.getLogger(__name__)

# An exception in a paint event comes back with every repaint, and would open the dialog again as
# soon as it is closed. One that was shown is shown again only after it has stayed away for so long.
_QUIET_SECONDS = 10.0
_WIDTH = 520
_DETAILS_WIDTH, _DETAILS_HEIGHT = 720, 260

_ADVICE = (
    "Please report this: copy the details, and add what you did just before.\n"
    "An error message can quote your text: look through the details before you send them."
)
_COPY, _COPIED = "Co&py Details", "Details Co&pied"


class CrashDialog(QDialog):
    """Says that the text is kept, and offers the details of one or several exceptions."""

    def __init__(self, report: CrashReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reports: dict[str, CrashReport] = {}
        self._count = 0
        self.setWindowTitle("Something Went Wrong")
        self._problem = QLabel(self)
        self._problem.setTextFormat(Qt.TextFormat.PlainText)
        self._problem.setWordWrap(True)
        self._problem.setMinimumWidth(_WIDTH)
        bold = self._problem.font()
        bold.setBold(True)
        self._problem.setFont(bold)
        self._kept = QLabel(self)

        self.details = QPlainTextEdit(self)
        self.details.setReadOnly(True)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setMinimumSize(_DETAILS_WIDTH, _DETAILS_HEIGHT)
        self.details.setAccessibleName("Details of the error")
        self.details.hide()

        self.show_details = QPushButton("Show &Details", self)
        self.show_details.setCheckable(True)
        self.show_details.toggled.connect(self._toggle_details)
        self.copy = QPushButton(_COPY, self)
        self.copy.clicked.connect(self._copy_details)
        # The standard button has a black icon, which is lost in a dark dialog.
        self.close_button = QPushButton("&Close", self)
        self.close_button.clicked.connect(self.reject)
        self._lay_out()
        # The dialog can open while the user types: Return and Space must not close it unread.
        self.show_details.setFocus()
        self.add(report)

    def _lay_out(self) -> None:
        advice = QLabel(_ADVICE, self)
        advice.setWordWrap(True)
        words = QVBoxLayout()
        for label in (self._problem, self._kept, advice):
            words.addWidget(label)
        style = self.style()
        size = style.pixelMetric(QStyle.PixelMetric.PM_MessageBoxIconSize, None, self)
        warning = style.standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning, None, self)
        icon = QLabel(self)
        icon.setPixmap(warning.pixmap(size))
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        box = QDialogButtonBox(self)
        box.addButton(self.show_details, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(self.close_button, QDialogButtonBox.ButtonRole.RejectRole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(14)
        layout.addLayout(top)
        layout.addWidget(self.details, 1)
        layout.addWidget(box)

    def add(self, report: CrashReport) -> None:
        """Append a further exception; one from the same line of code is only counted."""
        self._count += 1
        if report.origin not in self._reports:
            self._reports[report.origin] = report
            self.details.setPlainText(self.text)
            self.copy.setText(_COPY)
        first = next(iter(self._reports.values()))
        self._problem.setText(f"Something went wrong: {first.summary}")
        self._kept.setText(_kept(self._count - 1))
        self.setAccessibleDescription(f"{self._problem.text()} {self._kept.text()}")
        if self.isVisible():
            self.resize(self.size().expandedTo(self.sizeHint()))

    @property
    def text(self) -> str:
        """Every exception with its traceback, and the diagnostics as they were at the first one."""
        first, *others = self._reports.values()
        return "\n\n".join([first.text, *(f"{it.summary}\n\n{it.traceback}" for it in others)])

    @Slot(bool)
    def _toggle_details(self, visible: bool) -> None:
        self.details.setVisible(visible)
        self.show_details.setText("Hide &Details" if visible else "Show &Details")
        self.adjustSize()

    @Slot()
    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self.copy.setText(_COPIED)


def _kept(others: int) -> str:
    if not others:
        return "Your text is kept."
    errors = "1 more error has" if others == 1 else f"{others:,} more errors have"
    return f"Your text is kept. {errors} followed."


class CrashDialogs(QObject):
    """Shows reports over ``window``, all in one dialog at a time."""

    _reported = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: CrashDialog | None = None
        self._last_times: dict[str, float] = {}
        # Queued in the window's thread, too: nothing can open while a widget is being painted.
        self._reported.connect(self._show, Qt.ConnectionType.QueuedConnection)

    @property
    def dialog(self) -> CrashDialog | None:
        """The dialog that is open; None if there is none."""
        return self._dialog

    def show(self, report: CrashReport) -> None:
        """Show ``report`` soon; can be called from every thread."""
        self._reported.emit(report)

    @Slot(object)
    def _show(self, report: CrashReport) -> None:
        # An exception here would be reported here.
        try:
            self._open_or_add(report)
        except Exception:  # noqa: BLE001
            _log.exception("The dialog about an exception cannot be shown")

    def _open_or_add(self, report: CrashReport) -> None:
        if self._dialog is not None:
            self._dialog.add(report)
        # Over a closed window, a dialog would keep the program from ending.
        elif self._window.isVisible() and not self._is_recurring(report):
            self._dialog = CrashDialog(report, self._window)
            self._dialog.finished.connect(self._forget)
            self._dialog.open()
        self._last_times[report.origin] = time.monotonic()

    def _is_recurring(self, report: CrashReport) -> bool:
        last_time = self._last_times.get(report.origin)
        return last_time is not None and time.monotonic() - last_time < _QUIET_SECONDS

    @Slot()
    def _forget(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
