"""Other measures and other levels: chosen in the menu, in force everywhere, kept; no model runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.editors import coloured_editor, place_caret
from helpers.measures import ENTROPY, RANK, SURPRISAL
from helpers.pixels import part, picture, share
from helpers.spans import spans_of
from helpers.windows import histogram_of, wait_for_colours
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.measures import MEASURES, Measure
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import are_counted, counted_buckets
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.ui.dialogs.thresholds_dialog import ThresholdsDialog
from gltr_desktop.ui.editor.span_model import Spans
from gltr_desktop.ui.legend.legend_words import bucket_words
from gltr_desktop.ui.settings import TOP_KS, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QColor
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.theme import Theme

PIECES = ["Un", "believ", "able", ",", " he", " said", ".", " No", "body", " came", "."]
RANKS = [0, 500, 50, 0, 50, 5_000, 0, 50, 5_000, 0, 0]


def editor_at(qtbot: QtBot, granularity: Granularity, theme: Theme) -> TokenEditor:
    editor = coloured_editor(qtbot, PIECES, RANKS, theme=theme)
    editor.setCursorWidth(0)
    spans_of(editor).recolour(default_thresholds(RANK, granularity), granularity)
    editor.refresh(0)
    return editor


def background(editor: TokenEditor, rect: QRect) -> QColor:
    """The bucket's colour that most of the pixels of ``rect`` have."""
    pixels = part(picture(editor.viewport()), rect)
    return max(editor.theme.buckets, key=lambda colour: share(pixels, colour))


# The text


def test_a_word_has_one_colour_from_its_first_letter_to_its_last(
    theme: Theme, qtbot: QtBot
) -> None:
    editor = editor_at(qtbot, Granularity.WORD, theme)
    left, right = (editor.span_rects(spans_of(editor), index)[0] for index in (0, 2))
    assert left.top() == right.top()
    whole = left.united(right).adjusted(3, 0, -3, 0).toRect()
    red = editor.theme.buckets[2]
    assert background(editor, whole) == red
    # There is no seam.
    assert share(part(picture(editor.viewport()), whole), editor.theme.paper) == 0


def test_a_sentence_has_one_colour_with_the_spaces_in_it(theme: Theme, qtbot: QtBot) -> None:
    editor = editor_at(qtbot, Granularity.SENTENCE, theme)
    spans = spans_of(editor)
    assert spans.bucket.tolist() == [3] * 11
    rects = [editor.span_rects(spans, index)[0] for index in (4, 5)]
    between = QRect(
        QPoint(int(rects[0].right()) + 1, int(rects[0].top()) + 2),
        QPoint(int(rects[1].left()) - 1, int(rects[1].bottom()) - 2),
    )
    assert between.width() > 1
    assert share(part(picture(editor.viewport()), between), editor.theme.buckets[3]) == 1


def test_spans_keep_their_units_while_they_are_edited() -> None:
    spans = Spans(analysis_of(PIECES, RANKS), Granularity.WORD)
    spans.update(spans.analysis, Thresholds())
    assert spans.unit_starts.tolist() == [0, 3, 4, 5, 6, 7, 9, 10]
    assert list(spans.unit_spans(1)) == [0, 1, 2]
    assert spans.bucket.tolist() == [2, 2, 2, 0, 1, 3, 0, 3, 3, 0, 0]
    spans.edited(4, 1, 0, 0)  # Within "believ".
    assert list(spans.unit_spans(0)) == list(spans.unit_spans(1)) == [0, 1]
    assert spans.bucket.tolist() == [2, 2, 0, 1, 3, 0, 3, 3, 0, 0]
    spans.recolour(Thresholds(), Granularity.TOKEN)
    assert spans.bucket.tolist() == [0, 1, 0, 1, 3, 0, 1, 3, 0, 0]
    spans.recolour(Thresholds((400, 600, 700)), Granularity.WORD)
    assert spans.bucket.tolist() == [1, 1, 0, 0, 3, 0, 3, 3, 0, 0]


