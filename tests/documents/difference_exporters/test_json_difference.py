"""The JSON of a difference as a program reads it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.differences import (
    LEFT_PIECES,
    OTHER_MODEL,
    RIGHT_PIECES,
    of_different_texts,
    of_models,
    of_texts,
)

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.difference.difference import difference_of_models
from gltr_desktop.analysis.difference.two_model_signals import PairedColumns
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.difference_exporters import difference_exporter_named
from gltr_desktop.documents.difference_report import DifferenceReport

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


def written(report: DifferenceReport) -> dict[str, Any]:
    content = difference_exporter_named("json").render(report, WHEN)
    found: dict[str, Any] = json.loads(content)
    return found


def bits_of(logprobs: list[float]) -> float:
    return -math.fsum(logprobs) / math.log(2)


@pytest.mark.parametrize("granularity", Granularity)
def test_the_differences_of_the_segments_add_up_to_that_of_the_totals(
    granularity: Granularity,
) -> None:
    for report in (of_models(granularity), of_texts(granularity=granularity)):
        found = written(report)
        assert found["level"] == granularity.value
        sums = {
            name: math.fsum(segment[name] for segment in found["segments"])
            for name in ("left_bits", "right_bits", "difference_bits")
        }
        assert sums["difference_bits"] == pytest.approx(found["difference_bits"], abs=1e-9)
        assert sums["left_bits"] == pytest.approx(found["left"]["bits"], abs=1e-9)
        assert sums["right_bits"] == pytest.approx(found["right"]["bits"], abs=1e-9)
        total = found["right"]["bits"] - found["left"]["bits"]
        assert found["difference_bits"] == pytest.approx(total, abs=1e-9)


@pytest.mark.parametrize("granularity", Granularity)
def test_the_segments_make_up_the_texts(granularity: Granularity) -> None:
    for report in (of_models(granularity), of_texts(granularity=granularity), of_different_texts()):
        found = written(report)
        sides = [found["segments"]]
        if found["kind"] == "texts":
            sides.append([segment["right"] for segment in found["segments"]])
        for name, pieces in zip(("left", "right"), sides, strict=False):
            text = found[name]["text"]
            assert "".join(piece["text"] for piece in pieces) == text
            assert all(text[piece["start"] : piece["end"]] == piece["text"] for piece in pieces)


def test_each_side_is_described() -> None:
    report = of_models()
    found = written(report)
    assert (found["format"], found["kind"]) == ("gltr-desktop-compare/1", "models")
    assert found["title"] == "essay.txt"
    assert [found[side]["title"] for side in ("left", "right")] == ["little-model", "other-model"]
    assert [found[side]["tokens"] for side in ("left", "right")] == [
        len(LEFT_PIECES), len(RIGHT_PIECES),
    ]  # fmt: skip
    assert found["left"]["unscored"] == 0
    assert found["right"]["model"]["vocabulary_size"] == 50_257
    left = report.difference.left
    bits = bits_of([float(value) for value in left.columns.logprob])
    assert found["left"]["bits"] == pytest.approx(bits)
    assert found["left"]["bits_per_character"] == pytest.approx(bits / len(left.text))
    assert found["complete"] is True
    assert "right" not in found["segments"][0]


def test_what_is_not_known_is_null_and_left_out_of_the_sum() -> None:
    left = analysis_of(["The", " fox", " ran"], [UNSCORED, 3, 5])
    right = analysis_of(["The", " fox", " ran"], [2, 20, 2], model=OTHER_MODEL)
    report = DifferenceReport(
        difference_of_models(left, right), ("a", "b"), Colouring(), Granularity.WORD
    )
    found = written(report)
    first, *others = found["segments"]
    assert first["difference_bits"] is first["left_bits"] is first["right_bits"] is None
    assert found["left"]["unscored"] == 1
    assert found["difference_bits"] == pytest.approx(
        sum(segment["difference_bits"] for segment in others)
    )
    assert found["difference_bits"] == pytest.approx(math.log2(21 / 4) + math.log2(3 / 6))


def test_infinite_bits_are_null() -> None:
    report = of_models()
    report.difference.left.columns.logprob[4] = -math.inf
    left, right = report.analyses
    report = replace(report, difference=difference_of_models(left, right))
    found = written(report)
    assert found["left"]["bits"] is None
    assert any(segment["left_bits"] is None for segment in found["segments"])
    for name in ("ansi", "html", "csv"):
        assert difference_exporter_named(name).render(report, WHEN)


def test_the_changes_of_a_revision_say_what_they_did() -> None:
    found = written(of_texts())
    assert found["is_revision"] is True
    changed = [segment for segment in found["segments"] if segment["changed"]]
    pairs = [(one["left"]["text"].strip(), one["right"]["text"].strip())
             for one in found["changes"]]  # fmt: skip
    assert ("very", "") in pairs
    assert any("man" in before and "woman" in after for before, after in pairs)
    assert [one["difference_bits"] for one in found["changes"]] == [
        segment["difference_bits"] for segment in changed
    ]
    # What stands before the first change is alike; all else is in one change or after one.
    whole = math.fsum(one["difference_bits"] + (one["rest_bits"] or 0) for one in found["changes"])
    begin = found["changes"][0]["left"]["start"]
    before = math.fsum(one["difference_bits"] for one in found["segments"] if one["end"] <= begin)
    assert whole + before == pytest.approx(found["difference_bits"], abs=1e-9)


def test_different_texts_have_no_changes() -> None:
    found = written(of_different_texts())
    assert (found["is_revision"], found["changes"]) == (False, None)
    assert written(of_models())["changes"] is None


def test_an_unfinished_reading_is_said() -> None:
    assert written(of_texts(done=4))["complete"] is False


def test_models_with_the_same_tokens_are_compared_token_by_token() -> None:
    pieces = ["The", " fox", " ran"]
    other = replace(MODEL, name="sibling")
    report = DifferenceReport(
        difference_of_models(
            analysis_of(pieces, [UNSCORED, 3, 5]), analysis_of(pieces, [2, 20, 2], model=other)
        ),
        ("a", "b"),
        Colouring(),
        Granularity.WORD,
    )
    pairs = written(report)["token_pairs"]
    assert [(pair["start"], pair["end"]) for pair in pairs] == [(0, 3), (3, 7), (7, 11)]
    assert [pair["rank_difference"] for pair in pairs] == [None, 17, -3]
    assert pairs[0]["logprob_difference"] is None
    assert pairs[1]["logprob_difference"] == pytest.approx(math.log(4 / 21), abs=1e-6)
    assert written(of_models())["token_pairs"] is None
    assert written(of_texts(after=of_texts().difference.left.text))["token_pairs"] is None


def test_signals_say_which_models_they_are_of() -> None:
    assert written(of_models())["signals"] is None
    columns = PairedColumns.empty("p", "q", 80)
    columns.logprob[:], columns.cross_entropy[:], columns.cross_variance[:] = -2, 4, 1
    report = replace(of_models(), signals=columns)
    signals = written(report)["signals"]
    assert [signal["name"] for signal in signals] == ["binoculars", "fast_detectgpt"]
    assert signals[0]["value"] == 0.5
    assert {(one["scoring_model"], one["sampling_model"]) for one in signals} == {("p", "q")}
    columns.logprob[20:] = math.nan
    assert [signal["value"] for signal in written(report)["signals"]] == [None, None]


def test_names_that_are_no_text_can_be_written() -> None:
    pair = PairedColumns.empty("p\udcff", "q", 80)
    found = written(replace(of_models(title="b\udcffd", names=("x\udcff", "y")), signals=pair))
    assert found["signals"][0]["scoring_model"] == "p�"
    assert (found["title"], found["left"]["title"]) == ("b�d", "x�")
