"""Walks through a tree of elements without recursion, for documents of any depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from lxml import etree


class Visitor(Protocol):
    """What is done with the elements and the text of a tree."""

    def begin(self, element: etree._Element) -> bool:
        """Begin an element; False leaves out all that is in it, and it is not ended."""

    def end(self, element: etree._Element) -> None:
        """End the element that was begun last."""

    def text(self, text: str) -> None:
        """Take a piece of text within the element that was begun last."""


def walk(root: etree._Element, visitor: Visitor) -> None:
    """Show ``visitor`` the elements and the text of ``root``, in the order of the document."""
    if not visitor.begin(root):
        return
    visitor.text(root.text or "")
    path = [(root, iter(root))]
    while path:
        element, children = path[-1]
        child = next(children, None)
        if child is None:
            path.pop()
            visitor.end(element)
            # What follows the root is no part of it.
            if path:
                visitor.text(element.tail or "")
        # Comments, instructions and entities have no name, but text may follow them.
        elif isinstance(child.tag, str) and visitor.begin(child):
            visitor.text(child.text or "")
            path.append((child, iter(child)))
        else:
            visitor.text(child.tail or "")
