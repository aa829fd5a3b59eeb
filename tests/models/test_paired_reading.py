"""Two models read in step, against each of them read alone by transformers, in float64."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from helpers.dummy_engine import DummyEngine
from helpers.tiny_models import CONFIGS, CONTEXT, VOCABULARY, save_model, tokenizer_with
from helpers.tiny_tokenizers import BEGIN, START, sentencepiece_bpe
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM, LlamaConfig, PreTrainedTokenizerFast

from gltr_desktop.analysis.difference.two_model_signals import TWO_MODEL_SIGNALS
from gltr_desktop.analysis.indicators import indicator_values
from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models import paired_reading
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.context_windows import plan_windows
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.models.engines.causal.scorer import CausalScorer
from gltr_desktop.models.paired_reading import read_pair
from gltr_desktop.scoring.lm_head import PROCESSOR_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from transformers import PreTrainedConfig, PreTrainedModel

    from gltr_desktop.analysis.difference.two_model_signals import PairedColumns
    from gltr_desktop.models.engines.causal.loaded import LoadedModel

TEXT = (
    "It was a bright cold day in April, and the clocks were striking thirteen. “Don’t,” she said—"
    "‘never’… and 👩🏽 道可道，非常道。\r\n\tÀ peine ma bougie éteinte, mes yeux se fermaient. "
) * 2
NAMES = ("gpt2", "llama")
SIGNALS = {signal.name: signal for signal in TWO_MODEL_SIGNALS}


def read(scoring: LoadedModel, sampling: LoadedModel, text: str = TEXT) -> PairedColumns:
    return read_pair(CausalScorer(scoring), CausalScorer(sampling), text, threading.Event())


def with_context(loaded: LoadedModel, length: int) -> LoadedModel:
    return replace(loaded, record=replace(loaded.record, context_length=length))


def log_predictions(loaded: LoadedModel, plain: PreTrainedModel, ids: list[int]) -> np.ndarray:
    """Of each token (n, V), in whole windows; NaN where nothing precedes it."""
    start = [] if loaded.start_id is None else [loaded.start_id]
    found = np.full((len(ids), plain.config.vocab_size), np.nan)
    for window in plan_windows(len(ids), loaded.record.context_length, has_start=bool(start)):
        fed = [*start, *ids[window.begin : window.end - 1]]
        with torch.inference_mode():
            rows = plain(torch.tensor([fed])).logits[0].double().log_softmax(1).numpy()
        for token in range(window.score_from, window.end):
            row = token - window.begin - 1 + len(start)
            if row >= 0:
                found[token] = rows[row]
    return found


@pytest.mark.parametrize(
    ("scoring", "sampling", "contexts"),
    [
        ("gpt2", "llama", (CONTEXT, CONTEXT)),
        ("llama", "gpt2", (20, 37)),
        ("gpt2", "phi", (CONTEXT, 11)),
        ("gpt2 without start", "llama", (30, 20)),
        ("llama", "gpt2 without start", (CONTEXT, CONTEXT)),
        ("mamba", "recurrent_gemma", (16, 24)),
    ],
)
def test_each_token_has_what_one_model_predicts_as_the_other_sees_it(
    scoring: str,
    sampling: str,
    contexts: tuple[int, int],
    loaded_of: Callable[[str], LoadedModel],
    plain_of: Callable[[str], PreTrainedModel],
) -> None:
    one, other = (
        with_context(loaded_of(name), length)
        for name, length in zip((scoring, sampling), contexts, strict=True)
    )
    columns = read(one, other)
    ids = one.tokenizer.encode(TEXT).token_id.tolist()
    assert len(ids) > 2 * CONTEXT
    log_p = log_predictions(one, plain_of(scoring), ids)
    log_q = log_predictions(other, plain_of(sampling), ids)
    q = np.exp(log_q)
    mean = (q * log_p).sum(1)
    known = ~np.isnan(mean)
    assert known.sum() == columns.scored == len(ids) - ("without" in scoring + sampling)
    logprob = np.where(known, log_p[range(len(ids)), ids], np.nan)
    variance = (q * (log_p - mean[:, None]) ** 2).sum(1)
    np.testing.assert_allclose(columns.logprob, logprob, rtol=1e-4, atol=2e-4)
    np.testing.assert_allclose(columns.cross_entropy, -mean, rtol=1e-4, atol=2e-4)
    np.testing.assert_allclose(columns.cross_variance, variance, rtol=1e-3, atol=1e-3)
    assert (columns.scoring_model, columns.sampling_model) == (one.record.name, other.record.name)


def test_with_one_model_in_both_roles_it_is_what_the_model_alone_says(
    loaded_of: Callable[[str], LoadedModel],
) -> None:
    engine = CausalScorer(with_context(loaded_of("gpt2"), 30))
    *_, alone = engine.analyse(TEXT, 10, threading.Event())
    columns = read_pair(engine, engine, TEXT, threading.Event())
    np.testing.assert_allclose(columns.logprob, alone.columns.logprob, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(columns.cross_entropy, alone.columns.entropy, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(columns.cross_variance, alone.columns.variance, rtol=1e-3, atol=1e-3)
    values = indicator_values(Excerpt.whole(alone))
    assert SIGNALS["fast_detectgpt"].value(columns) == pytest.approx(values["curvature"], rel=1e-4)
    assert SIGNALS["binoculars"].value(columns) == pytest.approx(
        values["surprisal_per_entropy"], rel=1e-4
    )


def test_the_roles_are_not_the_same(loaded_of: Callable[[str], LoadedModel]) -> None:
    one, other = loaded_of("gpt2"), loaded_of("llama")
    for signal in TWO_MODEL_SIGNALS:
        assert signal.value(read(one, other)) != pytest.approx(
            signal.value(read(other, one)), rel=0.01
        )


def test_progress_is_told_up_to_the_last_token(loaded_of: Callable[[str], LoadedModel]) -> None:
    scoring, sampling = (CausalScorer(with_context(loaded_of(name), 20)) for name in NAMES)
    told: list[tuple[int, int]] = []
    columns = read_pair(
        scoring,
        sampling,
        TEXT,
        threading.Event(),
        lambda done, tokens: told.append((done, tokens)),
    )
    count = len(columns.logprob)
    assert {tokens for _, tokens in told} == {count}
    done = [done for done, _ in told]
    assert done == sorted(set(done))
    assert done[-1] == count


def test_it_can_be_stopped_on_the_way(loaded_of: Callable[[str], LoadedModel]) -> None:
    scoring, sampling = (CausalScorer(with_context(loaded_of(name), 20)) for name in NAMES)
    cancelled = threading.Event()
    told = []

    def stop(done: int, _tokens: int) -> None:
        told.append(done)
        cancelled.set()

    with pytest.raises(Cancelled):
        read_pair(scoring, sampling, TEXT, cancelled, stop)
    assert len(told) == 1
    with pytest.raises(Cancelled):
        read_pair(scoring, sampling, TEXT, cancelled)


def test_a_text_without_predictions_has_none(loaded_of: Callable[[str], LoadedModel]) -> None:
    columns = read(loaded_of("gpt2 without start"), loaded_of("llama"), "a")
    assert columns.scored == 0
    assert np.isnan(columns.logprob).all()


def llama_with(vocabulary_size: int) -> PreTrainedConfig:
    return LlamaConfig(**{**CONFIGS["llama"].to_dict(), "vocab_size": vocabulary_size})


def other_vocabulary() -> tuple[PreTrainedConfig, PreTrainedTokenizerFast]:
    """One entry stands for other text; the text of the test does not use it."""
    parts = json.loads(tokenizer_with().backend_tokenizer.to_str())
    vocabulary = parts["model"]["vocab"]
    unused = next(byte for byte in "ÿþý" if byte in vocabulary)
    vocabulary[f"{unused}{unused}"] = vocabulary.pop(unused)
    tokenizer = Tokenizer.from_str(json.dumps(parts))
    return CONFIGS["llama"], PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token=START)


def another_kind() -> tuple[PreTrainedConfig, PreTrainedTokenizerFast]:
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=sentencepiece_bpe(), bos_token=BEGIN)
    return llama_with(len(tokenizer)), tokenizer


def other_rules() -> tuple[PreTrainedConfig, PreTrainedTokenizerFast]:
    """The same entries, put together in other ways."""
    parts = json.loads(tokenizer_with().backend_tokenizer.to_str())
    parts["model"]["merges"] = parts["model"]["merges"][:40]
    tokenizer = Tokenizer.from_str(json.dumps(parts))
    return CONFIGS["llama"], PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token=START)


def test_entries_that_one_model_has_to_spare_are_left_out(
    tmp_path: Path,
    loaded_of: Callable[[str], LoadedModel],
    plain_of: Callable[[str], PreTrainedModel],
) -> None:
    tokenizer = tokenizer_with()
    tokenizer.add_tokens(["<|im_start|>"])
    folder = save_model(tmp_path, llama_with(VOCABULARY + 16), tokenizer)
    spacious = load_model(find_model(str(folder)), "cpu", "float32")
    ids = spacious.tokenizer.encode(TEXT).token_id.tolist()
    plain = AutoModelForCausalLM.from_pretrained(folder)
    found = log_predictions(spacious, plain, ids)
    common = found[:, :VOCABULARY] - np.log(np.exp(found[:, :VOCABULARY]).sum(1, keepdims=True))
    other = log_predictions(loaded_of("gpt2"), plain_of("gpt2"), ids)
    assert np.exp(found[:, VOCABULARY:]).sum() > 1
    for columns, log_p, log_q in (
        (read(spacious, loaded_of("gpt2")), common, other),
        (read(loaded_of("gpt2"), spacious), other, common),
    ):
        np.testing.assert_allclose(columns.logprob, log_p[range(len(ids)), ids], 1e-4, 2e-4)
        expected = -(np.exp(log_q) * log_p).sum(1)
        np.testing.assert_allclose(columns.cross_entropy, expected, 1e-4, 2e-4)


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (other_vocabulary, "need one vocabulary"),
        (another_kind, "need one vocabulary"),
        (other_rules, "split this text into different tokens"),
    ],
)
def test_models_that_do_not_fit_together_are_refused(
    made: Callable[[], tuple[PreTrainedConfig, PreTrainedTokenizerFast]],
    why: str,
    tmp_path: Path,
    loaded_of: Callable[[str], LoadedModel],
) -> None:
    other = load_model(find_model(str(save_model(tmp_path, *made()))), "cpu", "float32")
    with pytest.raises(InputError, match=why) as caught:
        read(loaded_of("gpt2"), other)
    assert loaded_of("gpt2").record.name in str(caught.value)
    assert other.record.name in str(caught.value)


def test_an_engine_that_gives_no_logits_is_refused(
    loaded_of: Callable[[str], LoadedModel],
) -> None:
    engine, server = CausalScorer(loaded_of("gpt2")), DummyEngine("a server")
    for scoring, sampling in ((engine, server), (server, engine)):
        with pytest.raises(InputError, match="does not give that"):
            read_pair(scoring, sampling, TEXT, threading.Event())


def test_a_lack_of_memory_for_the_sums_is_explained(
    loaded_of: Callable[[str], LoadedModel], monkeypatch: pytest.MonkeyPatch
) -> None:
    def demand(*_: object) -> None:
        torch.empty(1 << 46)

    monkeypatch.setattr("gltr_desktop.scoring.cross_evidence.cross_evidence", demand)
    with pytest.raises(GltrError, match="not enough memory"):
        read(loaded_of("gpt2"), loaded_of("llama"))


@given(st.integers(0, 3), st.integers(0, 3), st.data())
def test_blocks_of_any_lengths_are_brought_into_step(
    first: int, other_first: int, data: st.DataObject
) -> None:
    def blocks(begin: int) -> Iterator[tuple[int, torch.Tensor]]:
        while begin < 12:
            end = data.draw(st.integers(begin + 1, 12))
            yield begin, torch.arange(begin, end)[:, None]
            begin = end

    met = []
    for begin, one, other in paired_reading._in_step(blocks(first), blocks(other_first)):
        assert one.tolist() == other.tolist()
        assert one[0, 0] == begin
        met += one[:, 0].tolist()
    assert met == list(range(max(first, other_first), 12))


def test_little_of_the_predictions_is_held_at_a_time(
    loaded_of: Callable[[str], LoadedModel],
) -> None:
    most = PROCESSOR_ROWS
    scorer = CausalScorer(with_context(loaded_of("mamba"), 4 * most))
    blocks = scorer.read_logits(TEXT * 4, threading.Event()).blocks
    assert max(len(rows) for _, rows in blocks) == most
