"""The banner, the way back to a model on this computer, and what is said when a server fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.side_by_side import wait_for_difference
from helpers.spans import spans_of
from helpers.stub_servers import Reply, unused_address
from helpers.stub_vllm import COMPLETIONS, NAME
from helpers.windows import TEXT, open_window, wait_for_colours
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMessageBox, QPushButton

from gltr_desktop.analysis.measures import RANK, measure_named
from gltr_desktop.errors import GltrError
from gltr_desktop.models.options import BUILT_IN, ModelChoice, model_title
from gltr_desktop.models.servers.address import Address, ServerKind, ServerModel
from gltr_desktop.ui.servers.server_words import sending_in_words
from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.side_by_side.side_title import SideTitle
from gltr_desktop.ui.window_report import window_report

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from helpers.keyrings import MemoryKeyring
    from helpers.stub_servers import StubServer
    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow

LAB = Address("http://gpu.lab:8000")
AWAY = ServerModel(ServerKind.VLLM, LAB, "llama").name
USE_LOCAL = "Use a model on this computer"


def buttons(window: MainWindow) -> dict[str, QPushButton]:
    """The buttons of the message."""
    found = window.message.findChildren(QPushButton)
    return {button.text(): button for button in found if button.isVisible()}


@pytest.mark.parametrize(
    ("urls", "words"),
    [
        ([], ""),
        (["https://gpu.lab"], "Your text is sent to gpu.lab."),
        (
            ["http://gpu.lab:8000"],
            "Your text is sent to gpu.lab:8000. The connection is not encrypted.",
        ),
        (["http://localhost:8000"], "Your text is sent to localhost:8000, on this computer."),
        (
            ["https://a.lab", "http://127.0.0.1:1"],
            "Your text is sent to a.lab and 127.0.0.1:1.",
        ),
    ],
)
def test_where_texts_are_sent_is_said_in_a_sentence(urls: list[str], words: str) -> None:
    assert sending_in_words([Address(url) for url in urls]) == words


def test_the_banner_is_there_as_long_as_a_server_is_chosen(window: MainWindow) -> None:
    banner, local = window.servers.banner, window.model_menu.choice
    assert not banner.isVisible()
    assert window.status_bar.privacy.text() == "Nothing leaves this computer"
    window.model_menu.choose(window.model_menu.named(AWAY))
    assert banner.isVisible()
    assert banner.label.text().startswith("Your text is sent to gpu.lab:8000.")
    assert window.status_bar.privacy.text() == "Texts go to gpu.lab:8000"
    assert window.pane.start_page.promise.text() == (
        "to a language model at gpu.lab:8000. A text is sent there when you have it analysed."
    )
    window.message.show_text("Something else")
    window.message.take_back()
    assert banner.isVisible()
    banner.button.click()
    assert not banner.isVisible()
    assert window.model_menu.choice == local
    assert window.pane.start_page.promise.text().endswith("Nothing leaves it.")


def test_what_the_dialog_has_chosen_may_be_said_in_a_message(window: MainWindow) -> None:
    window.servers.choose()
    dialog = window.servers.dialog
    assert dialog is not None
    window.model_menu.changed.connect(lambda _: window.message.show_note("About the choice"))
    window.message.show_text("About the choice before")
    dialog.chosen.emit(window.model_menu.named(AWAY))
    assert window.message.text == "About the choice"
    dialog.reject()


def test_a_server_beside_the_text_is_said_as_well_and_goes_with_the_same_button(
    coloured: MainWindow, served: ModelChoice, server: StubServer
) -> None:
    local = coloured.model_menu.choice
    coloured.side_by_side.set_model_beside(served)
    assert server.address.host in coloured.servers.banner.label.text()
    coloured.servers.banner.button.click()
    assert not coloured.side_by_side.active
    assert coloured.model_menu.choice == local
    assert not coloured.servers.banner.isVisible()


def test_the_way_back_ends_what_a_server_reads_of_a_folder(
    tiny_model: Path, served: ModelChoice, server: StubServer, dialogs: Dialogs, tmp_path: Path,
    qtbot: QtBot,
) -> None:  # fmt: skip
    window = open_window(qtbot, tiny_model)
    folder = tmp_path / "letters"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(TEXT, encoding="utf-8")
    server.on(COMPLETIONS, Reply({}, held=server.ending))
    window.model_menu.choose(window.model_menu.named(served.name))
    dialogs.answer = QMessageBox.StandardButton.Yes
    window.folder.open_folder(folder)
    qtbot.waitUntil(lambda: bool(server.bodies(COMPLETIONS)))
    window.servers.banner.button.click()
    server.hung_up.get(timeout=5)
    qtbot.waitUntil(lambda: not window.folder.running)
    assert not window.servers.banner.isVisible()
    assert len(server.bodies(COMPLETIONS)) <= 2, "two windows at once, of the first text"


def test_the_last_model_on_this_computer_is_remembered(tiny_model: Path, qtbot: QtBot) -> None:
    window = open_window(qtbot, tiny_model)
    window.model_menu.choose(window.model_menu.named(AWAY))
    window.close()
    QSettings().setValue("model/name", AWAY)
    settings = Settings()
    assert settings.choice.name == AWAY
    assert settings.local_model == str(tiny_model)


def test_a_model_here_that_failed_is_not_the_one_that_one_comes_back_to(
    window: MainWindow,
) -> None:
    menu, local = window.model_menu, window.model_menu.choice
    menu.choose(menu.named(AWAY))
    menu.remember()
    failing = menu.named("/no/such/model")
    menu.choose(failing)
    assert menu.go_back(failing)
    assert menu.choice.name == AWAY
    window.servers.banner.button.click()
    assert menu.choice == local


def test_what_is_stored_of_a_server_and_makes_no_sense_counts_as_never_set() -> None:
    store = QSettings()
    store.setValue("model/name", "telnet://gpu.lab/#llama")
    store.setValue("model/recent", ["vllm+http://", AWAY, "gpt2"])
    store.setValue("model/local", AWAY)
    store.setValue("model/tokenizers", "[1]")
    settings = Settings()
    assert settings.choice.name == BUILT_IN
    assert settings.recent_models == [AWAY, "gpt2"]
    assert settings.local_model == BUILT_IN
    assert settings.tokenizers == {}


# The menu and the list


def test_a_model_on_a_server_is_offered_again_with_its_host_and_its_tokenizer(
    window: MainWindow, tmp_path: Path
) -> None:
    menu, path = window.model_menu, str(tmp_path)
    choice = ModelChoice(AWAY, "cpu", "float32", tokenizer=path)
    menu.choose(choice)
    menu.remember()
    window.servers.banner.button.click()
    assert menu.choice.tokenizer == ""
    menu.menu.aboutToShow.emit()
    entry = next(a for a in menu.menu.actions() if a.text() == "llama on gpu.lab:8000")
    entry.trigger()
    assert menu.choice == choice


def test_how_a_model_is_run_is_no_choice_for_one_on_a_server(window: MainWindow) -> None:
    def enabled() -> set[bool]:
        window.model_menu.menu.aboutToShow.emit()
        titles = ("&Device", "&Precision", "Mas&ked Models")
        actions = [a for a in window.model_menu.menu.actions() if a.text() in titles]
        assert len(actions) == len(titles)
        return {action.isEnabled() for action in actions}

    assert enabled() == {True}
    window.model_menu.choose(window.model_menu.named(AWAY))
    assert enabled() == {False}


def test_forgetting_the_last_model_of_a_server_forgets_its_key(
    window: MainWindow, own_keyring: MemoryKeyring, qtbot: QtBot
) -> None:
    own_keyring.set_password("gltr_desktop", LAB.url, "sk-secret")
    other = ServerModel(ServerKind.VLLM, LAB, "other").name
    window.settings.recent_models = [AWAY, other]
    window.model_menu.forget(AWAY)
    assert window.settings.recent_models == [other]
    assert own_keyring.passwords
    window.model_menu.forget(other)
    qtbot.waitUntil(lambda: not own_keyring.passwords)


def test_an_address_is_no_name_of_hugging_face(window: MainWindow, dialogs: Dialogs) -> None:
    dialogs.name = "https://huggingface.co/gpt2"
    before = window.model_menu.choice
    window.model_menu.choose_name()
    assert window.model_menu.choice == before
    assert "Model → Server…" in window.message.text


# Failures


def ask(window: MainWindow, qtbot: QtBot) -> None:
    window.pane.editor.insertPlainText(TEXT)
    with qtbot.waitSignal(window.pane.analysis.failed, timeout=30_000):
        window.menu_actions.analyse.trigger()


def test_a_server_that_fails_stays_chosen_and_can_be_tried_again(
    served: ModelChoice, server: StubServer, qtbot: QtBot
) -> None:
    server.on(COMPLETIONS, Reply({"error": "out of memory"}, 500))
    window = open_window(qtbot, served.name)
    ask(window, qtbot)
    assert window.model_menu.choice.name == served.name
    assert set(buttons(window)) == {"&Try Again", USE_LOCAL}
    asked = len(server.bodies(COMPLETIONS))
    buttons(window)["&Try Again"].click()
    qtbot.waitUntil(lambda: len(server.bodies(COMPLETIONS)) > asked)


def test_a_server_that_is_not_there_leads_to_a_model_here(
    tiny_model: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody waits for three tries.
    monkeypatch.setattr("gltr_desktop.models.servers.connection.SECONDS_BETWEEN_TRIES", ())
    window = open_window(qtbot, tiny_model)
    window.pane.editor.insertPlainText(TEXT)
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    local, before = window.model_menu.choice, window.spans
    gone = ServerModel(ServerKind.VLLM, unused_address(), NAME).name
    window.model_menu.choose(window.model_menu.named(gone))
    with qtbot.waitSignal(window.pane.analysis.failed, timeout=60_000):
        window.menu_actions.analyse.trigger()
    assert window.spans is before, "colours stay"
    buttons(window)[USE_LOCAL].click()
    assert window.model_menu.choice == local
    wait_for_colours(window, qtbot)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_leads_to_the_dialog(
    status: int, served: ModelChoice, server: StubServer, qtbot: QtBot
) -> None:
    server.on("/v1/models", Reply({"error": "Unauthorized"}, status))
    window = open_window(qtbot, served.name)
    ask(window, qtbot)
    assert set(buttons(window)) == {"&Server…", USE_LOCAL}
    buttons(window)["&Server…"].click()
    assert window.servers.dialog is not None
    window.servers.dialog.reject()


@pytest.mark.parametrize("status", [401, 500])
def test_a_server_that_fails_beside_the_text_can_be_tried_again(
    status: int, coloured: MainWindow, served: ModelChoice, server: StubServer, qtbot: QtBot
) -> None:
    answer = server._answers["/v1/models"][0]
    server.on("/v1/models", Reply({"error": "It is not the time."}, status))
    coloured.side_by_side.set_model_beside(served)
    with qtbot.waitSignal(coloured.side_by_side.reading_failed, timeout=30_000):
        coloured.menu_actions.analyse.trigger()
    assert "It is not the time" in coloured.message.text
    if status == 401:
        assert set(buttons(coloured)) == {"&Server…", USE_LOCAL}
        buttons(coloured)["&Server…"].click()
        assert coloured.servers.dialog is not None
        coloured.servers.dialog.reject()
        return
    assert set(buttons(coloured)) == {"&Try Again", USE_LOCAL}
    server.on("/v1/models", answer)
    buttons(coloured)["&Try Again"].click()
    wait_for_difference(coloured, qtbot)
    assert coloured.side_by_side.shows_difference
    assert coloured.message.text == ""


def test_a_model_beside_the_text_that_gives_no_entropy_is_said_to_give_none(
    coloured: MainWindow, served: ModelChoice, qtbot: QtBot
) -> None:
    sides = coloured.side_by_side
    sides.set_model_beside(served)
    coloured.menu_actions.analyse.trigger()
    wait_for_difference(coloured, qtbot)
    titles = coloured.findChildren(SideTitle)
    coloured.colouring_controller.choose_measure(measure_named("entropy"))
    assert not any("entropy" in title.text for title in titles), "the difference needs none"
    sides.show_difference(shown=False)
    assert ["gives no entropy" in title.text for title in titles] == [False, True]
    coloured.colouring_controller.choose_measure(RANK)
    assert not any("entropy" in title.text for title in titles)


def test_colours_of_another_model_are_said_to_be_of_that(
    coloured: MainWindow, served: ModelChoice, server: StubServer
) -> None:
    before = spans_of(coloured).analysis.model.name
    coloured.model_menu.choose(coloured.model_menu.named(served.name))
    button = coloured.status_bar.model
    assert server.address.host in button.text()
    assert f"The colours are still by {model_title(before)}." in button.toolTip()


def test_what_cannot_be_read_but_the_text_offers_no_second_try(
    served: ModelChoice, qtbot: QtBot
) -> None:
    window = open_window(qtbot, served.name)
    window.model_messages.explain(GltrError("It failed.", "Nothing helps."))
    assert set(buttons(window)) == {USE_LOCAL}


# What is said


def test_the_status_bar_names_the_model_and_its_host(
    served: ModelChoice, server: StubServer, qtbot: QtBot
) -> None:
    window = open_window(qtbot, served.name)
    window.pane.editor.insertPlainText(TEXT)
    window.menu_actions.analyse.trigger()
    wait_for_colours(window, qtbot)
    line = window.status_bar.model.text()
    assert line == f"{NAME} on {server.address.host} · vLLM 0.32.0"
    assert spans_of(window).analysis.complete


def test_a_report_names_the_kind_of_server_and_not_the_host(window: MainWindow) -> None:
    report = window_report(ModelChoice(AWAY), 0.0, None)
    assert "llama on a server (vLLM)" in report
    assert "gpu.lab" not in report
