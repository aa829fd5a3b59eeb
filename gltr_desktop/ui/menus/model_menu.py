"""Choosing a model: one that is shipped, one on this computer, or one to download."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMenu, QWidget

from gltr_desktop.errors import GltrError
from gltr_desktop.models.engines import MASKED
from gltr_desktop.models.local_gguf import PROGRAMS
from gltr_desktop.models.options import (
    DEVICE_TITLES,
    DEVICES,
    MASKING_TIP,
    MASKING_TITLES,
    MASKINGS,
    PRECISION_TITLES,
    PRECISIONS,
    SHIPPED,
    WINDOW_TIP,
    WINDOWS,
    ModelChoice,
    model_title,
)
from gltr_desktop.models.servers.address import is_on_server, server_model
from gltr_desktop.ui.dialogs.download_dialog import Download
from gltr_desktop.ui.models.model_search import ModelSearch
from gltr_desktop.ui.models.sizes import size_in_words
from gltr_desktop.ui.servers.server_words import SERVER_TIP
from gltr_desktop.ui.threads.background import Task
from gltr_desktop.ui.widgets import add_action, add_choice

if TYPE_CHECKING:
    from gltr_desktop.models.servers.address import Address
    from gltr_desktop.ui.settings import Settings

_REMEMBERED = 8
_CAUSAL_TIP = "The chosen model is no masked one: it reads from left to right."
_KINDS = "GGUF models (*.gguf);;All files (*)"


class ModelMenu(QObject):
    """The *Model* menu, its dialogs, and the choice they lead to.

    A choice is on trial until the model has read something: see :meth:`remember` and
    :meth:`go_back`.
    """

    changed = Signal(object)
    """ModelChoice: another model is to be used from now on."""
    downloaded = Signal()
    """The files of the chosen model have come."""
    download_failed = Signal(str, object)
    """The name of a model, and the GltrError that has ended its download."""
    failed = Signal(object)
    """GltrError."""
    manage_requested = Signal()
    """The list of models is to be shown, with all that can be done with them."""
    server_requested = Signal()
    """A model on a server is to be chosen."""

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self.choice = settings.choice
        self._working: ModelChoice | None = None
        self._failed: set[ModelChoice] = set()
        """Those that have failed since one has worked."""
        self._download: Download | None = None
        self.search = ModelSearch(self)
        self.search.found.connect(self._fill_local)
        self.search.failed.connect(self.failed)
        self.menu = QMenu("&Model", window)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill)
        # Models come and go while the program runs.
        self.menu.aboutToShow.connect(self.look_around)
        self._fill()

    @Slot()
    def look_around(self) -> None:
        """Look for models on this computer, in the background, unless that is being done."""
        self.search.look()

    @Slot()
    def _fill(self) -> None:
        menu = self.menu
        menu.clear()
        # clear() deletes the entries, but not the submenus and groups that the menu owns.
        for left in (*menu.findChildren(QMenu), *menu.findChildren(QActionGroup)):
            left.deleteLater()
        group = QActionGroup(menu)
        for name, model in SHIPPED.items():
            self._offer(menu, group, self.named(name), model.title, model.advice)
        names = [*self._settings.recent_models, self.choice.name]
        others = [name for name in dict.fromkeys(names) if name not in SHIPPED]
        if others:
            menu.addSeparator()
        for name in others:
            self._offer(menu, group, self.named(name), model_title(name), name)
        menu.addSeparator()
        self._local = menu.addMenu("On This &Computer")
        self._local.setToolTipsVisible(True)
        self._fill_local()
        add_action(menu, "Open &Model…", self.choose_file)
        add_action(menu, "Open Model &Folder…", self.choose_folder)
        add_action(menu, "&Hugging Face Model…", self.choose_name)
        tip = "A model on a server, which gets the text that it is to read"
        add_action(menu, "&Server…", self.server_requested.emit, tip=tip)
        tip = "All models: what they are for, their size and speed here, and recommended ones"
        add_action(menu, "Mana&ge Models…", self.manage_requested.emit, tip=tip)
        menu.addSeparator()
        self._fill_running(menu)

    def _fill_running(self, menu: QMenu) -> None:
        """Offer how a model on this computer is run."""
        devices = menu.addMenu("&Device")
        group = QActionGroup(devices)
        for device in self.devices:
            self._offer(devices, group, self._with(device=device), DEVICE_TITLES[device])
        precisions = menu.addMenu("&Precision")
        group = QActionGroup(precisions)
        for precision in PRECISIONS:
            title = PRECISION_TITLES[precision]
            self._offer(precisions, group, self._with(precision=precision), title)
        self._masked = masked = menu.addMenu("Mas&ked Models")
        masked.setToolTipsVisible(True)
        masked.aboutToShow.connect(self._check_masked)
        self._fill_masked(masked)
        if self.choice.is_on_server:
            for submenu in (devices, precisions, masked):
                submenu.menuAction().setEnabled(False)
                submenu.menuAction().setToolTip(SERVER_TIP)

    @Slot()
    def _check_masked(self) -> None:
        """Switch off what the chosen model has no use for: which it is, only its files tell."""
        if not MASKED.accepts(self.choice):
            for action in self._masked.actions():
                action.setEnabled(False)
                action.setToolTip(_CAUSAL_TIP)

    def _fill_masked(self, menu: QMenu) -> None:
        """Offer what is a matter of masked models only."""
        group = QActionGroup(menu)
        for window in sorted({*WINDOWS, self.choice.window}):
            title = f"Read {window:,} Tokens at Once"
            self._offer(menu, group, self._with(window=window), title, WINDOW_TIP)
        menu.addSeparator()
        group = QActionGroup(menu)
        for masking in MASKINGS:
            title = MASKING_TITLES[masking]
            self._offer(menu, group, self._with(masking=masking), title, MASKING_TIP)

    @property
    def devices(self) -> list[str]:
        """The devices to choose from: those that are there, and the one that was chosen."""
        there = {*self.search.devices, self.choice.device}
        return [device for device in DEVICES if device in there]

    def _with(self, **changes: Any) -> ModelChoice:  # noqa: ANN401 - as replace takes them
        return replace(self.choice, **changes)

    @Slot()
    def _fill_local(self) -> None:
        menu, found = self._local, self.search.models
        menu.clear()
        if found is None:
            menu.addAction("Looking…").setEnabled(False)
            return
        group = QActionGroup(menu)
        for model in found.files:
            title = f"{model.title} — {size_in_words(model.size)}, {model.program}"
            self._offer(menu, group, self.named(str(model.path)), title, str(model.path))
        for cached in found.cached:
            title = f"{cached.name} — {size_in_words(cached.size)}, Hugging Face"
            self._offer(menu, group, self.named(cached.name), title, cached.name)
        if menu.isEmpty():
            programs = f"{', '.join(PROGRAMS[:-1])} and {PROGRAMS[-1]}"
            menu.addAction(f"None found ({programs} keep none here)").setEnabled(False)

    def _offer(
        self, menu: QMenu, group: QActionGroup, choice: ModelChoice, title: str, tip: str = ""
    ) -> None:
        choose = partial(self.choose, choice)
        action = add_choice(menu, group, title.replace("&", "&&"), choose, tip=tip)
        action.setChecked(choice == self.choice)
        action.setData(choice)

    def named(self, name: str) -> ModelChoice:
        """The model ``name``, to be run as the present one is."""
        return self._with(name=name, tokenizer=self._settings.tokenizers.get(name, ""))

    def choose_local(self) -> None:
        """Use the last model on this computer from now on."""
        if self.choice.is_on_server:
            self.choose(self.named(self._settings.local_model))

    def choose(self, choice: ModelChoice) -> None:
        """Use ``choice`` from now on."""
        if choice != self.choice:
            is_leaving = choice.is_on_server and not self.choice.is_on_server
            if is_leaving and self.choice not in self._failed:
                self._settings.local_model = self.choice.name
            if choice.tokenizer:
                known = self._settings.tokenizers
                self._settings.tokenizers = {**known, choice.name: choice.tokenizer}
            self.choice = choice
            self.changed.emit(choice)

    # On trial

    def remember(self) -> None:
        """The choice has proved to work: begin with it the next time."""
        choice, settings = self.choice, self._settings
        self._working = choice
        self._failed.clear()
        if choice == settings.choice:
            return
        settings.choice = choice
        if choice.name not in SHIPPED:
            others = [name for name in settings.recent_models if name != choice.name]
            settings.recent_models = [choice.name, *others][:_REMEMBERED]

    def go_back(self, failing: ModelChoice) -> bool:
        """Use the last model that worked instead of ``failing``, if there is one.

        Returns False, and changes nothing, if ``failing`` has worked before, so that the fault is
        not the model's, if it is not in use any more, or if there is no other one.
        """
        if failing == self._working or failing != self.choice:
            return False
        self._failed.add(failing)
        last = self._last_working()
        if last is None:
            return False
        self.choose(last)
        return True

    def _last_working(self) -> ModelChoice | None:
        """The model of this session or the one before, else the one that ships.

        Those that have failed are left out: two of them would take turns for ever.
        """
        candidates = (self._working, self._settings.choice, ModelChoice())
        return next((each for each in candidates if each and each not in self._failed), None)

    def forget(self, name: str) -> None:
        """Do not offer ``name`` among those that were chosen before."""
        others = [other for other in self._settings.recent_models if other != name]
        self._settings.recent_models = others
        known = self._settings.tokenizers
        self._settings.tokenizers = {each: path for each, path in known.items() if each != name}
        if is_on_server(name):
            self._forget_key(name)

    def _forget_key(self, name: str) -> None:
        """Forget the key of the server of ``name``, unless another model of it is in use."""
        address = server_model(name).address
        left = filter(is_on_server, (*self._settings.recent_models, self.choice.name))
        if all(server_model(other).address != address for other in left):
            # The keyring may ask to be unlocked.
            task = Task(partial(_forget_key, address))
            task.failed.connect(self.failed)
            task.start()

    # Asking

    @Slot(Path)
    def open_path(self, path: Path) -> None:
        """Use the model in the file ``path`` from now on."""
        # The settings keep it, and the next start may be from another folder.
        self.choose(self.named(str(path.absolute())))

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file that holds a model."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open Model", "", _KINDS)
        if name:
            self.open_path(Path(name))

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder that holds a model."""
        folder = QFileDialog.getExistingDirectory(self._window, "Open Model Folder")
        if folder:
            self.choose(self.named(folder))

    @Slot()
    def choose_name(self) -> None:
        """Ask for a Hugging Face name."""
        name, accepted = QInputDialog.getText(
            self._window,
            "Hugging Face Model",
            "Name of a language model, such as gpt2, EleutherAI/pythia-160m or a BERT.\n"
            "Nothing is downloaded without asking you first.",
        )
        name = name.strip()
        if accepted and is_on_server(name):
            self.failed.emit(
                GltrError(f"“{name}” is an address, not a name.", "For servers: Model → Server….")
            )
        elif accepted and name:
            self.choose(self.named(name))

    # Downloading

    def download(self, name: str) -> None:
        """Fetch ``name`` from the hub after showing its size, then use it."""
        if self._download is None:
            self._download = Download(self._window, name)
            self._download.ended.connect(self._end_download)
            self._download.start()
        else:
            self._download.show()

    @Slot(object)
    def _end_download(self, outcome: object) -> None:
        if self._download is None:
            return
        name, self._download = self._download.name, None
        if isinstance(outcome, GltrError):
            self.download_failed.emit(name, outcome)
        elif outcome is not None:
            self.look_around()
            if self.choice.name == name:
                self.downloaded.emit()
            else:
                self.choose(self.named(name))

    def close(self) -> None:
        """Give up a running download; it goes on from there another time."""
        if self._download is not None:
            self._download.cancel()


def _forget_key(address: Address) -> None:
    from gltr_desktop.models.servers.keys import forget_key

    forget_key(address)
