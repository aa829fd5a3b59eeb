"""Files that claim to be GLTR's: whatever is in them, an analysis of their text or a refusal."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
from helpers.analyses import analysis_of
from helpers.fuzzing import fuzzed, mutated_json, refused_or
from helpers.gltr_replies import PIECES, as_the_server_shows, reply_of
from hypothesis import given

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.documents.gltr_json.crossing import packed, unpacked
from gltr_desktop.documents.gltr_json.reply import gltr_reply
from gltr_desktop.documents.identification import read_identified
from gltr_desktop.documents.origin import Origin

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.documents.document import Document

WHEN = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
OWN = analysis_of(["The", " old", " fox", b" \xf0\x9f", b"\xa6\x8a"], [-1, 0, 7, 99, 1_000])
SEEDS = [
    reply_of(PIECES[:12], k=3),
    as_the_server_shows(reply_of(PIECES, k=2)),
    json.loads(json.dumps(gltr_reply(OWN, "x", OWN.text))),
]


@fuzzed
@given(data=mutated_json(SEEDS, ["Ċ ", " ", "Ġ-", "“", "'", -1, 1e-300, [0, 0.5]]))
def test_gltr_files(data: bytes, tmp_path: Path) -> None:
    found = refused_or(lambda: read_identified(data, "it.json", ReadOptions()), tmp_path)
    if found is not None and found.analysis is not None:
        check(found)


def check(document: Document) -> None:
    analysis = document.analysis
    assert analysis is not None
    assert document.text == analysis.text
    tokens, columns = analysis.tokens, analysis.columns
    assert len(tokens) == len(columns) == analysis.done
    assert np.all(tokens.start <= tokens.end)
    assert np.all(tokens.end <= len(document.text))
    assert np.all(np.diff(tokens.start) >= 0)
    # As it comes from the process that reads it.
    crossed = unpacked(json.loads(json.dumps(packed(analysis))), document.text)
    assert np.array_equal(crossed.columns.rank, columns.rank)
    # Whatever was read can be shown and written.
    for name in ("gltr", "json", "csv", "ansi"):
        exporter_named(name).render(analysis, GLTR_COLOURING, Origin("it.json"), WHEN)
