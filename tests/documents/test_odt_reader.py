"""The text of OpenDocument comes out, and nothing in it that is not its author's."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.document import Document, ReadOptions
from gltr_desktop.documents.readers.odt import read
from gltr_desktop.errors import InputError

NAMESPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in {
            "office": "office",
            "text": "text",
            "table": "table",
            "draw": "drawing",
            "style": "style",
            "form": "form",
            "svg": "svg-compatible",
        }.items()
    )
    + ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)
HIDING = """
<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/>
</style:style><style:style style:name="HC" style:family="text" style:parent-style-name="H"/>
<style:style style:name="S" style:family="text"><style:text-properties text:display="true"/>
</style:style><style:style style:name="HP" style:family="paragraph" style:parent-style-name="HX"/>
<style:style style:name="A" style:family="text" style:parent-style-name="B"/>
<style:style style:name="B" style:family="text" style:parent-style-name="A"/>
"""


def package(**parts: str) -> bytes:
    """An archive of parts; two underscores stand for a slash in their names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, content in parts.items():
            archive.writestr(f"{name.replace('__', '/')}.xml", content)
    return file.getvalue()


def content_of(body: str, styles: str = "") -> str:
    return (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )


def document(body: str, automatic: str = "", **parts: str) -> Document:
    data = package(content=content_of(body, automatic), **parts)
    return read(data, "essay.odt", ReadOptions())


def text(body: str, automatic: str = "") -> str:
    return document(body, automatic).text


def p(content: str) -> str:
    return f"<text:p>{content}</text:p>"


# Characters


def test_white_space_folds_and_elements_stand_for_spaces() -> None:
    body = p(
        "\n  One <text:span> two\t</text:span>\n three<text:s/><text:s text:c='2'/>four"
        "<text:tab/> <text:line-break/> five  <!-- no --> six<text:bookmark text:name='x'/> \n"
    )
    assert text(body) == "One two three   four\t \n five six"


def test_spaces_at_the_end_stay_if_nothing_was_folded() -> None:
    assert text(p("one ") + p("two<text:s/>") + p("<text:s/>three \n") + p("four")) == (
        "one \n\ntwo \n\n three\n\nfour"
    )
    assert text(p("one <text:span>\n</text:span>") + p("two")) == "one\n\ntwo"


def test_spaces_on_both_sides_of_a_note_stay() -> None:
    assert text(p("one <text:note><text:note-body/></text:note> two")) == "one  two"


@pytest.mark.parametrize(
    ("number", "spaces"),
    [("1000", 1000), ("2000000000", 1000), ("9" * 6000, 1000), ("-3", 1), ("x", 1), ("0", 0)],
)
def test_spaces_are_counted_up_to_a_thousand(number: str, spaces: int) -> None:
    assert text(p(f'a<text:s text:c="{number}"/>b')) == f"a{' ' * spaces}b"


def test_what_is_no_letter_goes() -> None:
    assert text(p("desol\u00adation\u200b,\ufeff \uf0b7x\u2028y\u00a0z")) == (
        "desolation, x\ny\u00a0z"
    )


def test_comments_and_instructions_in_the_xml_part_nothing() -> None:
    assert text(p("one<!-- x -->two<?x y?>three<![CDATA[<four>]]>")) == "onetwothree<four>"


# Paragraphs, lists and tables


def test_paragraphs_and_headings_are_blocks_and_empty_ones_are_none() -> None:
    body = "<text:h>Title</text:h><text:p/>" + p("One.") + p(" <text:s/>") + p("Two.")
    section = f"<text:section text:name='s'>{p('In a section.')}</text:section>"
    assert text(body + section) == "Title\n\nOne.\n\nTwo.\n\nIn a section."


def item(content: str) -> str:
    return f"<text:list-item>{content}</text:list-item>"


def list_of(*items: str, attributes: str = "") -> str:
    return f"<text:list {attributes}>{''.join(map(item, items))}</text:list>"


def test_items_of_nested_lists_are_lines_of_one_list() -> None:
    inner = list_of(p("granite"), p("marble"))
    header = f"<text:list-header>{p('stones')}</text:list-header>"
    body = (
        p("Before") + f"<text:list>{header}{item(p('stone') + inner)}{item(p('iron'))}</text:list>"
    )
    assert text(body + p("After")) == "Before\n\nstones\nstone\ngranite\nmarble\niron\n\nAfter"


def test_an_item_of_two_paragraphs_is_two_lines_and_a_list_ends_with_its_element() -> None:
    body = list_of(p("one") + p("more"), p("two")) + list_of(p("new"))
    assert text(body) == "one\nmore\ntwo\n\nnew"


