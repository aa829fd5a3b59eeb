"""A text is read by a model on SGLang as transformers reads it."""

from __future__ import annotations

import shutil
import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.stub_servers import Reply
from helpers.stub_sglang import (
    CONTEXT,
    MODEL,
    SECRET,
    Version,
    card,
    logprobs_of,
    save_wide_model,
    stub_sglang,
)
from helpers.tiny_models import CONFIGS, VOCABULARY, save_model, tokenizer_with
from helpers.tiny_tokenizers import START
from transformers import AutoTokenizer

from gltr_desktop.analysis.bounded_values import kind_of_rank
from gltr_desktop.analysis.model_record import AT_LEAST
from gltr_desktop.analysis.record import entropy_of_top
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.engine import open_engine
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.models.servers.address import ServerKind, ServerModel
from gltr_desktop.models.servers.failures import ServerRefusal

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.stub_servers import StubServer
    from transformers import PreTrainedModel

    from gltr_desktop.analysis.record import Analysis

TEXT = "The cat sat — “on” the mat. 東京の空 🐈‍⬛ était naïve.\r\nLa fin e\u0301tait là."
START_ID = 0


def choice(server: StubServer, tokenizer: Path | str = "") -> ModelChoice:
    model = ServerModel(ServerKind.SGLANG, server.address, MODEL)
    return ModelChoice(model.name, tokenizer=str(tokenizer))


def read(server: StubServer, tokenizer: Path | str, text: str = TEXT, top_k: int = 10) -> Analysis:
    *_, last = open_engine(choice(server, tokenizer)).analyse(text, top_k, threading.Event())
    return last


def require_equal_to_transformers(analysis: Analysis, model: PreTrainedModel) -> None:
    """Ranks below 1,000 and log-probabilities are the model's; other ranks are the least ones."""
    ids = [START_ID, *analysis.tokens.token_id.tolist()]
    logprobs = logprobs_of(model, ids).numpy()
    actual = logprobs[np.arange(len(ids) - 1), ids[1:]]
    true_rank = (logprobs > actual[:, None]).sum(1)
    # The test would say nothing about either kind without tokens of both.
    assert 0 < (true_rank >= 1_000).sum() < len(true_rank)
    assert np.array_equal(analysis.columns.rank, np.minimum(true_rank, 1_000))
    assert np.array_equal(analysis.columns.logprob, actual)
    order = np.argsort(-logprobs, axis=1, kind="stable")[:, :10]
    assert np.array_equal(analysis.columns.top_id, order)
    top = np.take_along_axis(logprobs, order, axis=1)
    assert np.array_equal(analysis.columns.top_logprob, top)
    assert np.array_equal(analysis.columns.top_entropy, entropy_of_top(top))


@pytest.mark.parametrize(
    "version",
    [
        Version(),
        Version(is_nested=True, has_new_names=False),
        Version(heeds_special=False),
    ],
    ids=["present", "older, with nested lists", "newer, with a start before every text"],
)
def test_evidence_is_that_of_transformers(version: Version, wide_folder: Path) -> None:
    with stub_sglang(wide_folder, version) as (server, model):
        analysis = read(server, wide_folder)
    assert analysis.complete
    assert analysis.scored.all()
    require_equal_to_transformers(analysis, model)


def test_all_classes_are_exact_and_later_ranks_are_marked(wide_folder: Path) -> None:
    with stub_sglang(wide_folder) as (server, _):
        analysis = read(server, wide_folder)
    assert (analysis.model.exact_ranks, analysis.model.further_ranks) == (1_000, AT_LEAST)
    kinds = {kind_of_rank(analysis.model, rank) for rank in analysis.columns.rank.tolist()}
    assert kinds == {"exact", "at least"}
    masses = {"boundary_mass", "punctuation_mass", "space_mass"}
    assert analysis.model.lacks == {"ties", "entropy", "variance", "mass_above"} | masses
    assert not np.isfinite(analysis.columns.entropy).any()


