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
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis, ModelRecord
    from gltr_desktop.documents.origin import Origin

FORMAT = "gltr-desktop/1"

# Each token has its own list of predictions, from which their entropy follows.
_EVIDENCE = tuple(name for name in COLUMN_NAMES if not name.startswith("top_"))


def to_json(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,
    when: datetime,  # noqa: ARG001 - all exporters are called alike
) -> str:
    """One line of JSON that holds all of ``analysis``.

    Offsets count code points, ranks start at 0, nothing is rounded: each float32 is written as the
    float64 of the same value. A token without evidence has null in all columns. Values that JSON
    cannot express, such as an infinite perplexity, are null, too.
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
        "model": _model(analysis.model),
        "thresholds": thresholds.limits,
        "tokens": _tokens(analysis),
        "summary": {
            name: _finite(value) if isinstance(value, float) else value
            for name, value in asdict(
                summarise(analysis, thresholds, colouring.granularity)
            ).items()
        },
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n"


def _model(model: ModelRecord) -> dict[str, object]:
    """The fields of the record, except for ``lacks``: columns that an engine lacks are null."""
    facts = asdict(model)
    del facts["lacks"]
    return facts


def _tokens(analysis: Analysis) -> list[dict[str, object]]:
    tokens = analysis.tokens
    offsets = zip(tokens.start.tolist(), tokens.end.tolist(), tokens.token_id.tolist(), strict=True)
    evidence = zip(*(getattr(analysis.columns, name).tolist() for name in _EVIDENCE), strict=True)
    top_id, top_logprob = analysis.columns.top_id.tolist(), analysis.columns.top_logprob.tolist()
    found = []
    for index, ((start, end, token_id), values) in enumerate(zip(offsets, evidence, strict=True)):
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
