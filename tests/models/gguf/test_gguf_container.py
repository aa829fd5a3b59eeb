"""The container: what is sound is read, and of what is not, nothing but a sentence comes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from gguf import GGUFReader, GGUFWriter
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.errors import InputError
from gltr_desktop.models.gguf.container import is_gguf, read_gguf

if TYPE_CHECKING:
    from pathlib import Path

_HUGE = 1 << 62


def _string(text: str | bytes) -> bytes:
    raw = text if isinstance(text, bytes) else text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _entry(key: str | bytes, kind: int, value: bytes) -> bytes:
    return _string(key) + struct.pack("<I", kind) + value


def _tensor(name: str, shape: tuple[int, ...], offset: int, kind: int = 0) -> bytes:
    dimensions = struct.pack(f"<I{len(shape)}Q", len(shape), *shape)
    return _string(name) + dimensions + struct.pack("<IQ", kind, offset)


_TEXT = _entry("general.architecture", 8, _string("llama"))
_LIST = _entry("numbers", 9, struct.pack("<IQ3i", 5, 3, 1, -2, 3))
_WORDS = _entry("words", 9, struct.pack("<IQ", 8, 2) + _string("a") + _string(b"\xe3\x81"))
_NESTED = _entry("nested", 9, struct.pack("<IQ", 9, 1) + struct.pack("<IQ2B", 0, 2, 7, 8))
_ENTRIES = [_TEXT, _LIST, _WORDS, _NESTED, _entry("share", 6, struct.pack("<f", 0.5))]
_TENSORS = [_tensor("a", (4, 2), 0), _tensor("b", (3,), 32)]


def _file(
    entries: list[bytes] = _ENTRIES,
    tensors: list[bytes] = _TENSORS,
    *,
    version: int = 3,
    entry_count: int | None = None,
    tensor_count: int | None = None,
    data: bytes = bytes(range(64)),
) -> bytes:
    counts = (
        len(tensors) if tensor_count is None else tensor_count,
        len(entries) if entry_count is None else entry_count,
    )
    header = b"GGUF" + struct.pack("<IQQ", version, *counts) + b"".join(entries + tensors)
    return header + bytes(-len(header) % 32) + data


# The 12 bytes of the last tensor are followed by 20 that only fill up.
_PADDING = 20


def _refusal(folder: Path, content: bytes, name: str = "m.gguf") -> str:
    """The error for a file with ``content``, which must be refused."""
    path = folder / name
    path.write_bytes(content)
    with pytest.raises(InputError) as raised:
        read_gguf(path)
    assert raised.value.message.startswith(f"“{name}” cannot be used: ")
    assert raised.value.message.endswith(".")
    assert raised.value.remedy.endswith(".")
    return raised.value.message


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gguf")


@pytest.mark.parametrize("version", [2, 3])
def test_a_sound_file_is_read(tmp_path: Path, version: int) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(_file(version=version))
    file = read_gguf(path)
    assert file.metadata == {
        "general.architecture": "llama",
        "numbers": [1, -2, 3],
        "words": ["a", b"\xe3\x81".decode(errors="surrogateescape")],
        "nested": [[7, 8]],
        "share": 0.5,
    }
    assert {name: tensor.shape for name, tensor in file.tensors.items()} == {"a": (2, 4), "b": (3,)}
    second = file.tensors["b"]
    assert path.read_bytes()[second.offset :][: second.nbytes] == bytes(range(32, 44))
    assert (file.count, file.precision) == (11, "F32")


def test_a_file_of_the_gguf_package_is_read_as_that_package_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    writer = GGUFWriter(path, "qwen2")
    writer.add_custom_alignment(64)
    values: dict[str, Any] = {"x.a": 3, "x.b": "text", "x.c": [1.5, 2.5], "x.d": ["ü", "ö"]}
    writer.add_uint64("x.a", 3)
    writer.add_string("x.b", "text")
    writer.add_array("x.c", [1.5, 2.5])
    writer.add_array("x.d", ["ü", "ö"])
    for number in range(3):
        writer.add_tensor(f"t{number}", np.full((number + 1, 5), number, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    file = read_gguf(path)
    assert file.metadata.items() >= values.items()
    for tensor in GGUFReader(path).tensors:
        mine = file.tensors[tensor.name]
        assert mine.offset == tensor.data_offset
        assert mine.shape == tuple(tensor.shape.tolist()[::-1])


@given(st.integers(0, len(_file()) - 1))
def test_a_file_that_was_cut_is_refused_unless_only_padding_is_gone(folder: Path, end: int) -> None:
    cut = _file()[:end]
    if end >= len(_file()) - _PADDING:
        (folder / "m.gguf").write_bytes(cut)
        assert read_gguf(folder / "m.gguf").count == 11
    else:
        _refusal(folder, cut)


@given(st.lists(st.tuples(st.integers(0, len(_file()) - 1), st.integers(0, 255)), max_size=6))
def test_damage_of_any_kind_ends_in_a_sentence_at_worst(
    folder: Path, changes: list[tuple[int, int]]
) -> None:
    content = bytearray(_file())
    for offset, byte in changes:
        content[offset] = byte
    path = folder / "m.gguf"
    path.write_bytes(content)
    try:
        file = read_gguf(path)
    except InputError:
        return
    for tensor in file.tensors.values():
        assert tensor.offset + tensor.nbytes <= len(content)
    assert isinstance(file.precision, str)


_HEAD = "<IQ"
_REFUSED = {
    "empty": (b"", "the file is empty"),
    "something else": (b"PK\x03\x04" + bytes(60), "it is not a GGUF file"),
    "the magic alone": (b"GGUF", "header is cut off"),
    "version 1": (_file(version=1), "version 1 of the format"),
    "version 4": (_file(version=4), "version 4 of the format, and versions 2 and 3 are read"),
    "big-endian": (b"GGUF" + struct.pack(">IQQ", 3, 2, 5) + bytes(64), "big-endian"),
    "too many tensors": (_file(tensor_count=_HUGE), "claims to have 4,611,686,018,427,387,904 ten"),
    "a few too many tensors": (_file(tensor_count=3), "is cut off"),
    "too many entries": (_file(entry_count=_HUGE), "claims to have 4,611,686,018,427,387,904 met"),
    "too few entries": (_file(entry_count=4), "damaged"),
    "an endless key": (_file([struct.pack("<Q", _HUGE)], entry_count=1), "damaged"),
    "an endless text": (_file([_entry("a", 8, struct.pack("<Q", _HUGE))]), "header is cut off"),
    "an endless word": (
        _file([_entry("a", 9, struct.pack("<IQQ", 8, 1, _HUGE))]),
        "header is cut off",
    ),
    "endless numbers": (_file([_entry("a", 9, struct.pack(_HEAD, 4, _HUGE))]), "array elements"),
    "endless words": (_file([_entry("a", 9, struct.pack(_HEAD, 8, _HUGE))]), "array elements"),
    "endless lists": (_file([_entry("a", 9, struct.pack(_HEAD, 9, _HUGE))]), "array elements"),
    "nested deeply": (
        _file([_entry("a", 9, struct.pack(_HEAD, 9, 1) * 50 + bytes(16))]),
        "nested too deeply",
    ),
    "an unknown type": (_file([_entry("a", 77, bytes(8))]), "unknown type 77"),
    "an unknown type in a list": (
        _file([_entry("a", 9, struct.pack("<IQQ", 77, 1, 0))]),
        "unknown type 77",
    ),
    "an entry twice": (_file([_TEXT, _TEXT]), "has 'general.architecture' twice"),
    "a key that is no UTF-8": (_file([_entry(b"\xff\xfe", 4, bytes(4))]), "is not UTF-8"),
    "a text that is no UTF-8": (_file([_entry("a", 8, _string(b"\xff\xfe"))]), "is not UTF-8"),
    "an alignment of 0": (_file([_entry("general.alignment", 4, bytes(4))]), "alignment is 0"),
    "an alignment in words": (
        _file([_entry("general.alignment", 8, _string("x"))]),
        "alignment is 'x'",
    ),
    "a tensor twice": (_file(tensors=[_TENSORS[0], _tensor("a", (3,), 32)]), "tensor 'a' twice"),
    "overlapping tensors": (_file(tensors=[_TENSORS[0], _tensor("b", (3,), 0)]), "overlaps"),
    "tensors that overlap": (_file(tensors=[_tensor("a", (9,), 0), _TENSORS[1]]), "overlaps"),
    "a tensor beyond the end": (_file(tensors=[_tensor("a", (4,), 1 << 40)]), "is cut off"),
    "a tensor at an odd offset": (_file(tensors=[_tensor("a", (1,), 4)]), "begin where it may"),
    "an endless tensor": (_file(tensors=[_tensor("a", (_HUGE,), 0)]), "is cut off"),
    "a tensor endless in all ways": (_file(tensors=[_tensor("a", (_HUGE,) * 4, 0)]), "is cut off"),
    "five dimensions": (_file(tensors=[_tensor("a", (1,) * 5, 0)]), "has 5 dimensions"),
    "no numbers": (_file(tensors=[_tensor("a", (4, 0), 0)]), "has the shape (0, 4)"),
    "half a block": (_file(tensors=[_tensor("a", (16,), 0, kind=8)]), "has the shape (16,)"),
    "an unknown kind": (_file(tensors=[_tensor("a", (4,), 0, kind=99)]), "type 99"),
    "other parts are missing": (
        _file([*_ENTRIES, _entry("split.tensors.count", 5, struct.pack("<i", 9))]),
        "2 of 9 tensors",
    ),
}


@pytest.mark.parametrize("what", _REFUSED)
def test_what_is_not_sound_is_refused(tmp_path: Path, what: str) -> None:
    content, said = _REFUSED[what]
    assert said in _refusal(tmp_path, content)


@pytest.mark.parametrize(
    ("entry_count", "tensor_count"), [(1 << 20, 0), (0, 1 << 20)], ids=["entries", "tensors"]
)
def test_a_large_file_of_nothing_is_refused_before_memory_is_taken(
    tmp_path: Path, entry_count: int, tensor_count: int
) -> None:
    path = tmp_path / "m.gguf"
    with path.open("wb") as file:
        file.write(b"GGUF" + struct.pack("<IQQ", 3, tensor_count, entry_count))
        # It takes no room on the disk, and has room for whatever is claimed.
        file.truncate(1 << 28)
    with pytest.raises(InputError, match="claims to have 1,048,576"):
        read_gguf(path)


@pytest.mark.parametrize("kind", [0, 8, 9], ids=["bytes", "words", "lists"])
def test_an_endless_list_in_a_large_file_is_refused(tmp_path: Path, kind: int) -> None:
    path = tmp_path / "m.gguf"
    with path.open("wb") as file:
        file.write(_file([_entry("a", 9, struct.pack(_HEAD, kind, 1 << 23))]))
        file.truncate(1 << 28)
    with pytest.raises(InputError, match="array elements"):
        read_gguf(path)


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").mkdir()
    with pytest.raises(InputError, match=r"“m.gguf” cannot be used: m.gguf cannot be read"):
        read_gguf(tmp_path / "m.gguf")
    with pytest.raises(InputError, match=r"“n.gguf” cannot be used: its part n.gguf is missing"):
        read_gguf(tmp_path / "n.gguf")
    assert not is_gguf(tmp_path / "m.gguf")
    assert not is_gguf(tmp_path / "n.gguf")


def test_whether_a_file_is_of_the_format_is_told_without_its_name(tmp_path: Path) -> None:
    (tmp_path / "sha256-12ab").write_bytes(_file())
    (tmp_path / "m.gguf").write_bytes(b"GGML")
    assert is_gguf(tmp_path / "sha256-12ab")
    assert not is_gguf(tmp_path / "m.gguf")


def _write_shards(folder: Path, count: int = 3) -> list[Path]:
    paths = []
    for number in range(count):
        own = _entry("split.no", 2, struct.pack("<H", number))
        total = _entry("split.tensors.count", 5, struct.pack("<i", count))
        entries = [own, total, *(_ENTRIES if number == 0 else [])]
        path = folder / f"big-{number + 1:05}-of-{count:05}.gguf"
        path.write_bytes(_file(entries, [_tensor(f"t{number}", (4,), 0)]))
        paths.append(path)
    return paths


@pytest.mark.parametrize("given_part", [0, 2])
def test_shards_are_read_together_whichever_is_named(tmp_path: Path, given_part: int) -> None:
    paths = _write_shards(tmp_path)
    file = read_gguf(paths[given_part])
    assert file.files == tuple(paths)
    assert {name: entry.file for name, entry in file.tensors.items()} == {
        "t0": paths[0], "t1": paths[1], "t2": paths[2],
    }  # fmt: skip
    assert file.architecture == "llama"


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_shard_that_is_missing_is_named(tmp_path: Path, lost: int) -> None:
    paths = _write_shards(tmp_path)
    paths[lost].unlink()
    with pytest.raises(InputError, match=f"its part {paths[lost].name} is missing"):
        read_gguf(paths[0 if lost else 1])


def test_a_tensor_in_two_shards_is_refused(tmp_path: Path) -> None:
    paths = _write_shards(tmp_path, 2)
    paths[1].write_bytes(_file([], [_tensor("t0", (4,), 0)]))
    with pytest.raises(InputError, match="holds the tensor 't0' twice"):
        read_gguf(paths[0])


def test_a_name_that_promises_endless_shards_promises_in_vain(tmp_path: Path) -> None:
    path = tmp_path / "big-00001-of-99999.gguf"
    path.write_bytes(_file())
    with pytest.raises(InputError, match=r"its part big-00002-of-99999.gguf is missing"):
        read_gguf(path)


@pytest.mark.parametrize("name", ["m-00000-of-00000.gguf", "m-00003-of-00002.gguf"])
def test_a_name_that_only_looks_like_a_shard_is_a_whole_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(_file())
    assert read_gguf(tmp_path / name).count == 11


def test_a_file_without_tensors_has_no_precision(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(_file(tensors=[], data=b""))
    file = read_gguf(tmp_path / "m.gguf")
    assert (file.count, file.precision) == (0, "")
