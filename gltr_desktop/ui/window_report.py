"""What a report about the window says: the computer, the model and the size of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from gltr_desktop.models.options import model_title
from gltr_desktop.models.servers.address import is_on_server, server_model

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.editor.span_model import Spans
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.status_bar import StatusBar
    from gltr_desktop.ui.text_pane import TextPane


class WindowReport(QObject):
    """Makes the report of one window."""

    def __init__(
        self, window: QMainWindow, pane: TextPane, models: ModelMenu, status_bar: StatusBar
    ) -> None:
        super().__init__(window)
        self._pane, self._models, self._status_bar = pane, models, status_bar

    def text(self) -> str:
        """The computer, the model and the size of the text; for any thread."""
        choice = self._models.choice
        return window_report(
            choice, self._pane.analysis.tokens_per_second(choice), self._pane.spans
        )

    @Slot()
    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        self._status_bar.show_status("Diagnostics copied. Paste them into your report.")


def window_report(choice: ModelChoice, tokens_per_second: float, spans: Spans | None) -> str:
    """The diagnostics of a window with these spans; ``choice`` has read at that speed."""
    # The window opens without it.
    from gltr_desktop.diagnostics import diagnostics

    facts = {
        "Qt platform": QGuiApplication.platformName(),
        "Model": _title(choice),
        "Chosen": f"device {choice.device}, precision {choice.precision}",
        "Tokens per second": f"{tokens_per_second:,.0f}",
    }
    if spans is not None:
        analysis = spans.analysis
        facts["Model in use"] = f"{analysis.model.arithmetic} on {analysis.model.device}"
        facts["Text"] = f"{len(analysis.text):,} characters, {len(analysis):,} tokens"
    return diagnostics(facts)


def _title(choice: ModelChoice) -> str:
    """The model; of a server only the kind, as reports are pasted where everybody reads them."""
    if not is_on_server(choice.name):
        return model_title(choice.name)
    model = server_model(choice.name)
    return f"{model.model} on a server ({model.kind.title})"