@pytest.mark.parametrize(
    "attributes", ['text:continue-numbering="true"', 'text:continue-list="list1"']
)
def test_a_list_that_goes_on_is_one_list(attributes: str) -> None:
    body = list_of(p("one")) + list_of(p("two"), attributes=attributes)
    assert text(body) == "one\ntwo"
    apart = list_of(p("one")) + p("between") + list_of(p("two"), attributes=attributes)
    assert text(apart) == "one\n\nbetween\n\ntwo"


def test_a_list_with_its_own_style_inside_another_is_part_of_it() -> None:
    outer = list_of(p("one"), attributes='text:style-name="A"')
    inner = list_of(list_of(p("inner")), attributes='text:style-name="B"')
    again = list_of(p("two"), attributes='text:style-name="A" text:continue-list="list1"')
    assert text(outer + inner + again) == "one\ninner\ntwo"


def test_a_list_that_goes_on_after_another_list_is_a_list_of_its_own() -> None:
    lists = (
        list_of(p("one"), attributes='text:style-name="A" xml:id="list1"')
        + list_of(p("between"), attributes='text:style-name="B"')
        + list_of(p("two"), attributes='text:style-name="A" text:continue-list="list1"')
    )
    assert text(lists) == "one\n\nbetween\n\ntwo"


def test_tables_in_shapes_are_tables() -> None:
    shape = table(row(p("a"), p("b")), row(p("c"), p("d"))).replace("table:", "loext:")
    body = p(f"Before<draw:custom-shape>{p('In it:')}{shape}</draw:custom-shape>.")
    assert text(body) == "Before.\n\nIn it:\n\na\tb\nc\td"


def test_numbered_paragraphs_of_one_list_are_lines() -> None:
    numbered = '<text:numbered-paragraph text:list-id="{}">{}</text:numbered-paragraph>'
    body = numbered.format("a", p("<text:number>1</text:number>one")) + numbered.format(
        "a", p("two")
    )
    assert text(body + numbered.format("b", p("three"))) == "one\ntwo\n\nthree"


def test_numbered_headings_are_blocks() -> None:
    assert text(list_of("<text:h>One</text:h>") + list_of("<text:h>Two</text:h>")) == "One\n\nTwo"
    assert text(list_of("<text:h>One</text:h>", "<text:h>Two</text:h>")) == "One\n\nTwo"


def row(*cells: str, attributes: str = "") -> str:
    return (
        "<table:table-row>"
        + "".join(f"<table:table-cell {attributes}>{cell}</table:table-cell>" for cell in cells)
        + "</table:table-row>"
    )


def table(*rows: str) -> str:
    return f"<table:table>{''.join(rows)}</table:table>"


def test_cells_are_parted_by_tabs_and_rows_by_line_ends() -> None:
    header = f"<table:table-header-rows>{row(p('day'), p('time'))}</table:table-header-rows>"
    broken = p("one<text:line-break/>two") + list_of(p("a"), p("b"))
    body = p("x") + table(header, row(broken, ""), row("", "")) + p("y")
    assert text(body) == "x\n\nday\ttime\none two a b\t\n\ny"


def test_covered_cells_are_no_cells() -> None:
    wide = (
        f"<table:table-row><table:table-cell>{p('wide')}</table:table-cell>"
        f"<table:covered-table-cell>{p('x')}</table:covered-table-cell></table:table-row>"
    )
    assert text(table(wide, row(p("a"), p("b")))) == "wide\na\tb"


def test_a_table_of_one_column_is_layout() -> None:
    assert text(table(row(p("a") + p("b")), row(p("c")))) == "a\n\nb\n\nc"


def test_a_table_in_a_table_becomes_part_of_its_cell() -> None:
    inner = table(row(p("a"), p("b")), row(p("c"), p("d")))
    assert text(table(row(p("outer") + inner, p("last")))) == "outer a\tb c\td\tlast"


def test_repeated_cells_are_counted_up_to_a_hundred() -> None:
    repeated = row(p("a"), attributes='table:number-columns-repeated="2"')
    assert text(table(repeated)) == "a\ta"
    many = row(p("a"), attributes='table:number-columns-repeated="2000000000"')
    assert text(table(many)).count("a") == 100
    for _ in range(20):
        many = row(table(many), attributes='table:number-columns-repeated="100"')
    assert len(text(table(many))) < 1_000_000


# What is left out, and what follows

