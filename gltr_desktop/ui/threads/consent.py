"""Whether a text may go to a server: only after the user has asked for just that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.models.options import ModelChoice


class Consent:
    """Of one text. A model on this computer needs none.

    It is for the model that was chosen when it was given, and so never for another server.
    """

    def __init__(self, choice: Callable[[], ModelChoice]) -> None:
        """``choice`` returns the model that is to read the text."""
        self._choice = choice
        self._given_to: ModelChoice | None = None

    @property
    def is_given(self) -> bool:
        """Whether the chosen model may read the text without being asked for it once more."""
        choice = self._choice()
        return not choice.is_on_server or choice == self._given_to

    def give(self) -> None:
        """The user has asked the chosen model to read the text."""
        self._given_to = self._choice()

    def withdraw(self) -> None:
        """Another text has come, or another model: what was asked for was not about these."""
        self._given_to = None
