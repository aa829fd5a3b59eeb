"""Analyses in GLTR's format: its own clients read them, and nothing of them is lost."""

from __future__ import annotations

import json
import math
import threading
from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers.analyses import MODEL, Pieces, analysis_of
from helpers.gltr_replies import as_the_server_shows, reply_of, spelled
from helpers.tiny_masked_models import TEXTS as MASKED_TEXTS
from helpers.tiny_masked_models import save_masked_model
from helpers.tokenisations import TEXTS, analyses
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.model_record import AT_LEAST, BEFORE, ModelRecord
from gltr_desktop.analysis.record import UNSCORED, Analysis, Columns, EndMass, Tokens
from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.documents.gltr_json.analysis_of_reply import analysis_of_reply
from gltr_desktop.documents.gltr_json.checks import MalformedError
from gltr_desktop.documents.gltr_json.reply import gltr_reply
from gltr_desktop.documents.identification import read_identified
from gltr_desktop.documents.origin import Origin
from gltr_desktop.documents.reading import decode_document
from gltr_desktop.models.engine import analyse_alone, open_engine
from gltr_desktop.models.options import ModelChoice

ORIGINALS = sorted((Path(__file__).parents[3] / "shared" / "gltr").glob("*.json"))
WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)


def exported(analysis: Analysis) -> dict[str, Any]:
    content = exporter_named("gltr").render(analysis, GLTR_COLOURING, Origin("it.txt"), WHEN)
    assert isinstance(content, str)
    found: dict[str, Any] = json.loads(content)
    return found


def reopened(reply: dict[str, Any]) -> Analysis:
    document = read_identified(json.dumps(reply).encode(), "it.json", ReadOptions())
    assert document.analysis is not None
    return document.analysis


def assert_equal(one: Analysis, other: Analysis) -> None:
    assert one.text == other.text
    np.testing.assert_array_equal(one.end_mass, other.end_mass)
    for name in ("start", "end", "token_id"):
        assert getattr(one.tokens, name).tolist() == getattr(other.tokens, name).tolist()
    for column in fields(Columns):
        mine, theirs = getattr(one.columns, column.name), getattr(other.columns, column.name)
        assert mine.dtype == theirs.dtype
        np.testing.assert_array_equal(mine, theirs, column.name)
    for fact in fields(ModelRecord):
        if fact.name != "from_file":
            assert getattr(one.model, fact.name) == getattr(other.model, fact.name)
    for token in {*one.tokens.token_id.tolist(), *one.columns.top_id[one.scored].ravel().tolist()}:
        assert one.vocabulary.piece(token) == other.vocabulary.piece(token)
        assert one.vocabulary.is_special(token) == other.vocabulary.is_special(token)


@pytest.mark.skipif(not ORIGINALS, reason="GLTR's own files are not here")
@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.stem)
def test_gltrs_own_files_open_export_and_reopen_equal(path: Path) -> None:
    original = json.loads(path.read_bytes())
    analysis = reopened(original)
    written = exported(analysis)
    assert {key: written[key] for key in ("request", "result")} == original
    assert_equal(reopened(written), analysis)
    # Without what we add, too: as a script that knows only GLTR's keys would write it.
    assert_equal(reopened({key: written[key] for key in original}), analysis)


@pytest.mark.parametrize(
    "reply", [reply_of(), as_the_server_shows(reply_of(k=3))], ids=["raw", "rewritten"]
)
def test_the_process_that_reads_a_file_loses_nothing(reply: dict[str, Any]) -> None:
    document = decode_document(json.dumps(reply).encode(), "it.json")
    assert document.analysis is not None
    assert_equal(document.analysis, reopened(reply))
    assert document.analysis.model == reopened(reply).model
    again = decode_document(json.dumps(exported(document.analysis)).encode(), "it.json")
    assert again.analysis is not None
    assert_equal(again.analysis, document.analysis)


@given(st.data())
def test_nothing_is_lost(data: st.DataObject) -> None:
    analysis = data.draw(
        TEXTS.filter(lambda text: "\r" not in text and text.strip()).flatmap(analyses)
    )
    assert_equal(reopened(exported(analysis)), analysis)


