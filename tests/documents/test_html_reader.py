"""Pages of HTML: all of a document, the article of a saved page, in any encoding."""

from __future__ import annotations

import pytest

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.markup.encoding import decoded_html
from gltr_desktop.documents.readers.html import read
from gltr_desktop.errors import InputError

SENTENCES = (
    "The allotments behind the railway have been there since the year of the great coal strike,"
    " and nobody who digs in them can say who drew the first line of string across the clay."
)
PARAGRAPHS = [f"{number}. {SENTENCES}" for number in ("One", "Two", "Three")]


def read_page(source: str, *, whole: bool = False) -> Document:
    return read(source.encode(), "page.html", ReadOptions(whole=whole))


def saved_page(article: str, before: str = "") -> str:
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Leeks and dahlias | The Register'
        "</title><script>1</script><script>2</script><script>3</script></head><body>"
        '<nav><ul><li><a href="/">Home</a></li></ul></nav><div class="cookie-consent"><p>We use'
        f" cookies to improve your visit.</p></div>{before}<main><article>{article}"
        '</article></main><section id="comments" class="comments"><h2>2 comments</h2><div'
        ' class="comment"><p>First! I never liked that place anyway.</p></div></section>'
        "<aside><h3>Most read</h3></aside><footer>All rights reserved.</footer></body></html>"
    )


BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
ARTICLE = "\n\n".join(["Leeks and dahlias", *PARAGRAPHS])


@pytest.mark.parametrize(
    ("article", "before"),
    [
        (f"<h1>Leeks and dahlias</h1>{BODY}", ""),
        (f"<header><h1>Leeks and dahlias</h1><p>By Ann</p></header>{BODY}", ""),
        (BODY, "<header><h1>Leeks and dahlias</h1></header>"),
        (BODY, '<div class="title"><h1>Leeks and\n dahlias</h1></div>'),
    ],
)
def test_of_a_saved_page_the_article_is_taken_under_its_headline(article: str, before: str) -> None:
    document = read_page(saved_page(article, before))
    assert document.text == ARTICLE
    assert document.is_part
    assert "the article only" in document.notices


@pytest.mark.parametrize("home", ["/", "https://register.example", "../index.html"])
def test_the_name_of_a_website_is_no_headline(home: str) -> None:
    name = f'<div id="header"><h1><a href="{home}">The Register of the North</a></h1></div>'
    head = '<h2><a id="top" href="/2026/leeks">Leeks and dahlias</a></h2>'
    page = saved_page(BODY, name + head).replace("h2>2 comments</h2", "p>2 comments</p")
    untitled = page.replace("<title>Leeks and dahlias | The Register", "<title>A page")
    renamed = page.replace(" | The Register", " | The Register of the North")
    for each in (page, untitled, renamed):
        assert read_page(each).text == ARTICLE


def test_control_characters_do_not_hide_the_article() -> None:
    page = saved_page(f"<h1>Leeks and dahlias</h1>{BODY}<p>le\x01eks &#1;</p>")
    assert read_page(page).text.startswith(f"{ARTICLE}\n\nleeks")
    assert read_page(page).is_part


def test_a_short_page_keeps_its_blocks() -> None:
    page = (
        "<html><head><title>A notice | The Paper</title></head><body><nav><a href='/'>Home</a>"
        "</nav><main><h1>A notice</h1><p>The library is closed on Friday.</p><p>Books may be left "
        "in the box.</p></main><footer>All rights reserved.</footer></body></html>"
    )
    expected = "A notice\n\nThe library is closed on Friday.\n\nBooks may be left in the box."
    assert read_page(page).text == expected
    comments = "<section class='comments'><h2>1 comment</h2><p>Well said!</p></section></main>"
    assert read_page(page.replace("</main>", comments)).text == expected


def test_a_headline_of_two_lines_comes_once() -> None:
    page = saved_page(f"<h1>Leeks and<br>dahlias</h1>{BODY}")
    assert read_page(page).text == ARTICLE.replace("and dahlias", "and\ndahlias")


def test_links_to_edit_a_wiki_are_no_text() -> None:
    edit = '<span class="mw-editsection"><span>[</span><a href="/e">edit</a><span>]</span></span>'
    page = f"<!DOCTYPE html><h2>History{edit}</h2><div><h3>Names</h3>{edit}</div><p>Old.</p>"
    assert read_page(page).text == "History\n\nNames\n\nOld."


def test_the_whole_of_a_saved_page_can_be_had() -> None:
    page = saved_page(f"<h1>Leeks and dahlias</h1>{BODY}")
    document = read_page(page, whole=True)
    assert ARTICLE in document.text
    assert "I never liked that place" in document.text
    assert not document.is_part
    assert "Home" not in document.text


def test_an_article_keeps_the_blocks_of_the_page() -> None:
    more = (
        "<p>Take <code>string</code> and <b>clay</b>,<br>then<br>dig.</p><pre>  dig()\n    wait()"
        "</pre><table><tr><th>bed</th><th>crop</th></tr><tr><td>one</td><td>leeks</td></tr></table>"
        "<ul><li>spade</li><li>fork<ul><li>large</li></ul></li></ul>"
    )
    document = read_page(saved_page(f"<h1>Leeks and dahlias</h1>{BODY}{more}{BODY}"))
    assert (
        "\n\nTake string and clay,\nthen\ndig.\n\n  dig()\n    wait()\n\nbed\tcrop\none\tleeks\n\n"
        "spade\nfork\nlarge\n\n"
    ) in document.text
    assert document.text.startswith(ARTICLE)
    assert document.text.endswith(PARAGRAPHS[-1])


