"""Figures are kept in a file until all models have read all items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from gltr_desktop.batch.words.figures import FIGURES, FigureFile
from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from gltr_desktop.batch.words.figures import Figures


def figures(count: int) -> Figures:
    found = np.zeros(count, FIGURES)
    found["plain"] = np.arange(count)
    return found


def keep(count: int, kept: FigureFile) -> None:
    for _ in range(count):
        kept.append(figures(10))


def test_figures_and_reasons_come_back_in_their_order() -> None:
    with FigureFile() as kept:
        for found in (figures(3), "The item “für” is odd.", figures(0)):
            kept.append(found)
        for _ in range(2):
            first, reason, last = kept
            assert np.array_equal(first, figures(3))
            assert reason == "The item “für” is odd."
            assert len(last) == 0
        kept.append("later")
        assert list(kept)[-1] == "later"


def test_a_full_disk_is_said_and_leaves_what_was_kept() -> None:
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with FigureFile() as kept:
        try:
            resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
            with pytest.raises(GltrError, match="There is no room for temporary files"):
                keep(1_000, kept)
            found = list(kept)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(found) == len(kept) > 10
    assert all(np.array_equal(each, figures(10)) for each in found)
