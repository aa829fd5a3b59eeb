"""Models are found by name, file and folder, without torch and without the network."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from huggingface_hub import constants

from gltr_desktop.errors import GltrError, InputError, NotOnThisComputerError
from gltr_desktop.models import catalog as module
from gltr_desktop.models.catalog import (
    CachedModel,
    ModelSource,
    built_in_source,
    cached_models,
    find_model,
    remove_cached,
    small_source,
)
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.models.gguf.container import read_gguf
from gltr_desktop.models.options import BUILT_IN, SHIPPED, SMALL, languages_of, model_title

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty Hugging Face cache."""
    cache = tmp_path / "hub"
    cache.mkdir()
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(cache))
    return cache


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


def test_a_file_that_is_no_model(tiny: Path) -> None:
    with pytest.raises(InputError, match="is a file, but not a GGUF model") as caught:
        find_model(str(tiny / "config.json"))
    assert "folder" in caught.value.remedy


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes in folders")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "one.gguf")
    with pytest.raises(InputError, match="not a GGUF model"):
        find_model(str(tmp_path / "one.gguf"))


@pytest.mark.parametrize("name", ["one.gguf", "one", "a link.gguf", "one.txt"])
def test_a_gguf_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / name
    if "link" in name:
        (tmp_path / "0123abcd").write_bytes(b"GGUF")
        path.symlink_to(tmp_path / "0123abcd")
    else:
        path.write_bytes(b"GGUF")
    expected = ModelSource(str(path), tmp_path, None, path)
    assert find_model(str(path)) == expected
    monkeypatch.chdir(tmp_path)
    assert find_model(name) == find_model(f"../{tmp_path.name}/{name}") == expected
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert find_model(f"~/{name}") == expected


def test_any_part_of_a_gguf_model_leads_to_the_first(tmp_path: Path) -> None:
    parts = [tmp_path / f"big-{number:05}-of-00003.gguf" for number in (1, 2, 3)]
    for part in parts:
        part.write_bytes(b"GGUF")
    for part in parts:
        assert find_model(str(part)) == ModelSource(str(parts[0]), tmp_path, None, parts[0])
    parts[0].unlink()
    missing = find_model(str(parts[1])).gguf
    assert missing == parts[0]
    with pytest.raises(InputError, match="part big-00001-of-00003"):
        read_gguf(missing)


def test_a_folder_with_a_gguf_model(tmp_path: Path) -> None:
    for name in ("one-00001-of-00002.gguf", "one-00002-of-00002.gguf", "mmproj-one.gguf"):
        (tmp_path / name).write_bytes(b"GGUF")
    (tmp_path / "config.json").write_text("{}")
    first = tmp_path / "one-00001-of-00002.gguf"
    assert find_model(str(tmp_path)) == ModelSource(str(first), tmp_path, None, first)
    # As before there were GGUF files.
    (tmp_path / "model.safetensors").touch()
    assert find_model(str(tmp_path)) == ModelSource(str(tmp_path), tmp_path, None)


