"""Places on strips: the more predictable, the farther right, and never outside."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import BUCKETS
from gltr_desktop.analysis.indicators import INDICATORS, Indicator
from gltr_desktop.analysis.reference.baseline import Stand
from gltr_desktop.analysis.reference.comparison import Standing
from gltr_desktop.analysis.within_text import Part
from gltr_desktop.documents.exporters.html_export.svg_strips import (
    parts_strip,
    small_strip,
    strip,
    strip_in_words,
)
from gltr_desktop.documents.page_templates import css_class

QUANTILES = (1.0, 1.2, 1.4, 1.7, 2.0)


def place_of(kind: str, drawing: str) -> float:
    """Where a line is, in per cent of the width."""
    found = re.search(rf'class="{kind}" x1="([-0-9.]+)%"', drawing)
    assert found is not None
    return float(found[1])


def drawn(indicator: Indicator, value: float) -> str:
    stand = Stand(50.0, QUANTILES, 40)
    return str(strip(Standing(indicator, value, stand), stand))


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_what_is_more_predictable_lies_to_the_right(indicator: Indicator) -> None:
    step = 0.2 * indicator.more_predictable
    places = [place_of("mark", drawn(indicator, 1.4 + more * step)) for more in (-1, 0, 1)]
    assert places == sorted(places)
    assert places[1] == place_of("median", drawn(indicator, 1.4))


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=5).map(sorted),
    st.floats(-1e9, 1e9),
    st.sampled_from(INDICATORS),
)
def test_all_of_it_lies_on_the_page(
    quantiles: list[float], value: float, indicator: Indicator
) -> None:
    first, second, third, fourth, fifth = quantiles
    stand = Stand(50.0, (first, second, third, fourth, fifth), 40)
    for draw in (strip, small_strip):
        drawing = str(draw(Standing(indicator, value, stand), stand))
        for share in re.findall(r"([-0-9.a-z]+)%", drawing.replace(" %", "")):
            assert 0 <= float(share) <= 100


def test_a_value_far_off_is_at_the_end_with_an_arrow() -> None:
    bits = INDICATORS[0]
    drawing = drawn(bits, 9.5)
    assert place_of("mark", drawing) == 2
    assert "← this text: 9.50" in drawing
    assert "this text: 0.01 →" in drawn(bits, 0.01)
    assert not {"←", "→"} & set(drawn(bits, 1.1))


def test_a_strip_in_words() -> None:
    stand = Stand(80.0, QUANTILES, 40)
    assert strip_in_words(Standing(INDICATORS[0], 1.8, stand), stand) == (
        "Bits per character: 1.80 for this text. Of the passages, half lie between 1.20 and 1.70, "
        "and 90 % between 1.00 and 2.00; the median is 1.40."
    )


PARTS = (
    Part(1, 0, 10, 0, 100, 1.5, 0.25, 0.5, is_marked=False),
    Part(2, 10, 20, 100, 300, 1.0, -0.5, 0.01, is_marked=True),
    Part(3, 20, 21, 300, 304, 9.0, 8.0, 1.0, is_marked=False),
    Part(4, 21, 30, 304, 400, None, None, None, is_marked=False),
)
_BAR = re.compile(
    r'<rect class="(\w+)" x="([0-9.]+)%" y="([0-9.]+)" width="([0-9.]+)%" height="([0-9.]+)"'
)


def test_parts_lie_where_they_are_in_the_text() -> None:
    bars = _BAR.findall(str(parts_strip(PARTS, lambda part: str(part.number))))
    assert [(kind, float(x), float(width)) for kind, x, _, width, _ in bars] == [
        ("part", 0, 25), ("marked", 25, 50), ("part", 75, 1)
    ]  # fmt: skip
    less, more, heading = ((float(y), float(y) + float(height)) for _, _, y, _, height in bars)
    assert less[1] == more[0] == 50, "less predictable upwards, more predictable downwards"
    assert more[1] - more[0] == pytest.approx(2 * (less[1] - less[0]))
    assert heading[0] > 0, "a heading does not leave the strip"


def test_only_marked_parts_are_numbered_and_numbers_do_not_overlap() -> None:
    assert re.findall(r"<text[^>]*>(\d+)<", str(parts_strip(PARTS, lambda _: ""))) == ["2"]
    marked = [
        replace(PARTS[1], number=number, start=100 * number, stop=100 * number + 100)
        for number in range(100)
    ]
    places = [
        float(x) for x in re.findall(r'<text x="([0-9.]+)%', str(parts_strip(marked, lambda _: "")))
    ]
    assert all(after - before >= 5 for before, after in pairwise(places))
    assert len(places) > 15


def test_what_is_said_of_a_part_is_only_shown() -> None:
    assert "<title>&lt;b&gt; 1</title>" in parts_strip(PARTS, lambda part: f"<b> {part.number}")


def test_no_strip_has_the_colour_of_a_bucket() -> None:
    buckets = {css_class(bucket) for bucket in range(len(BUCKETS))}
    for drawing in (drawn(INDICATORS[0], 1.3), str(parts_strip(PARTS, lambda _: ""))):
        assert not buckets & set(re.findall(r'class="(\w+)"', drawing))