def test_without_colours_the_text_is_plain_but_for_what_a_filter_lets_through(
    theme: Theme, qtbot: QtBot
) -> None:
    editor = coloured_editor(qtbot, PIECES, RANKS, theme=theme)
    editor.setCursorWidth(0)
    editor.set_colouring(Colouring(underlined=True, painted=False))
    shown = picture(editor.viewport())
    assert not any(share(shown, colour) for colour in theme.buckets)
    editor.show_spans(None)
    assert (shown == picture(editor.viewport())).all()
    editor = coloured_editor(qtbot, PIECES, RANKS, theme=theme)
    editor.set_colouring(Colouring(painted=False))
    editor.set_highlight(np.arange(len(PIECES)) == 5)
    shown = picture(editor.viewport())
    assert [share(shown, colour) > 0 for colour in theme.buckets] == [False, False, False, True]
    # Nor are colours that are out of date.
    place_caret(editor, 0)
    QTest.keyClicks(editor, "x")
    assert not any(share(picture(editor.viewport()), colour) for colour in theme.stale)


# The window


def set_field(field: QSpinBox | QDoubleSpinBox, value: float) -> None:
    assert isinstance(field, QDoubleSpinBox)
    field.setValue(value)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("granularity", Granularity)
def test_a_choice_is_in_force_everywhere_at_once_and_kept(
    measure: Measure, granularity: Granularity, coloured: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    runs = coloured.pane.analysis.request_id
    menus = coloured.menu_actions.colour_menus
    menus.by_measure[MEASURES.index(measure)].trigger()
    menus.by_granularity[list(Granularity).index(granularity)].trigger()
    thresholds = default_thresholds(measure, granularity)
    spans = spans_of(coloured)
    counted = counted_buckets(spans.analysis, thresholds, granularity)
    counts = np.bincount(counted[counted >= 0], minlength=4)
    whole = int(counts.sum())
    for words, count in zip(bucket_words(coloured.colouring), counts.tolist(), strict=True):
        said = f"{words.full}: {count:,} of {whole:,} {granularity.plural} "
        assert said in coloured.pane.legend.accessibleDescription()
    assert histogram_of(coloured).counts.tolist() == counts.tolist()
    assert measure.title in coloured.pane.panel.buckets.heading
    assert (granularity.plural in coloured.pane.panel.buckets.heading) == (
        granularity is not Granularity.TOKEN
    )
    painted = spans.bucket[spans.unit_starts][are_counted(spans.analysis.tokens, granularity)]
    assert np.bincount(painted, minlength=4).tolist() == counts.tolist()
    coloured.exports.write(exporter_named("html"), tmp_path / "page.html")
    qtbot.waitUntil(lambda: coloured.status_bar.status.text().startswith("Exported"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    legend = re.findall(r"<small>\(([\d,]+)\)</small>", page)
    assert legend[:4] == [f"{count:,}" for count in counts]
    assert coloured.pane.analysis.request_id == runs
    kept = Settings()
    assert (kept.measure, kept.granularity, kept.thresholds) == (measure, granularity, thresholds)


def test_off_leaves_the_text_plain(coloured: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    menus = coloured.menu_actions.colour_menus
    menus.by_measure[-1].trigger()
    theme = coloured.pane.editor.theme
    shown = picture(coloured.pane.editor.viewport())
    assert not any(share(shown, colour) for colour in theme.buckets)
    assert Settings().painted is False
    coloured.pane.cards.navigator.step(1)
    assert coloured.pane.inspector.card is not None
    coloured.pane.cards.clear()
    coloured.exports.write(exporter_named("html"), tmp_path / "page.html")
    qtbot.waitUntil(lambda: coloured.status_bar.status.text().startswith("Exported"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert 'class="swatch' not in page
    assert not re.search('class="?[gyrp][" >]', page)
    assert "tabindex" in page
    # Nor does fading some of the colours bring the others back.
    menus.by_bucket[3].trigger()
    shown = picture(coloured.pane.editor.viewport())
    assert not any(share(shown, colour) for colour in theme.buckets)
    menus.by_bucket[3].trigger()
    menus.by_measure[MEASURES.index(ENTROPY)].trigger()
    assert Settings().painted is True
    assert any(share(picture(coloured.pane.editor.viewport()), colour) for colour in theme.buckets)


def test_edited_text_can_be_looked_at_by_another_measure(coloured: MainWindow) -> None:
    place_caret(coloured.pane.editor, 10)
    QTest.keyClicks(coloured.pane.editor, "x")
    left = len(spans_of(coloured))
    menus = coloured.menu_actions.colour_menus
    menus.by_granularity[2].trigger()
    menus.by_measure[MEASURES.index(SURPRISAL)].trigger()
    assert len(spans_of(coloured)) == left
    assert spans_of(coloured).is_stale(left - 1)
    picture(coloured.pane.editor.viewport())


def test_thresholds_are_those_of_the_measure(coloured: MainWindow) -> None:
    menus = coloured.menu_actions.colour_menus
    menus.by_measure[MEASURES.index(SURPRISAL)].trigger()
    coloured.menu_actions.thresholds.trigger()
    (dialog,) = coloured.findChildren(ThresholdsDialog)
    assert [field.value() for field in dialog.fields] == [3, 7, 10]
    assert dialog.fields[0].suffix() == " bits"
    set_field(dialog.fields[0], 2.5)
    assert coloured.colouring.thresholds == Thresholds((2.5, 7, 10), SURPRISAL)
    dialog.fields[1].setValue(1)
    assert "larger" in dialog.complaint.text()
    dialog.reject()
    menus.by_measure[MEASURES.index(MEASURES[1])].trigger()
    coloured.menu_actions.thresholds.trigger()
    dialog = coloured.findChildren(ThresholdsDialog)[-1]
    set_field(dialog.fields[0], 0.05)
    assert "smaller" in dialog.complaint.text()
    dialog.reject()
    assert coloured.colouring.thresholds == default_thresholds(MEASURES[1], Granularity.TOKEN)


def test_the_card_shows_as_many_predictions_as_are_wanted(
    coloured: MainWindow, qtbot: QtBot
) -> None:
    runs = coloured.pane.analysis.request_id
    coloured.pane.use_floating_card(floating=True)
    by_top_k = coloured.menu_actions.colour_menus.by_top_k
    by_top_k[TOP_KS.index(3)].trigger()
    coloured.pane.cards.navigator.step(1)
    low = coloured.pane.cards.card.height()
    assert coloured.pane.analysis.request_id == runs
    by_top_k[TOP_KS.index(20)].trigger()
    assert Settings().top_k == 20
    # More than were recorded: the model is asked for them.
    wait_for_colours(coloured, qtbot)
    assert coloured.pane.analysis.request_id == runs + 1
    assert spans_of(coloured).analysis.top_k == 20
    coloured.pane.cards.navigator.step(1)
    assert coloured.pane.cards.card.height() > low
    by_top_k[TOP_KS.index(10)].trigger()
    assert coloured.pane.analysis.request_id == runs + 1


def test_what_is_chosen_is_checked_in_the_menus_and_named_on_the_buttons(
    coloured: MainWindow,
) -> None:
    menus = coloured.menu_actions.colour_menus
    menus.by_measure[4].trigger()
    menus.by_granularity[1].trigger()
    assert [action.isChecked() for action in menus.by_measure] == [False] * 4 + [True, False]
    assert [action.isChecked() for action in menus.by_granularity] == [False, True, False, False]
    assert menus.measure_button.text() == "Colour by: Entropy ▾"
    assert menus.levels.buttons[1].isChecked()
    assert menus.by_bucket[3].text() == "&4  entropy 6.9 nats or more"
    assert "How unsure the model was" in coloured.pane.legend.toolTip()
    QTest.keyClick(coloured.pane.editor, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
