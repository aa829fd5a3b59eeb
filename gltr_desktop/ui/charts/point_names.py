"""What the chart along the text says of its points: the sentence or word there, and its figure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.visible_text import isolated

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.profile import Profile
    from gltr_desktop.analysis.record import Float32

_MAX_TIP = 120
"""Characters of a sentence in a tool tip."""


def no_name(_token: int) -> str:
    """The name of every token where nobody knows one."""
    return ""


@dataclass(frozen=True, eq=False)
class PointNames:
    """Names the points of ``profile``.

    ``sentence_of`` and ``word_of`` give the sentence and the word of a token. ``second``: (m,) the
    bits of a second side, and ``letters`` the names of both; None where there is one side only.
    """

    profile: Profile
    sentence_of: Callable[[int], str] = no_name
    word_of: Callable[[int], str] = no_name
    second: Float32 | None = None
    letters: tuple[str, str] = ("A", "B")

    @property
    def _is_of_words(self) -> bool:
        """Whether each point is a word, and not what is around it."""
        return self.profile.words is not None and self.profile.buckets is not None

    @cached_property
    def peak(self) -> str:
        """The name of the most surprising point; empty where there is none."""
        return "" if self.profile.peak is None else self.name(self.profile.peak)

    def name(self, index: int) -> str:
        """The word or sentence of a point, or the number of its token where nobody knows it."""
        token = int(self.profile.token[index])
        name_of = self.word_of if self._is_of_words else self.sentence_of
        return name_of(token) or f"Token {token + 1:,}"

    def named(self, index: int, name: str, lead: str = "") -> str:
        """“Peak: “On the Thursday we…” 9.1 bits”; ``lead`` is how it begins."""
        bits = self.profile.bits[index]
        figure = _figure(float(bits))
        if self.second is not None and not np.isnan([bits, self.second[index]]).any():
            first, second = self.letters
            figure = f"{first} {bits:.1f}, {second} {self.second[index]:.1f} bits"
        return f"{lead}{_quoted(name)} {figure}"

    def in_words(self, index: int) -> str:
        """A point at more length: of a line through words, the word that a click leads to, too."""
        name, words = self.name(index), self.profile.words
        if len(name) > _MAX_TIP:
            name = f"{name[:_MAX_TIP].rstrip()}…"
        said = self.named(index, name)
        if self._is_of_words:
            return f"{said}."
        unit = "token" if words is None else "word"
        around = "" if self.profile.buckets is not None else " around here"
        said = f"{said} per {unit}{around}."
        word = "" if words is None else self.word_of(int(self.profile.token[index]))
        if words is None or not word:
            return said
        return f"{said} {_quoted(word)} {_figure(float(words.bits[index]))}."


def _quoted(name: str) -> str:
    return f"{name}:" if name.startswith("Token ") else f"“{isolated(name)}”"


def _figure(bits: float) -> str:
    return "not read yet" if np.isnan(bits) else f"{bits:.1f} bits"
