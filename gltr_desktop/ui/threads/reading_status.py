"""What the status line says while a model is loaded and a text is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gltr_desktop.models.options import model_title
from gltr_desktop.models.servers.address import server_model
from gltr_desktop.ui.threads.model_status import LoadingStatus, time_left
from gltr_desktop.ui.threads.reading_clock import ReadingClock

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis

_STALE = "Edited: the faint colours are out of date. Ctrl+Return analyses the text again."
_NO_TEXT = "There is no text to analyse yet: type, paste or open one."
_LONG_S = 5.0
_LONG = "This is a long text: Ctrl+Return starts the analysis."


class ReadingStatus(QObject):
    """Words for the status line, and how long loading and reading take."""

    changed = Signal(str)
    """A line; an empty one when there is nothing to say any more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.loading = LoadingStatus(self)
        self.loading.changed.connect(self.changed)
        self.clock = ReadingClock()
        self.seconds_left: float | None = None
        """How long the reading that was told of last will go on; None while that is unknown."""
        self._first_device: str | None = None

    def begin(self, name: str, *, loaded: bool) -> None:
        """A text is to be read by the model ``name``, which may be ``loaded`` already."""
        self._first_device = self.seconds_left = None
        self.loading.begin(name, loaded=loaded)

    def end_loading(self) -> None:
        """Nobody waits for a model any more, and nothing else is going on."""
        self.loading.end()
        self.changed.emit("")

    def tell_progress(self, analysis: Analysis, tokens_per_second: float) -> None:
        """Say how far ``analysis`` is; the speed is 0 where it is not known yet."""
        now, first = analysis.model.device, self._first_device
        self._first_device = first or now
        moved = first is not None and now != first
        self.clock.note(analysis.done)
        left = self.clock.seconds_left(analysis.done, len(analysis), tokens_per_second)
        self.seconds_left = left
        # Before anything is read, only a long time is worth a word.
        is_worth_it = analysis.done or (left or 0) >= _LONG_S
        self.changed.emit(
            f"Reading… {analysis.done:,} of {len(analysis):,} tokens"
            + (f" · about {time_left(left)} left" if left and is_worth_it else "")
            + (f" (on {now}: there is too little memory on {first})" if moved else "")
        )

    def tell_no_text(self) -> None:
        """Say that there is nothing to read."""
        self.changed.emit(_NO_TEXT)

    def tell_long(self) -> None:
        """Say that the text is not read unless one asks."""
        self.changed.emit(_LONG)

    def tell_server(self, name: str) -> None:
        """Say that the model ``name``, which is on a server, gets the text only when one asks."""
        host = server_model(name).address.host
        self.changed.emit(f"Analyse sends the text to {host} (Ctrl+Return).")

    def tell_stale(self) -> None:
        """Say that the colours are those of an earlier text."""
        self.changed.emit(_STALE)

    def tell_failed(self, name: str) -> None:
        """Say that the model ``name`` could not read the text."""
        # The line of the model before would look as if that one had read the text.
        self.changed.emit(f"{model_title(name)}: the analysis failed.")

    def clear(self) -> None:
        """Say nothing any more."""
        self.changed.emit("")
