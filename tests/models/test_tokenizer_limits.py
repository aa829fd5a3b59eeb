"""What a tokenizer may do to a text: limits of growth and time, and no panic."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from tokenizers import Regex, Tokenizer, models, normalizers

from gltr_desktop.errors import Cancelled, InputError
from gltr_desktop.models import tokenizer_limits
from gltr_desktop.models.tokenizer_limits import (
    TokenizerLimitError,
    check_description,
    check_growth,
    split_within_limits,
)


def _replace(content: str, **pattern: str) -> dict[str, Any]:
    return {"type": "Replace", "pattern": pattern, "content": content}


def _sequence(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Sequence", "normalizers": list(steps)}


@pytest.mark.parametrize(
    "normalizer",
    [
        None,
        _replace("▁", String=" "),
        _sequence({"type": "Prepend", "prepend": "▁"}, _replace("▁", String=" ")),
        _sequence({"type": "Precompiled"}, _replace("▁", Regex=" {2,}")),
        _replace("a thousand", String="1,000"),
    ],
)
def test_what_real_models_do_is_allowed(normalizer: dict[str, Any] | None) -> None:
    check_description({"normalizer": normalizer, "added_tokens": []})
    check_description({})


@pytest.mark.parametrize(
    "normalizer",
    [
        _replace("a" * 1_000, String="a"),
        _replace("a" * 1_000, Regex=""),
        _sequence(_replace("a" * 5, String="a"), _sequence(_replace("a" * 5, String="a"))),
        {"type": "Prepend", "prepend": "x" * 1_000_000},
        _sequence({"type": "Precompiled"}, {"type": "Precompiled"}),
    ],
)
def test_a_normalizer_that_blows_texts_up(normalizer: dict[str, Any]) -> None:
    with pytest.raises(TokenizerLimitError, match="many times longer"):
        check_description({"normalizer": normalizer})


def test_too_many_added_tokens() -> None:
    with pytest.raises(TokenizerLimitError, match="adds 40,000 tokens"):
        check_description({"added_tokens": [{}] * 40_000})


def test_growth_that_no_description_shows() -> None:
    tokenizer = Tokenizer(models.WordPiece(vocab={"a": 0}, unk_token="a"))  # noqa: S106 - no password
    check_growth(tokenizer, "x")
    tokenizer.normalizer = normalizers.Replace(Regex("x"), "y" * 10_000)
    check_growth(tokenizer, "a b c")
    with pytest.raises(InputError, match="makes 10,000 characters of one"):
        check_growth(tokenizer, "a b x")


def test_splitting_gives_its_result_and_its_errors() -> None:
    assert split_within_limits(lambda: 5, 1, None) == 5

    def fail() -> int:
        raise KeyError("name")

    with pytest.raises(KeyError, match="name"):
        split_within_limits(fail, 1, None)


def test_splitting_is_left_alone_when_cancelled() -> None:
    cancelled, end = threading.Event(), threading.Event()
    cancelled.set()
    with pytest.raises(Cancelled):
        split_within_limits(end.wait, 1, cancelled)
    end.set()


def test_splitting_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenizer_limits, "_MIN_SECONDS", 0.0)
    end = threading.Event()
    with pytest.raises(InputError, match="has not split the text within"):
        split_within_limits(end.wait, 1, None)
    end.set()


def test_a_panic_is_a_sentence() -> None:
    class PanicException(BaseException):
        """Named as PyO3's."""

    def panic() -> int:
        raise PanicException("some words\nand a backtrace")

    with pytest.raises(InputError, match=r"tokenizer fails on this text \(some words\)\."):
        split_within_limits(panic, 1, None)
