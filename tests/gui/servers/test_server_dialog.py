from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.stub_servers import Reply, unused_address
from helpers.stub_vllm import COMPLETIONS, NAME
from helpers.widgets import child_of
from helpers.windows import TEXT, open_window
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QMessageBox, QWidget

from gltr_desktop.models.options import ModelChoice
from gltr_desktop.models.servers.address import Address
from gltr_desktop.models.servers.keys import key_for
from gltr_desktop.ui.servers import server_dialog as module
from gltr_desktop.ui.servers.server_dialog import ServerDialog
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.dialogs import Dialogs
    from helpers.keyrings import MemoryKeyring
    from helpers.stub_servers import Request, StubServer
    from helpers.stub_vllm import StubVllm
    from pytestqt.qtbot import QtBot

KEY = "sk-very-secret"
AWAY = "http://gpu.lab:8000"


@pytest.fixture
def dialog(frame: QWidget, qtbot: QtBot) -> ServerDialog:
    dialog = ServerDialog(Settings(), ModelChoice(device="cpu"), frame)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def enter(dialog: ServerDialog, address: str) -> None:
    """Type an address in place of the one that is there, and press Return."""
    field = dialog.form.address
    field.selectAll()
    QTest.keyClicks(field, address)
    QTest.keyClick(field, Qt.Key.Key_Return)


def connect(dialog: ServerDialog, address: Address, qtbot: QtBot) -> None:
    enter(dialog, address.url)
    qtbot.waitUntil(lambda: not dialog.question.running)


def said(dialog: ServerDialog) -> str:
    answer = dialog.form.answer
    return f"{answer.head.text()} {answer.words.text()}"


def test_it_is_filled_by_the_keyboard_alone(
    dialog: ServerDialog, server: StubServer, qtbot: QtBot
) -> None:
    chosen: list[ModelChoice] = []
    dialog.chosen.connect(chosen.append)
    connect(dialog, server.address, qtbot)
    names = [dialog.form.model.itemText(row) for row in range(dialog.form.model.count())]
    assert names == ["other", NAME]
    assert "vLLM 0.32.0" in said(dialog)
    dialog.form.model.setCurrentText(NAME)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert [(choice.name, choice.tokenizer) for choice in chosen] == [
        (f"vllm+{server.address.url}/#{NAME}", "")
    ]
    assert chosen[0].device == "cpu", "for the way back to a model on this computer"
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert all(request.method == "GET" for request in server.requests), "no text"


def test_a_name_that_the_list_lacks_can_be_typed(
    dialog: ServerDialog, server: StubServer, qtbot: QtBot
) -> None:
    connect(dialog, server.address, qtbot)
    dialog.form.model.setEditText(" my-adapter ")
    assert dialog.model is not None
    assert dialog.model.model == "my-adapter"
    dialog.form.model.setEditText(" ")
    assert not dialog.form.use_button.isEnabled()


def test_testing_says_what_the_server_fills_and_sends_a_sample_only(
    dialog: ServerDialog, server: StubServer, qtbot: QtBot
) -> None:
    connect(dialog, server.address, qtbot)
    dialog.form.model.setCurrentText(NAME)
    dialog.form.test_button.click()
    assert dialog.form.answer.progress.isVisible()
    assert not dialog.form.use_button.isEnabled()
    qtbot.waitUntil(lambda: not dialog.question.running)
    assert "Rank" in said(dialog)
    assert "Entropy" in said(dialog)
    assert server.bodies(COMPLETIONS)
    assert dialog.form.use_button.isEnabled()


def test_waiting_can_be_stopped_at_once(
    dialog: ServerDialog, server: StubServer, qtbot: QtBot
) -> None:
    server.on("/v1/models", Reply({}, held=server.ending))
    enter(dialog, server.address.url)
    server.arrived.get(timeout=5)
    dialog.form.answer.cancel.click()
    assert not dialog.question.running
    assert said(dialog).strip() == "Stopped."
    assert server.hung_up.get(timeout=5).path == "/v1/models"
    assert dialog.form.connect_button.isEnabled()


