"""What comes before any model on this computer is loaded: it is found, and so are its libraries."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.first_import import import_quietly
from gltr_desktop.models.loading_failures import opening_explained
from gltr_desktop.models.loading_steps import LoadingSteps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.options import ModelChoice


@contextmanager
def found_here(
    choice: ModelChoice, steps: LoadingSteps | None
) -> Iterator[tuple[ModelSource, LoadingSteps]]:
    """Where the chosen model lies, and the steps of loading it, once torch is imported.

    What goes wrong within the ``with`` is explained, too.

    Raises:
        Cancelled: between two of the ``steps``.
        InputError: there is no such model (at once), or it cannot be used.
        GltrError: there is too little memory.
    """
    source = find_model(choice.name)
    steps = steps or LoadingSteps()
    steps.begin("its libraries")
    with opening_explained(source.name):
        import_quietly()
        yield source, steps
