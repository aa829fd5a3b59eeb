"""What comes in through the socket is a request with absolute paths, or it is dropped."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.ui.single_instance.request import PROTOCOL, OpenRequest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its paths begin with a letter")

FIELDS = {"protocol": PROTOCOL, "files": ["/a.txt"], "encoding": None, "activation_token": ""}
WORDS = st.text(st.characters(codec="ascii", categories=("L", "N", "P")), max_size=30)
NAMES = st.binary(min_size=1, max_size=40).filter(lambda name: b"\0" not in name)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(NAMES.map(lambda name: Path(os.fsdecode(b"/" + name))), max_size=5),
    st.none() | WORDS,
    WORDS,
)
def test_a_request_arrives_as_it_was_sent(
    files: list[Path], encoding: str | None, token: str
) -> None:
    """Also files whose names are no text."""
    request = OpenRequest(tuple(files), encoding, token)
    line = request.to_line()
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert OpenRequest.from_line(line) == request


def accepted(line: bytes) -> OpenRequest | None:
    """What is taken from ``line``; whatever it is, nothing but ValueError is raised."""
    with suppress(ValueError):
        return OpenRequest.from_line(line)
    return None


@given(st.binary(max_size=300))
def test_no_bytes_do_harm(line: bytes) -> None:
    assert accepted(line) is None


@given(st.dictionaries(st.sampled_from([*FIELDS, "more"]), JSON))
def test_whatever_the_fields_hold_only_absolute_paths_are_taken(fields: dict[str, object]) -> None:
    request = accepted(json.dumps(FIELDS | fields).encode())
    if request is not None:
        assert all(isinstance(file, Path) and file.is_absolute() for file in request.files)
        assert all(os.fsencode(file) for file in request.files)
        assert request.encoding is None or request.encoding.isprintable()
        assert "more" not in fields


@pytest.mark.parametrize(
    "fields",
    [
        {"protocol": PROTOCOL + 1},
        {"protocol": True},
        {"files": "/a.txt"},
        {"files": ["a.txt"]},
        {"files": [""]},
        {"files": ["/a\0.txt"]},
        {"files": ["/a\ud800.txt"]},
        {"files": [1]},
        {"files": [["/a.txt"]]},
        {"encoding": 8},
        {"encoding": "utf-8\n"},
        {"encoding": "x" * 1_001},
        {"activation_token": None},
        {"activation_token": "\0"},
        {"activation_token": "tökén"},
        {"command": "rm"},
    ],
)
def test_one_wrong_field_is_enough_to_drop_it(fields: dict[str, object]) -> None:
    assert accepted(json.dumps(FIELDS).encode()) is not None
    assert accepted(json.dumps(FIELDS | fields).encode()) is None


@pytest.mark.parametrize("line", [b"", b"[]", b"[" * 100_000, b'{"protocol": 1}', b"\xff\xfe{"])
def test_what_is_no_object_with_these_fields_is_dropped(line: bytes) -> None:
    assert accepted(line) is None


def test_relative_names_are_those_of_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DESKTOP_STARTUP_ID", "launcher_TIME12")
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    request = OpenRequest.here([Path("a.txt"), Path("/b.txt")], "cp1251")
    assert request.files == (tmp_path / "a.txt", Path("/b.txt"))
    assert (request.encoding, request.activation_token) == ("cp1251", "launcher_TIME12")
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "compositor")
    assert OpenRequest.here([], None) == OpenRequest((), None, "compositor")
