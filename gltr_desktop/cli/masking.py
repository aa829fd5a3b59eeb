"""How masked models are run, as the command line says it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gltr_desktop.errors import InputError
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engine import engine_kind
from gltr_desktop.models.engines import MASKED
from gltr_desktop.models.options import model_title

if TYPE_CHECKING:
    from argparse import Namespace

    from gltr_desktop.models.options import ModelChoice


def with_masking(choice: ModelChoice, options: Namespace) -> ModelChoice:
    """``choice`` with what ``--pll`` and ``--window`` say.

    Raises InputError if one of them is given, and the model is not masked, or not there.
    """
    given = {"masking": options.pll, "window": options.window}
    changes = {name: value for name, value in given.items() if value is not None}
    if changes and engine_kind(choice) is not MASKED:
        name = choice.name if choice.is_on_server else find_model(choice.name).name
        raise InputError(
            f"“--pll” and “--window” are for masked language models, and “{model_title(name)}” is"
            " none.",
            "Leave them out, or choose a model such as BERT.",
        )
    return replace(choice, **changes)
