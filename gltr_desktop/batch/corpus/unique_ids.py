"""Makes sure that every id occurs once, with eight bytes of memory for each."""

from __future__ import annotations

from array import array
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_EXAMPLES = 2
_REMEDY = "Give every row an id of its own, or name the column that holds them: --id NAME."


def id_text(value: object) -> str | None:
    """The id that a cell holds; None if it holds none: only texts and whole numbers are ids."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value)
    return text if text and _is_unicode(text) else None


class UniqueIds:
    """Collects the ids of a corpus, and tells which of them occur twice."""

    def __init__(self) -> None:
        self._digests = array("Q")

    def add(self, identity: str) -> None:
        """Take note of the id of one text."""
        digest = blake2b(identity.encode(), digest_size=8).digest()
        self._digests.append(int.from_bytes(digest, "little"))

    def check(self, ids_again: Callable[[], Iterable[tuple[str, str]]]) -> None:
        """Do nothing if all ids differ.

        ``ids_again()`` goes through the ids once more, each with the name of its file; it is asked
        only where digests are equal, which those of different ids may be, too.

        Raises:
            InputError: ids occur twice; it names two of them.
        """
        digests = np.sort(np.frombuffer(self._digests, np.uint64))
        doubled = set(digests[1:][digests[1:] == digests[:-1]].tolist())
        if not doubled:
            return
        seen = dict[str, str]()
        examples = list[str]()
        for identity, name in ids_again():
            digest = blake2b(identity.encode(), digest_size=8).digest()
            if int.from_bytes(digest, "little") not in doubled:
                continue
            if identity in seen:
                examples.append(f"“{identity}” (in “{seen[identity]}” and in “{name}”)")
                if len(examples) == _EXAMPLES:
                    break
            seen[identity] = name
        if examples:
            raise InputError(f"Ids occur more than once: {', '.join(examples)}.", _REMEDY)


def missing_ids(examples: Iterable[str]) -> InputError:
    """The error for rows without an id; ``examples`` say where they are."""
    return InputError(
        f"Rows have no id that is a text or a whole number: {', '.join(examples)}.", _REMEDY
    )


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
