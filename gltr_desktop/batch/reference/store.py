"""Keeps what models have made of reference passages: shipped with the program, or measured here."""

from __future__ import annotations

import json
import logging
import math
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from gltr_desktop import __version__
from gltr_desktop.analysis.reference.baseline import Baseline, Values
from gltr_desktop.batch.measured_store import digest_of
from gltr_desktop.batch.reference.registers import EVERY, FOLDER, REGISTERS
from gltr_desktop.documents.writing import write_atomically
from gltr_desktop.errors import GltrError
from gltr_desktop.models.identity import file_marks
from gltr_desktop.models.options import SHIPPED, model_title

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.reference.baseline import Lengths, PassageValues

_log = logging.getLogger(__name__)

FORMAT = "gltr-desktop-reference/1"
_FORMATS = FORMAT.rpartition("/")[0] + "/"
"""What the formats of all versions of the program begin with."""
_NO_NAME = re.compile(r"[^A-Za-z0-9.-]+")
_MAX_BYTES = 64 << 20
"""A file of a baseline with 50,000 texts is smaller."""
_DIGESTED_CHARACTERS = 4_000
_DIGEST_LETTERS = 16


@dataclass(frozen=True)
class StoredBaseline:
    """A baseline as it is kept in a file, and shared by readers: it holds no text.

    ``name`` is the register's, or the title of a reference of one's own; ``passages`` is what they
    are called in a sentence; ``language`` is their ISO 639 code, None where it is not known.
    ``model``, ``revision``, ``weights`` and ``precision`` are those of the model's record; of the
    path of a model, only its title is kept. Of a reference of one's own, ``digests`` tell whether
    a text is one of those that were measured (see :func:`text_digest`), and ``state`` whether the
    files of its folder have changed since.
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
    digests: tuple[str, ...] = ()
    state: str = ""

    @staticmethod
    def of(
        name: str, passages: str, language: str | None, model: ModelRecord, baseline: Baseline
    ) -> StoredBaseline:
        """What is kept of a ``baseline`` that ``model`` was measured for.

        Its values are rounded here, so that a first comparison says the same as all later ones.
        """
        rounded = {
            name: Values(_rounded(of.beginning), _rounded(of.middle))
            for name, of in baseline.values.items()
        }
        return StoredBaseline(
            name, passages, language, model_title(model.name), model.revision, model.weights,
            model.precision, __version__, Baseline(rounded),
        )  # fmt: skip

    def holds(self, text: str) -> bool:
        """Whether ``text`` is one of those that were measured, or begins as one of them."""
        return bool(self.digests) and text_digest(text) in self.digests

    def without(self, text: PassageValues) -> Baseline:
        """The baseline without the values of a ``text`` that it holds: the nearest there are."""
        return Baseline({
            name: Values(
                _without(name, of.beginning, text.beginning), _without(name, of.middle, text.middle)
            )
            for name, of in self.baseline.values.items()
        })  # fmt: skip


def _rounded(lengths: Lengths) -> Lengths:
    """The values with five significant digits."""
    return {
        length: tuple(float(f"{value:.5g}") for value in values)
        for length, values in lengths.items()
    }


def text_digest(text: str) -> str:
    """What tells a text from others: a digest of its first pages.

    White space does not count, and so hardly does the format of its file.
    """
    # Two formats differ by a few spaces, which move the end of what is looked at.
    beginning = " ".join(text[:_DIGESTED_CHARACTERS].split())[: _DIGESTED_CHARACTERS * 3 // 4]
    return digest_of(beginning)[:_DIGEST_LETTERS]


def _without(name: str, lengths: Lengths, text: dict[int, dict[str, float]]) -> Lengths:
    def left(length: int, values: tuple[float, ...]) -> tuple[float, ...]:
        value = text.get(length, {}).get(name)
        if value is None:
            return values
        nearest = min(range(len(values)), key=lambda index: abs(values[index] - value))
        return values[:nearest] + values[nearest + 1 :]

    return {length: left(length, values) for length, values in lengths.items() if values}


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
        by far less than passages do. That of EVERY is put together from those of all registers.
        """
        path = self._folder / file_name(register, model, precision)
        # The second one was measured while the first was there from a newer version.
        for own in map(read_baseline, (path, _beside(path))):
            if own is not None:
                return own
        if register == EVERY.name:
            return self._pooled(model, precision)
        if model not in SHIPPED:
            return None
        return read_baseline(self._shipped / file_name(register, model, "float32"))

    def _pooled(self, model: str, precision: str | None) -> StoredBaseline | None:
        """The baselines of all registers as one; None unless there are all, of the same model."""
        parts = [self.get(register.name, model, precision) for register in REGISTERS]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts) or len({(part.revision, part.weights) for part in known}) > 1:
            return None
        baseline = Baseline.pooled([part.baseline for part in known])
        return replace(known[0], name=EVERY.name, passages=EVERY.passages, baseline=baseline)

    def put(self, register: str, model: str, stored: StoredBaseline) -> Path:
        """Keep a baseline; returns the file. Raises GltrError if it cannot be written.

        That of a newer version of the program is never written over.
        """
        path = self._folder / file_name(register, model, stored.precision)
        make_folder(path.parent)
        if is_of_other_version(path):
            path = _beside(path)
        write_atomically(path, to_json(stored))
        return path

    def forget(self, register: str) -> None:
        """Remove what all models have made of the passages of ``register`` here."""
        for path in self._folder.glob(f"*/*/{_name(register)}"):
            for each in (path, _beside(path)):
                try:
                    each.unlink(missing_ok=True)
                except OSError as error:
                    _log.warning("A baseline cannot be removed", exc_info=error)

    def is_newer(self, register: str) -> bool:
        """Whether a newer version of the program has measured passages of ``register`` here."""
        return any(map(is_of_other_version, self._folder.glob(f"*/*/{_name(register)}")))


