"""Of a Word document comes the author's text, in the order in which it is read."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from helpers.office_files import (
    DELETED_MARK,
    HIDDEN,
    complex_field,
    deleted,
    docx,
    element,
    paragraph,
    relationships,
    run,
    style,
    zipped,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.readers.docx import read
from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence


def opened(data: bytes) -> Document:
    return read(data, "essay.docx", ReadOptions())


def text_of(body: str, **parts: str) -> str:
    return opened(docx(body, **parts)).text


def inserted(text: str) -> str:
    return f'<w:ins w:id="1" w:author="A">{run(text)}</w:ins>'


def hidden(text: str) -> str:
    return run(text, HIDDEN)


def test_paragraphs_and_headings_are_parted_by_a_blank_line() -> None:
    body = paragraph("Title", '<w:pStyle w:val="Heading1"/>') + paragraph("") + paragraph("Text.")
    assert text_of(body) == "Title\n\nText."


def test_breaks_are_line_ends_and_tabs_are_tabs_but_not_tab_stops() -> None:
    body = paragraph(
        "<w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:cr/><w:t>three</w:t><w:tab/><w:t>x</w:t></w:r>",
        '<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>',
    )
    assert text_of(body) == "one\ntwo\nthree\tx"


@pytest.mark.parametrize("kind", ["page", "column"])
def test_a_break_of_the_page_ends_the_block(kind: str) -> None:
    body = paragraph(run("One.") + f'<w:r><w:br w:type="{kind}"/></w:r>' + run("Two."))
    assert text_of(body) == "One.\n\nTwo."


def test_hyphens_and_symbols() -> None:
    body = paragraph(
        "<w:r><w:t>self</w:t><w:noBreakHyphen/><w:t>closing dis</w:t><w:softHyphen/>"
        "<w:t>cussed</w:t>"
        '<w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:font="Symbol" w:char="00B7"/>'
        '<w:sym w:font="Arial" w:char="2022"/></w:r>'
    )
    assert text_of(body) == "self‑closing discussed•"


def test_space_counts_only_where_it_is_preserved() -> None:
    body = "<w:p><w:r><w:t>\n  folded\n </w:t></w:r>" + run(" kept ") + run("end") + "</w:p>"
    assert text_of(body) == "folded kept end"


def test_what_is_deleted_or_moved_away_goes_and_what_is_inserted_or_moved_to_stays() -> None:
    body = paragraph(
        run("Now ")
        + deleted("old")
        + f'<w:ins w:id="2" w:author="A">{run("new")}</w:ins>'
        + f'<w:moveFrom w:id="3" w:author="A">{run(" away")}</w:moveFrom>'
        + f'<w:moveTo w:id="4" w:author="A">{run(" here")}</w:moveTo>'
    )
    document = opened(docx(body))
    assert document.text == "Now new here"
    assert document.notices == ("1 deletion left out",)


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = (
        paragraph(run("to the ") + deleted("north."), DELETED_MARK)
        + paragraph(deleted("And the") + run("west"))
        + paragraph("Next.")
    )
    document = opened(docx(body))
    assert document.text == "to the west\n\nNext."
    assert document.notices == ("1 deletion left out",)


def test_paragraphs_that_a_hidden_mark_or_a_large_first_letter_joins() -> None:
    body = (
        paragraph("Run-in. ", "<w:rPr><w:vanish/><w:specVanish/></w:rPr>")
        + paragraph("Text.")
        + paragraph("O", '<w:framePr w:dropCap="drop" w:lines="3"/>')
        + paragraph("nce upon a time.")
    )
    assert text_of(body) == "Run-in. Text.\n\nOnce upon a time."


def test_hidden_text_goes_however_it_is_hidden() -> None:
    styles = (
        style("P", "Hidden paragraph", "<w:rPr><w:vanish/></w:rPr>")
        + style("Q", "Based on it", '<w:basedOn w:val="P"/>')
        + style("C", "Hidden letters", "<w:rPr><w:vanish/></w:rPr>", "character")
    )
    body = (
        paragraph(run("a") + run("b", HIDDEN) + run("c", '<w:vanish w:val="0"/>'))
        + paragraph(run("d") + run("e", '<w:rStyle w:val="C"/>'))
        + paragraph("f", '<w:pStyle w:val="Q"/>')
        + paragraph(run("g", '<w:vanish w:val="false"/>'), '<w:pStyle w:val="P"/>')
        + paragraph(run("both styles", '<w:rStyle w:val="C"/>'), '<w:pStyle w:val="P"/>')
        + paragraph(run("h") + run("i", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"))
    )
    document = opened(docx(body, styles=styles))
    assert document.text == "ac\n\nd\n\ng\n\nboth styles\n\nhi"
    # Nothing that is shown stands between the second and the third.
    assert document.notices == ("2 hidden passages left out",)
    assert not document.warning


def test_of_fields_the_results_stay_and_the_instructions_go() -> None:
    nested = complex_field("IF " + "x", run("yes"))
    body = paragraph(
        run("In ")
        + complex_field("DATE", run("1887"))
        + run(" ")
        + nested.replace("<w:instrText", complex_field("PAGE", run("9")) + "<w:instrText", 1)
        + '<w:fldSimple w:instr="SEQ Table">'
        + run(" 2")
        + "</w:fldSimple>"
    )
    assert text_of(body) == "In 1887 yes 2"


def test_a_field_that_never_ends_hides_nothing() -> None:
    body = paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("All")) + paragraph(
        "is."
    )
    assert text_of(body) == "All\n\nis."


def test_contents_tables_and_indexes_go() -> None:
    toc = paragraph(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("One 1")
    ) + paragraph(run("Two 2") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{paragraph('Contents')}{toc}</w:sdtContent></w:sdt>"
    )
    by_style = paragraph("Three 3", '<w:pStyle w:val="Verz"/>')
    index = paragraph(complex_field("INDEX \\e", run("arch 1")))
    styles = style("Verz", "toc 1", "")
    document = opened(docx(control + toc + by_style + paragraph("Text.") + index, styles=styles))
    assert document.text == "Text."
    assert document.notices == ("table of contents left out",)
    assert not document.warning


def test_comments_and_headers_go_and_are_told() -> None:
    document = opened(
        docx(
            paragraph(run("Text.") + '<w:r><w:commentReference w:id="1"/></w:r>'),
            comments=f'<w:comment w:id="1">{paragraph("No.")}</w:comment>',
            header=paragraph("Draft"),
        )
    )
    assert document.text == "Text."
    assert document.notices == ("1 comment left out", "headers and footers left out")


def test_empty_headers_are_not_told() -> None:
    assert opened(docx(paragraph("Text."), header=paragraph(""))).notices == ()


def test_what_only_wraps_text_is_transparent() -> None:
    smart = f"<w:smartTag>{run('Smart')}</w:smartTag>"
    link = f"<w:hyperlink>{run(' link')}</w:hyperlink>"
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('Control.')}</w:sdtContent></w:sdt>"
    body = f"<w:customXml>{paragraph(smart + link)}</w:customXml>{control}"
    assert text_of(body) == "Smart link\n\nControl."


def test_prompts_of_forms_go_and_are_told() -> None:
    form = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        f"<w:sdtContent>{run('Click here to enter text.')}</w:sdtContent></w:sdt>"
    )
    document = opened(docx(paragraph(run("Name: ") + form)))
    assert document.text == "Name: "
    assert document.notices == ("1 empty form field left out",)
    assert not document.warning


def test_of_ruby_the_base_stays() -> None:
    ruby = (
        f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('いど')}</w:rt><w:rubyBase>{run('井戸')}</w:rubyBase>"
        "</w:ruby></w:r>"
    )
    formula = (
        complex_field("EQ", "")
        .replace(" EQ ", ' EQ \\* jc2 \\* "Font:MS" \\* hps10 \\o\\ad(\\s\\up 9(ねこ),猫) ')
        .replace('<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "")
    )
    assert text_of(paragraph(ruby + run("と") + formula)) == "井戸と猫"


def test_formulas_and_alternative_texts_are_no_words_and_diagrams_are_told() -> None:
    body = paragraph(
        run("Where ")
        + "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
        + '<w:r><w:drawing><a:docPr descr="alternative"/><c:chart r:id="r7"/></w:drawing></w:r>'
        + run("holds.")
    )
    document = opened(docx(body))
    assert document.text == "Where holds."
    assert document.notices == ("1 chart or diagram left out",)


def test_strict_namespaces_and_other_names_of_parts_are_read() -> None:
    strict = "http://purl.oclc.org/ooxml/"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels\\.rels": relationships({"r": ("officeDocument", "/Word/Text.xml")}),
        "word/text.xml": f'<w:document xmlns:w="{strict}wordprocessingml/main"><w:body><w:p>'
        '<w:r><w:rPr><w:vanish w:val="off"/></w:rPr><w:t>Strict.</w:t></w:r></w:p></w:body>'
        "</w:document>",
    }
    assert opened(zipped(parts)).text == "Strict."


def test_a_document_in_another_format_inside_is_told() -> None:
    document = opened(docx(paragraph("Text.") + '<w:altChunk r:id="r9"/>'))
    assert "could not be read" in document.warning
    with pytest.raises(InputError, match="another document inside"):
        text_of('<w:altChunk r:id="r9"/>')


def test_lost_text_is_told() -> None:
    # Text that stands in no paragraph is shown by no program, and not read.
    document = opened(docx(paragraph("Some text.") + run("Just as much.")))
    assert document.text == "Some text."
    assert document.warning == (
        "Only 45\u00a0% of the words of “essay.docx” could be read. "
        "Compare the text with the original."
    )


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/footnotes.xml"])
def test_a_doctype_in_any_part_is_refused(part: str) -> None:
    data = docx(
        paragraph(run("Text.") + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        styles="",
        footnotes=f'<w:footnote w:id="2">{paragraph("Note.")}</w:footnote>',
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    before = parts[part]
    assert isinstance(before, bytes)
    parts[part] = before.replace(
        b"?>", b'?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1
    )
    with pytest.raises(InputError, match="DOCTYPE"):
        opened(zipped(parts))


def test_a_cut_document_is_damaged() -> None:
    data = docx(paragraph("Text. " * 1000))
    for end in (0, 10, len(data) // 2, len(data) - 30):
        with pytest.raises(InputError, match=r"essay\.docx.* is damaged or incomplete"):
            opened(data[:end])


def test_a_document_without_its_text_is_damaged() -> None:
    with pytest.raises(InputError, match="damaged"):
        opened(zipped({"[Content_Types].xml": "<Types/>"}))


def test_deep_nesting_is_refused_or_read() -> None:
    deep = "<w:sdt><w:sdtContent>" * 100 + paragraph("Deep.") + "</w:sdtContent></w:sdt>" * 100
    assert text_of(deep) == "Deep."
    with pytest.raises(InputError, match="nested too deeply"):
        text_of("<w:smartTag>" * 5000 + "</w:smartTag>" * 5000)


WORDS = st.text(alphabet="abc xyzäß漢", min_size=1, max_size=6)
RUNS = st.lists(st.tuples(st.sampled_from(["plain", "deleted", "inserted", "hidden"]), WORDS))
PARAGRAPHS = st.lists(st.tuples(RUNS, st.booleans()), max_size=6)


@settings(max_examples=100)
@given(PARAGRAPHS)
def test_only_text_that_is_shown_comes_back(
    paragraphs: Sequence[tuple[Sequence[tuple[str, str]], bool]],
) -> None:
    forms = {
        "plain": run,
        "deleted": deleted,
        "inserted": inserted,
        "hidden": hidden,
    }
    body = ""
    shown = ""
    for runs, is_joined in paragraphs:
        body += paragraph(
            "".join(forms[kind](text) for kind, text in runs), DELETED_MARK if is_joined else ""
        )
        shown += "".join(text for kind, text in runs if kind in {"plain", "inserted"})
        shown += "" if is_joined else "\n"
    expected = "\n\n".join(line for line in shown.split("\n") if line.strip())
    document = opened(docx(body))
    assert document.text == expected
    assert not document.warning


def test_the_root_element_may_preserve_space() -> None:
    body = "<w:p><w:r><w:t>a </w:t></w:r><w:r><w:t>b</w:t></w:r></w:p>"
    root = element("w:document", f"<w:body>{body}</w:body>")
    parts: dict[str, str | bytes] = {
        "word/document.xml": root.replace("<w:document ", '<w:document xml:space="preserve" ')
    }
    assert opened(zipped(parts)).text == "a b"
