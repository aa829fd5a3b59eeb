"""The figures that two models give a text together, computed when somebody asks for them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gltr_desktop.analysis.difference.two_model_signals import TWO_MODEL_SIGNALS
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.reference.labels import bold_font, plain_label, write_in

if TYPE_CHECKING:
    from gltr_desktop.analysis.difference.two_model_signals import PairedColumns
    from gltr_desktop.errors import GltrError
    from gltr_desktop.ui.theme import Theme

NEEDS = "Needs two models with one tokenizer, such as a model and a larger one of its family."
_OFFER = "Both models read the text once more, together."
_READING = "Both models read the text together…"
_CAUTION = "Values that were published are of other pairs of models: there is no threshold."


class SignalsPart(QWidget):
    """A heading, a button, and once they are computed the figures with the roles of the models."""

    requested = Signal()
    """The figures are to be computed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Two-model signals")
        self._heading = QLabel("Two-model signals", self)
        self._heading.setFont(bold_font(self))
        self.words = plain_label(self)
        """What they need, what is going on, or which model does what."""
        self.button = QPushButton("Compute", self)
        self.button.setAccessibleName("Compute the two-model signals")
        self.button.clicked.connect(self.requested)
        self._figures = QWidget(self)
        grid = QGridLayout(self._figures)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        self.values = tuple(QLabel(self._figures) for _ in TWO_MODEL_SIGNALS)
        for row, (signal, value) in enumerate(zip(TWO_MODEL_SIGNALS, self.values, strict=True)):
            title = plain_label(self._figures, signal.title)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            for column, label in enumerate((title, value)):
                label.setToolTip(f"<p>{escape(signal.description)}</p>")
                grid.addWidget(label, row, column)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._heading)
        layout.addWidget(self._figures)
        layout.addWidget(self.words)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_needs()

    def show_needs(self) -> None:
        """Say which two models it takes: these are not."""
        self._show(NEEDS, can_compute=False)

    def offer(self) -> None:
        """Offer to compute the figures."""
        self._show(_OFFER, can_compute=True)

    def show_reading(self) -> None:
        """Say that they are being computed."""
        self._show(_READING, can_compute=False)

    def show_error(self, error: GltrError) -> None:
        """Say why they could not be computed; one may try again."""
        self._show(f"{error.message} {error.remedy}", can_compute=True)

    def show_columns(self, columns: PairedColumns) -> None:
        """Show the figures."""
        for signal, value in zip(TWO_MODEL_SIGNALS, self.values, strict=True):
            value.setText(signal.shown(columns))
            value.setAccessibleName(f"{signal.title}: {signal.shown(columns)}")
        self._show(f"{columns.roles} {_CAUTION}", can_compute=False, has_figures=True)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        write_in(self.words, theme.muted)

    def _show(self, words: str, *, can_compute: bool, has_figures: bool = False) -> None:
        self.words.setText(words)
        self.button.setVisible(can_compute)
        self._figures.setVisible(has_figures)