def test_tokens_lie_where_the_tokenizer_puts_them(wide_folder: Path) -> None:
    with stub_sglang(wide_folder) as (server, _):
        analysis = read(server, wide_folder)
    tokens = analysis.tokens
    assert (tokens.start[0], tokens.end[-1]) == (0, len(TEXT))
    pieces = b"".join(analysis.vocabulary.piece(int(item)) for item in tokens.token_id)
    assert pieces.decode() == TEXT
    # The pieces of one character share its place.
    cat = TEXT.index("🐈")
    assert (tokens.start == cat).sum() > 1


def test_the_record_says_what_the_server_told(wide_folder: Path) -> None:
    with stub_sglang(wide_folder) as (server, _):
        model = read(server, wide_folder).model
    assert (model.name, model.context_length) == (MODEL, CONTEXT)
    assert (model.precision, model.device) == ("float32", "SGLang 0.5.23")
    assert model.start_token == START
    assert SECRET not in repr(model)


def test_a_long_text_is_sent_in_windows_that_the_server_accepts(wide_folder: Path) -> None:
    with stub_sglang(wide_folder) as (server, _):
        analysis = read(server, wide_folder, TEXT * 8)
        sent = [body["input_ids"] for body in server.bodies("/generate")]
    assert analysis.complete
    assert analysis.scored.all()
    assert len(sent) > 3
    assert max(map(len, sent)) == CONTEXT - 7
    assert all(ids[0] == START_ID for ids in sent)


def test_nothing_is_asked_before_a_text_is_read(wide_folder: Path) -> None:
    with stub_sglang(wide_folder) as (server, _):
        open_engine(choice(server, wide_folder))
        assert server.requests == []


def test_the_text_itself_is_sent_only_to_be_split(wide_folder: Path) -> None:
    with stub_sglang(wide_folder) as (server, _):
        read(server, wide_folder)
        prompts = [body["prompt"] for body in server.bodies("/tokenize")]
        assert prompts.count(TEXT) == 1
        assert not any("text" in body for body in server.bodies("/generate"))


def test_without_a_named_start_token_the_one_that_the_server_puts_first_is_used(
    wide_folder: Path, tmp_path: Path
) -> None:
    shutil.copy(wide_folder / "tokenizer.json", tmp_path / "tokenizer.json")
    with stub_sglang(wide_folder) as (server, model):
        analysis = read(server, tmp_path / "tokenizer.json")
    require_equal_to_transformers(analysis, model)
    assert analysis.model.start_token == START


def test_without_any_start_token_the_first_token_is_not_scored(tmp_path: Path) -> None:
    folder = save_wide_model(tmp_path / "model", adds_start=False)
    (tmp_path / "own").mkdir()
    shutil.copy(folder / "tokenizer.json", tmp_path / "own" / "tokenizer.json")
    with stub_sglang(folder) as (server, _):
        analysis = read(server, tmp_path / "own")
    assert analysis.model.start_token is None
    assert analysis.scored.tolist() == [False] + [True] * (len(analysis) - 1)


def test_a_tokenizer_has_to_be_on_this_computer(wide_folder: Path) -> None:
    with (
        stub_sglang(wide_folder) as (server, _),
        pytest.raises(InputError, match="does not say where in a text") as info,
    ):
        read(server, "")
    assert "tokenizer.json" in info.value.remedy


def test_the_tokenizer_of_another_model_is_refused_before_the_text_is_sent(
    wide_folder: Path, tmp_path: Path
) -> None:
    other = tokenizer_with()
    other.add_tokens(["The sea"])
    other.save_pretrained(tmp_path)
    with stub_sglang(wide_folder) as (server, _):
        with pytest.raises(InputError, match="split the text in different ways"):
            read(server, tmp_path)
        assert all(TEXT not in str(request.body) for request in server.requests)