def test_a_page_without_an_article_is_taken_whole() -> None:
    items = "".join(f"<li>Item number {number}</li>" for number in range(50))
    document = read_page(f"<nav>menu</nav><ul>{items}</ul>")
    assert document.text.count("\n") == 49
    assert not document.is_part


def test_what_has_too_little_of_the_text_is_no_article() -> None:
    rows = "".join(f"<tr><td>plot {row}</td><td>leeks {row}</td></tr>" for row in range(200))
    page = f"<nav>menu</nav><main><article>{BODY}</article></main><div><table>{rows}</table></div>"
    document = read_page(page)
    assert document.text.startswith(PARAGRAPHS[0])
    assert "plot 199\tleeks 199" in document.text
    assert not document.is_part


def test_code_within_a_sentence_stays_there_whatever_became_of_the_article() -> None:
    # What is no text here makes the article differ from the blocks of the page.
    hidden = f"<p>x<span style='mso-list: Ignore'>{SENTENCES}</span></p>"
    page = saved_page(f"{BODY}<p>Take <code>string</code> and clay.</p>{hidden}")
    assert "\n\nTake string and clay.\n\n" in read_page(page).text


def test_a_document_is_no_saved_page() -> None:
    page = f"<script>1</script><h1>A title</h1><p>{SENTENCES}</p><p hidden>no</p><footer>x</footer>"
    document = read_page(page)
    assert document.text == f"A title\n\n{SENTENCES}"
    assert document.notices == ("1 hidden passage left out", "headers and footers left out")


def test_xhtml_may_have_empty_elements() -> None:
    page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head>'
    whole = f"{page}<body><p/><p>a&nbsp;b<a id='x'/> &eacute;</p><script src='x'/></body></html>"
    assert read_page(whole).text == "a\u00a0b é"
    # Even if it is not well-formed.
    assert read_page(whole.replace("</body>", "<br></body>")).text == "a\u00a0b é"


def test_entities_from_outside_are_not_read() -> None:
    page = (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">'
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><html><body><p>a &x;&b; b</p></body></html>'
    )
    with pytest.raises(InputError, match="entities"):
        read_page(page)
    assert read_page(page.replace("&x;&b;", "&a;")).text == "a ha b"


GERMAN = "<p>Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich</p>"
RUSSIAN = "<p>Съешь же ещё этих мягких французских булок, да выпей чаю</p>"


@pytest.mark.parametrize(
    ("head", "text", "encoding", "codec"),
    [
        ('<meta charset="utf-8">', GERMAN, "utf-8", "utf-8"),
        ("<meta charset=iso-8859-1>", GERMAN + "<p>„so“</p>", "cp1252", "cp1252"),
        ("<meta charset='koi8-r'>", RUSSIAN, "koi8-r", "koi8-r"),
        (
            '<meta content="text/html; charset=windows-1251">',
            RUSSIAN,
            "cp1251",
            "cp1251",
        ),
        ('<?xml version="1.0" encoding="windows-1251"?>', RUSSIAN, "cp1251", "cp1251"),
        ("<meta charset=shift_jis>", "<p>吾輩は猫である①</p>", "cp932", "cp932"),
        ("<meta charset=gb2312>", "<p>我是猫囍</p>", "gb18030", "gb18030"),
        ("", GERMAN, "utf-16", "utf-16-le"),
        # What is declared is wrong.
        ("<meta charset=iso-8859-1>", RUSSIAN, "utf-8", "utf-8"),
        ("<meta charset=utf-8>", RUSSIAN * 3, "cp1251", "cp1251"),
        ("<meta charset=nonsense>", GERMAN, "utf-8", "utf-8"),
        ("<meta charset=utf-16>", GERMAN, "utf-8", "utf-8"),
    ],
)
def test_a_page_is_decoded_as_it_declares_if_it_can_be(
    head: str, text: str, encoding: str, codec: str
) -> None:
    source = f"{head}<html>{text}</html>"
    document = decoded_html(source.encode(encoding), "page.html")
    assert document.text == source
    assert document.encoding == codec
    read_again = read(source.encode(encoding), "page.html", ReadOptions())
    assert read_again.encoding == codec
    assert not read_again.original
    assert not read_again.can_save_back


def test_a_person_may_name_another_encoding() -> None:
    data = f"<meta charset=cp1252>{RUSSIAN}".encode("koi8-r")
    assert "Съешь" in read(data, "page.html", ReadOptions(encoding="koi8-r")).text
    with pytest.raises(InputError, match=r"page\.html"):
        read(data, "page.html", ReadOptions(encoding="ascii"))


def test_zero_bytes_are_skipped_as_in_browsers() -> None:
    assert read(b"<p>one\0 two</p>" + b" " * 99, "page.html", ReadOptions()).text == "one two"
