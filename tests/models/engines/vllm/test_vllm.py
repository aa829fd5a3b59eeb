"""vLLM's answers against transformers with the same weights, recorded ones, and broken ones."""

from __future__ import annotations

import copy
import json
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from helpers.stub_servers import Reply, Request, StubServer, stub_server
from helpers.stub_vllm import COMPLETIONS, CONTEXT, RENDER, TOKENIZE, StubVllm
from helpers.tiny_models import CONFIGS, save_model
from helpers.tiny_tokenizers import BEGIN, START, byte_level_bpe, sentencepiece_bpe
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, normalizers
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

from gltr_desktop.analysis.model_record import TIES_COUNTED
from gltr_desktop.analysis.replacement import replacement
from gltr_desktop.analysis.token_text import prediction_text, token_text
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.engine import open_engine
from gltr_desktop.models.engines.vllm.reply import evidence_of
from gltr_desktop.models.servers import connection
from gltr_desktop.models.servers.named_tokens import NamedTokens
from gltr_desktop.models.servers.pieces import lay_pieces
from gltr_desktop.models.tokens import TextTokenizer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from helpers.stub_servers import Answer
    from transformers import PreTrainedModel

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.options import ModelChoice

DATA = Path(__file__).parent / "data"
NEVER = threading.Event()
SHORT = "It was a naïve 日本 day 🙂."
LONG = "It was a bright cold day 🙂 in 日本,\r\nand the clocks were striking. " * 5
K = 20


@pytest.fixture
def server() -> Iterator[StubServer]:
    with stub_server() as server:
        yield server


@pytest.fixture
def vllm(server: StubServer, folder_of: Callable[[str], Path]) -> StubVllm:
    return served(server, folder_of("llama"))


def served(server: StubServer, folder: Path, **options: Any) -> StubVllm:  # noqa: ANN401
    vllm = StubVllm(folder, **options)
    vllm.serve(server)
    return vllm


def read(choice: ModelChoice, text: str, top_k: int = 5) -> Analysis:
    *_, last = open_engine(choice).analyse(text, top_k, NEVER)
    assert last.complete
    return last


def recorded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return found


def logits_of(model: PreTrainedModel, ids: list[int]) -> torch.Tensor:
    with torch.inference_mode():
        logits: torch.Tensor = model(input_ids=torch.tensor([ids])).logits[0].float()
    return logits


def with_tokenizer(
    folder: Path,
    tokenizer: Tokenizer,
    size: int = 400,
    start: str = START,
) -> Path:
    config = copy.deepcopy(CONFIGS["llama"])
    config.vocab_size = size
    return save_model(
        folder, config, PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token=start)
    )


@pytest.mark.parametrize("name", ["llama", "gpt2"])
def test_ranks_are_those_of_transformers_within_the_list_and_beyond(
    name: str,
    server: StubServer,
    folder_of: Callable[[str], Path],
    plain_of: Callable[[str], PreTrainedModel],
) -> None:
    vllm = served(server, folder_of(name))
    analysis = read(vllm.choice(server), SHORT, 10)
    ids = [vllm.tokenizer.bos_token_id, *analysis.tokens.token_id.tolist()]
    rows = logits_of(plain_of(name), ids)
    ranks = [int((row > row[token]).sum()) for row, token in zip(rows, ids[1:], strict=False)]
    logprobs = torch.log_softmax(rows, -1)
    assert analysis.columns.rank.tolist() == ranks
    assert min(ranks) < K < max(ranks)
    assert analysis.columns.logprob == pytest.approx(
        logprobs[range(len(ids) - 1), ids[1:]].numpy(), abs=1e-6
    )
    top = logprobs[:-1].topk(10)
    assert np.array_equal(analysis.columns.top_id, top.indices.numpy())
    assert analysis.columns.top_logprob == pytest.approx(top.values.numpy(), abs=1e-6)


