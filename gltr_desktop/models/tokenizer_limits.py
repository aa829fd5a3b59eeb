"""What a stranger's tokenizer may do to a text: how much longer it may make it, and for how long.

The tokenizers library has no limits of its own: three rules that each replace a letter by a
thousand make a gigabyte of it.
"""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING, Any, TypeVar

from gltr_desktop.errors import Cancelled, InputError
from gltr_desktop.models.rust_panics import RustPanicError, quiet_panics_as_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tokenizers import Tokenizer

_Result = TypeVar("_Result")

_MAX_GROWTH = 20
"""Characters made of one; Unicode's own normal forms make up to 18."""
_MAX_PREPENDED = 100
_MAX_ADDED_TOKENS = 1 << 15
_TRIED_CHARACTERS = 500
_MIN_SECONDS, _CHARACTERS_PER_SECOND = 120.0, 5_000
_LOOK_S = 0.05
_OTHER_MODEL = "Choose another model."


class TokenizerLimitError(ValueError):
    """A description of a tokenizer asks for more than any model needs; the message ends a phrase.

    A reading of the description, before the library makes anything of it, has found that.
    """


def check_description(parts: dict[str, Any]) -> None:
    """Look through the parts of a ``tokenizer.json``; raises TokenizerLimitError."""
    added = parts.get("added_tokens") or ()
    if len(added) > _MAX_ADDED_TOKENS:
        raise TokenizerLimitError(
            f"it adds {len(added):,} tokens to its vocabulary, and {_MAX_ADDED_TOKENS:,} are the"
            " most that are read"
        )
    growth = 1.0
    tables = 0
    for step in _normalizers(parts.get("normalizer")):
        growth *= _growth_of(step)
        tables += step.get("type") == "Precompiled"
        if len(str(step.get("prepend") or "")) > _MAX_PREPENDED:
            growth = math.inf
    if growth > _MAX_GROWTH or tables > 1:
        raise TokenizerLimitError("its normalizer makes texts many times longer")


def _normalizers(step: object) -> Iterator[dict[str, Any]]:
    """The steps that the normalizer ``step`` consists of."""
    if isinstance(step, dict):
        yield step
        inner = step.get("normalizers")
        for item in inner if isinstance(inner, list) else ():
            yield from _normalizers(item)


def _growth_of(step: dict[str, Any]) -> float:
    """How many characters at most a step makes of one, as far as its description tells."""
    if step.get("type") != "Replace":
        return 1.0
    pattern = step.get("pattern")
    # How little a regular expression matches is not known: it may be nothing at all.
    searched = str(pattern.get("String") or "") if isinstance(pattern, dict) else ""
    return max(1.0, len(str(step.get("content") or "")) / max(len(searched), 1))


def check_growth(tokenizer: Tokenizer, text: str) -> None:
    """Refuse a text whose characters the normalizer's own tables make many times longer.

    Raises InputError. Some hundred characters of the text are tried, each of them once.
    """
    normalizer = tokenizer.normalizer
    if normalizer is None:
        return
    tried = dict.fromkeys(text[: 100 * _TRIED_CHARACTERS])
    for character, _ in zip(tried, range(_TRIED_CHARACTERS), strict=False):
        made = len(normalizer.normalize_str(character))
        if made > _MAX_PREPENDED + _MAX_GROWTH:
            raise InputError(
                f"The model's tokenizer makes {made:,} characters of one, so it cannot split this"
                " text.",
                _OTHER_MODEL,
            )


def split_within_limits(
    split: Callable[[], _Result], characters: int, cancelled: threading.Event | None
) -> _Result:
    """The result of ``split()``, which splits a text of so many ``characters`` into tokens.

    It runs in a thread of its own, which is left to itself once ``cancelled`` is set or it has
    taken longer than any tokenizer should: nothing interrupts the library.

    Raises:
        Cancelled: ``cancelled`` was set.
        InputError: it took too long, or the library gave up.
    """
    results: list[_Result] = []
    errors: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            results.append(split())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            errors.append(error)
        finally:
            done.set()

    seconds = _MIN_SECONDS + characters / _CHARACTERS_PER_SECOND
    try:
        with quiet_panics_as_errors():
            threading.Thread(target=run, name="tokenizer", daemon=True).start()
            waited = 0.0
            while not done.wait(_LOOK_S):
                waited += _LOOK_S
                if cancelled is not None and cancelled.is_set():
                    raise Cancelled
                if waited > seconds:
                    raise InputError(
                        "The model's tokenizer has not split the text within"
                        f" {seconds / 60:,.0f} minutes.",
                        _OTHER_MODEL,
                    )
            if errors:
                raise errors[0]
    except RustPanicError as error:
        raise cannot_split(str(error)) from error
    return results[0]


def cannot_split(why: str) -> InputError:
    """The error for a text on which the tokenizers library gives up."""
    line = (why.strip().splitlines() or ["unknown"])[0].rstrip(".:")
    return InputError(f"The model's tokenizer fails on this text ({line}).", _OTHER_MODEL)
