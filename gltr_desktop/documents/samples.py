"""The sample texts that ship with the program, and the coloured beginnings of some of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    Pieces = tuple[tuple[str, int], ...]
    """The tokens of a passage in order, each with its bucket: an index into BUCKETS."""

FOLDER = RESOURCES / "samples"
TILES = FOLDER / "tiles.json"
"""Written by ``python -m training.tiles``."""


@dataclass(frozen=True)
class Sample:
    """A text, its title in the menu, and a description of what it shows.

    ``tile`` is a shorter title for those that are shown with their colours; "" for the others.
    """

    path: Path
    title: str
    description: str
    tile: str = ""


@dataclass(frozen=True)
class Tile:
    """The beginning of ``sample``, as the built-in model ranked its tokens."""

    sample: Sample
    pieces: Pieces


def samples() -> list[Sample]:
    """All sample texts, in the order of the menu."""
    index = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))
    return [
        Sample(FOLDER / entry["file"], entry["title"], entry["about"], entry.get("tile", ""))
        for entry in index
    ]


def sample_title(path: Path) -> str:
    """The title of the sample at ``path``; of any other file, its name."""
    return next((sample.title for sample in samples() if sample.path == path), path.name)


def tiles(among: Sequence[Sample]) -> list[Tile]:
    """The tiles of those of the samples that have one, in the same order."""
    stored = json.loads(TILES.read_text(encoding="utf-8"))["tiles"]
    return [
        Tile(sample, tuple((text, bucket) for text, bucket in stored[sample.path.name]))
        for sample in among
        if sample.tile
    ]
