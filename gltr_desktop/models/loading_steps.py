"""What lies between two steps of loading a model: a chance to stop, and a word on how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from gltr_desktop.errors import Cancelled

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator

_Item = TypeVar("_Item")


class LoadingSteps:
    """Passed to all that loads: whoever has done a step calls it before the next one."""

    def __init__(
        self,
        cancelled: threading.Event | None = None,
        report: Callable[[str], None] | None = None,
    ) -> None:
        """``report`` gets words such as “layer 3 of 30”, perhaps thousands of times a second."""
        self._cancelled, self._report = cancelled, report

    def begin(self, step: str) -> None:
        """Report ``step``, which is about to begin; raises Cancelled if loading was cancelled."""
        if self._cancelled is not None and self._cancelled.is_set():
            raise Cancelled
        if self._report is not None:
            self._report(step)

    def each(self, items: Iterable[_Item], noun: str, count: int) -> Iterator[_Item]:
        """The ``count`` items, each of them a step such as “tensor 3 of 30”."""
        for index, item in enumerate(items, 1):
            self.begin(f"{noun} {index:,} of {count:,}")
            yield item
