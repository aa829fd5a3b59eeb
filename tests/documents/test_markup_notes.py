"""Notes follow after the text, and their marks go."""

from __future__ import annotations

import pytest
from helpers.html_markup import markup


def parts(html: str) -> list[str]:
    """The text and each note."""
    found = markup(html)
    return [found.body.text(), *(note.text() for note in found.notes)]


@pytest.mark.parametrize(
    "html",
    [
        # An e-book
        (
            '<p>a<a epub:type="noteref" href="#n">1</a> b</p>'
            '<aside epub:type="footnote" id="n"><p>Note.</p></aside>'
        ),
        (
            '<p>a<a role="doc-noteref" href="#n">1</a> b</p>'
            '<aside role="doc-footnote" id="n"><p>1 Note.</p></aside>'
        ),
        # Markdown
        (
            '<p>a<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup> b</p>'
            '<section class="footnotes"><ol><li id="fn1"><p>Note. '
            '<a href="#fnref1" class="footnote-backref">↩︎</a></p></li></ol></section>'
        ),
        # LibreOffice
        (
            '<p>a<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym">'
            "<sup>1</sup></a> b</p>"
            '<div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym"'
            ' href="#sdfootnote1anc">1</a>Note.</p></div>'
        ),
        # Word
        (
            '<p>a<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1">[1]</a> b</p>'
            '<div style="mso-element:footnote-list"><hr>'
            '<div style="mso-element:footnote" id="ftn1">'
            '<p><a href="#_ftnref1" name="_ftn1">[1]</a> Note.</p></div></div>'
        ),
        # Google Docs
        (
            '<p>a<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> b</p>'
            '<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a>&nbsp;Note.</p></div>'
        ),
        # An encyclopedia
        (
            '<p>a<sup id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup> b</p>'
            '<ol><li id="cite_note-1"><b><a href="#cite_ref-1">^</a></b> '
            "<span>Note.</span></li></ol>"
        ),
        # By hand
        '<p>a<a href="#n" id="r">*</a> b</p><p id="n"><a href="#r">*</a>) Note.</p>',
        '<p>a<sup>[<a href="#n" id="r">1</a>]</sup> b</p><p><a id="n" href="#r">1</a>. Note.</p>',
    ],
)
def test_a_note_goes_to_the_end_in_every_dialect(html: str) -> None:
    assert parts(f"{html}<p>After.</p>") == ["a b\n\nAfter.", "Note."]


def test_footnotes_come_before_endnotes_and_each_in_the_order_of_their_marks() -> None:
    html = (
        '<p>a<a epub:type="noteref" href="#e">1</a><a epub:type="noteref" href="#g">2</a>'
        '<a epub:type="noteref" href="#f">3</a></p><p epub:type="footnote" id="f">three</p>'
        '<p epub:type="endnote" id="e">one</p><p epub:type="footnote" id="g">two</p>'
    )
    assert parts(html) == ["a", "two", "three", "one"]


def test_a_note_keeps_its_paragraphs() -> None:
    html = (
        '<p>a<a href="#n1" id="r1">1</a> b<a href="#n2" id="r2">2</a></p>'
        '<p id="n1"><a href="#r1">1</a> One.</p><p>More.</p><p id="n2"><a href="#r2">2</a> Two.</p>'
    )
    assert "\n\n".join(parts(html)) == "a b\n\nOne.\n\nMore.\n\nTwo."
    item = '<p>a<a role="doc-noteref" href="#n">1</a></p><ol role="doc-endnotes"><li id="n">'
    assert parts(f"{item}<p>One.</p><p>More.</p></li></ol>") == ["a", "One.\n\nMore."]


@pytest.mark.parametrize(
    "html",
    [
        '<ul><li><a href="#c" id="t">1</a></li></ul><h2 id="c"><a href="#t">1</a></h2><p>x</p>',
        '<p><a href="#c" id="t">I</a></p><p id="c"><a href="#t">I</a></p><p>x</p>',
        '<p id="t"><a href="#c">1</a></p><p id="c">1</p><p>x</p>',
        '<div id="t"><p><a href="#c">1</a></p><p id="c">1 <a href="#t">↑</a></p><p>x</p></div>',
    ],
)
def test_a_table_of_contents_has_no_notes(html: str) -> None:
    assert markup(html).notes == []
    assert markup(html).body.text().count("1") + markup(html).body.text().count("I") == 2


def test_a_note_within_a_paragraph_does_not_part_it() -> None:
    html = '<p>a <span epub:type="footnote">note</span>b</p>'
    assert parts(html) == ["a b", "note"]
