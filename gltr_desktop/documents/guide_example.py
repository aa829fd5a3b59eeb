"""What the built-in model made of a passage of a sample, for the pictures of the guide."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.documents.samples import TILES

if TYPE_CHECKING:
    from gltr_desktop.documents.samples import Pieces


@dataclass(frozen=True)
class Guesses:
    """``word``, which follows ``before``, and what the model had expected in its place.

    ``rank`` counts from 1, for the best guess. ``best`` are the best guesses in order, each with
    its probability, in [0, 1].
    """

    before: str
    word: str
    rank: int
    probability: float
    best: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class GuideExample:
    """A passage by its tokens and by its sentences, each with its bucket, and one word of it."""

    tokens: Pieces
    sentences: Pieces
    guesses: Guesses


def guide_example() -> GuideExample:
    """The example, as ``python -m training.tiles`` has stored it."""
    stored = json.loads(TILES.read_text(encoding="utf-8"))["guide"]
    guesses = stored["guesses"]
    return GuideExample(
        tokens=tuple((text, bucket) for text, bucket in stored["tokens"]),
        sentences=tuple((text, bucket) for text, bucket in stored["sentences"]),
        guesses=Guesses(
            before=guesses["before"],
            word=guesses["word"],
            rank=guesses["rank"],
            probability=guesses["probability"],
            best=tuple((text, share) for text, share in guesses["best"]),
        ),
    )
