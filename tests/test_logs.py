"""The log holds what failed and where, and neither the user's text nor their name."""

from __future__ import annotations

import errno
import io
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import pytest

from gltr_desktop.logs import hide_home, log_file, one_line, start_logging

if TYPE_CHECKING:
    from collections.abc import Iterator

LOGGER = logging.getLogger("gltr_desktop.some.module")
QUOTED = "a bright cold day"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the log is kept while the test runs."""
    folder = tmp_path / "state" / "log"
    monkeypatch.setattr(platformdirs, "user_log_dir", lambda *_, **__: str(folder))
    yield folder
    package = logging.getLogger("gltr_desktop")
    for handler in list(package.handlers):
        package.removeHandler(handler)
        handler.close()
    package.setLevel(logging.NOTSET)


def logged(*, debug: bool = False) -> str:
    """What the log holds after one message of each level."""
    path = start_logging(debug=debug)
    assert path is not None
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        LOGGER.log(level, "this is %s", logging.getLevelName(level))
    return path.read_text(encoding="utf-8")


def test_only_warnings_and_errors_are_logged(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = logged()
    assert list(folder.iterdir()) == [log_file()]
    assert "WARNING gltr_desktop.some.module: this is WARNING" in text
    assert "this is ERROR" in text
    assert "INFO" not in text
    assert capsys.readouterr().err == ""


class FullDisk(io.StringIO):
    """Takes nothing."""

    def write(self, _: str, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_not_told_by_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(debug=False)
    (file,) = logging.getLogger("gltr_desktop").handlers
    assert isinstance(file, logging.FileHandler)
    stream, file.stream = file.stream, FullDisk()  # type: ignore[assignment]
    LOGGER.error("this is lost")
    file.stream = stream
    assert capsys.readouterr().err == ""


def test_debug_logs_everything_to_standard_error_as_well(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = logged(debug=True)
    assert "this is DEBUG" in text
    assert capsys.readouterr().err == text


def test_other_programs_messages_are_not_logged() -> None:
    path = start_logging(debug=True)
    logging.getLogger("another").error("not ours")
    assert path is not None
    assert path.read_text(encoding="utf-8") == ""


def test_starting_again_replaces_what_was_started(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging(debug=True)
    assert logged().count("this is ERROR") == 1
    assert capsys.readouterr().err == ""


def raise_with_quotation() -> None:
    """Raise an exception whose cause and context quote the text, too."""
    try:
        try:
            raise KeyError(QUOTED)
        except KeyError:
            raise RuntimeError(QUOTED)  # noqa: B904 - the context is meant
    except RuntimeError as error:
        failure = ValueError(f"“{QUOTED}” is wrong")
        failure.add_note(QUOTED)
        raise failure from error


def test_an_exceptions_message_is_withheld() -> None:
    path = start_logging(debug=True)
    assert path is not None
    try:
        raise_with_quotation()
    except ValueError:
        LOGGER.exception("An analysis failed")
    text = path.read_text(encoding="utf-8")
    assert QUOTED not in text
    assert [line for line in text.splitlines() if line.endswith("Error")] == [
        "KeyError",
        "RuntimeError",
        "ValueError",
    ]
    assert "raise_with_quotation" in text
    assert Path(__file__).name in text


def test_an_exception_that_another_handler_has_formatted_is_withheld() -> None:
    path = start_logging(debug=False)
    assert path is not None
    elsewhere = io.StringIO()
    other = logging.StreamHandler(elsewhere)
    LOGGER.addHandler(other)
    try:
        raise_with_quotation()
    except ValueError:
        LOGGER.exception("An analysis failed")
    finally:
        LOGGER.removeHandler(other)
    assert QUOTED in elsewhere.getvalue()
    assert QUOTED not in path.read_text(encoding="utf-8")


def test_what_the_system_says_is_logged_without_the_files_name() -> None:
    path = start_logging(debug=False)
    assert path is not None
    try:
        Path(f"there is no {QUOTED}").stat()
    except OSError:
        LOGGER.exception("A file cannot be read")
    text = path.read_text(encoding="utf-8")
    assert f"FileNotFoundError: {os.strerror(2)} (2)" in text
    assert QUOTED not in text


def test_a_circle_of_causes_ends() -> None:
    path = start_logging(debug=False)
    assert path is not None
    first, second = ValueError(), TypeError()
    first.__cause__, second.__cause__ = second, first
    LOGGER.error("Both failed", exc_info=first)
    assert path.read_text(encoding="utf-8").splitlines()[1:] == ["TypeError", "ValueError"]


def test_the_home_folder_is_hidden() -> None:
    path = start_logging(debug=False)
    assert path is not None
    LOGGER.warning("%s is damaged", Path.home() / "models" / "mine.gguf")
    assert f"~{os.sep}models{os.sep}mine.gguf is damaged" in path.read_text(encoding="utf-8")


def test_a_message_is_one_line_of_bounded_length() -> None:
    path = start_logging(debug=False)
    assert path is not None
    LOGGER.warning("%s is no model", "\x1b]0;title\x07\nERROR forged " + "x" * 100_000)
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert "\x1b" not in line
    assert len(line) < 1_000


def test_the_log_stays_small(folder: Path) -> None:
    path = start_logging(debug=False)
    assert path is not None
    for number in range(5_000):
        LOGGER.warning("%d %s", number, "x" * 450)
    sizes = [file.stat().st_size for file in folder.iterdir()]
    assert len(sizes) == 2
    assert max(sizes) <= 1_000_000
    assert path.read_text(encoding="utf-8").splitlines()[-1].endswith(f" 4999 {'x' * 450}")


def test_a_log_that_another_program_holds_grows_further(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "The file is in use")

    path = start_logging(debug=False)
    assert path is not None
    monkeypatch.setattr(Path, "replace", refuse)
    for number in range(2_500):
        LOGGER.warning("%d %s", number, "x" * 450)
    assert list(folder.iterdir()) == [path]
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2_500
    assert capsys.readouterr().err == ""


def run(code: str, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """A program of its own that logs to ``folder``."""
    start = (
        "import logging, os, platformdirs\n"
        f"platformdirs.user_log_dir = lambda *_, **__: {str(folder)!r}\n"
        "from gltr_desktop.logs import start_logging\n"
    )
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONFAULTHANDLER"}
    return subprocess.run(
        [sys.executable, *options, "-c", start + code],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )


def test_a_folder_that_cannot_be_written_is_mentioned_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code = "print(start_logging(debug=False)); logging.getLogger('gltr_desktop').info('unseen')"
    ended = run(code, tmp_path / "file" / "log")
    assert (ended.returncode, ended.stdout) == (0, "None\n")
    (line,) = ended.stderr.splitlines()
    assert "There will be no log" in line


def test_debug_without_a_folder_still_goes_to_standard_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code = "start_logging(debug=True); logging.getLogger('gltr_desktop').info('seen')"
    mentioned, seen = run(code, tmp_path / "file" / "log").stderr.splitlines()
    assert "There will be no log" in mentioned
    assert seen.endswith("seen")


# Another file gets the descriptor that the first log file had.
ROLL_OVER = """
handler = logging.getLogger('gltr_desktop').handlers[0]
handler.rotator = lambda *_: os.open(os.devnull, os.O_RDONLY)
handler.doRollover()
"""


@pytest.mark.parametrize("before", ["", ROLL_OVER], ids=["first file", "second file"])
def test_a_crash_inside_c_code_is_logged(before: str, tmp_path: Path) -> None:
    ended = run(f"start_logging(debug=False)\n{before}\nos.abort()", tmp_path)
    assert ended.returncode != 0
    text = (tmp_path / "gltr_desktop.log").read_text(encoding="utf-8")
    assert text.startswith("Fatal Python error: Aborted")
    assert 'File "<string>"' in text


def test_crashes_go_where_the_user_of_faulthandler_wants_them(tmp_path: Path) -> None:
    ended = run("start_logging(debug=False); os.abort()", tmp_path, "-X", "faulthandler")
    assert "Fatal Python error: Aborted" in ended.stderr
    assert (tmp_path / "gltr_desktop.log").read_text(encoding="utf-8") == ""


@pytest.mark.parametrize(
    ("home", "text", "expected"),
    [
        ("/home/ann", 'File "/home/ann/x.py", line 3', 'File "~/x.py", line 3'),
        ("/home/ann", "'/home/ann'", "'~'"),
        ("/home/ann", "/home/anna/x", "/home/<user>/x"),
        ("/home/ann", "/run/media/ann/stick", "/run/media/<user>/stick"),
        ("/home/ann", "/opt/app/media/view.py", "/opt/app/media/view.py"),
        ("/home/ann", "/srv/home/x", "/srv/home/x"),
        ("C:\\Users\\Ann Lee", "at C:\\Users\\Ann Lee\\x", "at ~\\x"),
        ("C:\\Users\\Ann Lee", "'c:\\\\Users\\\\Ann Lee\\\\x'", "'~\\\\x'"),
        ("C:\\Users\\Ann Lee", "C:/Users/Bob/x", "C:/Users/<user>/x"),
        ("C:\\Users\\Ann Lee", "/mnt/c/Users/Bob/x", "/mnt/c/Users/<user>/x"),
        ("/", "/usr/bin", "/usr/bin"),
    ],
)
def test_users_are_not_named(
    home: str, text: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gltr_desktop.logs._homes", lambda: [home])
    assert hide_home(text) == expected


def test_nobody_has_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", fail)
    assert hide_home("/srv/x") == "/srv/x"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("as it is", "as it is"),
        (" two\n lines\t ", "two lines"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("a\ud83db", "a b"),
        ("0123456789", "0123456789"),
        ("0123456789a", "012345678…"),
        ("0" + " " * 1_000 + "1", "0…"),
    ],
)
def test_a_line_is_short_and_printable(text: str, expected: str) -> None:
    assert one_line(text, 10 if "0" in text and "\x1b" not in text else 80) == expected
