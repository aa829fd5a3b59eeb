"""The small files of a model: ordinary ones of an ordinary size, or a sentence."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from helpers.privileges import unprivileged

from gltr_desktop.errors import InputError
from gltr_desktop.models.catalog import ModelSource
from gltr_desktop.models.model_files import (
    MAX_CONFIG_BYTES,
    check_folder,
    has_file,
    read_object,
    read_text,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def source(tmp_path: Path) -> ModelSource:
    return ModelSource("a model", tmp_path, None)


def test_an_object_is_read(source: ModelSource) -> None:
    (source.folder / "x.json").write_text('{"a": 1}')
    assert read_object(source, "x.json") == {"a": 1}
    assert has_file(source.folder, "x.json")
    assert not has_file(source.folder, "y.json")


@pytest.mark.parametrize(
    "content", [b"[1]", b"", b"{", b'{"a": "\xff"}', b"[" * 100_000, b"1" * 5_000]
)
def test_anything_else_is_damaged(content: bytes, source: ModelSource) -> None:
    (source.folder / "x.json").write_bytes(content)
    with pytest.raises(InputError, match=r"“a model” cannot be used: its x\.json is damaged"):
        read_object(source, "x.json")


def test_what_cannot_be_read(source: ModelSource) -> None:
    (source.folder / "folder").mkdir()
    for name in ("missing", "folder"):
        with pytest.raises(InputError, match=f"its {name} (cannot be read|is a pipe or a device)"):
            read_text(source, name)


@pytest.mark.parametrize("name", ["config.json", "of another program"])
def test_pipes_are_refused_at_once(name: str, source: ModelSource) -> None:
    os.mkfifo(source.folder / name)
    for refuse in (lambda: check_folder(source), lambda: read_text(source, name)):
        with pytest.raises(InputError, match=f"its {name} is a pipe or a device"):
            refuse()


def test_devices_are_refused(source: ModelSource) -> None:
    (source.folder / "config.json").symlink_to("/dev/zero")
    for refuse in (lambda: check_folder(source), lambda: read_text(source, "config.json")):
        with pytest.raises(InputError, match=r"its config\.json is a pipe or a device"):
            refuse()


@pytest.mark.parametrize(("surplus", "refused"), [(0, False), (1, True)])
def test_length(surplus: int, refused: bool, source: ModelSource) -> None:
    with (source.folder / "config.json").open("wb") as file:
        file.truncate(MAX_CONFIG_BYTES + surplus)
    if not refused:
        check_folder(source)
        assert len(read_text(source, "config.json")) == MAX_CONFIG_BYTES
        return
    for refuse in (lambda: check_folder(source), lambda: read_text(source, "config.json")):
        with pytest.raises(InputError, match="has 10,000,001 bytes, and 10,000,000 are the most"):
            refuse()


def test_large_files_that_nobody_reads_do_no_harm(source: ModelSource) -> None:
    with (source.folder / "notes.json").open("wb") as file:
        file.truncate(10**10)
    (source.folder / "nowhere").symlink_to("missing")
    check_folder(source)


@pytest.mark.parametrize("mode", [0o000, 0o644])
def test_a_locked_folder(mode: int, source: ModelSource) -> None:
    (source.folder / "config.json").touch()
    source.folder.chmod(mode)
    try:
        with unprivileged(), pytest.raises(InputError, match="its folder cannot be read"):
            check_folder(source)
    finally:
        source.folder.chmod(0o755)


def test_a_folder_that_has_vanished(source: ModelSource) -> None:
    source.folder.rmdir()
    with pytest.raises(InputError, match="its folder cannot be read"):
        check_folder(source)
