"""Whether a model is still the same: its marks, and the digest of its weights."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from helpers.privileges import unprivileged

from gltr_desktop.errors import InputError
from gltr_desktop.models.catalog import small_source
from gltr_desktop.models.identity import (
    file_marks,
    is_shipped_model,
    model_files,
    weights_sha256,
)
from gltr_desktop.models.options import SMALL

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model in several files; nobody looks into them."""
    model = tmp_path / "model"
    model.mkdir()
    index = {"weight_map": {"a": "b.safetensors", "b": "a.safetensors", "c": "b.safetensors"}}
    (model / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    (model / "config.json").write_text("{}", encoding="utf-8")
    (model / "a.safetensors").write_bytes(b"1")
    (model / "b.safetensors").write_bytes(b"2")
    (model / ".hidden").write_bytes(b"3")
    return model


def test_the_digest_is_that_of_the_weights_in_the_order_of_their_names(folder: Path) -> None:
    assert weights_sha256(str(folder)) == hashlib.sha256(b"12").hexdigest()
    (folder / "config.json").write_text('{"a": 1}', encoding="utf-8")
    assert weights_sha256(str(folder)) == hashlib.sha256(b"12").hexdigest()


def test_the_digest_of_a_shipped_model_is_that_of_its_file() -> None:
    path = small_source().gguf
    assert path is not None
    assert weights_sha256("small") == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_parts_of_a_gguf_model_belong_together(tmp_path: Path) -> None:
    shipped = small_source().gguf
    assert shipped is not None
    parts = [tmp_path / f"model-0000{number}-of-00002.gguf" for number in (1, 2)]
    for part in parts:
        shutil.copy(shipped, part)
    (tmp_path / "other.gguf").write_bytes(b"GGUF")
    assert model_files(str(parts[1])) == parts
    both = shipped.read_bytes() * 2
    assert weights_sha256(str(parts[0])) == hashlib.sha256(both).hexdigest()


def test_the_marks_are_the_same_as_long_as_the_files_are(folder: Path) -> None:
    before = file_marks(str(folder))
    (folder / ".hidden").write_bytes(b"something else")
    (folder / "below").mkdir()
    assert file_marks(str(folder)) == before


@pytest.mark.parametrize("name", ["config.json", "a.safetensors", "tokenizer.json"])
def test_the_marks_change_with_every_file(name: str, folder: Path) -> None:
    before = file_marks(str(folder))
    (folder / name).write_bytes(b"longer than before")
    longer = file_marks(str(folder))
    status = (folder / name).stat()
    os.utime(folder / name, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert len({before, longer, file_marks(str(folder))}) == 3


def test_models_in_two_folders_have_different_marks(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    assert file_marks(str(folder)) != file_marks(str(tmp_path / "copy"))


def test_a_missing_file_has_no_marks_and_no_digest(folder: Path) -> None:
    before = file_marks(str(folder))
    (folder / "b.safetensors").unlink()
    assert file_marks(str(folder)) != before
    with pytest.raises(InputError, match=r"b\.safetensors cannot be read"):
        weights_sha256(str(folder))


@pytest.mark.parametrize("function", [file_marks, model_files, weights_sha256])
def test_a_model_that_is_not_there_is_an_error(function: object) -> None:
    assert callable(function)
    with pytest.raises(InputError, match=r"\./nowhere"):
        function("./nowhere")


def test_a_folder_that_cannot_be_listed_is_an_error(folder: Path) -> None:
    """What is in it can be opened by name all the same."""
    for parent in [folder, *folder.parents][:5]:
        parent.chmod(0o755)
    folder.chmod(0o311)
    try:
        with unprivileged(), pytest.raises(InputError, match="folder cannot be read"):
            model_files(str(folder))
    finally:
        folder.chmod(0o755)


def test_a_model_on_a_server_has_no_files_and_is_known_by_its_name() -> None:
    names = [f"vllm+http://{host}:8000/#org/model" for host in ("gpu.lab", "other.lab")]
    assert [model_files(name) for name in names] == [[], []]
    assert len(set(map(file_marks, names))) == 2
    assert file_marks(names[0]) == file_marks(names[0])
    assert not is_shipped_model(f"vllm+http://gpu.lab:8000/#{SMALL}", SMALL)
