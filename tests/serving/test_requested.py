"""Bodies of requests: their length, their type and their fields."""

from __future__ import annotations

import json
from email.message import Message
from http import HTTPStatus
from io import BufferedReader, BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.serving.refused import RefusedError
from gltr_desktop.serving.requested import MAX_BODY_BYTES, Requested, read_requested


def requested(data: bytes, **headers: str | None) -> Requested:
    """What is asked for by a body; ``headers`` with underscores in their names."""
    given: dict[str, str | None] = {
        "Content_Type": "application/json",
        "Content_Length": str(len(data)),
    }
    message = Message()
    for name, value in (given | headers).items():
        if value is not None:
            message[name.replace("_", "-")] = value
    return read_requested(message, BufferedReader(BytesIO(data)))


def refused(data: bytes, **headers: str | None) -> HTTPStatus:
    with pytest.raises(RefusedError) as caught:
        requested(data, **headers)
    return caught.value.status


GOOD = b'{"project": "p", "text": "t"}'


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_project_and_text_come_as_they_were_sent(project: str, text: str) -> None:
    fields = {"project": project, "text": text, "bitmask": [1, 0]}
    for is_ascii in (True, False):
        data = json.dumps(fields, ensure_ascii=is_ascii).encode()
        assert requested(data) == Requested(project, text)


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=UTF-8", "application/json;charset=x"]
)
def test_json_may_be_said_in_several_ways(kind: str) -> None:
    assert requested(GOOD, Content_Type=kind) == Requested("p", "t")


@pytest.mark.parametrize(
    "kind", [None, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
             "text/plain; application/json", "application/json-patch"],
)  # fmt: skip
def test_what_a_page_could_send_unasked_is_no_json(kind: str | None) -> None:
    assert refused(GOOD, Content_Type=kind) == HTTPStatus.UNSUPPORTED_MEDIA_TYPE


@pytest.mark.parametrize("length", [None, "", "-1", "+5", "1_0", "0x10", "٣", "1.5", "1, 2"])
def test_the_length_has_to_be_said(length: str | None) -> None:
    assert refused(GOOD, Content_Length=length) == HTTPStatus.LENGTH_REQUIRED


def test_chunks_have_no_length() -> None:
    assert refused(GOOD, Transfer_Encoding="chunked") == HTTPStatus.LENGTH_REQUIRED


@pytest.mark.parametrize("length", [str(MAX_BODY_BYTES + 1), "9" * 5_000])
def test_a_body_that_is_too_long_is_not_read(length: str) -> None:
    assert refused(GOOD, Content_Length=length) == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


def test_a_body_of_the_greatest_length_is_read() -> None:
    empty = json.dumps({"project": "p", "text": ""}).encode()
    text = "x" * (MAX_BODY_BYTES - len(empty))
    data = json.dumps({"project": "p", "text": text}).encode()
    assert len(data) == MAX_BODY_BYTES
    assert requested(data).text == text


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b"null", b"[]", b'"text"', b"{}", b'{"text": "t"}', b'{"project": "p"}',
        b'{"project": 1, "text": "t"}', b'{"project": "p", "text": null}', b"\xff\xfe\xfa",
        b'{"project": "p", "text": "\xff"}', b"[" * 100_000, b"9" * 10_000,
    ],
)  # fmt: skip
def test_anything_else_is_a_bad_request(data: bytes) -> None:
    assert refused(data) == HTTPStatus.BAD_REQUEST


def test_a_body_that_breaks_off_is_a_bad_request() -> None:
    assert refused(GOOD[:-2], Content_Length=str(len(GOOD))) == HTTPStatus.BAD_REQUEST


@given(st.binary())
def test_no_body_is_an_accident(data: bytes) -> None:
    assert refused(data) == HTTPStatus.BAD_REQUEST
