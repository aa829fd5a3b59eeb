"""The sample texts that ship with the program."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Sample:
    """A text, its title in the menu, and a description of what it shows."""

    path: Path
    title: str
    description: str


def samples() -> list[Sample]:
    """All sample texts, in the order of the menu."""
    folder = RESOURCES / "samples"
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return [Sample(folder / entry["file"], entry["title"], entry["about"]) for entry in index]