def test_lists_are_as_long_as_gltrs_page_needs_them() -> None:
    result = exported(analysis_of(["The", " old", " fox"], [UNSCORED, 0, 7]))["result"]
    assert result["bpe_strings"] == ["<|endoftext|>", "The", "Ġold", "Ġfox"]
    assert result["real_topk"][0] == []
    # The page divides by the first guess of each token.
    assert result["pred_topk"][0] == [["", None]]
    assert [rank for rank, _ in result["real_topk"][1:]] == [0, 7]
    assert result["pred_topk"][1][0] == ["Ġold", pytest.approx(0.3)]
    assert [len(row) for row in result["pred_topk"]] == [1, 3, 3]


def test_without_predictions_the_page_still_has_something_to_look_at() -> None:
    result = exported(analysis_of(["The", " fox"], [3, 4], top_k=0))["result"]
    assert result["pred_topk"] == [[["", None]]] * 2


def test_probabilities_are_not_rounded() -> None:
    analysis = analysis_of(["The", " fox"], [2, 11])
    (_, third), (_, twelfth) = exported(analysis)["result"]["real_topk"]
    logprobs = analysis.columns.logprob.tolist()
    assert [float(np.float32(math.log(p))) for p in (third, twelfth)] == logprobs
    assert third == pytest.approx(0.3 / 3, rel=1e-6)


def test_no_probability_is_more_than_1() -> None:
    analysis = analysis_of(["The"], [0])
    analysis.columns.logprob[:] = 1e-6
    assert exported(analysis)["result"]["real_topk"] == [[0, 1.0]]
    assert_equal(reopened(exported(analysis)), analysis)


def strings_of(analysis: Analysis) -> list[str]:
    found: list[str] = gltr_reply(analysis, "x", analysis.text)["result"]["bpe_strings"][1:]
    return found


def with_offsets(text: str, offsets: list[tuple[int, int]], pieces: list[bytes]) -> Analysis:
    start, end = (np.array(each, np.int32) for each in zip(*offsets, strict=True))
    vocabulary = Pieces(pieces)
    ids = np.array([vocabulary.ids[piece] for piece in pieces], np.int32)
    return Analysis.begin(Tokens(text, start, end, ids), MODEL, vocabulary, 0)


@pytest.mark.parametrize(
    ("text", "offsets", "pieces", "strings"),
    [
        ("a 日b", [(0, 1), (1, 3), (2, 3), (3, 4)], [b"a", b" \xe6", b"\x97\xa5", b"b"],
         ["a", "Ġæ", "ĹĲ"[:1] + "¥", "b"]),
        ("Hello you", [(0, 5), (5, 9)], [b" Hello", b" you"], ["Hello", "Ġyou"]),
        ("Hello, You ", [(0, 5), (5, 6), (7, 10)], [b" hello", b" ,", b" you"],
         ["Hello", ",", "ĠYouĠ"]),
        ("ab", [(0, 2), (0, 2)], [b"x", b"y"], ["ab", ""]),
    ],
    ids=["split", "sentencepiece", "lower case", "unknown"],
)  # fmt: skip
def test_strings_join_to_the_text_for_every_tokenizer(
    text: str, offsets: list[tuple[int, int]], pieces: list[bytes], strings: list[str]
) -> None:
    analysis = with_offsets(text, offsets, pieces)
    assert strings_of(analysis) == strings
    assert "".join(strings) == spelled(text.encode())
    assert_equal(reopened(exported(analysis)), analysis)


def test_a_masked_model_is_written_and_read_again(tmp_path: Path) -> None:
    folder = save_masked_model(tmp_path / "bert", "bert")
    engine = open_engine(ModelChoice(str(folder), "cpu", "float32"))
    text = MASKED_TEXTS["decomposed"]
    analysis = analyse_alone(engine, text, 20, threading.Event(), lambda *_: None)
    assert spelled(text.encode()) == "".join(strings_of(analysis))
    assert_equal(reopened(exported(analysis)), analysis)


