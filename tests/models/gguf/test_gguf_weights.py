"""Quantised weights: every kind that the format knows is read as the gguf package reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gguf
import numpy as np
import pytest
import torch
from gguf import GGMLQuantizationType, GGUFWriter

from gltr_desktop.errors import InputError
from gltr_desktop.models.gguf.container import read_gguf
from gltr_desktop.models.gguf.kinds import KINDS
from gltr_desktop.models.gguf.weights import read_weights

if TYPE_CHECKING:
    from pathlib import Path

_NO_WEIGHTS = ("Q8_1", "Q8_K")
_READ = sorted(kind.name for kind in KINDS.values() if kind.name not in _NO_WEIGHTS)
_SHAPE = (3, 512)


def _random_blocks(name: str) -> np.ndarray:
    """Rows of arbitrary bytes: every pattern of bits is some number, if not always a finite one."""
    block, size = gguf.GGML_QUANT_SIZES[GGMLQuantizationType[name]]
    row_bytes = _SHAPE[1] // block * size
    return np.random.default_rng(7).integers(0, 256, (_SHAPE[0], row_bytes), np.uint8)


def _write(path: Path, name: str, rows: np.ndarray) -> Path:
    writer = GGUFWriter(path, "llama")
    # A tensor before it, so that it does not lie at the beginning of the data.
    writer.add_tensor("first", np.arange(5, dtype=np.float32))
    writer.add_tensor("weights", rows, raw_dtype=GGMLQuantizationType[name])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.mark.parametrize("name", _READ)
def test_a_kind_is_read_as_the_gguf_package_reads_it(tmp_path: Path, name: str) -> None:
    rows = _random_blocks(name)
    path = _write(tmp_path / "a.gguf", name, rows)
    file = read_gguf(path)
    with np.errstate(all="ignore"):  # Some of the patterns are infinite scales.
        expected = gguf.dequantize(rows, GGMLQuantizationType[name])
        found = read_weights(file, file.tensors["weights"])
    assert found.shape == _SHAPE
    assert found.dtype == (torch.bfloat16 if name == "BF16" else torch.float32)
    assert np.array_equal(found.float().numpy(), expected, equal_nan=True)


def test_sizes_of_blocks_are_those_of_the_gguf_package() -> None:
    for number, kind in KINDS.items():
        known = GGMLQuantizationType(number)
        assert (kind.name, (kind.block, kind.size)) == (known.name, gguf.GGML_QUANT_SIZES[known])


@pytest.mark.parametrize("name", _NO_WEIGHTS)
def test_a_kind_that_holds_no_weights_is_refused_by_name(tmp_path: Path, name: str) -> None:
    file = read_gguf(_write(tmp_path / "a.gguf", name, _random_blocks(name)))
    with pytest.raises(InputError, match=f"“a.gguf”.*'weights' is stored as {name}"):
        read_weights(file, file.tensors["weights"])


def test_a_file_that_has_changed_since_is_refused(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.gguf", "Q8_0", _random_blocks("Q8_0"))
    file = read_gguf(path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(InputError, match="has become shorter"):
        read_weights(file, file.tensors["weights"])
    path.unlink()
    with pytest.raises(InputError, match="cannot be read"):
        read_weights(file, file.tensors["weights"])
