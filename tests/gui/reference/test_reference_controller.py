"""The comparison follows text, choice and selection, and nothing slow is done in the window."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING

import pytest
from helpers.pixels import part, picture, share
from helpers.reference_texts import text, write_texts
from helpers.spans import spans_of
from helpers.windows import open_window, wait_for_colours
from PySide6.QtCore import QSettings
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog

from gltr_desktop.analysis.reference.baseline import LENGTHS, Baseline, Values
from gltr_desktop.batch.reference.own import OwnReference, keep_own
from gltr_desktop.batch.reference.store import BaselineStore, StoredBaseline, to_json
from gltr_desktop.ui.reference import comparing as module
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow
    from gltr_desktop.ui.reference.comparison_panel import ComparisonPanel
    from gltr_desktop.ui.reference.reference_controller import ReferenceController

_SPREAD = {length: tuple(number / 4 for number in range(40)) for length in LENGTHS}


def baseline_of(model: str, title: str = "news", passages: str = "news passages") -> StoredBaseline:
    """What a model has made of 40 passages: bits per character up to ten."""
    values = {"bits_per_character": Values(_SPREAD, _SPREAD)}
    return StoredBaseline(
        title, passages, None, model, None, None, "float32", "1", Baseline(values)
    )


@pytest.fixture
def news(tiny_model: Path, settings_folder: Path) -> None:
    """The tiny model has read the news passages."""
    BaselineStore().put("news", str(tiny_model), baseline_of("tiny"))


def panel_of(window: MainWindow) -> ComparisonPanel:
    return window.pane.comparison_panel


def comparing_in(window: MainWindow) -> ReferenceController:
    return window.pane.comparing


def coloured_parts(window: MainWindow) -> tuple[bool, bool]:
    """Whether the bar of the legend and the bars of the chart have the colours of the text."""
    pane, theme = window.pane, window.pane.editor.theme
    bar = part(picture(pane.legend), pane.legend.bar_rect)
    bars = picture(pane.panel.buckets)
    in_bar, in_bars = (
        any(share(pixels, colour) > 0 for colour in theme.buckets) for pixels in (bar, bars)
    )
    return in_bar, in_bars


def read(window: MainWindow, shown: str, qtbot: QtBot) -> None:
    window.pane.editor.setPlainText(shown)
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)


def wait_for(window: MainWindow, words: str, qtbot: QtBot) -> None:
    """Wait until the sentence of the panel has these words."""
    qtbot.waitUntil(lambda: words in panel_of(window).sentence.text(), timeout=60_000)


@pytest.fixture
def compared(news: None, window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with a text that is compared with the news passages."""
    read(window, text(1), qtbot)
    panel_of(window).choice_changed.emit("news")
    wait_for(window, "40 news passages", qtbot)
    return window


def test_nothing_is_chosen_until_the_reader_does(
    news: None, window: MainWindow, tiny_model: Path, qtbot: QtBot
) -> None:
    read(window, text(1), qtbot)
    qtbot.waitUntil(panel_of(window).choose_link.isVisible, timeout=60_000)
    assert comparing_in(window).choice is None
    assert comparing_in(window).comparison is None
    panel_of(window).choice_changed.emit("news")
    wait_for(window, "40 news passages", qtbot)
    assert Settings().reference == "news"
    again = open_window(qtbot, tiny_model)
    chosen = comparing_in(again).choice
    assert chosen is not None
    assert chosen.name == "news"
    panel_of(again).choice_changed.emit("")
    assert Settings().reference == ""


def test_what_is_exported_is_of_the_analysis_that_is_exported(
    compared: MainWindow, qtbot: QtBot
) -> None:
    before = comparing_in(compared).comparison
    assert before is not None
    subject = compared.exports.subject("export")
    assert subject is not None
    assert subject.comparison is before
    compared.pane.editor.setPlainText(text(2))
    compared.pane.analysis.analyse()
    qtbot.waitUntil(lambda: spans_of(compared).analysis.text == text(2), timeout=60_000)
    assert comparing_in(compared).comparison is not before
    wait_for_colours(compared, qtbot)
    qtbot.waitUntil(lambda: comparing_in(compared).comparison is not None, timeout=60_000)
    after = comparing_in(compared).comparison
    assert after is not None
    assert after.standings[0].value != before.standings[0].value


