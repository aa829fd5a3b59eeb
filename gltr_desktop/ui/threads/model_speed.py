"""How fast the model that was used last reads on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gltr_desktop.models.options import ModelChoice


class ModelSpeed:
    """Tokens per second; 0 while they are unknown."""

    def __init__(self) -> None:
        self.choice: ModelChoice | None = None
        """The model whose speed is known: it is loaded."""
        self.tokens_per_second = 0.0

    def note(self, choice: ModelChoice, tokens_per_second: float) -> bool:
        """Take down what was measured; True if the speed of ``choice`` was not known."""
        is_new = choice != self.choice
        self.choice, self.tokens_per_second = choice, tokens_per_second
        return is_new

    def of(self, choice: ModelChoice) -> float:
        """How fast ``choice`` was last seen to read."""
        return self.tokens_per_second if choice == self.choice else 0.0
