"""Finds out what the style sheets within a page hide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
# Rules for some media only, such as print, and their like: they hold rules in braces.
_AT_RULE = re.compile(r"@[^{};@]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_HIDES = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_NAME = re.compile(r"(?P<tag>[a-z][\w-]*)?(?P<kind>[.#])(?P<name>[\w-]+)", re.IGNORECASE)


class HidingStyles:
    """The classes and the names of elements that the style sheets of a page hide.

    Rules for all elements of a kind are not looked at: pages hide themselves until their scripts
    have run.
    """

    def __init__(self, root: etree._Element) -> None:
        """Read the style sheets."""
        self._hidden: set[tuple[str, str, str]] = set()
        for sheet in root.iter("{*}style"):
            self._read(sheet.text or "")

    def hide(self, element: etree._Element, tag: str) -> bool:
        """Whether ``element``, which is a ``tag``, is hidden by a rule for its class or name."""
        if not self._hidden:
            return False
        names = [(".", name) for name in element.get("class", "").split()]
        names.append(("#", element.get("id", "")))
        return any({("", *name), (tag, *name)} & self._hidden for name in names)

    def _read(self, sheet: str) -> None:
        for rule in _AT_RULE.sub("", _COMMENT.sub("", sheet)).split("}"):
            selectors, _, declarations = rule.partition("{")
            if _HIDES.search(declarations):
                found = (_NAME.fullmatch(selector.strip()) for selector in selectors.split(","))
                self._hidden |= {
                    ((name["tag"] or "").lower(), name["kind"], name["name"])
                    for name in found
                    if name
                }
