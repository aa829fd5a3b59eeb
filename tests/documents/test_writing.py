"""A file is written completely, or its old content stays."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from helpers.privileges import unprivileged

from gltr_desktop.documents.temporary_files import sweep, temporary_name
from gltr_desktop.documents.writing import write_atomically, write_pages
from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_strings_are_written_as_utf8_and_bytes_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    write_atomically(path, "a\r\n“漢”\n")
    assert path.read_bytes() == "a\r\n“漢”\n".encode()
    write_atomically(path, b"\0\xff")
    assert path.read_bytes() == b"\0\xff"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_gets_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    write_atomically(tmp_path / "ours", "text")
    (tmp_path / "theirs").write_text("text")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "theirs").stat().st_mode


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_an_existing_file_keeps_its_permissions(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_text("old")
    path.chmod(mode)
    write_atomically(path, "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    target, link = tmp_path / "far" / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[str] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_text()))
    reader.start()
    write_atomically(pipe, "text")
    reader.join()
    assert received == ["text"]
    assert pipe.is_fifo()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.txt"
    path.write_text("what was there")
    return path


def failure(path: Path, content: str = "new") -> str:
    """The sentence for the failure to write ``path``; nothing may be left beside what was."""
    before = sorted(path.parent.iterdir()) if path.parent.is_dir() else None
    with pytest.raises(GltrError) as caught:
        write_atomically(path, content)
    assert caught.value.exit_status == 1
    assert caught.value.remedy
    if before is not None:
        assert sorted(path.parent.iterdir()) == before
    return caught.value.message


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "no space left"),
        (errno.EDQUOT, "no space left"),
        (errno.EROFS, "can only be read"),
        (errno.EACCES, "no permission to write"),
        (errno.EIO, "cannot be written: Input/output error"),
    ],
)
def test_a_failure_on_the_way_leaves_the_old_file(
    step: str, code: int, sentence: str, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, step, fail)
    assert sentence in failure(old)
    assert old.read_text() == "what was there"


def test_a_limit_of_the_system_leaves_the_old_file(old: Path) -> None:
    """A real write that really ends half-way."""
    resource = pytest.importorskip("resource", reason="limits on file sizes are Unix's")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        message = failure(old, "new " * 4096)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "cannot be written: File too large" in message
    assert old.read_text() == "what was there"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_named() -> None:
    with pytest.raises(GltrError, match="no space left on the disk"):
        write_atomically(Path("/dev/full"), "text")


def test_an_interruption_leaves_the_old_file(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(old, "new")
    assert old.read_text() == "what was there"
    assert list(old.parent.iterdir()) == [old]


def test_missing_folders_and_other_impossible_targets_are_named(old: Path) -> None:
    assert "There is no folder" in failure(old.parent / "none" / "new.txt")
    assert "There is no folder" in failure(old / "new.txt")
    assert "is a folder" in failure(old.parent)
    assert "too long" in failure(old.parent / ("long" * 99))


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may enter, as those of pytest are not."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


def test_a_folder_without_permission_is_named(public: Path) -> None:
    public.chmod(0o555)
    with unprivileged():
        assert "no permission to write" in failure(public / "new.txt")


def test_a_protected_file_is_respected_though_its_folder_is_not(public: Path) -> None:
    public.chmod(0o777)
    path = public / "protected.txt"
    path.write_text("what was there")
    path.chmod(0o444)
    with unprivileged():
        assert "no permission to write" in failure(path)
    assert path.read_text() == "what was there"


def test_half_a_character_is_named(old: Path) -> None:
    assert "an invalid character at position 2" in failure(old, "ab\ud800")
    assert old.read_text() == "what was there"


# What a file has besides its content


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="this system has no such attributes")
def test_extended_attributes_are_kept(old: Path) -> None:
    try:
        os.setxattr(old, "user.note", b"mine")
    except OSError:
        pytest.skip("this disk has no such attributes")
    write_atomically(old, "new")
    assert old.read_text() == "new"
    assert os.getxattr(old, "user.note") == b"mine"


def test_the_owner_is_kept(old: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only the administrator can give files away")
    os.chown(old, 1234, 4321)
    write_atomically(old, "new")
    status = old.stat()
    assert (status.st_uid, status.st_gid, old.read_text()) == (1234, 4321, "new")


def test_a_file_of_somebody_else_stays_theirs(public: Path) -> None:
    """Whoever may write a file cannot always give a new one to its owner."""
    public.chmod(0o777)
    path = public / "shared.txt"
    path.write_text("old and longer")
    path.chmod(0o666)
    with unprivileged():
        write_atomically(path, "new")
    assert path.read_text() == "new"
    assert path.stat().st_uid == os.geteuid()
    assert stat.S_IMODE(path.stat().st_mode) == 0o666
    assert list(public.iterdir()) == [path]


@pytest.mark.parametrize("content", ["new", "", "new " * 10_000])
def test_a_file_with_two_names_keeps_both(old: Path, content: str) -> None:
    second = old.with_name("second.txt")
    second.hardlink_to(old)
    status = write_atomically(old, content)
    assert old.read_text() == second.read_text() == content
    assert old.stat().st_nlink == 2
    assert status is not None
    assert (status.st_ino, status.st_size) == (old.stat().st_ino, len(content))
    assert sorted(old.parent.iterdir()) == [old, second]


@pytest.mark.parametrize("failing", [2, 3])
def test_a_failure_puts_the_content_of_a_file_with_two_names_back(
    failing: int, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fails at the second write to the disk (the copy), or at the third (the file)."""
    second = old.with_name("second.txt")
    second.hardlink_to(old)
    fsync, calls = os.fsync, iter(range(1, 9))

    def fail_once(descriptor: int) -> None:
        if next(calls) == failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fail_once)
    assert "cannot be written" in failure(old, "new and very much longer than before")
    assert old.read_text() == second.read_text() == "what was there"


