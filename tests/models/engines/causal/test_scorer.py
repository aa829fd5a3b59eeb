"""Streams of evidence against a plain run of transformers, window by window in float64."""

from __future__ import annotations

import shutil
import threading
import time
import unicodedata
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from helpers.tiny_models import CONFIGS, CONTEXT, tokenizer_with
from helpers.tiny_tokenizers import START
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoModelForCausalLM

from gltr_desktop.analysis.record import COLUMN_NAMES, UNSCORED, Analysis, EndMass
from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.context_windows import plan_windows
from gltr_desktop.models.engines.causal import chunks
from gltr_desktop.models.engines.causal.loaded import LoadedModel
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.models.engines.causal.scorer import CausalScorer
from gltr_desktop.models.engines.causal.window_reader import Job, WindowReader
from gltr_desktop.scoring.evidence import EvidencePass
from gltr_desktop.scoring.finite import NonFiniteLogitsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from transformers import PreTrainedModel

    from gltr_desktop.analysis.record import Tokens

TEXTS = {
    "English": "It was a bright cold day in April, and the clocks were striking thirteen.",
    "quotes": "“Don’t,” she said—‘never’… and “that was that”.",
    "French": "À peine ma bougie éteinte, mes yeux se fermaient ; l’été déjà passé.",
    "Russian": "Все счастливые семьи похожи друг на друга.",
    "Chinese": "道可道，非常道。名可名，非常名。",
    "Arabic": "بسم الله الرحمن الرحيم",
    "emoji": "👨‍👩‍👧‍👦 and 🇫🇷 and 👩🏽 😀",
    "white space": "one\r\n\ttwo\r\n\r\n\t\tthree  four\u00a0five \n",
    "invisible": "zero\u200bwidth\u200djoin\ufeffmark\x00nul e\u0301",
    "special": "<|endoftext|>the end<|endoftext|>",
}
LONG = " ".join(TEXTS.values())


def run(loaded: LoadedModel, text: str, top_k: int = 5) -> Analysis:
    for analysis in CausalScorer(loaded).analyse(text, top_k, threading.Event()):
        # Nobody is to take an analysis for complete before its end is known.
        assert analysis.complete != np.isnan(analysis.end_mass).all()
    assert analysis.complete
    assert analysis.text == text
    return analysis


def with_context(loaded: LoadedModel, length: int) -> LoadedModel:
    return replace(loaded, record=replace(loaded.record, context_length=length))


def check(analysis: Analysis, loaded: LoadedModel, plain: PreTrainedModel) -> None:
    """Compare with whole windows fed to ``plain`` at once.

    The last of them predicts what may follow the text, too.
    """
    start = [] if loaded.start_id is None else [loaded.start_id]
    context_length = loaded.record.context_length
    ids = analysis.tokens.token_id.tolist()
    for window in plan_windows(len(ids) + 1, context_length, has_start=bool(start)):
        fed = [*start, *ids[window.begin : window.end - 1]]
        assert len(fed) <= context_length
        if fed:
            with torch.inference_mode():
                logits = plain(torch.tensor([fed])).logits[0].float().double().numpy()
        for token in range(window.score_from, window.end):
            row = token - window.begin - 1 + len(start)
            if token == len(ids):
                assert analysis.end_mass == pytest.approx(masses(logits[row]), rel=1e-3, abs=1e-6)
            elif row < 0:
                assert analysis.columns.rank[token] == UNSCORED
                assert np.isnan(analysis.columns.logprob[token])
            else:
                assert analysis.columns.context[token] == row + 1
                check_token(analysis, token, logits[row])
                check_masses(analysis, token, logits[row])


def masses(z: np.ndarray, *, is_first: bool = False) -> tuple[float, float, float]:
    """Of what begins with white space or ends the text, with punctuation, and with a space.

    ``is_first``: in front of a text that begins with none of these. For the tokenizer that all of
    these models have, by what it makes of every token. It names none for the end of a text.
    """
    p = np.exp(z - z.max())
    blank, punctuation, space, end = (p[ids].sum() / p.sum() for ids in byte_level_sets())
    if is_first:
        return float(1 - blank), 0.0, float(1 - space)
    return float(blank + end), float(punctuation), float(space)


