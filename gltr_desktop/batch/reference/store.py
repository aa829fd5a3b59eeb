"""Keeps what models have made of reference passages: shipped with the program, or measured here."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from gltr_desktop import __version__
from gltr_desktop.analysis.reference.baseline import Baseline, Values
from gltr_desktop.batch.measured_store import digest_of
from gltr_desktop.batch.reference.registers import FOLDER
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.models.identity import file_marks
from gltr_desktop.models.options import SHIPPED

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import ModelRecord

_log = logging.getLogger(__name__)

FORMAT = "gltr-desktop-reference/1"
_NO_NAME = re.compile(r"[^A-Za-z0-9.-]+")


@dataclass(frozen=True)
class StoredBaseline:
    """A baseline as it is kept in a file, and shared by readers: it holds no text.

    ``name`` is the register's, or the title of a reference of one's own; ``passages`` is what they
    are called in a sentence; ``language`` is their ISO 639 code, None where it is not known.
    ``model``, ``revision``, ``weights`` and ``precision`` are those of the model's record.
    """

    name: str
    passages: str
    language: str | None
    model: str
    revision: str | None
    weights: str | None
    precision: str | None
    program: str
    baseline: Baseline

    @staticmethod
    def of(
        name: str, passages: str, language: str | None, model: ModelRecord, baseline: Baseline
    ) -> StoredBaseline:
        """What is kept of a ``baseline`` that ``model`` was measured for."""
        return StoredBaseline(
            name, passages, language, model.name, model.revision, model.weights, model.precision,
            __version__, baseline,
        )  # fmt: skip


def data_folder() -> Path:
    """Where the user's baselines and references are."""
    return Path(platformdirs.user_data_dir("gltr_desktop", appauthor=False)) / "reference"


class BaselineStore:
    """Baselines by register, model and precision: the user's own, then those that ship."""

    def __init__(self, folder: Path | None = None, shipped: Path = FOLDER / "baselines") -> None:
        self._folder = folder or data_folder() / "baselines"
        self._shipped = shipped

    def get(self, register: str, model: str, precision: str | None) -> StoredBaseline | None:
        """The baseline of the model that is chosen as ``model``, run in ``precision``, if known.

        A shipped one was measured in float32 and serves every precision: a model's figures differ
        by far less than passages do.
        """
        own = _read(self._folder / file_name(register, model, precision))
        if own is not None or model not in SHIPPED:
            return own
        return _read(self._shipped / file_name(register, model, "float32"))

    def put(self, register: str, model: str, stored: StoredBaseline) -> Path:
        """Keep a baseline; returns the file. Raises GltrError if it cannot be written."""
        path = self._folder / file_name(register, model, stored.precision)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, to_json(stored).encode())
        return path


def file_name(register: str, model: str, precision: str | None) -> str:
    """The path of a baseline in a folder of them. Raises InputError where there is no such model.

    A shipped model is known by its name, another one by its files.
    """
    shipped = SHIPPED.get(model)
    if shipped is not None:
        folder = shipped.full_name
    else:
        last = _NO_NAME.sub("-", model.rstrip("/\\").replace("\\", "/").rsplit("/", 1)[-1])
        folder = f"{last[:60]}-{digest_of(file_marks(model))[:16]}"
    name = _NO_NAME.sub("-", register)[:60]
    if name != register:
        name = f"{name}-{digest_of(register)[:8]}"
    return f"{folder}/{precision or 'unknown'}/{name}.json"


def to_json(stored: StoredBaseline) -> str:
    """What a file of a baseline holds; values with six significant digits."""
    content: dict[str, Any] = {"format": FORMAT, **asdict(stored)}
    values = content.pop("baseline")["values"]
    content["values"] = {
        name: {
            part: {
                str(length): [float(f"{value:.6g}") for value in numbers]
                for length, numbers in lengths.items()
            }
            for part, lengths in of.items()
        }
        for name, of in values.items()
    }
    return json.dumps(content, ensure_ascii=False) + "\n"


def from_json(text: str) -> StoredBaseline | None:
    """The baseline in ``text``; None if that is none."""
    try:
        content = json.loads(text)
        if content.pop("format") != FORMAT:
            return None
        values = {
            str(name): Values(
                *(
                    {
                        int(length): tuple(sorted(map(float, numbers)))
                        for length, numbers in of[part].items()
                    }
                    for part in ("beginning", "middle")
                )
            )
            for name, of in content.pop("values").items()
        }
        return StoredBaseline(baseline=Baseline(values), **content)
    except (ValueError, TypeError, LookupError, AttributeError):
        return None


def _read(path: Path) -> StoredBaseline | None:
    try:
        stored = from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        _log.warning("A baseline cannot be read", exc_info=error)
        return None
    if stored is None:
        _log.warning("%s is no baseline", path.name)
    return stored
