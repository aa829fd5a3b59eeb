"""The app for macOS is offered for every format, takes none over, and can be opened at all."""

from __future__ import annotations

import plistlib
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from gltr_desktop import __version__
from gltr_desktop.documents.readers import READERS
from gltr_desktop.installation import IDENTIFIER

if TYPE_CHECKING:
    import pytest

PACKAGING = Path(__file__).parents[2] / "packaging"
sys.path[:0] = [str(PACKAGING), str(PACKAGING / "macos")]

import build_bundle  # noqa: E402 - they lie in folders of scripts
import icons  # noqa: E402
from info_plist import UNIFORM_TYPES, info_plist  # noqa: E402

PLIST = plistlib.loads(plistlib.dumps(info_plist()))


def test_the_finder_offers_the_app_for_what_every_reader_reads() -> None:
    offered = [
        f".{suffix}"
        for entry in PLIST["CFBundleDocumentTypes"]
        for suffix in entry["CFBundleTypeExtensions"]
    ]
    assert sorted(offered) == sorted(suffix for reader in READERS for suffix in reader.suffixes)
    assert set(UNIFORM_TYPES) <= {reader.name for reader in READERS}


def test_no_file_gets_another_program_by_default() -> None:
    ranks = {entry["LSHandlerRank"] for entry in PLIST["CFBundleDocumentTypes"]}
    roles = {entry["CFBundleTypeRole"] for entry in PLIST["CFBundleDocumentTypes"]}
    assert (ranks, roles) == ({"Alternate"}, {"Viewer"})


def test_the_app_is_the_window_of_this_version() -> None:
    assert PLIST["CFBundleIdentifier"] == IDENTIFIER
    assert PLIST["CFBundleShortVersionString"] == PLIST["CFBundleVersion"] == __version__
    assert PLIST["CFBundleExecutable"] == "gltr-desktop-window"
    # PyInstaller hides an app that has a program with a console.
    assert PLIST["LSBackgroundOnly"] is False


def test_the_window_is_sharp_and_may_be_dark() -> None:
    assert PLIST["NSHighResolutionCapable"] is True
    assert PLIST["NSRequiresAquaSystemAppearance"] is False


def test_the_icon_has_the_pictures_that_macos_asks_for() -> None:
    content = icons.icns()
    assert content[:8] == b"icns" + struct.pack(">I", len(content))
    sizes, begin = {}, 8
    while begin < len(content):
        (length,) = struct.unpack(">I", content[begin + 4 : begin + 8])
        picture = QImage.fromData(content[begin + 8 : begin + length])
        sizes[content[begin : begin + 4]] = picture.width()
        assert picture.width() == picture.height()
        begin += length
    assert sizes == icons.ICNS_SIZES


def test_the_app_is_signed_once_all_of_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[str] = []
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(build_bundle, "_run", lambda *of: commands.append(" ".join(map(str, of))))
    app = build_bundle.make_bundle(Path("python"))
    *_, licences, signature = commands
    assert licences.endswith(f"licenses.py {app} {app / 'Contents' / 'Resources' / 'licenses'}")
    assert signature.startswith("codesign --force ")
    assert signature.endswith(f" {app}")