def test_killed_in_the_middle_a_file_with_two_names_leaves_a_copy(old: Path) -> None:
    old.with_name("second.txt").hardlink_to(old)
    code = f"""
import os
from pathlib import Path
from gltr_desktop.documents import writing
fsync, calls = os.fsync, []
def kill(descriptor):
    calls.append(descriptor)
    if len(calls) == 3:
        os.kill(os.getpid(), 9)
    fsync(descriptor)
os.fsync = kill
writing.write_atomically(Path({str(old)!r}), "new")
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    (copy,) = old.parent.glob("old.txt.before-saving-*")
    assert copy.read_text() == "what was there"


# Files that killed writers leave


def stray(folder: Path, *, pid: int, age: int = 0, computer: str | None = None) -> Path:
    _, own_computer, _, random = temporary_name().removesuffix(".tmp").rsplit("-", 3)
    path = folder / f".gltr-{computer or own_computer}-{pid}-{random}.tmp"
    path.write_text("half of")
    os.utime(path, (time.time() - age, time.time() - age))
    return path


@pytest.fixture(scope="module")
def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_dead_writers_left_is_swept_at_the_next_write(old: Path, dead_pid: int) -> None:
    folder = old.parent
    unnamed = folder / f".gltr-{16 * '0'}.tmp"
    unnamed.write_text("of an older version")
    os.utime(unnamed, (0, 0))
    dead = stray(folder, pid=dead_pid)
    aged = stray(folder, pid=os.getpid(), age=7_200)
    foreign_aged = stray(folder, pid=dead_pid, age=7_200, computer="00000000")
    kept = [
        stray(folder, pid=os.getpid()),
        stray(folder, pid=dead_pid, computer="00000000"),
        folder / ".gltr-notes.tmp",
        folder / f"x.gltr-{16 * '0'}.tmp",
    ]
    for path in kept[2:]:
        path.write_text("not ours")
        os.utime(path, (0, 0))
    link = folder / f".gltr-{16 * '1'}.tmp"
    link.symlink_to(old)
    write_atomically(old, "new")
    assert not any(path.exists() for path in (unnamed, dead, aged, foreign_aged))
    assert all(path.exists() for path in [*kept, link])


def test_what_somebody_else_left_is_not_swept(public: Path, dead_pid: int) -> None:
    public.chmod(0o777)
    path = stray(public, pid=dead_pid, age=7_200)
    with unprivileged():
        if os.geteuid() == path.stat().st_uid:
            pytest.skip("there is nobody else")
        sweep(public)
    assert path.exists()


def test_a_killed_write_leaves_the_old_file_and_the_next_one_tidies_up(old: Path) -> None:
    code = f"""
import os
from pathlib import Path
from gltr_desktop.documents.temporary_files import sweep, temporary_name
from gltr_desktop.documents.writing import write_atomically, write_pages
os.fsync = lambda descriptor: os.kill(os.getpid(), 9)
write_atomically(Path({str(old)!r}), "new")
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert old.read_text() == "what was there"
    assert len(list(old.parent.iterdir())) == 2
    write_atomically(old, "newer")
    assert list(old.parent.iterdir()) == [old]


def test_one_content_is_one_file(tmp_path: Path) -> None:
    assert write_pages(tmp_path / "a.txt", "é") == [tmp_path / "a.txt"]
    assert write_pages(tmp_path / "b.png", (b"1",)) == [tmp_path / "b.png"]
    assert (tmp_path / "a.txt").read_bytes() == "é".encode()
    assert (tmp_path / "b.png").read_bytes() == b"1"


def test_pages_get_numbers_before_their_suffix(tmp_path: Path) -> None:
    (tmp_path / "my.essay.png").write_bytes(b"old")
    paths = write_pages(tmp_path / "my.essay.png", (b"1", b"2", b"3"))
    assert [path.name for path in paths] == ["my.essay.png", "my.essay-2.png", "my.essay-3.png"]
    assert [path.read_bytes() for path in paths] == [b"1", b"2", b"3"]


@pytest.mark.parametrize("is_dangling", [False, True])
def test_a_further_page_replaces_nothing(is_dangling: bool, tmp_path: Path) -> None:
    taken = tmp_path / "essay-3.png"
    if is_dangling:
        taken.symlink_to(tmp_path / "nowhere")
    else:
        taken.write_bytes(b"mine")
    with pytest.raises(GltrError, match=r"“essay-3\.png” is there already"):
        write_pages(tmp_path / "essay.png", (b"1", b"2", b"3"))
    assert [path.name for path in tmp_path.iterdir()] == ["essay-3.png"]
