"""A run through many files: their rows, in order, whatever is in them."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import psutil
import pytest
from helpers.small_documents import WORD, word

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.analysis.text_figures import text_figures
from gltr_desktop.batch import runner
from gltr_desktop.batch.finding import find_texts
from gltr_desktop.batch.measured_store import MeasuredStore
from gltr_desktop.batch.page_folder import PageFolder
from gltr_desktop.batch.rows import measured
from gltr_desktop.batch.runner import BatchRun, Done
from gltr_desktop.batch.text_reading import ReadBytes, read_bytes
from gltr_desktop.cli.failures import explained
from gltr_desktop.cli.text_analysis import analyse_text
from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from gltr_desktop.batch.rows import TextFile, TextRow

pytestmark = pytest.mark.usefixtures("cache")

SENTENCE = "It was a bright cold day in April, and the clocks were striking thirteen. "
NEVER = threading.Event()


def ignore(scored: int, tokens: int) -> None:
    pass


@pytest.fixture
def store(cache: Path) -> Iterator[MeasuredStore]:
    opened = MeasuredStore.open()
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = tmp_path / "texts"
    texts.mkdir()
    return texts


def write_texts(folder: Path, count: int) -> list[TextFile]:
    for number in range(count):
        (folder / f"{number}.txt").write_text(SENTENCE * (number + 1), encoding="utf-8")
    return find_texts([folder], recursive=False)


def measure(
    files: Sequence[TextFile],
    choice: ModelChoice,
    store: MeasuredStore,
    *,
    colouring: Colouring = GLTR_COLOURING,
    pages: PageFolder | None = None,
    cancelled: threading.Event = NEVER,
    report: Callable[[int, int], None] = ignore,
) -> Iterator[Done]:
    run = BatchRun(
        choice, colouring, store, pages, cancelled=cancelled, explain=explained, report=report
    )
    return run.measure(files)


def take(run: Iterator[Done], found: list[Done]) -> None:
    """Move what ``run`` brings to ``found``, until it raises something."""
    while True:
        found.append(next(run))


def rows(done: Sequence[Done]) -> list[TextRow]:
    return [one.row for one in done]


def known(done: Sequence[Done]) -> list[str]:
    return [one.row.file.name for one in done if one.was_known]


def test_rows_keep_the_order_and_errors_are_rows(
    folder: Path, tiny_choice: ModelChoice, store: MeasuredStore
) -> None:
    (folder / "a 2.txt").write_text(SENTENCE, encoding="utf-8")
    (folder / "a 10.docx").write_bytes(word(WORD.encode()))
    (folder / "b.jpg").write_bytes(b"\xff\xd8\xff\0\0")
    (folder / "c.txt").write_bytes(b"")
    (folder / "d.docx").write_bytes(b"PK\3\4 and no more")
    (folder / "e.txt").symlink_to(folder / "nowhere")
    (folder / "f.txt").write_text(SENTENCE * 2, encoding="utf-8")
    found = rows(list(measure(find_texts([folder], recursive=False), tiny_choice, store)))
    assert [row.file.name for row in found] == [
        "a 2.txt", "a 10.docx", "b.jpg", "c.txt", "d.docx", "e.txt", "f.txt"
    ]  # fmt: skip
    assert [row.measured is not None for row in found] == [True, True, *[False] * 4, True]
    assert [row.error == "" for row in found] == [True, True, *[False] * 4, True]
    assert "an image" in found[2].status
    assert "empty" in found[3].status
    assert "There is no file" in found[5].status
    assert [len(row.sha256) for row in found] == [64, 64, 64, 64, 64, 0, 64]


def test_figures_are_those_of_analyze_to_the_bit_whatever_came_before(
    folder: Path, tiny_choice: ModelChoice, store: MeasuredStore
) -> None:
    """Texts with the same beginnings, of which an engine could take over what it knows."""
    files = write_texts(folder, 4)
    store.close()  # Nothing is known from before.
    for order in (files, files[::-1], [files[2], files[0], files[3], files[1]]):
        for row in rows(list(measure(order, tiny_choice, store))):
            text = row.file.path.read_text(encoding="utf-8")
            alone = analyse_text(text, tiny_choice, 10)
            assert row.measured is not None
            assert row.measured.figures == text_figures(alone, Thresholds())
            assert row.measured.model == alone.model.name


def test_every_text_is_read_as_if_it_were_the_first(
    folder: Path, tiny_choice: ModelChoice, store: MeasuredStore
) -> None:
    reports: list[tuple[int, int]] = []
    files = write_texts(folder, 2)
    found = rows(list(measure(files, tiny_choice, store, report=lambda *now: reports.append(now))))
    tokens = [row.measured.figures.tokens for row in found if row.measured]
    for total in tokens:
        of_text = [scored for scored, all_tokens in reports if all_tokens == total]
        assert of_text[0] == 0
        assert of_text[-1] == total


def test_one_file_is_read_ahead_and_never_two(
    folder: Path, tiny_choice: ModelChoice, store: MeasuredStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is there only when it may be read; the model waits until the next one has been."""
    files = write_texts(folder, 5)
    texts = [file.path.read_bytes() for file in files]
    for file in files[2:]:
        file.path.unlink()
    has_read = [threading.Event() for _ in files]

    def read(file: TextFile, is_cancelled: Callable[[], bool]) -> ReadBytes:
        try:
            return read_bytes(file, is_cancelled)
        finally:
            has_read[files.index(file)].set()

    monkeypatch.setattr(runner, "read_bytes", read)
    index = 0

    def wait_for_next(scored: int, tokens: int) -> None:
        if index + 1 < len(files):
            assert has_read[index + 1].wait(60)

    found = []
    for done in measure(files, tiny_choice, store, report=wait_for_next):
        assert done.row.error == ""
        found.append(done.row.file)
        if index + 2 < len(files):
            assert not has_read[index + 2].is_set()
            files[index + 2].path.write_bytes(texts[index + 2])
        index += 1
    assert found == files