def test_closing_it_asks_nothing_more(
    dialog: ServerDialog, server: StubServer, qtbot: QtBot
) -> None:
    server.on("/v1/models", Reply({}, held=server.ending))
    enter(dialog, server.address.url)
    server.arrived.get(timeout=5)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert server.hung_up.get(timeout=5).path == "/v1/models"


@pytest.mark.parametrize(
    ("address", "words"),
    [(" ", "no address yet"), ("ftp://x", "is not the address"), ("http://a:b@c", "password")],
)
def test_what_is_no_address_is_said_in_the_dialog(
    address: str, words: str, dialog: ServerDialog
) -> None:
    enter(dialog, address)
    assert words in said(dialog)
    assert not dialog.question.running
    assert dialog.focusWidget() is dialog.form.address, "to mend it there"


def test_a_server_that_is_not_there_is_said_in_the_dialog(
    dialog: ServerDialog, qtbot: QtBot
) -> None:
    address = unused_address()
    connect(dialog, address, qtbot)
    assert address.host in said(dialog)
    assert not dialog.form.use_button.isEnabled()


def test_another_address_takes_back_what_the_first_one_has_answered(
    dialog: ServerDialog, server: StubServer, qtbot: QtBot
) -> None:
    connect(dialog, server.address, qtbot)
    QTest.keyClicks(dialog.form.address, "1")
    assert dialog.form.model.count() == 0
    assert not dialog.form.use_button.isEnabled()
    assert dialog.model is None


def test_the_address_is_remembered_and_the_key_is_not(
    dialog: ServerDialog, server: StubServer, frame: QWidget, qtbot: QtBot
) -> None:
    QTest.keyClicks(dialog.form.key, KEY)
    connect(dialog, server.address, qtbot)
    dialog.form.use_button.click()
    again = ServerDialog(Settings(), ModelChoice(), frame)
    qtbot.addWidget(again)
    assert again.form.address.text() == server.address.url
    assert again.form.key.text() == dialog.form.key.text() == ""
    store = QSettings()
    assert all(KEY not in str(store.value(key)) for key in store.allKeys())


def test_it_begins_with_the_model_in_use(
    served: ModelChoice, server: StubServer, frame: QWidget, qtbot: QtBot
) -> None:
    dialog = ServerDialog(Settings(), served, frame)
    qtbot.addWidget(dialog)
    assert dialog.form.address.text() == server.address.url
    dialog.form.connect_button.click()
    qtbot.waitUntil(lambda: not dialog.question.running)
    assert dialog.form.model_name == NAME


# Keys


def test_a_key_is_typed_unseen_and_sent_to_the_server(
    dialog: ServerDialog, server: StubServer, qtbot: QtBot
) -> None:
    QTest.keyClicks(dialog.form.key, KEY)
    assert dialog.form.key.echoMode() is QLineEdit.EchoMode.Password
    connect(dialog, server.address, qtbot)
    assert {request.headers["Authorization"] for request in server.requests} == {f"Bearer {KEY}"}
    assert key_for(server.address) == KEY


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_key_goes_into_the_keyring_where_that_is_wanted(
    is_kept: bool,
    dialog: ServerDialog,
    server: StubServer,
    own_keyring: MemoryKeyring,
    qtbot: QtBot,
) -> None:
    QTest.keyClicks(dialog.form.key, KEY)
    dialog.form.keep.setChecked(is_kept)
    connect(dialog, server.address, qtbot)
    assert own_keyring.passwords == {}
    with qtbot.waitSignal(dialog.accepted):
        dialog.form.use_button.click()
    assert list(own_keyring.passwords.values()) == ([KEY] if is_kept else [])


