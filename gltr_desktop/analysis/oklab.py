"""Colours that are evenly spaced to the eye, between colours that were chosen by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def colours_through(anchors: Sequence[str], count: int) -> tuple[str, ...]:
    """``count`` colours from the first of ``anchors`` through all others to the last.

    All are ``#rrggbb``. They are evenly spaced in Oklab, where equal distances look equal.
    """
    distinct = [anchors[0], *(b for a, b in pairwise(anchors) if b.lower() != a.lower())]
    points = np.array([_oklab(anchor) for anchor in distinct])
    reached = np.append(0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1)))
    places = np.linspace(0, reached[-1], count)
    return tuple(
        _hexadecimal(np.array([np.interp(place, reached, points[:, axis]) for axis in range(3)]))
        for place in places.tolist()
    )


# Björn Ottosson's Oklab (public domain): from linear RGB to cones, and from these to the axes.
_TO_CONES = np.array([
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
])  # fmt: skip
_TO_AXES = np.array([
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
])  # fmt: skip


def _oklab(colour: str) -> Floats:
    shares = np.array(list(bytes.fromhex(colour.removeprefix("#")))) / 255
    linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
    axes: Floats = _TO_AXES @ np.cbrt(_TO_CONES @ linear)
    return axes


def _hexadecimal(oklab: Floats) -> str:
    cones = np.linalg.solve(_TO_AXES, oklab) ** 3
    linear = np.clip(np.linalg.solve(_TO_CONES, cones), 0, 1)
    shares = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return "#" + bytes(np.rint(np.clip(shares, 0, 1) * 255).astype(int).tolist()).hex()
