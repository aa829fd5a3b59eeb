"""What a hub may say of a repository: whatever it is, no path of it leads out of the cache."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from huggingface_hub import constants
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.errors import GltrError
from gltr_desktop.models.hub_errors import errors_in_words
from gltr_desktop.models.hub_repository import (
    MAX_COMPANION_BYTES,
    MAX_FILES,
    Repository,
    repository_in,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "someone/something"
DESCRIPTION: dict[str, Any] = {
    "sha": "0123456789abcdef" * 2 + "01234567",
    "siblings": [
        {"rfilename": "README.md"},
        {"rfilename": "config.json", "size": 5, "blobId": "a" * 40},
        {"rfilename": "onnx/model.onnx", "size": 5, "blobId": "b" * 40},
        {"rfilename": "tokenizer.json", "size": 7, "blobId": "c" * 40, "lfs": None},
        {"rfilename": "model.safetensors", "size": 9, "lfs": {"sha256": "d" * 64, "size": 9}},
    ],
}

# Pieces from which paths out of a folder are made, on one system or the other.
_PIECES = st.sampled_from(
    [
        *("..", ".", "/", "\\", "C:", "~", "\0", "\x1b[2J", "\n", " ", "é", "\ud800", "%2e%2e%2f"),
        *("a", "a" * 40, "con", "config.json", "model.safetensors", "model-1-of-2.safetensors"),
    ]
)
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=6).map("".join))
_NUMBERS = st.one_of(st.integers(), st.integers().map(lambda power: 10 ** abs(power % 500)))
_LEAVES = st.one_of(st.none(), st.booleans(), _NUMBERS, st.floats(), _TEXTS)
_KEYS = st.sampled_from(["sha", "siblings", "rfilename", "size", "blobId", "lfs", "sha256", "id"])
_JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS | _TEXTS, inner, max_size=6),
    max_leaves=20,
)


def positions(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all values within ``value``, itself included."""
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from positions(value[key], (*path, key))


@st.composite
def distorted(draw: st.DrawFn) -> object:
    """The description of a real model in which a few values are gone or something else."""
    description: Any = {"all": copy.deepcopy(DESCRIPTION)}
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(sorted(filter(None, positions(description)), key=str)))
        holder = description
        for key in way:
            holder = holder[key]
        if draw(st.booleans()):
            holder[last] = draw(_JSON)
        elif isinstance(holder, dict) and way:
            del holder[last]
    return description["all"]


def refusal_of(answer: bytes) -> GltrError | None:
    """How ``answer`` is refused; None if it is not, and then its paths are checked."""
    try:
        with errors_in_words(NAME):
            check_paths(repository_in(answer, NAME))
    except GltrError as error:
        return error
    return None


def check(answer: bytes) -> None:
    """Check that ``answer`` is refused in a sentence, or leads to files of the cache only."""
    if refusal := refusal_of(answer):
        assert len(str(refusal)) < 400
        assert str(refusal).isprintable()


def check_paths(repository: Repository) -> None:
    folder = Path(constants.HF_HUB_CACHE, "models--someone--something")
    assert len(repository.files) <= MAX_FILES
    for file in repository.files:
        assert repository.blob(file).parent == repository.part(file).parent == folder / "blobs"
        assert repository.link(file).parent.parent == folder / "snapshots"
        assert re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", repository.link(file).parent.name)
        assert re.fullmatch("[0-9a-f]{40}|[0-9a-f]{64}", repository.blob(file).name)
        assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*", repository.link(file).name)
        assert type(file.size) is int
        assert file.size >= 0
        assert repository.url(file.name).endswith(f"/{repository.revision}/{file.name}")


def test_a_real_description_is_understood() -> None:
    repository = repository_in(json.dumps(DESCRIPTION).encode(), NAME)
    check_paths(repository)
    assert [file.name for file in repository.files] == [
        "config.json",
        "tokenizer.json",
        "model.safetensors",
    ]
    assert [file.in_git for file in repository.files] == [True, True, False]
    assert repository.missing_bytes() == 5 + 7 + 9


@given(_JSON)
def test_any_json(value: object) -> None:
    check(json.dumps(value).encode())


@given(distorted())
def test_a_distorted_description(value: object) -> None:
    check(json.dumps(value).encode())


@given(st.binary(max_size=300))
def test_any_bytes(answer: bytes) -> None:
    check(answer)


@given(st.data())
def test_a_damaged_description(data: st.DataObject) -> None:
    answer = bytearray(json.dumps(DESCRIPTION).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        answer[data.draw(st.integers(0, len(answer) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.just(len(answer)) | st.integers(0, len(answer)))
    check(bytes(answer[:end]))


@given(_TEXTS)
def test_any_name_of_a_file_beside_the_others(name: str) -> None:
    extra = {"rfilename": name, "size": 2, "blobId": "e" * 40}
    check(json.dumps(DESCRIPTION | {"siblings": [*DESCRIPTION["siblings"], extra]}).encode())


@given(_TEXTS)
def test_any_revision(revision: str) -> None:
    check(json.dumps(DESCRIPTION | {"sha": revision}).encode())


@pytest.mark.parametrize("sha", ["a" * 40, "0" * 64])
def test_both_kinds_of_commits(sha: str) -> None:
    assert repository_in(json.dumps(DESCRIPTION | {"sha": sha}).encode(), NAME).revision == sha


def test_limit_of_what_is_read_whole() -> None:
    """The weights may have any size; what lies beside them is read into memory."""
    description = copy.deepcopy(DESCRIPTION)
    description["siblings"][4]["lfs"]["size"] = 10**12
    description["siblings"][1]["size"] = MAX_COMPANION_BYTES
    assert repository_in(json.dumps(description).encode(), NAME).missing_bytes() > 10**12
    description["siblings"][1]["size"] += 1
    with pytest.raises(GltrError, match=r"config\.json has 200 MB, of at most 200 MB"):
        repository_in(json.dumps(description).encode(), NAME)
