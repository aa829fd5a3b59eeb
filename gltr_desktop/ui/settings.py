"""What the window remembers from one time to the next.

Each setting is a row of :class:`Settings`: its key, its default, and how it is read and written.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring, default_thresholds
from gltr_desktop.analysis.measures import RANK, Measure, measure_named
from gltr_desktop.analysis.palette import GLTR, PALETTES, PaletteSet, own_palette
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.batch.reference.registers import EVERY
from gltr_desktop.errors import InputError
from gltr_desktop.models.options import (
    BUILT_IN,
    DEFAULT_TOP_K,
    DEFAULT_WINDOW,
    DEVICES,
    MASKINGS,
    PRECISIONS,
    ModelChoice,
)
from gltr_desktop.models.servers.address import is_on_server
from gltr_desktop.ui.models.stored_speeds import speeds_in, speeds_text
from gltr_desktop.ui.servers.stored_paths import paths_in, paths_text
from gltr_desktop.ui.settings_schema import prepare, take_notice
from gltr_desktop.ui.stored_options import FLAGS, Option, flag, flag_text, one_of
from gltr_desktop.ui.stored_values import (
    DEFAULT_FONT,
    font_size_in,
    model_name,
    widths_in,
    widths_text,
    window_size,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

TOP_KS = (3, 5, 10, 20, 40)
"""How many predictions a card can show."""

SCHEMES = ("system", "light", "dark")
"""What decides whether the window is light or dark."""

_MAX_RECENT = 8
_NONE = "-"
"""What is stored for an empty choice: an empty text counts as never set."""


class Settings:
    """Typed access to the stored values."""

    _model_name = Option("model/name", BUILT_IN, model_name)
    local_model = Option("model/local", BUILT_IN, lambda name: None if is_on_server(name) else name)
    """The name of the last model on this computer."""
    server_address = Option("model/server", "", str)
    """The address that was last typed to find a server."""
    tokenizers: Option[dict[str, str]] = Option("model/tokenizers", {}, paths_in, paths_text)
    """Paths of tokenizers, by the names of the models on servers that need them."""
    _device = one_of("model/device", "auto", DEVICES)
    _precision = one_of("model/precision", "auto", PRECISIONS)
    _masking = one_of("model/masking", MASKINGS[0], MASKINGS)
    _window = Option("model/window", DEFAULT_WINDOW, window_size)
    _tokenizer = Option("model/tokenizer", "", str)
    model_speeds: Option[dict[str, int]] = Option("model/speeds", {}, speeds_in, speeds_text)
    """Tokens per second that models were seen to read here, by ``speeds.speed_key``."""
    small_model_mentioned = flag("model/small_model_mentioned", default=False)
    """Whether the user has been told of the model for slow computers."""
    measure: Option[Measure] = Option(
        "text/measure", RANK, measure_named, lambda measure: measure.name
    )
    """The measure whose values are coloured."""
    granularity = Option(
        "text/level", Granularity.TOKEN, Granularity.named, lambda granularity: granularity.value
    )
    """How much of the text has one colour."""
    plain_words = flag("text/plain_words", default=False)
    """Whether words are the plain products of their tokens, not corrected for where they end."""
    painted = flag("text/painted", default=True)
    """Whether the text is coloured at all."""
    underlined = flag("text/underlined", default=False)
    """Whether lines below the tokens are a second sign of the buckets."""
    live: Option[bool | None] = Option("text/live", None, FLAGS.get, flag_text)
    """Whether edits are read by themselves; None while that is left to the model's speed."""
    top_k = Option(
        "text/predictions",
        DEFAULT_TOP_K,
        lambda text: int(text) if text in map(str, TOP_KS) else None,
    )
    """How many predictions a card shows."""
    font_size = Option("text/font_size", DEFAULT_FONT, font_size_in)
    """Size of the text, in points."""
    font_family = Option("text/font", "", str)
    """The face of the text; "" for the serif face that suits the system."""
    line_breaks = flag("text/line_breaks", default=False)
    """Whether the ends of lines are coloured, too."""
    continuous = flag("text/continuous", default=False)
    """Whether colours run continuously from the least to the most surprising."""
    settings_page = Option("window/settings_page", "", str)
    """The page of the settings that was open last; "" for the first one."""
    scheme = one_of("window/scheme", "system", SCHEMES)
    """What decides whether the window is light or dark."""
    charts = flag("window/charts", default=True)
    """Whether the charts are shown."""
    comparison = flag("window/comparison", default=True)
    """Whether the summary of the text is shown."""
    inspector = flag("window/inspector", default=True)
    """Whether the word that is pointed at is shown in the side panel."""
    floating_card = flag("window/floating_card", default=False)
    """Whether a card beside the word shows it instead of the side panel."""
    details = flag("window/details", default=False)
    """Whether the side panel shows all figures of the word that is pointed at."""
    chart = Option("window/chart", "", str)
    """The name of the chart that is shown; "" until the user has chosen one."""
    table_height = Option(
        "window/table_height", 0, lambda text: int(text) if text.isdecimal() else None
    )
    """Height of the table of tokens in pixels; 0 until it was open."""
    reference = Option(
        "compare/reference",
        EVERY.name,
        lambda name: "" if name == _NONE else name,
        lambda name: name or _NONE,
    )
    """The name of the passages that texts are compared with; "" for none."""
    open_file = Option("files/front", 0, lambda text: int(text) if text.isdecimal() else None)
    """The index of the open file that is in front."""
    texts = flag("window/texts", default=True)
    """Whether the list of texts is shown while there are several."""
    texts_width = Option(
        "window/texts_width", 200, lambda text: int(text) if text.isdecimal() else None
    )
    """Width of that list in pixels."""
    folder_columns: Option[tuple[str, ...]] = Option(
        "folder/columns", (), lambda text: tuple(text.split()), " ".join
    )
    """The keys of the columns that the table of a folder shows; () until any were."""
    folder_widths: Option[dict[str, int]] = Option("folder/widths", {}, widths_in, widths_text)
    """Widths of columns of that table in pixels, by their keys."""

    def __init__(self) -> None:
        self._store = QSettings()
        prepare(self._store)

    def take_notice(self) -> str:
        """What the user should know about the settings, which is said once; "" if nothing."""
        return take_notice(self._store)

    def stored_text(self, key: str) -> str:
        """What is stored under ``key``; empty where nothing is."""
        return str(self._store.value(key, ""))

    def store_text(self, key: str, text: str) -> None:
        """Store ``text`` under ``key``."""
        self._store.setValue(key, text)

    def _names(self, key: str) -> list[str]:
        """The list of names that is stored under ``key``."""
        found = self._store.value(key, [])
        # An INI file does not tell a list of one from a string.
        names = found if isinstance(found, list) else [found]
        return [name for name in names if isinstance(name, str) and name]

    # Settings that are more than one stored text

    @property
    def choice(self) -> ModelChoice:
        """The model in use."""
        return ModelChoice(
            self._model_name,
            self._device,
            self._precision,
            self._masking,
            self._window,
            self._tokenizer,
        )

    @choice.setter
    def choice(self, choice: ModelChoice) -> None:
        self._model_name = choice.name
        self._device, self._precision = choice.device, choice.precision
        self._masking, self._window = choice.masking, choice.window
        self._tokenizer = choice.tokenizer

    @property
    def recent_models(self) -> list[str]:
        """Files, folders and names that were chosen before, latest first."""
        return [name for name in self._names("model/recent") if model_name(name)]

    @recent_models.setter
    def recent_models(self, names: list[str]) -> None:
        self._store.setValue("model/recent", names)

    @property
    def recent_files(self) -> list[Path]:
        """Files that were opened before, latest first; some may be gone."""
        return [Path(name) for name in self._names("files/recent")]

    def add_recent_file(self, path: Path) -> None:
        """Remember that ``path`` was opened."""
        path = path.absolute()
        others = [other for other in self.recent_files if other != path]
        self._store.setValue("files/recent", [str(each) for each in [path, *others][:_MAX_RECENT]])

    def forget_recent_files(self) -> None:
        """Remember no file that was opened, nor which are open, nor what their columns are."""
        for key in ("files/recent", "files/open", "files/front", "items/columns"):
            self._store.remove(key)

    @property
    def open_files(self) -> list[Path]:
        """The files of the texts that are open, in their order; some may be gone."""
        return [Path(name) for name in self._names("files/open")]

    def set_open_files(self, paths: Sequence[Path], front: int) -> None:
        """Remember that these are open, and the index of the one in front."""
        self._store.setValue("files/open", [str(path) for path in paths])
        self.open_file = front

    @property
    def colouring(self) -> Colouring:
        """How the text is shown."""
        return self.colouring_by(self.measure)

    def colouring_by(self, measure: Measure) -> Colouring:
        """How it is shown where ``measure`` takes the place of the chosen one."""
        return Colouring(
            thresholds=self._thresholds_at(self.granularity, measure),
            granularity=self.granularity,
            token_thresholds=self._thresholds_at(Granularity.TOKEN, measure),
            palette=self.palette,
            painted=self.painted,
            underlined=self.underlined,
            line_breaks=self.line_breaks,
            continuous=self.continuous,
        )

    @property
    def thresholds(self) -> Thresholds:
        """Where the colours change; each measure has its own, for means and for the rest."""
        return self._thresholds_at(self.granularity, self.measure)

    @thresholds.setter
    def thresholds(self, thresholds: Thresholds) -> None:
        key = _thresholds_key(thresholds.measure, self.granularity)
        # An INI file would take commas for a list.
        self.store_text(key, f"{thresholds}".replace(",", " "))

    def _thresholds_at(self, granularity: Granularity, measure: Measure) -> Thresholds:
        thresholds = default_thresholds(measure, granularity)
        stored = self.stored_text(_thresholds_key(measure, granularity)).replace(" ", ",")
        with suppress(InputError):
            thresholds = Thresholds.parse(stored, measure) if stored else thresholds
        return replace(thresholds, plain_words=self.plain_words)

    @property
    def palette(self) -> PaletteSet:
        """The colours of the buckets."""
        chosen = self.stored_text("text/palette")
        palettes = (*PALETTES, self.own_palette)
        return next((palette for palette in palettes if palette.name == chosen), GLTR)

    @palette.setter
    def palette(self, palette: PaletteSet) -> None:
        self.store_text("text/palette", palette.name)

    @property
    def own_palette(self) -> PaletteSet:
        """The colours that the user has made."""
        light, dark = (
            tuple(self.stored_text(f"text/own_{surroundings}").split())
            for surroundings in ("light", "dark")
        )
        return own_palette(light, dark)

    @own_palette.setter
    def own_palette(self, palette: PaletteSet) -> None:
        self.store_text("text/own_light", " ".join(palette.light.buckets))
        self.store_text("text/own_dark", " ".join(palette.dark.buckets))

    @property
    def folder(self) -> Path:
        """Where files were last opened or saved."""
        folder = Path(self.stored_text("files/folder") or Path.home())
        try:
            there = folder.is_dir()
        except OSError:  # Such as one within a folder that may not be looked into.
            there = False
        return folder if there else Path.home()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self.store_text("files/folder", str(folder))

    @property
    def geometry(self) -> QByteArray | None:
        """Place and size of the window."""
        found = self._store.value("window/geometry")
        return found if isinstance(found, QByteArray) else None

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("window/geometry", geometry)

    @property
    def docks(self) -> QByteArray | None:
        """Where docks and toolbars are in the window."""
        found = self._store.value("window/docks")
        return found if isinstance(found, QByteArray) else None

    @docks.setter
    def docks(self, docks: QByteArray) -> None:
        self._store.setValue("window/docks", docks)


def _thresholds_key(measure: Measure, granularity: Granularity) -> str:
    # The measure of GLTR was the only one when the key was first stored.
    of_measure = "" if measure is RANK else f"_{measure.name}"
    return f"text/thresholds{of_measure}{'_mean' if granularity.is_passage else ''}"
