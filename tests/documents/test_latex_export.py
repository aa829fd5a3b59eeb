"""The fragment as TeX would read it: a reader that knows only the commands that it may hold."""

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

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring
from gltr_desktop.analysis.palette import LIGHT
from gltr_desktop.analysis.record import UNSCORED, Analysis
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.visible_text import visible
from gltr_desktop.documents.exporters.latex_export import to_latex
from gltr_desktop.documents.origin import Origin
from gltr_desktop.documents.painted_lines import LINE_END

WHEN = datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
SIGNS = {
    r"\textbackslash{}": "\\", r"\{": "{", r"\}": "}", r"\$": "$", r"\&": "&", r"\#": "#",
    r"\%": "%", r"\_": "_", r"\textasciicircum{}": "^", r"\textasciitilde{}": "~",
    r"\textless{}": "<", r"\textgreater{}": ">", r"\textbar{}": "|", r"\char34{}": '"',
    r"\textquotesingle{}": "'", r"\textasciigrave{}": "`", r"\hspace*{2em}": "\t", "~": "\u00a0",
    r"\-": "\u00ad", r"\enspace{}": "\u2002", r"\quad{}": "\u2003", r"\,": "\u2009",
    r"\ensuremath{-}": "\u2212", "\\ ": " ", "\n": " ", "{}": "", r"\allowbreak{}": "", "%\n": "",
}  # fmt: skip
COMMAND = re.compile(
    r"\\gltr(\w+)\{|(\\par\n|\\medskip\n)|(\})|("
    + "|".join(map(re.escape, sorted(SIGNS, key=len, reverse=True)))
    + r")|([^\\{}$&#%_^~\n])"
)
NO_SIGN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def exported(
    analysis: Analysis,
    colouring: Colouring = GLTR_COLOURING,
    origin: Origin = Origin("essay.txt"),  # noqa: B008
) -> str:
    return to_latex(analysis, colouring, origin, WHEN)


def body_of(source: str) -> str:
    """What follows the settings and the legend."""
    assert source.endswith("\\endgroup\n")
    body = source.partition("\\let\\gltrbox\\gltrL\n\\fi\n")[2].removesuffix("\\endgroup\n")
    return body.partition("\\medskip\n")[2] if body.startswith("{\\small\n") else body


def typeset(source: str) -> tuple[str, list[tuple[str, str]]]:
    """The text of a body, and the boxes with their colours; fails for anything unknown."""
    text, boxes, opened = "", list[tuple[str, str]](), list[tuple[str, int]]()
    position = 0
    while position < len(source):
        match = COMMAND.match(source, position)
        assert match, source[position : position + 40]
        group, line_end, closed, sign, character = match.groups()
        position = match.end()
        if group:
            opened.append((group, len(text)))
        elif line_end:
            text += "\n"
        elif closed:
            name, start = opened.pop()
            if name == "right":
                assert source.startswith("\n", position)
                text, position = f"{text}\n", position + 1
            elif name not in {"L", "R"}:
                boxes.append((text[start:], name))
        else:
            text += SIGNS[sign] if sign else character
    assert not opened
    return text, boxes


def text_of(analysis: Analysis, colouring: Colouring = GLTR_COLOURING) -> str:
    return typeset(body_of(exported(analysis, colouring)))[0]


def test_each_word_is_a_box_in_the_colour_of_its_unit() -> None:
    analysis = analysis_of(["a", " b", "c", " é!", "\n\n", "d e"], [UNSCORED, 10, 100, 1000, 0, 5])
    text, boxes = typeset(body_of(exported(analysis)))
    assert text == "a bc é!\n\nd e\n"
    assert boxes == [
        ("b", "yellow"), ("c", "red"), ("é!", "purple"), ("d", "green"), ("e", "green"),
    ]  # fmt: skip


def test_passages_are_cut_into_words_and_wherever_else_a_line_may_break() -> None:
    analysis = analysis_of(["One two—three. 吾輩は", " https://a.org/b"], [0, 0])
    source = body_of(exported(analysis, Colouring(granularity=Granularity.SENTENCE)))
    boxes = [text for text, _ in typeset(source)[1]]
    assert boxes == ["One", "two", "—", "three.", "吾", "輩", "は", "https://", "a.org/", "b"]
    assert re.search(r"吾\}\\allowbreak\{\}(%\n)?\\gltr\w+\{輩\}", source)


def test_words_without_a_place_to_break_are_cut_after_some_letters() -> None:
    boxes = typeset(body_of(exported(analysis_of(["x" * 100], [0]))))[1]
    assert [len(text) for text, _ in boxes] == [40, 40, 20]


def test_no_line_of_the_source_is_long_and_none_is_blank() -> None:
    analysis = analysis_of(["word" + " word" * 2_000 + "吾" * 2_000], [0])
    body = body_of(exported(analysis))
    assert all(0 < len(line) < 150 for line in body.splitlines())
    assert typeset(body)[0] == analysis.text + "\n"


