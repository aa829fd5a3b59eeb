"""Minimal pairs by group: in how many of them the good sentence is likelier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gltr_desktop.batch.words.intervals import wilson_interval
from gltr_desktop.batch.words.pairs import BAD, GOOD, NEITHER

if TYPE_CHECKING:
    from gltr_desktop.batch.words.pairs import Comparison


@dataclass
class GroupTally:
    """What is known of the pairs of one group so far; ``group`` is None for all together.

    ``measure`` is the surprisal by which they are compared. ``good``, ``bad`` and ``neither`` count
    the pairs by what is likelier, ``not_compared`` the others. ``total_difference`` is in nats.
    """

    group: str | None
    measure: str
    good: int = 0
    bad: int = 0
    neither: int = 0
    not_compared: int = 0
    total_difference: float = 0.0

    def add(self, comparison: Comparison) -> None:
        """Count one more pair."""
        likelier = comparison.likelier
        if likelier is None:
            self.not_compared += 1
            return
        self.good += likelier == GOOD
        self.bad += likelier == BAD
        self.neither += likelier == NEITHER
        self.total_difference += comparison.difference

    @property
    def pairs(self) -> int:
        """How many pairs are compared."""
        return self.good + self.bad + self.neither

    @property
    def share(self) -> float | None:
        """The share of pairs whose good sentence is likelier, where equally likely is not enough.

        It is in [0, 1], and None without pairs.
        """
        return self.good / self.pairs if self.pairs else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the share; see :func:`~.intervals.wilson_interval`."""
        return wilson_interval(self.good, self.pairs)

    @property
    def mean_difference(self) -> float | None:
        """The mean of bad − good, in nats; None without pairs."""
        return self.total_difference / self.pairs if self.pairs else None


class PairTallies:
    """Counts the pairs that one model has compared, by group."""

    def __init__(self, measure: str) -> None:
        self._measure = measure
        self._groups: dict[str, GroupTally] = {}
        self._all = GroupTally(None, measure)

    def add(self, group: str, comparison: Comparison) -> None:
        """Count one more pair of ``group``, which is "" where a pair has none."""
        self._groups.setdefault(group, GroupTally(group, self._measure)).add(comparison)
        self._all.add(comparison)

    @property
    def tallies(self) -> list[GroupTally]:
        """The groups in the order of their first pairs, and last all pairs together.

        Where no pair has a group, there is only this.
        """
        groups = [] if self._groups.keys() <= {""} else self._groups.values()
        return [*groups, self._all]
