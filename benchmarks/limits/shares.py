"""How many texts lie where only a twentieth of the reference passages do."""

from __future__ import annotations

from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from gltr_desktop.analysis.indicators import INDICATORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.limits.texts import Measured
    from gltr_desktop.analysis.reference.baseline import Baseline

    Baselines = Mapping[str, Baseline]

BEYOND = 95
"""The percentile beyond which a text is unusually predictable."""
HEADLINE = INDICATORS[0].name

KINDS = {
    "famous opening": "fiction",
    "obscure page": "fiction",
    "original": "fiction",
    "translation": "fiction",
    "law": "official",
    "recipe": "textbook",
    "quoted text": "speech",
}
"""The register that each kind of text is compared with: the nearest there is."""


def beyond(texts: Sequence[Measured], baseline: Baseline) -> dict[str, dict[str, float]]:
    """For each indicator, the ``share`` of the ``n`` texts that lie beyond the percentile."""
    places = [text.percentiles(baseline) for text in texts]
    found = {}
    for indicator in INDICATORS:
        known = [place[indicator.name] for place in places if indicator.name in place]
        if known:
            found[indicator.name] = {
                "share": fmean(percentile > BEYOND for percentile in known),
                "n": len(known),
            }
    return found


def false_alarms(
    groups: Mapping[str, Sequence[Measured]], baselines: Baselines
) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
    """The shares of each group of texts, by register and indicator."""
    return {
        name: {register: beyond(texts, baseline) for register, baseline in baselines.items()}
        for name, texts in groups.items()
    }


def held_out(
    texts: Sequence[Measured], baselines: Baselines
) -> dict[str, dict[str, dict[str, float]]]:
    """The shares of texts of each register among the passages of their own register."""
    found = {}
    for register, baseline in baselines.items():
        own = [text for text in texts if text.facts["register"] == register]
        if own:
            found[register] = beyond(own, baseline)
    return found


def kinds(texts: Sequence[Measured], baselines: Baselines) -> dict[str, Any]:
    """For each kind of text: where it lies in its register by bits per character."""
    found = {}
    for kind, register in KINDS.items():
        own = [text for text in texts if text.facts["kind"] == kind]
        if not own or register not in baselines:
            continue
        places = [text.percentiles(baselines[register])[HEADLINE] for text in own]
        found[kind] = {
            "register": register,
            "n": len(own),
            "median_percentile": median(places),
            "beyond": fmean(percentile > BEYOND for percentile in places),
            "bits_per_character": fmean(text.values[HEADLINE] for text in own),
        }
    return found


def famous_pairs(texts: Sequence[Measured]) -> dict[str, float]:
    """A famous opening against an obscure page of the same book, in bits per character."""
    bits = {(text.facts["pair"], text.facts["kind"]): text.values[HEADLINE] for text in texts}
    books = [pair for pair, kind in bits if kind == "famous opening"]
    differences = [bits[book, "famous opening"] - bits[book, "obscure page"] for book in books]
    if not differences:
        return {}
    return {
        "n": len(differences),
        "mean_difference": fmean(differences),
        "famous_more_predictable": sum(difference < 0 for difference in differences),
    }