def test_the_same_again_reads_only_what_has_changed_or_is_new(
    folder: Path, tiny_choice: ModelChoice, store: MeasuredStore
) -> None:
    files = write_texts(folder, 3)
    first = list(measure(files, tiny_choice, store))
    assert known(first) == []
    again = list(measure(files, tiny_choice, store))
    assert rows(again) == rows(first)
    assert known(again) == ["0.txt", "1.txt", "2.txt"]
    (folder / "1.txt").write_text("Quite another text.", encoding="utf-8")
    (folder / "0.txt").rename(folder / "renamed.txt")
    (folder / "new.txt").write_text("A text that is new.", encoding="utf-8")
    third = list(measure(find_texts([folder], recursive=False), tiny_choice, store))
    assert known(third) == ["2.txt", "renamed.txt"]
    assert all(row.measured for row in rows(third))


def test_other_thresholds_and_another_model_are_measured_again(
    folder: Path, tiny_choice: ModelChoice, store: MeasuredStore
) -> None:
    files = write_texts(folder, 2)
    list(measure(files, tiny_choice, store))
    other = Colouring(Thresholds((1, 2, 3)))
    found = list(measure(files, tiny_choice, store, colouring=other))
    assert known(found) == []
    assert known(list(measure(files, tiny_choice, store, colouring=other))) == ["0.txt", "1.txt"]
    assert known(list(measure(files, ModelChoice("small"), store))) == []
    assert known(list(measure(files, replace(tiny_choice, precision="auto"), store))) == []


