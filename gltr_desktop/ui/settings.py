"""What the window remembers from one time to the next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import usual_thresholds
from gltr_desktop.analysis.levels import Level
from gltr_desktop.analysis.measures import RANK, Measure, measure_named
from gltr_desktop.analysis.palette import GLTR, PALETTES, PaletteSet, own_palette
from gltr_desktop.errors import InputError
from gltr_desktop.models.options import BUILT_IN, DEFAULT_TOP_K, DEVICES, PRECISIONS
from gltr_desktop.ui.analysis_worker import ModelChoice

TOP_KS = (3, 5, 10, 20, 40)
"""How many predictions a card can show."""

SMALLEST_FONT, LARGEST_FONT, USUAL_FONT = 6, 48, 13


class Settings:
    """Typed access to the stored values; what cannot be read counts as never set."""

    def __init__(self) -> None:
        self._store = QSettings()

    @property
    def choice(self) -> ModelChoice:
        """The model in use."""
        device, precision = self._text("model/device"), self._text("model/precision")
        return ModelChoice(
            name=self._text("model/name") or BUILT_IN,
            device=device if device in DEVICES else "auto",
            precision=precision if precision in PRECISIONS else "auto",
        )

    @choice.setter
    def choice(self, choice: ModelChoice) -> None:
        self._store.setValue("model/name", choice.name)
        self._store.setValue("model/device", choice.device)
        self._store.setValue("model/precision", choice.precision)

    @property
    def recent_models(self) -> list[str]:
        """Files, folders and names that were chosen before, latest first."""
        found = self._store.value("model/recent", [])
        # An INI file does not tell a list of one from a string.
        names = found if isinstance(found, list) else [found]
        return [name for name in names if isinstance(name, str) and name]

    @recent_models.setter
    def recent_models(self, names: list[str]) -> None:
        self._store.setValue("model/recent", names)

    @property
    def small_model_mentioned(self) -> bool:
        """Whether the user has been told of the model for slow computers."""
        return self._flag("model/small_model_mentioned") is True

    @small_model_mentioned.setter
    def small_model_mentioned(self, mentioned: bool) -> None:
        self._set_flag("model/small_model_mentioned", mentioned)

    @property
    def measure(self) -> Measure:
        """What the text is coloured by."""
        return measure_named(self._text("text/measure"))

    @measure.setter
    def measure(self, measure: Measure) -> None:
        self._store.setValue("text/measure", measure.name)

    @property
    def painted(self) -> bool:
        """Whether the text is coloured at all."""
        return self._flag("text/painted") is not False

    @painted.setter
    def painted(self, painted: bool) -> None:
        self._set_flag("text/painted", painted)

    @property
    def level(self) -> Level:
        """How much of the text has one colour."""
        return Level.named(self._text("text/level"))

    @level.setter
    def level(self, level: Level) -> None:
        self._store.setValue("text/level", level.value)

    @property
    def thresholds(self) -> Thresholds:
        """Where the colours change; each measure has its own, for means and for the rest."""
        return self._thresholds_at(self.level)

    @thresholds.setter
    def thresholds(self, thresholds: Thresholds) -> None:
        # An INI file would take commas for a list.
        key = _thresholds_key(thresholds.measure, self.level)
        self._store.setValue(key, f"{thresholds}".replace(",", " "))

    @property
    def token_thresholds(self) -> Thresholds:
        """Where the colours of single tokens change, whatever level is in use."""
        return self._thresholds_at(Level.TOKEN)

    def _thresholds_at(self, level: Level) -> Thresholds:
        usual = usual_thresholds(self.measure, level)
        stored = self._text(_thresholds_key(self.measure, level)).replace(" ", ",")
        try:
            return Thresholds.parse(stored, self.measure) if stored else usual
        except InputError:
            return usual

    @property
    def top_k(self) -> int:
        """How many predictions a card shows."""
        stored = self._text("text/predictions")
        return int(stored) if stored in map(str, TOP_KS) else DEFAULT_TOP_K

    @top_k.setter
    def top_k(self, top_k: int) -> None:
        self._store.setValue("text/predictions", top_k)

    @property
    def palette(self) -> PaletteSet:
        """The colours of the buckets."""
        own = self.own_palette
        chosen = self._text("text/palette")
        return next((palette for palette in (*PALETTES, own) if palette.name == chosen), GLTR)

    @palette.setter
    def palette(self, palette: PaletteSet) -> None:
        self._store.setValue("text/palette", palette.name)

    @property
    def own_palette(self) -> PaletteSet:
        """The colours that the user has made."""
        light, dark = (
            tuple(self._text(f"text/own_{surroundings}").split())
            for surroundings in ("light", "dark")
        )
        return own_palette(light, dark)

    @own_palette.setter
    def own_palette(self, palette: PaletteSet) -> None:
        self._store.setValue("text/own_light", " ".join(palette.light.buckets))
        self._store.setValue("text/own_dark", " ".join(palette.dark.buckets))

    @property
    def underlined(self) -> bool:
        """Whether lines below the tokens tell the buckets, too."""
        return self._flag("text/underlined") is True

    @underlined.setter
    def underlined(self, underlined: bool) -> None:
        self._set_flag("text/underlined", underlined)

    @property
    def charts(self) -> bool:
        """Whether the charts are shown."""
        return self._flag("window/charts") is not False

    @charts.setter
    def charts(self, shown: bool) -> None:
        self._set_flag("window/charts", shown)

    @property
    def live(self) -> bool | None:
        """Whether edits are read by themselves; None while that is left to the model's speed."""
        return self._flag("text/live")

    @live.setter
    def live(self, on: bool) -> None:
        self._set_flag("text/live", on)

    @property
    def font_size(self) -> int:
        """Size of the text in points."""
        try:
            size = int(self._text("text/font_size"))
        except ValueError:
            return USUAL_FONT
        return min(LARGEST_FONT, max(SMALLEST_FONT, size))

    @font_size.setter
    def font_size(self, points: int) -> None:
        self._store.setValue("text/font_size", points)

    @property
    def folder(self) -> Path:
        """Where files were last opened or saved."""
        folder = Path(self._text("files/folder") or Path.home())
        try:
            there = folder.is_dir()
        except OSError:  # Such as one within a folder that may not be looked into.
            there = False
        return folder if there else Path.home()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("files/folder", str(folder))

    @property
    def geometry(self) -> QByteArray | None:
        """Place and size of the window."""
        found = self._store.value("window/geometry")
        return found if isinstance(found, QByteArray) else None

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("window/geometry", geometry)

    def _flag(self, key: str) -> bool | None:
        return {"true": True, "false": False}.get(self._text(key))

    def _set_flag(self, key: str, on: bool) -> None:
        self._store.setValue(key, "true" if on else "false")

    def _text(self, key: str) -> str:
        found = self._store.value(key, "")
        return str(found)


def _thresholds_key(measure: Measure, level: Level) -> str:
    of_measure = "" if measure is RANK else f"_{measure.name}"
    return f"text/thresholds{of_measure}{'_mean' if level.averaged else ''}"
