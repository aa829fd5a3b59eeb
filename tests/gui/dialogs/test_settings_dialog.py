"""The settings: every choice takes effect at once; the pages follow what is chosen elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.dialogs import Answer
from helpers.tiny_masked_models import save_masked_model
from huggingface_hub import constants
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QWidget

from gltr_desktop.analysis.measures import MEASURES, RANK
from gltr_desktop.analysis.model_record import AFTER
from gltr_desktop.analysis.palette import GREY, SAFE
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.ui.appearance import Appearance
from gltr_desktop.ui.dialogs.settings_dialog import SettingsDialog
from gltr_desktop.ui.look import style_sheet
from gltr_desktop.ui.menus.model_menu import ModelMenu
from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.settings_schema import copies
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.colouring_controller import ColouringController


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))


@pytest.fixture
def _usual_palette(qapp: QApplication) -> Iterator[None]:
    before = qapp.palette()
    yield
    qapp.setPalette(before)


@pytest.fixture
def models(frame: QWidget) -> ModelMenu:
    return ModelMenu(frame, Settings())


@pytest.fixture
def dialog(
    frame: QWidget, controller: ColouringController, models: ModelMenu, qtbot: QtBot
) -> SettingsDialog:
    settings = Settings()
    dialog = SettingsDialog(settings, Appearance(settings, frame), controller, models, frame)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def choose(box: QComboBox, text: str) -> None:
    box.setCurrentIndex(box.findText(text))
    assert box.currentText() == text


# The dialog


def test_the_page_that_was_open_last_is_open_again(
    dialog: SettingsDialog,
    frame: QWidget,
    controller: ColouringController,
    models: ModelMenu,
    qtbot: QtBot,
) -> None:
    titles = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert titles == ["Appearance", "Reading", "Models", "Privacy"]
    assert dialog.heading.text() == "Appearance"
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.heading.text() == "Reading"
    assert dialog.reading_page.isVisible()
    again = SettingsDialog(Settings(), Appearance(Settings(), frame), controller, models, frame)
    qtbot.addWidget(again)
    assert again.heading.text() == "Reading"
    again.show_page("Privacy")
    assert again.heading.text() == "Privacy"


@pytest.mark.parametrize("way", ["Esc", "button"])
def test_it_is_closed(way: str, dialog: SettingsDialog) -> None:
    if way == "Esc":
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        dialog.close_button.click()
    assert not dialog.isVisible()


def test_the_window_can_be_used_meanwhile(dialog: SettingsDialog) -> None:
    assert not dialog.isModal()


@pytest.mark.parametrize("page", ["Appearance", "Reading", "Models", "Privacy"])
def test_nothing_is_cut_in_a_small_window(page: str, dialog: SettingsDialog) -> None:
    dialog.resize(dialog.minimumSize())
    assert dialog.width() <= 720
    dialog.show_page(page)
    QApplication.processEvents()
    shown = dialog.pages[dialog.list.currentRow()]
    for part in shown.findChildren(QWidget):
        if isinstance(part, (QAbstractButton, QComboBox, QLabel)) and part.isVisible():
            right = part.mapTo(shown, part.rect().topRight()).x()
            assert right <= shown.width(), part


@pytest.mark.parametrize("page", ["Appearance", "Reading", "Models", "Privacy"])
def test_everything_has_a_name_for_screen_readers(page: str, dialog: SettingsDialog) -> None:
    dialog.show_page(page)
    for part in dialog.pages[dialog.list.currentRow()].findChildren(QWidget):
        if isinstance(part, QComboBox):
            assert part.accessibleName(), part
        elif isinstance(part, QAbstractButton) and part.isVisible():
            assert part.accessibleName() or part.text(), part


# Appearance


@pytest.mark.usefixtures("_usual_palette")
def test_light_and_dark(dialog: SettingsDialog, qapp: QApplication) -> None:
    page = dialog.appearance_page
    assert page.schemes["system"].isChecked()
    page.schemes["dark"].click()
    assert Settings().scheme == "dark"
    assert qapp.palette().window().color().lightness() < 128
    page.schemes["light"].click()
    assert qapp.palette().window().color().lightness() > 128


def test_face_and_size_of_the_text(dialog: SettingsDialog, qtbot: QtBot) -> None:
    page = dialog.appearance_page
    assert page.face.currentText() == "The usual serif face"
    family = page.face.itemText(page.face.count() - 1)
    with qtbot.waitSignal(page.font_chosen) as caught:
        choose(page.face, family)
    assert caught.args == [family, 13]
    with qtbot.waitSignal(page.font_chosen) as caught:
        choose(page.points, "20\N{NO-BREAK SPACE}pt")
    assert caught.args == [family, 20]
    assert (Settings().font_family, Settings().font_size) == (family, 20)
    assert page.preview.font().pointSize() == 20


def test_a_size_that_was_chosen_in_the_window_is_shown(dialog: SettingsDialog) -> None:
    Settings().font_size = 31
    dialog.show_page("Reading")
    dialog.show_page("Appearance")
    assert dialog.appearance_page.points.currentText() == "31\N{NO-BREAK SPACE}pt"


def test_palettes(dialog: SettingsDialog, controller: ColouringController) -> None:
    palettes = dialog.appearance_page.palettes
    palettes.buttons["safe"].click()
    assert controller.colouring.palette == SAFE
    controller.choose_palette(GREY)
    assert palettes.buttons["grey"].isChecked()
    palettes.buttons["own"].click()
    assert controller.colouring.palette.name == "own"
    assert not any(button.icon().isNull() for button in palettes.buttons.values())


def test_own_colours_are_changed(dialog: SettingsDialog, frame: QWidget) -> None:
    dialog.appearance_page.palettes.edit.click()
    (editor,) = (each for each in frame.findChildren(QDialog) if each is not dialog)
    assert editor.isVisible()
    assert dialog.appearance_page.palettes.buttons["own"].isChecked()
    editor.accept()


def test_marks_in_the_text(dialog: SettingsDialog, controller: ColouringController) -> None:
    page = dialog.appearance_page
    for box, value in (
        (page.underlines, "underlined"),
        (page.continuous, "continuous"),
        (page.line_breaks, "line_breaks"),
    ):
        assert not box.isChecked()
        box.click()
        assert getattr(controller.colouring, value)
    controller.choose_underlines(underlined=False)
    assert not page.underlines.isChecked()


# Reading


def test_what_is_coloured(dialog: SettingsDialog, controller: ColouringController) -> None:
    page = dialog.reading_page
    choose(page.level, "Sentences")
    assert controller.colouring.granularity is Granularity.SENTENCE
    choose(page.measure, MEASURES[2].title)
    assert controller.colouring.measure is MEASURES[2]
    assert page.explanation.text() == MEASURES[2].description
    choose(page.measure, "Off")
    assert not controller.colouring.painted
    assert not page.thresholds.isEnabled()
    controller.choose_measure(RANK)
    assert page.measure.currentText() == RANK.title
    controller.choose_granularity(Granularity.WORD)
    assert page.level.currentText() == "Words"


def test_how_words_are_counted(dialog: SettingsDialog, controller: ColouringController) -> None:
    page = dialog.reading_page
    assert not page.words.isEnabled()
    assert "level “Words”" in page.word_note.text()
    controller.choose_granularity(Granularity.WORD)
    assert page.words.isEnabled()
    assert page.words.currentText() == "Corrected for where they end"
    corrected = page.word_note.text()
    choose(page.words, "Plain product of their tokens")
    assert controller.colouring.thresholds.plain_words
    assert page.word_note.text() not in ("", corrected)
    controller.choose_plain_words(plain=False)
    assert page.words.currentText() == "Corrected for where they end"
    controller.suit(analysis_of(["a"], [0], model=replace(MODEL, word_marks=AFTER)))
    page.begin()
    assert not page.words.isEnabled()
    assert page.words.currentText() == "Plain product of their tokens"
    assert "marks where words end" in page.word_note.text()


def test_thresholds_are_asked_for(dialog: SettingsDialog, frame: QWidget) -> None:
    dialog.reading_page.thresholds.click()
    (asked,) = (each for each in frame.findChildren(QDialog) if each is not dialog)
    assert asked.windowTitle() == "Thresholds"
    asked.accept()


def test_predictions_and_card(dialog: SettingsDialog, qtbot: QtBot) -> None:
    page = dialog.reading_page
    with qtbot.waitSignal(page.top_k_chosen) as caught:
        choose(page.top_k, "20")
    assert caught.args == [20]
    with qtbot.waitSignal(page.floating_card_chosen) as caught:
        choose(page.card, "On a card beside the word")
    assert caught.args == [True]


@pytest.mark.parametrize(("row", "live"), [(1, True), (2, False), (0, None)])
def test_live(row: int, live: bool | None, dialog: SettingsDialog, qtbot: QtBot) -> None:
    page = dialog.reading_page
    assert page.live.currentIndex() == 0
    page.live.setCurrentIndex(1 if row == 0 else 0)
    with qtbot.waitSignal(page.live_chosen) as caught:
        page.live.setCurrentIndex(row)
    assert caught.args == [live]
    Settings().live = live
    assert Settings().live is live
    page.refresh()
    assert page.live.currentIndex() == row


# Models


def test_devices_and_precision(dialog: SettingsDialog, models: ModelMenu, qtbot: QtBot) -> None:
    page = dialog.models_page
    dialog.show_page("Models")
    choose(page.precision, "float32, exact")
    assert models.choice == ModelChoice(precision="float32")
    choose(page.device, "Processor")
    assert models.choice == ModelChoice(device="cpu", precision="float32")
    models.search.devices = ("auto", "cpu", "cuda")
    with qtbot.waitSignal(models.search.devices_found):
        models.search.devices_found.emit()
    assert page.device.findText("NVIDIA GPU") >= 0
    assert page.device.findText("Apple GPU") == -1
    assert page.device.currentText() == "Processor"


def test_a_server_decides_how_its_model_is_run_and_what_is_no_choice_looks_so(
    dialog: SettingsDialog, models: ModelMenu
) -> None:
    page = dialog.models_page
    dialog.show_page("Models")
    assert page.device.isEnabled()
    models.choose(ModelChoice("vllm+https://gpu.lab/#llama"))
    for box in (page.device, page.precision):
        assert not box.isEnabled()
        assert box.toolTip() == "The server decides how its model is run."
    models.choose(ModelChoice())
    assert page.precision.isEnabled()
    assert page.precision.toolTip() == ""
    assert "QComboBox:disabled" in style_sheet(Theme.of(dialog.palette()))


def test_how_masked_models_read(dialog: SettingsDialog, models: ModelMenu, tmp_path: Path) -> None:
    page = dialog.models_page
    dialog.show_page("Models")
    assert not page.masking.isEnabled()
    assert not page.window_size.isEnabled()
    assert "the model that is chosen is none" in page.window_size.toolTip()
    name = str(save_masked_model(tmp_path / "bert", "bert"))
    models.choose(ModelChoice(name, window=200))
    assert page.window_size.isEnabled()
    assert page.window_size.currentText() == "200 tokens at once"
    choose(page.window_size, "512 tokens at once")
    choose(page.masking, "Token alone")
    assert models.choice == ModelChoice(name, masking="token", window=512)
    assert "PLL-word-l2r" in page.masking.toolTip()
    models.choose(ModelChoice())
    assert not page.masking.isEnabled()


# Privacy


def test_recent_files_are_forgotten_after_a_question(
    dialog: SettingsDialog, dialogs: Dialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    Settings().add_recent_file(tmp_path / "a.txt")
    dialog.show_page("Privacy")
    card = dialog.privacy_page.cards[0]
    qtbot.waitUntil(card.clear.isEnabled)
    assert card.amount.text() == "1 name"
    dialogs.answer = Answer.No
    card.clear.click()
    assert Settings().recent_files != []
    dialogs.answer = Answer.Yes
    with qtbot.waitSignal(dialog.privacy_page.recent_files_forgotten):
        card.clear.click()
    assert Settings().recent_files == []
    qtbot.waitUntil(lambda: card.amount.text() == "nothing")
    assert not card.clear.isEnabled()


def test_settings_are_reset_with_the_copies_of_them(
    dialog: SettingsDialog, dialogs: Dialogs, qtbot: QtBot
) -> None:
    Settings().font_size = 30
    QSettings().setValue("schema", "99")
    QSettings().sync()
    Settings()
    (copy,) = copies(QSettings())
    dialog.show_page("Privacy")
    card = dialog.privacy_page.cards[-1]
    qtbot.waitUntil(card.clear.isEnabled)
    dialogs.answer = Answer.Yes
    card.clear.click()
    assert Settings().font_size == 13
    assert not copy.exists()


def test_everything_says_where_it_is(dialog: SettingsDialog) -> None:
    for card in dialog.privacy_page.cards:
        assert card.stored.what.endswith(".")
        assert str(card.stored.folder) in card.accessibleDescription()
        assert (card.stored.clear is None) == card.clear.isHidden()
