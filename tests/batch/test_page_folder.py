"""The folder of pages: what it may replace, and what it never does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from helpers.privileges import unprivileged
from helpers.text_rows import error_row, text_row

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch.page_folder import PageFolder, holds_only_pages
from gltr_desktop.errors import InputError

WHEN = datetime(2026, 1, 2, tzinfo=UTC)
ROWS = [text_row("a.txt"), error_row("b.jpg", "No text.")]


def pages_in(folder: Path) -> PageFolder:
    return PageFolder(folder, [row.file for row in ROWS], GLTR_COLOURING)


def test_the_folder_is_made_and_may_be_used_again(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    for _ in range(2):
        pages = pages_in(folder)
        pages.prepare()
        pages.write_index(ROWS, WHEN)
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "a.txt" in index
    assert "No text." in index
    assert 'href="a.html' not in index


@pytest.mark.parametrize("name", ["index.html", "a.html"])
def test_what_is_no_page_of_ours_is_not_replaced(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("<!DOCTYPE html>My own page", encoding="utf-8")
    with pytest.raises(InputError, match=f"holds another “{name}”"):
        pages_in(tmp_path).prepare()


def test_other_files_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "other.html").write_text("<!DOCTYPE html>My own page", encoding="utf-8")
    pages_in(tmp_path).prepare()


def test_a_file_or_a_folder_above_that_is_missing_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="is a file, not a folder"):
        pages_in(tmp_path / "file").prepare()
    with pytest.raises(InputError, match="cannot be made: No such file or directory"):
        pages_in(tmp_path / "missing/pages").prepare()


def test_a_folder_that_cannot_be_made_is_an_error() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        with unprivileged(), pytest.raises(InputError, match="cannot be made: Permission denied"):
            pages_in(folder / "pages").prepare()
        folder.chmod(0o755)


def test_a_folder_of_pages_is_told_from_one_of_texts(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    assert holds_only_pages(folder)
    pages = pages_in(folder)
    pages.prepare()
    assert holds_only_pages(folder)
    pages.write_index(ROWS, WHEN)
    assert holds_only_pages(folder)
    (folder / "essay.html").write_text("<p>My essay", encoding="utf-8")
    assert not holds_only_pages(folder)
    assert not holds_only_pages(folder / "essay.html")