def test_nothing_is_computed_in_the_thread_of_the_window(
    news: None, window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    threads: list[threading.Thread] = []
    for name in ("compare", "stored_for"):
        compute = getattr(module, name)

        def noted(*values: object, compute: object = compute, **named: object) -> object:
            threads.append(threading.current_thread())
            return compute(*values, **named)  # type: ignore[operator]

        monkeypatch.setattr(module, name, noted)
    read(window, text(1), qtbot)
    panel_of(window).choice_changed.emit("news")
    wait_for(window, "40 news passages", qtbot)
    assert len(threads) >= 2
    assert threading.main_thread() not in threads


def test_a_new_text_has_no_comparison_of_the_old_one(compared: MainWindow, qtbot: QtBot) -> None:
    compared.pane.editor.clear()
    compared.pane.forget()
    assert panel_of(compared).empty.isVisibleTo(panel_of(compared))
    assert comparing_in(compared).comparison is None
    read(compared, text(3), qtbot)
    wait_for(compared, "40 news passages", qtbot)


def test_a_selection_is_compared_while_it_lasts(compared: MainWindow, qtbot: QtBot) -> None:
    whole = comparing_in(compared).comparison
    cursor = compared.pane.editor.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(20, QTextCursor.MoveMode.KeepAnchor)
    compared.pane.editor.setTextCursor(cursor)
    wait_for(compared, "Too short to say anything about this selection", qtbot)
    assert comparing_in(compared).comparison is whole
    cursor.clearSelection()
    compared.pane.editor.setTextCursor(cursor)
    wait_for(compared, "40 news passages", qtbot)
    assert not panel_of(compared).heading.isVisible()


def test_what_is_hidden_is_compared_for_exports_only(
    news: None, window: MainWindow, qtbot: QtBot
) -> None:
    window.pane.show_comparison(shown=False)
    panel_of(window).choice_changed.emit("news")
    read(window, "\n\n".join(text(number, 400) for number in range(4)), qtbot)
    qtbot.waitUntil(lambda: comparing_in(window).comparison is not None, timeout=60_000)
    assert panel_of(window).contrast_sentence.text() == ""
    window.pane.show_comparison(shown=True)
    qtbot.waitUntil(lambda: bool(panel_of(window).contrast_sentence.text()), timeout=60_000)


def test_a_folder_that_has_changed_is_offered_to_be_read_again(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "essays"
    write_texts(folder, range(1, 7))
    keep_own(OwnReference("My class", folder))
    read(window, text(100), qtbot)
    panel_of(window).choice_changed.emit("My class")
    wait_for(window, "has not read", qtbot)
    qtbot.waitUntil(panel_of(window).measuring.button.isVisible, timeout=60_000)
    assert "6 Passages" in panel_of(window).measuring.button.text()
    panel_of(window).measuring.button.click()
    wait_for(window, "of 6 texts", qtbot)
    assert not panel_of(window).measuring.button.isVisible()
    write_texts(folder, range(7, 9))
    panel_of(window).choice_changed.emit("")
    panel_of(window).choice_changed.emit("My class")
    wait_for(window, "of 6 texts", qtbot)
    qtbot.waitUntil(panel_of(window).measuring.button.isVisible, timeout=60_000)
    assert "8 Passages" in panel_of(window).measuring.button.text()


def test_a_folder_that_is_gone_is_told(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "essays"
    write_texts(folder, range(1, 7))
    keep_own(OwnReference("My class", folder))
    shutil.rmtree(folder)
    read(window, text(100), qtbot)
    panel_of(window).choice_changed.emit("My class")
    qtbot.waitUntil(lambda: "is not there" in panel_of(window).error.text, timeout=60_000)
    assert not panel_of(window).measuring.button.isVisible()


def test_what_somebody_has_exported_is_used_with_the_model_it_was_measured_with(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    read(window, text(1), qtbot)
    theirs, others = tmp_path / "class.json", tmp_path / "others.json"
    theirs.write_text(to_json(baseline_of("tiny", "Their class", "texts of “Their class”")))
    others.write_text(to_json(baseline_of("another-model", "Others")))
    comparing_in(window).own.file_chosen.emit(str(theirs))
    wait_for(window, "40 texts of “Their class”", qtbot)
    assert panel_of(window).choices.accessibleName() == "Compare with: Their class"
    comparing_in(window).own.file_chosen.emit(str(others))
    qtbot.waitUntil(lambda: "another-model" in panel_of(window).error.text, timeout=60_000)
    assert not panel_of(window).measuring.button.isVisible()


def test_a_choice_that_is_gone_is_told(tiny_model: Path, qtbot: QtBot) -> None:
    QSettings().setValue("compare/reference", "My class of long ago")
    window = open_window(qtbot, tiny_model)
    qtbot.waitUntil(lambda: "My class of long ago" in window.message.text)
    assert comparing_in(window).choice is None


def test_a_reference_that_is_removed_is_not_compared_with_any_more(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    keep_own(OwnReference("My class", tmp_path / "gone"))
    panel_of(window).choice_changed.emit("My class")
    comparing_in(window).own.removed.emit("Another class")
    assert comparing_in(window).choice is not None
    comparing_in(window).own.removed.emit("My class")
    assert comparing_in(window).choice is None
    assert Settings().reference == ""


def test_the_menu_offers_what_the_panel_offers(
    compared: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    keep_own(OwnReference("R & D", tmp_path / "gone"))
    menu = compared.menu_actions.compare.menu
    menu.aboutToShow.emit()
    choices = [action for action in menu.actions() if action.isCheckable()]
    titles = [action.text() for action in choices]
    offers = [title.replace("&", "&&") for _, title in comparing_in(compared).offers()]
    assert titles == ["Nothing", *offers]
    assert titles[-1] == "R && D"
    assert [action.text() for action in choices if action.isChecked()] == ["News"]
    choices[0].trigger()
    qtbot.waitUntil(panel_of(compared).choose_link.isVisible, timeout=60_000)
    assert panel_of(compared).choices.accessibleName() == "Compare with: nothing"


def test_a_link_selects_a_passage_and_the_summary_stays_that_of_the_text(
    compared: MainWindow, qtbot: QtBot
) -> None:
    panel, editor = panel_of(compared), compared.pane.editor
    qtbot.waitUntil(panel.links.surprising.isEnabled, timeout=60_000)
    said = panel.sentence.text()
    panel.links.surprising.click()
    selected = editor.textCursor().selectedText()
    assert selected in text(1)
    assert selected.endswith(".")
    assert len(selected.split()) >= 8
    panel.links.predictable.click()
    assert editor.textCursor().selectedText() not in ("", selected)
    assert panel.sentence.text() == said
    # It would be too short to say anything about it: what is compared next is the whole text.
    panel.choice_changed.emit("")
    qtbot.waitUntil(panel.choose_link.isVisible, timeout=60_000)
    assert not panel.heading.isVisible()
    # What the reader selects is looked at alone.
    cursor = editor.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(400, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    qtbot.waitUntil(panel.heading.isVisible, timeout=60_000)


def test_a_text_that_the_model_cannot_read_is_warned_of_until_it_is_gone(
    window: MainWindow, qtbot: QtBot
) -> None:
    comparing, panel = comparing_in(window), panel_of(window)
    window.pane.panel.show_chart(window.pane.panel.buckets)
    read(window, text(0), qtbot)
    qtbot.waitUntil(lambda: all(coloured_parts(window)))
    warned: list[tuple[str, ...]] = []
    comparing.warnings_changed.connect(warned.append)
    read(window, "الكتاب " * 30, qtbot)
    qtbot.waitUntil(panel.banner.isVisible, timeout=60_000)
    assert "Colours and figures for this text mean nothing." in panel.banner.text
    assert warned == [(panel.banner.text,)]
    assert not any(coloured_parts(window))
    # Nor is it compared with anything.
    assert not panel.choose_link.isVisible()
    window.pane.editor.clear()
    window.pane.forget()
    assert warned[1:] == [()]
    read(window, text(1), qtbot)
    qtbot.waitUntil(panel.choose_link.isVisible, timeout=60_000)
    assert not panel.banner.isVisible()
    assert len(warned) == 2
    qtbot.waitUntil(lambda: all(coloured_parts(window)))


def test_why_it_does_not_show_who_wrote_a_text_is_explained(window: MainWindow) -> None:
    panel_of(window).why_requested.emit()
    (dialog,) = window.pane.findChildren(QDialog)
    assert dialog.windowTitle() == "What It Cannot Tell"
    assert dialog.isVisible()
    dialog.reject()
