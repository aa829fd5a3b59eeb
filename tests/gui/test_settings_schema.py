"""Versions of the program that store settings in different ways do not cost each other any."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from helpers.privileges import unprivileged
from PySide6.QtCore import QByteArray, QSettings

from gltr_desktop.ui import settings_schema
from gltr_desktop.ui.files.draft import draft_folder
from gltr_desktop.ui.settings_schema import copies, prepare, take_notice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gltr_desktop.ui.settings_schema import Step

pytestmark = pytest.mark.usefixtures("qapp")


def in_millimetres(values: Mapping[str, object]) -> Mapping[str, object]:
    return {"text/millimetres": f"{int(str(values['text/font_size'])) * 0.35:.1f}"}


def with_unit(values: Mapping[str, object]) -> Mapping[str, object]:
    return {"text/length": f"{values['text/millimetres']} mm"}


STEPS = (in_millimetres, with_unit)


@pytest.fixture
def path(settings_folder: Path) -> Path:
    """The file of the settings, in a folder that is there."""
    path = settings_folder / "gltr_desktop" / "gltr_desktop.conf"
    path.parent.mkdir(parents=True)
    return path


def started(steps: tuple[Step, ...] = ()) -> QSettings:
    """The settings of a version with these steps that has just been started."""
    QSettings().sync()
    store = QSettings()
    prepare(store, steps)
    return store


def test_new_settings_have_the_latest_schema() -> None:
    assert started().value("schema") == "1"
    QSettings().clear()
    # There is nothing that a step could begin with.
    assert started((lambda _: {},) * 2).value("schema") == "3"


def test_each_step_is_taken_once_in_its_turn() -> None:
    started().setValue("text/font_size", "20")
    store = started(STEPS[:1])
    assert (store.value("schema"), store.value("text/millimetres")) == ("2", "7.0")
    assert not store.contains("text/length")
    store.setValue("text/millimetres", "8.0")
    store = started(STEPS)
    assert store.value("schema") == "3"
    assert store.value("text/millimetres") == "8.0"
    assert store.value("text/length") == "8.0 mm"
    assert store.value("text/font_size") == "20"
    assert take_notice(store) == ""


def test_a_step_overwrites_nothing() -> None:
    store = started()
    store.setValue("text/font_size", "20")
    store.setValue("text/millimetres", "9.9")
    assert started(STEPS[:1]).value("text/millimetres") == "9.9"


def test_a_newer_version_that_comes_back_finds_its_own(path: Path) -> None:
    started().setValue("text/font_size", "20")
    started(STEPS).setValue("text/length", "5.5 mm")
    older = started()
    assert older.value("text/font_size") == "20"
    older.setValue("text/font_size", "30")
    started().setValue("text/font_size", "31")
    (copy,) = copies(QSettings())
    assert copy == path.with_name("gltr_desktop.schema-3.conf")
    assert "5.5 mm" in copy.read_text(encoding="utf-8")
    assert "font_size=20" in copy.read_text(encoding="utf-8")
    newer = started(STEPS)
    assert newer.value("schema") == "3"
    assert newer.value("text/length") == "5.5 mm"
    # Until then, the older one had copied these settings. Now they may become others again.
    newer.setValue("text/length", "6.6 mm")
    started()
    first, second = sorted(copies(QSettings()), key=lambda each: each.stat().st_mtime_ns)
    assert first == copy
    assert second.name == "gltr_desktop.schema-3-2.conf"
    assert "6.6 mm" in second.read_text(encoding="utf-8")


def test_two_versions_at_the_same_time_keep_what_each_has_set() -> None:
    older = started()
    older.setValue("text/font_size", "20")
    newer = started(STEPS)
    older.setValue("text/font_size", "30")
    newer.setValue("text/length", "5.5 mm")
    for store in (older, newer):
        store.sync()
    again = started(STEPS)
    assert (again.value("text/font_size"), again.value("text/length")) == ("30", "5.5 mm")


def test_what_there_is_to_know_is_said_once_and_not_forgotten_before(path: Path) -> None:
    path.write_bytes(b"[General]\nschema=99\n")
    started()
    # The program ended before it had a window.
    store = started()
    assert "“" in (said := take_notice(store))
    assert str(path.with_name("gltr_desktop.schema-99.conf")) in said
    assert take_notice(store) == ""


def test_of_damaged_settings_that_cannot_be_written_there_is_one_copy(path: Path) -> None:
    path.write_bytes(b"[General]\nno setting\n")
    for _ in range(2):
        store = QSettings(str(path), QSettings.Format.IniFormat)
        prepare(store)
        store.sync()
        path.write_bytes(b"[General]\nno setting\n")
        del store
    assert [copy.name for copy in path.parent.glob("*damaged*")] == ["gltr_desktop.damaged.conf"]


def test_settings_that_cannot_be_copied_are_used_and_that_is_said() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "settings.ini"
        path.write_bytes(b"[General]\nschema=99\n[text]\nfont_size=20\n")
        folder.chmod(0o555)
        with unprivileged():
            store = QSettings(str(path), QSettings.Format.IniFormat)
            prepare(store)
            assert store.value("text/font_size") == "20"
            assert "no copy" in take_notice(store)
        folder.chmod(0o755)
        assert path.read_bytes().startswith(b"[General]\nschema=99\n")
        assert copies(store) == []


def test_where_settings_are_no_file_all_of_them_are_written_to_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings_schema, "_IS_FILE", False)
    store = started()
    store.setValue("schema", "99")
    store.setValue("files/recent", ["/a,b", "/c"])
    store.setValue("window/geometry", QByteArray(b"\0\xff="))
    for number in ("", "-2"):
        store.remove("schema_copied")
        path = draft_folder() / f"settings.schema-99{number}.ini"
        assert str(path) in take_notice(started())
        copy = QSettings(str(path), QSettings.Format.IniFormat)
        assert copy.value("files/recent") == ["/a,b", "/c"]
        assert copy.value("window/geometry") == QByteArray(b"\0\xff=")
    assert len(copies(store)) == 2
