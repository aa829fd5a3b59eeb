"""The container: metadata and the directory of tensors, checked before anything large is read.

Layout (llama.cpp, ``docs/gguf.md``), all little-endian: the magic ``GGUF``, a version, the numbers
of tensors and of metadata entries; the entries (key, type, value); per tensor its name, dimensions
with the fastest first, type and offset; then, aligned, the data. Needs neither torch nor gguf: the
list of models on this computer is made with it.
"""

from __future__ import annotations

import math
import mmap
import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gltr_desktop.models.gguf.kinds import KINDS, TensorKind
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN, unusable

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.errors import InputError

MAGIC: Final = b"GGUF"
_VERSIONS = (2, 3)
_DEFAULT_ALIGNMENT = 32
_MAX_DIMENSIONS = 4
# Real files nest nothing; a damaged one could nest until the stack ends.
_MAX_DEPTH = 2
# Many times what real files have. A file may be long enough for whatever it claims, were it all
# zeros: what is made in memory of a few of its bytes takes more than they do.
_MAX_HEADER_BYTES = 1 << 28
_MAX_METADATA_ENTRIES = 1 << 16
_MAX_TENSORS = 1 << 17
_MAX_ELEMENTS = 1 << 22
_SHARD = re.compile(r"-(\d{5})-of-(\d{5})\.gguf$", re.IGNORECASE)


_SCALARS = {
    0: struct.Struct("<B"), 1: struct.Struct("<b"), 2: struct.Struct("<H"), 3: struct.Struct("<h"),
    4: struct.Struct("<I"), 5: struct.Struct("<i"), 6: struct.Struct("<f"), 7: struct.Struct("<?"),
    10: struct.Struct("<Q"), 11: struct.Struct("<q"), 12: struct.Struct("<d"),
}  # fmt: skip
_STRING, _ARRAY = 8, 9
_U32, _U64 = struct.Struct("<I"), struct.Struct("<Q")

_OTHER = "Choose a GGUF file that holds a language model, or another model."


@dataclass(frozen=True)
class TensorEntry:
    """A tensor's bytes in a file; ``shape`` is torch's, the slowest dimension first."""

    name: str
    shape: tuple[int, ...]
    kind: TensorKind
    file: Path
    offset: int

    @property
    def count(self) -> int:
        """The product of its dimensions."""
        return math.prod(self.shape)

    @property
    def nbytes(self) -> int:
        """Bytes in the file."""
        return self.count // self.kind.block * self.kind.size


@dataclass(frozen=True, eq=False)
class GgufFile:
    """Metadata and tensor directory of a model, all its shards together."""

    name: str
    files: tuple[Path, ...]
    metadata: dict[str, Any]
    tensors: dict[str, TensorEntry]

    @property
    def architecture(self) -> str:
        """The name of the architecture as llama.cpp has it, such as “llama”."""
        return str(self.metadata.get("general.architecture", ""))

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - metadata are of any type
        """The architecture's own entry, such as ``block_count``."""
        return self.metadata.get(f"{self.architecture}.{key}", default)

    def reject(self, why: str, remedy: str = _OTHER) -> InputError:
        """The error that says why this file cannot be used."""
        return unusable(self.name, why, remedy)

    @property
    def count(self) -> int:
        """The sum of all tensors' counts."""
        return sum(tensor.count for tensor in self.tensors.values())

    @property
    def precision(self) -> str:
        """The type that holds most of the numbers, such as “Q4_1”; "" where there are none."""
        counts: dict[str, int] = {}
        for tensor in self.tensors.values():
            counts[tensor.kind.name] = counts.get(tensor.kind.name, 0) + tensor.count
        return max(counts, key=lambda kind: counts[kind], default="")


def is_gguf(path: Path) -> bool:
    """True if ``path`` is a file that begins as GGUF files do, whatever its name."""
    try:
        # To open a pipe would take until somebody writes into it.
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def shards_of(path: Path) -> tuple[Path, ...]:
    """All files of the model that ``path`` is, or is a part of; ``path`` alone for most."""
    found = _SHARD.search(path.name)
    if found is None:
        return (path,)
    stem, number, count = path.name[: found.start()], int(found[1]), int(found[2])
    if not 0 < number <= count:
        return (path,)
    suffix = path.name[found.end(2) :]
    # A number that a name claims is not yet a number of files.
    present = sum(1 for _ in path.parent.glob(f"*-of-{found[2]}{suffix}"))
    numbers = range(1, min(count, present + 1) + 1)
    return tuple(path.with_name(f"{stem}-{i:05}-of-{found[2]}{suffix}") for i in numbers)


