"""The elements of HTML become blocks: white space, lists, tables, and what is no text."""

from __future__ import annotations

from html import escape

import pytest
from helpers.html_markup import markup
from hypothesis import given
from hypothesis import strategies as st

# Lines of Chinese and Japanese join without a space.
LETTERS = st.characters(categories=["L", "N", "P", "S"], max_codepoint=0x2E7F)
WORD = st.text(LETTERS, min_size=1, max_size=8)
SPACE = st.text(" \t\n\r\f", min_size=1, max_size=4)


def text_of(html: str | bytes) -> str:
    return markup(html).text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one   <b>two</b>\n three</p>", "one two three"),
        ("<p>one <b> two</b> <i> </i> three </p>", "one two three"),
        ("<p> one<br> two <br>three</p>", "one\ntwo\nthree"),
        ("<p>one&nbsp; two</p>", "one\u00a0 two"),
        ("<p>one<br><br><br><br>two</p>", "one\n\ntwo"),
        ("<p>so&shy;lid <wbr>wo<wbr>rd \u200b here</p>", "solid word here"),
        ("<p>this is not<!-- a comment --> <!-- two --> lost</p>", "this is not lost"),
        ("<pre>\n  a\n\n\n    b \n</pre>", "  a\n\n\n    b "),
        ("<pre>a<br>b</pre><p>c\nd</p>", "a\nb\n\nc d"),
        ('<p style="white-space: pre-wrap">a  b\n c</p>', "a  b\n c"),
        ('<p style="white-space: pre-line"> a  b\n  c </p>', "a b\nc"),
        ('<pre style="white-space: normal">a  b\n c</pre>', "a b c"),
        ('<p>a <code style="white-space:pre">b  c</code>\n d</p>', "a b  c d"),
        ("<p>吾輩は\n  猫で<b>\nある</b></p>", "吾輩は猫である"),
        ("<p>한국\n어 and 漢\nab</p>", "한국 어 and 漢 ab"),
    ],
)
def test_white_space_folds_as_in_css(html: str, text: str) -> None:
    assert text_of(html) == text


@given(st.lists(WORD, min_size=1, max_size=9), st.lists(SPACE, min_size=10, max_size=10))
def test_words_are_parted_by_one_space_whatever_parts_them(
    words: list[str], spaces: list[str]
) -> None:
    pieces = [f"{space}<i>{escape(word)}</i>" for word, space in zip(words, spaces, strict=False)]
    assert text_of(f"<p>{''.join(pieces)}{spaces[-1]}</p>") == " ".join(words)


@given(st.lists(st.lists(WORD, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=9))
def test_paragraphs_come_back(paragraphs: list[str]) -> None:
    source = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    assert text_of(f"<!doctype html><body>{source}") == "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<h1>A</h1><p>b</p><blockquote>c</blockquote><hr><address>d</address>", "A b c d"),
        ("<div>loose<p>par</p>tail</div>", "loose par tail"),
        ("<figure><img alt='no'><figcaption>cap</figcaption></figure>after", "cap after"),
        ("<details><summary>sum</summary>more</details>", "sum more"),
        ("a<section>b<article>c</article></section>d", "a b c d"),
        ('<span style="display: block">a</span>b', "a b"),
        ("<p></p><p> &nbsp; </p><div>only</div>", "only"),
    ],
)
def test_blocks_are_parted_by_a_blank_line(html: str, text: str) -> None:
    assert text_of(html) == text.replace(" ", "\n\n")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>", "a\nb\n\nc"),
        ("x<ul><li>a<ul><li>b<ol><li>c</ol></ul>d<li>e</ul>y", "x\n\na\nb\nc\nd\ne\n\ny"),
        ("<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>", "a\nb\nc"),
        ("<dl><dt>term</dt><dd>one</dd><dd>two</dd></dl>", "term\none\ntwo"),
        ("<ul><li>a<br><br>b</li><li><pre>c\n  d</pre></li></ul>", "a\nb\nc\n  d"),
        ("<ul><li>a<table><tr><td>1<td>2</table></li><li>b</li></ul>", "a\n1\t2\nb"),
        ("<div><li>a</li><li>b</li></div><p>c</p>", "a\nb\n\nc"),
        ("<ul><li><h2>A</h2><p>b</p></li><li><h2>C</h2><p>d</p></li></ul>", "A\n\nb\n\nC\n\nd"),
    ],
)
def test_items_of_one_list_are_lines(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<table><tr><th>a<th>b<tr><td>c<td>d</table>", "a\tb\nc\td"),
        ("<table><tr><td>a<br>b</td><td><p>c</p><p>d</p></td></tr></table>", "a b\tc d"),
        ("<table><tr><td>a<ul><li>b<li>c</ul></td><td>d</td></tr></table>", "a b c\td"),
        ("<table><tr><td colspan=2>a</td></tr><tr><td>b<td>c</table>", "a\nb\tc"),
        ("<table><tr><td>a<td><tr><td><td>b</table>", "a\t\n\tb"),
        ("<table><caption>cap</caption><thead><tr><td>a<td>b</table>x", "cap\n\na\tb\n\nx"),
        ("<table><tr><td>a<p>b</td></tr><tr><td>c</table>", "a\n\nb\n\nc"),
        ("<table><tr><td>&nbsp;<td>a<p>b</td></tr></table>", "a\n\nb"),
        ("<table><tr><td>a<table><tr><td>b<td>c</table></td><td>d</table>", "a\n\nb\tc\n\nd"),
        ('<table role="presentation"><tr><td>a<td>b</table>', "a\n\nb"),
        ("<td>a</td><td>b</td>", "a\n\nb"),
    ],
)
def test_cells_are_parted_by_a_tab_unless_the_table_is_layout(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<script>no</script>",
        "<style>no</style>",
        "<template>no</template>",
        "<noscript>no</noscript>",
        "<svg><text>no</text></svg>",
        "<iframe>no</iframe>",
        "<math><mi>no</mi></math>",
        "<nav>no</nav>",
        "<aside>no</aside>",
        "<header>no</header>",
        "<footer>no</footer>",
        "<form>no<input value=no></form>",
        "<button>no</button>",
        "<select><option>no</select>",
        "<textarea>no</textarea>",
        "<p hidden>no</p>",
        "<p style='color: red; DISPLAY : none!important'>no</p>",
        "<p style='visibility: hidden'>no</p>",
        "<dialog>no</dialog>",
        "<img alt=no>",
        "<del>no</del>",
        "<div role=navigation>no</div>",
        "<span role=doc-pagebreak>no</span>",
        "<p class=MsoToc1>no</p>",
        "<div title=header>no</div>",
        "<div style='mso-element:comment-list'>no</div>",
    ],
)
def test_what_no_author_wrote_is_left_out(html: str) -> None:
    assert text_of(f"<h1>Title</h1><div>yes<br>{html}<br>and</div>").split() == [
        "Title",
        "yes",
        "and",
    ]


