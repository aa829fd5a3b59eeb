"""Names for the pages of texts, which lie beside one another in one folder."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.batch.rows import TextFile

INDEX = "index.html"
"""The page that leads to all others; no text's page has this name."""

_SUFFIX = ".html"
# Some systems allow 255 bytes; archives and synchronised folders add to a name.
_MAX_BYTES = 200 - len(_SUFFIX)
_MAX_SUFFIX = 40
# What Windows forbids in names, and the devices that it finds behind these, whatever follows them.
_FORBIDDEN = frozenset('<>:"/\\|?*')
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in "0123456789¹²³"]
)
_INSTEAD = "_"
_NAMELESS = "text"


def page_names(files: Sequence[TextFile]) -> dict[str, str]:
    """The name of the page for each of ``files``, by the name of the file.

    It is that of the file with “.html” in place of its suffix. Where files share that name,
    however it is written, theirs have the suffix before the new one (“essay-docx.html”), then the
    folders in front, and last a few digits that follow from the name of the file. So a page keeps
    its name unless a file joins whose page would be called the same. All systems allow the names,
    and none takes two of them for one.
    """
    taken = {_key(INDEX)}
    chosen: dict[str, str] = {}
    waiting = [file.name for file in files]
    attempt = 0
    while waiting:
        proposed = {name: _candidate(name, attempt) for name in waiting}
        wanted = Counter(map(_key, proposed.values()))
        free = {
            name: page
            for name, page in proposed.items()
            if wanted[_key(page)] == 1 and _key(page) not in taken
        }
        chosen |= free
        taken.update(map(_key, free.values()))
        waiting = [name for name in waiting if name not in free]
        attempt += 1
    return {file.name: chosen[file.name] for file in files}


def _candidate(name: str, attempt: int) -> str:
    """What to try after ``attempt`` names were not free."""
    *folders, last = name.split("/")
    stem, _, suffix = last.rpartition(".")
    if not stem:
        stem, suffix = last, ""
    if attempt >= 2:
        stem = "-".join([*filter(None, folders), stem])
    tail = f"-{_within(_allowed(suffix), _MAX_SUFFIX)}" if suffix and attempt >= 1 else ""
    if attempt >= 3:
        digest = hashlib.sha256(f"{attempt}/{name}".encode("utf-8", "surrogatepass"))
        tail += f"-{digest.hexdigest()[:8]}"
    stem = _allowed(stem).strip(" .") or _NAMELESS
    if stem.partition(".")[0].rstrip(" ").lower() in _DEVICES:
        stem = f"{_INSTEAD}{stem}"
    return f"{_within(stem, _MAX_BYTES - len(tail.encode()))}{tail}{_SUFFIX}"


def _allowed(text: str) -> str:
    """``text`` in characters that all systems allow in names of files."""
    return "".join(map(_allowed_character, text))


def _allowed_character(character: str) -> str:
    if character in _FORBIDDEN or not character.isprintable():
        return " " if unicodedata.category(character) == "Zs" else _INSTEAD
    return character


def _within(text: str, octets: int) -> str:
    """As much of the beginning of ``text`` as ``octets`` bytes of UTF-8 hold."""
    return text.encode()[:octets].decode("utf-8", "ignore")


def _key(page: str) -> str:
    """What is the same for names that some system takes for one."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", page).casefold())
