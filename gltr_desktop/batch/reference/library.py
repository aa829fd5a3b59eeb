"""What a text can be compared with: the registers, a reader's own references, exported ones."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.analysis.reference.baseline import passage_values
from gltr_desktop.analysis.reference.comparison import Reference
from gltr_desktop.batch.reference.own import (
    MAX_CHARACTERS,
    OwnReference,
    file_state,
    files_in,
    own_references,
    problem_with_list,
    texts_in,
)
from gltr_desktop.batch.reference.registers import (
    EVERY,
    LANGUAGE,
    REGISTERS,
    passages_for,
    register_named,
)
from gltr_desktop.batch.reference.store import read_baseline
from gltr_desktop.errors import InputError, printable
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.options import model_title
from gltr_desktop.models.servers.address import is_on_server, server_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.batch.reference.registers import Register
    from gltr_desktop.batch.reference.store import BaselineStore, StoredBaseline


@dataclass(frozen=True)
class ReferenceChoice:
    """Something to compare a text with.

    ``name`` finds it again with :func:`choice_named`; ``title`` is shown, and ``passages`` is what
    its texts are called in a sentence. ``own`` is the folder of a reference of the reader's own,
    ``exported`` what is in the file of one that somebody has exported; a register has neither.
    """

    name: str
    title: str
    passages: str
    own: OwnReference | None = None
    exported: StoredBaseline | None = None

    @property
    def key(self) -> str:
        """What its baselines are kept by in a :class:`BaselineStore`: not titles, which change."""
        return self.name if self.own is None else str(self.own.folder)


class ReferenceTexts(Iterator[str]):
    """The texts of a reference, one after another.

    ``taken`` of ``total`` have been dealt with; ``skipped`` counts the files among them in which no
    text can be read. ``state`` tells later whether the files have changed; "" for a register.
    Raises InputError at the end if there was no text at all.
    """

    def __init__(
        self, passages: str, texts: Iterator[str | None], total: int, state: str = ""
    ) -> None:
        self._passages, self._texts = passages, texts
        self.total, self.state = total, state
        self.taken = self.skipped = 0

    def __next__(self) -> str:
        for text in self._texts:
            self.taken += 1
            if text is not None:
                return text
            self.skipped += 1
        if self.taken == self.skipped:
            raise InputError(
                f"There are no {self._passages}: no file in the folder holds a text that can be"
                " read.",
                "Choose a folder with texts in it.",
            )
        self.taken = self.total
        raise StopIteration


def choices() -> list[ReferenceChoice]:
    """All registers together, each of them, then the reader's own references."""
    return [*map(_of_register, (EVERY, *REGISTERS)), *map(_of_own, own_references())]


def choice_named(name: str) -> ReferenceChoice | None:
    """The register or own reference called ``name``, or the folder or exported file there.

    None if there is none. Raises InputError for a file that is no reference.
    """
    known = {choice.name: choice for choice in choices()}
    register = register_named(name.lower())
    found = known.get(name) or (known[register.name] if register is not None else None)
    if found is not None:
        return found
    path = _absolute(name)
    if path is not None and path.is_dir():
        own = OwnReference(printable(path.name or str(path)), path)
        return replace(_of_own(own), name=str(path))
    if path is not None and path.exists():
        return _of_file(path)
    return None


def unknown_choice(name: str) -> InputError:
    """The error for a ``name`` that :func:`choice_named` does not know."""
    known = ", ".join(
        choice.name if choice.own is None else f"“{choice.name}”" for choice in choices()
    )
    sentences = f"There is nothing called “{name}” to compare a text with.", problem_with_list()
    return InputError(
        " ".join(filter(None, sentences)),
        f"Choose one of {known}, or name a folder of texts or an exported reference.",
    )


def require_model(choice: ReferenceChoice, model: str) -> None:
    """Raise InputError if ``choice`` was exported, and for another model than ``model``."""
    if choice.exported is None:
        return
    # The record of a model on a server has its name there, without the server's.
    known = server_model(model).model if is_on_server(model) else find_model(model).name
    name, measured = model_title(known), choice.exported.model
    if _last(name) != _last(measured):
        raise InputError(
            f"“{choice.title}” was measured with {measured}, and the model chosen is {name}.",
            f"Choose {measured}, or have a folder with those texts measured with {name}.",
        )


