"""Subtitles become what they say: no numbers, no times, no tags, and nothing twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.readers.subtitles import read
from gltr_desktop.errors import InputError

TIMES = "00:00:01,000 --> 00:00:02,500"


def opened(data: bytes | str, name: str = "film.srt", encoding: str | None = None) -> Document:
    content = data.encode() if isinstance(data, str) else data
    return read(content, name, ReadOptions(encoding=encoding))


def srt(*cues: str) -> str:
    return "\n".join(f"{number}\n{TIMES}\n{cue}\n" for number, cue in enumerate(cues, 1))


def vtt(*cues: str) -> str:
    return "WEBVTT\n\n" + "\n".join(f"00:01.000 --> 00:02.500\n{cue}\n" for cue in cues)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_each_line_of_a_cue_is_a_line(end: str, mark: str) -> None:
    text = mark + srt("The lamp\nis dark.", "5", "Who is there?").replace("\n", end)
    assert opened(text).text == "The lamp\nis dark.\n5\nWho is there?"
    web = mark + vtt("The lamp\nis dark.", "5").replace("\n", end)
    assert opened(web, "talk.vtt").text == "The lamp\nis dark.\n5"


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("<i>a</i> <B>b</B><u>c</u>", "a bc"),
        ('<font color="#ff0000">a</font>', "a"),
        ("{\\an8}a {\\i1}b{\\i0}", "a b"),
        ("{i}a{/i} {y:i}b", "a b"),
        ("a\\Nb", "a\nb"),
        ("a<br>b<br />c", "a\nb\nc"),
        ("2 < 3 > 1 and 4<5", "2 < 3 > 1 and 4<5"),
        ("<laughs> {whispers} <3", "<laughs> {whispers} <3"),
        ("R&amp;D &lt;i&gt; AT&T; &copy", "R&D <i> AT&T; &copy"),
        ("- a\n-b", "- a\n-b"),
        ("♪ a ♪", "♪ a ♪"),
        ("a\u00adb", "ab"),
    ],
)
def test_tags_of_subrip(cue: str, expected: str) -> None:
    assert opened(srt(cue)).text == expected


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("<v Ada>Good evening, <c.loud.big>all</c>.", "Good evening, all."),
        ("<00:00:03.500>Let <00:00:03.700>us", "Let us"),
        ("<lang de>ja</lang> <b.x>b</b><i>i</i>", "ja bi"),
        ("<ruby>漢<rt>かん</rt>字<rt>じ</ruby>", "漢字"),
        ("a &amp; b &lt;c&gt; d&nbsp;e", "a & b <c> d\u00a0e"),
        ("a < b", "a < b"),
    ],
)
def test_tags_of_webvtt(cue: str, expected: str) -> None:
    assert opened(vtt(cue), "talk.vtt").text == expected


def test_only_cues_of_webvtt_are_text() -> None:
    text = (
        "WEBVTT - a talk\nKind: captions\n\nNOTE a comment\nof two lines\n\nSTYLE\n::cue { }\n\n"
        "REGION\nid:a\n\nintro\n00:01.000 --> 00:03.000 align:start position:0%\nOne.\n\n"
        "NOTE\n\nstray line\n\n01:00:00.000 --> 01:00:01.000\nTwo.\n7\n02:00.000 --> 03:00.000\n"
        "Three.\n"
    )
    assert opened(text, "talk.vtt").text == "One.\nTwo.\nThree."
    assert opened(text, "talk.srt").text == "One.\nTwo.\nThree."


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        (["a", "a"], "a"),
        (["a\nb", "a\nb"], "a\nb"),
        (["a", "a\nb", "b\nc", "c"], "a\nb\nc"),
        (["title\na", "title\nb"], "title\na\nb"),
        (["a\na"], "a"),
        (["a", "b", "a"], "a\nb\na"),
        (["a", "<i></i>", "<i>a</i>"], "a"),
    ],
)
def test_a_line_that_stays_on_the_screen_is_said_once(cues: list[str], expected: str) -> None:
    assert opened(srt(*cues)).text == expected
    assert opened(vtt(*cues), "talk.vtt").text == expected


@pytest.mark.parametrize(
    "times",
    [
        "00:00:01,000 --> 00:00:02,500  X1:10 X2:20 Y1:5 Y2:6",
        "00:00:01.000 --> 00:00:02.500",
        "0:00:01,0 -->0:00:02,5",
        "00:01,000 --> 00:02,500",
        "00:00:01:000 --> 00:00:02:500",
        "00: 00: 01, 000 -- > 00: 00: 02, 500",
        "00:00:01,000 -> 00:00:02,500",
        "00:00:01,000 -->",
        "\t-00:00:01,000 --> 00:00:02,500",
    ],
)
def test_damaged_times_are_no_text(times: str) -> None:
    assert opened(f"1\n{times}\nOne.\n\n2\n{times}\nTwo.\n").text == "One.\nTwo."


@pytest.mark.parametrize(
    "text",
    [
        f"{TIMES}\nOne.\n\n{TIMES}\nTwo.\n",
        f"1\n{TIMES}\nOne.\n2\n{TIMES}\nTwo.\n",
        f"1\n\n{TIMES}\n\nOne.\n\n2\n\n{TIMES}\n\nTwo.\n",
        f"1\n{TIMES}\nOne.\n\nl2\n{TIMES}\nTwo.\n",
        f"#1.\n{TIMES}\nOne.\n\n[2]\n{TIMES}\nTwo.\n",
        f"1\n{TIMES}\nOne.\n\n1\n{TIMES}\nTwo.\n",
        f"1\n{TIMES}\nOne.\n\n2\nTwo.\n",
        f"1\n{TIMES}\nOne.\n\n2\nTwo.\n\n3\n{TIMES}\n\n",
        f"1\n{TIMES}\nOne.\n\nTwo.\n\n2\n",
        f"by somebody\n\n1\n{TIMES}\nOne.\n\n\n\n2\n{TIMES}\n\nTwo.\n\n",
    ],
)
def test_damaged_numbers_are_no_text(text: str) -> None:
    assert opened(text).text == "One.\nTwo."


def test_a_number_that_somebody_says_is_text() -> None:
    assert opened(srt("2", "1984", "Three.\n\n1985\n", "Four.")).text == (
        "2\n1984\nThree.\n1985\nFour."
    )


def test_a_file_without_times_is_taken_as_it_is() -> None:
    document = opened("One.\n\nTwo.\n")
    assert document.text.strip() == "One.\n\nTwo."
    assert document.notices == ("no times found, all lines kept",)


def test_the_encoding_is_detected_and_can_be_chosen() -> None:
    data = srt("Съешь же ещё этих мягких французских булок, да выпей чаю.").encode("cp1251")
    document = opened(data)
    assert document.text.startswith("Съешь")
    assert (document.encoding, document.original) == ("cp1251", "")
    assert opened(data, encoding="koi8-r").text != document.text
    assert opened(srt("Grüße").encode("utf-16")).text == "Grüße"
    with pytest.raises(InputError, match=r"“film.srt” is not in utf-8"):
        opened(data, encoding="utf-8")


SAID = st.text(st.characters(categories=["L", "P", "N"], exclude_characters="<>{}&\\"), min_size=1)
CUES = st.lists(st.lists(SAID.filter(lambda line: not line.isdigit()), min_size=1), min_size=1)


def said_once(cues: list[list[str]]) -> list[str]:
    """What is said, line by line: a line is not said again while it stays on the screen."""
    said: list[str] = []
    for index, cue in enumerate(cues):
        for position, line in enumerate(cue):
            stays = index > 0 and line in cues[index - 1]
            if not stays and (position == 0 or cue[position - 1] != line):
                said.append(line)
    return said


@given(CUES)
def test_what_is_said_comes_back(cues: list[list[str]]) -> None:
    expected = "\n".join(said_once(cues))
    assert opened(srt(*map("\n".join, cues))).text == expected
    assert opened(vtt(*map("\n".join, cues)), "talk.vtt").text == expected


@given(st.text(st.sampled_from("1:0,->\n <i/rt&;{\\}WEBVTTNOTE"), max_size=80))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(opened(text).text, str)
    assert isinstance(opened(text, "talk.vtt").text, str)