def test_no_model_is_opened_where_all_is_known(
    folder: Path, tiny_choice: ModelChoice, store: MeasuredStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write_texts(folder, 2)
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\0\0")
    list(measure(files, tiny_choice, store))

    def refuse(*_: object) -> None:
        pytest.fail("the model was opened")

    monkeypatch.setattr(runner, "open_engine", refuse)
    files = find_texts([folder], recursive=False)
    assert known(list(measure(files, tiny_choice, store))) == ["0.txt", "1.txt"]


def test_what_nobody_expected_of_a_text_is_its_row(
    folder: Path, tiny_choice: ModelChoice, store: MeasuredStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write_texts(folder, 4)

    def read(file: TextFile, is_cancelled: Callable[[], bool]) -> ReadBytes:
        if file.name == "0.txt":
            raise KeyError("reading")
        return read_bytes(file, is_cancelled)

    def fail(document: object, *rest: object) -> object:
        if getattr(document, "text", "") == SENTENCE * 3:
            raise MemoryError
        return measured(document, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(runner, "read_bytes", read)
    monkeypatch.setattr(runner, "measured", fail)
    found = rows(list(measure(files, tiny_choice, store)))
    assert [row.measured is None for row in found] == [True, False, True, False]
    assert "This is a bug: KeyError" in found[0].status
    assert "not enough memory" in found[2].status
    assert found[2].sha256 != ""


def test_a_model_that_cannot_be_opened_ends_the_run(
    folder: Path, model_files: dict[str, bytes], tmp_path: Path, store: MeasuredStore
) -> None:
    files = write_texts(folder, 3)
    model = tmp_path / "broken"
    model.mkdir()
    for name, content in model_files.items():
        (model / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(GltrError, match=r"broken"):
        list(measure(files, ModelChoice(str(model)), store))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("reader")]


def test_a_run_that_is_cancelled_keeps_what_is_done_and_leaves_no_process(
    folder: Path, tiny_choice: ModelChoice, store: MeasuredStore
) -> None:
    write_texts(folder, 2)
    # It is being read while the text before it is scored.
    (folder / "3.docx").write_bytes(word(WORD.encode()))
    files = find_texts([folder], recursive=False)
    cancelled = threading.Event()
    found: list[Done] = []

    def cancel_in_the_second(scored: int, tokens: int) -> None:
        if found and scored < tokens:
            cancelled.set()

    with pytest.raises(Cancelled):
        take(
            measure(files, tiny_choice, store, cancelled=cancelled, report=cancel_in_the_second),
            found,
        )
    assert [done.row.file.name for done in found] == ["0.txt"]
    assert psutil.Process().children() == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("reader")]


def test_an_event_that_is_set_before_reads_nothing(
    folder: Path, tiny_choice: ModelChoice, store: MeasuredStore
) -> None:
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(Cancelled):
        next(measure(write_texts(folder, 1), tiny_choice, store, cancelled=cancelled))


def test_a_run_in_which_all_is_known_can_be_cancelled_too(
    folder: Path, tiny_choice: ModelChoice, store: MeasuredStore
) -> None:
    files = write_texts(folder, 3)
    list(measure(files, tiny_choice, store))
    cancelled = threading.Event()
    again = measure(files, tiny_choice, store, cancelled=cancelled)
    assert next(again).was_known
    cancelled.set()
    with pytest.raises(Cancelled):
        next(again)


def test_a_page_is_written_as_soon_as_its_text_is_scored_and_kept_later(
    folder: Path, tmp_path: Path, tiny_choice: ModelChoice, store: MeasuredStore
) -> None:
    files = write_texts(folder, 3)
    html = tmp_path / "pages"

    def run() -> list[Done]:
        pages = PageFolder(html, files, GLTR_COLOURING)
        pages.prepare()
        done = []
        for one in measure(files, tiny_choice, store, pages=pages):
            done.append(one)
            written = sorted(path.name for path in html.iterdir())
            assert written[: len(done)] == ["0.html", "1.html", "2.html"][: len(done)]
        return done

    # Figures alone are not enough.
    plain = list(measure(files, tiny_choice, store))
    first = run()
    assert known(first) == []
    assert [row.measured.figures for row in rows(first) if row.measured] == [
        row.measured.figures for row in rows(plain) if row.measured
    ]
    content = (html / "0.html").read_text(encoding="utf-8")
    assert SENTENCE.split(maxsplit=1)[0] in content
    assert "0.txt" in content
    assert known(run()) == ["0.txt", "1.txt", "2.txt"]
    (html / "1.html").unlink()
    (html / "2.html").write_text(content, encoding="utf-8")
    assert known(run()) == ["0.txt"]
    assert (html / "1.html").exists()
    assert "2.txt" in (html / "2.html").read_text(encoding="utf-8")


def test_a_page_shows_the_present_name_of_its_text(
    folder: Path, tmp_path: Path, tiny_choice: ModelChoice, store: MeasuredStore
) -> None:
    (folder / "0.txt").write_text(SENTENCE, encoding="utf-8")
    for name in ("0.txt", "0.TXT"):
        (folder / "0.txt").rename(folder / name)
        files = find_texts([folder], recursive=False)
        pages = PageFolder(tmp_path / "pages", files, GLTR_COLOURING)
        pages.prepare()
        assert known(list(measure(files, tiny_choice, store, pages=pages))) == []
        assert name in (tmp_path / "pages" / "0.html").read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_ends_the_run(
    folder: Path, tmp_path: Path, tiny_choice: ModelChoice, store: MeasuredStore
) -> None:
    files = write_texts(folder, 2)
    pages = PageFolder(tmp_path / "pages", files, GLTR_COLOURING)
    pages.prepare()
    (tmp_path / "pages").rmdir()
    with pytest.raises(GltrError, match="There is no folder"):
        list(measure(files, tiny_choice, store, pages=pages))


def test_a_model_that_is_gone_ends_the_run(folder: Path, store: MeasuredStore) -> None:
    with pytest.raises(InputError, match=r"\./gone"):
        list(measure(write_texts(folder, 1), ModelChoice("./gone"), store))
