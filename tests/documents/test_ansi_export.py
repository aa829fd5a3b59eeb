"""A terminal of thirty lines shows what a real one would make of the output."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.measures import SURPRISAL
from helpers.word_masses import analysis_with_masses
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.buckets import NO_BUCKET, Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.analysis.palette import LIGHT, SAFE
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.documents.exporters.ansi_export import to_ansi
from gltr_desktop.documents.origin import Origin

Cell = tuple[str, int]


def exported(analysis: Analysis, colouring: Colouring = GLTR_COLOURING) -> str:
    when = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
    return to_ansi(analysis, colouring, Origin("essay.txt"), when)


def screen(output: str) -> list[Cell]:
    """Characters with the bucket of their background; fails on anything but colour sequences."""
    cells: list[Cell] = []
    ink = background = ""
    for sequence, character in re.findall(r"\x1b\[([0-9;]*)m|([\s\S])", output):
        if character:
            assert character.isprintable() or character in "\n\t\u200d\u202e\u2028\u200b"
            if background:
                assert ink == LIGHT.ink
                assert character != "\n", "colour would run to the end of the line"
            bucket = LIGHT.buckets.index(background) if background else NO_BUCKET
            cells.append((character, bucket))
        elif sequence == "0":
            ink = background = ""
        else:
            layer, kind, *rgb = map(int, sequence.split(";"))
            assert kind == 2
            colour = "#" + bytes(rgb).hex()
            ink, background = (colour, background) if layer == 38 else (ink, colour)
    assert not ink, "a colour is left on at the end"
    assert not background
    return cells


def body(analysis: Analysis) -> list[Cell]:
    """The screen without the legend and the lines that set it apart."""
    cells = screen(exported(analysis))
    shown = "".join(character for character, _ in cells)
    assert shown.endswith("\n")
    return cells[: shown.rindex("\n\n")]


def test_each_character_has_the_colour_of_its_bucket() -> None:
    analysis = analysis_of(["a", " b", "c", " é", "\n", "d"], [0, 10, 100, 1000, 5, UNSCORED])
    assert body(analysis) == [
        ("a", 0), (" ", 1), ("b", 1), ("c", 2), (" ", 3), ("é", 3), ("\n", NO_BUCKET),
        ("d", NO_BUCKET),
    ]  # fmt: skip


def test_words_have_one_colour_each_in_the_palette_of_the_colouring() -> None:
    analysis = analysis_of(["un", "like", " you"], [0, 2000, 10])
    output = exported(analysis, Colouring(granularity=Granularity.WORD, palette=SAFE))
    shown = re.sub(r"\x1b\[38;2;[0-9;]*m", "", output).partition("\n\n")[0]
    purple, yellow = (
        f"\x1b[48;2;{';'.join(str(value) for value in bytes.fromhex(colour[1:]))}m"
        for colour in (SAFE.light.buckets[3], SAFE.light.buckets[1])
    )
    assert shown == f"{purple}unlike\x1b[0m{yellow} you\x1b[0m"


def test_a_split_character_is_painted_once_by_its_worst_piece() -> None:
    analysis = analysis_of([b"\xf0\x9f", b"\x99", b"\x82", "x"], [0, 5000, 50, 20])
    assert body(analysis) == [("🙂", 3), ("x", 1)]


def test_tokens_that_are_not_scored_yet_are_plain() -> None:
    cells = body(analysis_of(["a", "b", "c"], [0, 0, 0], done=2))
    assert cells == [("a", 0), ("b", 0), ("c", NO_BUCKET)]


def test_colours_stop_at_line_ends_and_go_on_after_them() -> None:
    cells = body(analysis_of(["a\n\n b\n", "c"], [0, 2000]))
    plain = ("\n", NO_BUCKET)
    assert cells == [("a", 0), plain, plain, (" ", 0), ("b", 0), plain, ("c", 3)]


@pytest.mark.parametrize("pieces", [["a\r\nb\rc"], ["a", "\r", "\n", "b", "\r", "c"]])
def test_carriage_returns_end_lines_only_before_line_feeds(pieces: list[str]) -> None:
    cells = body(analysis_of(pieces, [0] * len(pieces)))
    assert "".join(character for character, _ in cells) == "a\nb␍c"


HOSTILE = "\x1b[2J\x1b]0;title\x07\x9b31m\x08\x7f\x00\x0b\x0c\x85"


def test_control_characters_of_the_text_are_made_visible() -> None:
    cells = body(analysis_of(["a", HOSTILE, "\tb"], [0, 0, 0]))
    shown = "".join(character for character, _ in cells)
    assert shown.startswith(
        "a⟨U+001B⟩[2J⟨U+001B⟩]0;title⟨U+0007⟩⟨U+009B⟩31m⟨U+0008⟩⟨U+007F⟩⟨U+0000⟩"
    )
    assert shown.endswith("\tb")


def test_control_characters_of_the_model_are_made_visible() -> None:
    model = replace(MODEL, name=HOSTILE)
    screen(exported(analysis_of(["a"], [0], model=model)))


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=4), max_size=6))
def test_any_text_leaves_the_terminal_as_it_was(pieces: list[str]) -> None:
    output = exported(analysis_of(pieces, [9**index for index in range(len(pieces))]))
    without_colours = re.sub(r"\x1b\[(0|[34]8;2;\d+;\d+;\d+)m", "", output)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", without_colours)
    assert output.rfind("\x1b[0m") >= output.rfind("\x1b[48")


def test_the_legend_names_buckets_counts_shares_and_model() -> None:
    analysis = analysis_of(["a", "b", "c", "d\n"], [0, 0, 50, UNSCORED])
    output = exported(analysis, Colouring(Thresholds((5, 60, 2000))))
    cells = screen(output)
    legend = "".join(character for character, _ in cells).splitlines()[-1]
    assert legend.split("   ") == [
        " top 5  2 (66.7 %)",
        " top 60  1 (33.3 %)",
        " top 2,000  0 (0.0 %)",
        " beyond 2,000  0 (0.0 %)",
        "little-model, BF16 weights in float32",
    ]
    swatches = [bucket for character, bucket in cells[-len(legend) - 1 :] if character == "o"]
    assert [bucket for bucket in swatches if bucket != NO_BUCKET] == [0, 1, 2, 3]


def test_an_empty_analysis_has_a_legend() -> None:
    assert "little-model" in exported(analysis_of([], []))


def test_how_words_have_their_values_stands_below_where_there_are_two_ways() -> None:
    analysis = analysis_with_masses([b"The", b" cat", b"s"], 1)
    bits = Thresholds(SURPRISAL.limits, SURPRISAL)
    corrected = "The probability of a word is corrected for where it ends."
    assert corrected in exported(analysis, Colouring(bits, Granularity.WORD)).splitlines()
    chosen = replace(bits, plain_words=True)
    assert "plain product" in exported(analysis, Colouring(chosen, Granularity.WORD))
    for colouring in (Colouring(bits), Colouring(granularity=Granularity.WORD)):
        assert "probability of a word" not in exported(analysis, colouring)
