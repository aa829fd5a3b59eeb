"""Archives that would unpack to far more than a document are refused before they do."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from gltr_desktop.documents import zip_parts
from gltr_desktop.documents.safe_xml import parsed
from gltr_desktop.documents.zip_parts import ZipParts
from gltr_desktop.errors import InputError


def archive(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in members.items():
            written.writestr(name, content)
    return file.getvalue()


def refusal(data: bytes, part: str = "") -> str:
    with pytest.raises(InputError) as caught:
        ZipParts(data, "essay.docx").read(part)
    assert "“essay.docx”" in caught.value.message
    assert caught.value.remedy
    return caught.value.message


def test_parts_are_read_by_their_names() -> None:
    parts = ZipParts(archive({"b.xml": b"<b/>", "a.txt": b"text"}), "essay.docx")
    assert parts.names == ["b.xml", "a.txt"]
    assert "a.txt" in parts
    assert "c.txt" not in parts
    assert parts.read("a.txt") == b"text"
    assert parts.xml("b.xml").tag == "b"


def test_a_missing_part_and_a_damaged_archive_are_damage() -> None:
    data = archive({"a.xml": random.Random(1).randbytes(2000)})
    assert "damaged" in refusal(data, "b.xml")
    assert "damaged" in refusal(data[:900])
    assert "damaged" in refusal(data[:900] + data[950:], "a.xml")
    assert "damaged" in refusal(data[:500] + b"\0" * 600 + data[1100:], "a.xml")


def test_xml_that_unpacks_to_a_hundred_times_its_size_is_refused() -> None:
    assert "too large" in refusal(archive({"word/document.xml": b"a" * (2 << 20)}))
    # A picture of one colour does so, and is not read.
    data = archive({"picture.bmp": b"a" * (2 << 20), "a.xml": b"<a/>"})
    assert ZipParts(data, "essay.docx").xml("a.xml").tag == "a"
    assert "too large" in refusal(data, "picture.bmp")


def test_many_members_and_large_sums_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = archive({f"{number}.txt": b"text" for number in range(5)})
    monkeypatch.setattr(zip_parts, "_MAX_MEMBERS", 4)
    assert "more than 4 parts" in refusal(data)
    monkeypatch.undo()
    monkeypatch.setattr(zip_parts, "_MAX_TOTAL", 10)
    parts = ZipParts(data, "essay.docx")
    assert parts.read("0.txt") == parts.read("1.txt")
    with pytest.raises(InputError, match="too large"):
        parts.read("2.txt")
    monkeypatch.setattr(zip_parts, "_MAX_PART", 3)
    assert "too large" in refusal(data, "0.txt")


def test_a_part_that_lies_about_its_size_gives_no_more_than_it_says() -> None:
    data = bytearray(archive({"a.xml": b"a" * 900_000}))
    size = (900_000).to_bytes(4, "little")
    lie = (10).to_bytes(4, "little")
    assert data.count(size) == 2
    assert "damaged" in refusal(bytes(data.replace(size, lie)), "a.xml")


def test_a_member_with_a_password_is_locked() -> None:
    data = bytearray(archive({"a.txt": b"text"}))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + offset] |= 1
    assert "locked with a password" in refusal(bytes(data), "a.txt")


BOMB = b"""<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;&y;</a>"""


def test_xml_with_a_doctype_is_refused_or_its_entities_are_not_resolved() -> None:
    with pytest.raises(InputError, match="DOCTYPE"):
        parsed(BOMB, "essay.docx")
    with pytest.raises(InputError, match="DOCTYPE"):
        parsed(BOMB.decode().encode("utf-16"), "essay.docx")
    assert "x" not in "".join(map(str, parsed(BOMB, "it.xml", doctype_allowed=True).itertext()))


def test_xml_that_is_cut_or_nested_too_deeply_is_refused() -> None:
    with pytest.raises(InputError, match="damaged"):
        parsed(b"<a><b>", "essay.docx")
    with pytest.raises(InputError, match="nested too deeply"):
        parsed(b"<a>" * 5000 + b"</a>" * 5000, "essay.docx")
    assert parsed(b"<a>" * 200 + b"</a>" * 200, "essay.docx").tag == "a"
