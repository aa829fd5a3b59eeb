"""From the most that two texts have in common to what a reader would call unchanged.

The longest common subsequence keeps every blank and every “the” that two passages happen to share,
and places an insertion anywhere where the letters allow it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gltr_desktop.analysis.difference.word_alignment import Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_SENTENCE_ENDS = frozenset(".!?…。！？")
_LINE_ENDS = frozenset("\n\r\u2028\u2029")
_FARTHEST = 500
"""By so many elements an insertion is moved at most."""
_REWRITTEN = 2
"""Words of the changes on both sides of a word that they swallow."""


@dataclass(frozen=True, eq=False)
class Elements:
    """Words, punctuation marks and gaps of a text, as they are compared.

    ``ids``: (n,) int64, equal for equal elements of both texts. ``is_word``, ``ends_sentence``,
    ``ends_line``, ``is_blank``: (n,) bool.
    """

    ids: NDArray[np.int64]
    is_word: NDArray[np.bool_]
    ends_sentence: NDArray[np.bool_]
    ends_line: NDArray[np.bool_]
    is_blank: NDArray[np.bool_]

    def words(self, begin: int, end: int) -> int:
        """How many words are among elements [``begin``, ``end``)."""
        return int(np.count_nonzero(self.is_word[begin:end]))

    def ends_something(self, begin: int, end: int) -> bool:
        """Whether a sentence or a line ends among elements [``begin``, ``end``)."""
        return bool(self.ends_sentence[begin:end].any() or self.ends_line[begin:end].any())


def elements_of(words: Sequence[str], known: dict[str, int]) -> Elements:
    """The elements of a text; ``known`` numbers those of both, and grows.

    All kinds of line ends count as equal.
    """
    ids = np.array(
        [known.setdefault("\n" if one in ("\r\n", "\r") else one, len(known)) for one in words],
        np.int64,
    )
    kinds = np.array([_kinds(one) for one in known], np.bool_).reshape(-1, 4)
    return Elements(ids, *(kinds[ids, kind] for kind in range(4)))


def _kinds(element: str) -> tuple[bool, bool, bool, bool]:
    is_word = any(map(str.isalnum, element))
    return (
        is_word,
        not is_word and not _SENTENCE_ENDS.isdisjoint(element),
        not _LINE_ENDS.isdisjoint(element),
        element.isspace(),
    )


def readable_runs(left: Elements, right: Elements, runs: list[Run]) -> list[Run]:
    """``runs`` with additions and removals where one expects them, and without slight runs."""
    found = _moved(left, right, runs)
    # Blanks first: they would hide how much was rewritten on both sides of a word.
    for words in (0, 1):
        found = _without_slight(left, right, found, words)
    return found


# Where something was added


def _moved(left: Elements, right: Elements, runs: list[Run]) -> list[Run]:
    """Begin what one text has more where a paragraph begins, or a sentence, or a word.

    “The cat.⏎The dog.” from “The dog.” has “The cat.⏎” more, rather than “cat.⏎The ”.
    """
    found = list(runs)
    ends = len(left.ids), len(right.ids)
    for index in range(len(found) - 1):
        run, following = found[index : index + 2]
        end, other_end = run.left + run.length, run.right + run.length
        # Only at the ends of the texts a run can be given up: elsewhere, two changes would meet.
        back = run.length - (not run.left == run.right == 0)
        last = following.left + following.length, following.right + following.length
        on = following.length - (last != ends)
        if end == following.left:
            shift = _best_shift(right, other_end, following.right, back, on)
        elif other_end == following.right:
            shift = _best_shift(left, end, following.left, back, on)
        else:
            continue
        found[index] = Run(run.left, run.right, run.length + shift)
        found[index + 1] = Run(
            following.left + shift, following.right + shift, following.length - shift
        )
    return [run for run in found if run.length]


def _best_shift(elements: Elements, begin: int, end: int, most_back: int, most_on: int) -> int:
    """By how much to move elements [``begin``, ``end``) so that they begin where they should.

    They can move back while the element before them is their last one, and on while the element
    after them is their first one.
    """
    ids = elements.ids
    back = on = 0
    while back < min(most_back, _FARTHEST) and ids[begin - back - 1] == ids[end - back - 1]:
        back += 1
    while on < min(most_on, _FARTHEST) and ids[begin + on] == ids[end + on]:
        on += 1
    shifts = range(-back, on + 1)
    return max(shifts, key=lambda shift: (_beginning(elements, begin + shift), -abs(shift)))


def _beginning(elements: Elements, place: int) -> int:
    """How good a place for a change to begin is: after a line end, a sentence, a blank, or none."""
    if place == 0 or elements.ends_line[place - 1]:
        # Of two line ends, none begins with the second.
        return 1 if elements.ends_line[place : place + 1].any() else 3
    is_blank = elements.is_blank[place - 1]
    if elements.ends_sentence[place - 1 - is_blank]:
        return 2
    return int(is_blank)


# What is too slight


def _without_slight(left: Elements, right: Elements, runs: list[Run], most: int) -> list[Run]:
    """Without runs of at most so many words between two changes that a reader sees as one."""
    kept: list[Run] = []
    reached = reached_other = 0
    for index, run in enumerate(runs):
        end, other_end = run.left + run.length, run.right + run.length
        following = (
            runs[index + 1] if index + 1 < len(runs) else Run(len(left.ids), len(right.ids), 0)
        )
        before = (reached, run.left), (reached_other, run.right)
        after = (end, following.left), (other_end, following.right)
        words = [max(left.words(*spans[0]), right.words(*spans[1])) for spans in (before, after)]
        is_between = _has_elements(before) and _has_elements(after)
        is_slight = left.words(run.left, end) <= most and min(words) >= most * _REWRITTEN
        if is_between and is_slight and not left.ends_something(run.left, end):
            continue
        kept.append(run)
        reached, reached_other = end, other_end
    return kept


def _has_elements(spans: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    return any(end > begin for begin, end in spans)
