"""An analysis for other programs: JSON in the format "gltr-desktop/1"."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING

from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.record import COLUMN_NAMES
from gltr_desktop.analysis.reference.baseline import QUANTILES
from gltr_desktop.analysis.reference.comparison import compare
from gltr_desktop.analysis.reference.wording import CAUTION, comparison_sentence
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.analysis.text_warnings import text_warnings
from gltr_desktop.analysis.token_text import prediction_texts, predictions_of, token_text
from gltr_desktop.analysis.within_text import contrast
from gltr_desktop.analysis.words.notes import word_method
from gltr_desktop.documents.model_facts import model_facts

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin

FORMAT = "gltr-desktop/1"

# Each token has its own list of predictions, from which their entropy follows.
_EVIDENCE = tuple(name for name in COLUMN_NAMES if not name.startswith("top_"))


def to_json(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,
    when: datetime,  # noqa: ARG001 - all exporters are called alike
    comparison: Comparison | None = None,
) -> str:
    """One line of JSON that holds all of ``analysis``.

    Offsets count code points, ranks start at 0, nothing is rounded: each float32 is written as the
    float64 of the same value. A token without evidence has null in all columns, and so has every
    token in what the model does not give. Values that JSON cannot express, such as an infinite
    perplexity, are null, too.

    ``words`` has the ``method`` by which words have their values in ``summary``: “corrected” for
    where they end, or “plain product”, or null where these are not of words, or of a measure that
    has no two ways.

    Indicators have their values always, and where these stand if the text is compared. Whoever
    uses any figure should look at the warnings first: with one, the model cannot read the text.
    """
    thresholds = colouring.thresholds
    content = {
        "format": FORMAT,
        "document": {
            "name": origin.title,
            "format": origin.format or None,
            "notices": origin.notices,
        },
        "text": analysis.text,
        "model": model_facts(analysis.model),
        "thresholds": thresholds.limits,
        "words": {"method": word_method(analysis.model, thresholds, colouring.granularity)},
        "tokens": _tokens(analysis),
        "end_mass": _end_mass(analysis),
        "summary": {
            name: _finite(value) if isinstance(value, float) else value
            for name, value in asdict(
                summarise(analysis, thresholds, colouring.granularity)
            ).items()
        },
        "indicators": _indicators(comparison or compare(Excerpt.whole(analysis), None)),
        "comparison": _comparison(comparison),
        "within_text": _within_text(analysis),
        "warnings": list(map(asdict, text_warnings(analysis))),
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n"


def _end_mass(analysis: Analysis) -> dict[str, float | None]:
    """The masses of the place after the last token, named as those of the tokens are."""
    return {name: _finite(mass) for name, mass in analysis.end_mass._asdict().items()}


def _tokens(analysis: Analysis) -> list[dict[str, object]]:
    tokens = analysis.tokens
    offsets = zip(tokens.start.tolist(), tokens.end.tolist(), tokens.token_id.tolist(), strict=True)
    evidence = zip(*(getattr(analysis.columns, name).tolist() for name in _EVIDENCE), strict=True)
    lacks = analysis.model.lacks
    found = []
    for index, ((start, end, token_id), values) in enumerate(zip(offsets, evidence, strict=True)):
        scored = analysis.scored[index]
        found.append({
            "start": start,
            "end": end,
            "id": token_id,
            "text": token_text(analysis, index),
            **{
                name: _finite(value) if scored and name not in lacks else None
                for name, value in zip(_EVIDENCE, values, strict=True)
            },
            "top": _top(analysis, index) if scored else [],
        })  # fmt: skip
    return found


def _top(analysis: Analysis, index: int) -> list[tuple[int, str, float | None]]:
    """The predictions in place of token ``index``."""
    ids, logprobs = predictions_of(analysis, index)
    texts = prediction_texts(analysis, index, ids)
    return list(zip(ids, texts, map(_finite, logprobs), strict=True))


def _indicators(comparison: Comparison) -> list[dict[str, object]]:
    """The indicators that have a value; what comes from a comparison is null without one."""
    reference = comparison.reference
    return [
        {
            "name": standing.indicator.name,
            "value": standing.value,
            "percentile": standing.stand and standing.stand.percentile,
            "more_predictable_than": standing.more_predictable_than,
            "register": reference.name if standing.stand and reference else None,
            "n": standing.stand and standing.stand.passages,
            "model": comparison.model,
            "quantiles": standing.stand
            and {
                f"{100 * share:.0f}": quantile
                for share, quantile in zip(QUANTILES, standing.stand.quantiles, strict=True)
            },
        }
        for standing in comparison.standings
    ]


def _comparison(comparison: Comparison | None) -> dict[str, object] | None:
    """What the text was compared with, or why it was not; None where nobody has asked."""
    if comparison is None or comparison.reference is None:
        return None
    return {
        "register": comparison.reference.name,
        "passages": comparison.reference.passages,
        "tokens": comparison.tokens,
        "sentence": comparison_sentence(comparison),
        "reason": comparison.reason or None,
        "warnings": comparison.warnings,
        "caution": CAUTION,
    }


def _within_text(analysis: Analysis) -> dict[str, object]:
    """The parts of the text among each other."""
    found = contrast(Excerpt.whole(analysis))
    return {
        "unit": found.unit,
        "sentence": found.sentence,
        "parts": [
            {
                "number": part.number,
                "start": part.start,
                "end": part.stop,
                "bits_per_character": _finite(part.bits_per_character),
                "difference": _finite(part.difference),
                "chance": _finite(part.chance),
                "marked": part.is_marked,
            }
            for part in found.parts
        ],
    }


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