def test_all_that_is_known_of_a_model_is_kept() -> None:
    model = replace(
        MODEL,
        name="vllm+http://gpu.lab:8000/#M",
        start_token=None,
        lacks=frozenset({"entropy", "variance", "mass_above", "ties"}),
        exact_ranks=1_000,
        further_ranks=AT_LEAST,
        languages=("en", "de"),
        lower_case=True,
        masking="word",
        least_probability=1e-9,
        word_marks=BEFORE,
        from_file=True,
    )
    # A fact that is new in the record is to be kept, too.
    known = {field.name for field in fields(ModelRecord) if field.default is not MISSING}
    assert all(getattr(model, name) != getattr(MODEL, name) for name in known)
    analysis = analysis_of(["a", " b"], [0, 1_000], model=model)
    for name in ("entropy", "variance", "mass_above"):
        getattr(analysis.columns, name)[:] = np.nan
    analysis.columns.ties[:] = 0
    written = exported(analysis)
    assert written["result"]["bpe_strings"][0] == ""
    assert all(set(written["gltr_desktop"]["columns"][name]) == {None} for name in model.lacks)
    assert_equal(reopened(written), analysis)


def test_what_is_known_of_the_end_of_a_text_is_kept_to_the_bit() -> None:
    analysis = replace(
        analysis_of(["a", " b"], [0, 2], model=replace(MODEL, word_marks=BEFORE)),
        end_mass=EndMass(float(np.float32(0.1)), float(np.float32(1e-9)), 0.5),
    )
    assert_equal(reopened(exported(analysis)), analysis)
    document = decode_document(json.dumps(exported(analysis)).encode(), "it.json")
    assert document.analysis is not None
    assert_equal(document.analysis, analysis)


def test_a_file_from_before_words_had_probabilities_still_opens() -> None:
    analysis = analysis_of(["a", " b"], [0, 2])
    written = exported(analysis)
    own, masses = written["gltr_desktop"], EndMass._fields
    for name in masses:
        del own["columns"][name]
        getattr(analysis.columns, name)[:] = np.nan
    del own["end_mass"], own["model"]["word_marks"]
    assert reopened(written).model.lacks == frozenset(masses)
    assert_equal(
        reopened(written), replace(analysis, model=replace(MODEL, lacks=frozenset(masses)))
    )


def test_what_is_not_read_yet_is_not_written() -> None:
    analysis = analysis_of(["a", " b", " c"], [0, 1, 2], done=1)
    analysis.columns.rank[1] = 5
    assert exported(analysis)["result"]["real_topk"][1:] == [[], []]


def with_own(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    reply = exported(analysis_of(["The", " fox"], [2, 11]))
    own = reply["gltr_desktop"]
    if isinstance(changes.get("columns"), dict):
        own["columns"] |= changes.pop("columns")
    own["model"] |= changes.pop("model", {})
    own |= changes
    return reply


@pytest.mark.parametrize(
    "changes",
    [
        {"columns": {"start": [3, 0]}}, {"columns": {"end": [3, 99]}}, {"columns": {"end": [3, 2]}},
        {"columns": {"rank": [1]}}, {"columns": {"rank": [-2, 0]}}, {"columns": {"logprob": None}},
        {"columns": {"logprob": [None, -1.0]}}, {"columns": {"logprob": ["-1", -1.0]}},
        {"columns": {"ties": [0.5, 0]}}, {"columns": {"entropy": [1e39, 0]}},
        {"model": {"name": None}}, {"model": {"masking": "all"}}, {"model": {"parameters": -1}},
        {"model": {"least_probability": 0}}, {"model": {"lacks": [[]]}}, {"model": {"device": 5}},
        {"model": {"word_marks": "between"}}, {"columns": {"boundary_mass": [0.5]}},
        {"end_mass": [0.5]}, {"end_mass": 0.5}, {"end_mass": ["0.5", 0.1]}, {"columns": 5},
        {"top_k": 1 << 30}, {"top_id": [[0], [1, 2]]}, {"pieces": {}}, {"special": [-1]},
    ],
    ids=str,
)  # fmt: skip
def test_columns_of_our_own_that_contradict_the_text_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        analysis_of_reply(with_own(**changes))


def test_columns_of_another_version_are_left_alone() -> None:
    analysis = analysis_of_reply(with_own(format="gltr-desktop/gltr/99", columns={"rank": 0}))
    assert analysis.model.name == MODEL.name
    assert np.isnan(analysis.columns.entropy).all()


def test_the_text_of_the_request_is_as_it_was_sent() -> None:
    reply = gltr_reply(analysis_of(["a", "\n", "b"], [0, 1, 2]), "some-model", "a\r\nb")
    assert reply["request"] == {"project": "some-model", "text": "a\r\nb"}
    assert reopened(reply).text == "a\nb"
