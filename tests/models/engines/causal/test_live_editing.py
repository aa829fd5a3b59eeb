"""A text read after another one: only what differs is read, and nothing is found otherwise."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from helpers.tiny_models import CONFIGS, CONTEXT
from hypothesis import given, settings
from hypothesis import strategies as st

from gltr_desktop.analysis.record import COLUMN_NAMES, Analysis
from gltr_desktop.errors import Cancelled
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engines.causal import (
    chunks,
    kv_cache,
    transformers_attention,
    window_reader,
)
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.models.engines.causal.scorer import CausalScorer
from gltr_desktop.scoring import attention as scoring_attention
from gltr_desktop.scoring import lm_head
from gltr_desktop.scoring.packed_linear import can_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gltr_desktop.models.engines.causal.loaded import LoadedModel

TEXT = (
    "It was a bright cold day in April, and the clocks were striking thirteen. “Don’t,” she said"
    " — 漢字 and 😀 and so on. Все счастливые семьи похожи друг на друга."
)
CPU = torch.device("cpu")


def read(scorer: CausalScorer, text: str) -> Analysis:
    *_, last = scorer.analyse(text, 5, threading.Event())
    assert last.complete
    assert last.text == text
    return last


def assert_same(found: Analysis, expected: Analysis) -> None:
    """Equal to the bit, NaN where nothing is known included."""
    assert found.end_mass == expected.end_mass
    assert not np.isnan(found.end_mass).any()
    for column in COLUMN_NAMES:
        np.testing.assert_array_equal(
            getattr(found.columns, column), getattr(expected.columns, column), column
        )


def assert_alike(found: Analysis, expected: Analysis) -> None:
    """Equal but for rounding, which the order of the work may change."""
    for column in ("logprob", "entropy", "variance", "mass_above", "top_logprob"):
        np.testing.assert_allclose(
            getattr(found.columns, column),
            getattr(expected.columns, column),
            1e-3,
            1e-3,
            err_msg=column,
        )
    assert (found.columns.rank != expected.columns.rank).mean() < 0.05
    np.testing.assert_array_equal(found.columns.context, expected.columns.context)


def fed(loaded: LoadedModel) -> list[int]:
    """Grows by the number of positions of every pass through the base model."""
    counts: list[int] = []
    loaded.base_model.register_forward_pre_hook(
        lambda _, arguments: counts.append(arguments[0].shape[1])
    )
    return counts


@pytest.fixture
def small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many of them in a short text."""
    for module, name in (
        (transformers_attention, "TILE"),
        (scoring_attention, "TILE"),
        (chunks, "STEP"),
        (window_reader, "PROCESSOR_ROWS"),
        (lm_head, "PROCESSOR_ROWS"),
    ):
        monkeypatch.setattr(module, name, 8)


@st.composite
def edits(draw: st.DrawFn) -> list[str]:
    """Versions of TEXT, each made from the one before by replacing some characters."""
    versions = [TEXT]
    for _ in range(draw(st.integers(1, 4))):
        text = versions[-1]
        begin = draw(st.integers(0, len(text)))
        end = min(len(text), begin + draw(st.integers(0, 12)))
        new = draw(st.sampled_from(["", "x", " zebra", "é", "😀", " the day", TEXT[:30]]))
        versions.append(text[:begin] + new + text[end:] or "a")
    return versions


@pytest.mark.skipif(not can_pack(CPU, torch.float32), reason="needs oneDNN")
@pytest.mark.parametrize("name", ["gpt2", "llama", "gpt2 without start"])
@pytest.mark.usefixtures("small_tiles")
@settings(max_examples=25)
@given(versions=edits(), context=st.sampled_from([16, 20, CONTEXT, 47]))
def test_after_any_edit_ranks_are_those_of_a_fresh_analysis(
    name: str, loaded_of: Callable[[str], LoadedModel], versions: list[str], context: int
) -> None:
    loaded = loaded_of(name)
    loaded = replace(loaded, record=replace(loaded.record, context_length=context))
    scorer = CausalScorer(loaded)
    for text in versions:
        assert_same(read(scorer, text), read(CausalScorer(loaded), text))


@pytest.mark.usefixtures("small_tiles")
def test_a_model_whose_bits_depend_on_how_many_are_read_is_fed_as_many_each_time(
    folder_of: Callable[[str], Path],
) -> None:
    loaded = replace(load_model(find_model(str(folder_of("phi"))), "cpu", "float32"), block=8)
    loaded = replace(loaded, record=replace(loaded.record, context_length=CONTEXT))
    counts = fed(loaded)
    scorer = CausalScorer(loaded)
    for text in (TEXT, TEXT[:60] + "zebra" + TEXT[60:], TEXT[:-4], TEXT):
        assert_same(read(scorer, text), read(CausalScorer(loaded), text))
    assert set(counts) == {8}


