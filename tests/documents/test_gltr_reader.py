"""GLTR's files are read as the texts and the analyses that they are."""

from __future__ import annotations

import gc
import json
import math
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from helpers.gltr_replies import PIECES, START, K, as_the_server_shows, reply_of, shown, spelled
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.measures import measure_named
from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.analysis.token_text import prediction_texts
from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.identification import read_identified
from gltr_desktop.documents.reading import decode_document, read_document
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gltr_desktop.analysis.record import Analysis

LEAST = math.log(0.000005)


def opened(reply: dict[str, Any]) -> Analysis:
    document = read_identified(json.dumps(reply).encode(), "it.json", ReadOptions())
    assert document.source_format == "gltr"
    assert document.analysis is not None
    assert document.text == document.analysis.text
    return document.analysis


def pieces_of(analysis: Analysis) -> list[bytes]:
    return [analysis.vocabulary.piece(token) for token in analysis.tokens.token_id.tolist()]


def test_a_file_comes_back_from_the_process_that_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "it.json"
    path.write_text(json.dumps(reply_of(), indent=2), encoding="utf-8")
    document = read_document(path)
    assert not document.can_save_back
    assert document.analysis is not None
    assert document.text == document.analysis.text == b"".join(PIECES).decode()
    assert document.analysis.complete
    assert pieces_of(document.analysis) == PIECES


def test_ranks_and_probabilities_are_those_of_the_file() -> None:
    reply = reply_of()
    analysis = opened(reply)
    real, guesses = reply["result"]["real_topk"], reply["result"]["pred_topk"]
    assert analysis.columns.rank.tolist() == [rank for rank, _ in real]
    expected = [math.log(p) if p else LEAST for _, p in real]
    np.testing.assert_allclose(analysis.columns.logprob, expected, rtol=1e-6)
    top = [[math.log(p) for _, p in row] for row in guesses]
    np.testing.assert_allclose(analysis.columns.top_logprob, top, rtol=1e-6)
    assert prediction_texts(analysis, 2, analysis.columns.top_id[2].tolist())[1] == " guess1"
    # The token itself is marked among the guesses.
    assert [int(analysis.columns.top_id[i, (0, 3)[i % 4]]) for i in (0, 1, 4, 5)] == [
        int(analysis.tokens.token_id[i]) for i in (0, 1, 4, 5)
    ]


def test_what_a_file_does_not_say_is_not_known() -> None:
    model = opened(reply_of()).model
    assert model.name == "gpt-2-small"
    assert model.start_token == START
    masses = {"mass_above", "boundary_mass", "punctuation_mass", "space_mass"}
    assert model.lacks == {"ties", "entropy", "variance"} | masses
    assert model.word_marks is None
    assert model.least_probability == 0.000005
    assert model.from_file
    assert (model.exact_ranks, model.precision, model.languages) == (None, None, ())


def test_measures_follow_the_columns() -> None:
    full, short = opened(reply_of()), opened(reply_of(k=5))
    assert measure_named("frac_p").is_available(full)
    assert not measure_named("entropy").is_available(full)
    assert not np.isnan(full.top_entropy).any()
    assert "top_entropy" in short.model.lacks
    assert "top_logprob" in opened(reply_of(k=0)).model.lacks


def test_probabilities_that_are_not_rounded_have_no_least_one() -> None:
    reply = reply_of()
    reply["result"]["real_topk"] = [[1, 0.1234567]] * len(PIECES)
    assert opened(reply).model.least_probability is None


def test_the_servers_spelling_gives_the_same_tokens() -> None:
    reply = as_the_server_shows(reply_of())
    assert reply["result"]["bpe_strings"] != reply_of()["result"]["bpe_strings"]
    raw, rewritten = opened(reply_of()), opened(reply)
    assert pieces_of(rewritten) == pieces_of(raw)
    assert rewritten.tokens.start.tolist() == raw.tokens.start.tolist()
    assert rewritten.tokens.end.tolist() == raw.tokens.end.tolist()
    assert rewritten.columns.rank.tolist() == raw.columns.rank.tolist()


WORDS = [
    (b"\xe2\x80", b"\x9c"), (b"\xe2\x80", b"\x9d"), (b"\xe2\x80", b"\x99"), (b" \xe2\x80", b"\x9c"),
    (b"\xe2\x80\x94",), (b" \xe2\x80\x93",), (b"\n",), (b"\n\n",), (b" word",), (b"word",), (b" ",),
    (b"'s",), (b" -",), (b"-",), (b"\xe6\x97", b"\xa5"), (b" \xf0\x9f\x91", b"\xa9"),
    (b"\xc3\xa9",),
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=30))
def test_rewritten_tokens_make_up_the_text_again(words: list[tuple[bytes, ...]]) -> None:
    pieces = [piece for word in words for piece in word]
    reply = as_the_server_shows(reply_of([*pieces, b"end"]))
    analysis = opened(reply)
    found = pieces_of(analysis)
    assert b"".join(found).decode() == analysis.text
    for string, piece in zip(reply["result"]["bpe_strings"][1:], found, strict=True):
        assert shown(spelled(piece)) == string


def test_predictions_in_the_servers_spelling_can_be_read() -> None:
    reply = reply_of([b"One"])
    reply["result"]["pred_topk"][0][1:4] = [["Ċ ", 0.1], ["Ġ“", 0.1], [" ", 0.1]]
    analysis = opened(reply)
    texts = prediction_texts(analysis, 0, analysis.columns.top_id[0].tolist())
    assert texts[1:4] == ["\n", " “", " "]


