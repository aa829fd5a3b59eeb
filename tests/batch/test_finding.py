"""Finding texts: everything that may be one, once, in an order that people expect."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from helpers.privileges import unprivileged
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.batch.finding import find_texts
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"A text.")


def names(*paths: Path, recursive: bool = True, outputs: Iterable[Path] = ()) -> list[str]:
    return [file.name for file in find_texts(paths, recursive=recursive, outputs=list(outputs))]


def obvious_order(name: str) -> list[list[tuple[int, str]]]:
    """Folder by folder, piece by piece: digits by their value, and anything else without case."""
    *folders, last = name.removesuffix(".txt").split("/")
    # A folder comes before the file of its name.
    return [*map(_pieces, folders), [*_pieces(last), (-1, "")]]


def _pieces(part: str) -> list[tuple[int, str]]:
    pairs = re.findall(r"(\d+)|(\D+)", part)
    return [
        (int(number), "") if number else (sys.maxsize, other.casefold()) for number, other in pairs
    ]


PARTS = st.from_regex(r"[abAB 0-9_]{0,3}[abAB0-9]", fullmatch=True)
NAMES = st.lists(PARTS, min_size=1, max_size=3).map("/".join)


@given(found=st.sets(NAMES, min_size=1, max_size=12))
def test_the_order_is_the_natural_one(found: set[str]) -> None:
    # A folder cannot have the name of a file, and some systems know no case.
    files = {f"{name}.txt".lower(): f"{name}.txt" for name in found}
    with TemporaryDirectory() as name:
        make(Path(name), *files.values())
        listed = names(Path(name))
    assert sorted(listed) == sorted(files.values())
    keys = [obvious_order(name) for name in listed]
    assert keys == sorted(keys)


def test_essay_2_is_before_essay_10_and_a_name_before_a_longer_one(tmp_path: Path) -> None:
    make(tmp_path, "essay 10.docx", "Essay 2.txt", "essay.txt", "b/essay 1.txt", "B/essay 0.txt")
    assert names(tmp_path) == [
        "B/essay 0.txt", "b/essay 1.txt", "essay.txt", "Essay 2.txt", "essay 10.docx"
    ]  # fmt: skip


def test_named_files_are_in_natural_order_too(tmp_path: Path) -> None:
    """As the shell expands *.txt, essay 10 comes first."""
    make(tmp_path, "essay 10.txt", "essay 2.txt")
    assert names(tmp_path / "essay 10.txt", tmp_path / "essay 2.txt") == [
        "essay 2.txt", "essay 10.txt"
    ]  # fmt: skip


def test_folders_below_are_taken_only_if_asked_for(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "below/b.txt")
    assert names(tmp_path, recursive=False) == ["a.txt"]
    assert names(tmp_path) == ["a.txt", "below/b.txt"]


def test_what_programs_leave_behind_is_no_text(tmp_path: Path) -> None:
    make(tmp_path, "essay.docx", "~$essay.docx", ".~lock.essay.docx#", "Thumbs.db", "desktop.ini")
    make(tmp_path, ".DS_Store", ".git/config", "__MACOSX/essay.docx")
    assert names(tmp_path) == ["essay.docx"]


def test_everything_else_is_a_row_even_a_photo(tmp_path: Path) -> None:
    make(tmp_path, "photo.jpg", "no suffix", "model.gguf")
    (tmp_path / "leads nowhere").symlink_to(tmp_path / "missing")
    (tmp_path / "leads to itself").symlink_to(tmp_path / "leads to itself")
    assert names(tmp_path) == [
        "leads nowhere", "leads to itself", "model.gguf", "no suffix", "photo.jpg"
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such pipes")
def test_a_pipe_is_a_row_too(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert names(tmp_path) == ["pipe"]


def test_a_file_that_is_named_is_taken_even_if_it_is_hidden(tmp_path: Path) -> None:
    make(tmp_path, ".hidden.txt")
    assert names(tmp_path / ".hidden.txt") == [".hidden.txt"]


def test_the_outputs_of_a_run_are_no_texts(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "table.csv", "pages/a.html", "pages/index.html", "other/b.txt")
    (tmp_path / "link.csv").symlink_to(tmp_path / "table.csv")
    found = names(tmp_path, outputs=[tmp_path / "other/../table.csv", tmp_path / "pages"])
    assert found == ["a.txt", "other/b.txt"]


def test_folders_that_contain_one_another_are_walked_once(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "below/b.txt")
    (tmp_path / "below/up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "below")
    (tmp_path / "itself").symlink_to(tmp_path / "itself")
    assert names(tmp_path) == ["a.txt", "below/b.txt", "itself"]


def test_what_links_lead_to_outside_is_taken_once(tmp_path: Path) -> None:
    make(tmp_path, "in/a.txt", "out/b.txt", "out/c/d.txt")
    (tmp_path / "in/folder").symlink_to(tmp_path / "out")
    (tmp_path / "in/same folder").symlink_to(tmp_path / "out")
    (tmp_path / "in/link.txt").symlink_to(tmp_path / "out/b.txt")
    assert names(tmp_path / "in") == ["a.txt", "folder/b.txt", "folder/c/d.txt"]


def test_a_file_has_its_own_name_rather_than_that_of_a_link_to_it(tmp_path: Path) -> None:
    make(tmp_path, "z.txt")
    (tmp_path / "a.txt").symlink_to(tmp_path / "z.txt")
    assert names(tmp_path) == ["z.txt"]
    assert names(tmp_path / "a.txt") == ["a.txt"]


def test_two_files_of_the_same_content_are_two(tmp_path: Path) -> None:
    """Two pupils may have handed in the same file, and a backup made it one."""
    make(tmp_path, "ann.txt")
    (tmp_path / "bob.txt").hardlink_to(tmp_path / "ann.txt")
    assert names(tmp_path) == ["ann.txt", "bob.txt"]


def test_a_path_that_is_given_twice_counts_once(tmp_path: Path) -> None:
    make(tmp_path, "below/a.txt", "b.txt")
    paths = [tmp_path / "b.txt", tmp_path, tmp_path / "below" / ".." / "b.txt", tmp_path]
    assert names(*paths) == ["b.txt", "below/a.txt"]


def test_names_that_agree_get_the_folders_above(tmp_path: Path) -> None:
    make(tmp_path, "7a/essay.txt", "7a/more.txt", "7b/essay.txt", "other.txt")
    found = names(tmp_path / "7a", tmp_path / "7b", tmp_path / "other.txt")
    assert found == ["7a/essay.txt", "7a/more.txt", "7b/essay.txt", "other.txt"]


def test_folders_that_share_their_name_get_theirs_as_well(tmp_path: Path) -> None:
    make(tmp_path, "x/essays/a.txt", "y/essays/a.txt")
    found = names(tmp_path / "x/essays", tmp_path / "y/essays/a.txt")
    assert found == ["x/essays/a.txt", "y/essays/a.txt"]


@given(
    found=st.sets(
        st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join), min_size=1
    ),
    given=st.sets(st.lists(st.sampled_from("abc"), max_size=2).map("/".join), min_size=1),
)
def test_names_are_unique_and_nothing_is_missing(found: set[str], given: set[str]) -> None:
    with TemporaryDirectory() as folder:
        top = Path(folder)
        make(top, *(f"{name}.txt" for name in found))
        paths = [top / name for name in given if (top / name).is_dir()]
        expected = {path for one in paths for path in one.rglob("*.txt")}
        if not expected:
            return
        files = find_texts(paths, recursive=True)
    assert len({file.name for file in files}) == len(files)
    assert {file.path for file in files} == expected
    assert all(file.path.as_posix().endswith(file.name) for file in files)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_names_that_are_no_text_are_found(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/essay \xff.txt"
    Path(os.fsdecode(path)).write_bytes(b"A text.")
    make(tmp_path, "essay 1.txt")
    assert names(tmp_path) == ["essay 1.txt", "essay \udcff.txt"]


def test_a_path_that_leads_nowhere_is_an_error(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    with pytest.raises(InputError, match=r"There is no file “.*/b\.txt”"):
        find_texts([tmp_path / "a.txt", tmp_path / "b.txt"], recursive=False)


def test_a_folder_without_files_is_an_error_that_tells_of_the_folders_below(
    tmp_path: Path,
) -> None:
    with pytest.raises(InputError, match=r"There is no file in the folder “.*”\."):
        find_texts([tmp_path], recursive=True)
    make(tmp_path, "below/a.txt")
    with pytest.raises(InputError, match="or take the folders below it as well"):
        find_texts([tmp_path], recursive=False)


def test_a_folder_that_cannot_be_read_is_an_error_or_a_row() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, "a.txt", "locked/b.txt")
        folder.chmod(0o755)
        (folder / "locked").chmod(0)
        try:
            with unprivileged():
                assert names(folder) == ["a.txt", "locked"]
                with pytest.raises(InputError, match="permission"):
                    find_texts([folder / "locked"], recursive=True)
        finally:
            (folder / "locked").chmod(0o700)
