"""A difference for other programs: JSON in the format "gltr-desktop-compare/1".

Offsets count code points, and numbers are not rounded; null stands for what is not known, and for
infinity. All differences are those of the right side from the left one, in bits.

``kind``: "models" or "texts". ``title``: the name of the one text that two models have read, else
null. ``left``, ``right``: a side, with its ``title``, its ``model``, its ``text``, its ``tokens``,
how many of them are ``unscored``, its ``bits``, ``bits_per_character`` and ``perplexity``, and the
``warnings`` that its model cannot read the text. ``complete``: whether both were read to the end.
``is_revision``: whether the texts have so much in common that changed words can be told; of two
models, it is true.

``level``: of what ``segments`` are. A segment has ``start``, ``end`` and ``text``, those of the
left side; of two texts also ``right``, with the same three, and ``changed``. It has ``left_bits``,
``right_bits``, ``difference_bits`` and ``difference_bits_per_character`` (by character of the
longer side), which are null unless all of its tokens are scored on both sides. Bits are those of
its tokens together, on either side: no word is corrected for where it ends. Together, the segments
cover both texts, and their ``difference_bits`` add up to that of the whole. Where tokens begin with
blanks, a blank between two segments can belong to the first one on one side and to the second one
on the other: so unchanged texts can differ by blanks at their ends.

``changes``: what each change of a revision did; null unless there are two versions of a text. A
change has ``left`` and ``right``, ``left_bits`` and ``right_bits``, ``difference_bits`` of the
changed words, and ``rest_bits``: by how much the unchanged text changed up to the next change.

``token_pairs``: for each token, where two models have the same ones, ``start``, ``end``,
``rank_difference`` and ``logprob_difference`` (natural logarithm); else null. ``signals``: if they
were asked for, those that take two models, each with ``name``, ``value``, and which one is the
``scoring_model`` and the ``sampling_model``; else null.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING

from gltr_desktop.analysis.difference.changes import changes
from gltr_desktop.analysis.difference.token_pairs import TokenPairs, have_same_tokens
from gltr_desktop.analysis.difference.two_model_signals import TWO_MODEL_SIGNALS
from gltr_desktop.analysis.text_warnings import text_warnings
from gltr_desktop.documents.difference_report import finite, segment_rows
from gltr_desktop.documents.model_facts import model_facts

if TYPE_CHECKING:
    from datetime import datetime

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.statistics import Summary
    from gltr_desktop.documents.difference_report import DifferenceReport, SegmentRow

FORMAT = "gltr-desktop-compare/1"


def to_json(report: DifferenceReport, when: datetime) -> str:  # noqa: ARG001 - all are called alike
    """One line of JSON that holds both sides and all segments."""
    difference = report.difference
    rows = segment_rows(report)
    left, right = (
        _side(name, analysis, summary)
        for name, analysis, summary in zip(
            report.names, report.analyses, report.summaries(), strict=True
        )
    )
    content = {
        "format": FORMAT,
        "kind": difference.kind.value,
        "title": report.title or None,
        "left": left,
        "right": right,
        "complete": difference.complete,
        "is_revision": difference.is_revision,
        "difference_bits": math.fsum(row.difference or 0.0 for row in rows),
        "level": report.granularity.value,
        "segments": [_segment(row, of_models=report.of_models) for row in rows],
        "changes": _changes(report),
        "token_pairs": _token_pairs(report),
        "signals": _signals(report),
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n"


def _side(name: str, analysis: Analysis, summary: Summary) -> dict[str, object]:
    return {
        "title": name,
        "model": model_facts(analysis.model),
        "text": analysis.text,
        "tokens": len(analysis),
        "unscored": len(analysis) - summary.scored,
        "bits": finite(summary.bits),
        "bits_per_character": finite(summary.bits_per_character),
        "perplexity": finite(summary.perplexity),
        "warnings": list(map(asdict, text_warnings(analysis))),
    }


def _segment(row: SegmentRow, *, of_models: bool) -> dict[str, object]:
    found: dict[str, object] = _place(row.left_start, row.left_end, row.left_text)
    if not of_models:
        found["right"] = _place(row.right_start, row.right_end, row.right_text)
        found["changed"] = row.changed
    return {
        **found,
        "left_bits": row.left_bits,
        "right_bits": row.right_bits,
        "difference_bits": row.difference,
        "difference_bits_per_character": row.per_character,
    }


def _place(start: int, end: int, text: str) -> dict[str, object]:
    return {"start": start, "end": end, "text": text}


def _changes(report: DifferenceReport) -> list[dict[str, object]] | None:
    if report.of_models or not report.difference.is_revision:
        return None
    left, right = report.analyses
    found: list[dict[str, object]] = []
    for change in changes(report.difference):
        before = left.text[change.left_start : change.left_end]
        after = right.text[change.right_start : change.right_end]
        found.append({
            "left": _place(change.left_start, change.left_end, before),
            "right": _place(change.right_start, change.right_end, after),
            "left_bits": finite(change.left_bits),
            "right_bits": finite(change.right_bits),
            "difference_bits": finite(change.difference),
            "rest_bits": finite(change.rest),
        })  # fmt: skip
    return found


def _token_pairs(report: DifferenceReport) -> list[dict[str, object]] | None:
    left, right = report.analyses
    if not (report.of_models and have_same_tokens(left, right)):
        return None
    pairs, tokens = TokenPairs.of(left, right), left.tokens
    columns = (tokens.start, tokens.end, pairs.rank, pairs.logprob)
    found = []
    for start, end, rank, logprob in zip(*(column.tolist() for column in columns), strict=True):
        found.append({
            "start": start,
            "end": end,
            "rank_difference": None if math.isnan(rank) else int(rank),
            "logprob_difference": finite(logprob),
        })  # fmt: skip
    return found


def _signals(report: DifferenceReport) -> list[dict[str, object]] | None:
    pair = report.signals
    if pair is None:
        return None
    return [
        {
            "name": signal.name,
            "value": finite(signal.value(pair)),
            "scoring_model": pair.scoring_model,
            "sampling_model": pair.sampling_model,
        }
        for signal in TWO_MODEL_SIGNALS
    ]
