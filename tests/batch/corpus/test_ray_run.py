"""Several workers, each of which may be killed, and so may the command itself.

What takes Ray's seconds is one story: a run loses a worker, then is killed itself, goes on, is
interrupted, and goes on to the end.
"""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil
import pytest
from helpers.corpora import result, save_model_files, start_corpus, write_parquet

from gltr_desktop import cli
from gltr_desktop.batch.corpus.plan import load_plan

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = 240
TEXT = "Text {}: it was a bright cold day in April, and the clocks were striking thirteen. "
JOBS = 3
"""More than the cores of many a machine."""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, model_files: dict[str, bytes]) -> Path:
    return save_model_files(tmp_path_factory.mktemp("models") / "tiny", model_files)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    columns = {
        "id": [f"id {number}" for number in range(DOCUMENTS)],
        "text": [TEXT.format(number) * 2 for number in range(DOCUMENTS)],
    }
    return write_parquet(tmp_path_factory.mktemp("corpora") / "texts.parquet", columns)


class Run:
    """The command at work in a process of its own."""

    def __init__(self, corpus: Path, out: Path, model: Path) -> None:
        self.out = out
        self.process = start_corpus(corpus, "-o", out, "--model", model, "--jobs", str(JOBS))

    def times(self) -> dict[str, int]:
        """When the files of the result were written, by their names."""
        return {path.name: path.stat().st_mtime_ns for path in self.out.glob("part-*")}

    def wait_for_files(self, count: int) -> None:
        """Return once the result has ``count`` files."""
        while len(self.times()) < count:
            assert self.process.poll() is None, self.process.communicate()
            time.sleep(0.02)

    def descendants(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def workers(self) -> list[psutil.Process]:
        """The processes that score."""
        return [one for one in self.descendants() if "MapWorker" in " ".join(one.cmdline())]

    def kill_a_worker(self) -> None:
        """End a process that scores, as the system does where memory is short."""
        self.workers()[0].kill()

    def end(self) -> Ended:
        """Wait until the command and all processes that it has started are gone."""
        started = self.descendants() if self.process.poll() is None else []
        _, said = self.process.communicate()
        left = psutil.wait_procs(started, timeout=60)[1]
        return Ended(self.process.returncode, said, len(left), self.times())


@dataclass(frozen=True)
class Ended:
    """How a command has ended, and which files there were then."""

    status: int
    said: str
    processes_left: int
    times: dict[str, int]


@dataclass(frozen=True)
class Story:
    out: Path
    killed: Ended
    interrupted: Ended
    finished: Ended


@pytest.fixture(scope="module")
def story(corpus: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Story:
    out = tmp_path_factory.mktemp("story") / "out"
    first = Run(corpus, out, model)
    first.wait_for_files(1)
    first.kill_a_worker()
    first.wait_for_files(4)
    # Ray's agents notice it later.
    workers = first.workers()
    first.process.kill()
    first.process.communicate()
    left = psutil.wait_procs(workers, timeout=60)[1]
    killed = Ended(first.process.returncode, "", len(left), first.times())

    second = Run(corpus, out, model)
    second.wait_for_files(len(killed.times) + 1)
    second.process.send_signal(signal.SIGINT)
    interrupted = second.end()
    return Story(out, killed, interrupted, Run(corpus, out, model).end())


def test_every_text_is_there_once_and_in_order(story: Story) -> None:
    assert story.finished.status == 0
    rows = result(story.out)
    assert rows["id"].to_pylist() == [f"id {number}" for number in range(DOCUMENTS)]
    assert rows["error"].null_count == DOCUMENTS


def test_the_bits_are_those_of_one_worker(
    story: Story, corpus: Path, model: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    arguments = ["corpus", corpus, "-o", out, "--model", model, "--jobs", "1"]
    assert cli.main(list(map(str, arguments))) == 0
    # Other parts, and another process: of the same texts, nothing differs.
    assert result(story.out).combine_chunks().equals(result(out).combine_chunks())


def test_what_was_done_before_a_kill_is_not_done_again(story: Story) -> None:
    assert len(story.killed.times) >= 4
    assert story.killed.times.items() <= story.interrupted.times.items()
    assert story.interrupted.times.items() <= story.finished.times.items()


def test_nothing_is_left_running(story: Story) -> None:
    ends = (story.killed, story.interrupted, story.finished)
    assert [end.processes_left for end in ends] == [0, 0, 0]


def test_an_interrupted_run_says_how_to_go_on(story: Story) -> None:
    assert story.interrupted.status == 130
    first, last = story.interrupted.said.splitlines()
    assert f"{JOBS} workers, about" in first
    (plan,) = (story.out / "_checkpoint").iterdir()
    done, files = len(story.interrupted.times), len(load_plan(plan).parts)
    assert last == (
        f"gltr-desktop: Interrupted: {done} of {files} files are done."
        " The same command goes on from there."
    )


def test_notes_and_half_written_files_are_gone(story: Story) -> None:
    (plan,) = (story.out / "_checkpoint").iterdir()
    assert plan.name.startswith("plan-")
    assert {path.name for path in story.out.iterdir()} == {
        "_checkpoint", "_gltr.json", *story.finished.times,
    }  # fmt: skip
