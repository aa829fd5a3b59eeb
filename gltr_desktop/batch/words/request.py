"""What a run over items is asked for."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.analysis.words.regions import WordRule
from gltr_desktop.batch.words.item_text import words_of_item
from gltr_desktop.errors import InputError
from gltr_desktop.models.options import model_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.words.regions import Words
    from gltr_desktop.batch.words.items import Item, ItemColumns, ItemTable
    from gltr_desktop.models.options import ModelChoice

_MAX_SUFFIX = 40


class Base(Enum):
    """The base of logarithms; the value is given on command lines."""

    TWO = "2"
    E = "e"

    @property
    def unit(self) -> str:
        """What surprisal and entropy are in: “bits” or “nats”."""
        return "bits" if self is Base.TWO else "nats"

    @property
    def nats(self) -> float:
        """So many nats are one unit."""
        return math.log(2) if self is Base.TWO else 1.0


@dataclass(frozen=True)
class Wording:
    """What counts as a word: the regions of an item where it has some, or else by the ``rule``.

    With ``spaces_only`` no other white space begins a word, as in the implementation of the
    correction's authors.
    """

    rule: WordRule = WordRule.RUNS
    punctuation_apart: bool = False
    spaces_only: bool = False

    def words_of(self, item: Item) -> Words:
        """The words of ``item`` in the text that is read of it; raises InputError."""
        words = words_of_item(item, self.rule, punctuation_apart=self.punctuation_apart)
        return replace(words, spaces_only=self.spaces_only)


@dataclass(frozen=True)
class WordsRequest:
    """The items in a ``table``, and what is to be made of them.

    ``models`` read them one after the other. ``language`` is the ISO 639 code of all items for word
    frequencies; None: what their letters tell. Of pairs, ``columns.text`` holds the sentence that
    is taken to be likelier, and ``other`` the other one; None: the items are none.
    """

    table: ItemTable
    columns: ItemColumns
    models: tuple[ModelChoice, ...]
    wording: Wording = Wording()
    base: Base = Base.TWO
    language: str | None = None
    other: str | None = None

    @property
    def suffixes(self) -> tuple[str, ...]:
        """What the columns of each model end in: "" for the only one."""
        return model_suffixes([choice.name for choice in self.models])


def model_suffixes(names: Sequence[str]) -> tuple[str, ...]:
    """A short ending for columns for each of the models ``names``, all different; "" for one alone.

    It begins with “_” and holds letters and digits only, as names of variables do.

    Raises:
        InputError: the same model is named twice.
    """
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"The model “{name}” is named twice.", "Name it once.")
    if len(names) == 1:
        return ("",)
    suffixes: list[str] = []
    for name in names:
        suffix = f"_{_short(name)}"
        number = 2
        while suffix in suffixes:
            suffix = f"_{_short(name)}_{number}"
            number += 1
        suffixes.append(suffix)
    return tuple(suffixes)


def _short(name: str) -> str:
    title = Path(name).name if Path(name).exists() else model_title(name) if "+" in name else name
    last = re.split(r"[/\\]", title)[-1].removesuffix(".gguf")
    return re.sub(r"[^0-9A-Za-z]+", "_", last).strip("_")[:_MAX_SUFFIX].lower() or "model"
