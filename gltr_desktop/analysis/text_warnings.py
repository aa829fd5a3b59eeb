"""Texts that a model cannot read: what its colours and figures then mean is nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.language import language_of, language_title
from gltr_desktop.analysis.text_figures import MIN_TOKENS

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis

LANGUAGE, BYTES = "language", "bytes"
"""The codes of warnings: another language than the model's, and a script that it spells out."""
_NOTHING = "Colours and figures for this text mean nothing."


@dataclass(frozen=True)
class TextWarning:
    """What is wrong: ``code`` is for programs, and ``message``, two sentences, for people."""

    code: str
    message: str


def text_warnings(analysis: Analysis) -> tuple[TextWarning, ...]:
    """Why the model cannot read the text; empty if nothing is known to be wrong.

    One warning is enough: the first that holds. Nothing is said of a text of fewer than 50 tokens,
    which is too short to say anything about, nor of the language where nobody knows which ones the
    model knows. It loads what tells languages apart, unless the text is plainly English.
    """
    if len(analysis) < MIN_TOKENS:
        return ()
    known = analysis.model.languages
    language = language_of(analysis.text) if known else None
    if language is not None and language not in known:
        return (TextWarning(LANGUAGE, _message(known)),)
    if not Excerpt(analysis, 0, len(analysis)).is_script_known:
        # A text in its language may be full of emoji.
        return (TextWarning(BYTES, _message(() if language in known else known)),)
    return ()


def _message(known: tuple[str, ...]) -> str:
    if not known:
        return f"This model does not know the characters of much of this text. {_NOTHING}"
    return f"This model knows {' and '.join(map(language_title, known))} only. {_NOTHING}"
