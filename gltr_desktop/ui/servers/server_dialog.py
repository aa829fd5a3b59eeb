"""Choosing a model on a server: where it is, with which key, which one, and what it can tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog

from gltr_desktop.errors import GltrError
from gltr_desktop.models.servers.address import (
    Address,
    ServerKind,
    ServerModel,
    is_on_server,
    parse_address,
    server_model,
)
from gltr_desktop.ui.servers.server_form import ServerForm
from gltr_desktop.ui.servers.server_offers import is_about_key
from gltr_desktop.ui.servers.server_question import ServerQuestion
from gltr_desktop.ui.servers.server_words import may_send_key

if TYPE_CHECKING:
    import threading

    from PySide6.QtWidgets import QWidget

    from gltr_desktop.models.local_gguf import LocalModel
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.models.servers.inquiry import ServerReport, Trial
    from gltr_desktop.ui.settings import Settings

_BEGINNING = "Nothing is asked yet."
_FIRST = "“Connect” asks the server which models it has. That sends nothing of your texts."
_NO_ADDRESS = "There is no address yet.", "It looks like “http://gpu.lab:8000”."
_NOT_SENT = "The key was not sent."
_KEY_WANTED = "Type the key into its field above, and connect again."
_TOKENIZER_FILE = "tokenizer.json"
_TOKENIZERS = f"Tokenizers ({_TOKENIZER_FILE});;All files (*)"


@dataclass(frozen=True)
class _Reached:
    """A server that has answered."""

    address: Address
    report: ServerReport


@dataclass(frozen=True)
class _Useless:
    """A server that cannot be used, and files with its models that can."""

    error: GltrError
    files: list[LocalModel]


class ServerDialog(QDialog):
    """Asks the server in the background, so that one can stop waiting, or close it, at any time."""

    chosen = Signal(object)
    """ModelChoice: the model that is to be used from now on."""
    file_chosen = Signal(Path)
    """The model in this file is to be used instead."""
    key_not_kept = Signal(str)
    """A sentence: the key is known only until the program ends."""

    def __init__(self, settings: Settings, choice: ModelChoice, parent: QWidget) -> None:
        """``choice`` is the model in use."""
        super().__init__(parent)
        self.setWindowTitle("Model on a Server")
        self._settings, self._choice = settings, choice
        self._reached: _Reached | None = None
        self.form = form = ServerForm(self)
        self.question = ServerQuestion(self)
        self.question.answered.connect(self._take)
        self.question.failed.connect(self._show_error)
        self.question.running_changed.connect(self._show_what_can_be_done)
        form.address.setText(settings.server_address)
        if choice.is_on_server:
            form.address.setText(server_model(choice.name).address.url)
        form.edited.connect(self._begin_anew)
        form.model.currentTextChanged.connect(self._follow_model)
        form.connect_button.clicked.connect(self._connect)
        form.test_button.clicked.connect(self._test)
        form.use_button.clicked.connect(self._use)
        form.browse_button.clicked.connect(self._browse)
        form.close_button.clicked.connect(self.reject)
        form.answer.cancelled.connect(self._stop)
        form.answer.file_chosen.connect(self._use_file)
        self._begin_anew()

    # The server

    @Slot()
    def _begin_anew(self) -> None:
        """Another address or key: what was answered is not about it."""
        self.question.cancel()
        self._reached = None
        self.form.show_models([], "")
        self.form.show_tokenizer(shown=False)
        self.form.answer.say(_BEGINNING, _FIRST)
        self._show_what_can_be_done()

    @Slot()
    def _show_what_can_be_done(self) -> None:
        """What was clicked cannot be clicked any more: the keyboard goes on to what comes next."""
        self.form.show_possible(
            connected=self._reached is not None,
            waiting=self.question.running,
            named=bool(self.form.model_name),
        )
        if self.question.running:
            self.form.answer.cancel.setFocus()
        elif self.focusWidget() is self.form.answer.cancel:
            self.form.default_button.setFocus()

    @Slot()
    def _connect(self) -> None:
        """Ask what is at the address; a key goes there only if that is safe, or agreed to."""
        from gltr_desktop.models.servers.keys import parse_key

        form, present = self.form, self.form.address
        if not present.text().strip():
            form.answer.say(*_NO_ADDRESS)
            present.setFocus()
            return
        try:
            address = parse_address(present.text())
            present = form.key
            key = parse_key(present.text()) if present.text() else ""
        except GltrError as error:
            self._show_error(error)
            present.setFocus()
            return
        if key and not may_send_key(address, self):
            form.answer.say(_NOT_SENT)
            return
        self._settings.server_address = form.address.text().strip()
        form.answer.say(f"Asking {address.host}…", waiting=True)
        self.question.ask(partial(_reach, address, key))

    @Slot()
    def _stop(self) -> None:
        self.question.cancel()
        self.form.answer.say("Stopped.")

    @Slot(object)
    def _take(self, answer: object) -> None:
        if isinstance(answer, _Reached):
            self._show_reached(answer)
        elif isinstance(answer, _Useless):
            self.form.answer.show_error(answer.error, answer.files)
        elif isinstance(answer, bool):
            self._finish(is_kept=answer)
        else:
            self._show_trial(cast("Trial", answer))

    def _show_reached(self, reached: _Reached) -> None:
        form, report = self.form, reached.report
        self._reached = reached
        used = server_model(self._choice.name) if is_on_server(self._choice.name) else None
        names = list(report.models)
        present = used.model if used is not None and used.address == reached.address else ""
        form.show_models(names, present if present in names else names[0])
        kind = f"{report.kind.title} {report.version}".strip()
        count = "one model" if len(names) == 1 else f"{len(names)} models"
        form.answer.say(
            f"{kind} answers, and offers {count}.",
            "“Test” has the model read a few sentences of this program, and says what it gives.",
        )
        self._follow_model()
        form.default_button.setFocus()

    @Slot(object)
    def _show_error(self, error: GltrError) -> None:
        # Where a server does not tell enough, its model's own tokenizer does.
        if _TOKENIZER_FILE in error.message + error.remedy:
            self.form.show_tokenizer(shown=True)
            self.form.tokenizer.setFocus()
        if is_about_key(error):
            error = GltrError(error.message, _KEY_WANTED)
            self.form.key.setFocus()
            self.form.key.selectAll()
        self.form.answer.show_error(error, [])
        self._show_what_can_be_done()

    # The model

    @property
    def model(self) -> ServerModel | None:
        """The model that is chosen; None before a server has answered."""
        name = self.form.model_name
        if self._reached is None or not name:
            return None
        return ServerModel(self._reached.report.kind, self._reached.address, name)

    @Slot()
    def _follow_model(self) -> None:
        model = self.model
        if model is not None:
            known = self._settings.tokenizers.get(model.name, "")
            self.form.tokenizer.setText(known)
            self.form.show_tokenizer(shown=bool(known) or model.kind is ServerKind.SGLANG)
        self._show_what_can_be_done()

    @Slot()
    def _browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Tokenizer of the Model", "", _TOKENIZERS)
        if path:
            self.form.tokenizer.setText(path)

    @Slot()
    def _test(self) -> None:
        model = self.model
        if model is not None:
            self.form.answer.say(f"{model.title} reads a few sentences…", waiting=True)
            self.question.ask(partial(_tried, model, self.form.tokenizer_path))

    def _show_trial(self, trial: Trial) -> None:
        if trial.needs_tokenizer:
            self.form.show_tokenizer(shown=True)
        self.form.answer.say("It can be used.", "\n".join(trial.lines))

    # Choosing

    @Slot()
    def _use(self) -> None:
        """Use the model, once its key is where it is to be."""
        form, model = self.form, self.model
        if model is None:
            return
        if form.key.text() and form.keep.isChecked():
            form.answer.say("The key goes into the keyring of the system…", waiting=True)
            self.question.ask(partial(_kept, model.address, form.key.text()))
        else:
            self._finish(is_kept=True)

    def _finish(self, *, is_kept: bool) -> None:
        model = self.model
        if model is None:
            return
        tokenizer = self.form.tokenizer_path
        self.chosen.emit(replace(self._choice, name=model.name, tokenizer=tokenizer))
        if not is_kept:
            self.key_not_kept.emit(
                f"There is no keyring on this computer: the key of {model.address.host} is known"
                " until the program ends."
            )
        self.accept()

    @Slot(Path)
    def _use_file(self, path: Path) -> None:
        self.file_chosen.emit(path)
        self.accept()

    def done(self, result: int) -> None:
        """Close; nothing is asked any more, and the key is not shown again."""
        self.question.cancel()
        self.form.key.clear()
        super().done(result)


def _reach(address: Address, key: str, cancelled: threading.Event) -> _Reached | _Useless:
    """Ask what is at ``address``, with ``key`` or the one that is known for it; in a task."""
    from gltr_desktop.models.servers.inquiry import inquire
    from gltr_desktop.models.servers.keys import keep_key, key_for
    from gltr_desktop.models.servers.other_servers import UnsupportedServerError

    if key:
        keep_key(address, key, in_keyring=False)
    try:
        return _Reached(address, inquire(address, key or key_for(address), cancelled))
    except UnsupportedServerError as error:
        return _Useless(error, error.files_here())


def _tried(model: ServerModel, tokenizer: str, cancelled: threading.Event) -> Trial:
    from gltr_desktop.models.servers.inquiry import try_model
    from gltr_desktop.models.servers.keys import key_for

    return try_model(model, tokenizer, key_for(model.address), cancelled)


def _kept(address: Address, key: str, _: threading.Event) -> bool:
    from gltr_desktop.models.servers.keys import keep_key

    return keep_key(address, key, in_keyring=True)
