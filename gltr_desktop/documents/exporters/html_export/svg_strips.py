"""Strips of SVG, for pages: where a text stands among others, and how its parts differ.

They have no view box: places are shares of the width and heights are pixels, so that letters are as
large on a phone as on paper. Their colours, which the style sheet gives, are none of the buckets'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gltr_desktop.analysis.reference.baseline import Stand
    from gltr_desktop.analysis.reference.comparison import Standing
    from gltr_desktop.analysis.within_text import Part

# In pixels, as in the template.
_SMALL_HEIGHT, _PARTS_HEIGHT = 14, 100
# Beyond the usual range, in its widths: what is left free, and how far the scale goes at most.
_MARGIN, _FARTHEST = 0.15, 0.7
# Labels nearer to an end than this share of the width grow away from it.
_NEAR = 0.2
_MIDDLE, _HIGHEST = _PARTS_HEIGHT / 2, _PARTS_HEIGHT / 2 - 16
_TELLING = 0.02
"""Shorter parts of a text, by their share of it, do not set the scale unless they are marked."""
_NUMBER_WIDTH = 0.05
"""As much of the width of a phone may a number take."""


@dataclass(frozen=True)
class _Scale:
    """Shares of the width for the values of an indicator: the more predictable, the farther right.

    It holds all that is usual, and ``value`` unless that lies too far off.
    """

    left: float
    right: float

    @staticmethod
    def of(standing: Standing, stand: Stand) -> _Scale:
        low, *_, high = stand.quantiles
        usual = (high - low) or 1.0
        first = max(min(standing.value, low), low - _FARTHEST * usual) - _MARGIN * usual
        last = min(max(standing.value, high), high + _FARTHEST * usual) + _MARGIN * usual
        more_predictable_is_more = standing.indicator.more_predictable > 0
        return _Scale(first, last) if more_predictable_is_more else _Scale(last, first)

    def place(self, value: float) -> float:
        """Where ``value`` is, as a share of the width."""
        return (value - self.left) / (self.right - self.left)


def strip(standing: Standing, stand: Stand) -> Markup:
    """The usual range, the quartiles, the median and the text's mark, with their values."""
    scale, shown = _Scale.of(standing, stand), standing.indicator.shown
    place = scale.place(standing.value)
    here = min(0.98, max(0.02, place))
    label = f"this text: {shown(standing.value)}"
    if here != place:
        label = f"← {label}" if place < here else f"{label} →"
    low, _, median, _, high = stand.quantiles
    ticks = Markup().join(
        Markup('<text class="tick" x="{}" y="39">{}</text>').format(
            _percent(scale.place(value)), shown(value)
        )
        for value in (low, median, high)
    )
    return _band(scale, stand, 22, 12) + ticks + _mark(here, 16, 40) + _label(here, label)


def small_strip(standing: Standing, stand: Stand) -> Markup:
    """The same without words."""
    scale = _Scale.of(standing, stand)
    here = min(0.98, max(0.02, scale.place(standing.value)))
    return _band(scale, stand, 4, 6) + _mark(here, 0, _SMALL_HEIGHT)


def strip_in_words(standing: Standing, stand: Stand) -> str:
    """What a strip shows, for those who do not see it."""
    shown = standing.indicator.shown
    low, lower, median, upper, high = map(shown, stand.quantiles)
    return (
        f"{standing.indicator.title}: {shown(standing.value)} for this text. Of the passages, half "
        f"lie between {lower} and {upper}, and 90 % between {low} and {high}; the median is "
        f"{median}."
    )


def parts_strip(parts: Sequence[Part], named: Callable[[Part], str]) -> Markup:
    """A bar for each part of a text, as wide as it is long: upwards where it is less predictable.

    Marked ones have their numbers, where there is room. ``named`` is what is said of a part that is
    pointed at.
    """
    begin = parts[0].start
    length = max(1, parts[-1].stop - begin)
    greatest = _greatest_difference(parts, length)
    bars, numbers, free_from = [], [], 0.0
    for part in parts:
        if part.difference is None:
            continue
        first, last = ((offset - begin) / length for offset in (part.start, part.stop))
        height = _HIGHEST * max(-1.0, min(1.0, part.difference / greatest))
        bars.append(_bar(first, last, height, named(part), is_marked=part.is_marked))
        middle = (first + last) / 2
        if part.is_marked and middle >= free_from:
            numbers.append(_number(part.number, middle, height))
            free_from = middle + _NUMBER_WIDTH
    return Markup().join([*bars, _axis(_MIDDLE), *numbers])


def _greatest_difference(parts: Sequence[Part], length: int) -> float:
    """What the highest bar stands for.

    A few words of a heading may differ by far more than what is worth looking at.
    """
    telling = [
        part for part in parts if part.is_marked or part.stop - part.start >= _TELLING * length
    ]
    differences = [abs(part.difference or 0.0) for part in telling or parts]
    return max(differences) or 1.0


def _bar(first: float, last: float, height: float, words: str, *, is_marked: bool) -> Markup:
    return Markup(
        '<rect class="{}" x="{}" y="{:.1f}" width="{}" height="{:.1f}"><title>{}</title></rect>'
    ).format(
        "marked" if is_marked else "part",
        _percent(first),
        _MIDDLE - max(height, 0.0),
        _percent(last - first),
        max(abs(height), 1.0),
        words,
    )


def _number(number: int, middle: float, height: float) -> Markup:
    """The number of a part, beyond the end of its bar."""
    return Markup('<text x="{}" y="{:.1f}">{}</text>').format(
        _percent(middle), _MIDDLE - height + (12 if height < 0 else -4), number
    )


def _band(scale: _Scale, stand: Stand, top: float, height: float) -> Markup:
    low, lower, median, upper, high = map(scale.place, stand.quantiles)
    rectangles = Markup().join(
        Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
            kind, _percent(min(ends)), top, _percent(abs(ends[1] - ends[0])), height
        )
        for kind, ends in (("usual", (low, high)), ("half", (lower, upper)))
    )
    axis = _axis(top + height / 2)
    return axis + rectangles + _line("median", median, top - 1, top + height + 1)


def _axis(y: float) -> Markup:
    return Markup('<line class="axis" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(y)


def _mark(place: float, top: float, bottom: float) -> Markup:
    return _line("halo", place, top, bottom) + _line("mark", place, top, bottom)


def _line(kind: str, place: float, top: float, bottom: float) -> Markup:
    return Markup('<line class="{0}" x1="{1}" x2="{1}" y1="{2}" y2="{3}"/>').format(
        kind, _percent(place), top, bottom
    )


def _label(place: float, words: str) -> Markup:
    anchor = "start" if place < _NEAR else "end" if place > 1 - _NEAR else "middle"
    return Markup('<text class="here" text-anchor="{}" x="{}" y="11">{}</text>').format(
        anchor, _percent(place), words
    )


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"
