"""The indicators of reference passages by one model, and where a value stands among them.

A text is compared with passages of its own length, because the beginning of a text surprises
more than what follows, and short texts differ more than long ones. So each passage is measured at
several lengths, from its beginning, and once more after its first ``SKIPPED`` tokens: those are for
excerpts from the middle of a text, which the model did not have to begin without knowing anything.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.indicators import indicator_values
from gltr_desktop.analysis.indicators.excerpt import Excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from gltr_desktop.analysis.indicators import Indicator
    from gltr_desktop.analysis.record import Analysis

    Floats = NDArray[np.float64]

LENGTHS = (50, 100, 200, 400)
"""Numbers of scored tokens at which passages are measured."""
SKIPPED = 100
"""How many scored tokens come before what stands for the middle of a text."""
PASSAGE_TOKENS = SKIPPED + LENGTHS[-1]
"""As much of a passage is measured."""
IN_THE_MIDDLE = SKIPPED // 2
"""From this context on, an excerpt is compared with the middle of passages."""
FEW_PASSAGES = 20
"""Percentiles among fewer passages are shown with a warning."""
MIN_PASSAGES = 5
"""Among fewer passages, nothing is said."""
_STILL_OF_THIS_LENGTH = 1.25
"""What is longer than the passages by no more than this factor counts as being of their length."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)

Lengths = dict[int, tuple[float, ...]]


@dataclass(frozen=True)
class Stand:
    """Where a value stands among those of ``passages`` reference passages.

    ``percentile`` is the percentage of passages with a smaller value, equal ones counted by half;
    ``quantiles`` are those at 5, 25, 50, 75 and 95 %, interpolated between values.
    ``is_extrapolated`` says that the excerpt is longer than the passages by more than a quarter.
    """

    percentile: float
    quantiles: tuple[float, float, float, float, float]
    passages: int
    is_extrapolated: bool = False


@dataclass(frozen=True)
class PassageValues:
    """The indicators of one passage, by name, at each of LENGTHS that it reaches."""

    beginning: dict[int, dict[str, float]]
    middle: dict[int, dict[str, float]]


def passage_values(analysis: Analysis) -> PassageValues:
    """Measure a passage from its complete ``analysis``, which has ten predictions a token."""
    whole = Excerpt.whole(analysis)

    def measured(before: int) -> dict[int, dict[str, float]]:
        reached = [length for length in LENGTHS if before + length <= whole.scored]
        return {length: indicator_values(whole.between(before, length)) for length in reached}

    return PassageValues(measured(0), measured(SKIPPED))


@dataclass(frozen=True)
class Values:
    """The values of one indicator, ascending, by length: from the beginning, and in the middle."""

    beginning: Lengths
    middle: Lengths


@dataclass(frozen=True)
class Baseline:
    """What one model made of the passages of one register: values by the name of the indicator."""

    values: Mapping[str, Values]

    @staticmethod
    def of(passages: Iterable[PassageValues]) -> Baseline:
        """Put the values of ``passages`` together."""
        passages = list(passages)
        beginnings = [passage.beginning for passage in passages]
        middles = [passage.middle for passage in passages]
        names = {
            name: None
            for part in (*beginnings, *middles)
            for values in part.values()
            for name in values
        }
        return Baseline({
            name: Values(_by_length(name, beginnings), _by_length(name, middles)) for name in names
        })  # fmt: skip

    @staticmethod
    def pooled(baselines: Iterable[Baseline]) -> Baseline:
        """The values of all ``baselines`` as those of one."""
        values: dict[str, list[Values]] = {}
        for baseline in baselines:
            for name, of in baseline.values.items():
                values.setdefault(name, []).append(of)
        return Baseline({
            name: Values(
                _merged([of.beginning for of in parts]), _merged([of.middle for of in parts])
            )
            for name, parts in values.items()
        })  # fmt: skip

    @property
    def passages(self) -> int:
        """How many passages there are, of whatever length."""
        return max(
            (len(values) for of in self.values.values() for values in of.beginning.values()),
            default=0,
        )

    def stand(self, indicator: Indicator, value: float, excerpt: Excerpt) -> Stand | None:
        """Where the ``value`` that ``excerpt`` has stands; None where nothing can be said.

        Between two of LENGTHS, percentiles and quantiles are interpolated by the logarithm of the
        number of tokens. For what is longer than all passages, see :func:`_for_long`: nothing can
        be said of what is more than twice as long, unless some passages show what follows their
        beginnings.
        """
        of = self.values.get(indicator.name)
        if of is None:
            return None
        in_the_middle = excerpt.context >= IN_THE_MIDDLE
        known = _usable(of.middle if in_the_middle else of.beginning)
        if not known:
            return None
        count, longest = excerpt.scored, max(known)
        if count > longest:
            middles = _usable(of.middle)
            if count > 2 * longest and not middles:
                return None
            return _for_long(known[longest], middles, longest, count, value, indicator)
        if count < min(known):
            return None
        shorter = max(length for length in known if length <= count)
        longer = min(length for length in known if length >= count)
        weight = math.log(count / shorter) / math.log(longer / shorter) if longer > shorter else 0.0
        return _between(_stand(known[shorter], value), _stand(known[longer], value), weight)