LEFT_OUT = [
    "<draw:frame><draw:image><office:binary-data>iVBO</office:binary-data></draw:image></draw:frame>",
    "<draw:frame><draw:image/><svg:title>alt</svg:title><svg:desc>text</svg:desc></draw:frame>",
    (
        "<draw:frame><draw:object><office:document><text:p>x</text:p></office:document></draw:object>"
        "</draw:frame>"
    ),
    "<text:page-number>7</text:page-number>",
    "<text:ruby-text>x</text:ruby-text>",
    "<text:variable-set text:display='none'>x</text:variable-set>",
    "<text:script>x</text:script>",
    "<text:alphabetical-index-mark text:string-value='x'/>",
    "<draw:control><svg:title>x</svg:title></draw:control>",
    "<text:soft-page-break/>",
]


@pytest.mark.parametrize("element", LEFT_OUT)
def test_what_is_no_text_is_left_out(element: str) -> None:
    assert text(p(f"one {element}two")) == "one two"
    assert document(p(f"one {element}two")).notices == ()


def test_fields_links_and_references_show_their_text() -> None:
    body = p(
        "In <text:date>1790</text:date> <text:a>the <text:span>office</text:span></text:a> "
        "<text:bookmark-ref>see page 3</text:bookmark-ref>: Figure <text:sequence>1</text:sequence>"
        "<text:ruby><text:ruby-base>東京</text:ruby-base><text:ruby-text>x</text:ruby-text>"
        "</text:ruby><text:conditional-text>yes</text:conditional-text>"
    )
    assert text(body) == "In 1790 the office see page 3: Figure 1東京yes"


INDEXES = ["table-of-content", "illustration-index", "user-index", "alphabetical-index"]


@pytest.mark.parametrize("name", INDEXES)
def test_contents_tables_and_indexes_are_left_out(name: str) -> None:
    index = f"<text:{name}><text:index-body>{p('One 1')}</text:index-body></text:{name}>"
    assert document(index + p("One")).text == "One"
    assert document(index + p("One")).notices == ("table of contents left out",)


def test_a_bibliography_stays_but_not_its_pattern() -> None:
    body = (
        "<text:bibliography><text:bibliography-source><text:index-title-template>Pattern"
        f"</text:index-title-template></text:bibliography-source><text:index-body>{p('Shelley')}"
        "</text:index-body></text:bibliography>"
    )
    assert text(body) == "Shelley"


def test_hidden_text_is_left_out_and_counted() -> None:
    named = (
        f"<office:document-styles {NAMESPACES}><office:styles><style:style style:name='HX'"
        " style:family='paragraph'><style:text-properties text:display='none'/></style:style>"
        "</office:styles></office:document-styles>"
    )
    body = (
        p("a<text:span text:style-name='H'> b</text:span><text:a text:style-name='HC'>c</text:a>")
        + "<text:p text:style-name='HP'>d<text:span text:style-name='S'>e</text:span></text:p>"
        + f"<text:section text:display='none'>{p('f')}</text:section>"
        + f"<text:section text:display='condition' text:is-hidden='true'>{p('g')}</text:section>"
        + f"<text:section text:display='condition' text:is-hidden='false'>{p('h')}</text:section>"
        + p("i<text:hidden-paragraph text:is-hidden='true'/>")
        + p("j<text:hidden-paragraph text:is-hidden='false'/>")
        + p("k<text:hidden-text text:is-hidden='true'>l</text:hidden-text>")
        + p("m<text:hidden-text text:is-hidden='false'>n</text:hidden-text>")
        + p(
            "<text:span text:style-name='H'><text:note>x</text:note><draw:rect><text:p>x</text:p>"
            "</draw:rect></text:span>o<text:span text:style-name='A'>p</text:span>"
        )
    )
    read_document = document(body, HIDING, styles=named)
    assert read_document.text == "a\n\ne\n\nh\n\nj\n\nk\n\nmn\n\nop"
    assert read_document.notices == ("5 hidden passages left out",)


def test_what_is_in_a_hidden_passage_is_hidden_unless_it_is_said_to_be_shown() -> None:
    body = p(
        "a<text:span text:style-name='H'>b<text:span>c</text:span><text:span text:style-name='S'>d"
        "</text:span><text:p>e</text:p></text:span>f"
    )
    assert text(body, HIDING) == "adf"


def test_the_space_before_a_hidden_passage_stays() -> None:
    body = p(
        "One. <text:span text:style-name='H'>Two. </text:span>Three. "
        "<text:span text:style-name='H'>Four.</text:span>"
    ) + p("x")
    assert text(body, HIDING) == "One. Three. \n\nx"