def read_gguf(path: Path, name: str | None = None) -> GgufFile:
    """Read the headers of the model at ``path``; ``name`` is what messages call it.

    Raises InputError for what is no GGUF file, is damaged or incomplete, or is of a kind that is
    not known, before memory is taken for any of it.
    """
    title = name or path.name
    metadata: dict[str, Any] = {}
    tensors: dict[str, TensorEntry] = {}
    files = shards_of(path)
    for file in files:
        found, held = _read_file(file, title)
        # Only the first of several has more than its own number.
        metadata = found | metadata
        if double := tensors.keys() & held.keys():
            raise unusable(title, f"it holds the tensor {min(double)!r} twice", DOWNLOAD_AGAIN)
        tensors |= held
    stated = metadata.get("split.tensors.count", len(tensors))
    if stated != len(tensors):
        raise unusable(
            title,
            f"it holds {len(tensors):,} of {stated} tensors: some parts are missing",
            DOWNLOAD_AGAIN,
        )
    return GgufFile(title, files, metadata, tensors)


def _read_file(path: Path, title: str) -> tuple[dict[str, Any], dict[str, TensorEntry]]:
    try:
        # To open a pipe would take until somebody writes into it.
        if path.exists() and not path.is_file():
            raise unusable(
                title, f"{path.name} cannot be read (it is not an ordinary file)", DOWNLOAD_AGAIN
            )
        with path.open("rb") as file:
            size = path.stat().st_size
            if size == 0:
                raise unusable(title, "the file is empty", DOWNLOAD_AGAIN)
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _Header(data, size, path, title).read()
    except FileNotFoundError:
        raise unusable(title, f"its part {path.name} is missing", DOWNLOAD_AGAIN) from None
    except OSError as error:
        raise unusable(
            title, f"{path.name} cannot be read ({error.strerror})", "Check its permissions."
        ) from None
    except UnicodeDecodeError:
        raise unusable(title, "it is damaged (a name is not UTF-8)", DOWNLOAD_AGAIN) from None


