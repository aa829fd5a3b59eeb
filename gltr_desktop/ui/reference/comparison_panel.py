"""Where the text stands among passages of the reader's choice, and how its parts differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gltr_desktop.analysis.reference.wording import CAUTION, comparison_sentence
from gltr_desktop.analysis.text_figures import MIN_TOKENS
from gltr_desktop.ui.charts.chart import MARGIN
from gltr_desktop.ui.reference.contrast_strip import ContrastStrip
from gltr_desktop.ui.reference.indicator_table import IndicatorTable
from gltr_desktop.ui.reference.percentile_strip import PercentileStrip
from gltr_desktop.ui.reference.reference_box import ReferenceBox
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.analysis.within_text import Contrast
    from gltr_desktop.errors import GltrError

NO_TEXT = "Where a text stands among others is shown here once there is one."
"""Without a text."""
ANALYSING = "The text is being read…"
"""Before the first comparison of a text."""
_BEGINNING = "Looking for the passages…"
_LARGE = 1.2
_SMALL = 0.9
_MINUTE = 60
"""Seconds in a minute, and minutes in an hour."""


class ComparisonPanel(QWidget):
    """The comparison, from the choice of what to compare with to the contrast within the text.

    It computes nothing: a controller tells it what to show.
    """

    choice_changed = Signal(str)
    """Name of the reference that was chosen; "" for none."""
    own_requested = Signal()
    """A folder of texts is to become a reference; the choice stays what it was."""
    manage_requested = Signal()
    """The reader's own references are to be shown; the choice stays what it was."""
    measure_requested = Signal()
    """The model is to read the passages."""
    cancel_requested = Signal()
    """The model is to stop reading the passages."""
    why_requested = Signal()
    """Why does this not show who wrote a text?"""
    part_chosen = Signal(int)
    """The first token of a part of the text that is to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme.of(self.palette())
        self._comparison: Comparison | None = None
        self._is_analysing = self._is_offered = self._is_measuring = False
        # Created in the order in which Tab goes through them.
        self.empty = self._label(NO_TEXT)
        self.heading = self._label("Compare &with", is_plain=False)
        self.choices = ReferenceBox(self)
        self.heading.setBuddy(self.choices)
        self.sentence = self._label()
        self.strip = PercentileStrip(self)
        self.warnings = self._label()
        self.error = self._label()
        self.measure_button = QPushButton(self)
        self.measure_time = self._label()
        self.progress = QProgressBar(self)
        self.progress_words = self._label()
        self.cancel_button = QPushButton("Ca&ncel", self)
        self.fold = QToolButton(self)
        self.table = IndicatorTable(self)
        self.contrast = ContrastStrip(self)
        self.contrast_sentence = self._label()
        self.caution = self._label(is_plain=False)
        self._lay_out()
        self._connect()
        self._show()
        self.set_theme(self._theme)

    def _label(self, text: str = "", *, is_plain: bool = True) -> QLabel:
        label = QLabel(text, self)
        label.setWordWrap(True)
        if is_plain:
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _lay_out(self) -> None:
        self._size_letters()
        self.error.setContentsMargins(8, 6, 8, 6)
        self.error.setAutoFillBackground(True)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("Passages read")
        self.fold.setText("All fig&ures")
        self.fold.setCheckable(True)
        self.fold.setAutoRaise(True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.caution.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        compared = QVBoxLayout()
        compared.setContentsMargins(MARGIN, MARGIN, MARGIN, 0)
        compared.setSpacing(6)
        left = Qt.AlignmentFlag.AlignLeft
        compared.addWidget(self.empty)
        compared.addWidget(self.heading)
        compared.addWidget(self.choices)
        compared.addWidget(self.sentence)
        compared.addWidget(self.strip)
        compared.addWidget(self.warnings)
        compared.addWidget(self.error)
        compared.addWidget(self.measure_button, 0, left)
        compared.addWidget(self.measure_time)
        compared.addWidget(self.progress)
        compared.addWidget(self.progress_words)
        compared.addWidget(self.cancel_button, 0, left)
        compared.addWidget(self.fold, 0, left)
        compared.addWidget(self.table)
        last = QVBoxLayout()
        last.setContentsMargins(MARGIN, 2, MARGIN, MARGIN)
        last.setSpacing(8)
        last.addWidget(self.contrast_sentence)
        last.addWidget(self.caution)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(compared)
        layout.addWidget(self.contrast)
        layout.addLayout(last)
        layout.addStretch(1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Comparison")

    def _size_letters(self) -> None:
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        for label in (self.warnings, self.measure_time, self.progress_words, self.caution):
            font = label.font()
            font.setPointSizeF(font.pointSizeF() * _SMALL)
            label.setFont(font)

    def _connect(self) -> None:
        self.choices.chosen.connect(self._choose)
        self.choices.own_requested.connect(self.own_requested)
        self.choices.manage_requested.connect(self.manage_requested)
        self.measure_button.clicked.connect(self.measure_requested)
        self.cancel_button.clicked.connect(self.cancel_requested)
        self.fold.toggled.connect(self._show)
        self.contrast.part_chosen.connect(self.part_chosen)
        self.caution.linkActivated.connect(self.why_requested)

    # What is shown

    def set_choices(self, names_and_titles: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer these references, the registers and then one's own; emits nothing.

        ``chosen`` is the name of one of them; "" for none.
        """
        self.choices.set_choices(names_and_titles, chosen)

    def show_analysing(self) -> None:
        """Fade what is shown, as the text is being read; until the next comparison."""
        self._is_analysing = True
        self._show()

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Show where the text stands; None without a text. An offer to measure is withdrawn."""
        self._comparison = comparison
        self._is_analysing = self._is_offered = False
        if comparison is None or comparison.headline is not None:
            self.error.clear()
        if comparison is None:
            self.contrast.set_contrast(None)
            self.contrast_sentence.clear()
        reference = None if comparison is None else comparison.reference
        headline = None if comparison is None else comparison.headline
        self.strip.set_standing(headline, "passages" if reference is None else reference.passages)
        self.table.set_standings(() if comparison is None else comparison.standings)
        self.warnings.setText("" if comparison is None else "\n".join(comparison.warnings))
        self._show()

    def show_contrast(self, contrast: Contrast | None) -> None:
        """Show how the parts of the text differ; None while that is not known."""
        self.contrast.set_contrast(contrast)
        self.contrast_sentence.setText("" if contrast is None else contrast.sentence)
        self._show()

    def offer_measuring(self, passages: int, seconds: float | None) -> None:
        """Offer that the model reads so many passages, which takes about so long.

        To be called after a comparison that lacks nothing else; the next one withdraws the offer.
        """
        self._is_offered = True
        self.measure_button.setText(f"Rea&d {passages:,} Passages")
        takes = "" if seconds is None else f"It takes about {_duration(seconds)}, "
        self.measure_time.setText(f"{takes}once for this model." if takes else "")
        self._show()

    def show_measuring(self, done: int, total: int, seconds_left: float | None) -> None:
        """Show how many of the passages the model has read; until ``end_measuring``."""
        self._is_measuring = True
        self.error.clear()
        # Without a maximum, the bar would be an endless animation.
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)
        left = "" if seconds_left is None else f", about {_duration(seconds_left)} left"
        self.progress_words.setText(f"{done:,} of {total:,}{left}" if total else _BEGINNING)
        self._show()

    def end_measuring(self) -> None:
        """The passages have been read, or reading them was cancelled."""
        self._is_measuring = False
        self._show()

    def show_error(self, error: GltrError) -> None:
        """Say what went wrong, until something is chosen, measured or compared."""
        self.error.setText(f"{error.message} {error.remedy}")
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.paper)
        palette.setColor(QPalette.ColorRole.WindowText, theme.ink)
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        for widget in (self.strip, self.table, self.contrast):
            widget.set_theme(theme)
        palette.setColor(QPalette.ColorRole.Window, theme.warning)
        self.error.setPalette(palette)
        palette.setColor(QPalette.ColorRole.Window, theme.paper)
        palette.setColor(QPalette.ColorRole.WindowText, theme.muted)
        for label in (
            self.empty, self.warnings, self.measure_time, self.progress_words, self.caution
        ):  # fmt: skip
            label.setPalette(palette)
        # Rich text takes the colour of links from the program's palette, and not from the label's.
        link = f'<a href="why" style="color: {theme.accent.name()}">Why?</a>'
        self.caution.setText(f"{CAUTION} {link}")
        self._colour_sentence()

    @Slot(str)
    def _choose(self, name: str) -> None:
        self.error.clear()
        self._show()
        self.choice_changed.emit(name)

    @Slot()
    def _show(self) -> None:
        """Show what the state asks for, and hide the rest."""
        comparison = self._comparison
        has_text = comparison is not None or self._is_analysing
        self.empty.setVisible(not has_text)
        for widget in (
            self.heading, self.choices, self.sentence, self.contrast, self.caution
        ):  # fmt: skip
            widget.setVisible(has_text)
        self.sentence.setText(ANALYSING if comparison is None else self._sentence(comparison))
        self._colour_sentence()
        headline = None if comparison is None else comparison.headline
        # Its place is kept for the first comparison of a text.
        self.strip.setVisible(headline is not None or (has_text and comparison is None))
        # Figures of less would be others with a few other words.
        is_long_enough = comparison is not None and comparison.tokens >= MIN_TOKENS
        can_unfold = is_long_enough and self.table.rowCount() > 0
        self.fold.setVisible(can_unfold)
        is_open = self.fold.isChecked()
        self.fold.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self.table.setVisible(can_unfold and is_open)
        self.warnings.setVisible(bool(self.warnings.text()))
        self.error.setVisible(bool(self.error.text()))
        self.contrast_sentence.setVisible(has_text and bool(self.contrast_sentence.text()))
        self._show_measuring()

    def _show_measuring(self) -> None:
        # In this order, the keyboard goes on from the button that is hidden to “Cancel”.
        for widget in (self.progress, self.progress_words, self.cancel_button):
            widget.setVisible(self._is_measuring)
        is_offered = self._is_offered and not self._is_measuring
        self.measure_button.setVisible(is_offered)
        self.measure_time.setVisible(is_offered and bool(self.measure_time.text()))

    def _sentence(self, comparison: Comparison) -> str:
        # A line must not end between a number and its sign.
        words = comparison_sentence(comparison).replace(" %", "\u00a0%")
        # What to do next is not about the selection.
        is_choosing = comparison.reference is None and comparison.tokens >= MIN_TOKENS
        if comparison.of_selection and not is_choosing:
            return f"The selection: {words[:1].lower()}{words[1:]}"
        return words

    def _colour_sentence(self) -> None:
        """Large ink for where the text stands; muted, and no larger than the rest, for why not."""
        comparison = self._comparison
        is_compared = comparison is not None and comparison.headline is not None
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * (_LARGE if is_compared else 1))
        self.sentence.setFont(font)
        palette = self.palette()
        ink = self._theme.ink if is_compared and not self._is_analysing else self._theme.muted
        palette.setColor(QPalette.ColorRole.WindowText, ink)
        self.sentence.setPalette(palette)


def _duration(seconds: float) -> str:
    """A time as one says it: “40 seconds”, “1 minute”, “2 hours”."""
    # Nobody can tell 37 seconds from 35 beforehand.
    whole = max(1, round(seconds)) if seconds < 5 else 5 * round(seconds / 5)
    if whole < _MINUTE:
        return _counted(whole, "second")
    minutes = round(seconds / _MINUTE)
    if minutes < _MINUTE:
        return _counted(minutes, "minute")
    return _counted(round(minutes / _MINUTE), "hour")


def _counted(count: int, unit: str) -> str:
    return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}s"
