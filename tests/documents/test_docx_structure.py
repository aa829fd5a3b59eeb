"""Lists, tables, boxes and notes of a Word document stand where they are read."""

from __future__ import annotations

from helpers.office_files import (
    DELETED_MARK,
    docx,
    item,
    paragraph,
    run,
    style,
    table,
    text_box,
)

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.readers.docx import read


def opened(data: bytes) -> Document:
    return read(data, "essay.docx", ReadOptions())


def text_of(body: str, **parts: str) -> str:
    return opened(docx(body, **parts)).text


def test_a_paragraph_without_an_end_before_a_table_is_a_paragraph() -> None:
    body = paragraph("Left", DELETED_MARK) + table(["a", "b"]) + paragraph("Right", DELETED_MARK)
    assert text_of(body) == "Left\n\na\tb\n\nRight"


def test_the_title_of_a_table_of_contents_goes_with_it() -> None:
    styles = style("T", "TOC Heading", "") + style("C", "toc 1", "")
    title = paragraph("Contents", '<w:pStyle w:val="T"/>')
    line = paragraph("Wells 1", '<w:pStyle w:val="C"/>')
    wells = paragraph("Wells")
    assert text_of(title + line + wells, styles=styles) == "Wells"
    assert text_of(title + wells, styles=styles) == "Contents\n\nWells"
    assert text_of(title + item("a") + wells, styles=styles) == "Contents\n\na\n\nWells"
    assert (
        text_of(title + table(["a", "b"]) + title, styles=styles) == "Contents\n\na\tb\n\nContents"
    )


def test_deleted_rows_go() -> None:
    gone = table(["a", "b"], ["c", "d"]).replace(
        '<w:tr><w:tc><w:p><w:pPr></w:pPr><w:r><w:rPr></w:rPr><w:t xml:space="preserve">c',
        '<w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc><w:p><w:r><w:t>c',
    )
    document = opened(docx(gone))
    assert document.text == "a\tb"
    assert document.notices == ("1 deletion left out",)
    assert not document.warning


def test_boxes_follow_their_paragraph_once() -> None:
    body = paragraph(
        run("Before ") + text_box(paragraph("Box one.") + paragraph("Box two.")) + run("after.")
    ) + paragraph("Next.")
    document = opened(docx(body))
    assert document.text == "Before after.\n\nBox one.\n\nBox two.\n\nNext."
    assert not document.warning


def test_an_old_box_without_another_form_is_read() -> None:
    box = f"<w:txbxContent>{paragraph('Box.')}</w:txbxContent>"
    old = f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>"
    assert text_of(paragraph(run("Text.") + old)) == "Text.\n\nBox."


def test_notes_follow_in_the_order_of_their_marks_first_footnotes_then_endnotes() -> None:
    def mark(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    def note(kind: str, number: int, *texts: str) -> str:
        first, *others = texts
        own = f"<w:p><w:r><w:{kind}Ref/></w:r>{run(first)}</w:p>"
        return f'<w:{kind} w:id="{number}">{own}{"".join(map(paragraph, others))}</w:{kind}>'

    body = paragraph(
        run("A")
        + mark("endnote", 5)
        + run("b")
        + mark("footnote", 9)
        + run("c")
        + mark("footnote", 3)
    )
    separator = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    )
    document = opened(
        docx(
            body,
            footnotes=separator
            + note("footnote", 3, "\tThird.")
            + note("footnote", 9, " Ninth.", "Goes on.")
            + note("footnote", 4, "Without a mark."),
            endnotes=note("endnote", 5, " End."),
        )
    )
    assert document.text == "Abc\n\nNinth.\n\nGoes on.\n\nThird.\n\nEnd."
    assert document.notices == ("3 notes at the end",)
    assert not document.warning


def test_a_mark_that_the_author_chose_goes_with_the_note() -> None:
    reference = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>*</w:t></w:r>'
    note = f'<w:footnote w:id="2">{paragraph(run("*") + run(" The note."))}</w:footnote>'
    body = paragraph(run("Text") + reference + run(" goes on."))
    assert text_of(body, footnotes=note) == "Text goes on.\n\nThe note."