@pytest.mark.parametrize("name", CONFIGS)
@pytest.mark.usefixtures("small_tiles")
def test_every_architecture_finds_the_same_after_an_edit(
    name: str, loaded_of: Callable[[str], LoadedModel]
) -> None:
    loaded = loaded_of(name)
    loaded = replace(loaded, record=replace(loaded.record, context_length=CONTEXT))
    scorer = CausalScorer(loaded)
    for text in (TEXT, TEXT[:60] + "zebra" + TEXT[60:], TEXT[:-4], TEXT):
        assert_alike(read(scorer, text), read(CausalScorer(loaded), text))


@pytest.fixture
def loaded(folder_of: Callable[[str], Path]) -> LoadedModel:
    """One of its own, for hooks to stay on; the text is within its window."""
    found = load_model(find_model(str(folder_of("llama"))), "cpu", "float32")
    return replace(found, record=replace(found.record, context_length=1_000))


@pytest.mark.usefixtures("small_tiles")
def test_only_what_follows_the_change_is_read(loaded: LoadedModel) -> None:
    scorer, counts = CausalScorer(loaded), fed(loaded)
    count = len(read(scorer, TEXT))
    counts.clear()
    read(scorer, TEXT)
    assert counts == []
    ended = read(scorer, TEXT + " zebra")
    assert len(ended) < count + 8
    assert sum(counts) < 2 * 8
    counts.clear()
    middle = read(scorer, TEXT[:60] + "zebra" + TEXT[60:])
    assert len(middle) / 3 < sum(counts) < 4 * len(middle) / 5


@pytest.mark.usefixtures("small_tiles")
def test_later_windows_of_the_same_tokens_are_not_read_again(
    folder_of: Callable[[str], Path],
) -> None:
    loaded = load_model(find_model(str(folder_of("llama"))), "cpu", "float32")
    loaded = replace(loaded, record=replace(loaded.record, context_length=16))
    scorer, counts = CausalScorer(loaded), fed(loaded)
    count = len(read(scorer, TEXT))
    counts.clear()
    # Another last byte of three, none of which is merged with its neighbours.
    changed = read(scorer, TEXT.replace("漢", "漣"))
    assert len(changed) == count > 5 * 16
    # It is within two windows, and the next may begin with what it predicts.
    assert sum(counts) <= 3 * 16
    assert_same(changed, read(CausalScorer(loaded), changed.text))


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("room", [1 << 28, 0])
def test_where_a_long_text_is_edited_its_window_is_not_read_from_its_beginning(
    room: int, folder_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kv_cache, "_KEPT_BYTES", room)
    loaded = load_model(find_model(str(folder_of("llama"))), "cpu", "float32")
    loaded = replace(loaded, record=replace(loaded.record, context_length=CONTEXT))
    scorer, counts = CausalScorer(loaded), fed(loaded)
    read(scorer, f"{TEXT}{TEXT[:20]} {TEXT}")

    def positions_read_first(word: str) -> int:
        counts.clear()
        read(scorer, f"{TEXT}{TEXT[:20]} {word} {TEXT}")
        return counts[0]

    # The caches of the first and the last window are there, but not of the one in between.
    assert positions_read_first("x") == CONTEXT
    again = positions_read_first("y")
    assert again < CONTEXT if room else again == CONTEXT


@pytest.mark.usefixtures("small_tiles")
def test_the_first_analysis_shown_holds_what_is_known(loaded: LoadedModel) -> None:
    scorer = CausalScorer(loaded)
    read(scorer, TEXT)
    first = next(scorer.analyse(TEXT + " zebra", 5, threading.Event()))
    assert first.done >= len(scorer.loaded.tokenizer.encode(TEXT)) - 1
    assert first.scored[: first.done].all()


def test_other_predictions_are_read_anew(loaded: LoadedModel) -> None:
    scorer = CausalScorer(loaded)
    read(scorer, TEXT)
    *_, more = scorer.analyse(TEXT, 7, threading.Event())
    assert more.top_k == 7
    assert more.complete


@pytest.mark.usefixtures("small_tiles")
def test_what_was_stopped_within_the_layers_goes_on_from_there(
    loaded: LoadedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "FIRST_WORK", 0.0)
    scorer, counts = CausalScorer(loaded), fed(loaded)
    cancelled = threading.Event()
    seen: list[int] = []

    def stop(*_: object) -> None:
        if len(counts) == 5:
            cancelled.set()

    hook = loaded.base_model.get_submodule("layers.0").register_forward_hook(stop)

    def gather() -> Iterator[int]:
        for analysis in scorer.analyse(TEXT, 5, cancelled):
            yield analysis.done

    with pytest.raises(Cancelled):
        seen.extend(gather())
    hook.remove()
    assert seen[-1] > 0
    counts.clear()
    whole = read(scorer, TEXT)
    assert sum(counts) <= len(whole) + 1 - seen[-1] + 8
    assert_same(whole, read(CausalScorer(loaded), TEXT))
