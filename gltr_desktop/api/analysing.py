"""One call from a text to its analysis, with a model that stays open for the next call."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from gltr_desktop.api.text_analysis import TextAnalysis
from gltr_desktop.errors import InputError
from gltr_desktop.models.engine import open_engine
from gltr_desktop.models.identity import file_marks
from gltr_desktop.models.options import (
    BUILT_IN,
    DEFAULT_TOP_K,
    DEFAULT_WINDOW,
    DEVICES,
    MASKINGS,
    MIN_WINDOW,
    PRECISIONS,
    ModelChoice,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.engine import Engine


def analyse(
    text: str,
    model: str = BUILT_IN,
    top_k: int = DEFAULT_TOP_K,
    *,
    device: str = "auto",
    precision: str = "auto",
    masking: str = MASKINGS[0],
    window: int = DEFAULT_WINDOW,
) -> TextAnalysis:
    """Let ``model`` read ``text``, and return what it made of each token.

    ``model`` is “built-in”, “small”, a file in the GGUF format, a folder, or a name from the
    Hugging Face cache; nothing is downloaded. “vllm+http://gpu.lab:8000/#NAME” and
    “sglang+http://…” name a model on a server, to which the text is then sent, with the key that
    the system's keyring holds for it. ``top_k`` predictions are kept for each token.
    ``device`` is “auto”, “cpu”, “cuda” or “mps”, ``precision`` “auto”, “float32” or “bfloat16”.
    ``masking`` and ``window`` are for masked models such as BERT; others do without them. Where one
    guesses a token, that “token” alone is hidden from it, or with it the rest of its “word”; it
    reads at most ``window`` tokens at once, and fewer where it has no room for them.

    The text is read as it is given. The values are those of ``gltr-desktop analyze`` to the bit,
    whatever was analysed before. The first call takes seconds, in which torch is imported and the
    model loaded; the model then stays open until another one is asked for. Threads may call this
    at the same time: they take turns.

    Raises:
        GltrError: the text is empty, the model cannot be opened, an argument is none of those
            above, or memory is short. Its ``message`` says what is wrong, its ``remedy`` what to
            do.
        TypeError: ``text`` is no string.
    """
    if not isinstance(text, str):
        raise TypeError(f"text must be a string, not a {type(text).__name__}.")
    _require_one_of("device", device, DEVICES)
    _require_one_of("precision", precision, PRECISIONS)
    _require_one_of("masking", masking, MASKINGS)
    if window < MIN_WINDOW:
        raise InputError(f"window is {window}.", f"Give {MIN_WINDOW} tokens or more.")
    if top_k < 0:
        raise InputError(f"top_k is {top_k}.", "Give the number of predictions to keep, or 0.")
    choice = ModelChoice(model, device, precision, masking, window)
    return TextAnalysis(_OPEN.analyse(text, choice, top_k))


def _require_one_of(name: str, value: str, known: Sequence[str]) -> None:
    """Raise InputError unless ``value`` is known; a model would meet it only once it is loaded."""
    if value not in known:
        choices = ", ".join(f"“{choice}”" for choice in known)
        raise InputError(f"There is no {name} “{value}”.", f"Choose one of {choices}.")


class _OpenModel:
    """The engine of the last model that was asked for, which one thread at a time may use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened_for: tuple[ModelChoice, str] | None = None
        self._engine: Engine | None = None

    def analyse(self, text: str, choice: ModelChoice, top_k: int) -> Analysis:
        """The complete analysis; raises GltrError."""
        with self._lock:
            engine = self._opened(choice)
            try:
                steps = list(engine.analyse(text, top_k, threading.Event()))
            except InputError:  # Nothing of the text was read.
                raise
            except BaseException:
                # Ctrl+C, or a want of memory: what state it is in now is anybody's guess.
                self._close()
                raise
            engine.forget()
            if steps[-1].model != steps[0].model:
                # A GPU's memory was too small, and from here on it would read on the processor.
                self._close()
            return steps[-1]

    def _opened(self, choice: ModelChoice) -> Engine:
        # A name may lead to other files by now: in another folder, or after a training.
        wanted = choice, file_marks(choice.name)
        if self._engine is None or self._opened_for != wanted:
            # Never two models in memory.
            self._close()
            self._engine = open_engine(choice)
            self._opened_for = wanted
        return self._engine

    def _close(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()


_OPEN = _OpenModel()
