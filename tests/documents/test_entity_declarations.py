"""Short texts that XML declares come out; what could do harm is refused."""

from __future__ import annotations

import pytest

from gltr_desktop.documents.markup.entity_declarations import without_declarations
from gltr_desktop.errors import InputError


def test_a_source_without_declarations_stays_as_it_is() -> None:
    for source in ("", "<p>a &amp; &x;</p>", "<!DOCTYPE html><p>[a] &x;</p>", "<!DOCTYPE"):
        assert without_declarations(source, "x") == source


def test_short_texts_are_put_where_they_are_named() -> None:
    source = (
        "<?xml version='1.0'?><!-- [ --><!DOCTYPE TEI SYSTEM 'a.dtd' [\n"
        "<!ENTITY dash \"&#8212;\">\n<!ENTITY dash 'second'><!ENTITY t 'A &amp; B'>\n] ><TEI>"
        "&dash;&t;&amp;&eacute;</TEI>"
    )
    expected = (
        "<?xml version='1.0'?><!-- [ --><!DOCTYPE TEI SYSTEM 'a.dtd' ><TEI>"
        "&#8212;A &amp; B&amp;&eacute;</TEI>"
    )
    assert without_declarations(source, "x") == expected


@pytest.mark.parametrize(
    "declared", ['SYSTEM "a.txt"', 'PUBLIC "x" "a.txt"', "'&b;&b;'", "'<p>a</p>'"]
)
def test_only_a_text_that_refers_to_something_else_is_refused(declared: str) -> None:
    source = f"<!DOCTYPE x [<!ENTITY a {declared}>]><x>{{}}</x>"
    assert without_declarations(source.format("none"), "x") == "<!DOCTYPE x ><x>none</x>"
    with pytest.raises(InputError, match=r"“x\.xml” declares entities"):
        without_declarations(source.format("&a;"), "x.xml")


def test_many_comments_take_no_time() -> None:
    assert without_declarations("<!-- a -->" * 1_000 + "<x>", "x").endswith("<x>")