@cache
def byte_level_sets() -> tuple[list[int], ...]:
    tokenizer = tokenizer_with()
    texts = [
        str(tokenizer.decode([token], clean_up_tokenization_spaces=False))
        for token in range(len(tokenizer))
    ]
    blank = [i for i, text in enumerate(texts) if text[:1].isspace()]
    marks = [i for i, text in enumerate(texts) if text != START and begins_with_a_mark(text)]
    space = [i for i, text in enumerate(texts) if text.startswith(" ")]
    return blank, marks, space, [texts.index(START)]


def begins_with_a_mark(text: str) -> bool:
    """The bytes of a part of a character are none, nor is what goes on with a word, as “'t”."""
    is_mark = unicodedata.category(text[0])[0] in ("P", "S") and text[0] != "\ufffd"
    return is_mark and not (text[0] in "'’.:;," and text[1:2].isalnum())


def check_masses(analysis: Analysis, token: int, z: np.ndarray) -> None:
    expected = masses(z, is_first=token == 0 and not analysis.text[0].isspace())
    columns = analysis.columns
    found = [getattr(columns, name)[token] for name in EndMass._fields]
    if token == 0 and analysis.text[0].isspace() and analysis.text[0] != " ":
        # A word begins here, but not with a space.
        expected = *expected[:2], masses(z, is_first=True)[2]
    assert found == pytest.approx(expected, rel=1e-3, abs=1e-6)


def check_token(analysis: Analysis, token: int, z: np.ndarray) -> None:
    """Compare with one row of float64 logits; what lies within rounding may take either side."""
    target = int(analysis.tokens.token_id[token])
    near = 1e-5 * max(1.0, np.abs(z).max())
    log_p = z - z.max()
    log_p = log_p - np.log(np.exp(log_p).sum())
    p = np.exp(log_p)
    surely, perhaps = z > z[target] + near, z > z[target] - near
    perhaps[target] = False

    assert surely.sum() <= analysis.columns.rank[token] <= perhaps.sum()
    assert 0 <= analysis.columns.ties[token] <= (perhaps & ~surely).sum()
    assert analysis.columns.logprob[token] == pytest.approx(log_p[target], abs=10 * near)
    entropy = -(p * log_p).sum()
    assert analysis.columns.entropy[token] == pytest.approx(entropy, abs=1e-3)
    variance = (p * (log_p + entropy) ** 2).sum()
    assert analysis.columns.variance[token] == pytest.approx(variance, rel=1e-3, abs=1e-3)
    assert p[surely].sum() - 1e-4 <= analysis.columns.mass_above[token] <= p[perhaps].sum() + 1e-4
    top = analysis.columns.top_id[token].tolist()
    assert len(set(top)) == len(top)
    best = np.sort(log_p)[::-1][: len(top)]
    assert analysis.columns.top_logprob[token] == pytest.approx(best, abs=10 * near)
    assert log_p[top] == pytest.approx(best, abs=10 * near)


@pytest.mark.parametrize("name", ["gpt2", "gpt2 without start"])
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_evidence_of_texts(
    name: str,
    text: str,
    loaded_of: Callable[[str], LoadedModel],
    plain_of: Callable[[str], PreTrainedModel],
) -> None:
    loaded = loaded_of(name)
    analysis = run(loaded, text)
    check(analysis, loaded, plain_of(name))
    assert (analysis.columns.rank[1:] != UNSCORED).all()
    assert (analysis.columns.rank[0] == UNSCORED) == (loaded.start_id is None)


