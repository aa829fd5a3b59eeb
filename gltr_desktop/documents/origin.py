"""Where the text of an analysis comes from, as exports and the window say it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """The name of a text, the format of its file, and what was done to get the text out of it.

    ``format`` is the name of a row in READERS; empty for what was typed or pasted. ``notices`` are
    phrases such as “2 deletions left out”.
    """

    title: str
    format: str = ""
    notices: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What was done, “From “essay.docx”: 2 deletions left out.”; empty if nothing was."""
        return f"From “{self.title}”: {', '.join(self.notices)}." if self.notices else ""