CHANGES = (
    "<text:tracked-changes>"
    "<text:changed-region xml:id='d' text:id='d'><text:deletion><text:p>gone</text:p>"
    "<text:p>x</text:p></text:deletion></text:changed-region>"
    "<text:changed-region xml:id='e'><text:deletion/></text:changed-region>"
    "<text:changed-region text:id='i'><text:insertion/></text:changed-region>"
    "</text:tracked-changes>"
)


def test_deletions_are_left_out_and_insertions_stay() -> None:
    body = CHANGES + p(
        "one <text:change text:change-id='d'/><text:change-start text:change-id='i'/>two"
        "<text:change-end text:change-id='i'/><text:change text:change-id='x'/>"
    )
    assert document(body).text == "one two"
    assert document(body).notices == ("1 deletion left out",)


def test_a_deletion_in_its_place_joins_the_paragraphs_around_it() -> None:
    body = (
        CHANGES
        + p("one <text:change-start text:change-id='e'/>gone")
        + p("all gone<text:note><text:note-body><text:p>x</text:p></text:note-body></text:note>")
        + p("gone<text:change-end text:change-id='e'/>two")
        + p("three<text:change-start text:change-id='d'/> without an end")
    )
    assert document(body).text == "one two\n\nthree without an end"
    assert document(body).notices == ("1 deletion left out",)


def test_comments_are_left_out_and_counted() -> None:
    body = p(f"one<office:annotation>{p('no')}</office:annotation> two<office:annotation-end/>")
    assert document(body).text == "one two"
    assert document(body).notices == ("1 comment left out",)


def note(kind: str, content: str) -> str:
    return (
        f'<text:note text:note-class="{kind}"><text:note-citation>1</text:note-citation>'
        f"<text:note-body>{content}</text:note-body></text:note>"
    )


def test_notes_follow_footnotes_first() -> None:
    body = p(
        f"One{note('endnote', p('End.'))}, two"
        f"{note('footnote', p('<text:s/>First.') + p('Again.'))}"
    ) + list_of(p(f"three{note('footnote', list_of(p('a'), p('b')))}"))
    read_document = document(body + p("Next.") + p(f"x{note('footnote', p(''))}"))
    assert read_document.text == (
        "One, two\n\nthree\n\nNext.\n\nx\n\nFirst.\n\nAgain.\n\na\nb\n\nEnd."
    )
    assert read_document.notices == ("3 notes at the end",)


def test_text_boxes_and_shapes_follow_their_paragraph() -> None:
    box = f"<draw:frame><draw:text-box>{p('Box') + p('of two.')}</draw:text-box></draw:frame>"
    shape = f"<draw:g><draw:custom-shape>{p('Shape.')}</draw:custom-shape></draw:g>"
    picture = f"<draw:frame><draw:image>{p('Picture.')}</draw:image></draw:frame>"
    body = p(f"One {box}two{shape}{picture}.") + p("Next.")
    assert text(body) == "One two.\n\nBox\n\nof two.\n\nShape.\n\nPicture.\n\nNext."


def test_a_text_box_in_a_text_box_follows_it() -> None:
    inner = f"<draw:frame><draw:text-box>{p('Inner.')}</draw:text-box></draw:frame>"
    outer = f"<draw:frame><draw:text-box>{p('Outer' + inner + '.')}</draw:text-box></draw:frame>"
    assert text(p(f"One{outer}.")) == "One.\n\nOuter.\n\nInner."


def test_a_box_that_hangs_on_a_page_follows_at_the_end() -> None:
    box = f"<draw:frame><draw:text-box>{p('Box.')}</draw:text-box></draw:frame>"
    assert text(box + p("One.") + p("Two.")) == "One.\n\nTwo.\n\nBox."


def page_styles(header: str) -> str:
    return (
        f"<office:document-styles {NAMESPACES}><office:master-styles><style:master-page>{header}"
        "</style:master-page></office:master-styles></office:document-styles>"
    )


@pytest.mark.parametrize(
    ("header", "is_told"),
    [
        ("<style:header><text:p>Head</text:p></style:header>", True),
        (
            (
                "<style:footer-left><text:p><text:page-number>1</text:page-number></text:p>"
                "</style:footer-left>"
            ),
            True,
        ),
        ("<style:header><text:p/> </style:header>", False),
        ("<style:header style:display='false'><text:p>Head</text:p></style:header>", False),
    ],
)
def test_headers_and_footers_are_told_if_they_hold_text(header: str, is_told: bool) -> None:
    read_document = document(p("text"), styles=page_styles(header))
    assert read_document.text == "text"
    assert read_document.notices == (("headers and footers left out",) if is_told else ())


# Damage


