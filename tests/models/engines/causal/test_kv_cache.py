"""Caches are found again for the same window and ids, and dropped where they do not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch

from gltr_desktop.models.engines.causal import kv_cache
from gltr_desktop.models.engines.causal.kv_cache import KeptCache, WindowCaches

if TYPE_CHECKING:
    from collections.abc import Callable

    from transformers import PreTrainedModel

IDS = torch.arange(1, 11)


@pytest.fixture
def cache_of(plain_of: Callable[[str], PreTrainedModel]) -> Callable[[torch.Tensor], KeptCache]:
    """Read ids with a tiny GPT-2."""

    def read(ids: torch.Tensor) -> KeptCache:
        with torch.inference_mode():
            output = plain_of("gpt2")(ids[None], use_cache=True)
        return KeptCache(ids, output.past_key_values)

    return read


def length(kept: KeptCache) -> int:
    lengths = {layer.get_seq_length() for layer in kept.cache.layers}
    assert len(lengths) == 1
    assert len(kept.ids) == min(lengths)
    return int(lengths.pop())


def test_a_stored_cache_is_returned_once_cropped_to_what_is_asked(
    cache_of: Callable[[torch.Tensor], KeptCache],
) -> None:
    caches, kept = WindowCaches(), cache_of(IDS)
    caches.store(0, kept)
    found = caches.pop(0, IDS, 6)
    assert found is kept
    assert length(found) == 6
    assert caches.pop(0, IDS, 6) is None


@pytest.mark.parametrize(
    ("window", "ids", "count"),
    [
        (3, IDS, 6),
        (0, IDS.roll(1), 6),
        (0, torch.arange(1, 21), 11),
        (0, IDS, 0),
    ],
    ids=["another window", "other ids", "more than it holds", "nothing"],
)
def test_a_cache_that_does_not_hold_is_not_returned(
    window: int, ids: torch.Tensor, count: int, cache_of: Callable[[torch.Tensor], KeptCache]
) -> None:
    caches = WindowCaches()
    caches.store(0, cache_of(IDS))
    assert caches.pop(window, ids, count) is None


def test_ids_that_differ_later_do_not_matter(
    cache_of: Callable[[torch.Tensor], KeptCache],
) -> None:
    caches, changed = WindowCaches(), IDS.clone()
    changed[7] = 99
    caches.store(0, cache_of(IDS))
    found = caches.pop(0, changed, 7)
    assert found is not None
    assert length(found) == 7


def test_the_first_window_of_a_text_and_the_last_are_kept(
    cache_of: Callable[[torch.Tensor], KeptCache],
) -> None:
    caches = WindowCaches()
    caches.begin_text()
    for window in (0, 5, 10):
        caches.store(window, cache_of(IDS))
    assert caches.pop(5, IDS, 4) is None
    assert caches.pop(0, IDS, 4) is not None
    assert caches.pop(10, IDS, 4) is not None


def test_of_large_caches_only_the_last_is_kept(
    cache_of: Callable[[torch.Tensor], KeptCache], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = cache_of(IDS), cache_of(IDS)
    # Two layers of keys and values, ten positions, 32 numbers of four bytes.
    assert first.size == 2 * 2 * 10 * 32 * 4
    monkeypatch.setattr(kv_cache, "_KEPT_BYTES", first.size + second.size - 1)
    caches = WindowCaches()
    caches.begin_text()
    caches.store(0, first)
    caches.store(5, second)
    assert caches.pop(0, IDS, 4) is None
    assert caches.pop(5, IDS, 4) is second


def test_nothing_is_left_after_clearing(cache_of: Callable[[torch.Tensor], KeptCache]) -> None:
    caches = WindowCaches()
    caches.store(0, cache_of(IDS))
    caches.clear()
    assert caches.pop(0, IDS, 4) is None


def test_a_cache_of_an_unknown_kind_cannot_be_cropped() -> None:
    kept = KeptCache(IDS, object())
    assert not kept.crop(3)
    assert len(kept.ids) == 10
    assert kept.size == 0
