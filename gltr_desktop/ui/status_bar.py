"""The line below the window: the model, the text in figures, what is going on, and privacy."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QSizePolicy, QStatusBar, QToolButton, QWidget

from gltr_desktop.analysis.numbers import decimal
from gltr_desktop.analysis.pseudo_likelihood import NAME as PSEUDO
from gltr_desktop.models.options import model_title
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.theme import Theme
from gltr_desktop.ui.threads.analysis_state import State
from gltr_desktop.ui.threads.model_status import (
    model_in_words,
    model_line,
    saved_line,
    served_line,
    time_taken,
)
from gltr_desktop.ui.threads.timers import single_shot

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.statistics import Summary
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.models.servers.address import Address
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
    from gltr_desktop.ui.text_pane import TextPane

_PROGRESS_WIDTH = 96
_MODEL_WIDTH, _HOSTS_WIDTH = 320, 220
"""Pixels; longer names are cut in their middle, and stand in a tip."""
_DOT = 8
# Long enough to be read twice.
_MESSAGE_MS = 15_000
# Narrower windows need the room for what changes.
_WIDE = 900
_PRIVACY = "Nothing leaves this computer"
_PRIVACY_TIP = (
    "The model runs on this computer. Your texts are sent nowhere, and nothing is fetched\n"
    "without asking you first."
)
_HERE_TIP = (
    "A server at an address of this computer reads your texts. Where the address is the end of a\n"
    "tunnel, they go on to the other end."
)
# The place after the dot, the model, the figures, the message and the progress bar.
_BEFORE_PRIVACY = 5
_MODEL_TIP = "The language model that reads the text. Click to choose another one."


class Condition(Enum):
    """How the model is; the value says so to a screen reader."""

    READY = "The model is ready"
    WORKING = "The model is working"
    FAILED = "The last analysis failed"


class ConditionDot(QWidget):
    """A small disc: green while the model is ready, in the accent colour while it works."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(_DOT + 2, _DOT + 2))
        self.show_condition(Condition.READY)

    def show_condition(self, condition: Condition) -> None:
        """Show and say how the model is."""
        self.condition = condition
        self.setToolTip(condition.value)
        self.setAccessibleName(condition.value)
        self.update()

    @property
    def colour(self) -> QColor:
        """The colour that it has now."""
        if self.condition is Condition.WORKING:
            return Theme.of(self.window().palette()).accent
        return QColor("#4caf50" if self.condition is Condition.READY else "#d9822b")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the disc."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colour)
        painter.drawEllipse(1, 1, _DOT, _DOT)


