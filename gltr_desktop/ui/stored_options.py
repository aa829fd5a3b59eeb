"""A setting: its key, its default, and how it is read and written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

FLAGS = {"true": True, "false": False}
"""What is stored of a flag."""


class Store(Protocol):
    """What has options as its attributes."""

    def stored_text(self, key: str) -> str:
        """What is stored under ``key``; empty where nothing is."""

    def store_text(self, key: str, text: str) -> None:
        """Store ``text`` under ``key``."""


class Option(Generic[T]):
    """One stored value; what cannot be read counts as never set.

    ``read`` makes a value of the stored text, or None of one that is not valid.
    """

    def __init__(
        self, key: str, default: T, read: Callable[[str], T | None], write: Callable[[T], str] = str
    ) -> None:
        self._key, self._default, self._read, self._write = key, default, read, write

    @overload
    def __get__(self, settings: None, owner: type[Any]) -> Option[T]: ...

    @overload
    def __get__(self, settings: Store, owner: type[Any]) -> T: ...

    def __get__(self, settings: Store | None, owner: type[Any]) -> Option[T] | T:
        if settings is None:
            return self
        text = settings.stored_text(self._key)
        value = self._read(text) if text else None
        return self._default if value is None else value

    def __set__(self, settings: Store, value: T) -> None:
        settings.store_text(self._key, self._write(value))


def flag(key: str, *, default: bool) -> Option[bool]:
    """A setting that is on or off."""
    return Option(key, default, FLAGS.get, flag_text)


def flag_text(on: bool | None) -> str:
    """How a flag is stored; None, for one that nobody has set, as an empty text."""
    return "" if on is None else str(on).lower()


def one_of(key: str, default: str, allowed: Sequence[str]) -> Option[str]:
    """A setting that is one of the ``allowed`` texts."""
    return Option(key, default, lambda text: text if text in allowed else None)
