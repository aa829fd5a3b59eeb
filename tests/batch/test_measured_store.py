"""What was measured is found again, by whatever program; and nothing ever fails because of it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import platformdirs
import pytest
from helpers.privileges import unprivileged

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.text_figures import TextFigures
from gltr_desktop.batch import measured_store
from gltr_desktop.batch.measured_store import MeasuredStore, store_key, store_path
from gltr_desktop.batch.rows import Measured, TextFile
from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from collections.abc import Iterator

FIGURES = TextFigures(5, 1, 2, 1, (1, 0, 0, 0), 2.5, 0.5, 1.25, 0.1, 1.0, 1.0, None)
FOUND = Measured(
    FIGURES, ("1 note at the end",), "a remark", "tiny “x”\udcff", "", "float32", "cpu", "v", 0.25
)
SMALL = ModelChoice("small")
FILE = TextFile(Path("essay.docx"), "essay.docx")


pytestmark = pytest.mark.usefixtures("cache")


@pytest.fixture
def store() -> Iterator[MeasuredStore]:
    opened = MeasuredStore.open()
    yield opened
    opened.close()


def test_what_was_put_is_there_after_opening_again(store: MeasuredStore) -> None:
    assert store.get("key") is None
    store.put("key", FOUND)
    store.put_page("key", "digest")
    store.close()
    again = MeasuredStore.open()
    assert again.get("key") == FOUND
    assert again.page("key") == "digest"
    assert again.get("other key") is None
    assert again.page("other key") is None
    again.close()


def test_what_is_put_again_replaces_what_was_there(store: MeasuredStore) -> None:
    store.put("key", FOUND)
    store.put("key", replace(FOUND, seconds=9.0))
    assert store.get("key") == replace(FOUND, seconds=9.0)


def test_a_store_that_is_closed_is_empty_and_takes_nothing(store: MeasuredStore) -> None:
    store.put("key", FOUND)
    store.close()
    store.close()
    store.put("other", FOUND)
    assert store.get("key") is None


WRITER = """
import sys
sys.path.insert(0, {tests!r})
import platformdirs
platformdirs.user_cache_dir = lambda *_, **__: {cache!r}
from dataclasses import replace
from gltr_desktop.batch.measured_store import MeasuredStore
from test_measured_store import FOUND
store = MeasuredStore.open()
for number in range(50):
    store.put(f"{{sys.argv[1]}} {{number}}", replace(FOUND, seconds=number))
