"""Finds the files that may hold texts: named ones, and those in folders."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.batch.own_tables import is_own_table
from gltr_desktop.batch.rows import TextFile
from gltr_desktop.documents.file_state import unreadable_error
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_NOT_TEXTS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
"""What systems put into folders, in lower case."""
_LOCK = "~$"
"""How the name of the file begins with which Word says that a document is open."""


@dataclass(frozen=True)
class _Found:
    """A file at ``path``; its name is the last ``parts`` of its path, and more where two agree.

    ``origin`` is the index of the path given that it was found by.
    """

    path: Path
    parts: int
    origin: int


def find_texts(
    paths: Sequence[Path], *, recursive: bool, outputs: Sequence[Path] = ()
) -> list[TextFile]:
    """The files that ``paths`` name, and all files of the folders among them, in natural order.

    ``recursive`` also takes the folders below. Essay 2 comes before essay 10. Hidden files, the
    lock files of office programs, what systems put into folders, tables that this program has
    written, and the ``outputs`` (files and folders, which need not exist) are no texts. Every other
    file is one, even a photo: whoever reads it finds out, and says so. That holds for a folder
    below that cannot be listed as well.
    What is reached twice, through links, counts once. Names are unique: where two agree, the names
    of the folders above are added.

    Raises:
        InputError: a path leads nowhere, its folder cannot be read, or there is no file at all.
    """
    excluded = {os.path.realpath(path) for path in outputs}
    found = _without_doubles(
        one
        for origin, path in enumerate(paths)
        for one in _found(path, origin, recursive, excluded)
    )
    if not found:
        raise _nothing_found(paths, recursive=recursive)
    names = _unique_names(found)
    natural = natural_order()
    files = [TextFile(one.path, name) for one, name in zip(found, names, strict=True)]
    return sorted(files, key=lambda file: (natural(file.name), file.name))


def natural_order() -> Callable[[str], list[object]]:
    """A key to sort names of files by: numbers by their value, folder by folder, without case."""
    from natsort import natsort_keygen, ns

    # Of one part, this sets the suffix apart: “essay.txt” comes before “essay 2.txt”.
    of_part: Callable[[str], object] = natsort_keygen(alg=ns.PATH | ns.IGNORECASE)
    return lambda name: [of_part(part) for part in name.split("/")]


def _found(path: Path, origin: int, recursive: bool, excluded: set[str]) -> Iterator[_Found]:
    """What the given ``path`` leads to; a file that is named is taken whatever its name is.

    But not the outputs: what a shell makes of FOLDER/* names those of an earlier run as well.
    """
    try:
        is_folder = path.is_dir()
        path.lstat()
        if is_folder:
            os.scandir(path).close()
    except OSError as error:
        raise unreadable_error(path, error) from error
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
    if is_folder:
        yield from _in_folder(whole, origin, recursive, excluded)
    elif os.path.realpath(whole) not in excluded:
        yield _Found(whole, 1, origin)


def _in_folder(folder: Path, origin: int, recursive: bool, excluded: set[str]) -> Iterator[_Found]:
    """The files of ``folder``; every folder below is entered once, whatever links lead to it."""
    seen = set(excluded)
    depth = len(folder.parts)
    # Links wait until all else is known, so that what they lead to keeps its own path.
    waiting, links = [folder], list[Path]()
    while waiting or links:
        here = waiting.pop() if waiting else links.pop()
        real = os.path.realpath(here)
        if real in seen:
            continue
        seen.add(real)
        try:
            with os.scandir(here) as listing:
                entries = sorted(listing, key=lambda entry: entry.name, reverse=True)
        except OSError:
            yield _Found(here, max(1, len(here.parts) - depth), origin)
            continue
        for entry in filter(_may_be_text, entries):
            path = here / entry.name
            if not _is_folder(entry):
                if os.path.realpath(path) not in excluded and not is_own_table(path):
                    yield _Found(path, len(path.parts) - depth, origin)
            elif recursive:
                (links if entry.is_symlink() else waiting).append(path)


def _may_be_text(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith((".", _LOCK)) and entry.name.lower() not in _NOT_TEXTS


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # A link that leads to itself.
        return False


def _without_doubles(found: Iterable[_Found]) -> list[_Found]:
    """One of those that lead to the same file: the file itself rather than a link to it."""
    chosen: dict[str, _Found] = {}
    for one in found:
        real = os.path.realpath(one.path)
        if real not in chosen or (chosen[real].path.is_symlink() and not one.path.is_symlink()):
            chosen[real] = one
    return list(chosen.values())


def _unique_names(found: Sequence[_Found]) -> list[str]:
    """Their names: paths below what was given, with as many folders above as tell them apart.

    All files that were found by one path get the same folders.
    """
    above: Counter[int] = Counter()
    while True:
        names = [_name(one, above[one.origin]) for one in found]
        count = Counter(names)
        doubled = {one.origin for one, name in zip(found, names, strict=True) if count[name] > 1}
        if not doubled:
            return names
        above.update(doubled)


def _name(one: _Found, above: int) -> str:
    parts = one.path.parts
    shown = one.parts + above
    return one.path.as_posix() if shown >= len(parts) else "/".join(parts[-shown:])


def _nothing_found(paths: Sequence[Path], *, recursive: bool) -> InputError:
    folder = next(iter(paths), Path())
    where = f"the folder “{folder}”" if len(paths) == 1 else "these folders"
    if recursive:
        return InputError(f"There is no file in {where}.", "Choose a folder with texts in it.")
    return InputError(
        f"There is no file in {where} itself.",
        "Choose a folder with texts in it, or take the folders below it as well.",
    )
