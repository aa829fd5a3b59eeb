"""What the list of models says: its sections and rows, and the facts that take a look at the disk.

No widgets here: the rows follow from what is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.errors import GltrError, printable
from gltr_desktop.models.options import PRECISIONS, SHIPPED, model_title
from gltr_desktop.models.recommended import RECOMMENDED, recommended
from gltr_desktop.models.servers.address import is_on_server, server_model
from gltr_desktop.ui.models.sizes import size_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from gltr_desktop.models.recommended import RecommendedModel
    from gltr_desktop.ui.models.model_search import FoundModels

_LANGUAGES = {"en": "English"}
_SERVERS_NOTE = (
    "They get a text when you have it analysed. The key of a server is forgotten with its last"
    " model."
)
_KNOWN_PRECISIONS = (*PRECISIONS[1:], None)


class Removal(Enum):
    """What *Remove* does with a model."""

    NONE = "none"
    """It is part of the program, or another program's."""
    FILES = "files"
    """Its files in the Hugging Face cache are deleted."""
    ENTRY = "entry"
    """It is not listed any more; the user's own files stay."""


@dataclass(frozen=True)
class ModelRow:
    """A model in the list; ``size`` in bytes, 0 where it is not known."""

    name: str
    title: str
    facts: tuple[str, ...]
    advice: str = ""
    is_here: bool = True
    removal: Removal = Removal.NONE
    size: int = 0


@dataclass(frozen=True)
class Section:
    """Rows with a caption, and a sentence in their place or about them."""

    caption: str
    rows: tuple[ModelRow, ...]
    note: str = ""


@dataclass(frozen=True)
class Details:
    """What a look at the disk tells of a model: its ``size`` in bytes, 0 where it is not known."""

    size: int
    has_baseline: bool


def sections(
    found: FoundModels | None,
    chosen: Iterable[str],
    details: Mapping[str, Details],
    speed: Callable[[str], int],
) -> list[Section]:
    """All that is listed. ``chosen`` are names that were chosen before; ``speed`` as measured."""
    rows = _Rows(details, speed)
    names = list(dict.fromkeys(chosen))
    here = [] if found is None else rows.here(found, [n for n in names if not is_on_server(n)])
    served = tuple(rows.served(name) for name in names if is_on_server(name))
    cached = set() if found is None else {model.name for model in found.cached}
    get = tuple(_to_get(model) for model in RECOMMENDED if model.name not in cached)
    return [
        Section("Built in", tuple(rows.shipped(name) for name in SHIPPED)),
        Section("On this computer", tuple(here), _note(found, here)),
        *([Section("On servers", served, _SERVERS_NOTE)] if served else ()),
        Section(
            "Recommended to download",
            get,
            "They come from Hugging Face, after a question. Nothing of your texts is sent."
            if get
            else "All recommended models are on this computer.",
        ),
    ]


def _note(found: FoundModels | None, here: list[ModelRow]) -> str:
    if found is None:
        return "Looking…"
    if not here:
        return (
            "None found. Models of Hugging Face, Ollama, LM Studio, llama.cpp, Jan and GPT4All are"
            " listed here."
        )
    if any(row.removal is Removal.NONE for row in here):
        return "Models of other programs are read where they are. Only these programs remove them."
    return ""


class _Rows:
    """Makes rows with the facts that are known."""

    def __init__(self, details: Mapping[str, Details], speed: Callable[[str], int]) -> None:
        self._details, self._speed = details, speed

    def shipped(self, name: str) -> ModelRow:
        model = SHIPPED[name]
        languages = ", ".join(_LANGUAGES.get(code, code) for code in model.languages)
        return ModelRow(name, model.title, self._facts(name, languages), model.advice)

    def here(self, found: FoundModels, chosen: list[str]) -> list[ModelRow]:
        rows = []
        for cached in found.cached:
            known = recommended(cached.name)
            languages, advice = (known.languages, known.advice) if known else ("", "")
            facts = self._facts(cached.name, "Hugging Face", languages, size=cached.size)
            rows.append(
                ModelRow(
                    cached.name, printable(cached.name), facts, advice,
                    removal=Removal.FILES, size=cached.size,
                )
            )  # fmt: skip
        for file in found.files:
            name = str(file.path)
            facts = self._facts(name, file.program, size=file.size)
            rows.append(ModelRow(name, printable(file.title), facts, size=file.size))
        listed = {*SHIPPED, *(row.name for row in rows)}
        # Recommended ones that are not here are listed as such.
        rows += [
            self._chosen(name)
            for name in dict.fromkeys(chosen)
            if name not in listed and recommended(name) is None
        ]
        return rows

    def _chosen(self, name: str) -> ModelRow:
        """A folder or file of the user's, or what was downloaded once and is gone."""
        if not Path(name).is_absolute():
            facts = ("Hugging Face", "not on this computer")
            return ModelRow(name, printable(name), facts, is_here=False, removal=Removal.ENTRY)
        where = printable(str(Path(name).parent))
        title = printable(model_title(name))
        return ModelRow(name, title, self._facts(name, where), removal=Removal.ENTRY)

    def served(self, name: str) -> ModelRow:
        """One that was chosen before."""
        model, speed = server_model(name), self._speed(name)
        facts = (
            model.kind.title,
            model.address.host,
            "on this computer" if model.address.is_here else "gets the text that it reads",
            f"{speed:,} tokens/s the last time" if speed else "",
        )
        title = printable(model.model)
        return ModelRow(name, title, tuple(filter(None, facts)), removal=Removal.ENTRY)

    def _facts(self, name: str, *first: str, size: int = 0) -> tuple[str, ...]:
        details, speed = self._details.get(name), self._speed(name)
        size = size or (details.size if details is not None else 0)
        facts = [*first, size_in_words(size) if size else ""]
        facts.append(f"{speed:,} tokens/s here" if speed else "speed here not measured yet")
        if details is not None:
            facts.append("has a baseline" if details.has_baseline else "no baseline yet")
        return tuple(filter(None, facts))


def _to_get(model: RecommendedModel) -> ModelRow:
    facts = (
        model.languages,
        f"about {size_in_words(model.download_mb * 1_000_000)} to download",
        f"licence {model.licence}",
    )
    return ModelRow(model.name, model.title, facts, model.advice, is_here=False)


def look_up_details(names: Iterable[str]) -> dict[str, Details]:
    """The details of models on this computer; takes as long as the disk. None for what is gone."""
    found = {}
    for name in names:
        try:
            found[name] = Details(_size_of(name), _has_baseline(name))
        except (GltrError, OSError):
            continue
    return found


def _size_of(name: str) -> int:
    from gltr_desktop.models.identity import model_files

    return sum(path.stat().st_size for path in model_files(name))


def _has_baseline(name: str) -> bool:
    """Whether reference passages of some kind have been read by the model ``name``."""
    from gltr_desktop.batch.reference.library import choices, stored_for
    from gltr_desktop.batch.reference.store import BaselineStore

    store = BaselineStore()
    # All kinds together come first, and are made of all others: one of these says as much.
    return any(
        stored_for(choice, name, precision, store) is not None
        for precision in _KNOWN_PRECISIONS
        for choice in reversed(choices())
    )