def test_a_folder_with_several_gguf_models(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.gguf").touch()
    with pytest.raises(InputError, match=r"2 GGUF models: “a.gguf”, “b.gguf”\.") as caught:
        find_model(str(tmp_path))
    assert str(tmp_path) in caught.value.message
    assert "Choose one" in caught.value.remedy
    for name in "cdefghi":
        (tmp_path / f"{name}.gguf").touch()
    with pytest.raises(InputError, match=r"9 GGUF models: .*“e.gguf”, 4 more\."):
        find_model(str(tmp_path))


def test_a_blob_of_ollama_has_the_name_that_ollama_gives_it(tmp_path: Path) -> None:
    digest = "a1" * 32
    blob = tmp_path / "blobs" / f"sha256-{digest}"
    manifest = tmp_path / "manifests" / "registry.ollama.ai" / "library" / "llama3.2" / "1b"
    blob.parent.mkdir()
    blob.write_bytes(b"GGUF")
    unnamed = ModelSource(str(blob), blob.parent, None, blob)
    assert find_model(str(blob)) == unnamed
    manifest.parent.mkdir(parents=True)
    layer = {"mediaType": "application/vnd.ollama.image.model", "digest": f"sha256:{digest}"}
    manifest.write_text(json.dumps({"layers": [layer]}))
    assert find_model(str(blob)) == replace(unnamed, name="llama3.2:1b (Ollama)")
    assert model_title(str(blob)) == "llama3.2:1b (Ollama)"


@pytest.mark.parametrize(
    "name",
    [
        "/no/such/folder",
        "./none",
        "../none",
        "~/none",
        "a/b/c",
        "~nobody-here/x",
        "C:\\x",
        "none.gguf",
        "a/none.GGUF",
        "/no/such.gguf",
    ],
)
def test_no_such_path(name: str, cache: Path) -> None:
    with pytest.raises(InputError, match="There is no file or folder") as caught:
        find_model(name)
    assert name in caught.value.message


@pytest.mark.parametrize("name", ["", "two words", "a--b", "-a", "é", "x" * 300, "a\x00b", "a:b"])
def test_no_possible_name(name: str) -> None:
    with pytest.raises(InputError, match="nor a model's name"):
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
    assert [model.name for model in cached_models()] == ["someone/tiny"]


def test_a_gguf_model_in_the_cache(cache: Path, tiny: Path) -> None:
    (tiny / "model.safetensors").rename(tiny / "one.gguf")
    snapshot = put(cache, "someone/tiny", tiny)
    source = find_model("someone/tiny")
    assert source == ModelSource("someone/tiny", snapshot, COMMIT, snapshot / "one.gguf")
    assert [model.name for model in cached_models()] == []


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
    assert [model.name for model in cached_models()] == ["alpha", "Beta/two", "gamma"]


def test_sizes_are_those_on_the_disk(cache: Path, tiny: Path) -> None:
    (tiny / "model.safetensors").write_bytes(bytes(1_000))
    size = sum(path.stat().st_size for path in tiny.iterdir())
    put(cache, "someone/tiny", tiny)
    assert cached_models() == [CachedModel("someone/tiny", size)]


def test_a_model_is_removed_and_others_stay(cache: Path, tiny: Path) -> None:
    put(cache, "someone/tiny", tiny)
    put(cache, "someone/other", tiny)
    put(cache, "someone/tiny", tiny, kind="datasets")
    remove_cached("someone/tiny")
    assert [model.name for model in cached_models()] == ["someone/other"]
    assert sorted(path.name for path in cache.iterdir()) == [
        "datasets--someone--tiny",
        "models--someone--other",
    ]
    remove_cached("someone/tiny")  # It is gone already.


def test_a_model_that_cannot_be_removed_is_a_sentence(
    cache: Path, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(cache, "someone/tiny", tiny)
    # As on Windows, while another program has the files open.
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    with pytest.raises(GltrError, match="“someone/tiny” cannot be deleted"):
        remove_cached("someone/tiny")


def config(content: str | bytes) -> Callable[[Path], object]:
    data = content.encode() if isinstance(content, str) else content
    return lambda files: (files / "config.json").write_bytes(data)


UNLISTED: dict[str, Callable[[Path], object]] = {
    "encoder": config('{"architectures": ["BertModel"]}'),
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
    assert [model.name for model in cached_models()] == []


def test_masked_models_are_listed(cache: Path, tiny: Path) -> None:
    config('{"architectures": ["BertForMaskedLM"]}')(tiny)
    put(cache, "someone/tiny", tiny)
    assert [model.name for model in cached_models()] == ["someone/tiny"]


def test_data_sets_and_old_revisions_are_not_listed(cache: Path, tiny: Path) -> None:
    put(cache, "someone/data", tiny, kind="datasets")
    put(cache, "someone/old", tiny, ref="v1")
    assert [model.name for model in cached_models()] == []
    with pytest.raises(NotOnThisComputerError):
        find_model("someone/old")


def test_an_incomplete_model_is_refused(cache: Path, folder_of: Callable[[str], Path]) -> None:
    snapshot = put(cache, "someone/tiny", folder_of("gpt2"))
    (snapshot / "model.safetensors").unlink()
    with pytest.raises(InputError, match=r"“someone/tiny” cannot be used: .* no weights"):
        load_model(find_model("someone/tiny"))


def test_no_cache(cache: Path) -> None:
    cache.rmdir()
    assert [model.name for model in cached_models()] == []
    cache.touch()
    assert [model.name for model in cached_models()] == []


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("weights", ["weights.gguf", "model.safetensors"])
def test_a_shipped_model(
    name: str, weights: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RESOURCES", tmp_path)
    model = SHIPPED[name]
    folder = tmp_path / "models" / model.folder
    folder.mkdir(parents=True)
    (folder / "config.json").touch()
    # A folder of the same name is not looked at.
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).mkdir()
    with pytest.raises(InputError, match=f"lacks its model “{model.title}”"):
        find_model(name)
    (folder / weights).touch()
    gguf = folder / weights if weights.endswith(".gguf") else None
    assert find_model(name) == ModelSource(model.full_name, folder, None, gguf)


def test_the_shipped_models_have_their_names() -> None:
    assert list(SHIPPED) == [BUILT_IN, SMALL]
    assert find_model(BUILT_IN) == built_in_source()
    assert find_model(SMALL) == small_source()
    assert built_in_source().name == "SmolLM2-135M-Instruct"
    assert small_source().name == "gltr-english-9m"
    assert model_title(BUILT_IN) == "SmolLM2 · English · 135 M"
    assert model_title(SMALL) == "Small and fast · English · 9 M"


def test_nobody_knows_the_languages_of_a_model_that_does_not_ship() -> None:
    assert {name: languages_of(name) for name in ("SmolLM2-135M-Instruct", "gltr-english-9m")} == {
        "SmolLM2-135M-Instruct": ("en",),
        "gltr-english-9m": ("en",),
    }
    assert languages_of("gpt2") == ()


def test_a_shipped_model_is_as_large_as_its_title_says() -> None:
    gguf = find_model(BUILT_IN).gguf
    assert gguf is not None
    # The matrix that embeds the tokens is the one that predicts them: it is there once.
    assert model_title(BUILT_IN).endswith(f" {read_gguf(gguf).count / 1e6:.0f} M")
    parameters = load_model(find_model(SMALL), "cpu").record.parameters
    assert model_title(SMALL).endswith(f" {parameters / 1e6:.0f} M")
