"""What the status line says of a model: how its loading goes, what it is, how long it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from gltr_desktop.analysis.model_notes import model_note
from gltr_desktop.analysis.pseudo_likelihood import NAME as PSEUDO
from gltr_desktop.errors import printable
from gltr_desktop.models.options import SHIPPED, model_title
from gltr_desktop.models.servers.address import is_on_server, server_model

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord

_TICK_MS = 1_000
_MINUTE, _HOUR = 60, 3_600
_USUAL_DEVICE = "cpu"


class LoadingStatus(QObject):
    """Words about a model that is being loaded, new ones each second at least."""

    changed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._name = ""
        self._step = ""
        self._clock = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._tell)

    @property
    def active(self) -> bool:
        """Whether somebody waits for a model."""
        return self._tick.isActive()

    def begin(self, name: str, *, loaded: bool = False) -> None:
        """The model ``name`` is wanted; it may be ``loaded`` already, as far as one knows."""
        # Who waited for the model ahead of its use goes on to wait for it.
        if not (self.active and self._name == name):
            self._step = ""
            self._clock.start()
        self._name = "" if loaded else name
        self._tick.start()
        self._tell()

    def end(self) -> None:
        """The model has been loaded, or nobody waits for it any more."""
        self._tick.stop()

    def load(self, name: str) -> None:
        """The model ``name`` is about to be loaded."""
        self._name = name
        self._tell()

    @Slot(str, str)
    def show_step(self, name: str, step: str) -> None:
        """Loading the model ``name`` has come to ``step``, such as “layer 3 of 30”."""
        if self.active:
            self._name, self._step = name, step
            self._tell()

    @Slot()
    def _tell(self) -> None:
        words = f"{_getting_ready(self._name, self._step)}…" if self._name else "Reading…"
        seconds = self._clock.elapsed() // _TICK_MS
        self.changed.emit(f"{words} ({seconds:,} s)" if seconds else words)


def _getting_ready(name: str, step: str) -> str:
    if is_on_server(name):
        return f"Asking {server_model(name).address.host}"
    return f"Loading {short_title(name)}" + (f": {step}" if step else "")


def short_title(name: str) -> str:
    """What the model ``name`` is called where it is only to be told from others."""
    title = model_title(name)
    # The titles of those that come with the program go on with language and size.
    return title.partition(" · ")[0] if name in SHIPPED else title


def model_line(model: ModelRecord) -> str:
    """The model and how it was run, as short as the status line needs it."""
    shipped = next((each for each in SHIPPED.values() if each.full_name == model.name), None)
    facts = [model_title(model.name) if shipped is None else shipped.title]
    if shipped is None and model.parameters:
        facts.append(f"{model.parameters / 1e6:,.0f} M")
    if model.precision is not None:
        facts.append(model.precision + ("" if model.precision == "float32" else " ±"))
    if model.is_pseudo:
        facts.append(PSEUDO)
    if model.device not in (None, _USUAL_DEVICE):
        facts.append(f"on {model.device}")
    return " · ".join(facts)


def served_line(model: ModelRecord, name: str) -> str:
    """The same of the model ``name``, which is on a server: where it is, and what runs it."""
    return " · ".join(filter(None, (model_title(name), model.device)))


def saved_line(model: ModelRecord, chosen: str) -> tuple[str, str]:
    """The same of a model that a file names, and what a tip adds: which model is ``chosen``."""
    name = printable(model.name) or "?"
    return f"{name} · from the file", f"The chosen model is {chosen}. It has not read this text."


def model_in_words(model: ModelRecord) -> str:
    """The model and how it was run, as far as the engine knows."""
    size = f"{model.parameters / 1e6:,.1f} M parameters" if model.parameters else ""
    run = model.arithmetic + (f" on {model.device}" if model.device else "")
    facts = ", ".join(fact for fact in (size, run, model_note(model)) if fact)
    return f"{model_title(model.name)}: {facts}" if facts else model_title(model.name)


def time_taken(seconds: float) -> str:
    """A time that has passed: “0.6 s”, “21 s”, “3 min 5 s”."""
    if seconds < 9.95:
        return f"{max(seconds, 0.1):.1f} s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes:,} min {rest} s" if minutes else f"{rest} s"


def time_left(seconds: float) -> str:
    """A time that is to come, as exact as one can know it: “4 s”, “20 s”, “3 min”, “2 h”."""
    # Nobody can tell 37 seconds from 35 beforehand.
    whole = max(1, round(seconds)) if seconds < 5 else 5 * round(seconds / 5)
    if whole < _MINUTE:
        return f"{whole} s"
    if seconds < _HOUR - _MINUTE / 2:
        return f"{round(seconds / _MINUTE)} min"
    return f"{round(seconds / _HOUR):,} h"