def test_a_note_whose_mark_is_deleted_goes() -> None:
    body = paragraph(
        run("Text.") + '<w:del w:id="1"><w:r><w:footnoteReference w:id="2"/></w:r></w:del>'
    )
    assert (
        text_of(body, footnotes=f'<w:footnote w:id="2">{paragraph("Note.")}</w:footnote>')
        == "Text."
    )


def test_the_items_of_one_list_are_lines() -> None:
    body = (
        paragraph("Before:")
        + item("one")
        + item("one goes on", 0)
        + item("nested", 1, 1)
        + item("other nested", 2, 1)
        + item("")
        + item("two")
        + item("another list", 2)
        + item("goes on", 2)
        + paragraph("")
        + item("after an empty line", 2)
        + paragraph("After.")
        + item("No list.", 0)
    )
    expected = (
        "Before:\n\none\none goes on\nnested\nother nested\ntwo\n\nanother list\ngoes on\n\n"
        "after an empty line\n\nAfter.\n\nNo list."
    )
    assert text_of(body) == expected


def test_lists_by_style_with_their_nesting_and_numbered_headings() -> None:
    def in_list(number: int) -> str:
        return f'<w:pPr><w:numPr><w:numId w:val="{number}"/></w:numPr></w:pPr>'

    styles = (
        style("B1", "List Bullet", in_list(1))
        + style("B2", "List Bullet 2", in_list(2))
        + style("H", "heading 1", in_list(3))
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="none"/>'
        '<w:lvlText w:val=""/></w:lvl></w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num>'
    )
    body = (
        paragraph("Head", '<w:pStyle w:val="H"/>')
        + paragraph("Head", '<w:pStyle w:val="H"/>')
        + paragraph("one", '<w:pStyle w:val="B1"/>')
        + paragraph("inner", '<w:pStyle w:val="B2"/>')
        + paragraph("two", '<w:pStyle w:val="B1"/>')
        + paragraph("no item", '<w:pStyle w:val="B1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + item("without number", 9)
        + item("nor this", 9)
    )
    expected = "Head\n\nHead\n\none\ninner\ntwo\n\nno item\n\nwithout number\n\nnor this"
    assert text_of(body, styles=styles, numbering=numbering) == expected


def test_where_numbers_begin_again_the_list_is_the_same() -> None:
    numbering = '<w:abstractNum w:abstractNumId="7"/>' + "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="7"/></w:num>' for number in (1, 2)
    )
    assert text_of(item("a", 1) + item("b", 2), numbering=numbering) == "a\nb"


def test_the_list_whose_definition_is_numbered_0_is_a_list() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"/><w:abstractNum w:abstractNumId="1"/>'
        + "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number - 1}"/></w:num>'
            for number in (1, 2)
        )
    )
    body = item("a", 1) + item("b", 1) + item("c", 2) + item("d", 1)
    assert text_of(body, numbering=numbering) == "a\nb\n\nc\n\nd"


def test_tables_have_tabs_between_cells_and_spaces_for_breaks() -> None:
    broken = paragraph("<w:r><w:t>one</w:t><w:br/><w:t>half</w:t></w:r>") + paragraph("more")
    body = table(["a", broken], ["", "d"])
    assert text_of(body) == "a\tone half more\n\td"


def test_a_table_of_one_column_is_layout() -> None:
    body = table([paragraph("One.") + paragraph("Two.")], [table(["a", "b"]) + paragraph("Three.")])
    assert text_of(body) == "One.\n\nTwo.\n\na\tb\n\nThree."


def test_cells_that_another_spreads_over_are_no_cells() -> None:
    covered = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{paragraph('')}</w:tc>"
    first = '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + paragraph("a") + "</w:tc>"
    rows = (first, "b"), (covered, "c")
    body = "".join(f"<w:tr>{cell}<w:tc>{paragraph(text)}</w:tc></w:tr>" for cell, text in rows)
    assert text_of(f"<w:tbl>{body}</w:tbl>") == "a\tb\nc"
