"""The coloured passages of samples that the window shows before any model is loaded."""

from __future__ import annotations

import argparse
import json
import threading
from typing import TYPE_CHECKING, Any

import numpy as np

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import default_thresholds
from gltr_desktop.analysis.measures import RANK
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.units import unit_buckets
from gltr_desktop.documents.samples import FOLDER, TILES, samples
from gltr_desktop.models.engine import open_engine
from gltr_desktop.models.options import BUILT_IN, ModelChoice

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.engine import Engine

CHARACTERS = 160
"""A tile shows up to so many, to the end of a word."""
GUIDE_SAMPLE, GUIDE_BEGIN, GUIDE_END = "conger.txt", "It is important", "Rhys poked it."
"""The passage in the guide."""
GUIDE_WORD, GUIDE_BEFORE, GUESSES = " dead", "On the Thursday", 4
"""A word of it, where the sentence before it begins, and how many guesses are shown."""

Pieces = list[tuple[str, int]]


def read(engine: Engine, text: str) -> Analysis:
    """The complete analysis of ``text``."""
    *_, analysis = engine.analyse(text, GUESSES, threading.Event())
    return analysis


def token_pieces(analysis: Analysis, begin: int, end: int) -> Pieces:
    """The tokens between two positions of the text, each with its bucket."""
    buckets = Thresholds().buckets(analysis.columns.rank).tolist()
    bounds = zip(analysis.tokens.start.tolist(), analysis.tokens.end.tolist(), strict=True)
    pieces = zip(bounds, buckets, strict=True)
    return [(analysis.text[a:b], bucket) for (a, b), bucket in pieces if begin <= a and b <= end]


def sentence_pieces(analysis: Analysis, begin: int, end: int) -> Pieces:
    """The sentences that begin between two positions, each with its bucket."""
    sentence = Granularity.SENTENCE
    buckets = unit_buckets(analysis, default_thresholds(RANK, sentence), sentence)
    bounds = analysis.tokens.unit_bounds(sentence)
    starts = [*analysis.tokens.start[bounds[:-1]].tolist(), len(analysis.text)]
    pieces = zip(starts, starts[1:], buckets.tolist(), strict=False)
    return [(analysis.text[a:b], bucket) for a, b, bucket in pieces if begin <= a < end]


def coloured_beginning(analysis: Analysis) -> Pieces:
    """The first tokens, to the end of a word and of the first paragraph."""
    text = analysis.text
    end = len(text[:CHARACTERS].partition("\n")[0])
    if end == CHARACTERS:
        end = text.rindex(" ", 0, CHARACTERS)
    return token_pieces(analysis, 0, end)


def guide(analysis: Analysis) -> dict[str, Any]:
    """The passage of the guide, and the guesses for a word of it."""
    text, columns, tokens = analysis.text, analysis.columns, analysis.tokens
    begin, end = text.index(GUIDE_BEGIN), text.index(GUIDE_END) + len(GUIDE_END)
    at = text.index(GUIDE_WORD, begin)
    index = int(tokens.start.searchsorted(at))
    best = zip(columns.top_id[index], np.exp(columns.top_logprob[index]), strict=True)
    return {
        "tokens": token_pieces(analysis, begin - 1, end),
        "sentences": sentence_pieces(analysis, begin - 1, end),
        "guesses": {
            "before": text[text.index(GUIDE_BEFORE) : at],
            "word": GUIDE_WORD.strip(),
            "rank": int(columns.rank[index]) + 1,
            "probability": round(float(np.exp(columns.logprob[index])), 6),
            "best": [
                (analysis.vocabulary.piece(int(token)).decode().strip(), round(float(share), 4))
                for token, share in best
            ],
        },
    }


def main() -> None:
    """Write the file that the window reads."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    engine = open_engine(ModelChoice(BUILT_IN, "cpu", "float32"))
    tiles = {
        sample.path.name: coloured_beginning(read(engine, sample.path.read_text(encoding="utf-8")))
        for sample in samples()
        if sample.tile
    }
    shown = guide(read(engine, (FOLDER / GUIDE_SAMPLE).read_text(encoding="utf-8")))
    engine.close()
    # A line for each passage: a change of one is easy to see.
    parts = (
        f'"{key}": {{\n'
        + ",\n".join(
            f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}"
            for name, value in part.items()
        )
        + "\n}"
        for key, part in (("tiles", tiles), ("guide", shown))
    )
    TILES.write_text("{" + ",\n".join(parts) + "}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
