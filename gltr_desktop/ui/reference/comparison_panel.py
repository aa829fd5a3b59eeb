"""The summary of a text: how predictable it is, among which others, and what stands out in it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from gltr_desktop.analysis.summary_words import (
    FIGURE_IN_WORDS,
    is_too_short,
    large_figure,
    standing_out,
    summary_sentence,
)
from gltr_desktop.ui.fitting_area import FittingArea
from gltr_desktop.ui.look import GRID
from gltr_desktop.ui.panel_card import PanelCard
from gltr_desktop.ui.reference.contrast_strip import ContrastStrip
from gltr_desktop.ui.reference.indicator_table import IndicatorTable
from gltr_desktop.ui.reference.labels import bold_font, plain_label, write_in
from gltr_desktop.ui.reference.measuring_part import MeasuringPart
from gltr_desktop.ui.reference.passage_links import PassageLinks, flush_link
from gltr_desktop.ui.reference.percentile_strip import PercentileStrip
from gltr_desktop.ui.reference.reference_box import ReferenceBox
from gltr_desktop.ui.reference.summary_figure import SummaryFigure
from gltr_desktop.ui.reference.summary_foot import SummaryFoot
from gltr_desktop.ui.reference.warning_banner import WarningBanner
from gltr_desktop.ui.theme import Theme, blend
from gltr_desktop.ui.threads.timers import single_shot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.passages import Extremes
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.analysis.within_text import Contrast
    from gltr_desktop.errors import GltrError

NO_TEXT = "The summary is shown here once the model has read the text."
"""Before a text is read."""
ANALYSING = "The text is being read…"
"""Before the first comparison of a text."""
_NO_FIGURE = "…"
_CHOOSE = "Choose what to compare this with"
_SELECTION = "Of the selection:"
_SMALL = 0.85
_GREYED = 0.4


class ComparisonPanel(PanelCard):
    """The summary of a text, from the choice of what to compare with to what it does not show.

    It computes nothing: a controller tells it what to show. Where there is too little room, all
    scrolls but the choice, the figure, and the last line, which says what it does not show.
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
    model_requested = Signal()
    """Another model is to be chosen, as this one cannot read the text."""
    why_requested = Signal()
    """Why does this not show who wrote a text?"""
    part_chosen = Signal(int)
    """The first token of a part of the text that is to be shown."""
    passage_chosen = Signal(int, int)
    """The first token of a passage that is to be selected, and the one after its last."""
    compared = Signal()
    """:attr:`comparison` is another one."""
    unfolded = Signal(bool)
    """Whether all figures are shown from now on, which takes much room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Summary", parent)
        self._theme = Theme.of(self.palette())
        self.comparison: Comparison | None = None
        """What is shown; None without a text."""
        self._is_analysing = self._is_paired = False
        self.is_unfolded = False
        """Whether all figures are shown."""
        # When the layout has made room for the figures.
        self._revealing = single_shot(self, 0, self._reveal_figures)
        content = QWidget()
        self.choices = ReferenceBox(self)
        self.banner = WarningBanner(self, "Choose a &Model")
        self.empty = plain_label(content, NO_TEXT)
        self.heading = plain_label(self, _SELECTION)
        self.figure = SummaryFigure(self)
        self.strip = PercentileStrip(content)
        self.sentence = plain_label(content)
        self.choose_link = flush_link(content, _CHOOSE)
        self.standout = plain_label(content)
        self.warnings = plain_label(content)
        self.error = WarningBanner(content)
        self.measuring = MeasuringPart(content)
        self.links = PassageLinks(content)
        self._foot = SummaryFoot(self._small_font, self)
        self.fold, self.caution = self._foot.fold, self._foot.caution
        self.table = IndicatorTable(content)
        self.contrast = ContrastStrip(content)
        self.contrast_sentence = plain_label(content)
        self._lay_out(content)
        self._connect()
        self._show()
        self.set_theme(self._theme)

    def _lay_out(self, content: QWidget) -> None:
        self.warnings.setFont(self._small_font)
        self.standout.setFont(bold_font(self))
        self.add_to_corner(self.choices)
        self._inside = inside = QVBoxLayout(content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(GRID - 2)
        parts: tuple[QWidget, ...] = (
            self.empty, self.strip, self.sentence, self.choose_link, self.standout, self.warnings,
            self.error, self.measuring, self.links, self.table, self.contrast,
            self.contrast_sentence,
        )  # fmt: skip
        for part in parts:
            inside.addWidget(part)
        inside.setAlignment(self.choose_link, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch(1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        content.setSizePolicy(policy)
        self.area = FittingArea(content, self)
        # The card is seen through both.
        for seen_through in (self.area.viewport(), content):
            seen_through.setAutoFillBackground(False)
        for stays in (self.banner, self.heading, self.figure):
            self.body.addWidget(stays)
        self.body.addWidget(self.area, 1)
        self.body.addWidget(self._foot)
        self._order_tabs()

    def _order_tabs(self) -> None:
        measuring, links = self.measuring, self.links
        in_order = (
            self.choices, self.banner.button, self.choose_link, measuring.button,
            measuring.cancel_button, links.predictable, links.surprising, self.fold, self.table,
            self.contrast, self.caution,
        )  # fmt: skip
        for before, after in pairwise(in_order):
            QWidget.setTabOrder(before, after)

    @property
    def _small_font(self) -> QFont:
        small = QFont(self.font())
        small.setPointSizeF(small.pointSizeF() * _SMALL)
        return small

    def _connect(self) -> None:
        self.choices.chosen.connect(self._choose)
        self.choices.own_requested.connect(self.own_requested)
        self.choices.manage_requested.connect(self.manage_requested)
        self.choose_link.clicked.connect(self.choices.open_choices)
        self.banner.clicked.connect(self.model_requested)
        self.measuring.requested.connect(self.measure_requested)
        self.measuring.cancelled.connect(self.cancel_requested)
        self.links.chosen.connect(self.passage_chosen)
        self.fold.toggled.connect(self._show)
        self.contrast.part_chosen.connect(self.part_chosen)
        self.caution.linkActivated.connect(self.why_requested)

    # What is shown

    def set_choices(self, names_and_titles: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer these references, the registers and then one's own; emits nothing.

        ``chosen`` is the name of one of them; "" for none.
        """
        self.choices.set_choices(names_and_titles, chosen)
        self._show()

    def add_part(self, part: QWidget, above: QWidget) -> None:
        """Show ``part`` above a part of this panel, among those that scroll."""
        self._inside.insertWidget(self._inside.indexOf(above), part)

    def set_paired(self, *, paired: bool) -> None:
        """Leave the room of what is of this text alone to what is of it and another one."""
        self._is_paired = paired
        self._show()

    def show_analysing(self) -> None:
        """Fade what is shown, as the text is being read; until the next comparison."""
        self._is_analysing = True
        self._show()

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Show where the text stands; None without a text. An offer to measure is withdrawn."""
        self.comparison = comparison
        self._is_analysing = False
        self.measuring.withdraw()
        if comparison is None or comparison.headline is not None:
            self.error.say("")
        if comparison is None:
            self.links.show_ends(None)
            self.show_contrast(None)
        reference = None if comparison is None else comparison.reference
        headline = None if comparison is None else comparison.headline
        self.strip.set_standing(headline, "passages" if reference is None else reference.passages)
        self.table.set_standings(() if comparison is None else comparison.standings)
        self.warnings.setText("" if comparison is None else "\n".join(comparison.warnings))
        self._show()
        self.compared.emit()

    def show_passages(self, ends: Extremes | None) -> None:
        """Lead to the passages at the ends; nowhere while they are not known."""
        self.links.show_ends(ends)

    def show_contrast(self, contrast: Contrast | None) -> None:
        """Show how the parts of the text differ; None while that is not known."""
        self.contrast.set_contrast(contrast)
        self.contrast_sentence.setText("" if contrast is None else contrast.sentence)
        self.standout.setText("" if contrast is None else standing_out(contrast))
        self._show()

    def show_text_warning(self, message: str) -> None:
        """Say that the model cannot read the text, and grey what it says of it; "" if it can."""
        self.banner.say(message)
        self._show()

    def offer_measuring(self, passages: int, seconds: float | None) -> None:
        """Offer that the model reads so many passages, which takes about so long.

        To be called after a comparison that lacks nothing else; the next one withdraws the offer.
        """
        self.measuring.offer(passages, seconds)

    def show_measuring(self, done: int, total: int, seconds_left: float | None) -> None:
        """Show how many of the passages the model has read; until ``end_measuring``."""
        self.error.say("")
        self.measuring.show_progress(done, total, seconds_left)

    def end_measuring(self) -> None:
        """The passages have been read, or reading them was cancelled."""
        self.measuring.end()

    def show_error(self, error: GltrError) -> None:
        """Say what went wrong, until something is chosen, measured or compared."""
        self.error.say(f"{error.message} {error.remedy}")

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        self._theme = theme
        for widget in (self.choices, self.banner, self.strip, self.error, self.table):
            widget.set_theme(theme)
        # Charts are on paper; this one is on a card.
        self.contrast.set_theme(replace(theme, paper=theme.card))
        for label in (self.empty, self.heading, self.warnings):
            write_in(label, theme.muted)
        for label in (self.contrast_sentence, self.standout):
            write_in(label, theme.ink)
        self._foot.set_theme(theme)
        self._colour()

    @Slot(str)
    def _choose(self, name: str) -> None:
        self.error.say("")
        self._show()
        self.choice_changed.emit(name)

    @Slot()
    def _show(self) -> None:
        """Show what the state asks for, and hide the rest."""
        comparison, is_warned = self.comparison, bool(self.banner.text)
        has_text = comparison is not None or self._is_analysing
        is_short = comparison is not None and is_too_short(comparison)
        figure = _NO_FIGURE if comparison is None else large_figure(comparison)
        self.figure.show_figure(figure, ANALYSING if comparison is None else FIGURE_IN_WORDS)
        self.sentence.setText("" if comparison is None else summary_sentence(comparison))
        headline = None if comparison is None else comparison.headline
        # Its place is kept for the first comparison of a text.
        has_strip = headline is not None or (comparison is None and self.choices.has_choice)
        hides_parts = is_warned or is_short or self._is_paired
        can_unfold = self._can_unfold
        is_open = can_unfold and self.fold.isChecked()
        visible = {
            self.choices: has_text,
            self.empty: not has_text,
            self.heading: comparison is not None and comparison.of_selection,
            self.figure: has_text and bool(figure),
            self.strip: has_text and has_strip and not is_warned,
            # A text that is too short is so whatever else is wrong with it.
            self.sentence: bool(self.sentence.text()) and (is_short or not hides_parts),
            self.choose_link: self._can_choose and not is_warned,
            self.standout: bool(self.standout.text()) and not hides_parts,
            self.warnings: bool(self.warnings.text()) and not is_warned,
            self.links: has_text and not hides_parts,
            self.fold: can_unfold,
            self.table: is_open,
            self.contrast: is_open,
            self.contrast_sentence: is_open and bool(self.contrast_sentence.text()),
        }
        for widget, is_visible in visible.items():
            widget.setVisible(is_visible)
        self.fold.setText(f"All figures {'▾' if is_open else '▸'}")
        self.fold.setShortcut("Alt+U")
        if is_open != self.is_unfolded:
            self.is_unfolded = is_open
            self.unfolded.emit(is_open)
            self._revealing.start()
        self._colour()

    @Slot()
    def _reveal_figures(self) -> None:
        """Scroll the figures up, where they are and there is too little room for all."""
        top = self.table.y() if self.is_unfolded else 0
        self.area.verticalScrollBar().setValue(top)

    @property
    def _can_unfold(self) -> bool:
        # Figures of less would be others with a few other words.
        comparison = self.comparison
        return bool(comparison and not is_too_short(comparison) and comparison.standings)

    @property
    def _can_choose(self) -> bool:
        comparison = self.comparison
        if comparison is None or is_too_short(comparison):
            return False
        return comparison.reference is None and not self.choices.has_choice

    def _colour(self) -> None:
        """Ink for where the text stands; muted for why not; grey for what means nothing."""
        theme, comparison = self._theme, self.comparison
        is_known = comparison is not None and not self._is_analysing
        is_compared = is_known and comparison is not None and comparison.headline is not None
        grey = blend(theme.ink, theme.card, _GREYED)
        figure = theme.ink if is_known else theme.muted
        figure, words = (grey, grey) if self.banner.text else (figure, figure)
        self.figure.set_colours(figure, words)
        self.table.set_ink(grey if self.banner.text else theme.ink)
        write_in(self.sentence, theme.ink if is_compared else theme.muted)
