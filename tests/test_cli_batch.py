"""``gltr-desktop batch`` as people call it: files in, a table out, and what a run leaves behind."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from helpers.small_documents import PAGE, RTF, WORD, word

from gltr_desktop import cli
from gltr_desktop.analysis.colouring import default_thresholds
from gltr_desktop.analysis.measures import RANK
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.batch.page_folder import PageFolder
from gltr_desktop.cli.batch import interrupts_set
from gltr_desktop.errors import GltrError
from gltr_desktop.models.catalog import small_source
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.batch.measured_store import MeasuredStore
    from gltr_desktop.batch.rows import TextFile
    from gltr_desktop.documents.document import Document

SENTENCE = "It was a bright cold day in April, and the clocks were striking thirteen. "
COMMAND = [sys.executable, "-m", "gltr_desktop", "batch"]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two short texts, in the folder where commands are given."""
    monkeypatch.chdir(tmp_path)
    texts = tmp_path / "texts"
    texts.mkdir()
    write(texts / "a.txt", SENTENCE)
    write(texts / "b.txt", SENTENCE * 2)
    return texts


@pytest.fixture(scope="session")
def tiny(model_files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a tiny model; its files are not to be changed."""
    model = tmp_path_factory.mktemp("model")
    for name, content in model_files.items():
        (model / name).write_bytes(content)
    return str(model)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def rows_of(table: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(table.read_text(encoding="utf-8"))["texts"]
    return rows


def test_mixed_formats_with_three_broken_ones(folder: Path) -> None:
    (folder / "essay 10.docx").write_bytes(word(WORD.encode()))
    (folder / "essay 2.rtf").write_bytes(RTF)
    write(folder / "page.html", PAGE)
    (folder / "broken 1.docx").write_bytes(word(WORD.encode())[:300])
    (folder / "broken 2.jpg").write_bytes(b"\xff\xd8\xff\0")
    (folder / "broken 3.txt").write_bytes(b"")
    (folder / ".hidden.txt").write_bytes(b"A text.")
    done = subprocess.run(
        [*COMMAND, "texts", "-o", "table.csv", "--html", "pages", "--model", "small"],
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == (
        "gltr-desktop: 8 files: 5 measured, 3 not; written to “table.csv”. Not measured:"
        " “broken 1.docx”, “broken 2.jpg”, “broken 3.txt”.\n"
    )
    with Path("table.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert [row["file"] for row in rows] == [
        "a.txt", "b.txt", "broken 1.docx", "broken 2.jpg", "broken 3.txt", "essay 2.rtf",
        "essay 10.docx", "page.html",
    ]  # fmt: skip
    assert [row["status"][:2] == "ok" for row in rows] == [True] * 2 + [False] * 3 + [True] * 3
    assert {row["model"] for row in rows} == {"gltr-english-9m", ""}
    assert sorted(path.name for path in Path("pages").iterdir()) == [
        "a.html", "b.html", "essay 10.html", "essay 2.html", "index.html", "page.html"
    ]  # fmt: skip
    index = Path("pages/index.html").read_text(encoding="utf-8")
    assert "essay%2010.html" in index
    assert "broken 2.jpg" in index


class Terminal:
    """The command with a terminal as its standard error."""

    def __init__(self, *arguments: str) -> None:
        # Other systems than Windows have it.
        import pty

        self._master, slave = pty.openpty()
        self.said = b""
        self.process = subprocess.Popen(
            [*COMMAND, *arguments], stderr=slave, start_new_session=True
        )
        os.close(slave)

    def wait_for(self, words: str) -> None:
        """Read until ``words`` are said."""
        while words.encode() not in self.said:
            assert self._read(), self.said

    def ended(self) -> tuple[int, str]:
        """The exit status, and the last line that was said."""
        while self._read():
            pass
        os.close(self._master)
        last = self.said.decode().rstrip("\r\n")
        return self.process.wait(), last[last.rindex("\x1b[K") + 3 :]

    def _read(self) -> bool:
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # Linux says so that the other end is closed.
            return False
        self.said += data
        return bool(data)


@pytest.fixture
def long_text(folder: Path) -> Path:
    """A text that takes long enough to be in the middle of it."""
    sample = (RESOURCES / "samples" / "frankenstein.txt").read_text(encoding="utf-8")
    path = folder / "b.txt"
    write(path, "\n\n".join([sample] * 100))
    # Read while the model reads the long one.
    (folder / "c.docx").write_bytes(word(WORD.encode()))
    write(folder / "d.txt", SENTENCE * 3)
    return path


ARGUMENTS = ("texts", "-o", "table.json", "--html", "pages", "--model", "small")
AGAIN = "4 files: 4 measured (1 of them known from before); written to “table.json”."


def go_on(long_text: Path, first: dict[str, Any] | None) -> None:
    """The same command does what is missing; the page of the text that was done is kept."""
    page = Path("pages/a.html").stat()
    write(long_text, SENTENCE * 4)
    terminal = Terminal(*ARGUMENTS)
    assert terminal.ended() == (0, f"gltr-desktop: {AGAIN}")
    rows = rows_of(Path("table.json"))
    assert [row["file"] for row in rows] == ["a.txt", "b.txt", "c.docx", "d.txt"]
    assert first in (None, rows[0])
    assert Path("pages/a.html").stat().st_ino == page.st_ino
    assert all((Path("pages") / f"{name}.html").exists() for name in ("b", "c", "d", "index"))


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_an_interrupt_keeps_what_is_done_and_the_same_command_goes_on(long_text: Path) -> None:
    terminal = Terminal(*ARGUMENTS)
    terminal.wait_for("1 of 4 files")
    terminal.process.send_signal(signal.SIGINT)
    status, last = terminal.ended()
    assert status == 130
    assert last == (
        "gltr-desktop: Stopped after 1 of 4 files; what is done is in “table.json”. The same"
        " command goes on from there."
    )
    with pytest.raises(ProcessLookupError):
        os.killpg(terminal.process.pid, 0)
    (row,) = rows_of(Path("table.json"))
    assert row["file"] == "a.txt"
    assert "a.html" in Path("pages/index.html").read_text(encoding="utf-8")
    go_on(long_text, row)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_run_that_is_killed_loses_no_more_than_the_present_file(long_text: Path) -> None:
    Path("table.json").write_text("as it was", encoding="utf-8")
    terminal = Terminal(*ARGUMENTS)
    terminal.wait_for("1 of 4 files")
    terminal.process.kill()
    status, _ = terminal.ended()
    assert status == -signal.SIGKILL
    assert Path("table.json").read_text(encoding="utf-8") == "as it was"
    assert not Path("pages/index.html").exists()
    go_on(long_text, None)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_an_interrupt_before_anything_is_done_writes_nothing(long_text: Path) -> None:
    Path("table.json").write_text("as it was", encoding="utf-8")
    terminal = Terminal("texts/b.txt", "-o", "table.json", "--model", "small")
    terminal.wait_for("0 of 1 file")
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.ended() == (
        130, "gltr-desktop: Stopped before the first of 1 file was done; nothing is written."
    )  # fmt: skip
    assert Path("table.json").read_text(encoding="utf-8") == "as it was"


def test_the_second_interrupt_does_what_it_did_before() -> None:
    event = threading.Event()
    before = signal.getsignal(signal.SIGINT)

    def interrupt_twice() -> None:
        signal.raise_signal(signal.SIGINT)
        assert event.is_set()
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt), interrupts_set(event):
        interrupt_twice()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_job_that_ignores_interrupts_goes_on_to_ignore_them() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        event = threading.Event()
        with interrupts_set(event):
            signal.raise_signal(signal.SIGINT)
        assert not event.is_set()
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_table_and_the_pages_among_the_texts_are_no_texts(
    folder: Path, tiny: str, capfd: pytest.CaptureFixture[str]
) -> None:
    arguments = ["texts", "-o", "texts/table.json", "--html", "texts/pages", "--recursive"]
    for known in ("", " (2 of them known from before)"):
        assert cli.main(["batch", *arguments, "--model", tiny]) == 0
        assert capfd.readouterr().err == (
            f"gltr-desktop: 2 files: 2 measured{known}; written to “texts/table.json”.\n"
        )
    assert [row["file"] for row in rows_of(folder / "table.json")] == ["a.txt", "b.txt"]
    # As the shell expands texts/*, which now names the table and the pages.
    paths = [str(path) for path in sorted(folder.iterdir())]
    assert len(paths) == 4
    arguments = [*paths, "-o", "texts/table.json", "--html", "texts/pages", "--model", tiny]
    assert cli.main(["batch", *arguments]) == 0
    assert [row["file"] for row in rows_of(folder / "table.json")] == ["a.txt", "b.txt"]
    # A table in another format, beside the first one.
    assert cli.main(["batch", "texts", "-o", "texts/table.csv", "--model", tiny]) == 0
    assert "2 files: 2 measured" in capfd.readouterr().err


def test_a_table_never_replaces_a_file_of_the_folder(
    folder: Path, tiny: str, capfd: pytest.CaptureFixture[str]
) -> None:
    marks = folder / "marks.csv"
    write(marks, "name,mark\nAnn,1\n")
    assert cli.main(["batch", "texts", "-o", "texts/marks.csv", "--model", tiny]) == 2
    assert "“texts/marks.csv” is one of the texts" in capfd.readouterr().err
    assert marks.read_text(encoding="utf-8") == "name,mark\nAnn,1\n"


def test_what_is_done_is_kept_when_a_page_cannot_be_written(
    folder: Path, tiny: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_page = PageFolder.write

    def fail(
        pages: PageFolder,
        file: TextFile,
        key: str,
        document: Document,
        analysis: Analysis,
        store: MeasuredStore,
    ) -> None:
        if file.name == "b.txt":
            raise GltrError("There is no space left on the disk.", "Free some.")
        write_page(pages, file, key, document, analysis, store)

    monkeypatch.setattr(PageFolder, "write", fail)
    arguments = ["texts", "-o", "table.json", "--html", "pages", "--model", tiny]
    assert cli.main(["batch", *arguments]) == 1
    assert "There is no space left on the disk." in capfd.readouterr().err
    assert [row["file"] for row in rows_of(Path("table.json"))] == ["a.txt"]
    assert Path("pages/index.html").exists()


def test_the_level_and_the_thresholds_are_in_the_table(folder: Path, tiny: str) -> None:
    arguments = ["batch", "texts", "-o", "table.csv", "--model", tiny]
    heads = []
    for more in ([], ["--level", "sentence"], ["--thresholds", "1,2,3"]):
        assert cli.main([*arguments, *more]) == 0
        with Path("table.csv").open(encoding="utf-8-sig", newline="") as table:
            row = next(csv.DictReader(table))
        heads.append((row["level"], row["thresholds"], "top10" in row, "top3" in row))
    assert heads == [
        ("token", "10,100,1000", True, False),
        ("sentence", str(default_thresholds(RANK, Granularity.SENTENCE)), False, True),
        ("token", "1,2,3", False, True),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_names_that_are_no_text_can_be_written(
    folder: Path, tiny: str, capfd: pytest.CaptureFixture[str]
) -> None:
    Path(os.fsdecode(b"texts/\xff.txt")).write_text(SENTENCE, encoding="utf-8")
    Path(os.fsdecode(b"texts/\xfe.jpg")).write_bytes(b"\xff\xd8\xff\0")
    for suffix in ("csv", "json", "xlsx", "parquet"):
        arguments = ["batch", "texts", "-o", f"table.{suffix}", "--html", "pages", "--model", tiny]
        assert cli.main(arguments) == 1
        assert capfd.readouterr().err.endswith("Not measured: “�.jpg”.\n")
    assert "�.txt" in Path("table.csv").read_text(encoding="utf-8")
    assert "�.txt" in Path("pages/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "required: FILE|FOLDER, -o"),
        (["texts", "-o", "table.txt"], "“table.txt”: its ending says no format"),
        (["texts", "-o", "missing/table.csv"], "There is no folder “missing”."),
        (["texts", "-o", "folder.csv"], "“folder.csv” is a folder."),
        (["texts/a.csv", "-o", "texts/a.csv"], "“texts/a.csv” is one of the texts"),
        (["texts", "texts/a.csv", "-o", "link.csv"], "is one of the texts"),
        (["texts", "-o", "table.csv", "--model", "texts/a.csv"], "not a GGUF model"),
        (["texts", "-o", "model.csv", "--model", "model.gguf"], "is the model,"),
        (["texts", "-o", "table.csv", "--model", "./missing"], "“./missing”"),
        (["missing", "-o", "table.csv"], "There is no file “missing”."),
        (["empty", "-o", "table.csv"], "There is no file in the folder “empty” itself."),
        (["texts", "-o", "table.csv", "--html", "texts"], "“texts” holds texts"),
        (["texts/a.txt", "-o", "table.csv", "--html", "texts"], "is in the folder of pages"),
        (["texts", "-o", "table.csv", "--html", "table.csv"], "cannot be the table and"),
        (["texts", "-o", "table.csv", "--html", "texts/a.txt"], "is a file, not a folder"),
        (["texts", "-o", "table.csv", "--html", "own"], "holds another “index.html”"),
        (["texts", "-o", "table.csv", "--thresholds", "3,2,1"], "ascending"),
        (["texts", "-o", "table.csv", "--level", "page"], "Argument --level"),
    ],
)
def test_what_can_be_seen_to_fail_is_said_at_once(
    arguments: list[str], complaint: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shipped = small_source().gguf
    assert shipped is not None
    Path("model.gguf").symlink_to(shipped)
    Path("model.csv").symlink_to(shipped)
    for name in ("folder.csv", "empty", "empty/below", "own"):
        Path(name).mkdir()
    write(Path("own/index.html"), "My own page")
    write(folder / "a.csv", SENTENCE)
    Path("link.csv").hardlink_to(folder / "a.csv")
    before = sorted(Path().rglob("*"))
    if "--model" not in arguments:
        arguments = [*arguments, "--model", "small"]
    assert cli.main(["batch", *arguments]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("gltr-desktop: ")
    assert err.count("\n") == 1
    assert complaint in err
    assert sorted(Path().rglob("*")) == before


def test_a_model_that_cannot_be_opened_ends_the_run(
    folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "model" / "config.json", "{}")
    arguments = ["batch", "texts", "-o", "table.csv", "--model", str(tmp_path / "model")]
    assert cli.main(arguments) == 2
    assert "cannot be used" in capfd.readouterr().err
    assert not Path("table.csv").exists()
