"""PDF gives back the paragraphs that its author wrote, and nothing that the page adds to them."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from helpers.small_pdfs import SmallPage, small_pdf
from hypothesis import given, settings
from hypothesis import strategies as st

from gltr_desktop.documents.document import Document, LockedError, ReadOptions
from gltr_desktop.documents.readers.pdf import read
from gltr_desktop.errors import InputError

FILES = Path(__file__).parent / "files"
HEADERS = "headers and page numbers left out"
LEFT, TOP = 60, 480
"""Where the text of a page begins: below the part in which running heads are looked for."""
STORY = (
    "The boat came in before anybody had lit the lamps on the quay, and nobody saw who stepped"
    " ashore with the trunk. It stood there in the rain for most of the morning until the"
    " harbour master had it carried into his office and opened it with a chisel in front of two"
    " witnesses."
)
SEQUEL = (
    "There was nothing in it but paper. Each sheet was written on one side only, in a small"
    " and patient hand, and the first of them began with the name of a town that none of the"
    " three had ever heard of before that day."
)


def pdf(*pages: SmallPage) -> Document:
    return read(small_pdf(*pages), "essay.pdf", ReadOptions())


def wrapped(text: str, width: int = 50) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def indented(page: SmallPage, y: float, *paragraphs: str) -> float:
    """Write paragraphs with indented first lines, one right below the other."""
    for paragraph in paragraphs:
        first, *rest = textwrap.wrap(paragraph, 50, initial_indent="  ")
        page.line(LEFT + 12, y, first.strip())
        y = page.lines(LEFT, y - 14, rest)
    return y


def spaced(page: SmallPage, y: float, *paragraphs: str) -> float:
    """Write paragraphs with a gap after each."""
    for paragraph in paragraphs:
        y = page.lines(LEFT, y, wrapped(paragraph)) - 8
    return y


@pytest.mark.parametrize(
    ("name", "password", "notices"),
    [
        ("novel", None, (HEADERS,)),
        ("species", None, ("2 notes at the end", HEADERS)),
        ("owner-lock", None, ()),
        ("cat", None, ()),
        ("locked", "secret", (HEADERS,)),
    ],
)
def test_text_comes_out_as_it_was_written(
    name: str, password: str | None, notices: tuple[str, ...]
) -> None:
    data = (FILES / f"{name}.pdf").read_bytes()
    document = read(data, f"{name}.pdf", ReadOptions(password=password))
    assert document.text == (FILES / f"{name}.txt").read_text(encoding="utf-8").strip()
    assert document.notices == notices
    assert not document.warning


def test_paragraphs_are_known_by_their_indented_first_lines() -> None:
    page = SmallPage()
    indented(page, TOP, STORY, SEQUEL, "“Well?”", "“It is no matter.”", STORY)
    assert pdf(page).text.split("\n\n") == [STORY, SEQUEL, "“Well?”", "“It is no matter.”", STORY]


def test_paragraphs_are_known_by_the_gaps_between_them() -> None:
    page = SmallPage()
    spaced(page, TOP, STORY, SEQUEL, STORY)
    assert pdf(page).text.split("\n\n") == [STORY, SEQUEL, STORY]


def test_a_paragraph_goes_on_over_a_page() -> None:
    first, second = SmallPage(), SmallPage()
    lines = wrapped(STORY)
    first.lines(LEFT, 100, lines[:3])
    indented(second, second.lines(LEFT, TOP, lines[3:]), SEQUEL)
    assert pdf(first, second).text.split("\n\n") == [STORY, SEQUEL]


def test_a_page_may_begin_a_paragraph() -> None:
    first, second = SmallPage(), SmallPage()
    indented(first, 200, STORY)
    indented(second, TOP, SEQUEL, STORY)
    assert pdf(first, second).text.split("\n\n") == [STORY, SEQUEL, STORY]


def test_an_indented_line_begins_a_paragraph_though_the_line_before_is_full() -> None:
    page = SmallPage()
    lines = [*wrapped(STORY)[:-1], "chisel in front of two witnesses who said nothing."]
    indented(page, page.lines(LEFT, TOP, lines), "“Well?”", SEQUEL)
    assert pdf(page).text.split("\n\n") == [" ".join(lines), "“Well?”", SEQUEL]


def test_of_two_indented_lines_the_second_may_begin_a_paragraph() -> None:
    page = SmallPage()
    page.line(LEFT + 12, TOP, "On the Origin of the Trunk, and of What Was in It")
    page.line(LEFT + 12, TOP - 14, "Nobody who had seen it could ever quite agree on")
    rest = ["the colour of the trunk, nor on its size, nor even", "on the day on which it came."]
    page.lines(LEFT, TOP - 28, rest)
    heading, _, text = pdf(page).text.partition("\n\n")
    assert heading == "On the Origin of the Trunk, and of What Was in It"
    assert text.startswith("Nobody who had seen it could ever quite agree on the colour of")


def test_a_caption_does_not_cut_a_paragraph_in_two() -> None:
    page = SmallPage()
    lines = wrapped(STORY)
    y = page.lines(LEFT, TOP, lines[:3])
    page.line(LEFT, y - 60, "Figure 1. The trunk, seen from the quay.", size=8)
    page.lines(LEFT, y - 90, lines[3:])
    caption = "Figure 1. The trunk, seen from the quay."
    assert pdf(page).text.split("\n\n") == [STORY, caption]


def test_what_lies_beyond_the_edge_of_the_page_is_no_text() -> None:
    page = SmallPage()
    page.line(LEFT, 700, "trunk_final.qxd")
    page.lines(LEFT, TOP, wrapped(STORY))
    page.line(LEFT, -20, "THIRD PROOF")
    assert pdf(page).text == STORY


def test_ligatures_that_tex_draws_for_control_characters_are_letters() -> None:
    page = SmallPage()
    page.line(LEFT, TOP, "The \x0crst o\x0ece of the harbour")
    page.line(LEFT, TOP - 14, "\x0d")
    assert pdf(page).text == "The first office of the harbour"


def test_columns_are_read_one_after_the_other() -> None:
    page = SmallPage()
    left, right = wrapped(STORY, 24), wrapped(SEQUEL, 24)
    page.lines(40, TOP, left)
    page.lines(230, TOP, right)
    assert pdf(page).text.split("\n\n") == [STORY, SEQUEL]


@pytest.mark.parametrize(("turn", "rotate"), [(0, 90), (0, 180), (90, 0), (90, 90), (90, 270)])
def test_a_page_may_be_turned(turn: int, rotate: int) -> None:
    page = SmallPage(turn=turn, rotate=rotate)
    spaced(page, TOP, STORY, SEQUEL)
    assert pdf(page).text.split("\n\n") == [STORY, SEQUEL]


def test_lines_that_hang_out_begin_paragraphs() -> None:
    page = SmallPage()
    y: float = TOP
    for paragraph in (STORY, SEQUEL, STORY):
        first, *rest = textwrap.wrap(paragraph, 50, subsequent_indent="  ")
        page.line(LEFT, y, first)
        y = page.lines(LEFT + 12, y - 14, [line.strip() for line in rest])
    assert pdf(page).text.split("\n\n") == [STORY, SEQUEL, STORY]


def test_a_heading_is_a_paragraph_though_it_takes_two_lines() -> None:
    page = SmallPage()
    page.line(LEFT, TOP, "What was found in the trunk", size=16)
    page.line(LEFT, TOP - 20, "of the passenger", size=16)
    page.lines(LEFT, TOP - 40, wrapped(STORY))
    assert pdf(page).text == f"What was found in the trunk of the passenger\n\n{STORY}"


def test_verses_stay_lines_and_stanzas_are_parted() -> None:
    page = SmallPage()
    tiger = ["Tyger Tyger, burning bright,", "In the forests of the night;"]
    frame = ["What immortal hand or eye,", "Could frame thy fearful symmetry?"]
    y = indented(page, TOP, STORY)
    y = page.lines(LEFT + 20, y - 14, tiger + frame)
    y = page.lines(LEFT + 20, y - 14, frame + tiger)
    page.lines(LEFT, y - 14, wrapped(SEQUEL))
    stanzas = ["\n".join(tiger + frame), "\n".join(frame + tiger)]
    assert pdf(page).text.split("\n\n") == [STORY, *stanzas, SEQUEL]


def test_the_lines_of_a_stanza_stay_together_though_some_end_a_sentence() -> None:
    page = SmallPage()
    verses = ["who stepped ashore", "nobody saw.", "the rain came down", "on wood and straw"]
    y = page.lines(LEFT, TOP, wrapped(STORY))
    page.lines(LEFT, y - 14, verses)
    assert pdf(page).text.split("\n\n") == [STORY, "\n".join(verses)]


def test_the_items_of_a_numbered_list_are_lines() -> None:
    page = SmallPage()
    items = ["1. It was never to be opened in front of anybody.", "2. Nobody did."]
    y = page.lines(LEFT, TOP, wrapped(STORY))
    page.lines(LEFT, y - 10, items)
    assert pdf(page).text.split("\n\n") == [STORY, "\n".join(items)]


def test_bullets_go_and_the_items_of_a_list_are_lines() -> None:
    page = SmallPage()
    y = page.lines(LEFT, TOP, wrapped(STORY)) - 8
    for item in ("one candle", "a map that is to be rolled and not folded and not", "salt"):
        page.line(LEFT + 12, y, "•")
        page.line(LEFT + 30, y, item)
        y -= 14
        if item.endswith("not"):
            page.line(LEFT + 30, y, "sent by post")
            y -= 14
    items = "one candle\na map that is to be rolled and not folded and not sent by post\nsalt"
    assert pdf(page).text == f"{STORY}\n\n{items}"


def test_the_rows_of_a_table_are_lines_and_its_cells_are_parted_by_tabs() -> None:
    page = SmallPage()
    y = page.lines(LEFT, TOP, wrapped(STORY)) - 10
    for row in (("Plant", "Rows"), ("Leeks", "four"), ("Dahlias", "two")):
        page.line(LEFT, y, row[0])
        page.line(LEFT + 120, y, row[1])
        y -= 14
    page.lines(LEFT, y - 10, wrapped(SEQUEL))
    table = "Plant\tRows\nLeeks\tfour\nDahlias\ttwo"
    assert pdf(page).text.split("\n\n") == [STORY, table, SEQUEL]


def test_a_large_first_letter_belongs_to_its_word() -> None:
    page = SmallPage()
    lines = wrapped(STORY[1:], 44)
    page.line(LEFT, TOP - 14, STORY[0], size=36)
    page.lines(LEFT + 24, TOP, lines[:2])
    page.lines(LEFT, TOP - 28, lines[2:])
    assert pdf(page).text == STORY


def pages_with(head: str, foot: str) -> list[SmallPage]:
    pages = []
    for number, text in enumerate((STORY, SEQUEL, STORY), start=1):
        page = SmallPage()
        page.line(LEFT, 560, head.format(number))
        page.lines(LEFT, TOP, wrapped(text))
        page.line(200, 40, foot.format(number))
        pages.append(page)
    return pages


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("The trunk", "{}"),
        ("The trunk", "– {} –"),
        ("{}   A chapter on trunks", "Page {} of 3"),
        ("Draft of 3 May", "The trunk, page {}"),
    ],
)
def test_running_heads_and_page_numbers_go(head: str, foot: str) -> None:
    document = pdf(*pages_with(head, foot))
    assert document.text.split("\n\n") == [STORY, SEQUEL, STORY]
    assert document.notices == (HEADERS,)


def test_a_lone_page_number_goes_from_a_single_page() -> None:
    page = SmallPage()
    page.lines(LEFT, TOP, wrapped(STORY))
    page.line(200, 40, "- 17 -")
    assert pdf(page).text == STORY


def test_a_running_head_with_the_page_number_goes_though_it_changes() -> None:
    pages = []
    for number, (head, text) in enumerate(
        [("The boat", STORY), ("The trunk", SEQUEL), ("The paper", STORY), ("The town", SEQUEL)]
    ):
        page = SmallPage()
        page.line(LEFT, 560, f"{head}   {number + 31}")
        page.lines(LEFT, TOP, wrapped(text))
        pages.append(page)
    assert pdf(*pages).text.split("\n\n") == [STORY, SEQUEL, STORY, SEQUEL]


def test_a_first_line_that_returns_stays_if_the_text_follows_it_closely() -> None:
    pages = []
    for text in (STORY, SEQUEL):
        page = SmallPage()
        page.lines(LEFT, 560, ["Dear Madam,", *wrapped(text)])
        pages.append(page)
    document = pdf(*pages)
    assert document.text.count("Dear Madam,") == 2
    assert document.notices == ()


def test_headings_of_chapters_stay_though_they_return() -> None:
    pages = []
    for number, text in enumerate((STORY, SEQUEL), start=1):
        page = SmallPage()
        page.line(LEFT, 540, f"Chapter {number}", size=16)
        page.lines(LEFT, TOP, wrapped(text))
        pages.append(page)
    assert pdf(*pages).text.split("\n\n") == ["Chapter 1", STORY, "Chapter 2", SEQUEL]


def test_a_table_of_contents_goes() -> None:
    contents, page = SmallPage(), SmallPage()
    contents.line(LEFT, TOP, "Contents", size=14)
    entries = ["The boat ........ 3", "The trunk ...... 17", "The town . . . . . . . . . 42"]
    contents.lines(LEFT, TOP - 30, entries)
    page.lines(LEFT, TOP, wrapped(STORY))
    document = pdf(contents, page)
    assert document.text == STORY
    assert document.notices == ("table of contents left out",)


def noted(mark_in_text: str, mark_of_note: str, *, raised: bool) -> SmallPage:
    page = SmallPage()
    lines = wrapped(STORY)
    y = page.lines(LEFT, TOP, lines[:-1])
    end = page.line(LEFT, y, lines[-1])
    page.line(end, y + (4 if raised else 0), mark_in_text, size=6 if raised else 10)
    page.lines(LEFT, y - 22, wrapped(SEQUEL))
    page.line(LEFT, 80, mark_of_note, size=5 if raised else 8)
    page.line(LEFT + 6, 77 if raised else 80, "The records of the harbour do", size=8)
    page.line(LEFT, 68, "not name this boat.", size=8)
    return page


@pytest.mark.parametrize(
    ("mark_in_text", "mark_of_note", "raised"),
    [("1", "1", True), ("*", "*", False), ("†", "†", False), ("²", "²", False)],
)
def test_footnotes_follow_the_text_without_their_marks(
    mark_in_text: str, mark_of_note: str, raised: bool
) -> None:
    document = pdf(noted(mark_in_text, mark_of_note, raised=raised))
    note = "The records of the harbour do not name this boat."
    assert document.text.split("\n\n") == [STORY, SEQUEL, note]
    assert document.notices == ("1 note at the end",)


def test_a_note_that_has_the_number_of_its_page_stays() -> None:
    pages = []
    notes = ["The records do not name it.", "This is disputed.", "A bridge."]
    for number, (height, note) in enumerate(zip((90, 76, 82), notes, strict=True), start=1):
        page = SmallPage()
        y = page.lines(LEFT, TOP, wrapped(STORY))
        end = page.line(LEFT, y, "Nobody saw it come in")
        page.line(end, y + 4, str(number), size=6)
        page.line(LEFT, height, f"{number} {note}", size=8)
        page.line(200, 40, str(number))
        pages.append(page)
    assert pdf(*pages).text.split("\n\n")[-3:] == notes


def test_small_print_at_the_foot_is_no_note_if_no_mark_in_the_text_stands_for_it() -> None:
    page = SmallPage()
    page.lines(LEFT, TOP, wrapped(STORY))
    page.line(LEFT, 120, "12 crates and a trunk, drawn from memory", size=8)
    document = pdf(page)
    assert document.text.endswith("\n\n12 crates and a trunk, drawn from memory")
    assert document.notices == ()


def test_exponents_and_ordinals_are_no_marks_of_notes() -> None:
    page = SmallPage()
    end = page.line(LEFT, TOP, "The room has 20 m")
    page.line(end, TOP + 4, "2", size=6)
    end = page.line(end + 10, TOP, "and is the 4")
    page.line(end, TOP + 4, "th", size=6)
    assert pdf(page).text == "The room has 20 m2 and is the 4th"


def joined(lines: list[str], more: str) -> str:
    """What comes of two lines, of which the first is made full."""
    page = SmallPage()
    first, second = lines
    page.lines(LEFT, TOP, [f"{'x' * (49 - len(first))} {first}", second])
    page.lines(LEFT, TOP - 40, wrapped(more))
    return pdf(page).text.split("\n\n")[0].lstrip("x ")


@pytest.mark.parametrize(
    ("lines", "more", "text"),
    [
        (
            ["He was much too im-", "patient to wait there"],
            "",
            "He was much too impatient to wait there",
        ),
        (["It was a well-", "known address to us"], "", "It was a well-known address to us"),
        (["The Anglo-", "Saxon chronicle says"], "", "The Anglo-Saxon chronicle says"),
        (["In the years 1914-", "1918 nobody came"], "", "In the years 1914-1918 nobody came"),
        (["They took an x-", "ray of the trunk"], "", "They took an x-ray of the trunk"),
        (["Die Vor- und", "Nachteile"], "", "Die Vor- und Nachteile"),
        (["Die Vor-", "und Nachteile"], "", "Die Vor- und Nachteile"),
        (
            ["It stood by the sea-", "side all day"],
            "A sea-side town.",
            "It stood by the sea-side all day",
        ),
        (["He knew—or", "said that he did"], "", "He knew—or said that he did"),
        (["That was all—", "or so he said"], "", "That was all—or so he said"),
    ],
)
def test_words_broken_at_the_ends_of_lines_are_joined(
    lines: list[str], more: str, text: str
) -> None:
    assert joined(lines, more) == text


def test_hyphens_stay_where_no_word_is_ever_broken() -> None:
    page = SmallPage()
    long_words = [
        "and then all of them saw what it was,",
        "extraordinarily little had come of it, and wrote",
        "some letters about it to the old bored",
        "superintendents of the works.",
    ]
    first = "After the war, and after the peace, they built four-"
    page.lines(LEFT, TOP, [first, "lane roads to all of the towns beside the sea,", *long_words])
    assert "four-lane roads" in pdf(page).text


def test_it_is_said_if_the_fonts_do_not_say_what_they_draw() -> None:
    page = SmallPage()
    page.line(LEFT, TOP, "glyphs, by number")
    ordinary = b"/Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding"
    system = b"<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
    drawings = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd /CIDSystemInfo %b >>" % system
    nameless = b"/Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [%b]" % drawings
    data = small_pdf(page).replace(ordinary, nameless)
    document = read(data, "essay.pdf", ReadOptions())
    assert set(document.text) <= {"\ufffd", " "}
    assert document.warning.startswith("100\u00a0% of the letters could not be identified")


def picture() -> SmallPage:
    page = SmallPage()
    page.picture()
    return page


def test_a_scan_is_refused_with_a_remedy() -> None:
    scan = (FILES / "scan.pdf").read_bytes()
    for data in (scan, small_pdf(picture(), picture())):
        with pytest.raises(InputError, match=r"pages of “scan.pdf” are pictures.*OCR"):
            read(data, "scan.pdf", ReadOptions())


def test_it_is_said_how_many_pages_are_pictures() -> None:
    page = SmallPage()
    page.lines(LEFT, TOP, wrapped(STORY))
    document = pdf(page, picture())
    assert document.text == STORY
    assert document.notices == ("1 of 2 pages is a picture and was not read",)
    assert pdf(page, picture(), picture()).notices == (
        "2 of 3 pages are pictures and were not read",
    )


def test_it_is_said_that_a_page_is_damaged() -> None:
    first, second = SmallPage(), SmallPage()
    first.lines(LEFT, TOP, wrapped(STORY))
    kids = b"/Kids [4 0 R 6 0 R]"
    data = small_pdf(first, second)
    assert kids in data
    document = read(data.replace(kids, b"/Kids [4 0 R 9 0 R]"), "essay.pdf", ReadOptions())
    assert document.text == STORY
    assert document.notices == ("1 of 2 pages is damaged and was not read",)
    with pytest.raises(InputError, match="is damaged"):
        read(data.replace(kids, b"/Kids [8 0 R 9 0 R]"), "essay.pdf", ReadOptions())


def test_pages_without_anything_give_no_text() -> None:
    assert pdf(SmallPage(), SmallPage()).text == ""


def test_a_locked_file_asks_for_its_password() -> None:
    data = (FILES / "locked.pdf").read_bytes()
    with pytest.raises(
        LockedError, match=r"“a.pdf” is locked with a password\. Enter its password"
    ):
        read(data, "a.pdf", ReadOptions())
    with pytest.raises(LockedError, match=r"password does not open “a\.pdf”"):
        read(data, "a.pdf", ReadOptions(password="guess"))  # noqa: S106


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + bytes(range(256)) * 2])
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"“cut\.pdf” is damaged"):
        read(data, "cut.pdf", ReadOptions())


def test_a_file_cut_short_gives_text_or_is_refused() -> None:
    page = SmallPage()
    page.lines(LEFT, TOP, wrapped(STORY))
    data = small_pdf(page)
    for length in range(20, len(data), 97):
        with contextlib.suppress(InputError):
            text = read(data[:length], "cut.pdf", ReadOptions()).text
            assert set(text.split()) <= set(STORY.split())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_file_that_explodes_ends_no_more_than_its_process() -> None:
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (500 * 2**20,) * 2)\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
        "from gltr_desktop.documents.document import ReadOptions\n"
        "from gltr_desktop.documents.readers.pdf import read\n"
        "print(read(open(sys.argv[1], 'rb').read(), 'a.pdf', ReadOptions()).text)\n"
    )
    file = FILES / "exploding.pdf"
    ended = subprocess.run([sys.executable, "-c", code, file], capture_output=True, check=False)
    assert ended.returncode != 0


WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=12)
SENTENCES = st.lists(WORDS, min_size=1, max_size=25).map(lambda words: " ".join(words) + ".")
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=6).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(st.lists(PARAGRAPHS, min_size=1, max_size=6))
def test_no_paragraph_is_ever_broken_and_none_is_joined(paragraphs: list[str]) -> None:
    page = SmallPage()
    spaced(page, 3000, *paragraphs)
    document = read(small_pdf(page, height=3600), "essay.pdf", ReadOptions())
    assert document.text.split("\n\n") == paragraphs
