"""The charts of a page: drawings that show the same counts as the window's."""

from __future__ import annotations

import re

import numpy as np
import pytest
from helpers.analyses import analysis_of
from lxml import etree

from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring, default_thresholds
from gltr_desktop.analysis.histograms import bucket_histogram
from gltr_desktop.analysis.measures import MEASURES, Measure
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.exporters.html_export.svg_charts import SvgChart, svg_charts

RANKS = [0, 3, 20, 30, 300, 5000, 0, 0]


@pytest.fixture
def analysis() -> Analysis:
    return analysis_of([" word"] * len(RANKS), RANKS)


def elements(chart: SvgChart, tag: str) -> list[etree._Element]:
    return list(etree.fromstring(f"<svg>{chart.drawing}</svg>").iter(tag))


def test_bars_are_as_high_as_their_counts_and_have_the_colours_of_the_text(
    analysis: Analysis,
) -> None:
    chart, *_ = svg_charts(analysis, GLTR_COLOURING)
    bars = elements(chart, "rect")
    counts = bucket_histogram(analysis, GLTR_COLOURING.thresholds).counts.tolist()
    assert [bar.get("class") for bar in bars] == ["g", "y", "r", "p"]
    heights = [float(bar.get("height", "")) for bar in bars]
    assert np.allclose(heights, [86 * count / max(counts) for count in counts], atol=0.1)
    assert [text.text for text in elements(chart, "text")] == [
        "50\u00a0%", "25\u00a0%", "12\u00a0%", "12\u00a0%", "≤ 10", "≤ 100", "≤ 1,000", "> 1,000"
    ]  # fmt: skip
    assert chart.foot == "Shares of 8 tokens · Median 12 · middle half 1–98"
    assert "top 10: 4 tokens, 50\u00a0%" in chart.description


def test_everything_stays_within_the_drawing(analysis: Analysis) -> None:
    for chart in svg_charts(analysis, GLTR_COLOURING):
        for bar in elements(chart, "rect"):
            x, y, width, height = (
                float(bar.get(name, "")) for name in ("x", "y", "width", "height")
            )
            assert 0 <= x <= x + width <= 300
            assert 14 <= y <= y + height <= 100.1
        for path in elements(chart, "path"):
            for x, y in re.findall(r"([\d.]+) ([\d.]+)", path.get("d", "")):
                assert 0 <= float(x) <= 300
                assert 0 <= float(y) <= 100.1


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("granularity", Granularity)
def test_every_chart_is_said_in_words(
    analysis: Analysis, granularity: Granularity, measure: Measure
) -> None:
    charts = svg_charts(analysis, Colouring(default_thresholds(measure, granularity), granularity))
    assert len(charts) == 4
    assert charts[0].title.startswith(measure.title)
    assert all(chart.description and chart.foot for chart in charts)
    assert len({chart.title for chart in charts}) == 4
    assert "Median" in charts[1].foot
    is_of_words = granularity is Granularity.WORD
    said = "Surprisal of each word" if is_of_words else "Mean surprisal of each sentence"
    assert said in charts[3].description


def test_a_plain_text_has_bars_without_colours(analysis: Analysis) -> None:
    for chart in svg_charts(analysis, Colouring(painted=False)):
        assert all(bar.get("class") is None for bar in elements(chart, "rect"))


def test_many_bars_have_numbers_without_a_sign(analysis: Analysis) -> None:
    chart = svg_charts(analysis, GLTR_COLOURING)[1]
    numbers = [text.text for text in elements(chart, "text")][:10]
    assert all(number is not None and number.isdigit() for number in numbers)
    assert chart.foot.startswith("Per cent of 8 tokens · Median")


def test_the_sentences_of_a_short_text_are_bars_in_their_colours() -> None:
    pieces = ["It", " rained", ".", " Yes", "."]
    *_, chart = svg_charts(analysis_of(pieces, [0, 0, 0, 9_000, 9_000]), GLTR_COLOURING)
    assert [bar.get("class") for bar in elements(chart, "rect")] == ["g", "p"]
    assert [text.text for text in elements(chart, "text")] == ["1.7", "14.9"]
    assert chart.foot == "bits per token, each bar a sentence"
    *_, plain = svg_charts(analysis_of(pieces, [0, 0, 0, 9_000, 9_000]), Colouring(painted=False))
    assert [bar.get("class") for bar in elements(plain, "rect")] == [None, None]


def test_the_words_of_a_short_text_are_bars_of_their_own() -> None:
    by_word = Colouring(granularity=Granularity.WORD)
    pieces = ["It", " rained", ".", " Yes", "."]
    *_, chart = svg_charts(analysis_of(pieces, [0, 0, 0, 9_000, 9_000]), by_word)
    assert [bar.get("class") for bar in elements(chart, "rect")] == ["g", "g", "g", "p", "p"]
    assert chart.title == "Surprisal of words along the text, in bits, plain product"
    assert chart.foot == "Surprisal of words, in bits, plain product"


def test_a_longer_text_has_a_line() -> None:
    *_, chart = svg_charts(
        analysis_of(["It", " rained", ". "] * 61, [0, 50, 5] * 61), GLTR_COLOURING
    )
    assert elements(chart, "rect") == []
    assert [path.get("class") for path in elements(chart, "path")][-2:] == ["area", "line"]
    assert chart.foot == "bits per token, mean of 9 tokens"


def test_what_has_nothing_to_show_is_left_out() -> None:
    assert svg_charts(analysis_of(["a"], [UNSCORED]), GLTR_COLOURING) == []
    assert svg_charts(analysis_of([], []), GLTR_COLOURING) == []
