"""What the window remembers from one time to the next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.measures import RANK, Measure, measure_named
from gltr_desktop.analysis.palette import GLTR, PALETTES, PaletteSet, own_palette
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.errors import InputError
from gltr_desktop.models.options import BUILT_IN, DEFAULT_TOP_K, DEVICES, PRECISIONS, ModelChoice

TOP_KS = (3, 5, 10, 20, 40)
"""How many predictions a card can show."""

MIN_FONT, MAX_FONT, DEFAULT_FONT = 6, 48, 13


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
    def colouring(self) -> Colouring:
        """How the text is shown."""
        return Colouring(
            thresholds=self.thresholds,
            granularity=self.granularity,
            token_thresholds=self._thresholds_at(Granularity.TOKEN),
            palette=self.palette,
            painted=self.painted,
            underlined=self.underlined,
        )

    @property
    def measure(self) -> Measure:
        """The measure whose values are coloured."""
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
    def granularity(self) -> Granularity:
        """How much of the text has one colour."""
        return Granularity.named(self._text("text/level"))

    @granularity.setter
    def granularity(self, granularity: Granularity) -> None:
        self._store.setValue("text/level", granularity.value)

    @property
    def thresholds(self) -> Thresholds:
        """Where the colours change; each measure has its own, for means and for the rest."""
        return self._thresholds_at(self.granularity)

    @thresholds.setter
    def thresholds(self, thresholds: Thresholds) -> None:
        # An INI file would take commas for a list.
        key = _thresholds_key(thresholds.measure, self.granularity)
        self._store.setValue(key, f"{thresholds}".replace(",", " "))

    def _thresholds_at(self, granularity: Granularity) -> Thresholds:
        default = default_thresholds(self.measure, granularity)
        stored = self._text(_thresholds_key(self.measure, granularity)).replace(" ", ",")
        try:
            return Thresholds.parse(stored, self.measure) if stored else default
        except InputError:
            return default

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
            return DEFAULT_FONT
        return min(MAX_FONT, max(MIN_FONT, size))

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


def _thresholds_key(measure: Measure, granularity: Granularity) -> str:
    # The measure of GLTR was the only one when the key was first stored.
    of_measure = "" if measure is RANK else f"_{measure.name}"
    return f"text/thresholds{of_measure}{'_mean' if granularity.is_passage else ''}"
