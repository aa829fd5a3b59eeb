"""The JSON that other programs rely on."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.measures import SURPRISAL
from helpers.word_masses import analysis_with_masses

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.analysis.measures import values_of
from gltr_desktop.analysis.record import UNSCORED, Analysis, EndMass
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.surprisal import MASSES
from gltr_desktop.documents.exporters.json_export import to_json
from gltr_desktop.documents.origin import Origin

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


def exported(analysis: Analysis, colouring: Colouring = GLTR_COLOURING) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    written = to_json(analysis, colouring, Origin("essay.txt"), WHEN)
    content: dict[str, Any] = json.loads(written, parse_constant=refuse)
    return content


PIECES: list[str | bytes] = [
    "A",
    " “",
    "caf",
    b"\xc3",
    b"\xa9",
    "\r\n",
    "\t",
    "\u200b",
    b"\xf0\x9f",
    b"\x99\x82",
    "\n",
]
RANKS = [UNSCORED, 0, 12, 100, 7, 999, 1000, 20_000, 3, 1, 2]


def test_the_contract() -> None:
    analysis = analysis_of(PIECES, RANKS, top_k=2)
    content = exported(analysis, Colouring(Thresholds((5, 50, 500))))
    assert list(content) == [
        "format", "document", "text", "model", "thresholds", "words", "tokens", "end_mass",
        "summary", "indicators", "comparison", "within_text", "warnings",
    ]  # fmt: skip
    assert content["document"] == {"name": "essay.txt", "format": None, "notices": []}
    assert content["format"] == "gltr-desktop/1"
    assert content["text"] == analysis.text == "A “café\r\n\t\u200b🙂\n"
    facts = asdict(MODEL)
    del facts["lacks"], facts["languages"], facts["from_file"]
    assert content["model"] == facts | {"note": None}
    assert content["thresholds"] == [5, 50, 500]
    assert {key: content["summary"][key] for key in ("tokens", "scored", "buckets")} == {
        "tokens": 11,
        "scored": 10,
        "buckets": {"green": 4, "yellow": 2, "red": 1, "purple": 3},
    }
    assert set(content["summary"]) == {
        "tokens", "scored", "buckets", "shares", "bits", "perplexity", "bits_per_character",
        "mean_entropy",
    }  # fmt: skip
    for token in content["tokens"]:
        assert list(token) == [
            "start", "end", "id", "text", "rank", "ties", "logprob", "entropy", "variance",
            "mass_above", "boundary_mass", "punctuation_mass", "space_mass", "context", "top",
        ]  # fmt: skip


def test_every_number_comes_back_as_it_was() -> None:
    analysis = analysis_of(PIECES, RANKS, top_k=2)
    tokens = exported(analysis)["tokens"]
    for name, key in (("start", "start"), ("end", "end"), ("token_id", "id")):
        assert [token[key] for token in tokens] == getattr(analysis.tokens, name).tolist()
    assert [token["rank"] for token in tokens[1:]] == RANKS[1:]
    for name in (
        "ties",
        "logprob",
        "entropy",
        "variance",
        "mass_above",
        "boundary_mass",
        "context",
    ):
        column = getattr(analysis.columns, name)
        found = np.array([token[name] for token in tokens[1:]]).astype(column.dtype)
        assert found.tobytes() == column[1:].tobytes(), name
    top = [[(item, logprob) for item, _, logprob in token["top"]] for token in tokens[1:]]
    assert np.array(top)[..., 0].astype(np.int32).tolist() == analysis.columns.top_id[1:].tolist()
    logprobs = np.array(top)[..., 1].astype(np.float32)
    assert logprobs.tobytes() == analysis.columns.top_logprob[1:].tobytes()


def test_a_token_without_evidence_has_nulls() -> None:
    token = exported(analysis_of(["A", "b"], [UNSCORED, 0]))["tokens"][0]
    assert (token["start"], token["end"], token["text"], token["top"]) == (0, 1, "A", [])
    evidence = ("rank", "ties", "logprob", "entropy", "variance", "mass_above", "context")
    assert all(token[name] is None for name in evidence)


def test_tokens_that_are_not_scored_yet_have_nulls_too() -> None:
    whole = analysis_of(["A", "b", "c"], [0, 1, 2])
    # Streaming shares the columns: the evidence of later tokens may be there already.
    tokens = exported(replace(whole, done=1))["tokens"]
    assert [token["rank"] for token in tokens] == [0, None, None]
    assert [len(token["top"]) for token in tokens] == [3, 0, 0]


def test_texts_of_tokens_show_lone_bytes_and_complete_characters() -> None:
    tokens = exported(analysis_of(PIECES, [UNSCORED, *[0] * 10], top_k=1))["tokens"]
    assert [token["text"] for token in tokens] == [
        "A", " “", "caf", "⟨C3⟩", "⟨A9⟩", "\r\n", "\t", "\u200b", "⟨F0 9F⟩", "⟨99 82⟩", "\n",
    ]  # fmt: skip
    assert [token["top"][0][1] for token in tokens[3:5]] == ["⟨C3⟩", "é"]


def test_characters_are_written_as_themselves() -> None:
    analysis = analysis_of(["漢", "🙂", '"\\\x01'], [0, 0, 0])
    written = to_json(analysis, GLTR_COLOURING, Origin("essay.txt"), WHEN)
    assert "漢🙂" in written
    assert json.loads(written)["text"] == '漢🙂"\\\x01'


@pytest.mark.parametrize("logprob", [-np.inf, -1e38])
def test_values_that_json_cannot_express_are_null(logprob: float) -> None:
    analysis = analysis_of(["a", "b"], [0, 9])
    analysis.columns.logprob[1] = logprob
    summary = exported(analysis)["summary"]
    assert summary["perplexity"] is None


def test_no_tokens_at_all() -> None:
    content = exported(analysis_of([], []))
    assert content["tokens"] == []
    assert content["summary"]["perplexity"] is None


def test_thresholds_do_not_change_the_evidence() -> None:
    analysis = analysis_of(PIECES, RANKS)
    narrow = exported(analysis, Colouring(Thresholds((1, 2, 3))))
    assert narrow["tokens"] == exported(analysis)["tokens"]


def test_offsets_count_code_points() -> None:
    analysis = analysis_of(["🙂", "👩‍👩‍👧", " x"], [0, 0, 0])
    for token in exported(analysis)["tokens"]:
        assert analysis.text[token["start"] : token["end"]] == token["text"]


def test_it_says_how_words_have_their_values_and_what_corrects_the_last_one() -> None:
    analysis = analysis_with_masses([b"The", b" cat", b"s"], 1)
    bits = Thresholds(SURPRISAL.limits, SURPRISAL)
    plain = replace(bits, plain_words=True)
    of_words = (Colouring(way, Granularity.WORD) for way in (bits, plain, Thresholds()))
    for colouring, method in zip(
        (*of_words, Colouring(bits)), ("corrected", "plain product", None, None), strict=True
    ):
        content = exported(analysis, colouring)
        assert content["words"] == {"method": method}
        assert content["model"]["word_marks"] == "before"
    assert not math.isnan(analysis.end_mass.space_mass)
    assert content["end_mass"] == analysis.end_mass._asdict()
    bounds = analysis.tokens.unit_bounds(Granularity.WORD)
    values = [
        float(values_of(analysis, SURPRISAL, bounds, Granularity.WORD, plain_words=each)[0])
        for each in (False, True)
    ]
    between = (sum(values) / 2, 50.0, 60.0)
    first, second = (
        exported(analysis, Colouring(replace(way, limits=between), Granularity.WORD))["summary"]
        for way in (bits, plain)
    )
    assert first["buckets"] != second["buckets"]


def test_what_a_model_does_not_give_of_words_is_null() -> None:
    analysis = analysis_of(["a", " b"], [0, 1], model=replace(MODEL, lacks=MASSES))
    content = exported(analysis)
    assert content["words"] == {"method": None}
    assert content["model"]["word_marks"] is None
    assert content["end_mass"] == dict.fromkeys(EndMass._fields)
    for name in EndMass._fields:
        assert [token[name] for token in content["tokens"]] == [None, None]
