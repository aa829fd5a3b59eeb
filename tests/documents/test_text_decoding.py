"""Plain text comes back from every encoding, with one kind of line end and nothing else changed."""

from __future__ import annotations

import codecs
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gltr_desktop.documents.document import Document, require_certainty
from gltr_desktop.documents.encodings.text_decoding import decoded
from gltr_desktop.documents.line_ends import canonical_text
from gltr_desktop.errors import InputError

# Characters that a careless reader would drop, join or change.
DELICATE = "\u200bzero\u200dwidth\ufeff “quotes” \ta\r\nb\nc\rd  \x0c\x1b[0m e\u0301 漢字 👩‍👩‍👧 \n"


SHARED_FORM = DELICATE.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("end", ["", "end", "\r", "\r\n", "\n\n a"])
@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_only_the_mark_is_removed_and_line_ends_change(mark: bytes, codec: str, end: str) -> None:
    data = mark + (DELICATE + end).encode(codec)
    document = decoded(data, "text.txt")
    assert document.text == SHARED_FORM + end.replace("\r\n", "\n").replace("\r", "\n")
    assert document.encoding == codec
    assert document.original.encode(codec) == data
    assert document.can_save_back
    assert document.certainty == 1


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"))
LINE_ENDS = st.sampled_from(["\n", "\r", "\r\n", "\u2028", "\u2029", "\ufdd0", "\ufdd1"])


@given(ANY_TEXT, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_any_unicode_text_comes_back(text: str, codec: str) -> None:
    for data in (text.encode(), f"\ufeff{text}".encode(codec)):
        document = decoded(data, "it")
        assert document.text == canonical_text(text)
        assert document.original.encode(document.encoding) == data


@given(st.lists(ANY_TEXT.map(canonical_text)), LINE_ENDS)
def test_every_kind_of_line_end_gives_the_same_text(lines: list[str], line_end: str) -> None:
    text = line_end.join(lines)
    # Two neighbours may make one line end, whatever the reader does.
    assume("\n" not in lines or line_end != "\r")
    assume(not (line_end == "\r" and any(line.startswith("\n") for line in lines)))
    assert decoded(text.encode(), "it").text == "\n".join(lines)


@pytest.mark.parametrize("text", ["\ufeffTwo marks.", "\ufffeSwapped?", "In\ufeffside \ufffe."])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
def test_what_only_looks_like_a_mark_is_a_character(text: str, codec: str) -> None:
    data = f"\ufeff{text}".encode(codec)
    document = decoded(data, "it")
    assert document.text == text
    assert document.original.encode(document.encoding) == data


def test_a_file_that_begins_with_u_fffe_is_not_swapped() -> None:
    assert decoded("\ufffeHello".encode(), "it").text == "\ufffeHello"


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
    document = decoded(text.encode(codec), "it")
    assert (document.text, document.encoding) == (canonical_text(text), codec)


def test_a_legacy_encoding_is_guessed_and_the_text_kept() -> None:
    text = "Le café était fermé.\r\n« Où êtes-vous ? » demanda-t-elle.\r\n"
    document = decoded(text.encode("cp1252"), "it")
    assert (document.original, document.encoding) == (text, "cp1252")
    assert document.text == text.replace("\r\n", "\n")
    assert document.can_save_back
    assert document.is_certain
    assert document.alternatives


def test_an_uncertain_guess_is_read_and_says_so() -> None:
    document = decoded("Müller".encode("cp1252"), "it")
    assert not document.is_certain
    assert document.text
    with pytest.raises(InputError, match="“it” is not in UTF-8, and its encoding is uncertain"):
        require_certainty(document, "it")


def test_the_refusal_of_an_uncertain_guess_names_the_likely_encodings() -> None:
    document = Document("Õ", "cp1252", certainty=0.2, alternatives=("cp1250", "koi8-r"))
    with pytest.raises(InputError) as caught:
        require_certainty(document, "it")
    assert "--encoding; likely ones are cp1252, cp1250, koi8-r." in caught.value.remedy
    require_certainty(replace(document, certainty=0.9), "it")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Őszi eső.", "cp1250"),
        ("Œuf à 3 €", "iso8859-15"),
        ("Привет", "koi8-r"),
        ("日本", "euc_jp"),
        ("日本", "iso2022_jp"),
        ("plain", "ascii"),
    ],
)
def test_a_named_encoding_is_used_however_short_the_text(text: str, encoding: str) -> None:
    document = decoded(text.encode(encoding), "it", encoding)
    assert (document.text, document.encoding, document.certainty) == (text, encoding, 1)
    assert document.can_save_back


@pytest.mark.parametrize(
    ("named", "codec", "mark"),
    [
        ("UTF-8", "utf-8", b""),
        ("utf-8-sig", "utf-8", codecs.BOM_UTF8),
        ("utf8", "utf-8", codecs.BOM_UTF8),
        ("utf-16", "utf-16-le", b""),
        ("utf_16", "utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16", "utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", "utf-16-be", b""),
        ("utf-32", "utf-32-be", codecs.BOM_UTF32_BE),
        ("latin-1", "iso8859-1", b""),
        ("windows-1252", "cp1252", b""),
    ],
)
def test_a_named_encoding_may_be_called_by_any_of_its_names(
    named: str, codec: str, mark: bytes
) -> None:
    data = mark + "A café.\r\n".encode(codec)
    document = decoded(data, "it", named)
    assert (document.text, document.encoding) == ("A café.\n", codec)
    assert document.original.encode(codec) == data


def test_a_byte_that_is_not_in_the_named_encoding_is_named_with_its_position() -> None:
    with pytest.raises(InputError) as caught:
        decoded(b"one\ntwo \x81", "it", "cp1252")
    assert "“it” is not in cp1252: the byte 0x81 at position 8, in line 2" in caught.value.message


