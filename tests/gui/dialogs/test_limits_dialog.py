"""Help → What It Cannot Tell: the measured figures, and where the passages are from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette, QTextTable
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QTabWidget, QTextBrowser

from gltr_desktop.analysis.palette import DARK, LIGHT
from gltr_desktop.documents import limits_page
from gltr_desktop.documents.limits_page import read_limits
from gltr_desktop.models.options import SHIPPED
from gltr_desktop.ui.dialogs import limits_dialog as module
from gltr_desktop.ui.dialogs.limits_dialog import limits_dialog
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget


def pages(dialog: QDialog) -> list[QTextBrowser]:
    tabs = dialog.findChild(QTabWidget)
    assert tabs is not None
    found = [tabs.widget(index) for index in range(tabs.count())]
    return [page for page in found if isinstance(page, QTextBrowser)]


def tables(page: QTextBrowser) -> list[QTextTable]:
    frames = page.document().rootFrame().childFrames()
    return [frame for frame in frames if isinstance(frame, QTextTable)]


def row(table: QTextTable, index: int) -> list[str]:
    cells = [table.cellAt(index, column) for column in range(table.columns())]
    return [cell.firstCursorPosition().block().text() for cell in cells]


@pytest.mark.parametrize("model", SHIPPED)
def test_it_shows_the_figures_of_the_model_in_use(model: str, frame: QWidget) -> None:
    page, _ = pages(limits_dialog(frame, model))
    text = page.toPlainText()
    limits = read_limits()
    figures = limits["models"][model]
    assert "No figure of this program shows who wrote a text." in text
    assert figures["name"] in text
    assert "*" not in text
    essays, aurocs, kinds = tables(page)
    for index, (register, title) in enumerate(limits["registers"].items()):
        share = figures["false_alarms"]["TOEFL_real"][register]["bits_per_character"]["share"]
        assert row(essays, index + 1)[:2] == [title, f"{100 * share:.0f} %"]
    assert aurocs.rows() == 1 + len(figures["labelled"]["mean"])
    assert kinds.rows() == 1 + len(figures["kinds"])


def test_another_model_is_told_that_the_figures_are_not_its_own(frame: QWidget) -> None:
    page, _ = pages(limits_dialog(frame, "gpt2-xl"))
    assert "With the model in use, they would be others." in page.toPlainText()


def test_the_licences_of_the_passages_are_beside_it(frame: QWidget) -> None:
    _, page = pages(limits_dialog(frame))
    text = page.toPlainText()
    assert "Reference passages" in text
    assert "CC BY-SA" in text
    assert tables(page)


def test_the_keys_scroll_and_close_it(frame: QWidget) -> None:
    dialog = limits_dialog(frame)
    dialog.open()
    QApplication.processEvents()
    page, other = pages(dialog)
    assert dialog.focusWidget() is page
    assert page.verticalScrollBar().value() == 0
    QTest.keyClick(page, Qt.Key.Key_PageDown)
    assert page.verticalScrollBar().value() > 0
    QTest.keyClick(page, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert other.isVisible()
    assert not page.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_it_is_closed_by_its_button_and_can_be_made_larger(frame: QWidget) -> None:
    dialog = limits_dialog(frame)
    dialog.open()
    page = pages(dialog)[0]
    before = page.size()
    dialog.resize(dialog.width() + 200, dialog.height() + 100)
    QApplication.processEvents()
    assert page.width() > before.width()
    assert page.height() > before.height()
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    box.button(QDialogButtonBox.StandardButton.Close).click()
    assert not dialog.isVisible()


@pytest.fixture(params=[9, 20])
def font_size(request: pytest.FixtureRequest) -> Iterator[int]:
    """The size of all letters, in points."""
    usual = QApplication.font()
    font = QFont(usual)
    font.setPointSize(request.param)
    QApplication.setFont(font)
    yield request.param
    QApplication.setFont(usual)


def test_a_narrow_dialog_breaks_lines_and_hides_nothing(font_size: int, frame: QWidget) -> None:
    dialog = limits_dialog(frame)
    dialog.resize(1, 400)
    dialog.open()
    QApplication.processEvents()
    assert dialog.font().pointSize() == font_size
    tabs = dialog.findChild(QTabWidget)
    assert tabs is not None
    for index, page in enumerate(pages(dialog)):
        tabs.setCurrentIndex(index)
        QApplication.processEvents()
        # Half of a line is no loss.
        assert page.document().size().width() <= page.viewport().width() + 1
    dialog.close()


@pytest.mark.parametrize("paper", [LIGHT.paper, DARK.paper], ids=["light", "dark"])
def test_the_lines_of_tables_follow_the_colours_of_the_window(paper: str, frame: QWidget) -> None:
    dialog = limits_dialog(frame)
    dialog.open()
    page = pages(dialog)[0]
    page.verticalScrollBar().setValue(40)
    palette = QPalette(QColor(paper))
    dialog.setPalette(palette)
    page.setPalette(palette)
    QApplication.processEvents()
    line = Theme.of(palette).line
    for table in tables(page):
        assert table.format().borderBrush().color() == line
    assert page.verticalScrollBar().value() == 40
    dialog.close()


def test_what_is_missing_is_said(
    frame: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits_page, "LIMITS", tmp_path / "limits.json")
    monkeypatch.setattr(module, "RESOURCES", tmp_path)
    for page in pages(limits_dialog(frame)):
        assert "Install the program again." in page.toPlainText()
