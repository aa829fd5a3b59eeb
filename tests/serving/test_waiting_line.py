"""One reading at a time, a few that wait, and those whose clients have gone."""

from __future__ import annotations

from concurrent.futures import CancelledError
from http import HTTPStatus

import pytest

from gltr_desktop.errors import GltrError
from gltr_desktop.serving.refused import RefusedError
from gltr_desktop.serving.requested import Requested
from gltr_desktop.serving.waiting_line import ROOM, Reading, WaitingLine


def text(number: int) -> Requested:
    return Requested("a model", f"Text {number}")


def own_text(reading: Reading) -> bytes:
    return reading.requested.text.encode()


def test_readings_are_made_in_the_order_in_which_they_were_asked_for() -> None:
    line = WaitingLine()
    readings = [line.join(text(number)) for number in range(3)]
    made: list[str] = []
    for count in range(3):
        line.serve_next(lambda one: made.append(one.requested.text) or own_text(one), 0)  # type: ignore[func-returns-value]
        assert [one.answer.done() for one in readings] == [at <= count for at in range(3)]
    assert made == ["Text 0", "Text 1", "Text 2"]
    assert [one.answer.result(0) for one in readings] == [b"Text 0", b"Text 1", b"Text 2"]


def test_nothing_is_made_where_nobody_waits() -> None:
    WaitingLine().serve_next(lambda _: pytest.fail("there is nothing to read"), 0)


def test_one_is_read_and_four_wait_and_the_next_is_told_when_to_come_again() -> None:
    line = WaitingLine()
    for number in range(1 + ROOM):
        line.join(text(number))
    with pytest.raises(RefusedError) as refused:
        line.join(text(99))
    assert refused.value.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert int(refused.value.headers["Retry-After"]) > 0
    line.serve_next(own_text, 0)
    line.join(text(5))


def test_the_one_that_is_being_made_keeps_its_place() -> None:
    line = WaitingLine()
    first, *_ = (line.join(text(number)) for number in range(1 + ROOM))

    def read(reading: Reading) -> bytes:
        first.cancel()
        with pytest.raises(RefusedError):
            line.join(text(99))
        return own_text(reading)

    line.serve_next(read, 0)
    assert first.cancelled.is_set()


def test_who_goes_away_makes_room_and_is_not_read() -> None:
    line = WaitingLine()
    first, second, *_ = (line.join(text(number)) for number in range(1 + ROOM))
    first.cancel()
    last = line.join(text(5))
    line.serve_next(own_text, 0)
    assert second.answer.result(0) == b"Text 1"
    with pytest.raises(CancelledError):
        first.answer.result(0)
    second.cancel()
    assert not last.answer.done()


def test_who_went_away_is_passed_over() -> None:
    line = WaitingLine()
    first, second = line.join(text(0)), line.join(text(1))
    first.cancel()
    line.serve_next(own_text, 0)
    line.serve_next(own_text, 0)
    assert second.answer.result(0) == b"Text 1"


def test_what_goes_wrong_is_the_clients_and_the_next_one_is_read() -> None:
    line = WaitingLine()
    first, second = line.join(text(0)), line.join(text(1))

    def fail(_: Reading) -> bytes:
        raise GltrError("It failed.", "Try again.")

    line.serve_next(fail, 0)
    line.serve_next(own_text, 0)
    with pytest.raises(GltrError, match="It failed"):
        first.answer.result(0)
    assert second.answer.result(0) == b"Text 1"
