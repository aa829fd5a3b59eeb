"""The arrays, tables and pages of an analysis."""

from __future__ import annotations

import io
import math
import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from helpers.analyses import MODEL, analysis_of
from pyarrow import parquet

from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.api.analysing import analyse
from gltr_desktop.api.text_analysis import TextAnalysis
from gltr_desktop.errors import GltrError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

PIECES: list[str | bytes] = ["Un", " caf", "é", " \n", b"\xf0\x9f", b"\x99\x82", "."]
RANKS = [UNSCORED, 0, 12, 340, 5, 2_000, 1]
INTEGERS = ("start", "end", "token_id", "rank", "ties")
NULLABLE = ("rank", "ties", "logprob", "entropy", "top_id", "top_logprob")


@pytest.fixture
def analysis() -> TextAnalysis:
    return TextAnalysis(analysis_of(PIECES, RANKS))


def test_arrays_have_the_shapes_and_types_that_are_documented(analysis: TextAnalysis) -> None:
    n = len(PIECES)
    assert len(analysis) == n
    for name in INTEGERS:
        assert getattr(analysis, name).dtype == np.int32, name
        assert getattr(analysis, name).shape == (n,), name
    for name in ("logprob", "entropy"):
        assert getattr(analysis, name).dtype == np.float32, name
        assert getattr(analysis, name).shape == (n,), name
    assert analysis.top_id.dtype == np.dtype(np.int32)
    assert analysis.top_logprob.dtype == np.dtype(np.float32)
    assert analysis.top_id.shape == analysis.top_logprob.shape == (n, 3)
    assert analysis.rank.tolist() == RANKS
    assert analysis.scored.tolist() == [False] + [True] * (n - 1)


def test_indicators_are_the_figures_of_all_of_the_text(analysis: TextAnalysis) -> None:
    assert analysis.indicators["top_ten_tokens"] == 3 / 6
    bits = -analysis.logprob[analysis.scored].astype(np.float64).sum() / math.log(2)
    assert analysis.indicators["bits_per_token"] == pytest.approx(bits / 6)
    unscored = TextAnalysis(analysis_of(["Un"], [UNSCORED]))
    assert unscored.indicators == {}


def test_tokens_stand_in_the_text_where_their_offsets_say(analysis: TextAnalysis) -> None:
    assert analysis.text == "Un café \n🙂."
    assert analysis.tokens == ["Un", " caf", "é", " \n", "⟨F0 9F⟩", "⟨99 82⟩", "."]
    cut = [analysis.text[a:b] for a, b in zip(analysis.start, analysis.end, strict=True)]
    assert cut == ["Un", " caf", "é", " \n", "🙂", "🙂", "."]


def test_values_of_a_model(llama: str, startless: str) -> None:
    text = "It was a bright cold day in April."
    for model in (llama, startless):
        analysis = analyse(text, model)
        scored = analysis.scored
        assert scored.tolist() == [model == llama] + [True] * (len(analysis) - 1)
        assert "".join(analysis.tokens) == text
        assert (analysis.rank[~scored] == UNSCORED).all()
        assert np.isnan(analysis.logprob[~scored]).all()
        # The first choice has rank 0, and the predictions fall.
        first = analysis.top_id[:, 0] == analysis.token_id
        assert (analysis.rank[scored & first] == 0).all()
        assert (np.diff(analysis.top_logprob[scored]) <= 0).all()
        listed = (analysis.top_id == analysis.token_id[:, None]) & scored[:, None]
        assert np.array_equal(
            analysis.top_logprob[listed], analysis.logprob[listed.any(1)], equal_nan=True
        )
        mean = float(analysis.logprob[scored].mean(dtype=np.float64))
        assert analysis.summary.perplexity == pytest.approx(math.exp(-mean))
        assert analysis.summary.scored == int(scored.sum())


def test_summary_has_the_buckets_of_gltr(analysis: TextAnalysis) -> None:
    assert analysis.summary.buckets == {"green": 3, "yellow": 1, "red": 1, "purple": 1}
    assert analysis.summary.tokens == len(PIECES)


def test_arrow_table_has_typed_columns_with_null_where_there_is_no_value(
    analysis: TextAnalysis,
) -> None:
    table = analysis.to_arrow()
    assert dict(zip(table.schema.names, table.schema.types, strict=True)) == {
        "token": pa.string(),
        **dict.fromkeys(INTEGERS, pa.int32()),
        "logprob": pa.float32(),
        "entropy": pa.float32(),
        "top_id": pa.list_(pa.int32(), 3),
        "top_logprob": pa.list_(pa.float32(), 3),
    }
    assert table.column("token").to_pylist() == analysis.tokens
    for name in ("start", "end", "token_id"):
        assert table.column(name).to_pylist() == getattr(analysis, name).tolist(), name
    for name in NULLABLE:
        first, *others = table.column(name).to_pylist()
        assert first is None, name
        assert others == getattr(analysis, name)[1:].tolist(), name
    assert table.schema.metadata == {
        b"model": b"little-model",
        b"revision": b"abc123",
        b"precision": b"float32",
        b"note": b"",
    }


def test_arrow_table_survives_a_parquet_file(analysis: TextAnalysis) -> None:
    table, file = analysis.to_arrow(), io.BytesIO()
    parquet.write_table(table, file)
    found = parquet.read_table(file)
    assert found.equals(table)
    assert found.schema.metadata == table.schema.metadata