def test_a_missing_keyring_is_said_and_the_key_lasts_as_long_as_the_program(
    dialog: ServerDialog, server: StubServer, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("keyring.set_password", lambda *_: None)
    QTest.keyClicks(dialog.form.key, KEY)
    dialog.form.keep.setChecked(True)
    connect(dialog, server.address, qtbot)
    with qtbot.waitSignal(dialog.key_not_kept) as told:
        dialog.form.use_button.click()
    assert server.address.host in told.args[0]
    assert KEY not in told.args[0]
    assert key_for(server.address) == KEY


def test_a_known_key_need_not_be_typed(
    dialog: ServerDialog, server: StubServer, own_keyring: MemoryKeyring, qtbot: QtBot
) -> None:
    own_keyring.set_password("gltr_desktop", server.address.url, KEY)
    connect(dialog, server.address, qtbot)
    assert server.requests[0].headers["Authorization"] == f"Bearer {KEY}"


def test_a_refused_key_is_said_without_the_key(
    dialog: ServerDialog, server: StubServer, qtbot: QtBot
) -> None:
    server.on("/v1/models", Reply({"error": f"Unauthorized: {KEY}"}, 401))
    QTest.keyClicks(dialog.form.key, KEY)
    connect(dialog, server.address, qtbot)
    assert "key" in said(dialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert all(KEY not in text for text in texts)
    assert "--key-env" not in said(dialog), "whoever reads this is in the window"
    assert dialog.focusWidget() is dialog.form.key
    QTest.keyClicks(dialog.form.key, "sk-right")
    assert dialog.form.key.text() == "sk-right", "it takes the place of the wrong one"


def test_what_waits_has_no_default_button_and_what_can_be_reached_has_a_name(
    dialog: ServerDialog, server: StubServer
) -> None:
    server.on("/v1/models", Reply({}, held=server.ending))
    assert dialog.form.connect_button.isDefault()
    enter(dialog, server.address.url)
    assert not dialog.form.connect_button.isDefault(), "it would look as if it could be clicked"
    dialog.form.answer.cancel.click()
    assert dialog.form.connect_button.isDefault()
    area = dialog.form.answer.area
    assert area.accessibleName() == "What the server answers"
    assert area.accessibleDescription() == "Stopped."


def test_a_long_name_of_a_model_is_shown_from_its_beginning(
    dialog: ServerDialog, server: StubServer, qtbot: QtBot
) -> None:
    names = ["lab/" + "a-model-with-a-name-" * 8 + end for end in "ab"]
    cards = [{"id": name, "owned_by": "vllm", "max_model_len": 48} for name in names]
    server.on("/v1/models", Reply({"data": cards}))
    connect(dialog, server.address, qtbot)
    line = dialog.form.model.lineEdit()
    assert line is not None
    assert (line.cursorPosition(), dialog.form.model.toolTip()) == (0, names[0])
    dialog.form.model.setFocus()
    QTest.keyClick(dialog.form.model, Qt.Key.Key_Down)
    assert dialog.form.model_name == names[1]
    assert (line.cursorPosition(), dialog.form.model.toolTip()) == (0, names[1])


def test_a_key_goes_to_another_computer_in_the_clear_only_after_a_yes(
    dialog: ServerDialog, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    reached: list[tuple[Address, str]] = []

    def reach(address: Address, key: str, _: object) -> bool:
        reached.append((address, key))
        return False

    monkeypatch.setattr(module, "_reach", reach)
    QTest.keyClicks(dialog.form.key, KEY)
    dialogs.answer = QMessageBox.StandardButton.No
    enter(dialog, AWAY)
    assert "gpu.lab:8000" in dialogs.asked[-1]
    assert "without encryption" in dialogs.asked[-1]
    assert KEY not in dialogs.asked[-1]
    assert not dialog.question.running
    assert said(dialog).strip() == "The key was not sent."
    dialogs.answer = QMessageBox.StandardButton.Yes
    enter(dialog, AWAY)
    qtbot.waitUntil(lambda: not dialog.question.running)
    assert reached == [(Address(AWAY), KEY)]


def test_without_a_key_nothing_is_asked(
    dialog: ServerDialog, dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(module, "_reach", lambda *_: False)
    enter(dialog, AWAY)
    qtbot.waitUntil(lambda: not dialog.question.running)
    assert dialogs.asked == []


# Other servers and tokenizers


def test_a_server_of_ollama_leads_to_its_model_on_this_computer(
    dialog: ServerDialog, server: StubServer, home: Path, qtbot: QtBot
) -> None:
    tags = {"models": [{"name": "tiny:latest"}]}
    server.on("/v1/models", Reply({"data": [{"id": "tiny:latest", "owned_by": "library"}]}))
    server.on("/api/tags", Reply(tags))
    digest = "a" * 64
    models = home / ".ollama" / "models"
    (models / "blobs").mkdir(parents=True)
    file = models / "blobs" / f"sha256-{digest}"
    file.write_bytes(b"GGUF")
    manifest = models / "manifests" / "registry.ollama.ai" / "library" / "tiny" / "latest"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(
        '{"layers": [{"mediaType": "application/vnd.ollama.image.model",'
        f' "digest": "sha256:{digest}"}}]}}',
        encoding="utf-8",
    )
    connect(dialog, server.address, qtbot)
    assert "Ollama" in said(dialog)
    button = dialog.form.answer.open
    assert button.isVisible()
    assert "tiny" in button.text()
    with qtbot.waitSignal(dialog.file_chosen) as chosen:
        button.click()
    assert chosen.args == [file]
    assert not dialog.isVisible()


def test_a_server_without_files_here_offers_none(
    dialog: ServerDialog, server: StubServer, qtbot: QtBot
) -> None:
    server.on("/v1/models", Reply({"data": []}))
    server.on("/info", Reply({"model_id": "gpt2", "router": "text-generation-router"}))
    connect(dialog, server.address, qtbot)
    assert "Text Generation Inference" in said(dialog)
    assert not dialog.form.answer.open.isVisible()


def test_a_tokenizer_is_asked_for_where_the_server_names_no_pieces(
    dialog: ServerDialog, server: StubServer, vllm: StubVllm, dialogs: Dialogs, qtbot: QtBot
) -> None:
    def nameless(request: Request) -> Reply:
        reply = vllm.tokenized(request)
        reply.body.pop("token_strs", None)
        return reply

    server.on("/tokenize", nameless)
    server.on(
        "/v1/models", Reply({"data": [{"id": NAME, "owned_by": "vllm", "max_model_len": 48}]})
    )
    connect(dialog, server.address, qtbot)
    assert not dialog.form.tokenizer.isVisible()
    dialog.form.test_button.click()
    qtbot.waitUntil(lambda: not dialog.question.running)
    assert dialog.form.tokenizer.isVisible()
    dialogs.name = str(vllm.folder / "tokenizer.json")
    dialog.form.browse_button.click()
    dialog.form.test_button.click()
    qtbot.waitUntil(lambda: not dialog.question.running)
    assert "It can be used." in said(dialog)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.form.use_button.click()
    assert chosen.args[0].tokenizer == dialogs.name


# In the window


def test_the_menu_leads_to_it_and_what_is_chosen_is_used(
    tiny_model: Path, server: StubServer, served: ModelChoice, qtbot: QtBot
) -> None:
    window = open_window(qtbot, tiny_model)
    window.pane.editor.insertPlainText(TEXT)
    entry = next(a for a in window.model_menu.menu.actions() if a.text() == "&Server…")
    entry.trigger()
    dialog = window.servers.dialog
    assert dialog is not None
    connect(dialog, server.address, qtbot)
    dialog.form.model.setCurrentText(NAME)
    dialog.form.use_button.click()
    assert window.servers.dialog is None
    assert window.model_menu.choice.name == served.name
    assert window.servers.banner.isVisible()


def test_all_fields_can_be_reached_and_are_named(dialog: ServerDialog) -> None:
    form = dialog.form
    fields = form.address, form.key, form.model, form.tokenizer
    assert [field.accessibleName() for field in fields] == ["Address", "Key", "Model", "Tokenizer"]
    assert child_of(dialog, QLabel).text()
    letters = [
        text[text.index("&") + 1].lower()
        for widget in dialog.findChildren(QWidget)
        if "&" in (text := getattr(widget, "text", str)())
    ]
    assert len(letters) == len(set(letters)), "each key leads to one place"
