"""References of a reader's own: the list of them, and the texts in their folders."""

from __future__ import annotations

import json
import os
import threading
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import MODEL
from helpers.privileges import unprivileged
from helpers.reference_texts import text, write_texts
from helpers.small_documents import RTF

from gltr_desktop.analysis.reference.baseline import Baseline
from gltr_desktop.batch.reference.own import (
    MAX_CHARACTERS,
    OwnReference,
    file_state,
    files_in,
    forget_own,
    keep_own,
    own_references,
    texts_in,
)
from gltr_desktop.batch.reference.store import BaselineStore, StoredBaseline
from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models.options import BUILT_IN

if TYPE_CHECKING:
    from pathlib import Path


def all_texts(folder: Path) -> list[str | None]:
    return list(texts_in(files_in(folder), lambda: False))


def test_references_are_kept_in_order_and_replaced_by_title(tmp_path: Path) -> None:
    assert own_references() == []
    essays = OwnReference("My essays", tmp_path / "essays")
    keep_own(OwnReference("My class", tmp_path / "class"))
    keep_own(essays)
    assert own_references() == [OwnReference("My class", tmp_path / "class"), essays]
    keep_own(OwnReference("My class", tmp_path / "new"))
    assert own_references() == [essays, OwnReference("My class", tmp_path / "new")]
    forget_own("My essays")
    forget_own("nobody's")
    assert own_references() == [OwnReference("My class", tmp_path / "new")]
    assert own_references()[0].passages == "texts of “My class”"


def test_what_models_made_of_the_texts_is_forgotten_with_the_last_title(tmp_path: Path) -> None:
    folder = tmp_path / "class"
    stored = StoredBaseline.of("class", "texts of “class”", None, MODEL, Baseline.of([]))
    BaselineStore().put(str(folder), BUILT_IN, stored)
    keep_own(OwnReference("one", folder))
    keep_own(OwnReference("two", folder))
    forget_own("one")
    assert BaselineStore().get(str(folder), BUILT_IN, "float32") == stored
    forget_own("two")
    assert BaselineStore().get(str(folder), BUILT_IN, "float32") is None


@pytest.mark.parametrize("title", ["", " ", "news", "x" * 101])
def test_a_title_is_told_from_all_others(title: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        keep_own(OwnReference(title, tmp_path))
    assert own_references() == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b"[" * 100_000,
        json.dumps({"format": "other", "references": []}).encode(),
        json.dumps({"format": "gltr-desktop-own-references/1", "references": [1]}).encode(),
        json.dumps({"format": "gltr-desktop-own-references/1", "references": [{}]}).encode(),
    ],
)
def test_a_damaged_list_is_begun_anew(content: bytes, data: Path, tmp_path: Path) -> None:
    one = OwnReference("My class", tmp_path)
    keep_own(one)
    (data / "reference" / "own.json").write_bytes(content)
    assert own_references() == []
    keep_own(one)
    assert own_references() == [one]


def test_programs_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    titles = {f"class {number}" for number in range(5)}
    threads = [
        threading.Thread(target=keep_own, args=(OwnReference(title, tmp_path),)) for title in titles
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {own.title for own in own_references()} == titles


def test_a_list_that_cannot_be_written_says_so(data: Path, tmp_path: Path) -> None:
    data.touch()
    with pytest.raises(GltrError, match="cannot be made"):
        keep_own(OwnReference("My class", tmp_path))


def test_texts_are_read_whatever_their_format_and_cut(tmp_path: Path) -> None:
    (tmp_path / "1 long.txt").write_text(text(1, 30_000), encoding="utf-8")
    (tmp_path / "2 letter.rtf").write_bytes(RTF)
    long, letter = all_texts(tmp_path)
    assert long == text(1, 30_000)[:MAX_CHARACTERS]
    assert letter is not None
    assert letter.endswith("note")


def test_files_without_a_text_are_told_from_texts(tmp_path: Path) -> None:
    (tmp_path / "1 binary").write_bytes(bytes(range(256)))
    (tmp_path / "2 empty.txt").touch()
    (tmp_path / "3 blank.txt").write_text(" \n ", encoding="utf-8")
    (tmp_path / "4 essay.txt").write_text(text(4), encoding="utf-8")
    (tmp_path / "5 nowhere.txt").symlink_to(tmp_path / "missing")
    assert all_texts(tmp_path) == [None, None, None, text(4), None]


def test_a_file_that_may_not_be_read_is_no_text(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(text(1), encoding="utf-8")
    secret.chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    with unprivileged():
        assert all_texts(tmp_path) == [None]


def test_a_text_counts_once(tmp_path: Path) -> None:
    write_texts(tmp_path, range(2))
    (tmp_path / "copy.txt").write_text(text(1).replace(" ", "\n"), encoding="utf-8")
    (tmp_path / "other end.txt").write_text(text(2, 4_000), encoding="utf-8")
    (tmp_path / "other end 2.txt").write_text(text(2, 4_000) + " The end.", encoding="utf-8")
    assert len(all_texts(tmp_path)) == 3


def test_reading_stops_when_it_is_cancelled(tmp_path: Path) -> None:
    write_texts(tmp_path, range(2))
    cancelled = threading.Event()
    texts = texts_in(files_in(tmp_path), cancelled.is_set)
    assert next(texts) == text(0)
    cancelled.set()
    with pytest.raises(Cancelled):
        next(texts)


def test_the_state_of_files_changes_with_them(tmp_path: Path) -> None:
    write_texts(tmp_path, range(3))
    before = file_state(files_in(tmp_path))
    assert file_state(files_in(tmp_path)) == before
    essay = tmp_path / "essay 1.txt"
    os.utime(essay, ns=(1, 1))
    touched = file_state(files_in(tmp_path))
    essay.rename(tmp_path / "essay 7.txt")
    renamed = file_state(files_in(tmp_path))
    (tmp_path / "essay 7.txt").unlink()
    assert len({before, touched, renamed, file_state(files_in(tmp_path))}) == 4


def test_a_folder_that_is_gone_or_empty_has_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is not there\. Put it back"):
        files_in(tmp_path / "gone")
    (tmp_path / "below").mkdir()
    with pytest.raises(InputError, match=r"no file .* Choose a folder that has the texts in it"):
        files_in(tmp_path)