def test_tokens_of_a_long_text_are_predicted_from_the_context_that_the_column_names(
    server: StubServer, vllm: StubVllm, plain_of: Callable[[str], PreTrainedModel]
) -> None:
    analysis = read(vllm.choice(server), LONG)
    columns, ids = analysis.columns, analysis.tokens.token_id.tolist()
    assert len(ids) > 3 * CONTEXT
    start = vllm.tokenizer.bos_token_id
    for index in range(0, len(ids), 7):
        before = [start, *ids[index + 1 - columns.context[index] : index]]
        row = torch.log_softmax(logits_of(plain_of("llama"), before)[-1], -1)
        assert columns.logprob[index] == pytest.approx(float(row[ids[index]]), abs=1e-4)
        # Rounding differs with the length of the input: items that are as good as equal may swap.
        target = float(row[ids[index]])
        assert int((row > target + 1e-4).sum()) <= columns.rank[index]
        assert columns.rank[index] <= int((row > target - 1e-4).sum())


def test_the_columns_that_a_server_cannot_fill_are_named_and_empty(
    server: StubServer, vllm: StubVllm
) -> None:
    analysis = read(vllm.choice(server), SHORT)
    masses = {"boundary_mass", "punctuation_mass", "space_mass"}
    assert analysis.model.lacks == {"ties", "entropy", "variance", "mass_above"} | masses
    for name in ("entropy", "variance", "mass_above", *masses):
        assert np.isnan(getattr(analysis.columns, name)).all()
    assert np.isfinite(analysis.frac_p).all()
    assert np.isfinite(analysis.top_entropy).all()


