"""Spans against a reference that knows, for each character of a document, its group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pytest
from helpers.analyses import analysis_of
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import NO_BUCKET, Thresholds
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.ui.editor.span_model import Spans

THRESHOLDS = Thresholds((2, 5, 9))
CHARACTERS = st.sampled_from("ab \n\u00a0é漢👩🏽")


@st.composite
def analyses(draw: st.DrawFn) -> Analysis:
    """A text cut into tokens anywhere, even inside a character."""
    data = draw(st.text(CHARACTERS, min_size=1, max_size=12)).encode()
    cuts = sorted(draw(st.sets(st.integers(1, len(data)), max_size=14)) - {len(data)})
    pieces = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    ranks = draw(st.lists(st.integers(UNSCORED, 12), min_size=len(pieces), max_size=len(pieces)))
    return analysis_of(pieces, ranks)


@dataclass
class Unit:
    """A UTF-16 unit of the document; ``group`` is None if it was typed after the analysis."""

    group: int | None = None
    index: int = 0
    """Its index within the group."""
    visible_start: bool = False
    stale: bool = False


class Reference:
    """The same as Spans, one UTF-16 unit after the other."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.done = 0
        self.units: list[Unit] = []
        self.sizes: list[int] = []
        groups, text = analysis.groups, analysis.text
        for group in range(len(groups)):
            characters = text[groups.start[group] : groups.end[group]]
            visible = [index for index, c in enumerate(characters) if not c.isspace()]
            units: list[Unit] = []
            for index, character in enumerate(characters):
                for half in range(len(character.encode("utf-16-le")) // 2):
                    visible_start = index == (visible or [0])[0] and half == 0
                    units.append(Unit(group, len(units), visible_start))
            self.units += units
            self.sizes.append(len(units))

    def edit(self, position: int, removed: int, added: int, stale_from: int) -> None:
        self.units[position : position + removed] = [Unit() for _ in range(added)]
        for unit in self.units[stale_from:]:
            unit.stale = True
        # A span that was once cut stays cut, even if its parts come together again.
        whole = {span[3] for span in self.spans()}
        for unit in self.units:
            unit.group = unit.group if unit.group in whole else None

    def bucket(self, group: int) -> int:
        begin, end = self.analysis.groups.token_bounds[group : group + 2]
        if end > self.done:
            return NO_BUCKET
        worst = max(self.analysis.columns.rank[begin:end].tolist())
        return NO_BUCKET if worst < 0 else sum(worst >= limit for limit in THRESHOLDS.limits)

    def spans(self) -> list[tuple[int, int, int, int, int, bool]]:
        found = []
        for start, unit in enumerate(self.units):
            if unit.group is None:
                continue
            part = self.units[start : start + self.sizes[unit.group]]
            whole = [(unit.group, index) for index in range(self.sizes[unit.group])]
            if [(other.group, other.index) for other in part] == whole:
                visible_start = start + [other.visible_start for other in part].index(True)
                stale = any(other.stale for other in part)
                bucket = self.bucket(unit.group)
                found.append((start, start + len(part), visible_start, unit.group, bucket, stale))
        return found

    def frontier(self) -> int:
        if self.done == len(self.analysis):
            return np.iinfo(np.int32).max
        bounds = self.analysis.groups.token_bounds
        waiting = (span[0] for span in self.spans() if bounds[span[3] + 1] > self.done)
        return next(waiting, len(self.units))


def columns(spans: Spans) -> list[tuple[int, int, int, int, int, bool]]:
    names = ("start", "end", "visible_start", "group", "bucket")
    rows = zip(*(getattr(spans, name).tolist() for name in names), strict=True)
    return [(*row, spans.is_stale(index)) for index, row in enumerate(rows)]


@given(analyses(), st.data())
def test_spans_follow_edits_and_scores(analysis: Analysis, data: st.DataObject) -> None:
    spans, reference = Spans(replace(analysis, done=0)), Reference(analysis)
    for _ in range(data.draw(st.integers(0, 6))):
        if data.draw(st.booleans()):
            length = len(reference.units)
            position = data.draw(st.integers(0, length))
            removed = data.draw(st.integers(0, min(4, length - position)))
            added = data.draw(st.integers(0 if removed else 1, 3))
            edit = (position, removed, added, data.draw(st.integers(0, position)))
            spans.edited(*edit)
            reference.edit(*edit)
        else:
            reference.done = data.draw(st.integers(reference.done, len(analysis)))
            spans.update(replace(analysis, done=reference.done), THRESHOLDS)
        assert columns(spans) == reference.spans()
        assert spans.frontier == reference.frontier()


@given(analyses(), st.integers(-2, 30), st.integers(1, 30))
def test_spans_are_found_by_position(analysis: Analysis, begin: int, length: int) -> None:
    spans = Spans(analysis)
    ranges = list(zip(spans.start.tolist(), spans.end.tolist(), strict=True))
    overlapping = [i for i, (a, b) in enumerate(ranges) if a < begin + length and b > begin]
    assert list(spans.between(begin, begin + length)) == overlapping
    at = [i for i, (a, b) in enumerate(ranges) if a <= begin < b]
    assert spans.at(begin) == (at[0] if at else None)


@given(analyses(), st.data())
def test_steps_of_any_size_give_the_same_buckets(analysis: Analysis, data: st.DataObject) -> None:
    steps = sorted(data.draw(st.lists(st.integers(0, len(analysis)), max_size=6)))
    stepwise, at_once = Spans(analysis), Spans(analysis)
    for done in [*steps, len(analysis)]:
        stepwise.update(replace(analysis, done=done), THRESHOLDS)
    at_once.update(analysis, THRESHOLDS)
    assert stepwise.bucket.tolist() == at_once.bucket.tolist()
    bounds = analysis.groups.token_bounds
    worst = np.array([max(analysis.columns.rank[a:b]) for a, b in pairwise(bounds)], np.int32)
    assert at_once.bucket.tolist() == THRESHOLDS.buckets(worst).tolist()


def test_a_split_character_waits_for_all_of_its_pieces() -> None:
    analysis = analysis_of(["a", b"\xf0\x9f", b"\x91\xa9", "b"], [0, 7, 1, 0])
    spans = Spans(analysis)
    assert columns(spans)[1][:3] == (1, 3, 1)
    spans.update(replace(analysis, done=2), THRESHOLDS)
    assert spans.bucket.tolist() == [0, NO_BUCKET, NO_BUCKET]
    assert spans.frontier == 1
    spans.update(replace(analysis, done=3), THRESHOLDS)
    assert spans.bucket.tolist() == [0, 2, NO_BUCKET]
    assert spans.frontier == 3


def test_spans_before_the_edited_word_stay_fresh() -> None:
    spans = Spans(analysis_of(["one", " two", " three", " four"], [0, 0, 0, 0]))
    spans.edited(9, 0, 1, 8)  # "one two t|hree four"
    assert spans.group.tolist() == [0, 1, 3]
    assert [spans.is_stale(index) for index in range(3)] == [False, False, True]


def test_the_earliest_of_several_edits_counts() -> None:
    spans = Spans(analysis_of(["one", " two", " three", " four"], [0, 0, 0, 0]))
    spans.edited(4, 0, 2, 4)
    spans.edited(0, 0, 3, 0)
    assert spans.stale_from == 0
    spans = Spans(analysis_of(["one", " two", " three", " four"], [0, 0, 0, 0]))
    spans.edited(8, 0, 2, 8)
    spans.edited(15, 0, 2, 14)
    assert spans.stale_from == 8


def test_the_visible_start_is_the_first_visible_character() -> None:
    spans = Spans(analysis_of(["one", "  two", " \n", "\u00a0x"], [0, 0, 0, 0]))
    assert spans.start.tolist() == [0, 3, 8, 10]
    assert spans.visible_start.tolist() == [0, 5, 8, 11]


def test_a_token_without_characters_keeps_the_order() -> None:
    spans = Spans(analysis_of(["a", "", "b"], [0, 0, 0]))
    spans.edited(1, 0, 2, 0)
    assert spans.start.tolist() == sorted(spans.start.tolist())
    assert (int(spans.start[-1]), int(spans.end[-1])) == (3, 4)


@pytest.mark.parametrize("removed", [9, 10])
def test_replacing_everything_leaves_nothing(removed: int) -> None:
    spans = Spans(analysis_of(["one", " two", "\r\n"], [0, 0, 0]))
    spans.edited(0, removed, 5, 0)
    assert len(spans) == 0
    assert spans.at(0) is None