def test_what_an_engine_does_not_give_is_null() -> None:
    record = analysis_of(["a", "b"], [0, 1], model=replace(MODEL, revision=None, precision=None))
    record.columns.entropy[:] = np.nan
    analysis = TextAnalysis(record)
    table = analysis.to_arrow()
    assert table.column("entropy").null_count == 2
    assert table.column("logprob").null_count == 0
    assert table.schema.metadata[b"revision"] == b""
    assert "unknown precision" in repr(analysis)


def test_data_frame_holds_the_same_as_the_arrow_table(analysis: TextAnalysis) -> None:
    frame, table = analysis.to_pandas(), analysis.to_arrow()
    assert list(frame) == table.schema.names
    assert isinstance(frame.index, pd.RangeIndex)
    for name in ("start", "end", "token_id"):
        assert frame[name].dtype == np.int32, name
    for name in ("rank", "ties"):
        assert frame[name].dtype == "Int32", name
    for name in ("logprob", "entropy"):
        assert frame[name].dtype == np.float32, name
    for name in table.schema.names:
        for found, expected in zip(frame[name], table.column(name).to_pylist(), strict=True):
            if expected is None:
                assert found is None or pd.isna(found), name
            else:
                assert np.array_equal(found, expected), name


def test_a_data_frame_is_a_copy(analysis: TextAnalysis) -> None:
    frame = analysis.to_pandas()
    frame.loc[1, ["rank", "ties"]] = 99
    frame.loc[1, "logprob"] = 0.5
    assert analysis.rank.tolist() == RANKS
    assert analysis.logprob[1] < 0


def test_without_predictions_there_are_no_columns_for_them() -> None:
    analysis = TextAnalysis(analysis_of(["a", "b"], [0, 1], top_k=0))
    assert analysis.top_id.shape == (2, 0)
    for names in (analysis.to_arrow().schema.names, list(analysis.to_pandas())):
        assert names == ["token", *INTEGERS, "logprob", "entropy"]


@pytest.mark.parametrize(
    ("library", "table"),
    [("pyarrow", TextAnalysis.to_arrow), ("pandas", TextAnalysis.to_pandas)],
)
def test_a_missing_library_is_named_with_the_command_that_installs_it(
    library: str,
    table: Callable[[TextAnalysis], object],
    analysis: TextAnalysis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(GltrError) as caught:
        table(analysis)
    assert f"the library “{library}” is not installed" in caught.value.message
    assert 'pip install "gltr-desktop[corpus]"' in caught.value.remedy


def test_the_page_is_that_of_the_exporter(analysis: TextAnalysis) -> None:
    page = analysis.to_html()
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert re.search(r"<title>Text\b", page)
    assert "little-model" in page
    assert "caf" in page


def test_an_analysis_is_printed_on_one_line(analysis: TextAnalysis) -> None:
    perplexity = f"{analysis.summary.perplexity:,.1f}"
    expected = f"<TextAnalysis: 7 tokens, perplexity {perplexity}, little-model in float32>"
    assert repr(analysis) == expected
    nothing = TextAnalysis(analysis_of(["a"], [UNSCORED]))
    assert repr(nothing) == "<TextAnalysis: 1 tokens, little-model in float32>"


def test_words_are_rows_of_what_they_were_to_the_model(llama: str) -> None:
    text = "It wasn’t a bright, cold day.\n\nIt was April."
    analysis = analyse(text, llama)
    words = analysis.words()
    assert [word.text for word in words] == text.split()
    assert [text[word.start : word.end] for word in words] == text.split()
    assert sum(word.tokens for word in words) == len(analysis)
    assert not any(word.shared for word in words)
    plain = math.fsum(word.plain_surprisal for word in words)
    assert plain == pytest.approx(-float(analysis.logprob.sum(dtype=np.float64)))
    assert all(0 <= word.surprisal < math.inf for word in words)
    assert [word.rank for word in words][:1] == [analysis.rank[0]]
    # All words together: that of the text, and where it begins and ends.
    record = analysis.record
    ends = math.log(record.columns.boundary_mass[0]) - math.log(record.end_mass[0])
    total = math.fsum(word.surprisal for word in words)
    assert total == pytest.approx(plain + ends, abs=1e-3)
    apart = [word.text for word in analysis.words("unicode", punctuation_apart=True)]
    assert apart[:6] == ["It", "wasn’t", "a", "bright", ",", "cold"]
    frame = pd.DataFrame(words)
    assert list(frame)[:5] == ["text", "start", "end", "tokens", "shared"]


def test_words_without_what_corrects_them_have_no_surprisal_of_their_own(
    analysis: TextAnalysis,
) -> None:
    assert [word.text for word in analysis.words()] == ["Un", "café", "🙂."]
    assert all(math.isnan(word.surprisal) for word in analysis.words())
    first, second, _ = analysis.words()
    assert math.isnan(first.plain_surprisal)
    assert (first.rank, second.rank) == (-1, 0)
    assert second.plain_surprisal == pytest.approx(-float(analysis.logprob[1:3].sum()))
    assert TextAnalysis(analysis_of([], [])).words() == []


def test_an_unknown_rule_of_words_is_named_with_those_that_there_are(
    analysis: TextAnalysis,
) -> None:
    with pytest.raises(InputError) as caught:
        analysis.words("letters")
    assert "“letters” is no rule" in caught.value.message
    assert caught.value.remedy == "Use “runs” or “unicode”."