@pytest.mark.parametrize("encoding", ["klingon", "base64", "rot13", "", "a\0b", "ü", "undefined"])
def test_what_is_no_text_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(InputError, match="There is no encoding"):
        decoded(b"text", "it", encoding)


def test_a_file_that_its_codec_would_write_otherwise_is_not_saved_back() -> None:
    """Shift-JIS as Windows knows it has two codes for some characters."""
    data = "合計".encode("cp932") + b"\x87\x90" + "十".encode("cp932")
    document = decoded(data, "it", "cp932")
    assert document.text == "合計≒十"
    assert not document.can_save_back
    assert decoded("合計≒十".encode("cp932"), "it", "cp932").can_save_back


@pytest.mark.parametrize(
    ("data", "text", "count", "line"),
    [
        ("Привет,\nмир.\n".encode() * 9 + b"\xd0 x", "Привет,\nмир.\n" * 9 + "\ufffd x", 1, "19"),
        (codecs.BOM_UTF8 + b"caf\xe9", "caf\ufffd", 1, "1"),
        ("café".encode() + b"\r\nit\x92s so", "café\nit\ufffds so", 1, "2"),
        ("naïve café, ".encode() + b"\xff\xfe", "naïve café, \ufffd\ufffd", 2, "1"),
    ],
)
def test_utf8_with_wrong_bytes_is_read_and_the_damage_named(
    data: bytes, text: str, count: int, line: str
) -> None:
    document = decoded(data, "it.dat")
    assert (document.text, document.encoding) == (text, "utf-8")
    assert f"first in line {line}" in document.warning
    assert ("one byte" in document.warning) == (count == 1)
    assert document.can_save_back
    assert document.original.encode("utf-8", "surrogateescape") == data


@given(st.text(st.sampled_from("aé漢🙂😀 \n"), min_size=1), st.integers(0, 1000), st.binary())
def test_a_wrong_byte_in_utf8_loses_no_other(text: str, where: int, wrong: bytes) -> None:
    data = codecs.BOM_UTF8 + text.encode()
    cut = 3 + where % (len(data) - 2)
    data = data[:cut] + wrong.replace(b"\0", b"") + data[cut:]
    document = decoded(data, "it")
    assert document.original.encode("utf-8", "surrogateescape") == data
    assert len(document.text) <= len(document.original)
    assert document.text.isascii() or document.text.encode()


@given(st.text(st.characters(min_codepoint=0x10000), min_size=1))
def test_cesu8_is_read_and_not_overwritten(wide: str) -> None:
    halves = f"Look: {wide}!".encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    pairs = [halves[:6], *_surrogates(wide), halves[-1:]]
    data = "".join(pairs).encode("utf-8", "surrogatepass")
    document = decoded(data, "it")
    assert document.text == f"Look: {wide}!"
    assert "CESU-8" in document.warning
    assert not document.can_save_back


def _surrogates(text: str) -> list[str]:
    units = text.encode("utf-16-be")
    return [chr(int.from_bytes(units[i : i + 2], "big")) for i in range(0, len(units), 2)]


@pytest.mark.parametrize(
    ("data", "label", "line"),
    [
        (codecs.BOM_UTF16_LE + "odd\n".encode("utf-16-le") + b"x", "UTF-16", "2"),
        ("Half: \ud800.".encode("utf-16", "surrogatepass"), "UTF-16", "1"),
        (b"caf\xe9 ferm\xe9 \xe0 la f\xeate\n" * 20_000 + b"\x81", "CP1252", "20,001"),
    ],
)
def test_damaged_text_is_named_so(data: bytes, label: str, line: str) -> None:
    with pytest.raises(InputError) as caught:
        decoded(data, "it.dat")
    message = caught.value.message
    assert f"“it.dat” looks like {label} text, but it is damaged in line {line}." in message
    assert caught.value.remedy


@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=8, max_size=60),
    st.integers(0, 60),
    st.integers(1, 3),
)
def test_zero_bytes_do_not_make_ascii_chinese(text: str, where: int, count: int) -> None:
    data = (text[:where] + "\0" * count + text[where:]).encode()
    with pytest.raises(InputError, match="not plain text"):
        decoded(data, "it")


def test_a_zero_byte_is_named_with_its_line() -> None:
    with pytest.raises(InputError, match="has a zero byte in line 2"):
        decoded(b"one\ntwo\0 three\n", "it")
    with pytest.raises(InputError, match="has a zero byte in line 2"):
        decoded(b"one\ntwo\0 three\n", "it", "utf-8")


@pytest.mark.parametrize("text", ["Just plain lines.\nAnd 上一 one more.\n", "Ein Maß für 上一.\n"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_with_a_few_chinese_characters_is_recognised(text: str, codec: str) -> None:
    document = decoded(text.encode(codec), "it")
    assert (document.text, document.encoding) == (text, codec)


def test_text_with_a_stray_control_character_is_no_binary_file() -> None:
    text = "\x0e" + "Le café était fermé. « Où êtes-vous ? » demanda-t-elle. " * 4
    assert decoded(text.encode("cp1252"), "it").text == text


@pytest.mark.parametrize(
    "data", [b"\x1b$BII", b"a \x1b(B b \x1b$B8l\x1b(B", "日本語\n".encode("iso2022_jp")]
)
def test_escapes_that_would_be_written_otherwise_are_not_saved_back(data: bytes) -> None:
    document = decoded(data, "mail.txt")
    assert document.encoding.startswith("iso2022_jp")
    assert document.can_save_back == (document.original.encode(document.encoding) == data)
