"""Reads the files of GLTR: a text with its analysis."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from gltr_desktop.documents.document import Document
from gltr_desktop.documents.encodings.unicode_encodings import unicode_encoding
from gltr_desktop.documents.gltr_json.analysis_of_reply import analysis_of_reply
from gltr_desktop.documents.gltr_json.checks import MalformedError
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.documents.document import ReadOptions


def read(data: bytes, name: str, options: ReadOptions) -> Document:  # noqa: ARG001 - as all readers
    """The text of the file ``name``, with what a model has made of it.

    Raises:
        InputError: ``data`` is no JSON, or no analysis of the text in it.
    """
    try:
        text = data.decode(unicode_encoding(data) or "utf-8").removeprefix("\ufeff")
        with _not_looking_for_cycles():
            analysis = analysis_of_reply(json.loads(text, parse_constant=_refuse))
    except MalformedError as error:
        raise _damaged(name, str(error)) from None
    except RecursionError:
        raise _damaged(name, "it is nested too deeply") from None
    except ValueError:
        raise _damaged(name, "it is no valid JSON") from None
    return Document(analysis.text, analysis=analysis)


@contextmanager
def _not_looking_for_cycles() -> Iterator[None]:
    """JSON has none, and among its many lists the search would take a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _damaged(name: str, what: str) -> InputError:
    return InputError(
        f"“{name}” is an analysis by GLTR, but it is damaged: {what}.",
        "Save it again with the program it comes from, or open its text as plain text.",
    )
