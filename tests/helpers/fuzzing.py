"""Hostile inputs, and the rules that hold whatever a stranger's file says.

``FUZZ_EXAMPLES`` is the number of inputs for each parser: few in the test suite, thousands in
``make fuzz``.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

T = TypeVar("T")

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "20"))
MAX_SECONDS = 30.0
"""Of the processor, for one small input; other work on the machine does not count."""
MAX_BYTES = 1 << 29
"""By which the process may grow for one small input."""
_MAX_MESSAGE = 2_000
_DATA_OF_TESTS = str(Path(tempfile.gettempdir()).resolve() / "gltr-desktop-tests-")
"""Where the program's own folders are while tests run."""

fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
"""Decorates the test of one parser."""


def refused_or(function: Callable[[], T], folder: Path) -> T | None:
    """What ``function`` returns; None if it raises a GltrError, whose words keep the rules.

    Fails for every other exception, for much time or memory, and for a file that is written
    anywhere but in ``folder``.
    """
    with _watched(folder):
        try:
            return function()
        except GltrError as error:
            said = str(error)
            assert "This is a bug" not in said
            assert all(character.isprintable() or character.isspace() for character in said)
            assert "\n" not in said
            assert len(said) < _MAX_MESSAGE
            return None


@contextmanager
def _watched(folder: Path) -> Iterator[None]:
    began, peak = time.process_time(), _peak_bytes()
    _written.clear()
    yield
    seconds, grown = time.process_time() - began, _peak_bytes() - peak
    assert seconds < MAX_SECONDS, f"it took {seconds:.0f} s"
    assert grown < MAX_BYTES, f"it took {grown:,} bytes"
    roots = (os.path.realpath(folder), _DATA_OF_TESTS)
    strange = [path for path in _written if not path.startswith(roots)]
    assert not strange, f"it wrote {strange}"


def _peak_bytes() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


_written: list[str] = []
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.link", "os.symlink", "os.truncate")


def _note_writing(event: str, arguments: tuple[Any, ...]) -> None:
    """Remember the paths that Python code writes to."""
    if event == "open":
        path, _, flags = arguments
        # A file without a name, which vanishes when it is closed, is opened by its folder.
        if isinstance(path, int) or not flags & _WRITING or os.path.isdir(path):  # noqa: PTH112
            return
        paths = [path]
    elif event in _CHANGES:
        paths = [path for path in arguments[:2] if isinstance(path, str | bytes | os.PathLike)]
    else:
        return
    named = [os.path.realpath(os.fsdecode(path)) for path in paths]
    _written.extend(path for path in named if "__pycache__" not in path and path != os.devnull)


sys.addaudithook(_note_writing)


@st.composite
def mutated(draw: DrawFn, seeds: Sequence[bytes], pieces: Sequence[bytes] = ()) -> bytes:
    """One of the ``seeds`` with a few bytes changed, lost, doubled, or replaced by ``pieces``."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(0, 6))):
        begin = draw(st.integers(0, len(data)))
        end = min(len(data), begin + draw(st.sampled_from([0, 1, 1, 2, 4, 8, 64, 1 << 20])))
        kind = draw(st.sampled_from(["random", "piece", "flip", "delete", "double", "cut"]))
        if kind == "random":
            data[begin:end] = draw(st.binary(max_size=16))
        elif kind == "piece":
            data[begin:end] = draw(st.sampled_from([*pieces, b"\0", b"\xff" * 8, b"\0" * 8]))
        elif kind == "flip" and begin < len(data):
            data[begin] ^= 1 << draw(st.integers(0, 7))
        elif kind == "delete":
            del data[begin:end]
        elif kind == "double":
            data[begin:begin] = data[begin:end]
        elif kind == "cut":
            del data[begin:]
    return bytes(data)


HOSTILE: list[Any] = [
    None, True, False, 0, 1, -1, 2, 7, 255, 2**31 - 1, 2**31, 2**63, 10**12, 10**40, 0.0, -0.5,
    1e308, float("nan"), float("inf"), "", "x", "0", "no\x1b[2K\x07such", "\0", "../../x",
    "/dev/zero", "\ud800", "n" * 10_000, [], {}, [[]], [None], [0] * 300, {"": None},
    {"type": "None"},
]  # fmt: skip
"""Values that no field of a file expects."""


def _deep(levels: int) -> str:
    return "[" * levels + "]" * levels


@st.composite
def mutated_json(draw: DrawFn, seeds: Sequence[Any], own_values: Sequence[Any] = ()) -> bytes:
    """One of the ``seeds`` as JSON, with some values replaced by others, lost, or moved."""
    parts = json.loads(json.dumps(draw(st.sampled_from(seeds))))
    values = st.sampled_from([*HOSTILE, *own_values]) | st.integers() | st.text(max_size=8)
    for _ in range(draw(st.integers(0, 4))):
        parts = _changed(draw, parts, values)
    text = json.dumps(parts, ensure_ascii=draw(st.booleans()))
    if draw(st.integers(0, 30)) == 0:
        text = text.replace("null", _deep(draw(st.sampled_from([50, 5_000, 200_000]))), 1)
    data = text.encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        return draw(mutated([data]))
    return data


def _changed(draw: DrawFn, parts: Any, values: SearchStrategy[Any]) -> Any:  # noqa: ANN401
    """``parts`` with one change somewhere in it; most often, deep inside."""
    keys: list[Any] = []
    if isinstance(parts, dict):
        keys = list(parts)
    elif isinstance(parts, list):
        keys = list(range(min(len(parts), 400)))
    if not keys or draw(st.integers(0, 5)) == 0:
        return deepcopy(draw(values))
    key = draw(st.sampled_from(keys))
    kind = draw(st.sampled_from(["inside", "inside", "replace", "delete", "copy"]))
    if kind == "delete":
        del parts[key]
    elif kind == "replace":
        parts[key] = deepcopy(draw(values))
    elif kind == "copy":
        parts[key] = deepcopy(parts[draw(st.sampled_from(keys))])
    else:
        parts[key] = _changed(draw, parts[key], values)
    return parts
