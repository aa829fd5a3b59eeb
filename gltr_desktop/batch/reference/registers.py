"""The kinds of passages that ship with the program, and the passages themselves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from gltr_desktop.errors import InputError
from gltr_desktop.models.identity import is_shipped_model
from gltr_desktop.models.options import SMALL
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = RESOURCES / "reference"
LANGUAGE = "en"


@dataclass(frozen=True)
class Register:
    """A kind of writing.

    ``name`` is its name on the command line, ``title`` is shown, and ``passages`` is what its
    passages are called in a sentence.
    """

    name: str
    title: str
    passages: str


REGISTERS = (
    Register("news", "News", "news passages"),
    Register("encyclopaedia", "Encyclopaedia", "encyclopaedia passages"),
    Register("fiction", "Fiction", "fiction passages"),
    Register("textbook", "Textbook", "textbook passages"),
    Register("blog", "Blog and essay", "blog and essay passages"),
    Register("technical", "Technical", "technical passages"),
    Register("speech", "Speech and interview", "speech and interview passages"),
    Register("official", "Official", "official passages"),
)
EVERY = Register("all", "All kinds of writing", "published passages")
"""All registers together, each with as many passages: what a text is compared with at first."""


@dataclass(frozen=True)
class Passage:
    """A reference passage: its text, its register, and the collection and the work it is from.

    ``held_out`` says that the small model has not been trained on the work that it is from.
    """

    register: str
    source: str
    work: str
    held_out: bool
    text: str


def register_named(name: str) -> Register | None:
    """EVERY or the row of REGISTERS with this ``name``; None if there is none."""
    return next((register for register in (EVERY, *REGISTERS) if register.name == name), None)


def passages_for(register: Register, model: str) -> list[str]:
    """The texts of ``register`` that the model chosen as ``model`` can be measured with.

    A model must not have been trained on them: the small one was, except for the works that were
    held out of its training, by whatever name it is opened. Raises InputError where they are
    missing from this installation, or there is no such model.
    """
    has_seen_them = is_shipped_model(model, SMALL)
    return [
        passage.text
        for passage in _passages(FOLDER / "passages.jsonl.xz")
        if register in (EVERY, register_named(passage.register))
        and (passage.held_out or not has_seen_them)
    ]


@cache
def _passages(path: Path) -> tuple[Passage, ...]:
    # The window needs it only for a model without a baseline.
    import lzma

    try:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            return tuple(Passage(**json.loads(line)) for line in lines)
    except (OSError, EOFError, lzma.LZMAError, ValueError, TypeError) as error:
        raise InputError(
            "This installation lacks its reference passages.", "Install the program again."
        ) from error