@pytest.fixture(scope="module")
def tied_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model in which four items at a time have equal logits, as in bfloat16 hundreds have."""
    folder = save_model(tmp_path_factory.mktemp("tied"), CONFIGS["llama"])
    model = AutoModelForCausalLM.from_pretrained(folder)
    with torch.no_grad():
        head = model.get_output_embeddings().weight
        head.copy_(head[torch.arange(len(head)) // 4 * 4])
    model.save_pretrained(folder)
    return folder


def test_equal_items_are_counted_beyond_the_list_only_and_the_record_says_so(
    server: StubServer, tied_folder: Path
) -> None:
    vllm = served(server, tied_folder)
    analysis = read(vllm.choice(server), LONG[: CONTEXT * 2])
    ids = [vllm.tokenizer.bos_token_id, *analysis.tokens.token_id.tolist()][: CONTEXT - 1]
    rows = logits_of(vllm.model, ids)
    found = analysis.columns.rank[: len(ids) - 1]
    larger = np.array([int((row > row[i]).sum()) for row, i in zip(rows, ids[1:], strict=False)])
    ties = np.array([int((row == row[i]).sum()) - 1 for row, i in zip(rows, ids[1:], strict=False)])
    assert ties.max() >= 3
    assert (analysis.model.exact_ranks, analysis.model.further_ranks) == (K, TIES_COUNTED)
    is_exact = found < K
    assert 0 < is_exact.sum() < len(found)
    assert np.array_equal(found[is_exact], larger[is_exact])
    assert np.array_equal(found[~is_exact], (larger + ties)[~is_exact])
    top, items = analysis.columns.top_logprob, analysis.columns.top_id
    assert (np.diff(top) <= 0).all()
    assert (np.diff(items)[np.diff(top) == 0] > 0).all()


def test_a_token_equal_to_the_last_one_of_the_list_has_an_exact_rank() -> None:
    # Ids 3 and 4 tie for the last place, and the server has listed the other one.
    entry = {
        "4": {"logprob": -2.0, "rank": 3},
        "1": {"logprob": -1.0, "rank": 1},
        "3": {"logprob": -2.0, "rank": 2},
    }
    reply = {"choices": [{"prompt_token_ids": [9, 4], "prompt_logprobs": [None, entry]}]}
    columns = evidence_of(reply, [9, 4], 2, 2, NamedTokens())
    assert columns.rank.tolist() == [1]
    assert columns.top_id.tolist() == [[1, 3]]


@pytest.mark.parametrize(("name", "k"), [("completions_k0", 0), ("completions_k5", 5)])
def test_recorded_answers(name: str, k: int) -> None:
    record, names = recorded(name), NamedTokens()
    ids = record["request"]["prompt"]
    columns = evidence_of(record["response"], ids, k, k, names)
    rows = record["response"]["choices"][0]["prompt_logprobs"][1:]
    own = [row[str(token)] for row, token in zip(rows, ids[1:], strict=True)]
    # None of these tokens is in the list, so that the server has counted.
    assert columns.rank.tolist() == [entry["rank"] - 1 for entry in own]
    assert columns.logprob.tolist() == np.array([e["logprob"] for e in own], np.float32).tolist()
    listed = [sorted((e["rank"], int(i)) for i, e in row.items() if e["rank"] <= k) for row in rows]
    assert columns.top_id.tolist() == [[item for _, item in row] for row in listed]
    assert names.piece(1048) == b"The"
    assert names.piece(128) == b""


def test_the_recorded_pieces_lie_over_their_text() -> None:
    record = recorded("tokenize")
    text = record["request"]["prompt"]
    laid = lay_pieces(text, record["response"]["token_strs"])
    assert laid is not None
    found = [text[a:b] for a, b in zip(laid.start, laid.end, strict=True)]
    assert found[7:9] == ["ï", "ï"]
    assert found[11:17] == ["日"] * 3 + ["本"] * 3
    assert b"".join(laid.pieces) == text.encode()


EXACT = "naïve 日本 👩‍👩‍👧‍👦\r\n\t“x” e\u0301 ไทย 🏳️‍🌈 "


def test_offsets_are_those_of_the_tokenizer_itself(server: StubServer, vllm: StubVllm) -> None:
    tokens = read(vllm.choice(server), EXACT).tokens
    own = TextTokenizer(byte_level_bpe()).encode(EXACT)
    for name in ("token_id", "start", "end"):
        assert np.array_equal(getattr(tokens, name), getattr(own, name))
    assert server.bodies(RENDER) == []


def test_offsets_of_sentencepiece_are_those_of_the_tokenizer_itself(
    server: StubServer, tmp_path: Path
) -> None:
    vllm = served(server, with_tokenizer(tmp_path, sentencepiece_bpe(), 500, BEGIN))
    analysis = read(vllm.choice(server), EXACT)
    own = TextTokenizer(sentencepiece_bpe())
    assert np.array_equal(analysis.tokens.start, own.encode(EXACT).start)
    assert np.array_equal(analysis.tokens.end, own.encode(EXACT).end)
    for token in set(analysis.tokens.token_id.tolist()):
        assert analysis.vocabulary.piece(token) == own.piece(token)


LOWER = normalizers.Lowercase()
NAMELESS = {"data": [{"id": "tiny", "max_model_len": CONTEXT}]}
"""A list of models that does not say where their files are."""


def test_the_server_s_own_offsets_are_used_where_pieces_are_not_the_text(
    server: StubServer, tmp_path: Path
) -> None:
    tokenizer = byte_level_bpe(normalizer=LOWER)
    vllm = served(server, with_tokenizer(tmp_path, tokenizer), renders=True)
    server.on("/v1/models", Reply(NAMELESS))
    text = "Naïve 日本 DAY 🙂\r\n!"
    tokens = read(vllm.choice(server), text).tokens
    own = TextTokenizer(tokenizer).encode(text)
    assert np.array_equal(tokens.start, own.start)
    assert np.array_equal(tokens.end, own.end)


UNSURE: dict[str, Callable[[list[list[int]]], object]] = {
    "all at the beginning": lambda spans: [[0, 0] for _ in spans],
    "from the last to the first": lambda spans: spans[::-1],
    "further than the first word": lambda spans: [[min(end + 1, 16) for end in s] for s in spans],
    "one less": lambda spans: spans[1:],
    "none": lambda _: None,
}


@pytest.mark.parametrize("case", UNSURE)
def test_offsets_of_the_server_that_cannot_be_right_are_not_used(
    case: str, server: StubServer, tmp_path: Path
) -> None:
    tokenizer = byte_level_bpe(normalizer=LOWER)
    vllm = served(server, with_tokenizer(tmp_path, tokenizer), renders=True)
    server.on("/v1/models", Reply(NAMELESS))

    def answer(request: Request) -> Reply:
        reply = vllm.rendered(request)
        reply.body[0]["token_offsets"] = UNSURE[case](reply.body[0]["token_offsets"])
        return reply

    server.on(RENDER, answer)
    with pytest.raises(InputError, match="does not say exactly where"):
        read(vllm.choice(server), "Naïve 日本 DAY 🙂 A")


@pytest.mark.parametrize("names_pieces", [True, False])
def test_the_tokenizer_on_this_computer_tells_what_the_server_does_not(
    names_pieces: bool,
    server: StubServer,
    tmp_path: Path,
) -> None:
    tokenizer = byte_level_bpe(normalizer=LOWER)
    folder = with_tokenizer(tmp_path, tokenizer)
    vllm = served(server, folder, names_pieces=names_pieces)
    server.on("/v1/models", Reply(NAMELESS))
    text = "Naïve 日本 DAY 🙂\r\n!"
    with pytest.raises(InputError, match="does not say exactly where") as info:
        read(vllm.choice(server), text)
    assert "tokenizer.json" in info.value.remedy
    analysis = read(vllm.choice(server, str(folder)), text)
    own = TextTokenizer(tokenizer)
    assert np.array_equal(analysis.tokens.start, own.encode(text).start)
    assert analysis.vocabulary.piece(300) == own.piece(300)


def test_another_model_s_tokenizer_is_refused(server: StubServer, tmp_path: Path) -> None:
    folder = with_tokenizer(tmp_path / "served", byte_level_bpe(normalizer=LOWER))
    other = with_tokenizer(tmp_path / "other", byte_level_bpe())
    vllm = served(server, folder, names_pieces=False)
    with pytest.raises(InputError, match="is not that of “tiny”"):
        read(vllm.choice(server, str(other)), "Some TEXT.")


def test_a_server_that_keeps_its_version_to_itself_will_do(
    server: StubServer, vllm: StubVllm
) -> None:
    server.on("/version", Reply({"detail": "Not Found"}, 404))
    assert read(vllm.choice(server), SHORT).model.device == "vLLM"


def test_a_text_that_spells_a_mark_is_not_sent_to_be_read_as_one(
    server: StubServer, vllm: StubVllm
) -> None:
    with pytest.raises(InputError, match=r"holds “<\|endoftext\|>”"):
        read(vllm.choice(server), "They write <|endoftext|> there.")
    assert len(server.bodies(COMPLETIONS)) == 1  # The server was tried with other words.


def test_a_text_that_is_too_long_for_a_server_is_not_sent(
    server: StubServer, vllm: StubVllm
) -> None:
    with pytest.raises(InputError, match="2,000,001 characters"):
        read(vllm.choice(server), "a" * 2_000_001)
    assert max(len(body["prompt"]) for body in server.bodies(TOKENIZE)) < 100


def test_logits_are_refused(server: StubServer, folder_of: Callable[[str], Path]) -> None:
    vllm = served(server, folder_of("llama"), logits=True)
    with pytest.raises(GltrError, match="gives logits") as info:
        read(vllm.choice(server), SHORT)
    assert "--logprobs-mode" in info.value.remedy
    # A few words of our own were enough to find out.
    assert all(SHORT not in str(body) for body in server.bodies(TOKENIZE))


def test_negative_logits_are_found_out_by_their_sum() -> None:
    entry = {str(item): {"logprob": -0.5, "rank": item} for item in range(1, 4)}
    reply = {"choices": [{"prompt_token_ids": [9, 1], "prompt_logprobs": [None, entry]}]}
    with pytest.raises(GltrError, match="gives logits"):
        evidence_of(reply, [9, 1], 3, 3, NamedTokens())


@pytest.mark.parametrize("allowed", [7, 1, 0])
def test_as_many_predictions_are_shown_as_the_server_gives(
    allowed: int, server: StubServer, folder_of: Callable[[str], Path]
) -> None:
    full = read(served(server, folder_of("llama")).choice(server), LONG, 10)
    vllm = served(server, folder_of("llama"), max_logprobs=allowed)
    before = len(server.requests)
    engine = open_engine(vllm.choice(server))
    for _ in range(2):
        *_, analysis = engine.analyse(LONG, 10, NEVER)
    assert analysis.model.exact_ranks == analysis.top_k == allowed
    assert np.array_equal(analysis.columns.rank, full.columns.rank)
    assert np.array_equal(analysis.columns.top_id, full.columns.top_id[:, :allowed])
    assert {"top_entropy"} <= analysis.model.lacks - full.model.lacks
    assert ("top_logprob" in analysis.model.lacks) == (allowed == 0)
    assert np.isnan(analysis.columns.top_entropy).all()
    # The server is asked once for more than it gives.
    asked = [r.body["prompt_logprobs"] for r in server.requests[before:] if r.path == COMPLETIONS]
    assert asked == [K] + [allowed] * (len(asked) - 1)


def test_the_number_of_shown_predictions_changes_no_rank(
    server: StubServer, vllm: StubVllm
) -> None:
    few, many = read(vllm.choice(server), LONG, 0), read(vllm.choice(server), LONG, 100)
    assert (few.top_k, many.top_k) == (0, K)
    assert np.array_equal(few.columns.rank, many.columns.rank)


def test_predictions_are_named_as_far_as_the_server_does(
    server: StubServer, vllm: StubVllm
) -> None:
    analysis = read(vllm.choice(server), LONG, K)
    own = TextTokenizer(byte_level_bpe())
    for index in range(0, len(analysis), 10):
        assert token_text(analysis, index)
        for token in analysis.columns.top_id[index].tolist():
            piece = own.piece(token)
            is_text = "\ufffd" not in piece.decode(errors="replace")
            known = token in analysis.tokens.token_id
            assert analysis.vocabulary.piece(token) == (piece if is_text or known else b"")
    assert analysis.vocabulary.is_special(0)
    assert not analysis.vocabulary.is_special(int(analysis.tokens.token_id[0]))
    assert prediction_text(analysis, 3, int(analysis.tokens.token_id[1])) == " was"


def test_a_prediction_whose_space_may_be_missing_is_not_offered_in_place_of_a_word(
    server: StubServer, tmp_path: Path
) -> None:
    vllm = served(server, with_tokenizer(tmp_path, sentencepiece_bpe(), 500, BEGIN))
    analysis = read(vllm.choice(server), "It was a bright cold day in April", K)
    known = set(analysis.tokens.token_id.tolist())
    offered = [
        (int(analysis.columns.top_id[group, choice]), replacement(analysis, group, choice))
        for group in range(len(analysis.groups))
        for choice in range(K)
    ]
    assert all(text is None for token, text in offered if token not in known)


CASES: dict[str, tuple[Callable[[StubVllm], Answer], str]] = {
    "500": (lambda _: Reply({"error": {"message": "EngineCore died"}}, 500), "EngineCore died"),
    "no list": (lambda _: Reply({"choices": []}), "lacks “choices.0”"),
    "cut off": (lambda v: lambda r: replace(v.completed(r), cut=100), "breaks its answer off"),
    "no JSON": (lambda _: Reply(b"<html>"), "no JSON"),
    "no ids": (lambda v: changed(v, without_ids), "too old"),
    "other ids": (lambda v: changed(v, other_ids), "other tokens"),
    "one entry less": (lambda v: changed(v, one_less), "one entry for each token"),
    "entry for the first": (lambda v: changed(v, first_known), "one entry for each token"),
    "not the token": (lambda v: changed(v, without_token), "or not the token itself"),
    "fewer predictions": (lambda v: changed(v, fewer), "20 predictions"),
    "probability 0": (lambda v: changed(v, impossible), "probability 0"),
    "text for a number": (lambda v: changed(v, spelled), "lacks a log-probability"),
    "rank within the list": (lambda v: changed(v, contradicting), "the rank of a token"),
    "endless id": (lambda v: changed(v, endless), "named by ids"),
    "huge id": (lambda v: changed(v, huge), "named by ids"),
}


def changed(vllm: StubVllm, change: Callable[[dict[str, Any]], None]) -> Answer:
    """The server's answer with its one choice changed."""

    def answer(request: Any) -> Reply:  # noqa: ANN401
        reply = vllm.completed(request)
        change(reply.body["choices"][0])
        return reply

    return answer


