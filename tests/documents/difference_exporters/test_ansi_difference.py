"""A difference in a terminal: legible, harmless, and all that it is about."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from helpers.differences import of_different_texts, of_models, of_texts

from gltr_desktop.analysis.difference.difference_words import NO_REVISION
from gltr_desktop.analysis.difference.diverging import diverging_colours, segment_steps
from gltr_desktop.analysis.difference.two_model_signals import PairedColumns
from gltr_desktop.documents.difference_exporters import difference_exporter_named

if TYPE_CHECKING:
    from gltr_desktop.documents.difference_report import DifferenceReport

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")
STRUCK = re.compile(r"\x1b\[9m([^\x1b]*)\x1b\[0m")
UNDERLINED = re.compile(r"\x1b\[4m(?:\x1b\[[0-9;]*m)*([^\x1b]*)\x1b\[0m")


def written(report: DifferenceReport) -> str:
    content = difference_exporter_named("ansi").render(report, WHEN)
    assert isinstance(content, str)
    return content


def plain(report: DifferenceReport) -> str:
    return SEQUENCE.sub("", written(report))


def background(colour: str) -> str:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return f"\x1b[48;2;{red};{green};{blue}m"


def test_two_models_show_the_text_in_the_colours_of_their_differences() -> None:
    report = of_models()
    shown = written(report)
    steps = segment_steps(report.segments).tolist()
    for row, step in enumerate(steps):
        start, end = report.segments.left_start[row], report.segments.left_end[row]
        word = report.difference.left.text[start:end].strip()
        if word.isalpha() and step != 5:
            assert f"{background(diverging_colours(dark=False)[step])}{word}\x1b[0m" in shown


def test_words_that_hardly_differ_are_plain_because_paper_would_glare_on_black() -> None:
    shown = written(of_models(left=["The", " fox", " ran"], right=["The", " fox", " ran"]))
    assert background(diverging_colours(dark=False)[5]) not in shown
    assert re.search(r"^The \x1b", shown, re.MULTILINE)


def test_what_it_says_stands_in_order() -> None:
    said = plain(of_models())
    places = [
        said.index(words)
        for words in (
            "essay.txt",
            "A: little-model",
            "B: other-model",
            "unusual",
            "B has fewer bits",
            "To other-model, this text is",
            "words with the largest differences",
            "This does not show who wrote it.",
        )
    ]
    assert places == sorted(places)


def test_nothing_of_a_text_or_a_name_controls_the_terminal() -> None:
    shown = written(of_models(title="a\x1b]0;b\x07", names=("x\x1b[2J", "y")))
    assert "\x1b" not in SEQUENCE.sub("", shown)
    assert "\x07" not in shown
    assert "⟨U+001B⟩[2J" in SEQUENCE.sub("", shown)


def test_colours_end_before_the_line_does() -> None:
    for line in written(of_models()).splitlines():
        assert line.count("\x1b[0m") >= bool(SEQUENCE.search(line))
        assert not re.search(r"\x1b\[[0-9;]*[1-9]m[^\x1b]*$", line)


def test_a_revision_strikes_out_what_was_removed_and_underlines_what_is_new() -> None:
    shown = written(of_texts())
    assert "very" in STRUCK.findall(shown)
    assert "today" in UNDERLINED.findall(shown)
    assert re.search("old.*man", " ".join(STRUCK.findall(shown)))
    assert re.search("young.*woman", " ".join(UNDERLINED.findall(shown)))
    said = plain(of_texts())
    assert "A: draft.txt\nB: final.txt\nread by little-model" in said
    assert "very (removed)" in said


def test_a_revision_without_its_marks_is_the_second_text() -> None:
    report = of_texts()
    without = re.sub(r"\x1b\[9m[^\x1b]*\x1b\[0m ?", "", written(report))
    shown = SEQUENCE.sub("", without)
    assert " ".join(report.difference.right.text.split()) in " ".join(shown.split())


def test_different_texts_have_their_own_colours_and_no_marks() -> None:
    report = of_different_texts()
    shown, said = written(report), plain(report)
    assert not STRUCK.search(shown)
    assert not UNDERLINED.search(shown)
    assert all(analysis.text in said for analysis in report.analyses)
    assert NO_REVISION in said
    assert "largest" not in said


def test_signals_are_shown_with_their_models() -> None:
    columns = PairedColumns.empty("p", "q", 80)
    columns.logprob[:], columns.cross_entropy[:], columns.cross_variance[:] = -2, 4, 1
    said = plain(replace(of_models(), signals=columns))
    assert "Binoculars: 0.500" in said
    assert "“p” (A) scores, “q” (B) samples." in said
    assert "Binoculars" not in plain(of_models())


@pytest.mark.parametrize(("before", "after"), [("", "A word."), ("A word.", ""), ("", "")])
def test_empty_texts_are_no_trouble(before: str, after: str) -> None:
    for name in ("ansi", "html", "json", "csv"):
        assert difference_exporter_named(name).render(of_texts(before, after), WHEN)
