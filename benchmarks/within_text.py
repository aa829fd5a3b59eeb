"""How often parts of a text are marked as more or less predictable than the rest, and how fast.

``python -m benchmarks.within_text`` measures texts whose sentences differ by chance alone.
``--texts FILE`` adds real ones: FILE holds JSON lines with the field ``text``. Those of 3,000 to
8,000 characters are read by ``--model``; once as they are, and with another kind of paragraph in
the place of one of theirs.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.evidence_store import EvidenceStore
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.segmentation import sentence_starts
from gltr_desktop.analysis.within_text import Contrast, Part, chances, contrast
from gltr_desktop.models.options import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gltr_desktop.analysis.record import Analysis

_KINDS = Path(__file__).parent / "kinds" / "texts.jsonl"
_CHARACTERS = range(3_000, 8_001)
_MOST_TOKENS = 4_000
# As much of a sample takes the place of a paragraph.
_PLANTED_WORDS = 100
_PLANTED_KINDS = ("law", "quoted text")
_REDUCED = (20, 30, 40, 50)
_CHANCE_TEXTS = 500
_SEED = 16


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.within_text",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--texts", type=Path, metavar="FILE")
    parser.add_argument("--model", choices=list(SHIPPED), default="small")
    parser.add_argument("--count", type=int, default=60, help="so many of the texts at most")
    parser.add_argument(
        "--store", type=Path, default=Path(":memory:"), metavar="FILE",
        help="keeps the evidence between runs",
    )  # fmt: skip
    options = parser.parse_args()
    _print("sentences that differ by chance alone: texts with a marked part", _by_chance(), "≈ 5 %")
    for sentences in (40, 3_000):
        print(f"{_seconds(sentences):8.2f} s  {sentences:,} sentences")
    if options.texts is not None:
        texts = _chosen(options.texts, options.count)
        with EvidenceStore(options.store, options.model) as store:
            _measure(texts, store)


def _print(what: str, marked: Iterable[bool], goal: str = "") -> None:
    """One row: the share of the cases, with its standard error."""
    cases = list(marked)
    if cases:
        share = mean(cases)
        error = math.sqrt(share * (1 - share) / len(cases))
        percent = f"{100 * share:5.1f} ± {100 * error:3.1f} %"
        print(f"{percent}  {what} ({len(cases)}) {goal}".rstrip(), flush=True)


def _by_chance() -> Iterator[bool]:
    """Whether a part is marked, of texts of 12 to 60 sentences in paragraphs of 2 to 6."""
    for seed in range(_CHANCE_TEXTS):
        random = np.random.default_rng(seed)
        counts = random.integers(2, 7, random.integers(4, 13))
        characters = random.gamma(3, 40, counts.sum()) + 10
        # Short sentences vary more, as they do in texts.
        bits = characters * random.gamma(characters / 8, 12 / characters)
        yield bool(chances(bits, characters, counts, counts > 0).min() <= 0.05)


def _seconds(sentences: int) -> float:
    """Median of three, of paragraphs of five sentences."""
    random = np.random.default_rng(_SEED)
    characters = random.gamma(3, 40, sentences) + 10
    bits, counts = characters * random.gamma(4, 0.4, sentences), np.full(sentences // 5, 5)
    seconds = []
    for _ in range(3):
        began = time.perf_counter()
        chances(bits, characters, counts, counts > 0)
        seconds.append(time.perf_counter() - began)
    return median(seconds)


def _chosen(path: Path, count: int) -> list[str]:
    """At most ``count`` of the texts of the right length, from all over the file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [text for line in lines if len(text := json.loads(line)["text"]) in _CHARACTERS]
    step = max(1.0, len(texts) / count)
    return [texts[int(index * step)] for index in range(min(count, len(texts)))]


