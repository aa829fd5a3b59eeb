"""The text of RTF comes out, whichever program wrote it, and nothing that is not its author's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.readers.rtf import read
from gltr_desktop.errors import InputError

FONTS = (
    r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 Mincho;}"
    r"{\f3\fcharset2 Symbol;}{\f4\fcharset77 Geneva;}{\f5\cpg1253 Greek;}{\f6 Wingdings;}"
    r"{\f7\fcharset134 SimSun;}{\f8\fcharset136 MingLiU;}{\f9\fcharset129 Batang;}}"
)


def document(body: str, head: str = r"\ansi\ansicpg1252\deff0") -> Document:
    data = rf"{{\rtf1{head}{FONTS}{body}}}".encode("latin-1")
    return read(data, "letter.rtf", ReadOptions())


def text(body: str, head: str = r"\ansi\ansicpg1252\deff0") -> str:
    return document(body, head).text


# Characters


def test_special_characters_have_words_and_symbols() -> None:
    body = (
        r"\ldblquote a\rdblquote  \lquote b\rquote  c\emdash d\endash e\bullet\~f\_g\-h\tab i\\\{\}"
    )
    assert text(body) == "“a” ‘b’ c—d–e•\u00a0f\u2011gh\ti\\{}"


@pytest.mark.parametrize(
    ("font", "escaped", "expected"),
    [
        (0, r"\'80\'e4", "€ä"),
        (1, r"\'cf\'f0\'e8\'e2\'e5\'f2", "Привет"),
        (2, r"\'93\'fa\'96\'7b \'83A\'83\'5c", "日本 アソ"),
        (4, r"\'8a\'9a", "äö"),
        (5, r"\'e1\'e2", "αβ"),
        (7, r"\'d6\'d0", "中"),
        (8, r"\'a4\'a4", "中"),
        (9, r"\'c7\'d1", "한"),
    ],
)
def test_bytes_are_read_in_the_code_page_of_their_font(
    font: int, escaped: str, expected: str
) -> None:
    assert text(rf"a\f{font} {escaped}\f0 z") == f"a{expected}z"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (r"\ansi\ansicpg1251", "д"),
        (r"\mac", "‰"),
        (r"\pc", "Σ"),
        (r"\pca", "õ"),
        (r"\ansi", "ä"),
        (r"\ansi\ansicpg99999", "ä"),
    ],
)
def test_fonts_of_no_character_set_have_the_code_page_of_the_document(
    head: str, expected: str
) -> None:
    assert text(r"\f20 \'e4", head) == expected


def test_pictures_kept_as_letters_go_but_spaces_stay() -> None:
    assert text(r"a\f3\'b7 \'41\f0 b\u-3913 ?{\f6 J}c") == "a bc"


def test_a_group_ends_what_began_in_it() -> None:
    assert text(r"{\f1 \'cf}\'cf{\plain\f1{\plain\'cf}}") == "ПÏÏ"


@pytest.mark.parametrize(
    ("escaped", "expected"),
    [
        (r"\u8364\'80.", "€."),
        (r"\u8364?.", "€."),
        (r"\u-10179?\u-8634?.", "🙆."),
        (r"\uc0\u55357\uc1\u56898\'3f.", "🙂."),
        (r"{\uc2\u955 xx\u966 yy}\u966 z.", "λφφ."),
        (r"\uc2\u12354\'82\'a0.", "あ."),
        (r"\uc0\u8364 .", "€."),
        (r"\u8212\emdash.", "—."),
        (r"\u8217\b s.", "’s."),
        (r"{\u8217}s.", "’s."),
        (r"\u128578 ?.", "🙂."),
        (r"\u55357 ?.", "\ufffd."),
    ],
)
def test_a_character_by_its_number_replaces_its_fallback(escaped: str, expected: str) -> None:
    assert text(escaped) == expected


def test_utf8_that_was_not_escaped_is_read() -> None:
    data = r"{\rtf1\ansi\ansicpg1252 naïve “日本” \'e4}".encode()
    assert read(data, "a.rtf", ReadOptions()).text == "naïve “日本” ä"


def test_bytes_that_were_not_escaped_are_read_in_the_code_page() -> None:
    data = r"{\rtf1\ansi\ansicpg1251 Привет}".encode("cp1251")
    assert read(data, "a.rtf", ReadOptions()).text == "Привет"


def test_the_file_itself_may_be_in_utf16() -> None:
    data = r"{\rtf1\ansi\ansicpg1252 Größe}".encode("utf-16")
    assert read(data, "a.rtf", ReadOptions()).text == "Größe"


def test_the_unicode_form_of_a_text_is_taken_where_there_are_two() -> None:
    assert text(r"a{\upr{???\par}{\*\ud{\u8364 ?}}}b") == "a€b"


def test_line_ends_in_the_file_mean_nothing() -> None:
    assert text("one\r\n two\\par\r\nthree\n\nfour") == "one two\n\nthreefour"


# Paragraphs


def test_paragraphs_lines_pages_and_sections_end() -> None:
    body = r"a\par b\line c\page d\sect e\par\par{\pard f\par}g" + "\\\nh\\\r\ni"
    assert text(body) == "a\n\nb\nc\n\nd\n\ne\n\nf\n\ng\n\nh\n\ni"


def test_items_of_one_list_are_lines() -> None:
    body = (
        r"\pard Before\par{\listtext 1.\tab}\pard\ls1 one\par{\listtext 2.\tab}two\par"
        r"\pard\ls1\ilvl1{\listtext a.\tab}inner\par\pard\ls2\ilvl1{\listtext o\tab}other\par"
        r"\pard\ls1 three\par\pard\ls3 new\par\pard After\par"
    )
    assert text(body) == "Before\n\none\ntwo\ninner\nother\nthree\n\nnew\n\nAfter"


def test_lists_of_older_programs_are_lists() -> None:
    body = (
        r"\pard{\pntext\f3\'b7\tab}{\*\pn\pnlvlblt\pnf3{\pntxtb\'b7}}\fi-360 one\par"
        r"{\pntext\f3\'b7\tab}two\par\pard After\par"
        r"{\*\pn\pnlvlbody{\pntxta .}}{\pntext 1.\tab}first\par"
    )
    assert text(body) == "one\ntwo\n\nAfter\n\nfirst"


def test_numbered_headings_are_no_list() -> None:
    head = (
        r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2\outlinelevel9 Body;}}"
        r"{\*\listtable{\list{\listlevel\levelnfc255}{\listlevel\levelnfc0}\listid7}}"
        r"{\*\listoverridetable{\listoverride\listid7\listoverridecount0\ls5}}"
    )
    body = (
        r"\pard\s1\ls1{\listtext 1.\tab}One\par\pard\s1\ls1 Two\par"
        r"\pard\outlinelevel1\ls1 Three\par\pard\s2\ls1 a\par b\par"
        r"\pard\ls5{\listtext\tab}Four\par\pard\ls5 Five\par\pard\ls5\ilvl1 c\par\ilvl1 d\par"
    )
    assert text(head + body) == "One\n\nTwo\n\nThree\n\na\nb\n\nFour\n\nFive\n\nc\nd"


# Tables

ROW = r"\trowd\cellx1000\cellx2000\pard\intbl {}\cell {}\cell\row"


def test_cells_are_parted_by_tabs_and_rows_by_line_ends() -> None:
    rows = ROW.format("day", "time") + ROW.format(r"one\line two\par three", "")
    assert text(rf"a\par{rows}\pard b\par") == "a\n\nday\ttime\none two three\t\n\nb"


def test_a_table_of_one_column_is_layout() -> None:
    assert text(r"\trowd\cellx9\pard\intbl a\par b\cell\row\intbl c\cell\row") == "a\n\nb\n\nc"


def test_cells_need_not_be_said_to_be_in_a_table() -> None:
    body = r"\trowd\cellx1\cellx2 a\cell b\par c\cell\row\pard d"
    assert text(body) == "a\tb c\n\nd"


def test_merged_cells_are_one_cell() -> None:
    body = (
        r"\trowd\clmgf\cellx1\clmrg\cellx2\cellx3\pard\intbl wide\cell\cell c\cell\row"
        r"\trowd\clvmrg\cellx1\cellx2\cellx3\pard\intbl\cell b\cell c\cell\row"
    )
    assert text(body) == "wide\tc\nb\tc"


def test_a_table_in_a_table_becomes_part_of_its_cell() -> None:
    inner = (
        r"\pard\intbl\itap2 {}\nestcell {}\nestcell"
        r"{{\*\nesttableprops\trowd\cellx1\cellx2\nestrow}}{{\nonesttables\par}}"
    )
    body = (
        r"\pard\intbl outer\par"
        + inner.format("a", "b")
        + inner.format("c", "d")
        + r"\pard\intbl\cell last\cell\trowd\cellx1\cellx2\row\pard after"
    )
    assert text(body) == "outer a\tb c\td\tlast\n\nafter"


# What is left out, and what follows

LEFT_OUT = [
    r"{\info{\title T}{\author A}}",
    r"{\stylesheet{\s0 Normal;}}",
    r"{\colortbl;\red0\green0\blue0;}",
    r"{\*\generator Riched20 10.0}",
    r"{\*\unknown nothing{\b deep}}",
    r"{\pict\wmetafile8 010009}",
    r"{\*\shppict{\pict\pngblip 89}}{\nonshppict{\pict 00}}",
    r"{\object\objemb{\*\objclass Word}{\*\objdata 0105}{\result{\pict 00}}}",
    r"{\*\bkmkstart here}{\*\bkmkend here}",
    r"{\xe entry}{\tc heading}",
    r"{\field{\*\fldinst PAGE}{\fldrslt 7}}",
    r"{\mmath{\*\moMath{\mr x}}}",
    r"\chdate\chpgn\sectnum ",
    r"{\*\ftnsep\chftnsep}{\ftncn continued}",
    r"{{\NeXTGraphic a.png \width640}\'ac}",
    r"{\*\background{\shp{\*\shpinst{\shptxt mark\par}}}}",
]


@pytest.mark.parametrize("group", LEFT_OUT)
def test_what_is_no_text_is_left_out(group: str) -> None:
    assert text(f"one {group}two") == "one two"
    assert document(f"one {group}two").notices == ()


def test_fields_show_their_results() -> None:
    body = (
        r"{\field{\*\fldinst{HYPERLINK \\\\l x}}{\fldrslt{\ul the office}}} and "
        r"{\field{\*\fldinst SEQ F {\field{\*\fldinst x}{\fldrslt y}}}{\fldrslt 1}}."
    )
    assert text(body) == "the office and 1."


def test_a_contents_table_and_an_index_are_left_out() -> None:
    toc = r"{\field\fldedit{\*\fldinst{\rtlch TOC \\o}}{\fldrslt One\tab 1\par Two\tab 2\par}}\par "
    index = r"{\field{\*\fldinst INDEX}{\fldrslt arch 1\par}}"
    read_document = document(toc + r"Text.\par" + index)
    assert read_document.text == "Text."
    assert read_document.notices == ("table of contents left out",)


CONTENTS_STYLES = (
    r"{\stylesheet{\s0 Normal;}{\s5\sbasedon0 toc 1;}{\s6{\*\x y}TOC Heading;}{\s7 Tocs;}}"
)


def test_a_contents_table_is_known_by_its_styles() -> None:
    lines = r"\pard\s5 One\tab 1\par\pard\s5 Two\tab iv\par\pard\s7 One\tab 1\par"
    read_document = document(CONTENTS_STYLES + r"\pard\s6 Contents\par\par" + lines)
    assert read_document.text == "One\t1"
    assert read_document.notices == ("table of contents left out",)
    field = r"\pard\s6 Contents\par\pard{\field{\*\fldinst TOC}{\fldrslt One 1}}\par One"
    assert text(CONTENTS_STYLES + field) == "One"


def test_other_paragraphs_in_the_styles_of_contents_tables_stay() -> None:
    body = (
        r"\pard\s6 Foreword\par\pard Text.\par\s5 Agency\par\s6 Sources\par\s6 Thanks\par"
        + ROW.format("a", "b")
        + r"\pard\s6 End\par"
    )
    read_document = document(CONTENTS_STYLES + body)
    assert read_document.text == ("Foreword\n\nText.\n\nAgency\n\nSources\n\nThanks\n\na\tb\n\nEnd")
    assert read_document.notices == ()


def test_numbers_that_libreoffice_writes_by_mistake_are_no_text() -> None:
    body = r"{\*\generator LibreOffice/7.4}a{-1495809083 {\b b}}{1495809083 }{\loch 1495809083 }"
    assert text(body) == "ab1495809083 "
    assert text("a{1495809083 }b") == "a1495809083 b"


def test_the_base_of_a_ruby_stays() -> None:
    body = (
        r"a {\field{\*\fldinst EQ \\* jc2 \\* hps10 \\o\\ad(\\s\\up 9(\u12388 ?),\u26481 ?)}"
        r"{\fldrslt}} b"
    )
    assert text(body) == "a 東 b"


def test_headers_and_footers_are_left_out_and_told_if_they_hold_text() -> None:
    read_document = document(r"{\header\pard Running head\par}{\footerf\pard\chpgn\par}text")
    assert read_document.text == "text"
    assert read_document.notices == ("headers and footers left out",)
    assert document(r"{\header\pard\par}text").notices == ()


def test_deleted_and_hidden_text_is_left_out_and_counted() -> None:
    body = (
        r"a{\deleted b}{\deleted\b  c}{\revised d}e\v f\v0 g\deleted h\plain i{\mvf j}"
        r"{\v {\footnote n}}{\deleted{\shp{\*\shpinst{\shptxt x}}}}"
    )
    read_document = document(body)
    assert read_document.text == "adegi"
    assert read_document.notices == ("3 deletions left out", "1 hidden passage left out")


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    assert text(r"one {\deleted\par}two\par{\deleted x\par y\par}three") == "one two\n\nthree"


def test_comments_are_left_out_and_counted() -> None:
    body = r"a{\*\atnid X}{\*\atnauthor Y}\chatn{\*\annotation{\*\atndate 5}{\footnote n}no\par}b"
    assert document(body).text == "ab"
    assert document(body).notices == ("1 comment left out",)


def test_notes_follow_footnotes_first() -> None:
    body = (
        r"One{\super\chftn{\footnote\ftnalt\pard{\super\chftn} End.\par}}, "
        r"two{\super\chftn}{\*\footnote\pard\plain\chftn\tab First.\par Again.},"
        r" three{\footnote\chftn  Second}.\par Next"
    )
    read_document = document(body)
    assert read_document.text == ("One, two, three.\n\nNext\n\nFirst.\n\nAgain.\n\nSecond\n\nEnd.")
    assert read_document.notices == ("3 notes at the end",)


def test_a_note_has_no_part_in_the_list_or_the_table_around_its_mark() -> None:
    item = r"\pard\ls1 one{\footnote a\par b}\par two\par"
    cell = r"\trowd\cellx1\cellx2\pard\intbl c{\footnote d\par e}\cell f\cell\row"
    assert text(item + cell) == "one\ntwo\n\nc\tf\n\na\n\nb\n\nd\n\ne"


def test_the_typed_mark_of_a_note_goes_where_the_note_repeats_it() -> None:
    body = (
        r"One{\super *{\footnote\pard{\super *} Note.}} and {\b a}{\footnote all of it}"
        r"{\super 2}{\footnote 2nd}."
    )
    assert text(body) == "One and a2.\n\nNote.\n\nall of it\n\n2nd"


def test_a_text_box_follows_its_paragraph_once() -> None:
    box = (
        r"{\shp{\*\shpinst\shpleft1{\sp{\sn shapeType}{\sv 202}}{\shptxt\pard In the box.\par}}"
        r"{\shprslt{\*\do\dptxbx{\dptxbxtext\pard In the box.\par}}}}"
    )
    group = rf"{{\shpgrp{{\*\shpinst{box}}}}}"
    old = r"{\*\do\dobxpage\dptxbx{\dptxbxtext\pard Old box.\par}\dpx1}"
    expected = "One two.\n\nIn the box.\n\nIn the box.\n\nOld box.\n\nNext."
    assert text(rf"One {box}{group}{old}two.\par Next.") == expected


def test_the_text_that_an_object_shows_stays() -> None:
    assert text(r"a {\object\rsltrtf{\*\objdata 01}{\result linked}} b") == "a linked b"


# HTML in RTF, as Outlook keeps it

HTML = (
    r"{\*\htmltag19 <html>}{\*\htmltag64 <p>}\htmlrtf{\htmlrtf0 "
    r"Caf{\*\htmltag84 &eacute;}\htmlrtf \'e9\htmlrtf0 {\*\htmltag84 <b>}\htmlrtf{\b\htmlrtf0 au"
    r"{\*\htmltag92 </b>}\htmlrtf}\htmlrtf0{\*\htmltag4 \par}\htmlrtf  \htmlrtf0 lait,"
    r"{\*\htmltag116 <br>}\htmlrtf\line\htmlrtf0 two\htmlrtf 1.\tab\htmlrtf0{\*\htmltag72 </p>}"
    r"\htmlrtf\par}\htmlrtf0{\*\htmltag64 <p>}\htmlrtf{\htmlrtf0 three"
    r"{\*\htmltag84 \par}\htmlrtf  \htmlrtf0{\*\htmltag72}\htmlrtf\par}\htmlrtf0 four"
)


def test_html_in_rtf_is_read_without_its_tags_and_what_stands_for_them() -> None:
    assert text(HTML, r"\ansi\ansicpg1252\fromhtml1\deff0") == "Caféau lait,\ntwo\n\nthree\n\nfour"


# Damage


def test_a_file_that_is_cut_off_gives_its_text_so_far() -> None:
    data = rb"{\rtf1\ansi One.\par Two{\footnote Note\par} three\par{\b four and fi"
    cut = read(data, "cut.rtf", ReadOptions())
    assert cut.text == "One.\n\nTwo three\n\nfour and fi\n\nNote"
    assert cut.warning == "“cut.rtf” ends in the middle: the rest of it is missing."
    assert not document("whole").warning


@pytest.mark.parametrize("end", [r"\u82", r"\u", r"\par", r"\'4", r"\'", "\\", r"\bin2"])
def test_a_word_that_is_cut_off_is_no_text(end: str) -> None:
    assert read(rf"{{\rtf1 a{end}".encode(), "a.rtf", ReadOptions()).text.startswith("a")
    assert "R" not in read(rf"{{\rtf1 a{end}".encode(), "a.rtf", ReadOptions()).text


@pytest.mark.parametrize("end", [r"\'e", r"\'"])
def test_half_of_an_escaped_byte_is_no_letter(end: str) -> None:
    assert read(rf"{{\rtf1 Caf{end}".encode(), "a.rtf", ReadOptions()).text == "Caf"


@given(st.integers(min_value=7))
def test_a_file_cut_off_anywhere_begins_as_the_whole_does(end: int) -> None:
    body = (
        rf"\pard Caf\'e9 \u8364\'80 \ldblquote x\rdblquote\par{ROW.format('a', 'b')}\pard"
        r"{\shp{\*\shpinst{\shptxt box\par}}}{\pict 00{\*\blip 11}}c{\footnote n}{\*\un kn}.\par"
    )
    data = rf"{{\rtf1{FONTS}{body}}}".encode()
    whole = read(data, "a.rtf", ReadOptions())
    cut = read(data[:end], "a.rtf", ReadOptions())
    assert bool(cut.warning) == (end < len(data))
    beginnings = tuple(whole.text.split())
    for word in cut.text.split():
        assert any(beginning.startswith(word) for beginning in beginnings)


@pytest.mark.parametrize("where", ["{}", r"{{\*\unknown {}}}", r"{{\pict {}}}"])
def test_deep_nesting_is_refused(where: str) -> None:
    braces = "{" * 100_000 + "x" + "}" * 100_000
    with pytest.raises(InputError, match="is nested too deeply"):
        document(where.format(braces))


def test_nesting_as_programs_write_it_is_read() -> None:
    assert text("{" * 500 + "x" + "}" * 500) == "x"


def test_binary_data_is_passed_over() -> None:
    assert text(r"a{\pict\bin4 }}}}}b\bin3 {{{c{\*\x\bin2 }{}d") == "abcd"
    cut = document(r"a\bin2000000000 b")
    assert (cut.text, bool(cut.warning)) == ("a", True)


def test_what_follows_the_document_is_no_text() -> None:
    data = b"  {\\rtf1 text\\par}left\0\0{\\b x}"
    assert read(data, "a.rtf", ReadOptions()).text == "text"


@pytest.mark.parametrize(
    "body",
    [
        r"a\u" + "9" * 5000 + " ?b",
        r"a\uc-3\u-1 ?b\u b",
        r"a\itap99999999\intbl\nestcell\nestrow b",
        r"a\cell\row\nestrow\ls-1\ilvl99\f-7\par b",
        r"a\'zz\'4",
        "a\\",
        r"a{\field{\fldrslt b}}{\fldinst}{\footnote\footnote b}\ftnalt\footnote b",
        r"a{\*}{\*\*\*\b b}\*\b",
        r"{\fonttbl{\f999999999999\fcharset999 ;}}\f9 a{\upr b}{\shptxt{\shptxt x}}",
        r"{\listtable\levelnfc\listid}{\listoverridetable\ls\ls1}\ls1 a\par",
    ],
)
def test_nonsense_is_read_as_far_as_it_goes(body: str) -> None:
    assert text(body).startswith("a")


def test_words_that_begin_groups_mean_nothing_outside_of_them() -> None:
    assert text(r"a\info b\pict c\header d") == "abcd"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert isinstance(read(b"{\\rtf1 " + data, "a.rtf", ReadOptions()), Document)


WORDS = st.sampled_from(
    [
        r"\par",
        r"\cell",
        r"\row",
        r"\nestcell",
        r"\trowd",
        r"\intbl",
        r"\itap2",
        r"\ls1",
        r"\v",
        r"\v0",
        r"\deleted",
        r"\plain",
        r"\pard",
        r"{\footnote",
        r"{\shptxt",
        r"{\*\shpinst",
        r"{\field",
        r"{\*\fldinst",
        r"{\fldrslt",
        r"{\upr",
        r"{\*\ud",
        r"{",
        r"}",
        r"}",
        r"}",
        r"a",
        r"TOC",
        r"\u66?",
        r"\uc0",
        r"\'e4",
        r"\f1",
        r"{\header",
        r"{\*\annotation",
        r"{\*\x",
        r"{\listtext",
        r"\page",
        r"\htmlrtf",
        r"\ftnalt",
        r"\chftn",
        r"*",
    ]
)


@given(st.lists(WORDS, max_size=60))
def test_any_words_are_read(words: list[str]) -> None:
    assert isinstance(document(" ".join(words)), Document)


# A slow and obvious writer

CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Co"],
    exclude_characters="\u00ad\u200b\ufeff\u2028\u2029",
)
PARAGRAPH = st.text(CHARACTERS, min_size=1, max_size=20).filter(lambda text: bool(text.strip()))


def in_rtf(character: str, way: int) -> str:
    """One character as RTF, in one of several ways."""
    units = character.encode("utf-16-le")
    numbers = [int.from_bytes(units[i : i + 2], "little") for i in range(0, len(units), 2)]
    if way == 0 and character.isascii() and character not in "\\{}":
        return character
    if way == 1 and character in "\\{}":
        return f"\\{character}"
    if way == 2 and ord(character) in range(0xA0, 0x100):
        return f"\\'{ord(character):02x}"
    if way == 3:
        return "".join(rf"{{\uc0\u{number} }}" for number in numbers)
    return "".join(rf"\u{number - (number >> 15 << 16)}?" for number in numbers)


@given(st.lists(PARAGRAPH, min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_what_is_written_comes_back(paragraphs: list[str], random: object) -> None:
    choose = getattr(random, "randrange")  # noqa: B009
    body = "".join(
        "".join(in_rtf(character, choose(5)) for character in paragraph) + r"\par "
        for paragraph in paragraphs
    )
    assert text(body) == "\n\n".join(paragraphs)
