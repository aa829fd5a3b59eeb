"""What was not edited comes back byte for byte."""

from __future__ import annotations

from itertools import takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.documents.document import BYTE_ORDER_MARK, Document
from gltr_desktop.documents.line_ends import LINE_ENDS, canonical_text
from gltr_desktop.documents.saving import EncodingError, content_to_save
from gltr_desktop.errors import InputError

ENDS = ("\n", *LINE_ENDS)
CODECS = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]

lines = st.text("abé漢😀\u00a0\t", max_size=4) | st.sampled_from(["", "a line", "one more"])
originals = st.builds(
    lambda mark, pieces, last: mark + "".join(line + end for line, end in pieces) + last,
    st.sampled_from(["", BYTE_ORDER_MARK, 2 * BYTE_ORDER_MARK]),
    st.lists(st.tuples(lines, st.sampled_from(ENDS)), max_size=12),
    lines,
)


def document_of(original: str, encoding: str = "utf-8") -> Document:
    text = canonical_text(original.removeprefix(BYTE_ORDER_MARK))
    return Document(text, encoding, can_save_back=True, original=original)


def saved(original: str, text: str, encoding: str = "utf-8") -> str:
    return content_to_save(document_of(original), text, encoding).decode(encoding)


def stored_prefix(original: str, length: int) -> str:
    """The part of ``original`` that is shown as the first ``length`` characters."""
    position = len(BYTE_ORDER_MARK) if original.startswith(BYTE_ORDER_MARK) else 0
    for _ in range(length):
        position += 2 if original.startswith("\r\n", position) else 1
    return original[:position]


def common_length(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


@given(originals, st.sampled_from(CODECS))
def test_without_an_edit_every_byte_is_as_it_was(original: str, encoding: str) -> None:
    document = document_of(original)
    assert content_to_save(document, document.text, encoding) == original.encode(encoding)


@given(originals, st.data())
def test_one_edit_leaves_all_before_and_after_it(original: str, data: st.DataObject) -> None:
    """Something is inserted or deleted, or replaced by what is nowhere else."""
    shown = document_of(original).text
    begin = data.draw(st.integers(0, len(shown)))
    end = data.draw(st.just(begin) | st.integers(begin, min(len(shown), begin + 5)))
    typed = data.draw(st.text("ab\n漢", max_size=4))
    if typed and end > begin:
        typed += "!"
    edited = shown[:begin] + typed + shown[end:]
    result = saved(original, edited)
    assert canonical_text(result.removeprefix(BYTE_ORDER_MARK)) == edited
    # What could also have been edited: "aa" without one "a" is "a", whichever it was.
    head = common_length(shown, edited)
    tail = common_length(shown[head:][::-1], edited[head:][::-1])
    before = stored_prefix(original, head)
    after = original[len(stored_prefix(original, len(shown) - tail)) :]
    assert result.startswith(before)
    joined_to_crlf = after.startswith("\n") and result.removesuffix(after[1:])[-2:-1] == "\r"
    assert joined_to_crlf or result.endswith(after)


@given(st.data())
def test_lines_that_occur_once_keep_their_ends_whatever_happens_around_them(
    data: st.DataObject,
) -> None:
    count = data.draw(st.integers(2, 40))
    ends = data.draw(st.lists(st.sampled_from(ENDS), min_size=count, max_size=count))
    names = [f"line {number}" for number in range(count)]
    original = "first\n" + "".join(map("{}{}".format, names, ends)) + "last\n"
    fate = data.draw(
        st.lists(st.sampled_from(["keep", "drop", "edit", "add"]), min_size=count, max_size=count)
    )
    edited: list[str] = []
    for name, what in zip(names, fate, strict=True):
        edited += {
            "keep": [name],
            "drop": [],
            "edit": [f"{name} and more"],
            "add": [name, f"after {name}"],
        }[what]
    # The edit of the first line keeps all others from being a single one.
    result = saved(original, "\n".join(["first!", *edited, "last\n"]))
    for name, end, what in zip(names, ends, fate, strict=True):
        if what in ("keep", "add"):
            assert f"{name}{end}" in result


@pytest.mark.parametrize(
    ("original", "edited", "expected"),
    [
        ("one\ntwo\r\nthree\n", "!one\ntwo\nthree\n", "!one\ntwo\r\nthree\n"),
        ("a\r\nb", "a\nnew\nb", "a\r\nnew\r\nb"),
        ("a\rb\r", "a\nb\nc\nd", "a\rb\rc\rd"),
        ("a\u2028b", "new\na\nb", "new\u2028a\u2028b"),
        ("a\r\nb\nc\r", "a\nx\nc\n", "a\r\nx\nc\r"),
        ("a\r\nb\nc\r", "x\ny\nz\n", "x\r\ny\nz\r"),
        ("no end", "no end\nat all", "no end\nat all"),
        ("gone\r\n", "", ""),
        ("\ufeffa\r\n", "b\n", "\ufeffb\r\n"),
        ("\ufeff\ufeffa", "\ufeffab", "\ufeff\ufeffab"),
        ("\ufeff\ufeffa", "a", "\ufeffa"),
    ],
)
def test_new_lines_end_as_their_neighbours_do(original: str, edited: str, expected: str) -> None:
    assert saved(original, edited) == expected


def test_bytes_that_are_no_text_survive_an_edit_elsewhere() -> None:
    data = b"good\r\nb\xe4d\r\nend"
    original = data.decode("utf-8", "surrogateescape")
    document = Document("good\nb\ufffdd\nend", original=original)
    assert content_to_save(document, document.text, "utf-8") == data
    assert content_to_save(document, "good!\nb\ufffdd\nend", "utf-8") == data.replace(
        b"good", b"good!"
    )
    assert content_to_save(document, "good\nb\ufffdd?\nend", "utf-8") == data.replace(
        b"d\r\nend", b"d?\r\nend"
    )


def test_a_text_without_a_file_is_stored_as_it_is() -> None:
    assert content_to_save(None, "a\nb", "utf-16-le") == "a\nb".encode("utf-16-le")


def test_a_character_that_the_encoding_lacks_is_named() -> None:
    with pytest.raises(EncodingError, match=r"cp1252.*“→”.*line 2") as caught:
        content_to_save(document_of("é\r\na"), "é\na → b", "cp1252")
    assert "UTF-8" in caught.value.remedy


def test_half_a_character_is_named() -> None:
    with pytest.raises(InputError, match="an invalid character at position 2"):
        content_to_save(None, "ab\udc80", "utf-8")


@pytest.mark.parametrize(
    ("original", "edited"),
    [
        ("\r" * 100_000, "x" + "\n" * 100_000 + "x"),
        ("a\r\nb\n" * 20_000, "b\na\nc\n" * 20_000),
        ("".join(f"{n}\r\n" for n in range(5_000)), "\n".join(map(str, range(5_000, 0, -1)))),
        ("x" * 1_000_000 + "\r\n", "x" * 500_000 + "y" + "x" * 500_000 + "\n"),
        (
            "".join(f"{n}\r\n" for n in [*range(2_000), *range(2_000)]),
            "".join(f"{n}\n" for n in [*range(0, 2_000, 2), *range(2_000)]),
        ),
    ],
    ids=["empty lines", "recurring lines", "turned round", "one long line", "nested anchors"],
)
def test_texts_that_are_hard_to_compare_are_saved_as_well(original: str, edited: str) -> None:
    assert canonical_text(saved(original, edited)) == edited
