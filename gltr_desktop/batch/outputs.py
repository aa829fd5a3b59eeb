"""Sees to it, before anything is read, that what a run writes replaces nothing that it reads."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gltr_desktop.batch.page_folder import holds_only_pages
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gltr_desktop.batch.rows import TextFile

_OTHER_TABLE = "Name another file after -o."
_OTHER_FOLDER = "Name another folder after --html."


def check_table(out: Path) -> None:
    """Raise InputError if nothing can be written to ``out``: it would be known at the end only."""
    if out.is_dir():
        raise InputError(f"“{out}” is a folder.", "Name a file after -o.")
    if not out.parent.is_dir():
        raise InputError(f"There is no folder “{out.parent}”.", "Create it, or name another one.")
    if not _may_write(out if out.exists() else out.parent):
        raise InputError(f"You have no permission to write “{out}”.", _OTHER_TABLE)


def check_not_read(out: Path, texts: Sequence[Path], model: Sequence[Path]) -> None:
    """Raise InputError if ``out`` is, by whatever path or link, a text or a file of the model."""
    for what, paths in (("one of the texts", texts), ("the model", model)):
        if any(_is_same(out, path) for path in paths):
            raise InputError(f"“{out}” is {what}, which the table would replace.", _OTHER_TABLE)


def check_pages(folder: Path, out: Path, paths: Sequence[Path]) -> None:
    """Raise InputError if the ``folder`` of pages cannot be one, or holds texts.

    ``out`` is the table, and ``paths`` are what was given as texts and folders of texts.
    """
    real = os.path.realpath(folder)
    if real == os.path.realpath(out):
        raise InputError(f"“{folder}” cannot be the table and the folder of pages.", _OTHER_FOLDER)
    if folder.is_dir() and not _may_write(folder):
        raise InputError(f"You have no permission to write into “{folder}”.", _OTHER_FOLDER)
    # What a shell makes of FOLDER/* names the pages of an earlier run as well.
    is_given = any(os.path.realpath(path) == real for path in paths)
    if is_given and folder.is_dir() and not holds_only_pages(folder):
        raise InputError(
            f"“{folder}” holds texts, and pages need a folder of their own.", _OTHER_FOLDER
        )


def check_apart(folder: Path, files: Sequence[TextFile]) -> None:
    """Raise InputError if one of ``files`` lies in the ``folder`` of pages: one may replace it."""
    real = os.path.realpath(folder)
    for file in files:
        if os.path.dirname(os.path.realpath(file.path)) == real:  # noqa: PTH120
            raise InputError(
                f"The text “{file.name}” is in the folder of pages “{folder}”.", _OTHER_FOLDER
            )


def _is_same(out: Path, path: Path) -> bool:
    try:
        return out.samefile(path)
    except OSError:  # One of them is not there.
        return False


def _may_write(path: Path) -> bool:
    by_effective_user = os.access in os.supports_effective_ids
    return os.access(path, os.W_OK, effective_ids=by_effective_user)
