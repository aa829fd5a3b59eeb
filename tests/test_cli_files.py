"""What the command line does with the names it is given: nothing lost, nothing sent to a screen."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gltr_desktop import cli
from gltr_desktop.cli.failures import explained
from gltr_desktop.models.catalog import small_source

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "A text that took years to write.\n"


def by_another_path(text: Path) -> Path:
    return text.parent / ".." / text.parent.name / text.name


def by_symbolic_link(text: Path) -> Path:
    link = text.with_name("link")
    link.symlink_to(text)
    return link


def by_hard_link(text: Path) -> Path:
    link = text.with_name("hard link")
    link.hardlink_to(text)
    return link


def by_linked_folder(text: Path) -> Path:
    link = text.parent.with_name(f"{text.parent.name}-link")
    link.symlink_to(text.parent)
    return link / text.name


SAME_FILE: dict[str, Callable[[Path], Path]] = {
    "itself": lambda text: text,
    "by another path": by_another_path,
    "by a symbolic link": by_symbolic_link,
    "by a hard link": by_hard_link,
    "by a linked folder": by_linked_folder,
}


@pytest.mark.parametrize("renamed", SAME_FILE.values(), ids=SAME_FILE)
@pytest.mark.parametrize("is_piped", [False, True], ids=["named", "standard input"])
def test_the_output_does_not_replace_the_text(
    renamed: Callable[[Path], Path], is_piped: bool, tmp_path: Path
) -> None:
    text = tmp_path / "text.txt"
    text.write_text(TEXT, encoding="utf-8")
    source, out = "-" if is_piped else str(text), renamed(text)
    command = [sys.executable, "-m", "gltr_desktop", "analyze", source, "--model", "small"]
    with text.open("rb") as stdin:
        done = subprocess.run(
            [*command, "-o", str(out)], stdin=stdin, capture_output=True, check=False
        )
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert "the text itself" in done.stderr.decode()
    assert text.read_text(encoding="utf-8") == TEXT


def test_the_output_does_not_replace_the_model(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shipped = small_source().gguf
    assert shipped is not None
    model = tmp_path / "model.gguf"
    shutil.copy(shipped, model)
    text = tmp_path / "text.txt"
    text.write_text(TEXT, encoding="utf-8")
    arguments = ["analyze", str(text), "--model", str(model), "-o", str(by_hard_link(model))]
    assert cli.main(arguments) == 2
    assert "the model itself" in capfd.readouterr().err
    assert model.read_bytes() == shipped.read_bytes()


def test_an_existing_file_that_is_another_one_is_replaced(tmp_path: Path) -> None:
    text, out = tmp_path / "text.txt", tmp_path / "out.html"
    for file in (text, out):
        file.write_text(TEXT, encoding="utf-8")
    arguments = ["analyze", str(text), "--model", "small", "--format", "html", "-o", str(out)]
    assert cli.main(arguments) == 0
    assert text.read_text(encoding="utf-8") == TEXT
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


_CHARACTERS = st.characters(exclude_characters="\0/")
_ESCAPES = st.sampled_from(["\x1b]0;me\x07", "\r\x1b[2K", "\x9b31m", "\n\n"])
NAMES = st.text(_CHARACTERS, min_size=1, max_size=40) | st.builds(
    "{}{}".format, _ESCAPES, st.text(_CHARACTERS, max_size=9)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=NAMES,
    form=st.sampled_from(
        [
            ("analyze", "{}"),
            ("analyze", "text.txt", "--model", "{}"),
            ("analyze", "text.txt", "--model", "./{}"),
            ("analyze", "text.txt", "--format", "{}"),
            ("analyze", "text.txt", "--device", "{}"),
            ("analyze", "text.txt", "--thresholds", "{}"),
            ("analyze", "text.txt", "--top-k", "{}x"),
            ("analyze", "text.txt", "-o", "text.txt/{}"),
            ("analyze", "text.txt", "--model", "small", "-o", "nowhere/{}"),
        ]
    ),
)
def test_no_name_sends_control_characters_to_the_terminal(
    name: str, form: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    """Every argument here is wrong in some way, and is quoted in the complaint."""
    status = cli.main([part.format(f"no-{name}") for part in form])
    out, err = capfd.readouterr()
    assert status in (1, 2)
    assert out == ""
    assert err.startswith("gltr-desktop: ")
    assert "This is a bug" not in err
    line, _, rest = err.partition("\n")
    assert rest == ""
    assert all(character.isprintable() or character.isspace() for character in line)
    assert not set(line) & {"\x1b", "\x9b", "\r", "\x07"}
    assert len(line) < 1_000


@pytest.mark.parametrize("form", ["json", "html", "ansi"])
def test_a_file_name_that_is_not_utf_8_is_a_title(form: str, tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 \xff.txt")
    try:
        Path(name).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this system's file names are UTF-8")
    command = [sys.executable, "-m", "gltr_desktop", "analyze", name, "--model", "small"]
    done = subprocess.run([*command, "--format", form], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "years" in done.stdout.decode()
    if form == "html":
        assert "caf� �.txt" in done.stdout.decode()


CLOSED = {
    "input": ("<&-", "-", "input is closed"),
    "output": (">&-", "text.txt", "output is closed"),
}


@pytest.mark.parametrize(("redirection", "source", "words"), CLOSED.values(), ids=CLOSED)
def test_a_closed_input_or_output_is_a_sentence(
    redirection: str, source: str, words: str, tmp_path: Path
) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    command = f'"$0" -m gltr_desktop analyze {source} --model small {redirection}'
    done = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode in (1, 2)
    assert words in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_complaints_without_a_standard_error_go_nowhere(tmp_path: Path) -> None:
    command = '"$0" -m gltr_desktop analyze nothing.txt 2>&-'
    done = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, b"")


def chained(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


LACKS = "There is not enough memory."
EXPLAINED: dict[str, tuple[Exception, str]] = {
    "MemoryError": (MemoryError(), LACKS),
    "ENOMEM": (OSError(errno.ENOMEM, "Cannot allocate memory"), LACKS),
    "linker": (ImportError("libtorch.so: failed to map segment from shared object"), LACKS),
    "thread": (RuntimeError("can't start new thread"), LACKS),
    "import for memory": (chained(ImportError("no numpy"), MemoryError()), LACKS),
    "missing module": (ModuleNotFoundError("No module named 'numpy'"), "installation"),
    "other": (ValueError("bad \x1b[2K value"), "This is a bug: ValueError: bad [2K value."),
}


@pytest.mark.parametrize(("error", "words"), EXPLAINED.values(), ids=EXPLAINED)
def test_what_nobody_caught_is_explained(error: Exception, words: str) -> None:
    assert words in str(explained(error))


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on memory")
@pytest.mark.parametrize("kilobytes", [100_000, 200_000, 400_000, 600_000, 608_000, 760_000])
def test_little_memory_is_a_sentence(kilobytes: int, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    command = f'ulimit -v {kilobytes}; "$0" -m gltr_desktop analyze text.txt --model small'
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("gltr-desktop: There is not enough memory")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("is_piped", [False, True], ids=["named", "standard input"])
def test_an_encoding_can_be_named(is_piped: bool, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_bytes("Ёж.".encode("koi8-r"))
    command = [sys.executable, "-m", "gltr_desktop", "analyze", "-" if is_piped else str(text)]
    with text.open("rb") as stdin:
        done = subprocess.run(
            [*command, "--model", "small", "--format", "json", "--encoding", "koi8-r"],
            stdin=stdin,
            capture_output=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["text"] == "Ёж."


@pytest.mark.parametrize("encoding", ["no-such", "rot13", "base64", "undefined", "\x1b[2J", ""])
def test_an_encoding_that_is_none_is_refused(
    encoding: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "text.txt"
    text.write_text(TEXT, encoding="utf-8")
    assert cli.main(["analyze", str(text), "--model", "small", "--encoding", encoding]) == 2
    err = capfd.readouterr().err
    assert err.count("\n") == 1
    assert "\x1b" not in err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_that_is_named_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "gltr_desktop", "analyze", str(pipe), "--model", "small"]
    with subprocess.Popen([*command, "--format", "json"], stdout=subprocess.PIPE) as process:
        pipe.write_text(TEXT)
        output, _ = process.communicate()
    assert process.returncode == 0
    assert json.loads(output)["text"] == TEXT
