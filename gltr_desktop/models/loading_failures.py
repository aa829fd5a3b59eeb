"""What goes wrong while a model is opened, in words: lack of memory, damage, stray libraries."""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gltr_desktop.errors import Cancelled, GltrError
from gltr_desktop.models.memory_refusals import lacks_memory, too_little_memory
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN, OTHER_MODEL, first_line, unusable
from gltr_desktop.models.rust_panics import RustPanicError, panics_as_errors

if TYPE_CHECKING:
    from collections.abc import Iterator

_log = logging.getLogger(__name__)

_RESERVE_BYTES = 8 << 20


@contextmanager
def opening_explained(name: str) -> Iterator[None]:
    """Raise GltrError where memory is too short even for the libraries that the model needs.

    A panic of a library raises InputError for the model ``name``.
    """
    # Where memory runs out, there must be enough of it to say so.
    reserve = bytearray(_RESERVE_BYTES)
    try:
        with panics_as_errors():
            yield
    except (MemoryError, OSError, ImportError) as error:
        reserve.clear()
        # Where memory is short, not even the libraries can be loaded.
        if not lacks_memory(error):
            raise
        raise too_little_memory() from error
    except RustPanicError as error:
        raise unusable(name, f"its files are damaged ({error})", DOWNLOAD_AGAIN) from error


@contextmanager
def loading_explained(name: str) -> Iterator[None]:
    """Raise GltrError for the model ``name`` wherever its files lead a library astray."""
    try:
        with warnings.catch_warnings():
            # Torch warns of sizes that the sentence to come names.
            warnings.simplefilter("ignore")
            yield
    except Cancelled:
        raise
    except Exception as error:
        if lacks_memory(error):
            raise too_little_memory() from error
        if isinstance(error, GltrError):
            raise
        _log.exception("A model cannot be loaded")
        why = f"its files lead to an error ({type(error).__name__}: {first_line(error)})"
        raise unusable(name, why, OTHER_MODEL) from error