def test_a_text_that_the_server_splits_otherwise_is_refused_with_the_place(
    wide_folder: Path, tmp_path: Path
) -> None:
    other = AutoTokenizer.from_pretrained(wide_folder)
    other.add_tokens(["東京"])
    other.save_pretrained(tmp_path)
    with (
        stub_sglang(wide_folder) as (server, _),
        pytest.raises(InputError, match=r"different ways, from “東京の空 .* on:"),
    ):
        read(server, tmp_path)


def test_a_text_that_spells_a_mark_is_refused(wide_folder: Path) -> None:
    with (
        stub_sglang(wide_folder) as (server, _),
        pytest.raises(InputError, match=r"The text holds “<\|endoftext\|>”"),
    ):
        read(server, wide_folder, "A text of <|endoftext|> cats")


def test_a_server_that_names_few_guesses_is_refused(wide_folder: Path) -> None:
    with (
        stub_sglang(wide_folder, Version(most_guesses=128)) as (server, _),
        pytest.raises(GltrError, match=r"128 guesses .* 1,000 are needed") as info,
    ):
        read(server, wide_folder)
    assert "disaggregation" in info.value.remedy


def test_a_small_vocabulary_is_asked_for_no_more_than_it_has(tmp_path: Path) -> None:
    folder = save_model(tmp_path, CONFIGS["llama"])
    with stub_sglang(folder) as (server, _):
        server.on("/v1/models", Reply({"data": [card(max_model_len=40)]}))
        analysis = read(server, folder, "The cat sat.")
        asked = {body["top_logprobs_num"] for body in server.bodies("/generate")}
    assert len(asked) == 1
    assert max(asked) <= VOCABULARY
    assert analysis.scored.all()


@pytest.mark.parametrize(
    ("path", "reply", "message"),
    [
        ("/v1/models", Reply({"data": []}), "does not offer the model"),
        ("/v1/models", Reply({"data": [card(parent="lab/base")]}), "adapter of “lab/base”"),
        ("/model_info", Reply({"is_generation": False}), "not a model that continues texts"),
        ("/v1/models", Reply({"data": [card(max_model_len=8)]}), "too few tokens"),
        ("/tokenize", Reply({"detail": "Not Found"}, 404), "too old"),
        ("/tokenize", Reply({"tokens": ["a"]}), "ids of tokens"),
        ("/generate", Reply({"text": ""}), "lacks “meta_info”"),
    ],
)
def test_what_a_server_cannot_do_is_said(
    path: str, reply: Reply, message: str, wide_folder: Path
) -> None:
    with stub_sglang(wide_folder) as (server, _):
        server.on(path, reply)
        with pytest.raises(GltrError, match=message):
            read(server, wide_folder)


def test_a_server_that_keeps_its_settings_to_itself_is_read_all_the_same(
    wide_folder: Path,
) -> None:
    with stub_sglang(wide_folder) as (server, model):
        server.on("/server_info", Reply({"detail": "Forbidden"}, 403))
        server.on("/model_info", Reply({"detail": "Forbidden"}, 403))
        analysis = read(server, wide_folder)
    require_equal_to_transformers(analysis, model)
    assert (analysis.model.precision, analysis.model.device) == (None, "SGLang")


def test_the_context_of_an_older_server_is_that_of_its_settings(wide_folder: Path) -> None:
    with stub_sglang(wide_folder) as (server, _):
        server.on("/v1/models", Reply({"data": [card(max_model_len=None)]}))
        assert read(server, wide_folder).model.context_length == CONTEXT - 6
        server.on("/server_info", Reply({"context_length": 64}))
        assert read(server, wide_folder).model.context_length == 64
        server.on("/server_info", Reply({}))
        with pytest.raises(GltrError, match="does not say how many tokens"):
            read(server, wide_folder)


def test_a_failure_of_the_tokenizers_route_is_not_taken_for_its_absence(
    wide_folder: Path,
) -> None:
    with stub_sglang(wide_folder) as (server, _):
        server.on("/tokenize", Reply({"error": {"message": "no"}}, 400))
        with pytest.raises(ServerRefusal, match="no"):
            read(server, wide_folder)
