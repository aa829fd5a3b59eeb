"""How a corpus is cut into parts, each of which becomes a file.

The plan is made once and kept beside the result: when a run goes on, later or on other machines,
the same texts belong to the same files.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from gltr_desktop.batch.corpus.scan import Slice
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from gltr_desktop.batch.corpus.scan import Scan

_SECONDS = 60.0
"""So much work of one worker makes a part: it is what a crash may cost."""
_PARTS_PER_WORKER = 4
"""A small corpus has so many parts at least, or the workers would not end together."""
_LONG = 10_000_000
"""A text of this many characters is a part of its own, and among the first to be scored."""


@dataclass(frozen=True)
class Speed:
    """What the sample has shown of a worker: tokens per unit of weight, and per second."""

    tokens_per_weight: float
    tokens_per_second: float


@dataclass(frozen=True)
class Part:
    """Texts that become one file, in the order of the corpus."""

    number: int
    slices: tuple[Slice, ...]

    @property
    def file_name(self) -> str:
        """The name of the part's file; names sort in the order of the corpus."""
        return part_name(self.number)

    @property
    def documents(self) -> int:
        """How many texts there are."""
        return sum(piece.rows for piece in self.slices)

    @property
    def weight(self) -> int:
        """How long they are together."""
        return sum(piece.weight for piece in self.slices)


@dataclass(frozen=True)
class Plan:
    """The parts of a corpus, and how fast the first worker was."""

    parts: tuple[Part, ...]
    speed: Speed

    def missing(self, out: Path) -> list[Part]:
        """The parts whose files are not in ``out``; long texts first, else in their order.

        The last worker is then not left with the longest.
        """
        missing = [part for part in self.parts if not (out / part.file_name).exists()]
        return sorted(missing, key=lambda part: -part.weight if _is_long(part) else 0)

    def tokens(self, parts: Iterable[Part]) -> int:
        """About how many tokens ``parts`` have."""
        return round(sum(part.weight for part in parts) * self.speed.tokens_per_weight)


def part_name(number: int) -> str:
    """The name of the file that part ``number`` becomes."""
    return f"part-{number:06}.parquet"


def make_plan(scan: Scan, speed: Speed, workers: int) -> Plan:
    """Cut the corpus into parts of about a minute's work; long texts are parts of their own."""
    limit = _SECONDS * speed.tokens_per_second / speed.tokens_per_weight
    limit = min(limit, scan.weight / (_PARTS_PER_WORKER * workers))
    # All parts are of one size, so that none of them is a small rest.
    whole = sum(cell.weight for cell in scan.cells if cell.weight < _LONG)
    size = whole / max(1, math.ceil(whole / limit))
    groups = list[list[Slice]]()
    latest, position = -1, 0
    for cell in scan.cells:
        is_long = cell.weight >= _LONG
        index = -1 if is_long else int((position + cell.weight / 2) / size)
        if is_long or index != latest:
            groups.append([])
        groups[-1].append(cell)
        latest = index
        position += 0 if is_long else cell.weight
    return Plan(tuple(Part(number, _joined(cells)) for number, cells in enumerate(groups)), speed)


def save_plan(plan: Plan, path: Path) -> None:
    """Write the plan to ``path``; raises GltrError where that fails."""
    content = {
        "speed": asdict(plan.speed),
        "parts": [part.slices for part in plan.parts],
    }
    write_atomically(path, json.dumps(content))


def load_plan(path: Path) -> Plan:
    """The plan in the file ``path``; raises InputError if there is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        parts = tuple(
            Part(number, tuple(Slice(*piece) for piece in slices))
            for number, slices in enumerate(content["parts"])
        )
        return Plan(parts, Speed(**content["speed"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"The plan of this run, “{path}”, is missing or damaged.",
            "Begin again with --overwrite, or choose another folder.",
        ) from error


def _is_long(part: Part) -> bool:
    return any(piece.rows == 1 and piece.weight >= _LONG for piece in part.slices)


def _joined(cells: Sequence[Slice]) -> tuple[Slice, ...]:
    """The cells of a part; those that follow one another in a file become one."""
    joined = list[Slice]()
    for cell in cells:
        last = joined[-1] if joined else None
        if last and last.source == cell.source and last.row + last.rows == cell.row:
            joined[-1] = last._replace(rows=last.rows + cell.rows, weight=last.weight + cell.weight)
        else:
            joined.append(cell)
    return tuple(joined)
