"""An analysis for other programs: JSON in the format "gltr-desktop/1"."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING

from gltr_desktop.analysis.record import COLUMN_NAMES
from gltr_desktop.analysis.statistics import summarise
from gltr_desktop.analysis.token_text import prediction_text, token_text

if TYPE_CHECKING:
    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.record import Analysis, ModelRecord

FORMAT = "gltr-desktop/1"

# The predictions are listed apart, and their entropy follows from them.
_EVIDENCE = tuple(name for name in COLUMN_NAMES if not name.startswith("top_"))


def to_json(analysis: Analysis, thresholds: Thresholds) -> str:
    """One line of JSON that holds all of ``analysis``.

    Offsets count code points, ranks start at 0, nothing is rounded: each float32 is written as the
    float64 of the same value. A token without evidence has null for all of it. What JSON cannot
    say, such as an infinite perplexity, is null too.
    """
    content = {
        "format": FORMAT,
        "text": analysis.text,
        "model": _model(analysis.model),
        "thresholds": thresholds.limits,
        "tokens": _tokens(analysis),
        "summary": {
            name: _finite(value) if isinstance(value, float) else value
            for name, value in asdict(summarise(analysis, thresholds)).items()
        },
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n"


def _model(model: ModelRecord) -> dict[str, object]:
    """What the record says; columns that the engine lacks are seen to be null."""
    facts = asdict(model)
    del facts["lacks"]
    return facts


def _tokens(analysis: Analysis) -> list[dict[str, object]]:
    tokens = analysis.tokens
    places = zip(tokens.start.tolist(), tokens.end.tolist(), tokens.token_id.tolist(), strict=True)
    evidence = zip(*(getattr(analysis.columns, name).tolist() for name in _EVIDENCE), strict=True)
    top_id, top_logprob = analysis.columns.top_id.tolist(), analysis.columns.top_logprob.tolist()
    found = []
    for index, ((start, end, token_id), values) in enumerate(zip(places, evidence, strict=True)):
        scored = analysis.scored[index]
        top = zip(top_id[index], top_logprob[index], strict=True) if scored else ()
        found.append({
            "start": start,
            "end": end,
            "id": token_id,
            "text": token_text(analysis, index),
            **{
                name: _finite(value) if scored else None
                for name, value in zip(_EVIDENCE, values, strict=True)
            },
            "top": [
                (item, prediction_text(analysis, index, item), _finite(logprob))
                for item, logprob in top
            ],
        })  # fmt: skip
    return found


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
