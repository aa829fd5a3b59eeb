"""What SGLang answers is used only where it is whole, and about what was asked."""

from __future__ import annotations

import base64
import copy
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from helpers.stub_sglang import flat_lists
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.errors import GltrError
from gltr_desktop.models.engines.sglang.reply import evidence_of

if TYPE_CHECKING:
    from collections.abc import Callable

IDS = [0, 4, 9, 2]
GUESSES, ITEMS = 6, 10

_logprobs = torch.randn(3, ITEMS, generator=torch.Generator().manual_seed(1)).log_softmax(-1)


def reply(logprobs: torch.Tensor = _logprobs, *, nested: bool = False) -> dict[str, Any]:
    """An answer about IDS by a model that expects ``logprobs`` (3, ITEMS)."""
    top = logprobs.topk(GUESSES, dim=-1)
    chosen = [float(row[token_id]) for row, token_id in zip(logprobs, IDS[1:], strict=True)]
    meta_info: dict[str, Any] = {
        "input_token_logprobs": [
            [logprob, token_id, None]
            for logprob, token_id in zip([None, *chosen], IDS, strict=True)
        ]
    }
    if nested:
        meta_info["input_top_logprobs"] = [
            None,
            *(
                [[*pair, None] for pair in zip(*row, strict=True)]
                for row in zip(top.values.tolist(), top.indices.tolist(), strict=True)
            ),
        ]
    else:
        meta_info |= flat_lists(top.values, top.indices)
    return {"meta_info": meta_info}


@pytest.mark.parametrize("nested", [False, True])
def test_both_ways_of_writing_say_the_same(nested: bool) -> None:
    columns = evidence_of(reply(nested=nested), IDS, GUESSES, 3)
    values = _logprobs.numpy()
    actual = values[np.arange(3), IDS[1:]]
    assert np.array_equal(columns.logprob, actual)
    assert np.array_equal(columns.rank, np.minimum((values > actual[:, None]).sum(1), GUESSES))
    assert np.array_equal(columns.top_id, np.argsort(-values, axis=1)[:, :3])


@pytest.mark.parametrize("rows", [len(IDS), len(IDS) - 1])
def test_the_first_position_may_be_counted_or_not(rows: int) -> None:
    answer = reply()
    answer["meta_info"]["input_top_logprobs_shape"] = [rows, GUESSES]
    columns, expected = (
        evidence_of(each, IDS, GUESSES, 3) for each in (answer, reply(nested=True))
    )
    assert np.array_equal(columns.rank, expected.rank)
    assert np.array_equal(columns.top_id, expected.top_id)


def test_equal_guesses_do_not_count_and_are_ordered_by_their_ids() -> None:
    logprobs = torch.full((3, ITEMS), 0.1).log()
    columns = evidence_of(reply(logprobs), IDS, GUESSES, GUESSES)
    # Whether the list happens to hold the token or not.
    assert columns.rank.tolist() == [0, 0, 0]
    assert (np.diff(columns.top_id, axis=1) > 0).all()


def test_guesses_in_any_order_are_sorted() -> None:
    shuffled = reply(nested=True)
    for row in shuffled["meta_info"]["input_top_logprobs"][1:]:
        row.reverse()
    columns, sorted_ = (
        evidence_of(answer, IDS, GUESSES, 3) for answer in (shuffled, reply(nested=True))
    )
    for name in ("rank", "top_id", "top_logprob", "top_entropy"):
        assert np.array_equal(getattr(columns, name), getattr(sorted_, name))


def test_guesses_that_are_equal_at_the_end_of_those_that_are_kept_are_ordered_by_id() -> None:
    logits = torch.zeros(3, ITEMS)
    logits[:, 7] = 1.0
    answer = reply(logits.log_softmax(-1), nested=True)
    for row in answer["meta_info"]["input_top_logprobs"][1:]:
        row[1:] = reversed(row[1:])
    kept = {item for _, item, _ in answer["meta_info"]["input_top_logprobs"][1]}
    columns = evidence_of(answer, IDS, GUESSES, 2)
    assert columns.top_id[0].tolist() == [7, min(kept - {7})]


def test_guesses_that_are_impossible_are_last_and_not_refused() -> None:
    logits = torch.zeros(3, ITEMS)
    logits[:, 5:] = -torch.inf
    logits[1, 9] = 3.0
    logits[2, 0] = 1.0
    columns = evidence_of(reply(logits.log_softmax(-1)), IDS, GUESSES, GUESSES)
    assert columns.rank.tolist() == [0, 0, 1]
    assert np.isneginf(columns.top_logprob[0]).tolist() == [False] * 5 + [True]
    assert np.isfinite(columns.top_entropy).all()


def _set(**changes: object) -> Callable[[dict[str, Any]], None]:
    return lambda meta_info: meta_info.update(changes)


