"""Documents are read in a process of their own, whose end is never ours."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gltr_desktop.documents import child, isolation
from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.isolation import read_in_child
from gltr_desktop.errors import Cancelled, InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Starts = Callable[[str], list[subprocess.Popen[bytes]]]

SUBTITLES = "1\n00:00:01,000 --> 00:00:02,000\nGrüße aus 東京\n".encode()
OPTIONS = ReadOptions()


@pytest.fixture
def child_that(monkeypatch: pytest.MonkeyPatch) -> Starts:
    """Has another program started in the place of the reader; returns what was started."""

    def run(code: str) -> list[subprocess.Popen[bytes]]:
        started: list[subprocess.Popen[bytes]] = []

        def start() -> subprocess.Popen[bytes]:
            pipe = subprocess.PIPE
            process = subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe)
            started.append(process)
            return process

        monkeypatch.setattr(isolation, "_start", start)
        return started

    return run


def test_a_document_comes_back_whole() -> None:
    document = read_in_child(SUBTITLES, "film.srt", OPTIONS)
    assert document.text == "Grüße aus 東京"
    assert document.source_format == "subtitles"
    assert not document.can_save_back
    assert isinstance(document.notices, tuple)


def test_a_long_document_that_takes_a_while_comes_back_whole() -> None:
    lines = "\n".join(f"line {number}" for number in range(300_000))
    document = read_in_child(SUBTITLES + lines.encode(), "film.srt", OPTIONS)
    assert document.text.endswith(lines)


def test_the_options_reach_the_reader() -> None:
    data = "1\n00:00:01,000 --> 00:00:02,000\nПривет\n".encode("koi8-r")
    document = read_in_child(data, "film.srt", ReadOptions("koi8-r"))
    assert (document.text, document.encoding) == ("Привет", "koi8-r")


def test_a_refusal_comes_back_in_its_own_words() -> None:
    with pytest.raises(InputError) as caught:
        read_in_child(b"PK\x05\x06" + bytes(18), "holiday.zip", OPTIONS)
    assert caught.value.message == "“holiday.zip” is an archive, not a text."
    assert caught.value.remedy == "Unpack it first."


def test_no_module_of_the_present_folder_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "psutil", "lxml"):
        (tmp_path / f"{name}.py").write_text("import os\nos._exit(3)\n")
    monkeypatch.chdir(tmp_path)
    assert read_in_child(SUBTITLES, "film.srt", OPTIONS).text


HANGS = "import sys, threading; sys.stdin.buffer.read(); threading.Event().wait()"


def test_cancelling_ends_the_process(child_that: Starts) -> None:
    started = child_that(HANGS)
    with pytest.raises(Cancelled):
        read_in_child(b"text", "it.pdf", OPTIONS, lambda: True)
    assert started[0].returncode is not None


def test_a_reader_that_hangs_is_ended(child_that: Starts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "_SECONDS", 0.0)
    started = child_that(HANGS)
    with pytest.raises(InputError, match=r"“it.pdf” cannot be read: it takes too long"):
        read_in_child(b"text", "it.pdf", OPTIONS)
    assert started[0].returncode is not None


def test_a_reader_that_grows_is_ended(child_that: Starts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "MAX_MEMORY", 1)
    started = child_that(HANGS)
    with pytest.raises(InputError, match=r"“it.pdf” cannot be read: it needs more memory"):
        read_in_child(b"text", "it.pdf", OPTIONS)
    assert started[0].returncode is not None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os; os.abort()", "needs more memory"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "reading it failed"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "takes too long"),
        ("import os; os._exit(1)", "reading it failed"),
        ("print('no answer')", "reading it failed"),
    ],
)
def test_the_death_of_a_reader_is_a_sentence(code: str, said: str, child_that: Starts) -> None:
    child_that(code)
    with pytest.raises(InputError, match=said) as caught:
        read_in_child(b"text" * 1_000_000, "it.pdf", OPTIONS)
    assert caught.value.remedy


ANSWERS = "import sys; sys.stdin.buffer.read(); print({!r})"


@pytest.mark.parametrize(
    ("answer", "said", "remedy"),
    [
        ('{"missing": "markdown_it.main"}', "“markdown-it-py” is missing", "-m pip install markd"),
        ('{"missing": "mdit_py_plugins.x"}', "“mdit-py-plugins” is missing", "install mdit-py"),
        ('{"failure": "fault", "details": "KeyError in read"}', "KeyError in read", "save it"),
        ('{"failure": "nesting"}', "nested too deeply", "Copy the text"),
    ],
)
def test_what_a_reader_cannot_do_is_a_sentence(
    answer: str, said: str, remedy: str, child_that: Starts
) -> None:
    child_that(ANSWERS.format(answer))
    with pytest.raises(InputError) as caught:
        read_in_child(b"text", "it.md", OPTIONS)
    assert "“it.md”" in caught.value.message
    assert said in caught.value.message
    assert remedy in caught.value.remedy


def answer_to(data: bytes, setup: str) -> str:
    """What the child answers to ``data``, after ``setup``."""
    code = f"from gltr_desktop.documents import child\n{setup}\nchild.main()"
    message = child.request("it.srt", OPTIONS) + data
    run = subprocess.run(
        [sys.executable, "-c", code], input=message, stdout=subprocess.PIPE, check=True
    )
    return run.stdout.decode()


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        ("MemoryError", '{"failure": "memory"}'),
        ("RecursionError", '{"failure": "nesting"}'),
        ("ImportError('no', name='lxml')", '{"missing": "lxml"}'),
        ("KeyError('a secret of the text')", '"details": "KeyError in fail"'),
    ],
)
def test_the_child_says_what_went_wrong_and_quotes_no_text(error: str, answer: str) -> None:
    setup = f"def fail(*_):\n    raise {error}\nchild.read_identified = fail"
    said = answer_to(SUBTITLES, setup)
    assert answer in said
    assert "secret" not in said


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit; the parent watches")
def test_the_child_cannot_have_more_memory_than_its_limit() -> None:
    setup = "def grow(*_):\n    bytearray(4 << 30)\nchild.read_identified = grow"
    assert answer_to(SUBTITLES, setup) == '{"failure": "memory"}'
