"""What the status bar says of a model: how its loading goes, and what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal, Slot

from gltr_desktop.models.options import model_title

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import ModelRecord

_TICK_MS = 1_000


class LoadingStatus(QObject):
    """Words about a model that is being loaded, new ones each second at least."""

    changed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._name: str | None = None
        self._step = ""
        self._clock = QElapsedTimer()
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._tell)

    def begin(self) -> None:
        """An analysis was requested; whether a model is loaded for it is not known yet."""
        self._name, self._step = None, ""
        self._clock.start()
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
        if self._tick.isActive():
            self._name, self._step = name, step
            self._tell()

    @Slot()
    def _tell(self) -> None:
        words = (
            "Preparing…" if self._name is None else f"Loading the model {model_title(self._name)}…"
        )
        if self._name is not None and self._step:
            words += f" {self._step}"
        seconds = self._clock.elapsed() // _TICK_MS
        self.changed.emit(f"{words} ({seconds:,} s)" if seconds else words)


def model_in_words(model: ModelRecord) -> str:
    """The model and how it was run, as far as the engine knows."""
    size = f"{model.parameters / 1e6:,.1f} M parameters" if model.parameters else ""
    run = model.arithmetic + (f" on {model.device}" if model.device else "")
    facts = ", ".join(fact for fact in (size, run) if fact)
    return f"{model_title(model.name)}: {facts}" if facts else model_title(model.name)
