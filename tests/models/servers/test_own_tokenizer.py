"""The tokenizer of a served model is found on this computer, without the network."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from helpers.tiny_models import tokenizer_with
from helpers.tiny_tokenizers import START

from gltr_desktop.errors import InputError
from gltr_desktop.models.servers.own_tokenizer import own_tokenizer

if TYPE_CHECKING:
    from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files of a tokenizer, and no weights."""
    tokenizer_with().save_pretrained(tmp_path / "own")
    return tmp_path / "own"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty Hugging Face cache."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def put_into_cache(cache: Path, name: str, *files: Path) -> None:
    """Lay ``files`` into the cache as the library does: the names are links to blobs."""
    repository = cache / f"models--{name.replace('/', '--')}"
    snapshot = repository / "snapshots" / COMMIT
    for place in (snapshot, repository / "refs", repository / "blobs"):
        place.mkdir(parents=True)
    (repository / "refs" / "main").write_text(COMMIT)
    for file in files:
        blob = repository / "blobs" / f"blob-of-{file.stem}"
        blob.write_bytes(file.read_bytes())
        (snapshot / file.name).symlink_to(os.path.relpath(blob, snapshot))


@pytest.mark.parametrize("name", ["", "tokenizer.json"])
def test_the_chosen_path_may_be_a_folder_or_its_file(name: str, folder: Path) -> None:
    found = own_tokenizer(["lab/other"], str(folder / name))
    assert found is not None
    assert found.tokenizer.piece(int(found.tokenizer.encode("é").token_id[0])) != b""
    assert (found.start_id, found.start_token) == (0, START)


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ("nowhere", "no file or folder"),
        ("own/tokenizer_config.json", "is not called “tokenizer.json”"),
        ("own", "is no UTF-8|is damaged|cannot be"),
    ],
)
def test_a_chosen_path_that_is_no_tokenizer_is_refused(
    chosen: str, message: str, folder: Path, cache: Path
) -> None:
    put_into_cache(cache, "lab/model", folder / "tokenizer.json")
    (folder / "tokenizer.json").write_bytes(b"\xff")
    # Another one that might do is not taken instead.
    with pytest.raises(InputError, match=message):
        own_tokenizer(["lab/model"], str(folder.parent / chosen))


def test_a_tokenizer_without_weights_is_found_in_the_cache(folder: Path, cache: Path) -> None:
    put_into_cache(cache, "lab/root", folder / "tokenizer.json", folder / "tokenizer_config.json")
    found = own_tokenizer(["served-under-another-name", "lab/root"], "")
    assert found is not None
    assert found.start_token == START


def test_a_cached_model_without_a_tokenizer_is_passed_over(folder: Path, cache: Path) -> None:
    put_into_cache(cache, "lab/model", folder / "tokenizer_config.json")
    assert own_tokenizer(["lab/model"], "") is None


def test_a_path_of_the_server_may_lead_to_a_folder_here(folder: Path) -> None:
    assert own_tokenizer([str(folder)], "") is not None
    assert own_tokenizer([str(folder / "deeper")], "") is None


@pytest.mark.parametrize(
    "name", ["own", "//host/share/model", "\\\\host\\share\\model", "../own", "a/b/c", "a b", ""]
)
def test_other_names_lead_nowhere(
    name: str, folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    looked_at, exists = list[str](), os.path.exists

    def watched(path: object) -> bool:
        looked_at.append(str(path))
        return exists(str(path))

    monkeypatch.setattr(os.path, "exists", watched)
    assert own_tokenizer([name], "") is None
    # A path of the network would be logged in to when it is only looked at.
    assert not any("host" in path and not path.startswith(str(cache)) for path in looked_at)
