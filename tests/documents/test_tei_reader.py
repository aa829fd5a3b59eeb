"""TEI: only the text, the better readings, verse in lines, notes at the end."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.readers.tei import read
from gltr_desktop.errors import InputError

WORD = st.text(st.characters(categories=["L", "N", "P"], max_codepoint=0x2E7F), min_size=1)


def read_tei(body: str) -> Document:
    source = (
        '<?xml version="1.0" encoding="UTF-8"?><TEI xmlns="http://www.tei-c.org/ns/1.0">'
        "<teiHeader><fileDesc><titleStmt><title>No</title></titleStmt></fileDesc></teiHeader>"
        f"<text><body>{body}</body></text></TEI>"
    )
    return read(source.encode(), "diary.xml", ReadOptions())


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>a <choice>\n<sic>b</sic>\n<corr>c</corr></choice> d</p>", "a c d"),
        ("<p><choice><reg>a</reg><orig>b</orig></choice></p>", "a"),
        ("<p><choice><abbr>a<am>b</am></abbr><expan>c<ex>d</ex></expan></choice></p>", "cd"),
        ("<p>D<choice><am>r</am><ex>octor</ex></choice></p>", "Doctor"),
        ("<p><choice><seg>a</seg><seg>b</seg></choice></p>", "a"),
        ("<p><app><rdg>a</rdg><lem>b</lem></app></p>", "b"),
        ("<p><sic>a</sic> <orig>b</orig> <abbr>c</abbr></p>", "a b c"),
        ("<p>a <subst>\n<del>b</del>\n<add>c</add>\n</subst> d<del>e</del></p>", "a c d"),
        ("<p>a<restore><del>b</del></restore></p>", "ab"),
        ("<p>a<gap reason='lost'><desc>no</desc></gap>b <unclear>c</unclear></p>", "ab c"),
        ("<p>a<pb n='2'/><fw>no</fw> b <figure><figDesc>no</figDesc></figure></p>", "a b"),
        ("<p>a\n  b<lb/>\n c</p>", "a b\nc"),
        ("<p><lb/>a<lb/>b</p>", "a\nb"),
        ("<p>uni-<lb break='no'/>\nversity and li\n<pb break='no'/><lb break='no'/>on</p>",
         "university and lion"),
        ("<p><w join='right'>a</w>\n<pc>,</pc> <w>b</w>\n<pc join='left'>.</pc></p>", "a, b."),
        ("<p>a<svg xmlns='http://www.w3.org/2000/svg'><text>no</text></svg></p>", "a"),
        ("<p>x&eacute;&mdash;y&amp;z</p>", "xé—y&z"),
    ],
)  # fmt: skip
def test_the_better_reading_wins(body: str, text: str) -> None:
    assert read_tei(body).text == text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<div><head>H</head><p>a</p><div><p>b</p></div></div>", "H|a|b"),
        ("<lg><head>P</head><lg><l>a</l><l>b</l></lg><lg><l>c</l></lg></lg>", "P|a/b|c"),
        ("<p>a</p><l>b</l><l>c</l><p>d</p>", "a|b/c|d"),
        (("<sp><speaker>A.</speaker><l>b</l><l>c</l><stage>D.</stage><l>e</l></sp>"
         "<sp><speaker>F.</speaker><p>g <stage>(h)</stage> i</p></sp>"),
         "A.|b/c|D.|e|F.|g (h) i"),
        ("<list><head>H</head><item>a<list><item>b</item></list></item><item>c</item></list>",
         "H|a/b/c"),
        ("<list><label>1.</label><item>a</item></list>", "a"),
        ("<list type='gloss'><label>a</label><item>b</item></list>", "a/b"),
        ("<p>a<list><item>b</item></list>c</p>", "a|b|c"),
        (("<table><head>H</head><row><cell>a</cell><cell>b<lb/>c</cell></row>"
         "<row><cell>d</cell><cell>e</cell></row></table>"), "H|a\tb c/d\te"),
        ("<opener><salute>a</salute></opener><p>b</p><closer><signed>c</signed></closer>", "a|b|c"),
        ("<p>a</p><quote>b</quote><p>c <quote>d</quote></p>", "a|b|c d"),
        ("<address><addrLine>a</addrLine><addrLine>b</addrLine></address>", "a/b"),
        ("<div type='contents'><p>no</p></div><p>a</p>", "a"),
        ("<u>a</u><u>b <vocal><desc>no</desc></vocal></u>", "a|b"),
    ],
)  # fmt: skip
def test_blocks_and_lines(body: str, text: str) -> None:
    assert read_tei(body).text == text.replace("|", "\n\n").replace("/", "\n")


@given(st.lists(st.lists(WORD, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=5))
def test_paragraphs_come_back(paragraphs: list[str]) -> None:
    body = "\n ".join(f"<p>\n{escape(paragraph)}</p>" for paragraph in paragraphs)
    assert read_tei(body).text == "\n\n".join(paragraphs)


def test_notes_go_to_the_end_in_the_order_of_their_marks() -> None:
    document = read_tei(
        '<p>a<note place="end">four</note> b<ref target="#n">2</ref> c<note>three<p>more</p>'
        '</note>.</p><div type="notes"><note xml:id="n">2. two</note></div>'
    )
    assert document.text == "a b c.\n\ntwo\n\nthree\n\nmore\n\nfour"
    assert document.notices == ("3 notes at the end",)


def test_what_was_left_out_is_told() -> None:
    notices = read_tei("<p>a<del>b</del><fw>c</fw></p>").notices
    assert notices == ("1 deletion left out", "headers and footers left out")


def test_front_and_back_are_text() -> None:
    source = (
        "<TEI><teiHeader/><facsimile><p>no</p></facsimile><text><front><titlePage><docTitle>"
        "<titlePart>a</titlePart></docTitle></titlePage></front><body><p>b</p></body>"
        "<back><p>c</p></back></text></TEI>"
    )
    assert read(source.encode(), "x", ReadOptions()).text == "a\n\nb\n\nc"


def test_a_corpus_holds_several_texts() -> None:
    tei = "<TEI><teiHeader><p>no</p></teiHeader><text><body><p>{}</p></body></text></TEI>"
    source = (
        '<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><p>no</p></teiHeader>'
        f"{tei.format('a')}{tei.format('b')}</teiCorpus>"
    )
    assert read(source.encode(), "x", ReadOptions()).text == "a\n\nb"


def test_readings_of_the_old_form_are_attributes() -> None:
    source = (
        '<!DOCTYPE TEI.2 SYSTEM "none.dtd"><TEI.2><text><body><p><sic corr="a">b</sic>'
        ' <abbr expan="c">d</abbr><note id="n">e</note> &unknown;f</p></body></text></TEI.2>'
    )
    assert read(source.encode(), "x", ReadOptions()).text == "a c f\n\ne"


def test_short_texts_that_a_file_declares_stand_where_they_are_named() -> None:
    source = (
        '<!DOCTYPE TEI SYSTEM "tei.dtd" [<!ENTITY house "A. &#38; Co"><!ENTITY far SYSTEM "x">'
        "<!ENTITY % dtd SYSTEM 'other.dtd'>%dtd;]>"
        "<TEI><text><body><p>By &house;, &eacute; &amp; b</p></body></text></TEI>"
    )
    assert read(source.encode(), "x", ReadOptions()).text == "By A. & Co, é & b"


@pytest.mark.parametrize("entity", ["x", "b", "c"])
def test_entities_that_bring_in_files_or_grow_are_refused(entity: str) -> None:
    source = (
        '<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY a "haha">'
        '<!ENTITY b "&a;&a;"><!ENTITY c "<note>no</note>">]>'
        f"<TEI><text><body><p>a&{entity}; b</p></body></text></TEI>"
    )
    with pytest.raises(InputError, match="entities"):
        read(source.encode(), "x", ReadOptions())


def test_a_quotation_and_its_source_are_blocks_unless_they_stand_in_a_paragraph() -> None:
    cited = "<cit><quote>Be brief</quote> <bibl>Ann, 1</bibl></cit>"
    source = f"<TEI><text><body><div>{cited}<p>She said: {cited}.</p></div></body></text></TEI>"
    expected = "Be brief\n\nAnn, 1\n\nShe said: Be brief Ann, 1."
    assert read(source.encode(), "x", ReadOptions()).text == expected


def test_an_author_in_a_byline_stays_in_its_line() -> None:
    title = (
        "<front><titlePage><docTitle><titlePart>A play</titlePart></docTitle><byline>by "
        "<docAuthor>A. B.</docAuthor></byline><docAuthor>C. D.</docAuthor><docImprint>London, "
        "<docDate>1860</docDate></docImprint></titlePage></front>"
    )
    source = f"<TEI><text>{title}<body><p>Text.</p></body></text></TEI>"
    expected = "A play\n\nby A. B.\n\nC. D.\n\nLondon, 1860\n\nText."
    assert read(source.encode(), "x", ReadOptions()).text == expected


def test_the_declaration_tells_the_encoding() -> None:
    source = '<?xml version="1.0" encoding="{}"?><TEI><text><body><p>größer</p></body></text></TEI>'
    for name, codec in (("iso-8859-1", "cp1252"), ("utf-16", "utf-16-le"), ("utf-8", "utf-8")):
        document = read(source.format(name).encode(name), "x", ReadOptions())
        assert document.text == "größer"
        assert document.encoding == codec


@pytest.mark.parametrize("source", ["<TEI><text>", "<TEI>" + "<p>" * 900 + "</p>" * 900 + "</TEI>"])
def test_damaged_files_are_refused(source: str) -> None:
    with pytest.raises(InputError, match=r"diary\.xml"):
        read(source.encode(), "diary.xml", ReadOptions())
