"""What can go wrong, in words for the person in front of the screen.

Every expected failure is a :class:`GltrError`: a sentence that names the problem and one that says
what to do. Anything else that escapes is a bug and is shown as one.
"""

from __future__ import annotations

import re
import unicodedata

# Names of files and models come from strangers: so much of one says which it is.
_MAX_QUOTED = 200
_MAX_SENTENCE = 1_000
_LINE_ENDS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_QUOTED = re.compile(f"“([^“”]{{{_MAX_QUOTED},}})”")


def printable(text: str) -> str:
    """``text`` on one line and without what could move a cursor, change a colour, or be no text.

    Every error passes through this, because errors quote names of files and models.
    """
    line = _LINE_ENDS.sub(" ", text)
    return "".join(map(_printable_character, line))


def _printable_character(character: str) -> str:
    # Python counts all spaces but one as not printable.
    is_shown = character.isprintable() or unicodedata.category(character) == "Zs"
    return character if is_shown else "�"


def _sentence(text: str) -> str:
    """``text`` as it can be shown: what a library adds to it may be of any length as well."""
    shown = _QUOTED.sub(_shortened, printable(text))
    return shown if len(shown) <= _MAX_SENTENCE else f"{shown[:_MAX_SENTENCE]}…"


def _shortened(quoted: re.Match[str]) -> str:
    name = quoted[1]
    return f"“{name[: _MAX_QUOTED // 2]}…{name[-_MAX_QUOTED // 4 :]}”"


class GltrError(Exception):
    """A failure with a remedy; ``exit_status`` is what the command line ends with.

    Status 2 means that what was asked for cannot be done as asked (arguments, input, model name);
    status 1 means that something failed on the way (memory, disk, a damaged computation).
    """

    exit_status = 1

    def __init__(self, message: str, remedy: str) -> None:
        self.message = _sentence(message)
        self.remedy = _sentence(remedy)
        super().__init__(f"{self.message} {self.remedy}")


class InputError(GltrError):
    """The document, the model's name or an argument is not usable as it is."""

    exit_status = 2


class NotOnThisComputerError(InputError):
    """A hub name that is valid, but whose files are not in the cache: it can be downloaded."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The model “{name}” is not on this computer.",
            "Download it in the window (Model → Hugging Face Model…), or name a model's folder.",
        )
        self.name = name


class Cancelled(Exception):  # noqa: N818 - not an error
    """The user asked to stop. Not an error: nothing is shown for it."""


def bug(error: Exception) -> GltrError:
    """Whatever else escaped in the window, shown as what it is, with the text kept."""
    return GltrError(
        f"This is a bug: {type(error).__name__}: {error}.",
        "Your text is untouched. Please report what you did and this message.",
    )
