"""A model that cannot be used is named, with a reason and a remedy."""

from __future__ import annotations

import pytest

from gltr_desktop.models.refusals import OTHER_MODEL, first_line, unusable


def test_the_sentence_names_the_model_and_the_reason() -> None:
    error = unusable("org/model", "its config.json is damaged", OTHER_MODEL)
    assert error.message == "“org/model” cannot be used: its config.json is damaged."
    assert error.remedy == OTHER_MODEL
    assert error.exit_status == 2


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ValueError("one line"), "one line"),
        (ValueError("ends with a stop."), "ends with a stop"),
        (ValueError("\n  the first:\nthe second"), "the first"),
        (KeyError(), "KeyError"),
        (RuntimeError("  \n"), "RuntimeError"),
    ],
)
def test_of_a_librarys_error_the_first_line_is_told(error: Exception, expected: str) -> None:
    assert first_line(error) == expected