SPECIAL = r"\ { } $ & # % _ ^ ~ < > | ' ` - -- --- ,, ?` !` ^^M \input{x} $x_1^2$ %comment" + '"'


def test_special_characters_are_escaped() -> None:
    assert text_of(analysis_of([SPECIAL], [0])) == SPECIAL + "\n"
    source = body_of(exported(analysis_of(["---", ",,,"], [0, 0])))
    assert "--" not in source
    assert ",," not in source


@given(
    st.lists(
        st.text(
            st.characters(codec="utf-8", exclude_characters="\u200b\u2060\ufeff\u202f")
            | st.sampled_from(" \n\\{}$&#%_^~-,א"),
            min_size=1,
            max_size=6,
        ),
        max_size=8,
    ),
    st.sampled_from(Granularity),
)
def test_any_text_comes_back(pieces: list[str], granularity: Granularity) -> None:
    analysis = analysis_of(pieces, [9**index for index in range(len(pieces))])
    lines = LINE_END.split(analysis.text)
    if not lines[-1]:
        lines.pop()
    expected = [NO_SIGN.sub(lambda match: visible(match[0]), line) for line in lines]
    assert text_of(analysis, Colouring(granularity=granularity)) == "".join(
        f"{line}\n" for line in expected
    )


def test_lines_from_right_to_left_are_turned_and_what_runs_against_them_is_turned_back() -> None:
    analysis = analysis_of(["שלום", " 12", " two", " words", " שלום", "\nabc שלום x"], [0] * 6)
    first, second = body_of(exported(analysis)).splitlines()
    assert first.startswith("\\gltrright{\\gltrgreen{שלום} \\gltrL{\\gltrgreen{12}} \\gltrL{")
    assert "\\gltrL{\\gltrgreen{two} \\gltrgreen{words}} \\gltrgreen{שלום}}" in first
    assert second == "\\gltrgreen{abc} \\gltrR{\\gltrgreen{שלום}} \\gltrgreen{x}\\par"


def test_the_legend_is_one_line_of_labels_and_shares() -> None:
    source = exported(analysis_of(["a", " b"], [0, 5000]))
    legend = source.partition("{\\small\n")[2].partition("\\par}")[0]
    text, boxes = typeset(legend.replace("\\quad\n", ";"))
    assert boxes == [
        ("\u00a0top\u00a010\u00a0", "green"),
        ("\u00a0top\u00a0100\u00a0", "yellow"),
        ("\u00a0top\u00a01,000\u00a0", "red"),
        ("\u00a0beyond\u00a01,000\u00a0", "purple"),
    ]
    assert [part.rpartition("\u00a0\u00a0")[2] for part in text.split(";")] == [
        "50.0\u00a0%", "0.0\u00a0%", "0.0\u00a0%", "50.0\u00a0%",
    ]  # fmt: skip


def test_a_plain_text_has_no_colours_and_no_legend() -> None:
    source = exported(analysis_of(["a", " b"], [0, 50]), replace(GLTR_COLOURING, painted=False))
    assert body_of(source) == "a b\\par\n"


def test_lines_below_are_a_second_sign_of_the_buckets() -> None:
    analysis = analysis_of(["a"], [0])
    assert "\\leaders" not in exported(analysis)
    assert exported(analysis, replace(GLTR_COLOURING, underlined=True)).count("\\leaders") == 3


def test_the_colours_are_those_of_the_palette_on_paper() -> None:
    source = exported(analysis_of(["a"], [0]))
    assert re.findall(r"\\definecolor\{gltr(\w+)\}\{HTML\}\{(\w+)\}", source) == [
        (name, colour.removeprefix("#").upper())
        for name, colour in zip(("ink", *BUCKETS), (LIGHT.ink, *LIGHT.buckets), strict=True)
    ]


@pytest.mark.parametrize("name", ["a\n\\input{x}", "a\r\u2028b", "^^M\\x", "%\n", "x" * 3_000])
def test_no_name_leaves_the_comment(name: str) -> None:
    analysis = analysis_of(["a"], [0], model=replace(MODEL, name=name))
    source = exported(analysis, origin=Origin(name, "docx", (name,)))
    comment = source.partition("\\begingroup\\par\n")[0]
    assert all(line.startswith("%") for line in comment.splitlines())
    assert "\\usepackage{xcolor}" in comment
    assert "They do" in comment


def test_an_empty_text_makes_a_fragment() -> None:
    assert body_of(exported(analysis_of([], []))) == ""


def test_a_remark_says_how_words_have_their_values() -> None:
    analysis = analysis_with_masses([b"The", b" cat", b"s"], 1)
    bits = Thresholds(SURPRISAL.limits, SURPRISAL)
    source = exported(analysis, Colouring(bits, Granularity.WORD))
    assert "% The probability of a word is corrected for where it ends.\n" in source
    assert "probability of a word" not in exported(analysis)
