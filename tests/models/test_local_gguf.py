"""Models of other programs are found where those programs keep them, on every system."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import pytest
from huggingface_hub import constants

from gltr_desktop.models import local_gguf as module
from gltr_desktop.models.local_gguf import (
    PROGRAMS,
    LocalModel,
    ModelFolder,
    local_gguf_models,
    model_folders,
    models_at,
    models_in,
    ollama_title,
    path_title,
)

MODEL = "application/vnd.ollama.image.model"
TEMPLATE = "application/vnd.ollama.image.template"
ADAPTER = "application/vnd.ollama.image.adapter"
PROJECTOR = "application/vnd.ollama.image.projector"
ONE, TWO = "1" * 64, "2" * 64


def put(path: Path, content: bytes = b"GGUF and so on") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def put_ollama(folder: Path, name: str, *layers: tuple[str, str]) -> Path:
    """A manifest of layers (type, hash), which it returns, and a blob of 100 bytes for each."""
    for _, digest in layers:
        put(folder / "blobs" / f"sha256-{digest}", b"GGUF".ljust(100, b"."))
    manifest = {
        "schemaVersion": 2,
        "layers": [
            {"mediaType": kind, "digest": f"sha256:{digest}", "size": 100}
            for kind, digest in layers
        ],
    }
    return put(folder / "manifests" / name, json.dumps(manifest).encode())


def titles(program: str, folder: Path) -> list[str]:
    return [model.title for model in models_at([ModelFolder(program, folder)])]


# Where it looks

LINUX, MAC, WINDOWS = "linux", "darwin", "win32"
EXPECTED = {
    ("Ollama", LINUX): [".ollama/models", "/usr/share/ollama/.ollama/models"],
    ("Ollama", MAC): [".ollama/models"],
    ("Ollama", WINDOWS): [".ollama/models"],
    ("LM Studio", LINUX): [".lmstudio/models", ".cache/lm-studio/models"],
    ("LM Studio", MAC): [".lmstudio/models", ".cache/lm-studio/models"],
    ("LM Studio", WINDOWS): [".lmstudio/models", ".cache/lm-studio/models"],
    ("llama.cpp", LINUX): [".cache/llama.cpp"],
    ("llama.cpp", MAC): ["Library/Caches/llama.cpp"],
    ("llama.cpp", WINDOWS): ["AppData/Local/llama.cpp"],
    ("Jan", LINUX): [
        ".local/share/Jan/data/llamacpp/models",
        ".local/share/Jan/data/models",
        "jan/models",
    ],
    ("Jan", MAC): [
        "Library/Application Support/Jan/data/llamacpp/models",
        "Library/Application Support/Jan/data/models",
        "jan/models",
    ],
    ("Jan", WINDOWS): [
        "AppData/Roaming/Jan/data/llamacpp/models",
        "AppData/Roaming/Jan/data/models",
        "jan/models",
    ],
    ("GPT4All", LINUX): [".local/share/nomic.ai/GPT4All"],
    ("GPT4All", MAC): ["Library/Application Support/nomic.ai/GPT4All"],
    ("GPT4All", WINDOWS): [
        "AppData/Local/nomic.ai/GPT4All",
        "AppData/Roaming/nomic.ai/GPT4All",
    ],
}


@pytest.mark.parametrize(("program", "platform"), EXPECTED)
def test_the_usual_folders(program: str, platform: str, tmp_path: Path) -> None:
    found = [
        folder.path for folder in model_folders(platform, tmp_path, {}) if folder.program == program
    ]
    assert found == [tmp_path / folder for folder in EXPECTED[program, platform]]


VARIABLES = {
    ("OLLAMA_MODELS", LINUX): ("Ollama", ""),
    ("OLLAMA_MODELS", MAC): ("Ollama", ""),
    ("OLLAMA_MODELS", WINDOWS): ("Ollama", ""),
    ("LLAMA_CACHE", LINUX): ("llama.cpp", ""),
    ("XDG_CACHE_HOME", LINUX): ("llama.cpp", "llama.cpp"),
    ("XDG_DATA_HOME", LINUX): ("GPT4All", "nomic.ai/GPT4All"),
    ("APPDATA", WINDOWS): ("Jan", "Jan/data/models"),
    ("LOCALAPPDATA", WINDOWS): ("GPT4All", "nomic.ai/GPT4All"),
}


@pytest.mark.parametrize(("variable", "platform"), VARIABLES)
def test_variables_name_other_folders(variable: str, platform: str, tmp_path: Path) -> None:
    program, below = VARIABLES[variable, platform]
    default = model_folders(platform, tmp_path, {})
    expected = ModelFolder(program, tmp_path / "elsewhere" / below)
    assert expected not in default
    assert expected in model_folders(platform, tmp_path, {variable: str(tmp_path / "elsewhere")})
    # What is set to nothing is not set.
    assert model_folders(platform, tmp_path, {variable: ""}) == default


@pytest.mark.parametrize("platform", [LINUX, MAC, WINDOWS])
def test_models_of_every_program_are_found(platform: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    here = [
        folder for folder in model_folders(platform, home, {}) if folder.path.is_relative_to(home)
    ]
    for number, folder in enumerate(here):
        if folder.program == "Ollama":
            name = f"registry.ollama.ai/library/m{number}/1b"
            put_ollama(folder.path, name, (MODEL, f"{number:064}"))
        else:
            put(folder.path / "somebody" / "some" / f"m{number}.gguf")
    found = models_at(here)
    assert {(model.program, model.title.removesuffix(":1b")) for model in found} == {
        (folder.program, f"m{number}") for number, folder in enumerate(here)
    }
    assert {model.program for model in found} == set(PROGRAMS) - {"Hugging Face"}


def test_this_computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("OLLAMA_MODELS", "LLAMA_CACHE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(module, "SYSTEM_OLLAMA", tmp_path / "none")
    assert local_gguf_models() == []
    one = put(tmp_path / ".lmstudio" / "models" / "a" / "b" / "one.gguf")
    two = put(tmp_path / "hub" / "models--a--b" / "snapshots" / "c" / "two.gguf")
    size = len(b"GGUF and so on")
    assert local_gguf_models() == [
        LocalModel("one", one, size, "LM Studio"),
        LocalModel("two", two, size, "Hugging Face"),
    ]


# Files


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("a/b/Llama-3.2-1B-Q4_K_M.gguf", "Llama-3.2-1B-Q4_K_M"),
        ("a/b/C.GGUF", "C"),
        ("one.gguf", "one"),
        ("a/b/c/d/one.gguf", "one"),
        ("somebody/gemma-3-4b-it/model.gguf", "gemma-3-4b-it"),
        ("a/b/mmproj-model-f16.gguf", None),
        ("a/b/mmproj.gguf", None),
        ("a/b/gemma-mmproj-f16.gguf", None),
        ("a/b/one.gguf.part", None),
        ("a/b/config.json", None),
        ("a/b/c/d/e/one.gguf", None),
    ],
)
def test_names(name: str, listed: str | None, tmp_path: Path) -> None:
    put(tmp_path / name)
    assert titles("LM Studio", tmp_path) == ([listed] if listed else [])


@pytest.mark.parametrize("content", [b"", b"GGU", b"GGML....", b"{}"])
def test_what_does_not_begin_as_gguf(content: bytes, tmp_path: Path) -> None:
    put(tmp_path / "one.gguf", content)
    assert titles("LM Studio", tmp_path) == []


def test_parts_are_one_model(tmp_path: Path) -> None:
    parts = [put(tmp_path / f"big-{i:05}-of-00003.gguf", b"GGUF" * i) for i in (1, 2, 3)]
    other = put(tmp_path / "big.gguf")
    assert models_at([ModelFolder("Jan", tmp_path)]) == [
        LocalModel("big", parts[0], 4 + 8 + 12, "Jan"),
        LocalModel("big", other, other.stat().st_size, "Jan"),
    ]
    assert models_in(tmp_path) == [parts[0], other]
    # A part that is not there yet: it cannot be used, but naming it leads to it.
    parts[1].unlink()
    assert [model.path for model in models_at([ModelFolder("Jan", tmp_path)])] == [other]
    assert models_in(tmp_path) == [parts[0], other]


def test_they_are_sorted_by_title(tmp_path: Path) -> None:
    for name in ("beta", "Alpha", "gamma", "Delta"):
        put(tmp_path / name / f"{name}.gguf")
    assert titles("LM Studio", tmp_path) == ["Alpha", "beta", "Delta", "gamma"]


def test_only_the_folder_itself_is_looked_into(tmp_path: Path) -> None:
    put(tmp_path / "below" / "one.gguf")
    put(tmp_path / "mmproj-two.gguf")
    assert models_in(tmp_path) == []
    assert models_in(tmp_path / "nothing") == []


def test_links_are_followed_and_a_file_is_listed_once(tmp_path: Path) -> None:
    hub, studio = tmp_path / "hub", tmp_path / "studio"
    blob = put(hub / "models--a--b" / "blobs" / "abcdef")
    link = hub / "models--a--b" / "snapshots" / "c" / "one.gguf"
    for path in (link, hub / "models--a--b" / "snapshots" / "old" / "one.gguf"):
        path.parent.mkdir(parents=True)
        path.symlink_to(blob)
    put(studio / "a" / "b" / "two.gguf")
    (studio / "a" / "c").mkdir()
    (studio / "a" / "c" / "again.gguf").symlink_to(link)
    (studio / "a" / "broken.gguf").symlink_to(tmp_path / "nothing")
    found = models_at([ModelFolder("Hugging Face", hub), ModelFolder("LM Studio", studio)])
    assert [(model.title, model.path, model.size) for model in found] == [
        ("one", link, blob.stat().st_size),
        ("two", studio / "a" / "b" / "two.gguf", len(b"GGUF and so on")),
    ]
    os.truncate(blob, 0)
    assert titles("Hugging Face", hub) == []


def test_loops_come_to_an_end(tmp_path: Path) -> None:
    put(tmp_path / "a" / "one.gguf")
    for number in range(40):
        (tmp_path / f"loop-{number}").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert titles("LM Studio", tmp_path) == ["one"]
    # An endless chain of folders that are all different.
    deep = tmp_path
    for _ in range(60):
        deep /= "d"
    put(deep / "too-deep.gguf")
    assert titles("LM Studio", tmp_path) == ["one"]


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    put(tmp_path / "file")
    assert titles("LM Studio", tmp_path / "file") == []
    assert titles("Ollama", tmp_path / "file") == []
    assert titles("Ollama", tmp_path / "nothing") == []


def test_what_is_locked_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parents[1] / "documents")
    from helpers.privileges import unprivileged

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        put(folder / "a" / "one.gguf")
        put(folder / "b" / "two.gguf").chmod(0)
        put(folder / "c" / "three.gguf")
        (folder / "c").chmod(0)
        try:
            with unprivileged():
                found = titles("LM Studio", folder)
        finally:
            (folder / "c").chmod(0o755)
    assert found == ["one"]


# Ollama


@pytest.mark.parametrize(
    ("manifest", "title"),
    [
        ("registry.ollama.ai/library/llama3.2/1b", "llama3.2:1b"),
        ("registry.ollama.ai/somebody/llama/latest", "somebody/llama:latest"),
        ("hf.co/someone/Llama-GGUF/Q4_K_M", "hf.co/someone/Llama-GGUF:Q4_K_M"),
        ("example.org/library/llama/8b", "example.org/library/llama:8b"),
    ],
)
def test_ollama(manifest: str, title: str, tmp_path: Path) -> None:
    put_ollama(tmp_path, manifest, (TEMPLATE, TWO), (MODEL, ONE), (PROJECTOR, TWO))
    blob = tmp_path / "blobs" / f"sha256-{ONE}"
    assert models_at([ModelFolder("Ollama", tmp_path)]) == [LocalModel(title, blob, 100, "Ollama")]
    assert ollama_title(blob) == path_title(blob) == f"{title} (Ollama)"


def test_a_blob_with_several_names_is_listed_once(tmp_path: Path) -> None:
    for tag in ("latest", "3b", "text"):
        put_ollama(tmp_path, f"registry.ollama.ai/library/llama3.2/{tag}", (MODEL, ONE))
    put_ollama(tmp_path, "registry.ollama.ai/library/llama3.2/1b", (MODEL, TWO))
    assert titles("Ollama", tmp_path) == ["llama3.2:1b", "llama3.2:3b"]
    assert ollama_title(tmp_path / "blobs" / f"sha256-{ONE}") == "llama3.2:3b (Ollama)"


def layers(content: object) -> bytes:
    return json.dumps({"layers": content}).encode()


DAMAGED = {
    "empty": b"",
    "no JSON": b"{",
    "binary": b"\xff\xfe\0",
    "a list": b"[]",
    "a number": b"3",
    "no layers": b"{}",
    "null": layers(None),
    "layers are names": layers(["one"]),
    "no type": layers([{"digest": f"sha256:{ONE}"}]),
    "no digest": layers([{"mediaType": MODEL}]),
    "a digest that is a number": layers([{"mediaType": MODEL, "digest": 3}]),
    "a digest that leads away": layers([{"mediaType": MODEL, "digest": "sha256:../../x"}]),
    "another hash": layers([{"mediaType": MODEL, "digest": f"md5:{ONE}"}]),
    "deep": b"[" * 100_000,
    "large": b" " * (1 << 20) + layers([{"mediaType": MODEL, "digest": f"sha256:{ONE}"}]),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_damaged_manifests(kind: str, tmp_path: Path) -> None:
    base = "registry.ollama.ai/library"
    put_ollama(tmp_path, f"{base}/good/1b", (MODEL, TWO))
    put(tmp_path / "blobs" / f"sha256-{ONE}")
    put(tmp_path / "manifests" / base / "bad" / "1b", DAMAGED[kind])
    assert titles("Ollama", tmp_path) == ["good:1b"]


def test_what_ollama_has_besides_models(tmp_path: Path) -> None:
    base = "registry.ollama.ai/library"
    put_ollama(tmp_path, f"{base}/no-weights/1b", (TEMPLATE, ONE))
    put_ollama(tmp_path, f"{base}/adapted/1b", (MODEL, ONE), (ADAPTER, TWO))
    put_ollama(tmp_path, f"{base}/not-in-place", (MODEL, ONE))
    put_ollama(tmp_path, f"{base}/gone/1b", (MODEL, "3" * 64))
    (tmp_path / "blobs" / f"sha256-{'3' * 64}").unlink()
    put_ollama(tmp_path, f"{base}/other/1b", (MODEL, "4" * 64))
    (tmp_path / "blobs" / f"sha256-{'4' * 64}").write_bytes(b"{}")
    assert titles("Ollama", tmp_path) == []


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/m/Llama-3.2-1B-Q4_K_M.gguf", "Llama-3.2-1B-Q4_K_M"),
        ("/m/big-00001-of-00003.gguf", "big"),
        ("/m/gemma/model.gguf", "gemma"),
        ("/m/my model.v2", "my model.v2"),
        (f"/m/blobs/sha256-{ONE}", f"sha256-{ONE}"),
        (f"/m/sha256-{ONE}", f"sha256-{ONE}"),
    ],
)
def test_titles(path: str, title: str) -> None:
    assert path_title(Path(path)) == title
