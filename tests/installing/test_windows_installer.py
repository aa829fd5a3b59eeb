"""The installer for Windows takes nothing over, and leaves what the user has."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImageReader

from gltr_desktop import __version__
from gltr_desktop.documents.readers import READERS

PACKAGING = Path(__file__).parents[2] / "packaging"
sys.path[:0] = [str(PACKAGING), str(PACKAGING / "windows")]

import build_installer  # noqa: E402 - they lie in folders of scripts
import icons  # noqa: E402
from version_info import DESCRIPTIONS, file_version, version_info  # noqa: E402

SCRIPT = build_installer.SCRIPT.read_text(encoding="utf-8")
SUFFIXES = {suffix for reader in READERS for suffix in reader.suffixes}
CLASSES = "Software\\Classes"


def registry() -> list[dict[str, str]]:
    """The lines of the registry, each as its parameters."""
    lines = build_installer.associations().splitlines()
    return [dict(re.split(": ", part, maxsplit=1) for part in line.split("; ")) for line in lines]


def test_open_with_offers_the_program_for_what_every_reader_reads() -> None:
    offered = [
        line["Subkey"].split("\\")[2]
        for line in registry()
        if line["Subkey"].endswith("\\OpenWithProgids") and "ValueName" in line
    ]
    assert sorted(offered) == sorted(SUFFIXES)
    supported = [
        line["ValueName"] for line in registry() if line["Subkey"].endswith("SupportedTypes")
    ]
    assert sorted(supported) == sorted(SUFFIXES)


def test_no_file_gets_another_program_by_default() -> None:
    for line in registry():
        key = line["Subkey"]
        if key.split("\\")[2].startswith("."):
            # Neither the type of the files nor a command for them: a place in a list, or nothing.
            assert "ValueData" not in line
            assert "ValueType" not in line or key.endswith("\\OpenWithProgids")


def test_removing_the_program_removes_what_it_wrote_into_the_registry() -> None:
    whole = {line["Subkey"] for line in registry() if line.get("Flags") == "uninsdeletekey"}
    assert whole == {
        f"{CLASSES}\\GltrDesktop.Document",
        f"{CLASSES}\\Applications\\gltr-desktop-window.exe",
    }
    for line in registry():
        below = any(f"{line['Subkey']}\\".startswith(f"{key}\\") for key in whole)
        wanted = "uninsdeletevalue" if "ValueType" in line else "uninsdeletekeyifempty"
        assert below or line["Flags"] == wanted


def test_nothing_of_the_user_is_removed() -> None:
    assert "[UninstallDelete]" not in SCRIPT
    assert all(line["Subkey"].startswith(f"{CLASSES}\\") for line in registry())
    # What is left is named, each by its folder or key.
    for place in (
        r"{userappdata}\gltr_desktop",
        r"{localappdata}\gltr_desktop",
        r"HKEY_CURRENT_USER\Software\gltr_desktop",
        r"{%USERPROFILE}\.cache\huggingface",
    ):
        assert place in SCRIPT


def test_installing_needs_no_administrator() -> None:
    assert "PrivilegesRequired=lowest" in SCRIPT
    assert {line["Root"] for line in registry()} == {"HKA"}


def test_the_uninstaller_looks_for_every_program_that_may_be_running() -> None:
    (listed,) = re.findall(r"Programs := \[(.*)\];", SCRIPT)
    names = listed.replace("{#Window}", build_installer.WINDOW)
    assert sorted(re.findall(r"'(.+?)\.exe'", names)) == sorted(DESCRIPTIONS)


def test_what_the_script_uses_is_defined_for_it() -> None:
    used = set(re.findall(r"\{#(\w+)\}|#include (\w+)", SCRIPT))
    source = Path(build_installer.__file__).read_text(encoding="utf-8")
    defined = set(re.findall(r'^        "(\w+)": ', source, re.MULTILINE))
    assert {first or second for first, second in used} == {*defined, "Window"}


def test_paths_that_some_windows_cannot_open_are_too_long() -> None:
    # Windows takes 260 characters with the zero at the end.
    longest = 259 - len(r"C:\Users\twenty-letters-of-it\AppData\Local\Programs\GLTR Desktop" + "\\")
    names = ["_internal/" + "f" * (length - 10) for length in (20, longest, longest + 1)]
    assert build_installer.too_long(names) == names[-1:]


def test_a_bundle_with_too_long_paths_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gltr-desktop-window.exe").touch()
    monkeypatch.setattr(build_installer, "MAX_PATH", len(build_installer.INSTALLED_IN) + 10)
    with pytest.raises(SystemExit, match="too long for Windows"):
        build_installer.main(tmp_path, tmp_path)


def test_a_folder_without_the_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no bundle for Windows"):
        build_installer.main(tmp_path, tmp_path)


@pytest.mark.parametrize("executable", DESCRIPTIONS)
def test_executables_say_what_they_are(executable: str) -> None:
    tree = ast.parse(version_info(executable), mode="eval")
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    pairs = dict(
        [ast.literal_eval(argument) for argument in call.args]
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "StringStruct"
    )
    assert pairs["ProductVersion"] == pairs["FileVersion"] == __version__
    assert pairs["OriginalFilename"] == f"{executable}.exe"
    assert pairs["FileDescription"].startswith("GLTR Desktop")
    numbers = [
        ast.literal_eval(keyword.value)
        for call in calls
        for keyword in call.keywords
        if keyword.arg in {"filevers", "prodvers"}
    ]
    assert numbers == [file_version(), file_version()]


def test_versions_have_four_numbers_on_windows() -> None:
    assert file_version("1.20.3") == (1, 20, 3, 0)
    assert file_version("1.20.3rc2") == (1, 20, 3, 0)
    with pytest.raises(ValueError, match="three numbers"):
        file_version("1.20")


def test_the_icon_has_a_picture_for_each_size_of_windows(tmp_path: Path) -> None:
    file = tmp_path / "icon.ico"
    file.write_bytes(icons.ico())
    reader = QImageReader(str(file))
    assert reader.imageCount() == len(icons.ICO_SIZES)
    for index, size in enumerate(icons.ICO_SIZES):
        assert reader.jumpToImage(index)
        picture = reader.read()
        assert (picture.width(), picture.height()) == (size, size)
        # The corner is outside of the drawing, and the first bar is green.
        assert picture.pixelColor(0, 0).alpha() < 128
        assert picture.pixelColor(size * 23 // 64, size * 17 // 64) == QColor("#adff80")
