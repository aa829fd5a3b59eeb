"""All logits of a text against a plain run of transformers, and beside what is kept of others."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from helpers.tiny_models import CONTEXT

from gltr_desktop.analysis.record import COLUMN_NAMES
from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models.context_windows import plan_windows
from gltr_desktop.models.engines.causal import chunks, window_reader
from gltr_desktop.models.engines.causal.scorer import CausalScorer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transformers import PreTrainedModel

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.engines.causal.loaded import LoadedModel

TEXT = (
    "“The cat,” she said, “sat on the mat”—and that, the others thought, was that. 👩🏽 道可道。"
    * 3
)


def all_logits(scorer: CausalScorer, text: str) -> tuple[int, torch.Tensor]:
    """The number of the first token that is predicted, and the logits (n, V) from there on."""
    blocks = list(scorer.read_logits(text, threading.Event()).blocks)
    first = blocks[0][0]
    reached = first
    for begin, rows in blocks:
        assert begin == reached
        assert len(rows) > 0
        reached += len(rows)
    return first, torch.cat([rows for _, rows in blocks])


def plain_logits(loaded: LoadedModel, plain: PreTrainedModel, ids: list[int]) -> torch.Tensor:
    """The same with whole windows fed to ``plain`` at once, in float64."""
    start = [] if loaded.start_id is None else [loaded.start_id]
    found = []
    windows = plan_windows(len(ids), loaded.record.context_length, has_start=bool(start))
    for window in windows:
        fed = [*start, *ids[window.begin : window.end - 1]]
        with torch.inference_mode():
            rows = plain(torch.tensor([fed])).logits[0].double()
        found.append(rows[max(0, window.score_from - window.begin - 1 + len(start)) :])
    return torch.cat(found)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("gpt2", {}),
        ("gpt2 without start", {}),
        ("llama", {}),
        ("gemma2", {}),
        ("mamba", {}),
        ("phi", {"head": None}),
        ("phi", {"block": 16}),
    ],
    ids=str,
)
@pytest.mark.parametrize("context_length", [20, CONTEXT])
def test_every_token_has_the_logits_that_predict_it(
    name: str,
    changes: dict[str, object],
    context_length: int,
    loaded_of: Callable[[str], LoadedModel],
    plain_of: Callable[[str], PreTrainedModel],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chunks, "STEP", 7)
    monkeypatch.setattr(chunks, "FIRST_WORK", 0.0)
    monkeypatch.setattr(window_reader, "PROCESSOR_ROWS", 5)
    given = loaded_of(name)
    loaded = replace(given, record=replace(given.record, context_length=context_length), **changes)  # type: ignore[arg-type]
    scorer = CausalScorer(loaded)
    first, logits = all_logits(scorer, TEXT)
    ids = scorer.read_logits(TEXT, threading.Event()).tokens.token_id.tolist()
    assert len(ids) > 2 * CONTEXT
    assert first == (1 if loaded.start_id is None else 0)
    assert first + len(logits) == len(ids)
    expected = plain_logits(loaded, plain_of(name), ids)
    torch.testing.assert_close(logits.double(), expected, atol=2e-4, rtol=1e-4)


def test_nothing_is_read_before_a_block_is_asked_for(
    loaded_of: Callable[[str], LoadedModel],
) -> None:
    loaded = loaded_of("gpt2")
    fed = []
    layer = loaded.base_model.get_submodule("h.0")
    hook = layer.register_forward_pre_hook(lambda *_: fed.append(True))
    try:
        reading = CausalScorer(loaded).read_logits(TEXT, threading.Event())
        assert not fed
        next(reading.blocks)
        assert fed
    finally:
        hook.remove()
    assert not torch.is_inference_mode_enabled()


def test_two_readings_of_one_engine_may_go_on_at_a_time(
    loaded_of: Callable[[str], LoadedModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "STEP", 7)
    monkeypatch.setattr(chunks, "FIRST_WORK", 0.0)
    scorer = CausalScorer(loaded_of("gpt2"))
    _, alone = all_logits(scorer, TEXT)
    blocks = zip(
        *(scorer.read_logits(TEXT, threading.Event()).blocks for _ in range(2)), strict=True
    )
    together = [(one, other) for (_, one), (_, other) in blocks]
    for side in range(2):
        assert torch.equal(torch.cat([pair[side] for pair in together]), alone)


def last_analysis(scorer: CausalScorer, text: str) -> Analysis:
    *_, last = scorer.analyse(text, 3, threading.Event())
    return last


def test_what_is_kept_of_the_last_analysis_stays_as_it_is(
    loaded_of: Callable[[str], LoadedModel],
) -> None:
    loaded = loaded_of("gpt2")
    undisturbed, disturbed = CausalScorer(loaded), CausalScorer(loaded)
    for scorer in (undisturbed, disturbed):
        last_analysis(scorer, TEXT)
    all_logits(disturbed, "Все счастливые семьи похожи друг на друга." * 3)
    edited = f"{TEXT} She sat."
    fed: list[int] = []
    embedding = loaded.base_model.get_submodule("wte")
    hook = embedding.register_forward_pre_hook(lambda _, given: fed.append(given[0].numel()))
    try:
        one = last_analysis(undisturbed, edited)
        without = sum(fed)
        fed.clear()
        other = last_analysis(disturbed, edited)
    finally:
        hook.remove()
    assert sum(fed) == without < len(one)
    for name in COLUMN_NAMES:
        np.testing.assert_array_equal(getattr(one.columns, name), getattr(other.columns, name))


def test_cancelled_before_and_between_blocks(
    loaded_of: Callable[[str], LoadedModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_reader, "PROCESSOR_ROWS", 5)
    scorer = CausalScorer(loaded_of("gpt2"))
    cancelled = threading.Event()
    reading = scorer.read_logits(TEXT, cancelled)
    next(reading.blocks)
    cancelled.set()
    with pytest.raises(Cancelled):
        next(reading.blocks)
    with pytest.raises(Cancelled):
        scorer.read_logits(TEXT, cancelled)


def test_no_text_has_no_logits(loaded_of: Callable[[str], LoadedModel]) -> None:
    with pytest.raises(InputError, match="no text"):
        CausalScorer(loaded_of("gpt2")).read_logits("", threading.Event())
    alone = CausalScorer(loaded_of("gpt2 without start")).read_logits("a", threading.Event())
    assert list(alone.blocks) == []


@contextmanager
def memory_for(loaded: LoadedModel, tokens: Callable[[], int]) -> Iterator[list[int]]:
    """Have the model fail for more than ``tokens`` at once; what was fed is noted."""
    fed = []

    def grab(_layer: object, arguments: tuple[torch.Tensor, ...]) -> None:
        fed.append(arguments[0].shape[1])
        if fed[-1] > tokens():
            raise torch.OutOfMemoryError

    hook = loaded.base_model.get_submodule("h.1").register_forward_pre_hook(grab)
    try:
        yield fed
    finally:
        hook.remove()


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "STEP", 4)
    monkeypatch.setattr(chunks, "MAX_TOKENS", 32)


@pytest.mark.usefixtures("small_chunks")
def test_where_memory_is_short_fewer_tokens_are_read_at_once(
    loaded_of: Callable[[str], LoadedModel],
) -> None:
    loaded = loaded_of("gpt2")
    _, expected = all_logits(CausalScorer(loaded), TEXT)
    # It becomes short within the first window.
    with memory_for(loaded, lambda: 32 if len(fed) == 1 else 8) as fed:
        _, found = all_logits(CausalScorer(loaded), TEXT)
    assert fed[0] == 32
    assert fed[1] > 8
    torch.testing.assert_close(found, expected, atol=1e-4, rtol=1e-4)
    with (
        memory_for(loaded, lambda: 0),
        pytest.raises(GltrError, match="not enough memory"),
    ):
        all_logits(CausalScorer(loaded), TEXT)


@pytest.mark.usefixtures("small_chunks")
def test_what_analyses_have_learnt_about_memory_is_known(
    loaded_of: Callable[[str], LoadedModel],
) -> None:
    loaded = loaded_of("gpt2")
    scorer = CausalScorer(loaded)
    with memory_for(loaded, lambda: 8) as fed:
        last_analysis(scorer, TEXT)
        assert max(fed) > 8
        fed.clear()
        all_logits(scorer, TEXT)
        assert max(fed) <= 8