@pytest.mark.parametrize("name", ["gpt2", "gpt2 without start"])
@settings(max_examples=20)
@given(
    characters=st.integers(1, 150),
    context_length=st.integers(2, CONTEXT),
    step=st.integers(1, 20),
    top_k=st.integers(0, 12),
)
def test_windows_and_chunks_do_not_show(
    name: str,
    loaded_of: Callable[[str], LoadedModel],
    plain_of: Callable[[str], PreTrainedModel],
    characters: int,
    context_length: int,
    step: int,
    top_k: int,
) -> None:
    loaded = with_context(loaded_of(name), context_length)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "STEP", step)
        patch.setattr(chunks, "FIRST_WORK", 0.0)
        analysis = run(loaded, LONG[:characters], top_k)
    assert analysis.top_k == top_k
    check(analysis, loaded, plain_of(name))


def test_text_of_exactly_one_window(
    loaded_of: Callable[[str], LoadedModel], plain_of: Callable[[str], PreTrainedModel]
) -> None:
    count = len(run(loaded_of("gpt2"), TEXTS["English"]))
    for context_length in (count - 1, count, count + 1):
        loaded = with_context(loaded_of("gpt2"), context_length)
        analysis = run(loaded, TEXTS["English"])
        check(analysis, loaded, plain_of("gpt2"))
        whole = np.arange(1, count + 1)
        assert (analysis.columns.context.tolist() == whole.tolist()) == (context_length >= count)


def test_a_single_token_without_a_start_is_not_scored(
    loaded_of: Callable[[str], LoadedModel],
) -> None:
    analysis = run(loaded_of("gpt2 without start"), "a")
    assert analysis.columns.rank.tolist() == [UNSCORED]
    assert not analysis.scored.any()
    assert np.isnan(analysis.columns.boundary_mass).all()
    assert 0 < analysis.end_mass[0] < 1