"""


def test_two_programs_write_at_once(cache: Path, store: MeasuredStore) -> None:
    code = WRITER.format(tests=str(Path(__file__).parent), cache=str(cache))
    path = os.pathsep.join([str(Path(__file__).parents[1]), *sys.path])
    programs = [
        subprocess.Popen([sys.executable, "-c", code, name], env=os.environ | {"PYTHONPATH": path})
        for name in ("a", "b")
    ]
    assert [program.wait() for program in programs] == [0, 0]
    for name in ("a", "b"):
        found = [store.get(f"{name} {number}") for number in range(50)]
        assert [one.seconds for one in found if one is not None] == list(range(50))


def test_several_threads_use_one_store(store: MeasuredStore) -> None:
    wrong: list[int] = []

    def use(first: int) -> None:
        for number in range(first, first + 50):
            store.put(str(number), replace(FOUND, seconds=number))
            found = store.get(str(number))
            if found is None or found.seconds != number:
                wrong.append(number)

    threads = [threading.Thread(target=use, args=(first,)) for first in range(0, 200, 50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_store_that_another_program_has_locked_is_as_if_empty(
    store: MeasuredStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measured_store, "_WAIT_SECONDS", 0.0)
    store.put("key", FOUND)
    other = sqlite3.connect(store_path(), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    late = MeasuredStore.open()
    late.put("key", FOUND)
    assert late.get("key") is None
    other.execute("ROLLBACK")
    other.close()
    assert store.get("key") == FOUND
    late.close()


def test_while_another_program_writes_the_store_can_be_read(store: MeasuredStore) -> None:
    store.put("key", FOUND)
    other = sqlite3.connect(store_path(), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    late = MeasuredStore.open()
    assert late.get("key") == FOUND
    other.close()
    late.close()


@pytest.mark.parametrize(
    "damage", [b"", b"no database at all", b"SQLite format 3\0" + b"\xff" * 200]
)
def test_a_damaged_store_is_begun_anew(damage: bytes, cache: Path) -> None:
    cache.mkdir()
    store_path().write_bytes(damage)
    store = MeasuredStore.open()
    assert store.get("key") is None
    store.put("key", FOUND)
    assert store.get("key") == FOUND
    store.close()


def test_a_store_that_is_damaged_while_it_is_open_is_begun_anew(store: MeasuredStore) -> None:
    for number in range(100):
        store.put(str(number), FOUND)
    store.close()
    damaged = MeasuredStore.open()
    size = store_path().stat().st_size
    with store_path().open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    assert [damaged.get(str(number)) for number in range(100)] == [None] * 100
    damaged.put("key", FOUND)
    assert not store_path().exists()
    again = MeasuredStore.open()
    again.put("key", FOUND)
    assert again.get("key") == FOUND
    again.close()


@pytest.mark.parametrize(
    "content", ["", "no JSON", "[]", "{}", '{"figures": {}}', '{"figures": {"buckets": 1}}', None]
)
def test_an_entry_that_is_none_is_ignored(content: str | None, store: MeasuredStore) -> None:
    store.put("key", FOUND)
    other = sqlite3.connect(store_path())
    if content is None:
        # As a later version may write it.
        (text,) = other.execute("SELECT content FROM measured").fetchone()
        content = json.dumps(json.loads(text) | {"something": "new"})
    other.execute("UPDATE measured SET content = ?", (content,))
    other.commit()
    other.close()
    assert store.get("key") is None


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_store(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: f"{name}/cache")
        with unprivileged():
            store = MeasuredStore.open()
            store.put("key", FOUND)
            assert store.get("key") is None
            store.close()
        folder.chmod(0o755)


def test_a_store_that_cannot_be_written_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        monkeypatch.setattr(platformdirs, "user_cache_dir", lambda *_, **__: name)
        store = MeasuredStore.open()
        store.put("key", FOUND)
        store.close()
        store_path().chmod(0o444)
        folder.chmod(0o555)
        with unprivileged():
            locked = MeasuredStore.open()
            locked.put("other", FOUND)
            assert (locked.get("key"), locked.get("other")) == (FOUND, None)
            locked.close()
        folder.chmod(0o755)


def test_the_newest_entries_are_kept(store: MeasuredStore, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        store.put(str(number), FOUND)
    store.put("0", FOUND)
    monkeypatch.setattr(measured_store, "MAX_ENTRIES", 3)
    again = MeasuredStore.open()
    kept = [number for number in range(10) if again.get(str(number)) is not None]
    assert kept == [0, 8, 9]
    again.close()


def test_the_key_depends_on_all_that_the_figures_follow_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    model = tmp_path / "model"
    model.mkdir()
    weights = model / "model.safetensors"
    weights.write_bytes(b"1")
    (model / "config.json").write_text("{}", encoding="utf-8")
    choice = ModelChoice(str(model))
    base = (FILE, "a", choice, GLTR_COLOURING)
    keys = [
        store_key(*base),
        store_key(TextFile(Path("essay.pdf"), "essay.pdf"), *base[1:]),
        store_key(FILE, "b", choice, GLTR_COLOURING),
        store_key(FILE, "a", SMALL, GLTR_COLOURING),
        store_key(FILE, "a", replace(choice, device="cpu"), GLTR_COLOURING),
        store_key(FILE, "a", replace(choice, precision="float32"), GLTR_COLOURING),
        store_key(FILE, "a", replace(choice, masking="token"), GLTR_COLOURING),
        store_key(FILE, "a", replace(choice, window=512), GLTR_COLOURING),
        store_key(FILE, "a", choice, Colouring(Thresholds((5, 50, 500)))),
        store_key(FILE, "a", choice, Colouring(granularity=Granularity.WORD)),
    ]
    with monkeypatch.context() as patch:
        patch.setattr(measured_store, "PROGRAM", "another version")
        keys.append(store_key(*base))
    os.utime(weights, ns=(0, 0))
    keys.append(store_key(*base))
    (model / "tokenizer.json").write_text("{}", encoding="utf-8")
    keys.append(store_key(*base))
    assert len(set(keys)) == len(keys)


def test_the_key_does_not_depend_on_the_name_of_the_file() -> None:
    other = TextFile(Path("elsewhere/another.DOCX"), "elsewhere/another.DOCX")
    assert store_key(FILE, "a", SMALL, GLTR_COLOURING) == store_key(
        other, "a", SMALL, GLTR_COLOURING
    )