class _Header:
    """Reads one file from its start; every count is held against what is left of the file."""

    def __init__(self, data: mmap.mmap, size: int, path: Path, title: str) -> None:
        self._data, self._size, self._path, self._title = data, size, path, title
        # Where the header ends at the latest, and how many elements arrays may still have.
        self._end, self._elements = min(size, _MAX_HEADER_BYTES), _MAX_ELEMENTS
        self._at = 0

    def read(self) -> tuple[dict[str, Any], dict[str, TensorEntry]]:
        self._check_start()
        tensor_count, entry_count = self._number(_U64), self._number(_U64)
        # The shortest entry is a key's length, a type and a byte; the shortest tensor has a
        # length, a number of dimensions, a type and an offset.
        self._require(entry_count, 13, "metadata entries", _MAX_METADATA_ENTRIES)
        metadata: dict[str, Any] = {}
        for _ in range(entry_count):
            key = self._text()
            if key in metadata:
                raise self._damaged(f"it has {key!r} twice")
            metadata[key] = self._value(self._number(_U32), 0)
        self._require(tensor_count, 24, "tensors", _MAX_TENSORS)
        alignment = metadata.get("general.alignment", _DEFAULT_ALIGNMENT)
        if not isinstance(alignment, int) or not 0 < alignment <= 1 << 16 or alignment % 8:
            raise self._damaged(f"its alignment is {alignment!r}")
        entries = [self._tensor() for _ in range(tensor_count)]
        begin = -(-self._at // alignment) * alignment
        tensors: dict[str, TensorEntry] = {}
        for name, shape, kind, offset in entries:
            if name in tensors:
                raise self._damaged(f"it has the tensor {name!r} twice")
            if offset % alignment:
                raise self._damaged(f"the tensor {name!r} does not begin where it may")
            tensors[name] = TensorEntry(name, shape, kind, self._path, begin + offset)
        self._check_room(list(tensors.values()))
        return metadata, tensors

    def _check_start(self) -> None:
        if self._bytes(4) != MAGIC:
            raise unusable(self._title, "it is not a GGUF file", _OTHER)
        version = self._number(_U32)
        if version and version & 0xFFFF == 0:
            raise unusable(
                self._title, "it is made for big-endian computers", "Choose the usual file."
            )
        if version not in _VERSIONS:
            known = " and ".join(str(known) for known in _VERSIONS)
            raise unusable(
                self._title,
                f"it is of version {version} of the format, and versions {known} are read",
                "Convert it with a current llama.cpp, or update this program.",
            )

    def _check_room(self, tensors: list[TensorEntry]) -> None:
        """Refuse tensors that reach past the file or overlap."""
        reach = 0
        for tensor in sorted(tensors, key=lambda tensor: tensor.offset):
            if tensor.offset < reach:
                raise self._damaged(f"the tensor {tensor.name!r} overlaps another one")
            reach = tensor.offset + tensor.nbytes
            if reach > self._size:
                raise unusable(
                    self._title,
                    f"{self._path.name} is cut off ({self._size:,} bytes, at least {reach:,} are"
                    " needed)",
                    "Download the model again: the download was not complete.",
                )

    def _tensor(self) -> tuple[str, tuple[int, ...], TensorKind, int]:
        name, dimensions = self._text(), self._number(_U32)
        if dimensions > _MAX_DIMENSIONS:
            raise self._damaged(f"the tensor {name!r} has {dimensions:,} dimensions")
        shape = tuple(self._number(_U64) for _ in range(dimensions))[::-1]
        number, offset = self._number(_U32), self._number(_U64)
        kind = KINDS.get(number)
        if kind is None:
            raise unusable(
                self._title,
                f"its tensor {name!r} is stored in a way that is not supported (type {number})",
                "Choose a file of a common kind, such as Q8_0, Q4_K_M or F16.",
            )
        columns = shape[-1] if shape else 1
        if math.prod(shape) == 0 or columns % kind.block:
            raise self._damaged(f"the tensor {name!r} has the shape {shape}")
        return name, shape, kind, offset

    def _value(self, kind: int, depth: int) -> Any:  # noqa: ANN401 - metadata are of any type
        if kind == _STRING:
            return self._text()
        if kind == _ARRAY:
            if depth >= _MAX_DEPTH:
                raise self._damaged("its metadata are nested too deeply")
            return self._array(self._number(_U32), self._number(_U64), depth)
        if kind not in _SCALARS:
            raise self._damaged(f"a metadata entry has the unknown type {kind}")
        return self._number(_SCALARS[kind])

    def _array(self, kind: int, count: int, depth: int) -> list[Any]:
        if kind in _SCALARS:
            form = _SCALARS[kind]
            self._take_elements(count, form.size)
            raw = self._bytes(count * form.size)
            return [value for (value,) in form.iter_unpack(raw)]
        # A string begins with its length, an inner array with its type and length.
        self._take_elements(count, 8 if kind == _STRING else 12)
        if kind == _STRING:
            return self._texts(count)
        return [self._value(kind, depth + 1) for _ in range(count)]

    def _texts(self, count: int) -> list[str]:
        """Strings in a row: a vocabulary has hundreds of thousands, so no call is made for each."""
        data, at, end, length_at = self._data, self._at, self._end, _U64.unpack_from
        found = []
        for _ in range(count):
            if at + 8 > end:
                raise self._damaged("its header is cut off")
            begin = at + 8
            at = begin + length_at(data, at)[0]
            if at > end:
                raise self._damaged("its header is cut off")
            # A token may be a part of a character.
            found.append(data[begin:at].decode("utf-8", "surrogateescape"))
        self._at = at
        return found

    def _text(self) -> str:
        return self._bytes(self._number(_U64)).decode()

    def _number(self, form: struct.Struct) -> Any:  # noqa: ANN401 - int, float or bool
        return form.unpack(self._bytes(form.size))[0]

    def _bytes(self, count: int) -> bytes:
        end = self._at + count
        if end > self._end:
            raise self._damaged("its header is cut off")
        found = self._data[self._at : end]
        self._at = end
        return found

    def _take_elements(self, count: int, size: int) -> None:
        self._require(count, size, "array elements", self._elements)
        self._elements -= count

    def _require(self, count: int, size: int, what: str, maximum: int) -> None:
        """Refuse a ``count`` of things of at least ``size`` bytes that there is no room for."""
        if count > maximum or count * size > self._end - self._at:
            raise self._damaged(f"it claims to have {count:,} {what}")

    def _damaged(self, how: str) -> InputError:
        return unusable(self._title, f"it is damaged: {how}", DOWNLOAD_AGAIN)
