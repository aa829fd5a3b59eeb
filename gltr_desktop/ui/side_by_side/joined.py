"""What a comparison needs to know of the parts that join its two sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gltr_desktop.analysis.difference.alignment import Correspondence
    from gltr_desktop.analysis.difference.difference import Difference


class Joined(Protocol):
    """What joins the second side to the first one while they are compared."""

    @property
    def difference(self) -> Difference | None:
        """The difference between both; None until both are read as they stand."""

    @property
    def correspondence(self) -> Correspondence | None:
        """Which places of both texts belong together; None until known."""

    def arrange(self) -> None:
        """Put the second column where it belongs."""

    def end(self) -> None:
        """Leave the first side as it was alone."""
