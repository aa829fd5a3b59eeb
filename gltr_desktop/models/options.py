"""The choices that a user has about a model, without any heavy import."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gltr_desktop.models.local_gguf import path_title
from gltr_desktop.models.servers.address import is_on_server, server_model


@dataclass(frozen=True)
class ShippedModel:
    """A model that comes with the program."""

    name: str
    """Its name on the command line and in the settings."""
    title: str
    advice: str
    """A sentence or two on who should choose it."""
    folder: str
    """The name of its folder in ``resources/models``."""
    full_name: str
    """Its name in records and exports."""
    languages: tuple[str, ...] = ("en",)
    """The ISO 639 codes of the languages that it knows."""


BUILT_IN, SMALL = "built-in", "small"
SHIPPED = {
    model.name: model
    for model in (
        ShippedModel(
            BUILT_IN,
            "SmolLM2 · English · 135 M",
            "Comes with the program, knows English well for its size, and works offline."
            " Larger models are more accurate.",
            "smollm2-135m",
            "SmolLM2-135M-Instruct",
        ),
        ShippedModel(
            SMALL,
            "Small and fast · English · 9 M",
            "Comes with the program, and is many times faster. It is less accurate: more of"
            " every text surprises it.",
            "gltr-english-9m",
            "gltr-english-9m",
        ),
    )
}
"""By name, the first one being the default."""

DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "float32", "bfloat16")
MASKINGS = ("word", "token")
DEFAULT_TOP_K = 10
WINDOWS = (64, 128, 256, 512, 1_024, 2_048)
MIN_WINDOW, DEFAULT_WINDOW = 16, 128
"""Of masked models, in tokens; each token is read in a window of its own."""

DEVICE_TITLES = {
    "auto": "Automatic",
    "cpu": "Processor",
    "cuda": "NVIDIA GPU",
    "mps": "Apple GPU",
}
"""What people call the DEVICES."""
PRECISION_TITLES = {
    "auto": "Automatic",
    "float32": "float32, exact",
    "bfloat16": "bfloat16, half the memory",
}
"""What people call the PRECISIONS."""
MASKING_TITLES = {
    "word": "Hide a Token and the Rest of Its Word",
    "token": "Hide a Token Alone",
}
"""What people call the MASKINGS."""
WINDOW_TIP = (
    "How much of the text a masked model sees around each token that it guesses. Twice as much\n"
    "takes twice as long, or longer. A model that can read fewer tokens reads fewer."
)
MASKING_TIP = (
    "The later pieces of a word give the earlier ones away: with them hidden, rare words that are\n"
    "written in several pieces do not look easy (PLL-word-l2r)."
)


@dataclass(frozen=True)
class ModelChoice:
    """A model, and the device and precision to run it in.

    ``masking`` and ``window`` are for masked models: what is hidden from them where they guess a
    token, and the most tokens that they read at once. A model that can read fewer reads fewer.
    ``tokenizer`` is for models on servers: the path of a ``tokenizer.json``, or of its folder, for
    where the server does not tell where in the text its tokens are; else empty.
    """

    name: str = BUILT_IN
    device: str = "auto"
    precision: str = "auto"
    masking: str = MASKINGS[0]
    window: int = DEFAULT_WINDOW
    tokenizer: str = ""

    @property
    def is_on_server(self) -> bool:
        """Whether the text is sent to a server, rather than read in this process."""
        return is_on_server(self.name)

    @property
    def title(self) -> str:
        """The title of the model, and where it is to run if that was chosen."""
        is_usual = self.device == "auto" or self.is_on_server
        where = "" if is_usual else f" on {DEVICE_TITLES[self.device]}"
        return model_title(self.name) + where


def languages_of(full_name: str) -> tuple[str, ...]:
    """The ISO 639 codes of all that a shipped model knows; of others, nobody knows: empty."""
    known = {model.full_name: model.languages for model in SHIPPED.values()}
    return known.get(full_name, ())


def model_title(name: str) -> str:
    """The title of a model for people; of a folder or a file, only the last part of its path."""
    if name in SHIPPED:
        return SHIPPED[name].title
    if is_on_server(name):
        return server_model(name).title
    return path_title(Path(name)) if Path(name).is_absolute() else name
