"""Other measures and other levels: chosen in the menu, in force everywhere, kept; no model runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.analyses import analysis_of
from helpers.editors import coloured_editor, place_caret
from helpers.measures import ENTROPY, RANK, SURPRISAL
from helpers.pixels import part, picture, share
from helpers.windows import wait_for_colours
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.measures import MEASURES, Measure
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.token_details import PassageDetails, unit_details
from gltr_desktop.analysis.units import counted_buckets
from gltr_desktop.ui.card import card_controller
from gltr_desktop.ui.card.card_controller import CardController
from gltr_desktop.ui.card_content import content, describe
from gltr_desktop.ui.dialogs.thresholds_dialog import ThresholdsDialog
from gltr_desktop.ui.editor.span_model import Spans
from gltr_desktop.ui.settings import TOP_KS, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QColor
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.theme import Theme

PIECES = ["Un", "believ", "able", ",", " he", " said", ".", " No", "body", " came", "."]
RANKS = [0, 500, 50, 0, 50, 5_000, 0, 50, 5_000, 0, 0]


def editor_at(qtbot: QtBot, granularity: Granularity, theme: Theme) -> TokenEditor:
    editor = coloured_editor(qtbot, PIECES, RANKS, theme=theme)
    editor.setCursorWidth(0)
    editor.spans.recolour(default_thresholds(RANK, granularity), granularity)
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
    left, right = (editor.span_rects(editor.spans, index)[0] for index in (0, 2))
    assert left.top() == right.top()
    whole = left.united(right).adjusted(3, 0, -3, 0)
    red = editor.theme.buckets[2]
    assert background(editor, whole) == red
    # There is no seam.
    assert share(part(picture(editor.viewport()), whole), editor.theme.paper) == 0


def test_a_sentence_has_one_colour_with_the_spaces_in_it(theme: Theme, qtbot: QtBot) -> None:
    editor = editor_at(qtbot, Granularity.SENTENCE, theme)
    spans = editor.spans
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


# The card


def test_one_goes_from_unit_to_unit(theme: Theme, qtbot: QtBot) -> None:
    editor = editor_at(qtbot, Granularity.WORD, theme)
    controller = CardController(editor)
    found = []
    for _ in range(4):
        controller.step(1)
        found.append(controller.card.accessibleDescription().split(", rank")[0])
    assert found == ["Unbelievable", ",", "␣he", "␣said"]
    controller.step(-1)
    assert editor.marked == 4
    controller.step_to_bucket(2, 1)  # Round the end of the text.
    assert "Unbelievable, rank 501" in controller.card.accessibleDescription()
    controller.step_to_bucket(3, 1)
    controller.step_to_bucket(3, 1)
    assert controller.card.accessibleDescription().startswith("␣Nobody, rank 5,001")
    # What is no single token cannot be replaced by one.
    assert controller.predictions() == []
    controller.replace(0)
    assert editor.toPlainText() == "".join(PIECES)
    controller.hide()


def test_the_pointer_may_move_within_a_sentence(theme: Theme, qtbot: QtBot) -> None:
    editor = editor_at(qtbot, Granularity.SENTENCE, theme)
    controller = CardController(editor)
    for index in (1, 4):
        centre = editor.span_rects(editor.spans, index)[0].center().toPoint()
        QTest.mouseMove(editor.viewport(), centre + QPoint(1, 0))
        QTest.mouseMove(editor.viewport(), centre)
        qtbot.waitUntil(lambda: controller.visible)
        assert controller.card.accessibleDescription().startswith("sentence of 7 tokens")
        assert editor.marked == 1
    controller.hide()


def test_a_word_is_as_probable_as_all_of_its_tokens() -> None:
    analysis = analysis_of(PIECES, RANKS)
    details = unit_details(analysis, 0, Granularity.WORD, Thresholds())
    card = content(details, 10, stale=False)
    product = 0.3 * 0.3 / 501 * 0.3 / 51
    assert card.title == "Unbelievable"
    assert card.corner == "501st"
    assert card.lines[0] == f"probability 0.00011%  ·  {-np.log2(product):.1f} bits"
    assert card.lines[1] == "3 tokens, the worst of them 501st:"
    assert card.lines[2] == f"Un   1st  ·  30.0%  ·  ln p {np.log(0.3):.2f}"
    assert card.heading == "Instead of believ the model expected"
    assert card.choices == 0
    assert describe(details) == "Unbelievable, rank 501, probability 0.00011%"


def test_a_passage_shows_its_mean_and_the_shares_of_its_tokens() -> None:
    analysis = analysis_of(PIECES, RANKS)
    details = unit_details(analysis, 0, Granularity.SENTENCE, Thresholds())
    assert isinstance(details, PassageDetails)
    assert details.buckets == (3, 2, 1, 1)
    bits = [-np.log2(0.3 / (rank + 1)) for rank in RANKS[:7]]
    assert details.bits == pytest.approx(sum(bits), rel=1e-6)
    card = content(details, 10, stale=True)
    assert card.title == "Sentence of 7 tokens"
    assert card.corner == f"{np.mean(bits):.1f} bits"
    assert card.lines[1] == "Unbelievable, he said."
    assert card.lines[0].startswith("Read before")
    assert [row.text for row in card.rows] == ["top 10", "top 100", "top 1,000", "beyond 1,000"]
    assert [row.figure for row in card.rows] == ["43%", "29%", "14%", "14%"]
    assert "mean surprisal" in describe(details)


def test_a_passage_without_evidence_says_so() -> None:
    details = unit_details(analysis_of(["A"], [-1]), 0, Granularity.PARAGRAPH, Thresholds())
    card = content(details, 10, stale=False)
    assert (card.corner, card.rows) == ("not scored", ())
    assert describe(details) == "paragraph, not scored"


def test_what_one_goes_to_is_announced_with_its_colour(
    theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def announcement(widget: QWidget, text: str) -> QAccessibleAnnouncementEvent:
        said.append(text)
        return QAccessibleAnnouncementEvent(widget, text)

    monkeypatch.setattr(card_controller, "QAccessibleAnnouncementEvent", announcement)
    controller = CardController(editor_at(qtbot, Granularity.TOKEN, theme))
    for bucket in (3, 2):
        controller.step_to_bucket(bucket, 1)
    controller.hide()
    assert said == [
        "␣said, rank 5,001, probability 0.006%, purple",
        "believ, rank 501, probability 0.06%, red",
    ]


# The window


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("granularity", Granularity)
def test_a_choice_is_in_force_everywhere_at_once_and_kept(
    measure: Measure, granularity: Granularity, coloured: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    runs = coloured.analysis._thread.request_id
    menus = coloured.menu_actions.colour_menus
    menus.by_measure[MEASURES.index(measure)].trigger()
    menus.by_granularity[list(Granularity).index(granularity)].trigger()
    thresholds = default_thresholds(measure, granularity)
    spans = coloured.spans
    counts = np.bincount(counted_buckets(spans.analysis, thresholds, granularity), minlength=4)
    named = zip(thresholds.labels(), counts.tolist(), strict=True)
    for label, count in named:
        assert f"{label}:  {count:,}  " in coloured.legend.accessibleDescription()
    qtbot.waitUntil(lambda: coloured.panel.buckets.histogram is not None)
    assert coloured.panel.buckets.histogram.counts.tolist() == counts.tolist()
    assert measure.title in coloured.panel.buckets.heading
    assert (granularity.plural in coloured.panel.buckets.heading) == (
        granularity is not Granularity.TOKEN
    )
    assert np.bincount(spans.bucket[spans.unit_starts], minlength=4).tolist() == counts.tolist()
    coloured.exports.write_html(tmp_path / "page.html")
    qtbot.waitUntil(lambda: coloured.status.text().startswith("Exported"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.count("data-card=") == counts.sum()
    assert coloured.analysis._thread.request_id == runs
    kept = Settings()
    assert (kept.measure, kept.granularity, kept.thresholds) == (measure, granularity, thresholds)


def test_off_leaves_the_text_plain(coloured: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    menus = coloured.menu_actions.colour_menus
    menus.by_measure[-1].trigger()
    theme = coloured.editor.theme
    shown = picture(coloured.editor.viewport())
    assert not any(share(shown, colour) for colour in theme.buckets)
    assert Settings().painted is False
    coloured.cards.step(1)
    assert coloured.cards.visible
    coloured.cards.hide()
    coloured.exports.write_html(tmp_path / "page.html")
    qtbot.waitUntil(lambda: coloured.status.text().startswith("Exported"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert 'class="swatch' not in page
    assert page.count('class="plain') == page.count("data-card=") > 0
    # Nor does fading some of the colours bring the others back.
    menus.by_bucket[3].trigger()
    shown = picture(coloured.editor.viewport())
    assert not any(share(shown, colour) for colour in theme.buckets)
    menus.by_bucket[3].trigger()
    menus.by_measure[MEASURES.index(ENTROPY)].trigger()
    assert Settings().painted is True
    assert any(share(picture(coloured.editor.viewport()), colour) for colour in theme.buckets)


def test_edited_text_can_be_looked_at_by_another_measure(coloured: MainWindow) -> None:
    place_caret(coloured.editor, 10)
    QTest.keyClicks(coloured.editor, "x")
    left = len(coloured.spans)
    menus = coloured.menu_actions.colour_menus
    menus.by_granularity[2].trigger()
    menus.by_measure[MEASURES.index(SURPRISAL)].trigger()
    assert len(coloured.spans) == left
    assert coloured.spans.is_stale(left - 1)
    picture(coloured.editor.viewport())


def test_thresholds_are_those_of_the_measure(coloured: MainWindow) -> None:
    menus = coloured.menu_actions.colour_menus
    menus.by_measure[MEASURES.index(SURPRISAL)].trigger()
    coloured.menu_actions.thresholds.trigger()
    (dialog,) = coloured.findChildren(ThresholdsDialog)
    assert [field.value() for field in dialog.fields] == [3, 7, 10]
    assert dialog.fields[0].suffix() == " bits"
    dialog.fields[0].setValue(2.5)
    assert coloured.colouring.thresholds == Thresholds((2.5, 7, 10), SURPRISAL)
    dialog.fields[1].setValue(1)
    assert "larger" in dialog.complaint.text()
    dialog.reject()
    menus.by_measure[MEASURES.index(MEASURES[1])].trigger()
    coloured.menu_actions.thresholds.trigger()
    dialog = coloured.findChildren(ThresholdsDialog)[-1]
    dialog.fields[0].setValue(0.05)
    assert "smaller" in dialog.complaint.text()
    dialog.reject()
    assert coloured.colouring.thresholds == default_thresholds(MEASURES[1], Granularity.TOKEN)


def test_the_card_shows_as_many_predictions_as_are_wanted(
    coloured: MainWindow, qtbot: QtBot
) -> None:
    runs = coloured.analysis._thread.request_id
    by_top_k = coloured.menu_actions.colour_menus.by_top_k
    by_top_k[TOP_KS.index(3)].trigger()
    coloured.cards.step(1)
    low = coloured.cards.card.height()
    assert coloured.analysis._thread.request_id == runs
    by_top_k[TOP_KS.index(20)].trigger()
    assert Settings().top_k == 20
    # More than were recorded: the model is asked for them.
    wait_for_colours(coloured, qtbot)
    assert coloured.analysis._thread.request_id == runs + 1
    assert coloured.spans.analysis.top_k == 20
    coloured.cards.step(1)
    assert coloured.cards.card.height() > low
    by_top_k[TOP_KS.index(10)].trigger()
    assert coloured.analysis._thread.request_id == runs + 1


def test_what_is_chosen_is_checked_in_the_menus_and_named_on_the_buttons(
    coloured: MainWindow,
) -> None:
    menus = coloured.menu_actions.colour_menus
    menus.by_measure[4].trigger()
    menus.by_granularity[1].trigger()
    assert [action.isChecked() for action in menus.by_measure] == [False] * 4 + [True, False]
    assert [action.isChecked() for action in menus.by_granularity] == [False, True, False, False]
    assert [button.text() for button in menus._buttons] == [
        "Colour: Entropy  ▾", "Level: words  ▾"
    ]  # fmt: skip
    assert menus.by_bucket[3].text() == "&4  ≥ 6.9 nats"
    assert "undecided" in coloured.legend.toolTip()
    QTest.keyClick(coloured.editor, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
