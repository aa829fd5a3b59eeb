"""Models on servers in the list of models, and what the settings say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.spans import spans_of
from helpers.stub_vllm import COMPLETIONS
from helpers.windows import TEXT, open_window, wait_for_colours
from PySide6.QtWidgets import QMessageBox, QPushButton

from gltr_desktop.models.servers.address import Address, ServerKind, ServerModel
from gltr_desktop.ui.models.model_manager import ModelManager
from gltr_desktop.ui.models.model_rows import Removal, sections

if TYPE_CHECKING:
    from helpers.dialogs import Dialogs
    from helpers.stub_servers import StubServer
    from pytestqt.qtbot import QtBot

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.main_window import MainWindow

AWAY = ServerModel(ServerKind.SGLANG, Address("http://gpu.lab:30000"), "org/llama").name
HERE = ServerModel(ServerKind.VLLM, Address("http://localhost:8000"), "llama").name


def test_a_section_lists_them_with_their_hosts_and_how_fast_they_were() -> None:
    found = sections(None, [AWAY, HERE], {}, {AWAY: 700, HERE: 0}.get)  # type: ignore[arg-type]
    section = next(section for section in found if section.caption == "On servers")
    assert [row.title for row in section.rows] == ["org/llama", "llama"]
    assert section.rows[0].facts == (
        "SGLang",
        "gpu.lab:30000",
        "gets the text that it reads",
        "700 tokens/s the last time",
    )
    assert section.rows[1].facts == ("vLLM", "localhost:8000", "on this computer")
    assert {row.removal for row in section.rows} == {Removal.ENTRY}


def test_without_any_there_is_no_such_section() -> None:
    captions = [section.caption for section in sections(None, ["gpt2"], {}, lambda _: 0)]
    assert "On servers" not in captions


def test_the_list_uses_and_forgets_them(window: MainWindow, qtbot: QtBot) -> None:
    window.settings.recent_models = [AWAY]
    manager = ModelManager(window.model_menu, window.settings, window)
    qtbot.addWidget(manager)

    def press(name: str) -> None:
        card = next(card for card in manager.cards if card.row.name == AWAY)
        next(b for b in card.findChildren(QPushButton) if b.text() == name).click()

    press("Use")
    assert window.model_menu.choice.name == AWAY
    window.model_menu.choose_local()
    manager.refresh()
    press("Forget")
    assert window.settings.recent_models == []


def test_the_settings_offer_no_device_for_a_server(window: MainWindow) -> None:
    window.settings_opener.open_models()
    dialog = window.settings_opener.dialog
    assert dialog is not None
    page = dialog.models_page
    assert page.device.isEnabled()
    window.model_menu.choose(window.model_menu.named(AWAY))
    assert not page.device.isEnabled()
    assert not page.precision.isEnabled()


def test_passages_go_to_a_server_after_a_question_only(
    served: ModelChoice, server: StubServer, dialogs: Dialogs, qtbot: QtBot
) -> None:
    window = open_window(qtbot, served.name)
    window.pane.editor.insertPlainText(TEXT)
    window.menu_actions.analyse.trigger()
    wait_for_colours(window, qtbot)
    window.pane.comparing.choose("all")
    qtbot.waitUntil(lambda: window.pane.comparing.choice is not None)
    server.requests.clear()
    dialogs.answer = QMessageBox.StandardButton.No
    window.pane.comparison_panel.measure_requested.emit()
    assert server.address.host in dialogs.asked[-1]
    assert not window.pane.comparing.reading.running
    assert server.requests == []


def test_a_word_that_is_tried_is_sent_with_the_text_that_was_asked_for(
    served: ModelChoice, server: StubServer, qtbot: QtBot
) -> None:
    window = open_window(qtbot, served.name)
    window.pane.editor.insertPlainText(TEXT)
    window.menu_actions.analyse.trigger()
    wait_for_colours(window, qtbot)
    asked = len(server.bodies(COMPLETIONS))
    spans, preview = spans_of(window), window.pane.cards.preview
    preview.begin(spans, 3, 0, " dog")
    qtbot.waitUntil(lambda: len(server.bodies(COMPLETIONS)) > asked)
    wait_for_colours(window, qtbot)
    preview.revert()


def test_a_word_that_is_tried_is_not_sent_to_a_server_that_was_only_chosen(
    coloured: MainWindow, served: ModelChoice, server: StubServer, qtbot: QtBot
) -> None:
    coloured.model_menu.choose(served)
    preview = coloured.pane.cards.preview
    preview.begin(spans_of(coloured), 3, 0, " dog")
    assert preview.outcome is not None
    assert not preview.outcome.rest.endswith("Reading…"), "nothing is under way"
    assert server.requests == []
    preview.revert()
