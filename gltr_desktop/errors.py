"""What can go wrong, in words for the person in front of the screen.

Every expected failure is a :class:`GltrError`: a sentence that names the problem and one that says
what to do. Anything else that escapes is a bug and is shown as one.
"""

from __future__ import annotations


class GltrError(Exception):
    """A failure with a remedy; ``exit_status`` is what the command line ends with.

    Status 2 means that what was asked for cannot be done as asked (arguments, input, model name);
    status 1 means that something failed on the way (memory, disk, a damaged computation).
    """

    exit_status = 1

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy


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
