"""Reading texts with a model on a server: windows, what is sent, and stopping."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.stub_servers import Reply, Request, StubServer, stub_server
from helpers.stub_vllm import COMPLETIONS, CONTEXT, NAME, TOKENIZE, StubVllm

from gltr_desktop.analysis.record import COLUMN_NAMES, UNSCORED, Analysis
from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models.engine import analyse_alone, open_engine
from gltr_desktop.models.servers.scorer import ServerScorer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NEVER = threading.Event()
SENTENCE = "It was a bright cold day 🙂 in 日本, and the clocks were striking thirteen.\r\n"
LONG = "".join(f"{number}. {SENTENCE}" for number in range(8))
WAIT = 30
"""Seconds after which a test gives up."""


@pytest.fixture
def server() -> Iterator[StubServer]:
    with stub_server() as server:
        yield server


@pytest.fixture
def vllm(server: StubServer, folder_of: Callable[[str], Path]) -> StubVllm:
    vllm = StubVllm(folder_of("llama"))
    vllm.serve(server)
    return vllm


@pytest.fixture
def engine(server: StubServer, vllm: StubVllm) -> ServerScorer:
    engine = open_engine(vllm.choice(server))
    assert isinstance(engine, ServerScorer)
    return engine


def read(engine: ServerScorer, text: str, top_k: int = 5) -> Analysis:
    *_, last = engine.analyse(text, top_k, NEVER)
    assert last.complete
    assert last.text == text
    return last


def sent(server: StubServer) -> list[list[int]]:
    """The prompts so far, but the few words that the server is tried with."""
    return [body["prompt"] for body in server.bodies(COMPLETIONS)[1:]]


def same(left: Analysis, right: Analysis) -> bool:
    return all(
        np.array_equal(getattr(left.columns, name), getattr(right.columns, name), equal_nan=True)
        for name in COLUMN_NAMES
    )


def test_nothing_is_sent_before_a_text_is_read(server: StubServer, engine: ServerScorer) -> None:
    engine.calibrate(NEVER)
    engine.forget()
    assert engine.tokens_per_second == 0
    assert server.requests == []


def test_the_server_says_once_what_its_model_is(server: StubServer, engine: ServerScorer) -> None:
    read(engine, SENTENCE)
    paths = [request.path for request in server.requests]
    read(engine, "Another text.")
    assert [request.path for request in server.requests][len(paths) :] == [TOKENIZE, COMPLETIONS]
    assert paths.count("/v1/models") == paths.count("/version") == 1


def test_no_text_of_the_user_is_sent_before_the_model_is_known(
    server: StubServer, engine: ServerScorer
) -> None:
    server.on("/v1/models", Reply({"data": [{"id": "another"}]}))
    with pytest.raises(InputError, match="does not offer") as info:
        read(engine, SENTENCE)
    assert "“another”" in info.value.remedy
    assert all(SENTENCE not in str(request.body) for request in server.requests)


def test_analyses_grow_window_by_window(server: StubServer, engine: ServerScorer) -> None:
    steps = list(engine.analyse(LONG, 5, NEVER))
    done = [step.done for step in steps]
    assert done[0] == 0
    assert done[-1] == len(steps[-1])
    assert done == sorted(set(done))
    assert len(done) == 1 + len(sent(server))
    assert engine.tokens_per_second > 0


def test_each_token_has_half_a_window_before_it(
    server: StubServer, vllm: StubVllm, engine: ServerScorer
) -> None:
    analysis = read(engine, LONG)
    context = analysis.columns.context
    ids = [vllm.tokenizer.bos_token_id, *analysis.tokens.token_id.tolist()]
    assert context[: CONTEXT - 2].tolist() == list(range(1, CONTEXT - 1))
    assert context.min() == 1
    assert context[CONTEXT:].min() >= CONTEXT // 2 - 1
    prompts = sent(server)
    # One more token is always made, and has to find room.
    assert max(map(len, prompts)) == CONTEXT - 1
    assert {prompt[0] for prompt in prompts} == {ids[0]}
    # What a token was predicted from is what the column says.
    for token in (0, 5, CONTEXT, 100, len(analysis) - 1):
        before = ids[token + 2 - context[token] : token + 2]
        assert any(
            " ".join(map(str, before)) in " ".join(map(str, prompt[1:])) for prompt in prompts
        )


def test_a_window_is_never_longer_than_what_servers_survive(
    server: StubServer, folder_of: Callable[[str], Path]
) -> None:
    vllm = StubVllm(folder_of("llama"), max_model_len=100_000)
    vllm.serve(server)
    read(engine := open_engine(vllm.choice(server)), LONG * 12)  # type: ignore[arg-type]
    engine.close()
    assert max(map(len, sent(server))) == 2_048


def test_a_text_that_is_read_again_is_not_sent_again(
    server: StubServer, engine: ServerScorer
) -> None:
    first = read(engine, LONG)
    prompts = sent(server)
    assert same(read(engine, LONG), first)
    assert sent(server) == prompts


def test_equal_windows_of_a_text_that_repeats_itself_are_sent_once(
    server: StubServer, engine: ServerScorer
) -> None:
    analysis = read(engine, "a" * 6 * CONTEXT)
    # Of the first window all is kept, of others the second half; the last one is shorter.
    assert len(sent(server)) == 3
    assert len(analysis) > 5 * CONTEXT
    assert analysis.scored.all()
    assert same(read(engine, analysis.text), analysis)


def test_a_second_reading_from_scratch_is_the_same_to_the_bit(
    server: StubServer, engine: ServerScorer
) -> None:
    first = read(engine, LONG)
    prompts = sent(server)
    assert same(analyse_alone(engine, LONG, 5, NEVER), first)
    # Of two on their way at a time, either may arrive first.
    assert sorted(sent(server)) == sorted(prompts * 2)


def test_an_edit_sends_only_the_windows_that_it_changed(
    server: StubServer, engine: ServerScorer
) -> None:
    read(engine, LONG)
    count = len(sent(server))
    edited = LONG[:-12] + "ninety.\r\n"
    steps = list(engine.analyse(edited, 5, NEVER))
    again = sent(server)[count:]
    assert 1 <= len(again) <= 2
    assert steps[0].done > len(steps[0]) // 2  # All that is known is shown at once.
    assert same(steps[-1], analyse_alone(engine, edited, 5, NEVER))


def test_more_predictions_than_before_are_asked_for_anew(
    server: StubServer, engine: ServerScorer
) -> None:
    few, many = read(engine, SENTENCE, 3), read(engine, SENTENCE, 10)
    assert (few.top_k, many.top_k) == (3, 10)
    assert np.array_equal(few.columns.rank, many.columns.rank)
    assert np.array_equal(few.columns.top_id, many.columns.top_id[:, :3])
    assert np.isfinite(many.columns.top_logprob).all()


def test_two_windows_are_on_their_way_at_a_time(
    server: StubServer, vllm: StubVllm, engine: ServerScorer
) -> None:
    read(engine, "A first text.")
    held = threading.Event()
    server.on(COMPLETIONS, lambda request: replace(vllm.completed(request), held=held))
    steps = engine.analyse(LONG, 5, NEVER)
    next(steps)
    before = len(sent(server))
    drained(server)
    reading = threading.Thread(target=list, args=(steps,))
    reading.start()
    server.arrived.get(timeout=WAIT)
    server.arrived.get(timeout=WAIT)
    assert server.arrived.empty()
    assert len(sent(server)) == before + 2
    held.set()
    reading.join(WAIT)
    assert len(sent(server)) > before + 2


def test_a_wish_to_stop_ends_what_the_server_is_asked(
    server: StubServer, vllm: StubVllm, engine: ServerScorer
) -> None:
    read(engine, "A first text.")
    server.on(COMPLETIONS, lambda request: replace(vllm.completed(request), held=threading.Event()))
    drained(server)
    cancelled = threading.Event()

    def stop_when_asked() -> None:
        while server.arrived.get(timeout=WAIT).path != COMPLETIONS:
            pass
        cancelled.set()

    stopping = threading.Thread(target=stop_when_asked)
    stopping.start()
    with pytest.raises(Cancelled):
        list(engine.analyse(LONG, 5, cancelled))
    stopping.join(WAIT)
    # The server sees it, and need not go on.
    assert server.hung_up.get(timeout=WAIT).path == COMPLETIONS
    vllm.serve(server)
    assert read(engine, LONG).complete


def test_nothing_is_asked_for_a_text_that_nobody_wants_any_more(
    server: StubServer, engine: ServerScorer
) -> None:
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(Cancelled):
        list(engine.analyse(SENTENCE, 5, cancelled))
    assert server.requests == []


def test_what_was_read_before_stopping_is_kept(server: StubServer, engine: ServerScorer) -> None:
    cancelled = threading.Event()
    steps = engine.analyse(LONG, 5, cancelled)
    reached = [next(steps), next(steps), next(steps)][-1].done
    cancelled.set()
    with pytest.raises(Cancelled):
        list(steps)
    first = next(engine.analyse(LONG, 5, NEVER))
    assert first.done == reached > 0


def test_after_a_failure_the_windows_that_came_are_not_sent_again(
    server: StubServer, vllm: StubVllm, engine: ServerScorer
) -> None:
    count = 0

    def fail_at_the_third(request: Request) -> Reply:
        nonlocal count
        count += 1
        return (
            Reply({"error": {"message": "EngineCore died"}}, 500)
            if count > 3
            else vllm.completed(request)
        )

    server.on(COMPLETIONS, fail_at_the_third)
    with pytest.raises(GltrError, match="EngineCore died"):
        read(engine, LONG)
    vllm.serve(server)
    assert next(engine.analyse(LONG, 5, NEVER)).done > 0


def test_what_another_model_said_is_forgotten(
    server: StubServer, engine: ServerScorer, folder_of: Callable[[str], Path]
) -> None:
    first = read(engine, SENTENCE)
    server.on(TOKENIZE, Reply({"error": {"message": "restarting"}}, 500))
    with pytest.raises(GltrError, match="restarting"):
        read(engine, SENTENCE)
    StubVllm(folder_of("qwen2"), max_model_len=CONTEXT - 1).serve(server)
    second = read(engine, SENTENCE)
    assert second.model.context_length == CONTEXT - 1
    assert not np.array_equal(first.columns.rank, second.columns.rank)


def test_without_a_start_token_nothing_is_known_of_the_first_token(
    server: StubServer, folder_of: Callable[[str], Path]
) -> None:
    vllm = StubVllm(folder_of("llama"), adds_start=False)
    vllm.serve(server)
    engine = open_engine(vllm.choice(server))
    assert isinstance(engine, ServerScorer)
    analysis = read(engine, LONG)
    assert analysis.model.start_token is None
    assert analysis.columns.rank[0] == UNSCORED
    assert np.isnan(analysis.columns.logprob[0])
    assert analysis.columns.context[:3].tolist() == [0, 1, 2]
    assert (analysis.columns.rank[1:] >= 0).all()
    asked = len(sent(server))
    alone = read(engine, "a")
    assert len(alone) == 1
    assert alone.columns.rank.tolist() == [UNSCORED]
    assert len(sent(server)) == asked


def test_a_text_without_tokens_is_refused(engine: ServerScorer) -> None:
    with pytest.raises(InputError, match="There is no text"):
        read(engine, "")


def test_the_record_names_the_model_and_no_host(server: StubServer, engine: ServerScorer) -> None:
    record = read(engine, SENTENCE).model
    assert (record.name, record.device, record.start_token) == (
        NAME,
        "vLLM 0.32.0",
        "<|endoftext|>",
    )
    assert record.context_length == CONTEXT
    unknown = (record.revision, record.precision, record.weights, record.vocabulary_size)
    assert set(unknown) == {None}
    assert server.address.host not in repr(record)


def drained(server: StubServer) -> None:
    while not server.arrived.empty():
        server.arrived.get()