def _drop_last(meta_info: dict[str, Any]) -> None:
    del meta_info["input_token_logprobs"][-1]


def _no_value(meta_info: dict[str, Any]) -> None:
    meta_info["input_token_logprobs"][2][0] = None


def _other_id(meta_info: dict[str, Any]) -> None:
    meta_info["input_token_logprobs"][1][1] = 5


def _other_value(meta_info: dict[str, Any]) -> None:
    meta_info["input_token_logprobs"][1][0] -= 0.5


def _not_a_number(meta_info: dict[str, Any]) -> None:
    values = np.full((3, GUESSES), np.nan, np.float32)
    meta_info["input_top_logprobs_val_flat_b64"] = base64.b64encode(values.tobytes()).decode()


def _impossible_id(meta_info: dict[str, Any]) -> None:
    items = np.full((3, GUESSES), -1, np.int32)
    meta_info["input_top_logprobs_idx_flat_b64"] = base64.b64encode(items.tobytes()).decode()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_drop_last, "other tokens"),
        (_other_id, "other tokens"),
        (_no_value, "lacks a log-probability"),
        (_other_value, "contradicts itself"),
        (_not_a_number, "what is no number"),
        (_impossible_id, "tokens that cannot be"),
        (_set(input_token_logprobs=None), "no log-probabilities"),
        (_set(input_top_logprobs_shape=[5, GUESSES]), "another length"),
        (_set(input_top_logprobs_shape="4"), "another length"),
        (_set(input_top_logprobs_null_prefix=0), "another length"),
        (_set(input_top_logprobs_val_flat_b64="AAAA"), "damaged"),
        (_set(input_top_logprobs_val_flat_b64="not base64!"), "damaged"),
        (_set(input_top_logprobs_idx_flat_b64=None), "unknown way"),
        (_set(input_top_logprobs_val_flat_b64_dtype="float16"), "unknown way"),
        (
            _set(finish_reason={"type": "abort", "message": "out of memory"}),
            r"stopped reading the text \(out of memory\)",
        ),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(
    change: Callable[[dict[str, Any]], None], message: str
) -> None:
    damaged = reply()
    change(damaged["meta_info"])
    with pytest.raises(GltrError, match=message):
        evidence_of(damaged, IDS, GUESSES, 3)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([None], "another length"),
        ([None, [[-1.0, 1, None]], [[-1.0, 1, None]] * 2, [[-1.0, 1, None]]], "different lengths"),
        ([None, None, None, None], "different lengths"),
        ([None, [[-1.0]], [[-1.0]], [[-1.0]]], "damaged"),
        ([None, *[[["x", 1, None]]] * 3], "lacks a log-probability"),
    ],
)
def test_nested_lists_that_do_not_fit_are_refused(rows: list[Any], message: str) -> None:
    damaged = reply(nested=True)
    damaged["meta_info"]["input_top_logprobs"] = rows
    with pytest.raises(GltrError, match=message):
        evidence_of(damaged, IDS, GUESSES, 3)


@pytest.mark.parametrize("shift", [0.5, 20.0])
def test_logits_are_refused(shift: float) -> None:
    with pytest.raises(GltrError, match="logits") as info:
        evidence_of(reply(_logprobs + shift), IDS, GUESSES, 3)
    assert "without options" in info.value.remedy


def test_a_token_that_is_likelier_than_the_list_allows_is_refused() -> None:
    damaged = reply()
    least = int(_logprobs[0].argmin())
    ids = [IDS[0], least, *IDS[2:]]
    damaged["meta_info"]["input_token_logprobs"][1] = [-0.01, least, None]
    with pytest.raises(GltrError, match="contradicts itself"):
        evidence_of(damaged, ids, GUESSES, 3)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


def _places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths to all that ``value`` holds, at any depth."""
    if isinstance(value, dict):
        inner: list[tuple[Any, Any]] = list(value.items())
    else:
        inner = list(enumerate(value)) if isinstance(value, list) else []
    return [path, *(place for key, part in inner for place in _places(part, (*path, key)))]


@given(st.booleans(), st.data())
def test_an_answer_with_anything_anywhere_is_read_or_refused(
    nested: bool, data: st.DataObject
) -> None:
    damaged: Any = copy.deepcopy(reply(nested=nested))
    path = data.draw(st.sampled_from(_places(damaged)[1:]))
    holder = damaged
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = data.draw(_json)
    try:
        columns = evidence_of(damaged, IDS, GUESSES, 3)
    except GltrError:
        return
    assert len(columns) == 3
    assert (columns.logprob <= 1e-3).all()
    assert ((columns.rank >= 0) & (columns.rank <= GUESSES)).all()


@given(_json)
def test_an_answer_of_anything_is_refused(answer: object) -> None:
    with pytest.raises(GltrError):
        evidence_of(answer, IDS, GUESSES, 3)
