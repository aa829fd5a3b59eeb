"""E-books: the chapters in the order of the spine, the notes after them, and no locked book."""

from __future__ import annotations

import io
import zipfile
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.readers.epub import read
from gltr_desktop.errors import InputError

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)
PAGE = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"'
    ' xmlns:epub="http://www.idpf.org/2007/ops"><head><title>No text</title></head><body{}</body>'
    "</html>"
)
WORD = st.text(st.characters(categories=["L", "N", "P"], max_codepoint=0x2E7F), min_size=1)


def package(items: str, spine: str, guide: str = "") -> str:
    return (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f"<manifest>{items}</manifest><spine>{spine}</spine><guide>{guide}</guide></package>"
    )


def item(name: str, href: str, properties: str = "") -> str:
    return (
        f'<item id="{name}" href="{href}" media-type="application/xhtml+xml"'
        f' properties="{properties}"/>'
    )


def book(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def chapters(*bodies: str, **more: str) -> bytes:
    """A book of these chapters, in this order."""
    names = [f"c{number}" for number in range(len(bodies))]
    opf = package(
        "".join(item(name, f"{name}.xhtml") for name in names),
        "".join(f'<itemref idref="{name}"/>' for name in names),
        more.pop("guide", ""),
    )
    pages = {
        f"OEBPS/{name}.xhtml": PAGE.format(body if body.startswith(" ") else f">{body}")
        for name, body in zip(names, bodies, strict=True)
    }
    return book({"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": opf, **pages, **more})


def read_book(data: bytes) -> Document:
    return read(data, "book.epub", ReadOptions())


def test_the_spine_gives_the_order() -> None:
    opf = package(
        item("two", "a.xhtml")
        + item("one", "text/b%20c.xhtml")
        + item("x", "x.xhtml")
        + item("nav", "nav.xhtml", "nav"),
        '<itemref idref="nav"/><itemref idref="one"/><itemref idref="x" linear="no"/>'
        '<itemref idref="two"/><itemref idref="none"/>',
    )
    data = book(
        {
            "OEBPS/a.xhtml": PAGE.format("><p>second</p>"),
            "OEBPS/nav.xhtml": PAGE.format("><p>contents</p>"),
            "OEBPS/x.xhtml": PAGE.format("><p>outside</p>"),
            "OEBPS/text/b c.xhtml": PAGE.format("><h1>First</h1><p>first</p>"),
            "OEBPS/book.opf": opf,
            "META-INF/container.xml": CONTAINER,
        }
    )
    assert read_book(data).text == "First\n\nfirst\n\nsecond"


@given(st.lists(st.lists(WORD, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=5))
def test_paragraphs_come_back(paragraphs: list[str]) -> None:
    data = chapters(*(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs))
    assert read_book(data).text == "\n\n".join(paragraphs)


def test_notes_follow_after_all_chapters() -> None:
    first = (
        '<p>One<a epub:type="noteref" href="#n">1</a>.</p><aside epub:type="footnote" id="n">'
        '<p>Note one.</p></aside><p>Two<a id="r" href="notes.xhtml#n">2</a>'
        '<span epub:type="pagebreak" title="7">7</span>.</p>'
    )
    notes = PAGE.format('><p id="n"><a href="c0.xhtml#r">2</a> Note two.</p><p>no note</p>')
    opf = package(
        item("c0", "c0.xhtml") + item("c1", "c1.xhtml") + item("n", "notes.xhtml"),
        '<itemref idref="c0"/><itemref idref="n" linear="no"/><itemref idref="c1"/>',
    )
    data = book(
        {
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": opf,
            "OEBPS/c0.xhtml": PAGE.format(f">{first}"),
            "OEBPS/c1.xhtml": PAGE.format("><p>Three.</p>"),
            "OEBPS/notes.xhtml": notes,
        }
    )
    document = read_book(data)
    assert document.text == "One.\n\nTwo.\n\nThree.\n\nNote one.\n\nNote two."
    assert document.notices == ("2 notes at the end",)


@pytest.mark.parametrize("body", [' epub:type="cover">Cover', ' epub:type="toc">Contents'])
def test_covers_and_contents_are_left_out(body: str) -> None:
    assert read_book(chapters(body, "<p>text</p>")).text == "text"


def test_contents_are_recognised_by_their_links() -> None:
    links = "".join(f'<p>{n}. <a href="c{n}.xhtml#x">Chapter number {n}</a></p>' for n in (1, 2, 3))
    pages = ["<p>one</p>", "<p>two</p>", "<p>three</p>"]
    assert read_book(chapters(f"<h1>Contents</h1>{links}", *pages)).text == "one\n\ntwo\n\nthree"


def test_what_a_guide_calls_contents_stays_if_it_is_more() -> None:
    guide = '<reference type="toc" href="c0.xhtml"/><reference type="cover" href="c1.xhtml"/>'
    data = chapters("<p>text</p>", "<p>A book by me</p>", guide=guide)
    assert read_book(data).text == "text"
    data = chapters("<p>text</p>", f"<p>{'More. ' * 200}</p>", guide=guide)
    assert read_book(data).text.endswith("More.")


def test_names_need_not_be_exact() -> None:
    for href in ("Text%2FOne%C3%A9.XHTML", "../../OEBPS/Text/onee%CC%81.xhtml", "Text\\oneé.xhtml"):
        opf = package(item(" a", href), '<itemref idref="a "/>')
        data = book({"OEBPS/book.opf": opf, "OEBPS/Text/oneé.xhtml": PAGE.format("><p>one</p>")})
        assert read_book(data).text == "one"


def test_a_book_of_one_page_is_no_cover() -> None:
    guide = '<reference type="cover" href="c0.xhtml"/>'
    assert read_book(chapters("<p>text</p>", guide=guide)).text == "text"


def test_what_is_no_xml_is_read_as_html() -> None:
    assert read_book(chapters("<p>a &nbsp;b<br>c & d")).text == "a \u00a0b\nc & d"
    assert read_book(chapters("<p>caf&eacute;</p><p/>")).text == "café"


def test_a_missing_chapter_is_told() -> None:
    opf = package(
        item("a", "a.xhtml") + item("b", "b.xhtml"), '<itemref idref="a"/><itemref idref="b"/>'
    )
    document = read_book(book({"OEBPS/book.opf": opf, "OEBPS/a.xhtml": PAGE.format(">one")}))
    assert document.text == "one"
    assert document.warning == "1 chapter of “book.epub” could not be found."


ENCRYPTION = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"'
    ' xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>{}<enc:CipherData>'
    '<enc:CipherReference URI="OEBPS/x"/></enc:CipherData></enc:EncryptedData></encryption>'
)


@pytest.mark.parametrize(
    ("method", "is_locked"),
    [
        ('<enc:EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>', False),
        ('<enc:EncryptionMethod Algorithm="http://ns.adobe.com/pdf/enc#RC"/>', False),
        ('<enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/>', True),
        ("", True),
    ],
)
def test_a_book_is_locked_if_more_than_fonts_is_encrypted(method: str, *, is_locked: bool) -> None:
    data = chapters("<p>text</p>", **{"META-INF/encryption.xml": ENCRYPTION.format(method)})
    if is_locked:
        with pytest.raises(InputError, match=r"book\.epub.*DRM"):
            read_book(data)
    else:
        assert read_book(data).text == "text"


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"META-INF/container.xml": CONTAINER},
        {"META-INF/container.xml": "<container", "OEBPS/book.opf": package("", "")},
        {"OEBPS/book.opf": package("", "")},
        {"OEBPS/book.opf": "<package><spine>"},
    ],
)
def test_a_damaged_book_is_refused(parts: dict[str, str | bytes]) -> None:
    with pytest.raises(InputError, match=r"book\.epub.*damaged"):
        read_book(book(parts))


def test_what_is_no_archive_is_refused() -> None:
    with pytest.raises(InputError, match=r"book\.epub"):
        read_book(b"PK\x03\x04 and nothing else")
    with pytest.raises(InputError, match=r"book\.epub"):
        read_book(chapters("<p>text</p>")[:400])


def test_a_book_of_pictures_holds_no_text() -> None:
    assert read_book(chapters("<img src='x.png' alt='no'/>")).text == ""


def test_links_in_circles_do_no_harm() -> None:
    manifest = '<item id="a" href="a.svg" media-type="image/svg+xml" fallback="a"/>'
    opf = package(manifest + item("b", "b.xhtml"), '<itemref idref="a"/><itemref idref="b"/>' * 9)
    data = book({"OEBPS/book.opf": opf, "OEBPS/b.xhtml": PAGE.format(">once")})
    assert read_book(data).text == "once"