def test_a_document_with_a_password_is_refused_as_locked() -> None:
    manifest = (
        '<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'
    )
    data = package(content="\x01\x02", **{"META-INF__manifest": manifest})
    with pytest.raises(InputError, match="is locked with a password") as refusal:
        read(data, "essay.odt", ReadOptions())
    assert refusal.value.remedy == "Save it without a password in the program it comes from."


def test_a_whole_document_has_a_manifest_without_encryption() -> None:
    doctype = '<!DOCTYPE manifest PUBLIC "x" "Manifest.dtd"><manifest/>'
    assert document(p("one"), **{"META-INF__manifest": doctype}).text == "one"


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"content": "<office:document"},
        {"content": f"<office:document-content {NAMESPACES}/>"},
        {"content": content_of(p("one")), "styles": "<styles>"},
    ],
)
def test_a_damaged_document_is_refused(parts: dict[str, str]) -> None:
    with pytest.raises(InputError, match="is damaged or incomplete"):
        read(package(**parts), "essay.odt", ReadOptions())


def test_a_document_that_is_cut_off_is_refused() -> None:
    data = package(content=content_of(p("one")))
    with pytest.raises(InputError, match="is damaged or incomplete"):
        read(data[: len(data) // 2], "essay.odt", ReadOptions())


def test_deep_nesting_is_refused() -> None:
    deep = "<text:section>" * 2000 + p("x") + "</text:section>" * 2000
    with pytest.raises(InputError, match="is nested too deeply"):
        document(deep)


def test_paragraphs_in_paragraphs_are_read() -> None:
    assert text("<text:p>a" * 200 + "</text:p>" * 200) == "\n\n".join("a" * 200)


def test_an_identifier_that_stands_twice_does_no_harm() -> None:
    assert text(list_of(p("a"), attributes='xml:id="l"') * 2) == "a\n\na"


@pytest.mark.parametrize(
    "body",
    [
        "<text:list-item><text:p>x</text:p></text:list-item><text:span>y</text:span>loose",
        "<table:table-row/><table:table-cell/><text:p>x</text:p>",
        (
            "<table:table><table:table-cell><text:p>y</text:p></table:table-cell></table:table>"
            "<text:p>x</text:p>"
        ),
        (
            "<text:s/><text:tab/><text:hidden-paragraph text:is-hidden='true'/><text:p>x</text:p>"
            "<text:note/><text:change-end/><text:change-start/><text:change/>"
        ),
    ],
)
def test_nonsense_is_read_as_far_as_it_goes(body: str) -> None:
    assert text(body) == "x"


# A slow and obvious writer

CHARACTERS = st.one_of(
    st.sampled_from(" \t\n  <&x"),
    st.characters(
        exclude_categories=["Cs", "Cc", "Co"],
        exclude_characters="\u00ad\u200b\ufeff\u2028\u2029\ufffe\uffff",
    ),
)
PARAGRAPHS = st.lists(
    st.text(CHARACTERS, min_size=1, max_size=30)
    .map(lambda text: text.strip("\n"))
    .filter(lambda text: bool(text.strip())),
    min_size=1,
    max_size=4,
)
ELEMENTS = {" ": "<text:s/>", "\t": "<text:tab/>", "\n": "<text:line-break/>"}
ELEMENTS |= {"<": "&lt;", "&": "&amp;"}


@given(PARAGRAPHS, st.integers(1, 7))
def test_what_is_written_comes_back(paragraphs: list[str], length: int) -> None:
    body = ""
    for paragraph in paragraphs:
        letters = [ELEMENTS.get(letter, letter) for letter in paragraph]
        runs = (letters[i : i + length] for i in range(0, len(letters), length))
        body += p("".join(f"<text:span>{''.join(run)}</text:span>\n  " for run in runs))
    assert text(body.replace("</text:span>\n  ", "</text:span>")) == "\n\n".join(paragraphs)


TAGS = ["p", "h", "span", "list", "list-item", "note", "note-body", "section", "a", "ruby"]
TAGS = [f"text:{tag}" for tag in TAGS]
TAGS += ["table:table", "table:table-row", "table:table-cell", "draw:frame", "draw:text-box"]
TREES = st.recursive(
    st.text("ab \n", max_size=3),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=4)).map(
        lambda node: f"<{node[0]}>{''.join(node[1])}</{node[0]}>"
    ),
    max_leaves=20,
)


@given(TREES)
def test_any_tree_is_read_and_nothing_comes_twice(tree: str) -> None:
    found = text(tree)
    assert found.count("a") <= tree.replace("<text:a>", "").count("a")