def _by_length(name: str, parts: list[dict[int, dict[str, float]]]) -> Lengths:
    found: Lengths = {}
    for length in LENGTHS:
        values = sorted(
            part[length][name] for part in parts if length in part and name in part[length]
        )
        if values:
            found[length] = tuple(values)
    return found


def _merged(parts: list[Lengths]) -> Lengths:
    lengths = dict.fromkeys(length for part in parts for length in part)
    return {
        length: tuple(sorted(value for part in parts for value in part.get(length, ())))
        for length in lengths
    }


def _usable(lengths: Lengths) -> dict[int, Floats]:
    return {
        length: np.array(values)
        for length, values in lengths.items()
        if len(values) >= MIN_PASSAGES
    }


def _stand(values: Floats, value: float) -> Stand:
    below = int(np.searchsorted(values, value, side="left"))
    up_to = int(np.searchsorted(values, value, side="right"))
    first, second, third, fourth, fifth = np.quantile(values, QUANTILES).tolist()
    return Stand(
        50 * (below + up_to) / len(values), (first, second, third, fourth, fifth), len(values)
    )


def _between(shorter: Stand, longer: Stand, weight: float) -> Stand:
    def mixed(one: float, other: float) -> float:
        return (1 - weight) * one + weight * other

    first, second, third, fourth, fifth = map(mixed, shorter.quantiles, longer.quantiles)
    return Stand(
        mixed(shorter.percentile, longer.percentile),
        (first, second, third, fourth, fifth),
        min(shorter.passages, longer.passages),
    )


def _for_long(
    values: Floats,
    middles: dict[int, Floats],
    length: int,
    count: int,
    value: float,
    indicator: Indicator,
) -> Stand:
    """Where a text of ``count`` tokens stands, which is longer than the passages.

    Its value is a mean over more tokens: it is compared with the ``values`` at the greatest
    ``length``, moved and drawn together to what such means are. What follows the beginning of a
    text is as in the middle of passages, so the centre is the mean of both, by their tokens; of an
    excerpt from the middle, it is what it was. The variance of a mean over n tokens is a + b ÷ n: a
    is the difference between texts, and b what evens out.
    """
    if indicator.grows:
        value *= math.sqrt(length / count)
    centre = float(np.median(values))
    moved = centre
    if middles:
        rest = float(np.median(middles[max(middles)]))
        if indicator.grows:
            rest *= math.sqrt(length / max(middles))
        moved = (length * centre + (count - length) * rest) / count
    expected = moved + (values - centre) * _narrowing(middles, length, count, indicator)
    found = _stand(expected, value)
    scale = math.sqrt(count / length) if indicator.grows else 1.0
    first, second, third, fourth, fifth = (scale * quantile for quantile in found.quantiles)
    return Stand(
        found.percentile, (first, second, third, fourth, fifth), found.passages,
        is_extrapolated=count > _STILL_OF_THIS_LENGTH * length,
    )  # fmt: skip


def _narrowing(middles: dict[int, Floats], length: int, count: int, indicator: Indicator) -> float:
    """The standard deviation among texts of ``count`` tokens, relative to that at ``length``."""
    if len(middles) < 2:
        return 1.0
    lengths = np.array(sorted(middles), np.float64)
    # In units of their length, values that grow are as those that do not.
    variances = np.array([
        middles[int(n)].var(ddof=1) / (n if indicator.grows else 1.0) for n in lengths
    ])  # fmt: skip
    inverse = 1 / lengths
    spread = float(((inverse - inverse.mean()) ** 2).sum())
    evening = float(((inverse - inverse.mean()) * (variances - variances.mean())).sum()) / spread
    evening = max(0.0, evening)
    lasting = max(0.0, float(variances.mean() - evening * inverse.mean()))
    at_length, at_count = lasting + evening / length, lasting + evening / count
    return math.sqrt(at_count / at_length) if at_length > 0 else 1.0
