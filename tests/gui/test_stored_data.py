"""What the program keeps is counted and cleared, and nothing else is."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import platformdirs
import pytest
from huggingface_hub import constants

from gltr_desktop.batch.measured_store import MeasuredStore, store_path
from gltr_desktop.batch.reference.store import data_folder
from gltr_desktop.documents.draft_files import DraftFile
from gltr_desktop.errors import GltrError
from gltr_desktop.ui.dialogs.settings import stored_data

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.ui.dialogs.settings.stored_data import StoredData


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(tmp_path / kind))
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: str(tmp_path / "log"))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))


def clear(stored: StoredData) -> None:
    assert stored.clear is not None
    stored.clear()


@pytest.mark.parametrize(
    "kind",
    [
        stored_data.measurements,
        stored_data.baselines,
        stored_data.log,
        stored_data.downloaded_models,
    ],
)
def test_at_first_there_is_nothing(kind: object) -> None:
    stored = kind()  # type: ignore[operator]
    assert stored.size() == 0
    if stored.clear is not None:
        stored.clear()


def test_drafts_of_other_sessions_go_and_the_present_one_stays(tmp_path: Path) -> None:
    (tmp_path / "unsaved-3.txt").write_text("left behind")
    (tmp_path / "damaged-20260101-120000-1.txt").write_text("damaged")
    (tmp_path / "novel.txt").write_text("a stranger's")
    stored = stored_data.drafts(tmp_path)
    assert stored.size() == len("left behind") + len("damaged")
    present = DraftFile.begin(tmp_path)
    present.begin_writing()
    present.write("my dog ate it", "homework")
    (tmp_path / "unsaved-7.title").write_text("its name")
    (tmp_path / "unsaved-7.txt").write_text("left, too")
    clear(stored)
    assert present.path.read_text() == "my dog ate it"
    present.close()
    assert [path.name for path in tmp_path.glob("*.t*")] == ["novel.txt"]


def test_results_are_cleared_while_a_folder_is_open() -> None:
    store = MeasuredStore.open()
    store.put_page("key", "digest")
    stored = stored_data.measurements()
    assert stored.size() > 0
    clear(stored)
    assert store.page("key") is None
    store.put_page("key", "new")
    assert store.page("key") == "new"
    store.close()


def test_the_store_that_another_version_has_is_cleared_as_well() -> None:
    MeasuredStore.open().close()
    with sqlite3.connect(store_path()) as other:
        other.execute("PRAGMA user_version = 99")
        other.execute("INSERT INTO pages VALUES ('key', 'digest')")
    store = MeasuredStore.open()
    store.put_page("key", "digest")
    store.close()
    stored = stored_data.measurements()
    assert len([*stored.files()]) == 2
    clear(stored)
    for path in stored.files():
        with sqlite3.connect(path) as connection:
            assert connection.execute("SELECT count(*) FROM pages").fetchone() == (0,)


def test_a_store_that_is_in_use_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    MeasuredStore.open().close()
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, **_: connect(path, timeout=0))
    busy = connect(store_path(), isolation_level=None)
    busy.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GltrError, match="while a folder is being read"):
        clear(stored_data.measurements())
    busy.close()


def test_baselines_are_deleted_and_own_references_stay() -> None:
    folder = data_folder()
    (folder / "baselines" / "model" / "float32").mkdir(parents=True)
    (folder / "baselines" / "model" / "float32" / "news.json").write_text("{}")
    (folder / "own.json").write_text("mine")
    stored = stored_data.baselines()
    assert stored.size() == 2
    clear(stored)
    assert stored.size() == 0
    assert (folder / "own.json").read_text() == "mine"


def test_the_log_is_emptied_in_place() -> None:
    stored = stored_data.log()
    stored.folder.mkdir(parents=True)
    log = stored.folder / "gltr_desktop.log"
    log.write_text("line\n")
    log.with_name("gltr_desktop.log.1").write_text("older\n")
    assert stored.size() == len("line\nolder\n")
    with log.open("a") as file:
        clear(stored)
        file.write("after\n")
    assert log.read_text() == "after\n"
    assert [path.name for path in stored.folder.iterdir()] == ["gltr_desktop.log"]


def test_links_in_the_cache_of_models_count_once(tmp_path: Path) -> None:
    blobs = tmp_path / "hub" / "models--a--b" / "blobs"
    blobs.mkdir(parents=True)
    (blobs / "123").write_bytes(bytes(100))
    snapshot = blobs.parent / "snapshots" / "1"
    snapshot.mkdir(parents=True)
    (snapshot / "model.safetensors").symlink_to(blobs / "123")
    stored = stored_data.downloaded_models()
    assert stored.size() == 100
    assert stored.clear is None
