"""What a newer version has kept, or something has damaged, is neither lost nor written over."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings

from gltr_desktop.batch.corpus.run_record import RECORD, load_record
from gltr_desktop.batch.measured_store import MeasuredStore, store_path
from gltr_desktop.batch.reference.library import choice_named, unknown_choice
from gltr_desktop.batch.reference.own import (
    OwnReference,
    forget_own,
    keep_own,
    own_references,
    problem_with_list,
)
from gltr_desktop.batch.reference.store import BaselineStore, data_folder
from gltr_desktop.documents.draft_files import (
    DraftFile,
    drafts_of_other_versions,
    message_about,
)
from gltr_desktop.documents.file_lock import FileLock
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.ui.files.draft import draft_folder
from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASS = str(Path("/home/reader/texts/class"))

pytestmark = pytest.mark.usefixtures("qapp", "home")


@pytest.fixture
def settings_file(home: Path) -> Path:
    return home / "config" / "gltr_desktop" / "gltr_desktop.conf"


def test_settings_of_a_newer_version_are_copied_and_used(settings_file: Path) -> None:
    content = b"[General]\nschema=99\n\n" + settings_file.read_bytes()
    settings_file.write_bytes(content)
    settings = Settings()
    copy = settings_file.with_name("gltr_desktop.schema-99.conf")
    assert copy.read_bytes() == content
    assert settings.font_size == 21
    notice = settings.take_notice()
    assert str(copy) in notice
    assert "newer version" in notice
    QSettings().sync()
    # The newer version finds its number, and one copy is enough.
    assert Settings().stored_text("schema") == "99"
    assert Settings().take_notice() == ""
    assert len([*settings_file.parent.iterdir()]) == 2


@pytest.mark.parametrize("schema", ["-1", "x", "1.5", "", '"\\x0"', "99999999999999999999"])
def test_a_schema_that_is_none_counts_as_damage(settings_file: Path, schema: str) -> None:
    content = f"[General]\nschema={schema}\n\n".encode() + settings_file.read_bytes()
    settings_file.write_bytes(content)
    settings = Settings()
    copy = settings_file.with_name("gltr_desktop.damaged.conf")
    assert copy.read_bytes() == content
    assert str(copy) in settings.take_notice()
    assert settings.font_size == 21


@pytest.mark.parametrize(
    "damage",
    [b"[window\n\xff\xfe garbage\n", b"[other]\nno setting\n", b"\0" * 100, b"[x]\n[\n"],
    ids=["garbage", "no setting", "zeros", "half a section"],
)
def test_settings_that_cannot_be_parsed_are_copied(settings_file: Path, damage: bytes) -> None:
    content = settings_file.read_bytes() + damage
    settings_file.write_bytes(content)
    settings = Settings()
    copy = settings_file.with_name("gltr_desktop.damaged.conf")
    assert copy.read_bytes() == content
    assert str(copy) in settings.take_notice()
    assert settings.font_size == 21
    settings.font_size = 22
    QSettings().sync()
    assert Settings().take_notice() == ""
    assert copy.read_bytes() == content


def of_schema(schema: int) -> list[tuple[str, str]]:
    """Have a newer version make the store its own; returns what it has measured."""
    with closing(sqlite3.connect(store_path())) as connection:
        connection.execute(f"PRAGMA user_version = {schema}")
        connection.execute("ALTER TABLE measured ADD COLUMN something")
        connection.commit()
        return connection.execute("SELECT * FROM measured").fetchall()


@pytest.mark.parametrize("schema", [2, 99, -1])
def test_what_a_newer_version_has_measured_is_left_to_it(schema: int) -> None:
    rows = of_schema(schema)
    # It may be running.
    with closing(sqlite3.connect(store_path(), isolation_level=None)) as newer:
        newer.execute("BEGIN IMMEDIATE")
        before = store_path().read_bytes()
        store = MeasuredStore.open()
        store.put_page("key", "digest")
        store.close()
        again = MeasuredStore.open()
        assert again.page("key") == "digest"
        again.close()
        newer.execute("ROLLBACK")
        assert store_path().read_bytes() == before
        assert newer.execute("SELECT * FROM measured").fetchall() == rows


@pytest.fixture
def newer_baseline() -> Path:
    """The baseline of the home, as a newer version may have written it."""
    (path,) = data_folder().rglob("*class*.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "format": "gltr-desktop-reference/2"}), encoding="utf-8")
    return path


def test_a_newer_baseline_is_left_as_it_is(newer_baseline: Path, home: Path) -> None:
    older = (Path(__file__).parent / "data" / "0.1.0").joinpath(newer_baseline.relative_to(home))
    before, store = newer_baseline.read_bytes(), BaselineStore()
    assert store.is_newer(CLASS)
    assert store.get(CLASS, "small", "float32") is None
    newer_baseline.write_bytes(older.read_bytes())
    stored = store.get(CLASS, "small", "float32")
    assert stored is not None
    newer_baseline.write_bytes(before)
    path = store.put(CLASS, "small", stored)
    assert newer_baseline.read_bytes() == before
    assert path.parent == newer_baseline.parent
    assert store.get(CLASS, "small", "float32") == stored
    # It is removed only with its reference.
    forget_own("My class")
    assert not newer_baseline.exists()
    assert not path.exists()


@pytest.fixture
def list_file() -> Path:
    return data_folder() / "own.json"


def test_a_list_of_references_of_a_newer_version_is_not_changed(list_file: Path) -> None:
    content = '{"format": "gltr-desktop-own-references/2", "references": {}}'
    list_file.write_text(content, encoding="utf-8")
    assert own_references() == []
    assert "another version" in problem_with_list()
    assert "another version" in unknown_choice("My class").message
    assert choice_named("My class") is None
    with pytest.raises(GltrError, match="another version"):
        keep_own(OwnReference("new", Path(CLASS)))
    with pytest.raises(GltrError, match="another version"):
        forget_own("My class")
    assert list_file.read_text(encoding="utf-8") == content


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"format": "something else"}'])
def test_a_damaged_list_of_references_is_set_aside(list_file: Path, content: bytes) -> None:
    for number in (1, 2):
        list_file.write_bytes(content)
        assert "is damaged" in problem_with_list()
        keep_own(OwnReference("new", Path(CLASS)))
        assert list_file.with_name(f"own.damaged-{number}.json").read_bytes() == content
        assert own_references() == [OwnReference("new", Path(CLASS))]


@pytest.fixture
def newer_draft() -> Iterator[Path]:
    """A text that a newer version keeps in another way, with the number of a draft of 0.1.0."""
    path = draft_folder() / "unsaved-3.draft"
    path.write_bytes(b"\x02something")
    path.with_suffix(".title").write_bytes(b"novel.docx")
    yield path
    assert path.read_bytes() == b"\x02something"
    assert path.with_suffix(".title").read_bytes() == b"novel.docx"


def test_a_draft_of_a_newer_version_is_named_and_kept(newer_draft: Path) -> None:
    left = DraftFile.left_in(draft_folder())
    others = drafts_of_other_versions(draft_folder())
    assert others == [newer_draft]
    assert str(newer_draft) in message_about([], others)
    new = DraftFile.begin(draft_folder())
    assert new.path.stem == "unsaved-4"
    for draft in (*left, new):
        draft.close()


def test_a_draft_of_a_newer_version_that_is_running_is_its_own(newer_draft: Path) -> None:
    lock = FileLock(newer_draft.with_suffix(".lock"))
    assert lock.acquire()
    assert drafts_of_other_versions(draft_folder()) == []
    lock.release()


def test_the_result_of_a_newer_version_is_not_gone_on_with(home: Path) -> None:
    path = home / "corpus" / RECORD
    content = json.loads(path.read_text(encoding="utf-8"))
    # Its record may have other keys.
    del content["top_k"]
    path.write_text(json.dumps({**content, "schema": 2}), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(InputError, match="another version") as raised:
        load_record(home / "corpus")
    assert "overwrite" not in raised.value.remedy
    assert path.read_bytes() == before
