"""What a report about the window says: the computer, the model and the size of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from gltr_desktop.models.options import model_title

if TYPE_CHECKING:
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.editor.span_model import Spans


def window_report(choice: ModelChoice, tokens_per_second: float, spans: Spans | None) -> str:
    """The diagnostics of a window with these spans; ``choice`` has read at that speed."""
    # The window opens without it.
    from gltr_desktop.diagnostics import diagnostics

    facts = {
        "Qt platform": QGuiApplication.platformName(),
        "Model": model_title(choice.name),
        "Chosen": f"device {choice.device}, precision {choice.precision}",
        "Tokens per second": f"{tokens_per_second:,.0f}",
    }
    if spans is not None:
        analysis = spans.analysis
        facts["Model in use"] = f"{analysis.model.arithmetic} on {analysis.model.device}"
        facts["Text"] = f"{len(analysis.text):,} characters, {len(analysis):,} tokens"
    return diagnostics(facts)
