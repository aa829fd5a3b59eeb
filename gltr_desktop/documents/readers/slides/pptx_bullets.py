"""Which paragraphs of a slide have bullets: they are points, and points make a list.

A shape on a slide inherits that from the layout of the slide, and this one from the master.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.documents.word.ooxml_package import at, child, short_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from gltr_desktop.documents.word.ooxml_package import OoxmlPackage

TITLES = {"title", "ctrTitle"}
_BODIES = {"", "obj", "body"}
"""The kinds of placeholders that points are written in; "" if none is named."""
_BULLETS = {"a:buChar": True, "a:buAutoNum": True, "a:buBlip": True, "a:buNone": False}


def placeholder(shape: etree._Element) -> etree._Element | None:
    """What ``shape`` says of the place in the layout that it fills; None if it is no such place."""
    for properties in shape:
        if short_name(properties.tag).startswith("p:nv"):
            return at(properties, "p:nvPr", "p:ph")
    return None


class Bullets:
    """The bullets on one slide."""

    def __init__(self, layout: etree._Element | None, master: etree._Element | None) -> None:
        """Take them from the ``layout`` of the slide and the ``master`` of that, if it has them."""
        self._layout = _placeholders(layout)
        self._master = _placeholders(master)
        self._styles = at(master, "p:txStyles")

    def has_bullet(self, paragraph: etree._Element, shape: etree._Element) -> bool:
        """Whether ``paragraph`` in ``shape`` has a bullet or a number."""
        properties = child(paragraph, "a:pPr")
        level = "0" if properties is None else properties.get("lvl", "0")
        level = level if level in set("012345678") else "0"
        name = f"a:lvl{int(level) + 1}pPr"
        place = placeholder(shape)
        said = [_bullet(properties), _bullet(at(shape, "p:txBody", "a:lstStyle", name))]
        if place is not None:
            said += [_bullet(child(styles, name)) for styles in self._inherited(place)]
            said.append(place.get("type", "") in _BODIES)
        return next((each for each in said if each is not None), False)

    def _inherited(self, place: etree._Element) -> Iterator[etree._Element]:
        """The styles that the placeholder ``place`` takes over, the nearest first."""
        kind, index = place.get("type", ""), place.get("idx", "0")
        same = [shape for shape, of in self._layout if of.get("idx", "0") == index]
        alike = [shape for shape, of in self._layout if of.get("type", "") == kind]
        kinds = TITLES if kind in TITLES else {"body"}
        masters = [shape for shape, of in self._master if of.get("type", "") in kinds]
        for shapes in (same or alike, masters):
            styles = at(shapes[0], "p:txBody", "a:lstStyle") if shapes else None
            if styles is not None:
                yield styles
        style = at(self._styles, "p:titleStyle" if kind in TITLES else "p:bodyStyle")
        if style is not None:
            yield style


class BulletsOfSlides:
    """Finds the bullets of the slides of one presentation."""

    def __init__(self, package: OoxmlPackage) -> None:
        self._package = package
        self._known: dict[str, Bullets] = {}

    def of(self, slide: str) -> Bullets:
        """The bullets on the slide that is the part ``slide``.

        Raises:
            InputError: the layout of the slide is damaged or unsafe.
        """
        layout = next(iter(self._package.related(slide, "slideLayout")), "")
        if layout not in self._known:
            master = next(iter(self._package.related(layout, "slideMaster")), "") if layout else ""
            parts = [self._package.xml(part) if part else None for part in (layout, master)]
            self._known[layout] = Bullets(*parts)
        return self._known[layout]


def _placeholders(slide: etree._Element | None) -> list[tuple[etree._Element, etree._Element]]:
    """The shapes of a layout or a master that are places to be filled, each with its place."""
    tree = at(slide, "p:cSld", "p:spTree")
    shapes = [] if tree is None else [(shape, placeholder(shape)) for shape in tree]
    return [(shape, place) for shape, place in shapes if place is not None]


def _bullet(properties: etree._Element | None) -> bool | None:
    """What ``properties`` of paragraphs say: a bullet, none, or nothing."""
    if properties is None:
        return None
    said = (_BULLETS.get(short_name(each.tag)) for each in properties)
    return next((each for each in said if each is not None), None)
