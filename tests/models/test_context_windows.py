"""Windows over texts of any length."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.models.context_windows import plan_windows


@given(st.integers(0, 300), st.integers(2, 40), st.booleans())
def test_windows(count: int, context_length: int, has_start: bool) -> None:
    windows = plan_windows(count, context_length, has_start=has_start)
    scored = [token for window in windows for token in range(window.score_from, window.end)]
    assert scored == list(range(count))
    for index, window in enumerate(windows):
        fed = window.end - 1 - window.begin + has_start
        assert fed <= context_length
        assert fed == context_length or index == len(windows) - 1
        if index:
            assert window.score_from - window.begin >= context_length / 2
            # The cost per token is constant: no more than about half is read a second time.
            assert window.score_from - window.begin <= (context_length + 1) / 2


@given(st.integers(1, 300), st.integers(1, 300), st.integers(2, 40), st.booleans())
def test_where_windows_begin_does_not_depend_on_what_follows(
    count: int, more: int, context_length: int, has_start: bool
) -> None:
    short = plan_windows(count, context_length, has_start=has_start)
    long = plan_windows(count + more, context_length, has_start=has_start)
    for a, b in zip(short, long, strict=False):
        assert (a.begin, a.score_from) == (b.begin, b.score_from)
