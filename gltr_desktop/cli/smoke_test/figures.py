"""Has the models that ship read a sample, and compares their figures with the known ones."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.errors import GltrError
from gltr_desktop.models.options import BUILT_IN, DEFAULT_TOP_K, SMALL, ModelChoice
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.analysis.record import Analysis

_MAX_OTHER_BUCKET = 2
"""Tokens: two logits that rounding cannot tell apart may change places between processors."""
_MAX_RELATIVE = 0.001


@dataclass(frozen=True)
class Figures:
    """What a model makes of the sample: tokens by their buckets, and the surprisal of them all."""

    buckets: tuple[int, int, int, int]
    bits: float

    def __str__(self) -> str:
        shown = "/".join(map(str, self.buckets))
        return f"{shown} tokens by rank, {self.bits:,.1f} bits"


KNOWN = {
    SMALL: Figures((98, 40, 43, 13), 1336.456),
    BUILT_IN: Figures((123, 27, 24, 10), 957.908),
}
"""In float32, the same on every processor but for rounding."""


def sample() -> str:
    """The text that is read."""
    return (RESOURCES / "samples" / "conger.txt").read_text(encoding="utf-8")


def try_small(_folder: Path) -> str:
    """The figures of the small model; raises GltrError if they are not those it should have."""
    return require_known(analysed(SMALL), SMALL)


def try_built_in(_folder: Path) -> str:
    """The figures of the built-in model; raises GltrError if they are not those it should have."""
    return require_known(analysed(BUILT_IN), BUILT_IN)


@cache
def analysed(name: str) -> Analysis:
    """The sample, read on the processor by a model that ships."""
    from gltr_desktop.models.engine import analyse_alone, open_engine

    engine = open_engine(ModelChoice(name, "cpu", "float32"))
    try:
        return analyse_alone(engine, sample(), DEFAULT_TOP_K, threading.Event())
    finally:
        engine.close()


def require_known(analysis: Analysis, name: str) -> str:
    """The figures of ``analysis``, which the model ``name`` has made of the sample, in words.

    Raises:
        GltrError: they are others than they should be.
    """
    summary, known = summarise(analysis, Thresholds()), KNOWN[name]
    green, yellow, red, purple = summary.buckets.values()
    found = Figures((green, yellow, red, purple), summary.bits)
    pairs = zip(found.buckets, known.buckets, strict=True)
    is_known = all(abs(one - other) <= _MAX_OTHER_BUCKET for one, other in pairs)
    if not is_known or abs(found.bits - known.bits) > known.bits * _MAX_RELATIVE:
        raise GltrError(
            f"The figures are {found}, and should be {known}.",
            "Install the program again, and report it if they stay so.",
        )
    return str(found)
