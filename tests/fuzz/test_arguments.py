"""The command line with arguments that nobody would give: one line and a status, every time."""

from __future__ import annotations

import contextlib
import io
import sys
from typing import TYPE_CHECKING

import pytest
from helpers.fuzzing import fuzzed, refused_or
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop import cli

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "It was a bright cold day in April.\n"
WORDS = [
    "text.txt", "./text.txt", "folder/../text.txt", "link.txt", "-", "--", "", ".", "folder",
    "binary", "empty", "out.html", "nowhere/out", "nothing", "~", "~nobody", "/", "/dev/null",
    "a" * 300, "\udcff", "\x1b[2J", "\n", "analyze", "analyse", "small", "no/such",
    "a/b/c", "model.gguf", "json", "html", "ansi", "cpu", "cuda", "auto", "float32", "0", "1", "3",
    "-1", "٣", "1e3", "9" * 30, "9" * 5_000, "10,100,1000", "1,2,3", "3,2,1", "1,2", "nan,1,2",
    "utf-8", "cp1251", "rot13", "=",
]  # fmt: skip
OPTIONS = [
    "--model", "--device", "--precision", "--top-k", "--thresholds", "--format", "-o", "--debug",
    "--encoding", "--help", "--version", "-h", "--mod", "-x", "--model=", "--top-k=", "--encoding=",
]  # fmt: skip


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """Mostly a command that could be right, with some arguments that are not."""
    word = st.sampled_from(WORDS)
    arguments = draw(st.sampled_from([["analyze"], ["analyze", "text.txt"], [], ["analyze", "-"]]))
    for _ in range(draw(st.integers(0, 4))):
        option = draw(st.sampled_from(OPTIONS))
        value = draw(word | st.text(st.characters(exclude_characters="\0"), max_size=12))
        pair = [f"{option}{value}"] if option.endswith("=") else [option, value]
        arguments = [*arguments, *pair[: draw(st.integers(1, 2))]]
    if draw(st.integers(0, 5)) == 0:
        arguments = draw(st.permutations(arguments))
    # The default model takes long to load.
    named = any(argument.startswith("--mod") for argument in arguments)
    return list(arguments) if named or "--" in arguments else [*arguments, "--model", "small"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the names lead somewhere, on a computer without a display."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary").write_bytes(bytes(range(256)))
    (tmp_path / "empty").touch()
    (tmp_path / "model.gguf").write_bytes(b"GGUF" + bytes(40))
    (tmp_path / "link.txt").symlink_to("text.txt")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


@contextlib.contextmanager
def streams() -> Iterator[tuple[io.BytesIO, io.StringIO]]:
    """Standard input with a text, and what goes to the other two."""
    out, err = io.BytesIO(), io.StringIO()
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(io.BytesIO(TEXT.encode()))
    sys.stdout, sys.stderr = io.TextIOWrapper(out, encoding="utf-8"), err
    try:
        yield out, err
    finally:
        sys.stdout.detach()  # Or it would close what it writes to.
        sys.stdin, sys.stdout, sys.stderr = before


@fuzzed
@given(arguments=command_lines())
def test_arguments(arguments: list[str], folder: Path) -> None:
    text = folder / "text.txt"
    text.write_text(TEXT, encoding="utf-8")

    def run() -> int:
        try:
            return cli.main(arguments)
        except SystemExit as end:  # After --help.
            return int(end.code or 0)

    with streams() as (out, err):
        status = refused_or(run, folder)
    said = err.getvalue()
    complaints = [line for line in said.splitlines() if line.startswith("gltr-desktop: ")]
    assert status in (0, 1, 2)
    assert "Traceback" not in said
    assert "This is a bug" not in said
    assert len(complaints) == (status != 0)
    assert not set(said) & {"\x1b", "\x9b", "\r"}
    assert bool(out.getvalue()) <= (status == 0)
    assert text.read_text(encoding="utf-8") == TEXT