def test_line_ends_are_those_of_a_text() -> None:
    pieces = [b"One", b"\r", b"\n", b"two", b"\r\n", b"\r", b"three"]
    analysis = opened(reply_of(pieces))
    assert analysis.text == "One\ntwo\n\nthree"
    offsets = zip(analysis.tokens.start.tolist(), analysis.tokens.end.tolist(), strict=True)
    shown_texts = [analysis.text[start:end] for start, end in offsets]
    assert shown_texts == ["One", "\n", "", "two", "\n", "\n", "three"]


def test_tokens_without_evidence_stay_without() -> None:
    reply = reply_of([b"a", b"b", b"c", b"d"])
    reply["result"]["real_topk"][0] = []
    reply["result"]["pred_topk"][0] = [["", None]]
    reply["result"]["real_topk"][2] = [None, None]
    analysis = opened(reply)
    assert analysis.scored.tolist() == [False, True, False, True]
    assert analysis.columns.rank[0] == UNSCORED
    assert np.isnan(analysis.columns.logprob[0])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_is_recognised(encoding: str) -> None:
    data = json.dumps(reply_of(), ensure_ascii=False).encode(encoding)
    assert decode_document(data, "it.txt").source_format == "gltr"


@pytest.mark.parametrize(
    "content", ['{"request": {"text": "a"}}', '{"result": [1, 2]}', '{"name": "bpe_strings"}', "[]"]
)
def test_other_json_is_plain_text(content: str) -> None:
    document = decode_document(content.encode(), "it.json")
    assert (document.text, document.source_format) == (content, "text")
    assert document.can_save_back
    assert document.analysis is None


def test_a_file_that_was_cut_off_is_no_text() -> None:
    whole = json.dumps(reply_of())
    with pytest.raises(InputError, match="it is damaged: it is no valid JSON"):
        decode_document(whole[: whole.index('"real_topk"')].encode(), "it.json")


def test_the_guess_at_the_rank_of_a_token_is_that_token() -> None:
    analysis = opened(as_the_server_shows(reply_of()))
    places = [(row, rank) for row, rank in enumerate(analysis.columns.rank.tolist()) if rank < K]
    guessed = [analysis.columns.top_id[place] for place in places]
    assert guessed == [analysis.tokens.token_id[row] for row, _ in places]


@pytest.mark.parametrize("collects", [True, False])
def test_reading_leaves_the_search_for_cycles_as_it_was(collects: bool) -> None:
    was_enabled = gc.isenabled()
    try:
        (gc.enable if collects else gc.disable)()
        opened(reply_of())
        with pytest.raises(InputError):
            opened({"request": {}, "result": {"bpe_strings": []}})
        assert gc.isenabled() == collects
    finally:
        (gc.enable if was_enabled else gc.disable)()


def changed(*keys: Any, to: Any) -> Callable[[], dict[str, Any]]:  # noqa: ANN401
    def make() -> dict[str, Any]:
        reply = deepcopy(reply_of())
        *path, last = keys
        place: Any = reply
        for key in path:
            place = place[key]
        place[last] = to
        return reply

    return make


DAMAGE = {
    "tokens of another text": (changed("request", "text", to="Another."), "not those of its text"),
    "no text": (changed("request", to={"project": "x"}), "it lacks “text”"),
    "a text that is none": (changed("request", "text", to=5), "no text"),
    "too few ranks": (changed("result", "real_topk", to=[[1, 0.5]]), "“real_topk” has 1 entries"),
    "no tokens": (changed("result", "bpe_strings", to=[]), "“bpe_strings” is empty"),
    "a rank below 0": (changed("result", "real_topk", 0, to=[-1, 0.5]), "no whole number"),
    "a rank beyond all": (changed("result", "real_topk", 0, to=[1 << 40, 0.5]), "no whole number"),
    "a rank that is true": (changed("result", "real_topk", 0, to=[True, 0.5]), "no whole number"),
    "half a rank": (changed("result", "real_topk", 0, to=[0.5, 0.5]), "no whole number"),
    "a probability above 1": (changed("result", "real_topk", 0, to=[1, 1.5]), "no probability"),
    "a guess without one": (changed("result", "pred_topk", 0, 0, to=["a", None]), "no probability"),
    "a guess that is none": (changed("result", "pred_topk", 0, 0, to=["a"]), "that is no pair"),
    "too many guesses": (changed("result", "pred_topk", 0, to=[["a", 0.1]] * 1_001), "1,000"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "said"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_refused(make: Callable[[], dict[str, Any]], said: str) -> None:
    with pytest.raises(InputError) as caught:
        opened(make())
    assert caught.value.message.startswith("“it.json” is an analysis by GLTR, but it is damaged: ")
    assert said in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "1" * 5_000])
def test_numbers_that_json_has_not_are_refused(constant: str) -> None:
    text = json.dumps(reply_of()).replace("0.0]", f"{constant}]", 1)
    with pytest.raises(InputError, match="it is no valid JSON"):
        read_identified(text.encode(), "it.json", ReadOptions())


def test_a_file_that_ends_too_early_is_refused() -> None:
    with pytest.raises(InputError, match="it is no valid JSON"):
        read_identified(json.dumps(reply_of()).encode()[:-2], "it.json", ReadOptions())


def test_nesting_has_a_limit() -> None:
    deep = "[" * 100_000
    text = json.dumps(reply_of()).replace(json.dumps(START), deep, 1)
    with pytest.raises(InputError, match="nested too deeply"):
        decode_document(text.encode(), "it.json")


def test_halves_of_surrogate_pairs_become_replacement_characters() -> None:
    reply = reply_of([b"One"])
    reply["request"]["project"] = "\ud800"
    assert opened(reply).model.name == "\ufffd"