class StatusBar(QStatusBar):
    """Each fact has a place of its own: a message wipes out nothing but the message before."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tokens, self._seconds = 0, 0.0
        self._sides: SideBySide | None = None
        self._names_file = False
        self.dot = ConditionDot(self)
        self.model = QToolButton(self)
        self.model.setProperty("kind", "flat")
        self.model.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.summary = QLabel(self)
        self.summary.setAccessibleName("Figures of the text")
        self.status = QLabel(self)
        self.status.setAccessibleName("Status")
        # A long message is cut off: it must not make the window wider.
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar(self)
        self.progress.setFixedWidth(_PROGRESS_WIDTH)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Progress")
        self.progress.hide()
        self.privacy = QLabel(_PRIVACY, self)
        self.privacy.setToolTip(_PRIVACY_TIP)
        self._end_of_message = single_shot(self, _MESSAGE_MS, self._forget_message)
        self._lay_out()

    def _lay_out(self) -> None:
        self.setSizeGripEnabled(False)
        for widget in (self.dot, self.model, self.summary):
            self.addWidget(widget)
        self.addWidget(self.status, 1)
        self.addPermanentWidget(self.progress)
        self.addPermanentWidget(self.privacy)
        self.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        self.summary.setContentsMargins(GRID // 2, 0, GRID, 0)

    def follow(self, pane: TextPane, models: ModelMenu, encoding: QToolButton) -> None:
        """Name the model of ``models`` and what ``pane`` makes of it; the button opens the menu.

        ``encoding`` names the encoding of the text.
        """
        self._pane, self._models = pane, models
        self.model.setMenu(models.menu)
        encoding.setProperty("kind", "flat")
        self.insertPermanentWidget(_BEFORE_PRIVACY, encoding)
        models.changed.connect(self._show_choice)
        pane.summary_changed.connect(self.show_summary)
        analysis = pane.analysis
        analysis.state_changed.connect(self._show_condition)
        analysis.needs_changed.connect(self._show_condition)
        analysis.progressed.connect(self._show_record)
        analysis.read.connect(self.show_seconds)
        self._show_choice(models.choice)
        self._show_condition()

    def follow_second(self, sides: SideBySide) -> None:
        """The model works as well while it, or another one, reads a second text."""
        self._sides = sides
        sides.reading_changed.connect(self._show_condition)
        sides.changed.connect(self._show_condition)

    # The model

    @Slot(object)
    def _show_choice(self, choice: ModelChoice) -> None:
        self.show_model(choice.title)
        self._show_record()

    @Slot()
    def _show_record(self) -> None:
        """Say how the model was run, if the colours are those of the chosen one, or whose else."""
        spans, choice = self._pane.spans, self._models.choice
        record = spans.analysis.model if spans is not None and spans.analysis.done else None
        if record is not None and record.from_file:
            self._names_file = True
            self.show_model(*saved_line(record, choice.title))
            return
        if self._names_file:
            self._names_file = False
            self.show_model(choice.title)
        if record is None or self._pane.analysis.state is State.LOADING:
            return
        if self._pane.analysis.client.choice != choice:
            self.show_model(choice.title, f"The colours are still by {model_title(record.name)}.")
        elif choice.is_on_server:
            self.show_model(served_line(record, choice.name), model_in_words(record))
        else:
            self.show_record(record)

    def show_record(self, model: ModelRecord) -> None:
        """Name the model that has read the text, and how it was run."""
        self.show_model(model_line(model), model_in_words(model))

    def show_model(self, title: str, facts: str = "") -> None:
        """Name the model that is in use; ``facts`` are what a tool tip adds."""
        shown = _cut(self.model, title, _MODEL_WIDTH)
        facts = "\n".join(filter(None, (title if shown != title else "", facts)))
        # An ampersand would be a key.
        self.model.setText(shown.replace("&", "&&"))
        self.model.setAccessibleName(f"Model: {title}")
        self.model.setToolTip(f"{facts}\n{_MODEL_TIP}" if facts else _MODEL_TIP)

    @Slot()
    def _show_condition(self) -> None:
        analysis = self._pane.analysis
        if analysis.state is State.LOADING and self._seconds:
            self._seconds = 0.0
            self._show_figures()
        is_second_read = self._sides is not None and self._sides.running
        if analysis.running or analysis.warming_up or is_second_read:
            self.dot.show_condition(Condition.WORKING)
        elif analysis.state is State.FAILED:
            self.dot.show_condition(Condition.FAILED)
        else:
            self.dot.show_condition(Condition.READY)

    # Messages

    @Slot(str)
    def show_status(self, text: str) -> None:
        """Say what is going on, or has happened, for a while."""
        self.status.setText(text)
        self.status.setToolTip(text)
        self._end_of_message.start()

    def _forget_message(self) -> None:
        # What is going on is said as long as it does.
        if self.progress.isHidden():
            self.show_status("")
            self._end_of_message.stop()
        else:
            self._end_of_message.start()

    def show_busy(self, *, busy: bool) -> None:
        """Show that something runs, of which it is not known how long it takes; or nothing."""
        self.progress.setVisible(busy)
        if busy:
            self.progress.setRange(0, 0)

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Show how much is done."""
        self.progress.setRange(0, total)
        self.progress.setValue(min(done, total))

    # The text

    @Slot(object)
    def show_summary(self, summary: Summary | None) -> None:
        """Show what the analysis adds up to so far."""
        if summary is None or not summary.scored:
            self._tokens, self._seconds = 0, 0.0
            self.summary.setToolTip("")
        else:
            self._tokens = summary.tokens
            self.summary.setToolTip(_in_figures(summary))
        self._show_figures()

    @Slot(float)
    def show_seconds(self, seconds: float) -> None:
        """Say how long the model took to read the text."""
        self._seconds = seconds
        self._show_figures()

    def _show_figures(self) -> None:
        facts = [f"{self._tokens:,} token" + ("" if self._tokens == 1 else "s")]
        if self._seconds:
            facts.append(f"read in {time_taken(self._seconds)}")
        self.summary.setText(" · ".join(facts) if self._tokens else "")
        self.summary.setAccessibleDescription(self.summary.toolTip())

    def show_privacy(self, addresses: list[Address]) -> None:
        """Say whether anything leaves this computer, and where to."""
        hosts = " and ".join(address.host for address in addresses)
        words = f"Texts go to {hosts}" if hosts else _PRIVACY
        tip = _PRIVACY_TIP
        if hosts:
            tip = _HERE_TIP if all(address.is_here for address in addresses) else words
        self.privacy.setText(_cut(self.privacy, words, _HOSTS_WIDTH))
        self.privacy.setAccessibleName(words)
        self.privacy.setToolTip(tip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window, leave out what never changes."""
        super().resizeEvent(event)
        self.privacy.setVisible(self.width() >= _WIDE)


def _cut(widget: QWidget, text: str, width: int) -> str:
    """``text``, cut in its middle where it is longer than ``width`` pixels in ``widget``."""
    return widget.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width)


def _in_figures(summary: Summary) -> str:
    """The figures that experts ask for."""
    bits = f"{summary.bits:,.0f} bits"
    if summary.perplexity is None:
        return f"{bits} ({PSEUDO})"
    facts = [bits, f"perplexity {decimal(summary.perplexity, 1)}"]
    if summary.bits_per_character is not None:
        facts.append(f"{summary.bits_per_character:.2f} bits per character")
    return "\n".join(facts)
