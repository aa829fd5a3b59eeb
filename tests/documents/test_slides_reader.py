"""Of a presentation comes what stands on the slides, titles and points first."""

from __future__ import annotations

import io
import zipfile

import pytest
from helpers.office_files import element, pptx, relationships, shape, zipped

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.readers.slides import read
from gltr_desktop.errors import InputError

TITLE = 'type="title"'
POINTS = 'idx="1"'


def opened(data: bytes) -> Document:
    return read(data, "talk.pptx", ReadOptions())


def table(*rows: str) -> str:
    cells = "".join(f"<a:tr>{row}</a:tr>" for row in rows)
    return f"<p:graphicFrame><a:graphic><a:tbl>{cells}</a:tbl></a:graphic></p:graphicFrame>"


def cell(text: str, attributes: str = "") -> str:
    return f"<a:tc {attributes}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"


def test_title_then_points_then_boxes_and_tables_in_their_order() -> None:
    slide = (
        shape("A box.", "Its second paragraph.")
        + table(cell("bees") + cell("minutes"), cell("forty") + cell("six"))
        + f"<p:grpSp><p:nvGrpSpPr/>{shape('In a group.')}</p:grpSp>"
        + shape("to show the way", "to tell the distance", place=POINTS)
        + shape("Why bees dance", place=TITLE)
    )
    assert opened(pptx(slide, shape("Second slide", place=TITLE))).text == (
        "Why bees dance\n\nto show the way\nto tell the distance\n\nA box.\n\n"
        "Its second paragraph.\n\nbees\tminutes\nforty\tsix\n\nIn a group.\n\nSecond slide"
    )


def test_dates_numbers_and_footers_go() -> None:
    number = '<a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld><a:r><a:t> of many</a:t></a:r></a:p>'
    slide = (
        shape("Title", place=TITLE)
        + shape("1/27/13", place='type="dt"')
        + shape("A company", place='type="ftr"')
        + shape("7", place='type="sldNum"')
        + shape(number)
    )
    document = opened(pptx(slide))
    assert document.text == "Title\n\n of many"
    assert document.notices == ("headers and footers left out",)


def test_speaker_notes_and_comments_go_and_are_told() -> None:
    notes = element("p:notes", f"<p:cSld><p:spTree>{shape('Say hello.')}</p:spTree></p:cSld>")
    comments = element("p:cmLst", "<p:cm><p:text>No.</p:text></p:cm>")
    document = opened(pptx(shape("Title"), notesSlide=notes, comments=comments))
    assert document.text == "Title"
    assert document.notices == ("1 comment left out", "speaker notes left out")


def test_notes_that_hold_only_the_number_of_the_slide_are_not_told() -> None:
    number = shape("3", place='type="sldNum"') + shape("", place='type="sldImg"')
    notes = element("p:notes", f"<p:cSld><p:spTree>{number}</p:spTree></p:cSld>")
    assert opened(pptx(shape("Title"), notesSlide=notes)).notices == ()


def test_hidden_slides_and_shapes_go_and_are_told() -> None:
    data = pptx(
        shape("Shown.") + shape("Hidden.", hidden=True),
        shape("Hidden slide."),
        attributes={1: 'show="0"'},
    )
    document = opened(data)
    assert document.text == "Shown."
    assert document.notices == ("2 hidden passages left out",)


def test_breaks_are_line_ends() -> None:
    broken = "<a:p><a:r><a:t>Two</a:t></a:r><a:br/><a:r><a:t>lines</a:t></a:r></a:p>"
    assert opened(pptx(shape(broken, place=TITLE))).text == "Two\nlines"


def test_bullets_make_lists_wherever_they_are() -> None:
    bullet = '<a:p><a:pPr><a:buChar char="-"/></a:pPr><a:r><a:t>{}</a:t></a:r></a:p>'
    none = "<a:p><a:pPr><a:buNone/></a:pPr><a:r><a:t>{}</a:t></a:r></a:p>"
    slide = shape(bullet.format("one"), bullet.format("two"), "plain") + shape(
        "point", none.format("none"), place=POINTS
    )
    assert opened(pptx(slide)).text == "point\n\nnone\n\none\ntwo\n\nplain"


def test_bullets_are_inherited_from_layout_and_master() -> None:
    styles = (
        "<p:txStyles><p:bodyStyle><a:lvl1pPr><a:buChar/></a:lvl1pPr></p:bodyStyle></p:txStyles>"
    )
    bare = shape("", place='type="body" idx="2"').replace(
        "<a:lstStyle/>", "<a:lstStyle><a:lvl1pPr><a:buNone/></a:lvl1pPr></a:lstStyle>"
    )
    other = shape("", place='type="body" idx="3"')
    layout = element("p:sldLayout", f"<p:cSld><p:spTree>{other}{bare}</p:spTree></p:cSld>")
    slide = shape("a", "b", place='type="subTitle" idx="1"') + shape(
        "c", "d", place='type="body" idx="2"'
    )
    data = pptx(slide, slideLayout=layout)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts["ppt/_rels/slideLayout.xml.rels"] = relationships({"m": ("slideMaster", "master.xml")})
    parts["ppt/master.xml"] = element("p:sldMaster", f"<p:cSld><p:spTree/></p:cSld>{styles}")
    assert opened(zipped(parts)).text == "a\nb\n\nc\n\nd"


def test_merged_cells_are_read_once_and_a_table_of_one_column_is_layout() -> None:
    merged = table(
        cell("both", 'gridSpan="2"') + cell("", 'hMerge="1"'),
        cell("a") + cell("b", 'rowSpan="2"'),
        cell("c") + cell("", 'vMerge="1"'),
    )
    assert opened(pptx(merged + table(cell("one"), cell("two")))).text == (
        "both\na\tb\nc\n\none\n\ntwo"
    )


def test_a_formula_is_nothing_and_a_diagram_is_told() -> None:
    formula = "<a:p><a:r><a:t>Where </a:t></a:r><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></a:p>"
    chart = '<p:graphicFrame><a:graphic><c:chart r:id="c"/></a:graphic></p:graphicFrame>'
    document = opened(pptx(shape(formula) + chart))
    assert document.text == "Where "
    assert document.notices == ("1 chart or diagram left out",)


def test_what_is_kept_in_two_forms_is_read_once() -> None:
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="x">{shape("New.")}</mc:Choice>'
        f"<mc:Fallback>{shape('Old.')}</mc:Fallback></mc:AlternateContent>"
    )
    assert opened(pptx(both)).text == "New."


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_damaged_presentations_are_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"talk\.pptx.* is damaged or incomplete"):
        opened(data)


def test_a_cut_presentation_is_refused() -> None:
    with pytest.raises(InputError, match="damaged"):
        opened(pptx(shape("Title"))[:-40])


def test_a_doctype_is_refused() -> None:
    parts: dict[str, str | bytes] = {
        "ppt/presentation.xml": '<!DOCTYPE p [<!ENTITY x "y">]><p>&x;</p>'
    }
    with pytest.raises(InputError, match="DOCTYPE"):
        opened(zipped(parts))
