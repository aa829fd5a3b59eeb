"""The profile against a plain loop."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from helpers.analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.profile import surprisal_profile
from gltr_desktop.analysis.record import UNSCORED


@given(
    st.lists(st.sampled_from([UNSCORED, 0, 3, 50, 9000]), max_size=120),
    st.integers(1, 50),
    st.data(),
)
def test_every_point_has_the_mean_of_its_window(
    ranks: list[int], points: int, data: st.DataObject
) -> None:
    done = data.draw(st.integers(0, len(ranks)))
    analysis = replace(analysis_of(["x"] * len(ranks), ranks), done=done)
    found = surprisal_profile(analysis, points)
    assert len(found.token) == len(found.bits) <= points
    assert (np.diff(found.token) > 0).all()
    if done:
        assert found.token[0] == 0
        assert found.token[-1] == (done - 1 if min(points, done) > 1 else 0)
    assert found.window % 2 == 1
    half = found.window // 2
    for token, bits in zip(found.token.tolist(), found.bits.tolist(), strict=True):
        around = range(max(0, token - half), min(done, token + half + 1))
        known = [-math.log2(0.3 / (ranks[i] + 1)) for i in around if ranks[i] != UNSCORED]
        if known:
            assert bits == pytest.approx(sum(known) / len(known), rel=1e-5)
        else:
            assert math.isnan(bits)
