"""Models are found by name and by folder, without torch and without the network."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from huggingface_hub import constants

from gltr_desktop.errors import InputError
from gltr_desktop.models import catalog as module
from gltr_desktop.models.catalog import (
    BUILT_IN,
    ModelSource,
    NotOnThisComputerError,
    cached_models,
    find_model,
)
from gltr_desktop.models.loading import load_model
from gltr_desktop.models.options import BUILT_IN_TITLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty Hugging Face cache."""
    place = tmp_path / "hub"
    place.mkdir()
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(place))
    return place


def put(cache: Path, name: str, files: Path, kind: str = "models", ref: str = "main") -> Path:
    """Enter the ``files`` of a folder in the cache; returns the folder of the snapshot."""
    repository = cache / f"{kind}--{name.replace('/', '--')}"
    snapshot = repository / "snapshots" / COMMIT
    shutil.copytree(files, snapshot)
    (repository / "refs").mkdir()
    (repository / "refs" / ref).write_text(COMMIT)
    return snapshot


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """The files of a causal model as far as the catalogue looks at them."""
    files = tmp_path / "tiny"
    files.mkdir()
    (files / "config.json").write_text(json.dumps({"architectures": ["GPT2LMHeadModel"]}))
    (files / "model.safetensors").touch()
    return files


def test_a_folder(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = ModelSource(str(tiny), tiny, None)
    assert find_model(str(tiny)) == expected
    monkeypatch.chdir(tiny.parent)
    assert find_model("tiny") == find_model("./tiny") == expected
    monkeypatch.setenv("HOME", str(tiny.parent))
    monkeypatch.setenv("USERPROFILE", str(tiny.parent))
    assert find_model("~/tiny") == expected


def test_a_file(tiny: Path) -> None:
    with pytest.raises(InputError, match="is a file") as caught:
        find_model(str(tiny / "config.json"))
    assert "folder" in caught.value.remedy


@pytest.mark.parametrize(
    "name", ["/no/such/folder", "./none", "../none", "~/none", "a/b/c", "~nobody-here/x", "C:\\x"]
)
def test_no_such_folder(name: str) -> None:
    with pytest.raises(InputError, match="There is no folder") as caught:
        find_model(name)
    assert name in caught.value.message


@pytest.mark.parametrize("name", ["", "two words", "a--b", "-a", "é", "x" * 300, "a\x00b", "a:b"])
def test_no_possible_name(name: str) -> None:
    with pytest.raises(InputError, match="neither a folder nor a model's name"):
        find_model(name)


@pytest.mark.parametrize("name", ["gpt2", "someone/some-model"])
def test_a_name_that_is_not_in_the_cache(name: str, cache: Path) -> None:
    with pytest.raises(NotOnThisComputerError, match=f"“{name}” is not on this computer") as caught:
        find_model(name)
    assert caught.value.name == name


def test_a_name_in_the_cache(cache: Path, folder_of: Callable[[str], Path]) -> None:
    snapshot = put(cache, "someone/tiny", folder_of("gpt2"))
    source = find_model("someone/tiny")
    assert source == ModelSource("someone/tiny", snapshot, COMMIT)
    record = load_model(source, "cpu", "float32").record
    assert (record.name, record.revision) == ("someone/tiny", COMMIT)
    assert cached_models() == ["someone/tiny"]


def test_a_folder_goes_before_a_name_in_the_cache(
    cache: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(cache, "tiny", tiny)
    monkeypatch.chdir(tiny.parent)
    assert find_model("tiny").folder == tiny


def test_what_is_listed(cache: Path, tiny: Path) -> None:
    put(cache, "Beta/two", tiny)
    put(cache, "alpha", tiny)
    (tiny / "model.safetensors").rename(tiny / "model.safetensors.index.json")
    put(cache, "gamma", tiny)
    assert cached_models() == ["alpha", "Beta/two", "gamma"]


def config(content: str | bytes) -> Callable[[Path], object]:
    data = content.encode() if isinstance(content, str) else content
    return lambda files: (files / "config.json").write_bytes(data)


UNLISTED: dict[str, Callable[[Path], object]] = {
    "encoder": config('{"architectures": ["BertForMaskedLM"]}'),
    "encoder-decoder": config('{"architectures": ["T5ForConditionalGeneration"]}'),
    "says nothing": config("{}"),
    "null": config('{"architectures": null}'),
    "number": config('{"architectures": 3}'),
    "list": config("[]"),
    "no JSON": config("{"),
    "binary": config(b"\xff\xfe\x00"),
    "no config": lambda files: (files / "config.json").unlink(),
    "pickles": lambda files: (files / "model.safetensors").rename(files / "pytorch_model.bin"),
    "other weights": lambda files: (files / "model.safetensors").rename(files / "x.safetensors"),
}


@pytest.mark.parametrize("kind", UNLISTED)
def test_what_is_not_listed(kind: str, cache: Path, tiny: Path) -> None:
    UNLISTED[kind](tiny)
    put(cache, "someone/tiny", tiny)
    assert cached_models() == []


def test_data_sets_and_old_revisions_are_not_listed(cache: Path, tiny: Path) -> None:
    put(cache, "someone/data", tiny, kind="datasets")
    put(cache, "someone/old", tiny, ref="v1")
    assert cached_models() == []
    with pytest.raises(NotOnThisComputerError):
        find_model("someone/old")


def test_an_incomplete_model_is_refused(cache: Path, folder_of: Callable[[str], Path]) -> None:
    snapshot = put(cache, "someone/tiny", folder_of("gpt2"))
    (snapshot / "model.safetensors").unlink()
    with pytest.raises(InputError, match=r"“someone/tiny” cannot be used: .* no weights"):
        load_model(find_model("someone/tiny"))


def test_no_cache(cache: Path) -> None:
    cache.rmdir()
    assert cached_models() == []
    cache.touch()
    assert cached_models() == []


def test_the_built_in_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
    monkeypatch.setattr(module, "RESOURCES", tmp_path)
    with pytest.raises(InputError, match="lacks its built-in model"):
        find_model(BUILT_IN)
    shipped = shutil.copytree(tiny, tmp_path / "models" / "some-name")
    assert find_model(BUILT_IN) == ModelSource(shipped.name, shipped, None)


def test_the_built_in_model_is_as_large_as_its_title_says() -> None:
    loaded = load_model(find_model(BUILT_IN), "cpu")
    assert f"Built-in (English, {loaded.record.parameters / 1e6:.0f} M)" == BUILT_IN_TITLE
    size = sum(path.stat().st_size for path in find_model(BUILT_IN).folder.iterdir())
    assert size < 48e6
