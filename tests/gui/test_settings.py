"""What is remembered comes back; what is damaged counts as never set."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers.measures import RANK, SURPRISAL
from helpers.privileges import unprivileged
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QSettings

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.palette import GLTR, PALETTES, PaletteSet, own_palette
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.models.options import DEFAULT_TOP_K, ModelChoice
from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.stored_values import DEFAULT_FONT, MAX_FONT, MIN_FONT

pytestmark = pytest.mark.usefixtures("qapp")

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


def reread() -> Settings:
    """The settings as the next start of the program finds them."""
    QSettings().sync()
    return Settings()


def stored(settings_folder: Path) -> Path:
    (path,) = (path for path in settings_folder.rglob("*") if path.is_file())
    return path


def test_a_new_user_has_usable_settings() -> None:
    settings = Settings()
    assert settings.choice == ModelChoice("built-in", "auto", "auto")
    assert settings.recent_models == []
    assert settings.font_size == DEFAULT_FONT
    assert settings.folder == Path.home()
    assert settings.geometry is None
    assert settings.docks is None
    assert settings.folder_columns == ()
    assert settings.folder_widths == {}


def test_everything_is_remembered(tmp_path: Path) -> None:
    settings = Settings()
    settings.choice = ModelChoice("/models/my model, “v2”", "cpu", "bfloat16", "token", 512)
    settings.recent_models = ["gpt2", "/models/a,b"]
    settings.font_size = 21
    settings.folder = tmp_path
    settings.geometry = QByteArray(b"\0\xff=")
    settings.docks = QByteArray(b"\xff\0")
    settings.folder_columns = ("file", "tokens")
    settings.folder_widths = {"file": 220, "tokens": 80}
    settings = reread()
    assert settings.choice == ModelChoice("/models/my model, “v2”", "cpu", "bfloat16", "token", 512)
    assert settings.recent_models == ["gpt2", "/models/a,b"]
    assert settings.font_size == 21
    assert settings.folder == tmp_path
    assert settings.geometry == QByteArray(b"\0\xff=")
    assert settings.docks == QByteArray(b"\xff\0")
    assert settings.folder_columns == ("file", "tokens")
    assert settings.folder_widths == {"file": 220, "tokens": 80}


@pytest.mark.parametrize("palette", PALETTES)
def test_colours_are_remembered_by_name(palette: PaletteSet) -> None:
    assert Settings().palette is GLTR
    Settings().palette = palette
    assert reread().palette is palette
    QSettings().setValue("text/palette", "gone")
    assert reread().palette is GLTR


def test_own_colours_are_remembered() -> None:
    own = own_palette(("#ffffff", "#eeeeee", "#dddddd", "#cccccc"), ("#000000",) * 4)
    Settings().own_palette = own
    assert reread().own_palette == own
    assert reread().palette is GLTR
    Settings().palette = own
    assert reread().palette == own


def test_each_measure_has_its_own_thresholds() -> None:
    Settings().measure = SURPRISAL
    assert Settings().thresholds == Thresholds(SURPRISAL.limits, SURPRISAL)
    chosen = Thresholds((0.25, 5.5, 12.0), SURPRISAL)
    Settings().thresholds = chosen
    assert reread().thresholds == chosen
    Settings().measure = RANK
    assert reread().thresholds == Thresholds()
    Settings().measure = SURPRISAL
    QSettings().setValue("text/thresholds_surprisal", "9 8 7")
    assert reread().thresholds == Thresholds(SURPRISAL.limits, SURPRISAL)


def test_means_have_their_own_thresholds() -> None:
    Settings().thresholds = Thresholds((1, 2, 3))
    Settings().granularity = Granularity.SENTENCE
    assert Settings().thresholds == Thresholds(RANK.mean_limits)
    assert Settings().colouring.token_thresholds == Thresholds((1, 2, 3))
    Settings().thresholds = Thresholds((4, 5, 6))
    Settings().granularity = Granularity.WORD
    assert reread().thresholds == Thresholds((1, 2, 3))
    Settings().granularity = Granularity.PARAGRAPH
    assert reread().thresholds == Thresholds((4, 5, 6))


def test_how_the_text_is_coloured_is_remembered() -> None:
    settings = Settings()
    assert (settings.measure, settings.granularity, settings.painted) == (
        RANK,
        Granularity.TOKEN,
        True,
    )
    settings.granularity, settings.painted, settings.top_k = Granularity.SENTENCE, False, 20
    settings = reread()
    assert (settings.granularity, settings.painted, settings.top_k) == (
        Granularity.SENTENCE,
        False,
        20,
    )
    for wrong in ("7", "many", ""):
        QSettings().setValue("text/predictions", wrong)
        assert reread().top_k == DEFAULT_TOP_K


def test_the_small_model_is_mentioned_once() -> None:
    assert not Settings().small_model_mentioned
    Settings().small_model_mentioned = True
    assert reread().small_model_mentioned


@pytest.mark.parametrize("widths", ["tokens", "tokens:", "tokens:0", "tokens:-3", "a:1 b:12345"])
def test_widths_that_no_column_can_have(widths: str) -> None:
    QSettings().setValue("folder/widths", widths)
    assert Settings().folder_widths == {}


def test_they_are_in_the_folder_of_the_test(settings_folder: Path) -> None:
    Settings().font_size = 21
    QSettings().sync()
    assert "21" in stored(settings_folder).read_text(encoding="utf-8")


@given(st.lists(TEXTS, max_size=3))
def test_recent_models_of_any_name(names: list[str]) -> None:
    Settings().recent_models = names
    assert reread().recent_models == [name for name in names if name]


@given(TEXTS)
def test_a_model_of_any_name(name: str) -> None:
    Settings().choice = ModelChoice(name)
    assert reread().choice.name == (name or "built-in")


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("14", 14),
        ("-3", MIN_FONT),
        ("0", MIN_FONT),
        ("1000", MAX_FONT),
        ("13.5", DEFAULT_FONT),
        ("large", DEFAULT_FONT),
        ("", DEFAULT_FONT),
        (["1", "2"], DEFAULT_FONT),
    ],
)
def test_font_sizes(value: object, size: int) -> None:
    QSettings().setValue("text/font_size", value)
    assert reread().font_size == size


def test_what_is_not_offered_is_not_chosen() -> None:
    for key, value in (("device", "quantum"), ("precision", "int1"), ("name", "")):
        QSettings().setValue(f"model/{key}", value)
    assert reread().choice == ModelChoice()


@pytest.mark.parametrize("value", ["/there/is/no/such/folder", "", "\0", "x" * 5_000, ["a", "b"]])
def test_a_folder_that_is_not_there(value: object) -> None:
    QSettings().setValue("files/folder", value)
    assert reread().folder == Path.home()


def test_a_folder_that_may_not_be_looked_into(tmp_path: Path) -> None:
    private = tmp_path / "private"
    (private / "texts").mkdir(parents=True)
    QSettings().setValue("files/folder", str(private / "texts"))
    settings = reread()
    assert settings.folder == private / "texts"
    private.chmod(0)
    try:
        with unprivileged():
            assert settings.folder == Path.home()
    finally:
        private.chmod(0o700)


@pytest.mark.parametrize("value", ["no geometry", 3, ["a"]])
def test_a_damaged_geometry(value: object) -> None:
    QSettings().setValue("window/geometry", value)
    QSettings().setValue("window/docks", value)
    assert reread().geometry is None
    assert reread().docks is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\0\0 nonsense ]]][[[",
        b"[text]\nfont_size=@Variant(garbage)\n[window]\ngeometry=@ByteArray(\n",
        b"[model]\nrecent=@Invalid()\nname=@Rect(1 2 3 4)\n[text]\nfont_size=@Point(1 2)\n",
        b"[text\nfont_size",
    ],
)
def test_a_damaged_file(content: bytes, settings_folder: Path) -> None:
    Settings().font_size = 21
    QSettings().sync()
    path = stored(settings_folder)
    path.write_bytes(content)
    # Another second, or the store would not notice that the file has changed.
    os.utime(path, (1_000_000_000, 1_000_000_000))
    settings = reread()
    assert settings.font_size == DEFAULT_FONT
    assert settings.recent_models == []
    assert settings.folder == Path.home()
    assert isinstance(settings.choice.name, str)
    settings.font_size = 22
    assert reread().font_size == 22
