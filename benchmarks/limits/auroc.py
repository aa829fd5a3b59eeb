"""How far the indicators tell texts by people from texts that are sampled from language models."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, Any

import numpy as np

from gltr_desktop.analysis.indicators import INDICATORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.limits.texts import Measured


def auroc(expected_lower: Sequence[float], expected_higher: Sequence[float]) -> float:
    """The probability that, of one value of each, that of the second kind is larger.

    Equal values count by half.
    """
    low = np.array(expected_lower)[:, None]
    high = np.array(expected_higher)[None, :]
    return float((high > low).mean() + (high == low).mean() / 2)


def auroc_of_set(
    by_people: Sequence[Measured], sampled: Sequence[Measured]
) -> dict[str, dict[str, float]]:
    """For each indicator, how often a sampled text is the more predictable one of two.

    ``by_people`` and ``sampled`` beside it count the texts that have the indicator.
    """
    found = {}
    for indicator in INDICATORS:
        here, there = (
            [
                indicator.more_predictable * text.values[indicator.name]
                for text in texts
                if indicator.name in text.values
            ]
            for texts in (by_people, sampled)
        )
        if here and there:
            found[indicator.name] = {
                "auroc": auroc(here, there),
                "by_people": len(here),
                "sampled": len(there),
            }
    return found


def labelled_sets(sets: Mapping[str, Sequence[Measured]]) -> dict[str, Any]:
    """The AUROC of every set, by its name, and the mean over the sets."""
    found = {
        name: auroc_of_set(_with(texts, "human"), _with(texts, "machine"))
        for name, texts in sets.items()
    }
    found = {name: values for name, values in found.items() if values}
    means = {
        indicator.name: fmean(
            values[indicator.name]["auroc"] for values in found.values() if indicator.name in values
        )
        for indicator in INDICATORS
        if any(indicator.name in values for values in found.values())
    }
    return {"sets": found, "mean": means}


def _with(texts: Sequence[Measured], label: str) -> list[Measured]:
    return [text for text in texts if text.facts["label"] == label]