def stored_for(
    choice: ReferenceChoice, model: str, precision: str | None, store: BaselineStore
) -> StoredBaseline | None:
    """What is kept of ``choice`` for the model that is chosen as ``model``; None if it is unread.

    This is what an export writes, with ``store.to_json``. Raises InputError if there is no such
    model, or if an exported reference was measured with another one.
    """
    if choice.exported is not None:
        require_model(choice, model)
        return choice.exported
    stored = store.get(choice.key, model, precision)
    if stored is None or choice.own is None:
        return stored
    return replace(stored, name=printable(choice.title), passages=choice.passages)


def reference_of(
    choice: ReferenceChoice, stored: StoredBaseline | None, analysis: Analysis | None = None
) -> Reference:
    """``choice`` as the model has read it that made what is ``stored``; None: it has not.

    A text is not compared with itself: if that of ``analysis`` is one of the texts, it is left out.
    """
    if stored is None:
        language = LANGUAGE if register_named(choice.name) is not None else None
        return Reference(
            printable(choice.title if choice.own else choice.name), choice.passages, language, None
        )
    baseline, notes = stored.baseline, list[str]()
    if analysis is not None and stored.holds(analysis.text):
        baseline = stored.without(passage_values(analysis))
        notes.append(f"This text is one of the {stored.passages}: it is not compared with itself.")
    weights = None if analysis is None else analysis.model.weights
    if None not in (weights, stored.weights) and weights != stored.weights:
        notes.append(
            f"The {stored.passages} were read with weights in {stored.weights}, and this text"
            f" with weights in {weights}."
        )
    return Reference(stored.name, stored.passages, stored.language, baseline, " ".join(notes))


def is_current(choice: ReferenceChoice, stored: StoredBaseline) -> bool:
    """Whether the files of ``choice`` are still those from which ``stored`` was measured.

    Looks at the folder of an own reference, which may take a moment. Of a folder that is not there
    any more, what was measured still stands.
    """
    if choice.own is None:
        return True
    try:
        return file_state(files_in(choice.own.folder)) == stored.state
    except InputError:
        return not choice.own.folder.is_dir()


def texts_for(
    choice: ReferenceChoice, model: str, is_cancelled: Callable[[], bool]
) -> ReferenceTexts:
    """The texts of ``choice`` that ``model`` is measured with, each cut to what may be measured.

    Raises InputError if there are none; and, while it is gone through, Cancelled soon after
    ``is_cancelled()``.
    """
    if choice.own is not None:
        files = files_in(choice.own.folder)
        texts = texts_in(files, is_cancelled)
        return ReferenceTexts(choice.passages, texts, len(files), file_state(files))
    passages = _passages(choice, model)
    return ReferenceTexts(choice.passages, iter(passages), len(passages))


def _passages(choice: ReferenceChoice, model: str) -> list[str]:
    register = register_named(choice.name)
    if register is None:
        raise InputError(
            f"“{choice.title}” is a file without texts.", "Choose a reference that has its texts."
        )
    return [text[:MAX_CHARACTERS] for text in passages_for(register, model)]


def _of_register(register: Register) -> ReferenceChoice:
    return ReferenceChoice(register.name, register.title, register.passages)


def _of_own(own: OwnReference) -> ReferenceChoice:
    return ReferenceChoice(own.title, own.title, own.passages, own)


def _of_file(path: Path) -> ReferenceChoice:
    stored = read_baseline(path) if path.is_file() else None
    if stored is None:
        raise InputError(
            f"“{path}” is not an exported reference.",
            "Name a file that this program has exported, or a folder of texts.",
        )
    stored = replace(stored, name=printable(stored.name), passages=printable(stored.passages))
    return ReferenceChoice(str(path), stored.name, stored.passages, exported=stored)


def _absolute(name: str) -> Path | None:
    try:
        return Path(os.path.abspath(Path(name).expanduser())) if name else None  # noqa: PTH100
    except (RuntimeError, ValueError):  # Of an unknown user, or no path at all.
        return None


def _last(name: str) -> str:
    """What a model is called in the Hugging Face cache and in a folder alike."""
    return name.rsplit("/", 1)[-1]
