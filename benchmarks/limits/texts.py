"""The texts that the limits are measured on, and their indicators by one model."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gltr_desktop.analysis.indicators import INDICATORS, indicator_values
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.reference.comparison import Standing
from gltr_desktop.analysis.text_figures import MIN_TOKENS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.baseline import Baseline

TOKENS = 200
"""So many tokens of the beginning of each text are read."""


@dataclass(frozen=True)
class Source:
    """A text, and what its file says of it."""

    text: str
    facts: Mapping[str, Any]


def sources(path: Path) -> list[Source]:
    """The texts of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Source(row.pop("text"), row) for row in rows]


@dataclass(frozen=True)
class Measured:
    """The indicators of the beginning of a text."""

    facts: Mapping[str, Any]
    excerpt: Excerpt

    @cached_property
    def values(self) -> dict[str, float]:
        """The value of each indicator, by name, that the text has."""
        return indicator_values(self.excerpt)

    def percentiles(self, baseline: Baseline) -> dict[str, float]:
        """Of each indicator, the percentage of passages that are less predictable."""
        found = {}
        for indicator in INDICATORS:
            value = self.values.get(indicator.name)
            if value is not None:
                stand = baseline.stand(indicator, value, self.excerpt)
                share = Standing(indicator, value, stand).more_predictable_than
                if share is not None:
                    found[indicator.name] = share
        return found


def measured(texts: Iterable[Source], analysed: Callable[[str, int], Analysis]) -> list[Measured]:
    """Measure the beginnings of ``texts``; those that are too short to be compared are left out."""
    found = []
    for source in texts:
        excerpt = Excerpt.whole(analysed(source.text, TOKENS))
        if excerpt.scored >= MIN_TOKENS:
            found.append(Measured(source.facts, excerpt))
    return found
