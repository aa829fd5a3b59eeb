"""Groups of texts in the window: a plot to be seen, pointed at, heard and exported."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from helpers.pixels import background, part, picture, share
from helpers.text_rows import error_row, figures_of, text_row
from helpers.widgets import child_of
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea, QToolTip

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.batch.group_plot.words import NO_FIGURES, NOT_COMPARABLE
from gltr_desktop.batch.rows import TextFile, TextRow
from gltr_desktop.ui.folder.group_panel import HOW_TO_GROUP, NOTHING_READ, GroupPanel
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot

    from gltr_desktop.errors import GltrError
    from gltr_desktop.ui.folder.group_chart import GroupChart
    from gltr_desktop.ui.theme import Theme


def texts(label: str, greens: Sequence[int]) -> list[tuple[str, TextRow]]:
    """Texts of 1,000 tokens, so many of which are green."""
    return [
        (label, text_row(f"{label}-{n}.txt", figures_of((green, 1000 - green, 0, 0))))
        for n, green in enumerate(greens)
    ]


ROWS = texts("Ada", [500, 600, 700, 800, 900]) + texts("Ben", [650, 750])
"""Ada has a box, and Ben has not. The items are Ada, her five texts, Ben, and his two texts."""


@dataclass
class Stage:
    """A panel on the screen, and what it reports."""

    panel: GroupPanel
    settings: Settings
    exported: list[tuple[str, Path]] = field(default_factory=list)
    errors: list[GltrError] = field(default_factory=list)
    chosen: list[TextFile] = field(default_factory=list)

    @property
    def chart(self) -> GroupChart:
        """The plot."""
        return self.panel.chart

    @property
    def words(self) -> list[str]:
        """What the labels of the panel say."""
        # A tool tip is a label as well, but none of the panel's own.
        found = self.panel.findChildren(QLabel)
        return [label.text() for label in found if label.text() and not label.isWindow()]


@pytest.fixture
def stage(theme: Theme, qtbot: QtBot, tmp_path: Path) -> Stage:
    settings = Settings()
    settings.folder = tmp_path
    panel = GroupPanel(settings)
    qtbot.addWidget(panel)
    panel.set_theme(theme)
    panel.resize(640, 420)
    made = Stage(panel, settings)
    panel.exported.connect(lambda *written: made.exported.append(written))
    panel.failed.connect(made.errors.append)
    panel.text_chosen.connect(made.chosen.append)
    with qtbot.waitExposed(panel):
        panel.show()
    return made


def point_at(chart: GroupChart, item: int) -> None:
    """Move the pointer to an item of the plot."""
    place = chart.place_of(item)
    where = QPoint(int(place.left()) + 8, int(place.center().y()))
    if place.width() < 20:
        where = place.center().toPoint()
    QTest.mouseMove(chart, where + QPoint(0, 1))
    QTest.mouseMove(chart, where)


# The figures


def test_groups_are_compared_by_the_first_share_at_first(stage: Stage) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    assert stage.panel.figure.currentText() == "top 10, share"
    assert stage.chart.heading == stage.chart.accessibleName() == "Top 10, share"
    tip = stage.panel.figure.itemData(0, Qt.ItemDataRole.ToolTipRole)
    assert tip == "The share of tokens that are green, from 0 to 1: top 10."


def test_another_figure_is_drawn_when_it_is_chosen(stage: Stage) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    stage.panel.figure.setCurrentText("Perplexity")
    assert stage.chart.heading == "Perplexity"
    assert "median 42.1" in stage.chart.accessibleDescription()


def test_the_chosen_figure_stays_under_other_thresholds(stage: Stage) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    stage.panel.figure.setCurrentText("top 100, share")
    stage.panel.show_rows(ROWS, Colouring(Thresholds((5, 50, 500))))
    assert stage.panel.figure.currentText() == "top 50, share"
    assert stage.chart.heading == "Top 50, share"


def test_the_list_of_figures_stays_open_while_texts_are_read(stage: Stage) -> None:
    stage.panel.show_rows(ROWS[:-1], GLTR_COLOURING)
    figure = stage.panel.figure
    figure.showPopup()
    figure.view().setCurrentIndex(figure.model().index(3, 0))
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    assert figure.view().isVisible()
    assert figure.view().currentIndex().row() == 3
    figure.hidePopup()


def test_nothing_is_computed_while_nobody_sees_it(stage: Stage) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    shown = stage.chart.plot
    stage.panel.hide()
    stage.panel.show_rows(texts("Eve", [100]), GLTR_COLOURING)
    assert stage.chart.plot is shown
    stage.panel.show()
    assert stage.chart.plot is not None
    assert [group.name for group in stage.chart.plot.groups] == ["Eve"]


# What is said where there is nothing to compare


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], NOTHING_READ),
        ([("", error_row("a.txt", "It is broken. Mend it."))], NO_FIGURES),
        ([*ROWS, ("", text_row("other.txt", model="another"))], NOT_COMPARABLE),
    ],
)
def test_a_plot_that_cannot_be_says_why(
    rows: list[tuple[str, TextRow]], message: str, stage: Stage, theme: Theme
) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    stage.panel.show_rows(rows, GLTR_COLOURING)
    assert stage.chart.plot is None
    assert stage.chart.accessibleDescription() == message
    assert share(picture(stage.chart), theme.muted) > 0
    assert not any("Each dot" in words for words in stage.words)
    assert not stage.panel.export_picture.isEnabled()
    assert not stage.panel.export_groups.isEnabled()
    assert stage.panel.export_button.isEnabled() == bool(rows)
    QTest.keyClick(stage.chart, Qt.Key.Key_Down)
    QTest.mouseClick(stage.chart, Qt.MouseButton.LeftButton, pos=QPoint(100, 60))
    assert stage.chart.current is None


def test_one_group_says_how_to_make_more(stage: Stage) -> None:
    stage.panel.show_rows(texts("", [500, 600]), GLTR_COLOURING)
    assert HOW_TO_GROUP in stage.words
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    assert HOW_TO_GROUP not in stage.words


def test_the_notes_say_what_is_left_out(stage: Stage) -> None:
    short = text_row("short.txt", figures_of((10, 5, 3, 2)))
    stage.panel.show_rows([*ROWS, ("Ben", short)], GLTR_COLOURING)
    assert any("Left out: 1 text is too short." in words for words in stage.words)


# What is seen


def test_boxes_and_dots_have_no_colour_of_a_bucket(stage: Stage, theme: Theme) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    pixels = picture(stage.panel)
    assert background(pixels) == theme.card.name()
    assert not any(share(pixels, colour) for colour in theme.buckets)
    # Greys: red, green and blue are about the same everywhere in the plot.
    chart = picture(stage.chart).astype(int)
    assert int((chart.max(axis=-1) - chart.min(axis=-1)).max()) < 16


def test_dots_and_the_median_are_painted_where_they_are(stage: Stage, theme: Theme) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    pixels = picture(stage.chart)
    for item in (1, 2, 3, 4, 5, 7, 8):
        place = stage.chart.place_of(item)
        inner = QRectF(place.center().x() - 1.5, place.center().y() - 1.5, 4, 4)
        assert share(part(pixels, inner), theme.card) == 0
    middle, row = stage.chart.place_of(3).center().x(), stage.chart.place_of(0)
    upper = QRectF(middle - 4, row.top(), 8, row.height() / 2)
    assert share(part(pixels, upper), theme.ink) > 0.1
    beside = QRectF(stage.chart.place_of(7).left(), stage.chart.place_of(6).top(), 100, 15)
    assert share(part(pixels, beside), theme.ink) == 0


def test_a_higher_share_is_further_to_the_right(stage: Stage) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    xs = [stage.chart.place_of(item).center().x() for item in (1, 2, 3, 4, 5)]
    gaps = [xs[n + 1] - xs[n] for n in range(4)]
    assert gaps == pytest.approx([gaps[0]] * 4)
    assert gaps[0] > 0
    assert stage.chart.place_of(7).center().x() == pytest.approx((xs[1] + xs[2]) / 2)


def test_the_dot_that_is_pointed_at_has_another_colour(stage: Stage, theme: Theme) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    assert share(picture(stage.chart), theme.accent) == 0
    point_at(stage.chart, 2)
    around = stage.chart.place_of(2)
    assert share(part(picture(stage.chart), around), theme.accent) > 0.2


def test_the_keyboard_scrolls_to_where_it_goes(stage: Stage, qtbot: QtBot) -> None:
    stage.panel.show_rows(
        [row for n in range(20) for row in texts(f"class {n}", [500, 600])], GLTR_COLOURING
    )
    view = child_of(stage.panel, QScrollArea).viewport()
    qtbot.waitUntil(lambda: stage.chart.height() > view.height())
    QTest.keyClick(stage.chart, Qt.Key.Key_Up)
    assert stage.chart.current is not None
    last = stage.chart.place_of(stage.chart.current).toAlignedRect()
    assert stage.chart.visibleRegion().boundingRect().contains(last.center())


# Mouse and keyboard


def test_a_dot_tells_the_name_of_its_text(stage: Stage) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    point_at(stage.chart, 4)
    assert QToolTip.text() == "Ada-3.txt: 80.0\u00a0%"
    assert "Ada-3.txt: 80.0\u00a0%" in stage.words
    assert stage.chart.accessibleDescription().startswith("Ada-3.txt: 80.0\u00a0%. Ada: 5 texts")
    QToolTip.hideText()


def test_a_row_tells_the_numbers_of_its_group(stage: Stage) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    point_at(stage.chart, 0)
    words = (
        "Ada: 5 texts, median 70.0\u00a0%, the middle half 60.0\u00a0% to 80.0\u00a0%, "
        "all of them 50.0\u00a0% to 90.0\u00a0%"
    )
    assert words in stage.words
    QTest.mouseMove(stage.chart, QPoint(30, 5))
    assert stage.chart.current is None
    assert words not in stage.words
    QToolTip.hideText()


def test_a_click_on_a_dot_chooses_its_text(stage: Stage) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    centre = stage.chart.place_of(8).center().toPoint()
    QTest.mouseClick(stage.chart, Qt.MouseButton.RightButton, pos=centre)
    assert stage.chosen == []
    QTest.mouseClick(stage.chart, Qt.MouseButton.LeftButton, pos=centre)
    assert [file.name for file in stage.chosen] == ["Ben-1.txt"]
    name = stage.chart.place_of(0).topLeft().toPoint() + QPoint(10, 10)
    QTest.mouseClick(stage.chart, Qt.MouseButton.LeftButton, pos=name)
    assert len(stage.chosen) == 1


def test_the_keyboard_goes_to_groups_and_texts(stage: Stage) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    key = Qt.Key
    visited = []
    for press in (
        key.Key_Down, key.Key_Right, key.Key_Right, key.Key_Down, key.Key_Down, key.Key_Right,
        key.Key_Up, key.Key_Up, key.Key_Left,
    ):  # fmt: skip
        QTest.keyClick(stage.chart, press)
        visited.append(stage.chart.current)
    assert visited == [0, 1, 2, 6, 6, 7, 0, 0, 0]
    QTest.keyClick(stage.chart, key.Key_Right)
    QTest.keyClick(stage.chart, key.Key_Return)
    assert [file.name for file in stage.chosen] == ["Ada-0.txt"]


# Exports


def test_the_plot_is_exported_as_a_picture(
    stage: Stage, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    stage.panel.figure.setCurrentText("Perplexity")
    (tmp_path / "out").mkdir()
    path = tmp_path / "out" / "plot.svg"
    dialogs.name = str(path)
    stage.panel.export_picture.trigger()
    qtbot.waitUntil(lambda: bool(stage.exported))
    assert stage.exported == [("“plot.svg” holds a plot of the groups.", path)]
    assert "<title>Perplexity</title>" in path.read_text(encoding="utf-8")
    assert dialogs.asked == [str(tmp_path / "groups.svg")]
    assert dialogs.filters == ["SVG (*.svg)"]
    assert stage.settings.folder == tmp_path / "out"


def test_the_figures_of_the_groups_are_exported(
    stage: Stage, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    dialogs.name = str(tmp_path / "a.csv")
    stage.panel.export_groups.trigger()
    qtbot.waitUntil(lambda: bool(stage.exported))
    assert stage.exported[0][0] == "“a.csv” holds the figures of the groups."
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1].startswith("Ada,top10_share,5,")
    assert dialogs.filters == ["CSV (*.csv)"]


def test_texts_are_exported_with_their_groups_even_by_several_models(
    stage: Stage, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    rows = [*ROWS, ("", text_row("other.txt", model="another"))]
    stage.panel.show_rows(rows, GLTR_COLOURING)
    dialogs.name = str(tmp_path / "a.csv")
    stage.panel.export_texts.trigger()
    qtbot.waitUntil(lambda: bool(stage.exported))
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[-1].startswith("Others,other.txt,")
    assert dialogs.asked == [str(tmp_path / "texts-by-group.csv")]


def test_nothing_is_written_without_a_name(stage: Stage, dialogs: Dialogs, tmp_path: Path) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    dialogs.name = ""
    stage.panel.export_picture.trigger()
    assert (stage.exported, stage.errors) == ([], [])
    assert not list(tmp_path.glob("*.svg"))


def test_what_cannot_be_written_is_reported(
    stage: Stage, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    stage.panel.show_rows(ROWS, GLTR_COLOURING)
    dialogs.name = str(tmp_path / "nowhere" / "a.csv")
    stage.panel.export_groups.trigger()
    qtbot.waitUntil(lambda: bool(stage.errors))
    assert "nowhere" in stage.errors[0].message
    assert stage.settings.folder == tmp_path


def test_a_text_of_the_folder_is_not_replaced(
    stage: Stage, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    text = tmp_path / "poem.csv"
    text.write_text("a poem", encoding="utf-8")
    row = TextRow(TextFile(text, "poem.csv"), "", text_row("a").measured)
    stage.panel.show_rows([*ROWS, ("", row)], GLTR_COLOURING)
    dialogs.name = str(text)
    stage.panel.export_texts.trigger()
    qtbot.waitUntil(lambda: bool(stage.errors))
    assert "poem.csv" in stage.errors[0].message
    assert text.read_text(encoding="utf-8") == "a poem"