def last(choice: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The entries of the last token, and its id."""
    entries: dict[str, Any] = choice["prompt_logprobs"][-1]
    return entries, str(choice["prompt_token_ids"][-1])


def other_ids(choice: dict[str, Any]) -> None:
    choice["prompt_token_ids"] = [1, *choice["prompt_token_ids"][1:]]


def without_ids(choice: dict[str, Any]) -> None:
    del choice["prompt_token_ids"]


def one_less(choice: dict[str, Any]) -> None:
    choice["prompt_logprobs"].pop()


def first_known(choice: dict[str, Any]) -> None:
    choice["prompt_logprobs"][0] = choice["prompt_logprobs"][1]


def without_token(choice: dict[str, Any]) -> None:
    entries, target = last(choice)
    other = next(str(item) for item in range(400) if str(item) not in entries)
    entries[other] = entries.pop(target)


def fewer(choice: dict[str, Any]) -> None:
    entries, target = last(choice)
    for item in [item for item in entries if item != target][:2]:
        del entries[item]


def impossible(choice: dict[str, Any]) -> None:
    entries, target = last(choice)
    entries[target]["logprob"] = -9999.0


def spelled(choice: dict[str, Any]) -> None:
    entries, target = last(choice)
    entries[target]["logprob"] = "-1.5"


def contradicting(choice: dict[str, Any]) -> None:
    entries, target = last(choice)
    entries[target] = {"logprob": -500.0, "rank": K}


def endless(choice: dict[str, Any]) -> None:
    entries, target = last(choice)
    entries["0" * 5_000] = entries.pop(target)


def huge(choice: dict[str, Any]) -> None:
    entries, target = last(choice)
    entries[f"{2**31}"] = entries.pop(target)


@pytest.mark.parametrize("case", CASES)
def test_every_wrong_answer_has_its_sentence(
    case: str, server: StubServer, vllm: StubVllm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SECONDS_BETWEEN_TRIES", (0.0, 0.0, 0.0))
    engine = open_engine(vllm.choice(server))
    list(engine.analyse("A first text.", 5, NEVER))
    answer, message = CASES[case]
    server.on(COMPLETIONS, answer(vllm))
    with pytest.raises(GltrError, match=message) as info:
        list(engine.analyse(SHORT, 5, NEVER))
    assert info.value.remedy


def test_a_prediction_may_have_the_probability_0(server: StubServer, vllm: StubVllm) -> None:
    """VLLM writes −9999.0 for −∞."""

    def unlikely(choice: dict[str, Any]) -> None:
        entries, target = last(choice)
        *_, less, least = sorted(
            (item for item in entries if item != target),
            key=lambda item: -entries[item]["logprob"],
        )
        if len(entries) > K:
            del entries[less]
        entries[least]["logprob"] = -9999.0

    engine = open_engine(vllm.choice(server))
    list(engine.analyse("A first text.", 5, NEVER))
    server.on(COMPLETIONS, changed(vllm, unlikely))
    *_, analysis = engine.analyse(SHORT, K, NEVER)
    columns = analysis.columns
    assert np.isfinite(columns.logprob[1:]).all()
    assert columns.top_logprob[-1].min() == -np.inf
    assert np.isfinite(columns.top_entropy[-1])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
PATHS = ["/v1/models", "/version", TOKENIZE, COMPLETIONS, RENDER]


@given(st.sampled_from(PATHS), JSON, st.lists(st.integers(0, 999), max_size=6))
def test_arbitrary_json_in_place_of_a_part_of_an_answer_ends_in_a_sentence_or_an_analysis(
    tiny: tuple[StubServer, StubVllm], path: str, part: object, places: list[int]
) -> None:
    server, vllm = tiny
    vllm.serve(server)
    answers = {TOKENIZE: vllm.tokenized, COMPLETIONS: vllm.completed, RENDER: vllm.rendered}
    lists = {
        "/v1/models": NAMELESS,
        "/version": {"version": "0.32.0"},
    }

    def answer(request: Any) -> Reply:  # noqa: ANN401
        body = answers[path](request).body if path in answers else copy.deepcopy(lists[path])
        return Reply(with_part(body, part, places))

    server.on(path, answer)
    with suppress(GltrError):
        analysis = read(vllm.choice(server), "It was a bright cold day.")
        assert (analysis.columns.logprob <= 0).all()
        assert (analysis.columns.rank >= 0).all()


def with_part(body: Any, part: object, places: list[int]) -> Any:  # noqa: ANN401
    """``body`` with ``part`` in it, as deep within as there are ``places``."""
    if not isinstance(body, (dict, list)) or not body or not places:
        return part
    keys = sorted(body) if isinstance(body, dict) else list(range(len(body)))
    place = keys[places[0] % len(keys)]
    changed = copy.copy(body)
    changed[place] = with_part(body[place], part, places[1:])
    return changed


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[StubServer, StubVllm]]:
    """One server for all examples: its tokenizer lower-cases, so that every route is asked."""
    folder = with_tokenizer(tmp_path_factory.mktemp("lower"), byte_level_bpe(normalizer=LOWER))
    with stub_server() as server:
        yield server, StubVllm(folder, renders=True)
