"""There is one first process for each user, settings and display, and no way in for others."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from gltr_desktop.ui.single_instance.meeting_place import MeetingPlace


def found() -> MeetingPlace:
    place = MeetingPlace.find()
    assert place is not None
    return place


def test_only_one_is_the_first_until_it_leaves(first: MeetingPlace, second: MeetingPlace) -> None:
    assert second.address == first.address
    assert not second.claim()
    assert not second.is_ours
    assert first.claim()
    first.leave()
    assert second.claim()
    assert second.is_ours
    second.leave()


@pytest.mark.parametrize(
    "variable",
    ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_CONFIG_HOME", "XDG_DATA_HOME"],
)
def test_another_display_and_other_settings_have_places_of_their_own(
    variable: str, first: MeetingPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "other"))
    other = found()
    assert other.address != first.address
    assert other.claim()
    other.leave()


def test_the_folder_is_for_the_user_only(runtime: Path) -> None:
    folder = Path(found().address).parent
    assert folder == runtime / "gltr_desktop"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_sandbox_meets_in_the_folder_that_it_shares_with_the_next_one(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLATPAK_ID", "io.github.gltr_desktop.GltrDesktop")
    (runtime / "app").mkdir()
    folder = Path(found().address).parent
    assert folder == runtime / "app" / "io.github.gltr_desktop.GltrDesktop"


def open_to_others(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o777)


def linked_by_others(folder: Path) -> None:
    target = folder.with_name("target")
    target.mkdir(mode=0o700)
    folder.symlink_to(target)


def a_file(folder: Path) -> None:
    folder.write_text("")


@pytest.mark.parametrize("squat", [open_to_others, linked_by_others, a_file])
def test_a_folder_that_others_may_have_made_is_not_used(
    squat: object, runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(squat)
    squat(runtime / "gltr_desktop")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = Path(found().address).parent
    assert folder == tmp_path / "cache" / "gltr_desktop" / "instances"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_folders_of_another_user_are_not_used(
    runtime: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of somebody who has become root with their own variables."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert MeetingPlace.find() is None


@pytest.mark.parametrize("where", ["", "relative", "missing"])
def test_without_a_runtime_folder_the_users_cache_has_one(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    missing = tmp_path / "missing"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(missing) if where == "missing" else where)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert Path(found().address).is_relative_to(tmp_path / "cache")
    # Neither is ours to make.
    assert [file.name for file in tmp_path.iterdir() if file.name in ("relative", "missing")] == []


def test_where_no_folder_can_be_made_there_is_no_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert MeetingPlace.find() is None
    assert "each start opens its own window" in caplog.text
