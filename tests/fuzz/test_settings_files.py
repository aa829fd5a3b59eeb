"""Settings files that something has damaged: every setting has a value, and can be set."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from helpers.fuzzing import HOSTILE, fuzzed, mutated, refused_or
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSettings

from gltr_desktop.analysis.measures import MEASURES
from gltr_desktop.analysis.palette import PALETTES
from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.settings_schema import copies, prepare
from gltr_desktop.ui.stored_options import Option

if TYPE_CHECKING:
    from pathlib import Path

KEYS = (
    "model/name", "model/device", "model/precision", "model/recent", "model/small_model_mentioned",
    "text/measure", "text/level", "text/painted", "text/underlined", "text/live",
    "text/predictions", "text/font_size", "text/thresholds", "text/thresholds_mean",
    "text/palette", "text/own_light", "text/own_dark", "files/folder", "window/charts",
    "window/geometry", *(f"text/thresholds_{measure.name}" for measure in MEASURES),
)  # fmt: skip
NAMES = [name for name, value in vars(Settings).items() if isinstance(value, Option | property)]
VALUES = [
    "true", "false", "cpu", "auto", "float32", "13", "10 100 1000", "0.5 0.1 0.01", "1 1 1",
    "nan nan nan", "inf 1 2", "-1 -2 -3", "1e999", "#ffffff #000000 #123456 #abcdef", "#12 #3 x y",
    "own", "@ByteArray(\\x1\\xd9\\xd0\\xcb\\0\\x3)", "@Variant(\\0\\0\\0\\x7f\\0)", "@Invalid()",
    "1", "2", "-1", "99999999999", "@Rect(1 2 3 4)",
    "a, b, c", '"unfinished', "\\x", "%00", "/", "~", "~nobody/x",
    *(measure.name for measure in MEASURES), *(palette.name for palette in PALETTES),
    *(str(value)[:300] for value in HOSTILE),
]  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """An INI file with some of the program's keys, and with bytes that are damaged."""
    values = st.sampled_from(VALUES) | st.text(max_size=20)
    lines = ["[General]"]
    if draw(st.booleans()):
        lines += [f"schema={draw(values)}"]
    for key in draw(st.lists(st.sampled_from(KEYS), max_size=8)):
        section, _, name = key.partition("/")
        lines += [f"[{section}]", f"{name}={draw(values)}"]
    whole = "\n".join(lines).encode("utf-8", "surrogatepass")
    return draw(mutated([whole], [b"[", b"]", b"=", b"\n", b"\\", b'"', b"@", b"%"]))


_numbers = count()


@fuzzed
@given(content=files())
def test_settings(content: bytes, tmp_path: Path) -> None:
    folder = tmp_path / f"{next(_numbers)}"
    folder.mkdir()
    path = folder / "settings.ini"
    path.write_bytes(content)
    read_all(path, folder)


def read_all(path: Path, folder: Path) -> None:
    settings = Settings.__new__(Settings)
    settings._store = QSettings(str(path), QSettings.Format.IniFormat)
    content = path.read_bytes()
    prepare(settings._store)
    damaged = settings._store.status() == QSettings.Status.FormatError
    assert not damaged or content in [copy.read_bytes() for copy in copies(settings._store)]

    def read() -> dict[str, object]:
        return {name: getattr(settings, name) for name in NAMES}

    values = refused_or(read, folder)
    assert values is not None
    for name, value in values.items():
        option = vars(Settings)[name]
        if value is not None and (not isinstance(option, property) or option.fset):
            setattr(settings, name, value)
    assert refused_or(read, folder) == values
