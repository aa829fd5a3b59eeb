"""Differences made by hand, so that what writes them is tested without a model."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.difference.difference import difference_of_models, difference_of_texts
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.difference_report import DifferenceReport
from helpers.analyses import MODEL, analysis_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.analysis.model_record import ModelRecord

OTHER_MODEL = replace(MODEL, name="other-model", vocabulary_size=50_257)

# One text, split in two ways, with what HTML, terminals and spreadsheets must not take for theirs.
LEFT_PIECES: list[str | bytes] = [
    "=The", " un", "usual", " <b>", " fo", "x", "\n\n", "\x1b[2J", " é", b"\xf0\x9f", b"\x99\x82",
    " said", " so", ".",
]  # fmt: skip
RIGHT_PIECES: list[str | bytes] = [
    "=", "The", " unusual", " <", "b>", " fox", "\n", "\n", "\x1b[", "2J", " ", "é", "🙂",
    " said", " so", ".",
]  # fmt: skip


def of_models(
    granularity: Granularity = Granularity.WORD,
    left: Sequence[str | bytes] = LEFT_PIECES,
    right: Sequence[str | bytes] = RIGHT_PIECES,
    *,
    other: ModelRecord = OTHER_MODEL,
    title: str = "essay.txt",
    names: tuple[str, str] = ("little-model", "other-model"),
) -> DifferenceReport:
    """One text by two models with tokens of their own."""
    difference = difference_of_models(
        analysis_of(left, [3 * index % 17 for index in range(len(left))]),
        analysis_of(right, [7 * index % 29 for index in range(len(right))], model=other),
    )
    return DifferenceReport(difference, names, Colouring(), granularity, title=title)


BEFORE = "The old man went to the sea. He saw the very <grey> water and said nothing at all."
AFTER = "The young woman went to the sea. He saw the <grey> water and said nothing at all today."


def of_texts(
    before: str = BEFORE,
    after: str = AFTER,
    granularity: Granularity = Granularity.WORD,
    *,
    names: tuple[str, str] = ("draft.txt", "final.txt"),
    done: int | None = None,
) -> DifferenceReport:
    """Two texts by one model, whose tokens are punctuation marks and words with a space before."""
    left, right = (
        analysis_of(
            pieces,
            [(5 * index + len(pieces[index])) % 23 for index in range(len(pieces))],
            done=done,
        )
        for pieces in map(_pieces, (before, after))
    )
    return DifferenceReport(difference_of_texts(left, right), names, Colouring(), granularity)


def _pieces(text: str) -> list[str]:
    return re.findall(r"\s?[^\s.,;]+|[.,;]|\s", text)


def of_different_texts() -> DifferenceReport:
    """Two texts that have nothing but a few small words in common."""
    return of_texts(
        "Apollo 8 was the second human flight of the programme, launched on a winter's day.",
        "My summer by the lake began with tarts; nobody knew why Mr Okonjo had lost his hat.",
    )
