"""Plain text comes back exactly as it is, from every encoding."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.readers.plain_text import read
from gltr_desktop.errors import InputError

# Characters that a careless reader would drop, join or change.
DELICATE = "\u200bzero\u200dwidth\ufeff “quotes” \ta\r\nb\nc\rd  \x0c\x1b[0m e\u0301 漢字 👩‍👩‍👧 \n"


@pytest.mark.parametrize("text", [DELICATE, DELICATE + "end", "\n\n a"])
@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (b"", "utf-8", "utf-8"),
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    ],
)
def test_nothing_but_the_mark_is_removed(mark: bytes, codec: str, name: str, text: str) -> None:
    document = read(mark + text.encode(codec), "text.txt")
    assert document.text == text
    assert document.encoding == name
    assert document.can_save_back


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_any_unicode_text_comes_back(text: str) -> None:
    assert read(text.encode(), "it").text == text
    assert read(text.encode("utf-16"), "it").text == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        "Plain English.\r\nTwo lines.",
        "Привет, мир! Ещё строка.\n",
        "\u3000\u3000今天早上我去了学校。\n\u3000\u3000遇到了老朋友。\n",
        "A smile 🙂 and “quotes”.",
    ],
)
def test_utf16_without_a_mark_is_recognised_by_its_zeros(codec: str, text: str) -> None:
    document = read(text.encode(codec), "it")
    assert (document.text, document.encoding) == (text, codec)


def test_a_legacy_encoding_is_guessed_and_the_text_kept() -> None:
    text = "Le café était fermé.\r\n« Où êtes-vous ? » demanda-t-elle.\r\n"
    document = read(text.encode("cp1252"), "it")
    assert (document.text, document.encoding) == (text, "cp1252")
    assert document.can_save_back


@pytest.mark.parametrize(
    ("data", "label", "line"),
    [
        ("Привет,\nмир.\n".encode() * 9 + b"\xd0 " + "Привет".encode(), "UTF-8", "19"),
        (codecs.BOM_UTF8 + b"caf\xe9", "UTF-8", "1"),
        (codecs.BOM_UTF16_LE + "odd\n".encode("utf-16-le") + b"x", "UTF-16", "2"),
        ("Half: \ud800.".encode("utf-16", "surrogatepass"), "UTF-16", "1"),
        (b"caf\xe9\n" * 20_000 + b"\x81", "CP1252", "20,001"),
    ],
)
def test_damaged_text_is_named_so(data: bytes, label: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data, "it.dat")
    message = caught.value.message
    assert f"“it.dat” looks like {label} text, but it is damaged in line {line}." in message
    assert caught.value.remedy