def test_what_is_left_out_parts_the_text_if_it_can_be_seen() -> None:
    assert text_of("one <nav>no</nav> two <div hidden>no</div> three") == "one\n\ntwo three"


SHEET = """<style><!-- /* .seen { display: none } */ @import "x";
.gone, p.away { color: red; display : none !important } #lost { visibility:hidden }
@media print { .seen { display: none } p { x: y } } .a .seen { display: none }
body, div { display: none } .text { display: none } --></style>"""


def test_style_sheets_hide_text() -> None:
    html = (
        f"<head>{SHEET}</head><div class='text'><h1>Title</h1><p class='seen'>one</p>"
        "<p class='x gone'>no</p><p class=away>no</p><div class=away>two</div>"
        "<p id=lost>no</p></div>"
    )
    assert text_of(html) == "Title\n\none\n\ntwo"


def test_the_base_of_ruby_stays() -> None:
    assert text_of("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp>字<rt>ji</rt></ruby>") == "漢字"


@pytest.mark.parametrize(
    "html",
    [
        "<article><header><h1>Title</h1><p>By somebody</p></header><p>text</p></article>",
        "<header><div><h1>Title</h1></div><p>By somebody</p></header><p>text</p>",
        "<header><h1>Title</h1></header><main><p>text</p></main>",
        "<main><section><header><span>no</span><h2>Title</h2></header>text</section></main>",
    ],
)
def test_a_headline_in_a_header_stays(html: str) -> None:
    assert text_of(f"<body>{html}</body>") == "Title\n\ntext"


def test_the_name_of_a_website_goes_where_there_is_a_headline() -> None:
    html = "<header><h2>The Register</h2></header><h1>Title</h1><p>text</p>"
    assert text_of(html) == "Title\n\ntext"


def test_a_form_around_a_whole_page_is_no_form() -> None:
    assert text_of("<form><h1>Title</h1><p>text</p></form>") == "Title\n\ntext"


def test_a_page_need_not_say_where_its_head_ends() -> None:
    html = "<!doctype html><meta charset=utf-8><title>no</title><main><h1>Title</h1>text</main>"
    assert text_of(html) == "Title\n\ntext"


def test_what_follows_after_a_page_is_text() -> None:
    assert text_of("<html><head></head></html><body><p>one</p></body></html>two") == "one\n\ntwo"
    assert text_of("<html><p>one</p></html><html><p>two</p></html>") == "one\n\ntwo"


def test_lines_of_a_message_are_parted_by_its_empty_lines() -> None:
    html = "<div>Hello,</div><div><br></div><div>one</div><div>two</div>"
    assert text_of(html) == "Hello,\n\none\ntwo"


@pytest.mark.parametrize("depth", [300, 1_000, 5_000, 50_000])
def test_depth_does_no_harm(depth: int) -> None:
    html = f"<div>{'<div>' * depth}deep{'</div>' * depth}</div><p>after</p>"
    assert text_of(html) == "deep\n\nafter"


def test_deep_lists_and_tables_keep_their_text() -> None:
    assert text_of("<ul><li>x" * 3_000) == "\n".join("x" * 3_000)
    assert "".join(text_of("<table><tr><td>x" * 400).split()) == "x" * 400


@pytest.mark.parametrize("html", ["", " ", "<!-- -->", "<p>", "</p>", "<", "&", "<html>", b""])
def test_nothing_comes_of_nothing(html: str | bytes) -> None:
    assert text_of(html).strip("<&") == ""


@given(st.text(st.sampled_from("<>/=\"'!-&; abtdlipre\n\0\ud800\u00e9"), max_size=60))
def test_no_source_raises(source: str) -> None:
    text_of(source)
