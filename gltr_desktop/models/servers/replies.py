"""What a server answers, taken apart: whatever does not fit is refused in a sentence."""

from __future__ import annotations

from typing import Any

from gltr_desktop.errors import GltrError

_MAX_INT32 = 2**31 - 1


class UnusableReplyError(GltrError):
    """The server has answered something that cannot be what was asked for."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The server’s answer cannot be used: {what}.",
            "Try again. If it stays so, look at the server, or choose another model.",
        )


def member(reply: Any, *path: str | int) -> Any:  # noqa: ANN401 - JSON
    """What lies at a ``path`` of names and places within a ``reply``.

    Raises UnusableReplyError where there is nothing.
    """
    value = reply
    for step in path:
        fits = isinstance(value, dict) if isinstance(step, str) else isinstance(value, list)
        try:
            value = value[step] if fits else None
        except (KeyError, IndexError):
            value = None
        if value is None:
            names = ".".join(str(name) for name in path)
            raise UnusableReplyError(f"it lacks “{names}”")
    return value


def is_id(value: object) -> bool:
    """Whether ``value`` can be the id of a token."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MAX_INT32


def ids_in(reply: Any, *path: str | int) -> list[int]:  # noqa: ANN401 - JSON
    """The ids of tokens at a ``path`` within a ``reply``; raises UnusableReplyError."""
    ids = member(reply, *path)
    if not isinstance(ids, list) or not all(map(is_id, ids)):
        raise UnusableReplyError(f"“{path[-1]}” are no ids of tokens")
    return ids


def strings_in(reply: Any, count: int, *path: str | int) -> list[str]:  # noqa: ANN401 - JSON
    """The ``count`` strings at a ``path`` within a ``reply``; raises UnusableReplyError."""
    strings = member(reply, *path)
    if not isinstance(strings, list) or not all(isinstance(each, str) for each in strings):
        raise UnusableReplyError(f"“{path[-1]}” are no strings")
    if len(strings) != count:
        raise UnusableReplyError(f"it has {len(strings):,} strings for {count:,} tokens")
    return strings