def make_folder(folder: Path) -> None:
    """Make a ``folder`` that only the user can read. Raises GltrError if it cannot be made."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise GltrError(
            f"The folder “{folder}” cannot be made: {error.strerror}.",
            "Check the permissions of the folders above it, and the space on its disk.",
        ) from error


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
    return f"{folder}/{precision or 'unknown'}/{_name(register)}"


def _name(register: str) -> str:
    name = _NO_NAME.sub("-", register)[-60:]
    return f"{name}.json" if name == register else f"{name}-{digest_of(register)[:16]}.json"


def _beside(path: Path) -> Path:
    """Where a baseline is kept while that of a newer version is in the file ``path``."""
    return path.with_suffix(f".format-{FORMAT.removeprefix(_FORMATS)}.json")


def is_of_other_version(path: Path) -> bool:
    """Whether the file ``path`` is a baseline in the format of another version of the program."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            return False
        stated = json.loads(path.read_text(encoding="utf-8"))["format"]
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return False
    return isinstance(stated, str) and stated.startswith(_FORMATS) and stated != FORMAT


def to_json(stored: StoredBaseline) -> str:
    """What a file of a baseline holds."""
    content: dict[str, Any] = {"format": FORMAT, **asdict(stored)}
    values = content.pop("baseline")["values"]
    if not stored.digests:
        del content["digests"], content["state"]
    return json.dumps({**content, "values": values}, ensure_ascii=False) + "\n"


def from_json(text: str) -> StoredBaseline | None:
    """The baseline in ``text``, which may come from a stranger; None if that is none."""
    try:
        content = json.loads(text)
        if content.pop("format") != FORMAT:
            return None
        values = {
            str(name): Values(_lengths(of["beginning"]), _lengths(of["middle"]))
            for name, of in content.pop("values").items()
        }
        digests = tuple(map(str, content.pop("digests", ())))
        if not all(_is_valid(name, value) for name, value in content.items()):
            return None
        return StoredBaseline(baseline=Baseline(values), digests=digests, **content)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError):
        return None


def _lengths(content: dict[str, list[float]]) -> Lengths:
    lengths = {
        int(length): tuple(sorted(map(float, numbers))) for length, numbers in content.items()
    }
    if any(length < 1 for length in lengths):
        raise ValueError("a length is not positive")
    if not all(math.isfinite(number) for numbers in lengths.values() for number in numbers):
        raise ValueError("a value is not finite")
    return lengths


def _is_valid(name: str, value: object) -> bool:
    may_be_unknown = name in ("language", "revision", "weights", "precision")
    return isinstance(value, str) or (value is None and may_be_unknown)


def read_baseline(path: Path) -> StoredBaseline | None:
    """The baseline in the file ``path``; None if there is none, or the file cannot be read."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ValueError("the file is too large")
        stored = from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _log.warning("A baseline cannot be read", exc_info=error)
        return None
    if stored is None:
        _log.warning("%s is no baseline", path.name)
    return stored
