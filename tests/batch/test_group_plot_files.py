"""The groups as files: a picture, their figures, and the texts with their groups."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from helpers.text_rows import FIGURES, error_row, figures_of, text_row

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.batch.caution import CAUTION
from gltr_desktop.batch.columns import columns
from gltr_desktop.batch.group_plot.csv_files import groups_csv, texts_csv
from gltr_desktop.batch.group_plot.groups import figures, group_plot
from gltr_desktop.batch.group_plot.svg import to_svg
from gltr_desktop.batch.rows import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.batch.rows import TextRow

SVG = "{http://www.w3.org/2000/svg}"
WHEN = datetime(2026, 11, 25, 15, 9, tzinfo=UTC)


def texts(label: str, greens: Sequence[int]) -> list[tuple[str, TextRow]]:
    """Texts of 1,000 tokens, so many of which are green."""
    return [
        (label, text_row(f"{label}-{n}.txt", figures_of((green, 1000 - green, 0, 0))))
        for n, green in enumerate(greens)
    ]


ROWS = [
    *texts("Ada", [500, 600, 700, 800, 900, 100]),
    *texts("Ben", [650, 750]),
    ("Ben", text_row("short.txt", figures_of((10, 5, 3, 2)))),
    ("", error_row("photo.jpg", "The file is a picture. Choose a text.")),
]


# The picture


def drawn(rows: Sequence[tuple[str, TextRow]], number: int = 0) -> ET.Element:
    """The picture of the figure with this number."""
    column = figures(GLTR_COLOURING)[number]
    return ET.fromstring(to_svg(group_plot(rows, GLTR_COLOURING, column), WHEN))  # noqa: S314


def said(picture: ET.Element) -> list[str]:
    """The texts of a picture, from top to bottom of the markup."""
    return [element.text or "" for element in picture.iter(f"{SVG}text")]


def test_a_picture_says_what_it_shows_and_how_it_was_read() -> None:
    lines = said(drawn(ROWS))
    assert lines[0] == "Top 10, share"
    heads = ["Ada", "6 texts", "Ben", "2 of 3 texts", "Others", "0 of 1 text"]
    start = lines.index("Ada")
    assert lines[start : start + 6] == heads
    below = " ".join(lines[start + 6 :])
    assert "Each dot is a text." in below
    assert "Left out: 1 text is too short, 1 has no such figure." in below
    assert CAUTION in below
    assert "Read by little-model (float32). Thresholds of the rank of tokens: 10,100,1000." in below
    assert below.endswith(f"Made with {PROGRAM} on 25 November 2026, 15:09.")


def test_a_picture_has_a_dot_for_each_text_and_a_box_for_each_large_group() -> None:
    picture = drawn(ROWS)
    ada, ben, others = picture.findall(f"{SVG}g/{SVG}g")
    assert [len(group.findall(f"{SVG}circle")) for group in (ada, ben, others)] == [6, 2, 0]
    assert [len(group.findall(f"{SVG}rect")) for group in (ada, ben, others)] == [1, 0, 0]
    centres = sorted(float(dot.attrib["cx"]) for dot in ada.iter(f"{SVG}circle"))
    gaps = [after - before for before, after in pairwise(centres)]
    assert gaps == pytest.approx([4 * gaps[1], *gaps[1:2] * 4], rel=1e-3)
    box = ada.find(f"{SVG}rect")
    assert box is not None
    # The quartiles, 0.525 and 0.775, lie between dots.
    assert float(box.attrib["x"]) == pytest.approx(centres[1] + gaps[1] / 4, rel=1e-3)
    assert float(box.attrib["width"]) == pytest.approx(2.5 * gaps[1], rel=1e-3)


def test_a_picture_is_told_to_those_who_do_not_see_it() -> None:
    picture = drawn(ROWS)
    assert picture.attrib["role"] == "img"
    assert picture.findtext(f"{SVG}title") == "Top 10, share"
    description = picture.findtext(f"{SVG}desc") or ""
    assert (
        "Ada: 6 texts, median 65.0\u00a0%, the middle half 52.5\u00a0% to 77.5\u00a0%"
        in description
    )


def test_a_picture_names_no_file() -> None:
    markup = ET.tostring(drawn(ROWS), encoding="unicode")
    assert "Ada" in markup
    for _, row in ROWS:
        assert row.file.name not in markup


def test_hostile_names_are_text_in_a_picture() -> None:
    name = 'a<script>"&\x00\ud800\ufffe\n\u202eb'
    picture = drawn(texts(name, [500, 600]))
    assert 'a<script>"&��� �b' in said(picture)
    assert picture.find(f".//{SVG}script") is None


def test_a_long_name_is_cut_off_and_whole_for_the_pointer() -> None:
    name = "The class that has the longest name of all classes"
    picture = drawn(texts(name, [500, 600]))
    (shown,) = (line for line in said(picture) if line.startswith("The class"))
    assert shown.endswith("…")
    assert name.startswith(shown[:-1])
    assert picture.findtext(f".//{SVG}g/{SVG}g/{SVG}title") == name


def test_everything_lies_within_a_picture() -> None:
    picture = drawn([row for label in "abcdefgh" for row in texts(label, range(0, 1001, 50))])
    width, height = (float(picture.attrib[side]) for side in ("width", "height"))
    assert picture.attrib["viewBox"] == f"0 0 {width:g} {height:g}"
    drawing = picture.find(f"{SVG}g")
    assert drawing is not None
    shift = [float(number) for number in re.findall(r"[\d.]+", drawing.attrib["transform"])]
    for dot in drawing.iter(f"{SVG}circle"):
        assert 0 < float(dot.attrib["cx"]) + shift[0] < width
    bottom = max(float(line.attrib["y"]) for line in picture.findall(f"{SVG}text"))
    base = max(float(line.attrib["y2"]) for line in drawing.iter(f"{SVG}line")) + shift[1]
    assert base < bottom < height


# Tables


def read(data: bytes) -> list[dict[str, str]]:
    """The rows of a table."""
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_each_figure_of_each_group_is_a_row() -> None:
    rows = read(groups_csv(ROWS, GLTR_COLOURING))
    names = [column.name for column in figures(GLTR_COLOURING)]
    found = [(row["figure"], row["group"]) for row in rows]
    assert found == [(name, group) for name in names for group in ("Ada", "Ben", "Others")]


def test_a_row_of_a_group_has_the_numbers_of_the_plot() -> None:
    ada, ben, others = read(groups_csv(ROWS, GLTR_COLOURING))[:3]
    numbers = {
        "n": 6, "too_short": 0, "without_figure": 0, "min": 0.1, "lower_whisker": 0.5, "q1": 0.525,
        "median": 0.65, "q3": 0.775, "upper_whisker": 0.9, "max": 0.9, "mean": 0.6, "sd": 0.2828427,
    }  # fmt: skip
    assert {name: float(ada[name]) for name in numbers} == pytest.approx(numbers)
    assert (ben["n"], ben["too_short"], ben["median"]) == ("2", "1", "0.7")
    # Two texts have no quartiles.
    assert [ben[name] for name in ("lower_whisker", "q1", "q3", "upper_whisker")] == [""] * 4
    assert (others["n"], others["without_figure"]) == ("0", "1")
    assert [others[name] for name in ("min", "median", "max", "mean", "sd")] == [""] * 5


def test_a_single_text_has_no_deviation() -> None:
    row = read(groups_csv(texts("a", [500]), GLTR_COLOURING))[0]
    assert (row["mean"], row["sd"]) == ("0.5", "")


def test_each_row_of_a_group_says_how_its_texts_were_read() -> None:
    for row in read(groups_csv(ROWS, GLTR_COLOURING)):
        assert (row["model"], row["precision"]) == ("little-model", "float32")
        assert (row["thresholds"], row["level"]) == ("10,100,1000", "token")
        assert row["program"] == PROGRAM


def test_each_text_is_a_row_with_its_group_and_all_columns() -> None:
    rows = read(texts_csv(ROWS, GLTR_COLOURING))
    assert list(rows[0]) == ["group", *(column.name for column in columns(GLTR_COLOURING))]
    found = [(row["group"], row["file"]) for row in rows]
    assert found == [(label or "Others", row.file.name) for label, row in ROWS]
    assert rows[0]["top10_share"] == "0.5"
    # Texts that the plot leaves out are there, too.
    assert (rows[-2]["file"], rows[-2]["top10_share"]) == ("short.txt", "-")
    assert rows[-1]["status"] == "The file is a picture. Choose a text."
    assert rows[-1]["top10_share"] == ""


def test_no_name_is_a_formula_or_half_a_character() -> None:
    rows = [("=1+1", text_row("@x\udcff.txt")), ("-", text_row("b.txt"))]
    (first, second) = read(texts_csv(rows, GLTR_COLOURING))
    assert (second["group"], second["file"]) == ("'=1+1", "'@x�.txt")
    assert {row["group"] for row in read(groups_csv(rows, GLTR_COLOURING))} == {"'=1+1", "'-"}
    assert first["group"] == "'-"


def test_an_infinite_perplexity_is_in_no_statistic() -> None:
    rows = [*texts("a", [500]), ("a", text_row("b.txt", replace(FIGURES, perplexity=math.inf)))]
    row = next(
        row for row in read(groups_csv(rows, GLTR_COLOURING)) if row["figure"] == "perplexity"
    )
    assert (row["n"], row["without_figure"], row["max"]) == ("1", "1", "42.125")
