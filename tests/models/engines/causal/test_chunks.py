"""Chunks cover a window, grow, and end where text and model say, wherever reading begins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.models.engines.causal import chunks
from gltr_desktop.models.engines.causal.chunks import STEP, chunk_end

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.models.engines.causal.loaded import LoadedModel


def with_parameters(loaded: LoadedModel, parameters: float) -> LoadedModel:
    return replace(loaded, record=replace(loaded.record, parameters=int(parameters)))


def ends(loaded: LoadedModel, length: int, *, first_window: bool = True) -> list[int]:
    found = [0]
    while found[-1] < length:
        found.append(
            chunk_end(loaded, chunks.MAX_TOKENS, found[-1], length, first_window=first_window)
        )
    return found[1:]


@given(
    st.integers(1, 600),
    st.integers(1, 5_000),
    st.integers(0, 5_000),
    st.sampled_from([1 << 14, 512, 64]),
    st.booleans(),
)
def test_a_chunk_ends_in_the_window_at_a_step_or_at_its_end(
    loaded_of: Callable[[str], LoadedModel],
    first_chunk: int,
    length: int,
    begin: int,
    max_tokens: int,
    first_window: bool,
) -> None:
    begin = begin % length // STEP * STEP
    loaded = with_parameters(loaded_of("gpt2"), chunks.FIRST_WORK / first_chunk)
    end = chunk_end(loaded, max_tokens, begin, length, first_window=first_window)
    assert begin < end <= length
    assert end == length or end % STEP == 0
    # A small rest joins the last chunk.
    assert end - begin <= max(STEP, max_tokens) * 1.5
    # Whatever lies within the chunk belongs to it.
    middle = (begin + end) // 2 // STEP * STEP
    again = chunk_end(loaded, max_tokens, middle, length, first_window=first_window)
    assert middle < begin or again == end


def test_chunks_grow_from_a_small_one(loaded_of: Callable[[str], LoadedModel]) -> None:
    loaded = with_parameters(loaded_of("gpt2"), chunks.FIRST_WORK / 128)
    assert ends(loaded, 9_000) == [128, 512, 2_048, 4_096, 6_144, 9_000]
    assert ends(loaded, 5_000, first_window=False) == [2_048, 5_000]


def test_a_large_model_is_fed_a_step_at_first(loaded_of: Callable[[str], LoadedModel]) -> None:
    loaded = with_parameters(loaded_of("gpt2"), 1e12)
    assert ends(loaded, 200)[0] == STEP


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"caches": False}, [700]),
        ({"block": 300}, [300, 600, 700]),
        ({"head": None}, [256, 512, 700]),
    ],
    ids=str,
)
def test_other_kinds_of_models(
    changes: dict[str, Any], expected: list[int], loaded_of: Callable[[str], LoadedModel]
) -> None:
    assert ends(replace(loaded_of("gpt2"), **changes), 700) == expected
