"""Tiled attention against its definition, and against itself in other portions."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.scoring import attention
from gltr_desktop.scoring.attention import attend, padded


def defined(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
    """In float64, every position for itself: (groups, g, q, d), (groups, n, d) with n ≥ q."""
    query, key, value = query.double(), key.double(), value.double()
    rows = []
    for position in range(query.shape[2]):
        seen = slice(0, position + 1)
        scores = torch.einsum("ghd,gnd->ghn", query[:, :, position], key[:, seen])
        rows.append(torch.einsum("ghn,gnd->ghd", scores.softmax(2), value[:, seen]))
    return torch.stack(rows, 2).float()


def make(seed: int, length: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    query = torch.randn(2, 3, length, 16, generator=generator)
    key, value = torch.randn(2, 2, padded(length), 16, generator=generator)
    return query, key, value


@given(st.integers(0, 2**32 - 1), st.integers(1, 200))
def test_it_is_the_defined_one(seed: int, length: int) -> None:
    query, key, value = make(seed, length)
    found = attend(query, key, value, 0)
    torch.testing.assert_close(found, defined(query, key, value), rtol=1e-4, atol=1e-5)


@given(st.integers(0, 2**32 - 1), st.integers(1, 300), st.data())
def test_portions_do_not_show(seed: int, length: int, data: st.DataObject) -> None:
    query, key, value = make(seed, length)
    whole = attend(query, key, value, 0)
    begin = data.draw(st.integers(0, length - 1))
    end = data.draw(st.integers(begin + 1, length))
    room = padded(end)
    part = attend(query[:, :, begin:end], key[:, :room], value[:, :room], begin)
    assert torch.equal(part, whole[:, :, begin:end])


@pytest.mark.parametrize("length", [1, 63, 64, 65])
def test_what_follows_is_not_seen(length: int) -> None:
    query, key, value = make(0, length)
    before = attend(query, key, value, 0)
    key[:, length:], value[:, length:] = 1e4, -1e4
    assert torch.equal(attend(query, key, value, 0), before)


def test_lengths_are_rounded_up_to_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "TILE", 8)
    assert [padded(length) for length in (0, 1, 8, 9)] == [0, 8, 8, 16]