def _measure(texts: list[str], store: EvidenceStore) -> None:
    analyses = [store.beginning(text, _MOST_TOKENS) for text in texts]
    contrasts = [contrast(Excerpt.whole(analysis)) for analysis in analyses]
    pairs = [
        (analysis, found)
        for analysis, found in zip(analyses, contrasts, strict=True)
        if any(part.chance is not None for part in found.parts)
    ]
    for unit in ("paragraph", "part"):
        of_unit = [found for _, found in pairs if found.unit == unit]
        _print(f"texts with a marked {unit}", map(_is_marked, of_unit))
    parts = [part for _, found in pairs for part in found.parts if part.chance is not None]
    _print("tested paragraphs and parts that are marked", (part.is_marked for part in parts))
    texts_of_paragraphs = [(one, found) for one, found in pairs if found.unit == "paragraph"]
    _plant(texts_of_paragraphs, store)


def _is_marked(found: Contrast) -> bool:
    return any(part.is_marked for part in found.parts)


def _plant(pairs: list[tuple[Analysis, Contrast]], store: EvidenceStore) -> None:
    """How often a paragraph is found that is more predictable: made so, or of another kind."""
    random = np.random.default_rng(_SEED)
    places = [_some_paragraph(found, random) for _, found in pairs]
    for percent in _REDUCED:
        _print(
            f"found, of paragraphs with {percent} % less surprisal",
            (
                _is_found(_reduced(analysis, place, 1 - percent / 100), place.start)
                for (analysis, _), place in zip(pairs, places, strict=True)
            ),
        )
    _print(
        "found, of paragraphs that repeat an earlier one of the text",
        (
            _is_found(
                _replaced(analysis, place, _earlier(analysis, found, place), store), place.start
            )
            for (analysis, found), place in zip(pairs, places, strict=True)
        ),
    )
    samples = [json.loads(line) for line in _KINDS.read_text(encoding="utf-8").splitlines()]
    for kind in _PLANTED_KINDS:
        openings = cycle([_opening(sample["text"]) for sample in samples if sample["kind"] == kind])
        _print(
            f"found, of paragraphs of the kind “{kind}” in a text of another",
            (
                _is_found(_replaced(analysis, place, opening, store), place.start)
                for (analysis, _), place, opening in zip(pairs, places, openings, strict=False)
            ),
        )


def _some_paragraph(found: Contrast, random: np.random.Generator) -> Part:
    """One of those that are tested, after the first of them."""
    tested = [part for part in found.parts if part.chance is not None]
    return tested[int(random.integers(1, len(tested)))]


def _earlier(analysis: Analysis, found: Contrast, place: Part) -> str:
    """The longest paragraph before ``place``."""
    before = [analysis.text[part.start : part.stop] for part in found.parts[: place.number - 1]]
    return max(before, key=len).strip()


def _opening(text: str) -> str:
    """The first sentences of a sample, of so many words or a little more, as one paragraph."""
    text = " ".join(text.split())
    bounds = [*sentence_starts(text).tolist()[1:], len(text)]
    return text[
        : next(at for at in bounds if at == len(text) or _words(text, at) >= _PLANTED_WORDS)
    ]


def _words(text: str, end: int) -> int:
    return len(text[:end].split())


def _reduced(analysis: Analysis, place: Part, factor: float) -> Analysis:
    """The analysis with less surprisal in a paragraph, in proportion."""
    logprob = analysis.columns.logprob.copy()
    logprob[place.begin : place.end] *= factor
    return replace(analysis, columns=replace(analysis.columns, logprob=logprob))


def _replaced(analysis: Analysis, place: Part, paragraph: str, store: EvidenceStore) -> Analysis:
    """The analysis of the text with ``paragraph`` in place of one of its own."""
    text = analysis.text
    own = text[place.start : place.stop]
    lead, tail = len(own) - len(own.lstrip()), len(own.rstrip())
    changed = own[:lead] + paragraph + own[tail:]
    return store.beginning(text[: place.start] + changed + text[place.stop :], _MOST_TOKENS)


def _is_found(analysis: Analysis, start: int) -> bool:
    """Whether the paragraph at ``start`` is marked as more predictable."""
    parts = contrast(Excerpt.whole(analysis)).parts
    return any(
        part.is_marked and (part.difference or 0) < 0 and part.start <= start < part.stop
        for part in parts
    )


if __name__ == "__main__":
    main()