# Whether the model is scored by its base model and our head; whether it continues from its cache.
WAYS = dict.fromkeys(CONFIGS, (True, True)) | {
    "mamba": (True, False),
    "recurrent_gemma": (False, False),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_architectures(
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    loaded_of: Callable[[str], LoadedModel],
    plain_of: Callable[[str], PreTrainedModel],
) -> None:
    loaded = with_context(loaded_of(name), CONTEXT)
    assert (loaded.head is not None, loaded.caches) == WAYS[name]
    monkeypatch.setattr(chunks, "STEP", 10)
    monkeypatch.setattr(chunks, "FIRST_WORK", 0.0)
    analysis = run(loaded, LONG[:200])
    assert len(analysis) > 1.5 * CONTEXT
    check(analysis, loaded, plain_of(name))


@pytest.mark.parametrize("changes", [{"head": None}, {"caches": False}, {"block": 16}], ids=str)
def test_other_ways_to_the_same_evidence(
    changes: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
    loaded_of: Callable[[str], LoadedModel],
    plain_of: Callable[[str], PreTrainedModel],
) -> None:
    monkeypatch.setattr(chunks, "STEP", 7)
    monkeypatch.setattr(chunks, "PLAIN_CHUNK", 9)
    loaded = replace(loaded_of("phi"), **changes)  # type: ignore[arg-type]
    analysis = run(loaded, LONG[:150])
    check(analysis, loaded, plain_of("phi"))


@pytest.mark.parametrize("name", ["llama", "phi"])
def test_bfloat16_is_ranked_in_float32(
    name: str,
    folder_of: Callable[[str], Path],
    loaded_of: Callable[[str], LoadedModel],
    plain_of: Callable[[str], PreTrainedModel],
) -> None:
    loaded = load_model(find_model(str(folder_of(name))), "cpu", "bfloat16")
    assert loaded.record.precision == "bfloat16"
    rounded, exact = run(loaded, LONG), run(loaded_of(name), LONG)
    assert np.abs(rounded.columns.logprob - exact.columns.logprob).mean() < 0.2
    assert np.abs(rounded.columns.entropy - exact.columns.entropy).mean() < 0.2
    assert rounded.columns.ties.sum() == 0
    # Logits rounded to bfloat16 themselves have a good many.
    ids = torch.from_numpy(exact.tokens.token_id.astype(np.int64))[:40]
    with torch.inference_mode():
        logits = plain_of(name)(ids[None, :-1]).logits[0].bfloat16()
    assert (logits == logits.gather(1, ids[1:, None])).sum() - len(logits) > 4


def portions(loaded: LoadedModel, text: str) -> list[int]:
    """The tokens that each analysis of the stream shows."""
    seen = CausalScorer(loaded).analyse(text, 5, threading.Event())
    return [analysis.done for analysis in seen]


def test_colours_come_from_the_top_and_soon(
    monkeypatch: pytest.MonkeyPatch, loaded_of: Callable[[str], LoadedModel]
) -> None:
    loaded = with_context(loaded_of("llama"), 48)
    monkeypatch.setattr(chunks, "STEP", 3)
    monkeypatch.setattr(chunks, "FIRST_WORK", 3 * loaded.record.parameters)
    for analysis in CausalScorer(loaded).analyse(LONG, 5, threading.Event()):
        assert analysis.scored.tolist() == [i < analysis.done for i in range(len(analysis))]
    # What is read grows fourfold with every chunk, and a later window is read in long ones.
    done = portions(loaded, LONG)
    assert done[:4] == [0, 3, 12, 48]
    assert done[4] == 72
    assert done[-1] == len(analysis)


def test_portions_follow_from_the_text_and_not_from_the_clock(
    monkeypatch: pytest.MonkeyPatch, loaded_of: Callable[[str], LoadedModel]
) -> None:
    loaded = with_context(loaded_of("llama"), 48)
    monkeypatch.setattr(chunks, "STEP", 3)
    monkeypatch.setattr(chunks, "FIRST_WORK", 3 * loaded.record.parameters)
    calm = portions(loaded, LONG)
    clock = [0.0]

    def slow() -> float:
        clock[0] += 1_000.0
        return clock[0]

    monkeypatch.setattr(time, "perf_counter", slow)
    assert portions(loaded, LONG) == calm


def test_earlier_analyses_stay_as_they_are(loaded_of: Callable[[str], LoadedModel]) -> None:
    seen = [
        (analysis, analysis.scored.copy(), analysis.done)
        for analysis in CausalScorer(loaded_of("llama")).analyse(LONG, 2, threading.Event())
    ]
    for analysis, scored, done in seen:
        assert analysis.done == done
        assert analysis.scored.tolist() == scored.tolist()


def hooks(loaded: LoadedModel) -> int:
    return sum(len(part._forward_pre_hooks) for part in loaded.model.modules())


def test_nothing_is_left_in_force_between_chunks(loaded_of: Callable[[str], LoadedModel]) -> None:
    loaded = loaded_of("gpt2")
    for _ in CausalScorer(loaded).analyse(LONG, 2, threading.Event()):
        assert not torch.is_inference_mode_enabled()
        assert hooks(loaded) == 0


def test_cancelled_before_it_began(loaded_of: Callable[[str], LoadedModel]) -> None:
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(Cancelled):
        next(CausalScorer(loaded_of("gpt2")).analyse("a text", 2, cancelled))


def test_cancelled_within_the_layers(loaded_of: Callable[[str], LoadedModel]) -> None:
    loaded = loaded_of("gpt2")
    before = run(loaded, LONG, 2)
    scorer = CausalScorer(loaded)
    cancelled = threading.Event()
    reached = []
    first, second = (loaded.base_model.get_submodule(f"h.{i}") for i in range(2))
    hold = [
        first.register_forward_hook(lambda *_: cancelled.set()),
        second.register_forward_hook(lambda *_: reached.append(True)),
    ]
    try:
        with pytest.raises(Cancelled):
            list(scorer.analyse(LONG, 2, cancelled))
    finally:
        for hook in hold:
            hook.remove()
    assert not reached
    assert hooks(loaded) == 0
    *_, after = scorer.analyse(LONG, 2, threading.Event())
    for column in COLUMN_NAMES:
        np.testing.assert_allclose(
            getattr(after.columns, column), getattr(before.columns, column), 1e-3, 1e-3
        )


@pytest.mark.parametrize(
    "demand",
    [lambda: torch.empty(1 << 46), lambda: bytearray(1 << 60)],
    ids=["torch", "Python"],
)
def test_too_little_memory(
    demand: Callable[[], object], loaded_of: Callable[[str], LoadedModel]
) -> None:
    loaded = loaded_of("gpt2")
    with hooked(loaded, lambda _: demand()), pytest.raises(GltrError, match="not enough") as caught:
        run(loaded, LONG)
    assert caught.value.exit_status == 1


def test_where_memory_is_short_fewer_tokens_are_read_at_once(
    loaded_of: Callable[[str], LoadedModel], plain_of: Callable[[str], PreTrainedModel]
) -> None:
    loaded, fed = loaded_of("gpt2"), []

    def grab(tokens: int) -> None:
        fed.append(tokens)
        if tokens > 32:
            raise torch.OutOfMemoryError

    with pytest.MonkeyPatch.context() as patch, hooked(loaded, grab):
        patch.setattr(chunks, "STEP", 8)
        patch.setattr(chunks, "MAX_TOKENS", 512)
        *_, analysis = CausalScorer(loaded).analyse(LONG, 5, threading.Event())
    assert max(fed) > 32
    check(analysis, loaded, plain_of("gpt2"))


def test_a_device_without_room_leaves_the_rest_to_the_processor(
    folder_of: Callable[[str], Path],
    plain_of: Callable[[str], PreTrainedModel],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small = load_model(find_model(str(folder_of("gpt2"))), "cpu", "float32")
    fed = []

    def fill(tokens: int) -> None:
        fed.append(tokens)
        if len(fed) > 3:
            raise torch.OutOfMemoryError

    # Stands for a GPU: only where weights are kept is asked, by this property.
    monkeypatch.setattr(
        LoadedModel,
        "device",
        property(lambda loaded: torch.device("cpu" if loaded is not small else "meta")),
    )
    on_gpu = replace(small.record, device="cuda:0")
    object.__setattr__(small, "record", on_gpu)
    monkeypatch.setattr(chunks, "STEP", 8)
    monkeypatch.setattr(chunks, "FIRST_WORK", 0.0)
    monkeypatch.setattr(WindowReader, "begin", begin_on_processor)
    seen = []
    with hooked(small, fill):
        for analysis in CausalScorer(small).analyse(LONG, 5, threading.Event()):
            seen.append((analysis.done, str(analysis.model.device)))
    devices = [device for _, device in seen]
    assert sorted(set(devices)) == ["cpu", "cuda:0"]
    assert devices == sorted(devices, reverse=True)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    check(analysis, load_model(find_model(str(folder_of("gpt2"))), "cpu"), plain_of("gpt2"))


def begin_on_processor(
    reader: WindowReader, tokens: Tokens, top_k: int, check: Callable[[], None]
) -> Job:
    ids = torch.from_numpy(np.append(tokens.token_id, 0).astype(np.int64))
    loaded = reader.loaded
    sets = loaded.word_starts.sets
    assert sets is not None
    evidence_pass = EvidencePass(
        loaded.record.vocabulary_size, top_k, torch.device("cpu"), torch.from_numpy(sets)
    )
    return Job(ids, evidence_pass, check)


@contextmanager
def hooked(loaded: LoadedModel, before: Callable[[int], object]) -> Iterator[None]:
    """Have ``before`` called with the number of tokens fed, ahead of the last layer."""

    def call(_layer: object, arguments: tuple[torch.Tensor, ...]) -> None:
        before(arguments[0].shape[1])

    hook = loaded.base_model.get_submodule("h.1").register_forward_pre_hook(call)
    try:
        yield
    finally:
        hook.remove()


@pytest.mark.parametrize("name", ["gpt2", "phi", "gpt2 without start"])
def test_windows_side_by_side(
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    loaded_of: Callable[[str], LoadedModel],
    plain_of: Callable[[str], PreTrainedModel],
) -> None:
    loaded = with_context(loaded_of(name), 20)
    monkeypatch.setattr(
        CausalScorer,
        "_batch",
        lambda _, windows, index, _known: (
            windows[index:][:3] if 0 < index < len(windows) - 3 else windows[index : index + 1]
        ),
    )
    stacked = []
    forward = loaded.base_model.register_forward_pre_hook(
        lambda _, arguments: stacked.append(len(arguments[0]))
    )
    try:
        analysis = run(loaded, LONG)
    finally:
        forward.remove()
    assert 3 in stacked
    check(analysis, loaded, plain_of(name))


def test_other_failures_are_not_taken_for_it(loaded_of: Callable[[str], LoadedModel]) -> None:
    loaded = loaded_of("gpt2")

    def fail(*_: object) -> None:
        torch.ones(2) @ torch.ones(3)

    hook = loaded.base_model.get_submodule("h.1").register_forward_hook(fail)
    try:
        with pytest.raises(RuntimeError, match="size"):
            run(loaded, LONG)
    finally:
        hook.remove()


@pytest.mark.parametrize("changes", [{}, {"head": None}], ids=str)
def test_the_token_with_a_logit_that_is_no_number_is_named(
    changes: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
    loaded_of: Callable[[str], LoadedModel],
) -> None:
    monkeypatch.setattr(chunks, "STEP", 10)
    monkeypatch.setattr(chunks, "FIRST_WORK", 0.0)
    loaded = with_context(replace(loaded_of("granite"), **changes), 20)  # type: ignore[arg-type]
    passes: list[int] = []

    def spoil(_layer: object, _arguments: object, hidden: torch.Tensor) -> None:
        passes.append(len(passes))
        if len(passes) == 4:
            hidden[0, 7] = torch.nan

    hook = loaded.base_model.get_submodule("norm").register_forward_hook(spoil)
    try:
        with pytest.raises(NonFiniteLogitsError) as caught:
            run(loaded, LONG)
    finally:
        hook.remove()
    # The second window's first row predicts token 10, and its second chunk begins at row 10.
    assert caught.value.position == (10 + 10 + 7, 0)


def test_damaged_weights_are_named(folder_of: Callable[[str], Path], tmp_path: Path) -> None:
    folder = shutil.copytree(folder_of("llama"), tmp_path / "damaged")
    text = "a text"
    ids = load_model(find_model(str(folder)), "cpu").tokenizer.encode(text).token_id
    plain = AutoModelForCausalLM.from_pretrained(folder)
    with torch.no_grad():
        # None of the tokens that a model is tried on.
        assert ids[1] > 4
        plain.model.embed_tokens.weight[ids[1], 3] = torch.nan
    plain.save_pretrained(folder)
    loaded = load_model(find_model(str(folder)), "cpu", "float32")
    with pytest.raises(NonFiniteLogitsError) as caught:
        run(loaded, text)
    # Attention gives what is still to come no weight; but nothing times NaN is NaN.
    assert caught.value.position == (0, 0)


def test_no_text(loaded_of: Callable[[str], LoadedModel]) -> None:
    with pytest.raises(InputError, match="no text"):
        run(loaded_of("gpt2"), "")


def test_tokens_that_the_weights_do_not_know(loaded_of: Callable[[str], LoadedModel]) -> None:
    loaded = loaded_of("gpt2")
    smaller = replace(loaded, record=replace(loaded.record, vocabulary_size=300))
    assert run(loaded, LONG).tokens.token_id.max() >= 300
    with pytest.raises(InputError, match=r"tokenizer of .* does not belong"):
        run(smaller, LONG)


def test_the_scorer_names_its_model(loaded_of: Callable[[str], LoadedModel]) -> None:
    loaded = loaded_of("gpt2")
    assert CausalScorer(loaded).loaded is loaded
    assert run(loaded, "a text").model == loaded.record
