"""Takes the declarations of entities out of the source of XML, and the harm with them.

An entity can stand for another file, or for ten of another entity that stands for ten of the next.
Short texts are put where they are referred to; a document that refers to anything else is refused.
"""

from __future__ import annotations

import re

from gltr_desktop.errors import InputError

# Atomic groups: many comments would take for ever to be tried in all ways.
_SUBSET = re.compile(
    r"([\s\ufeff]*(?>(?:(?><\?.*?\?>|<!--.*?-->)\s*)*)<!DOCTYPE[^\[>]*)\[(.*?)\]\s*(?=>)",
    re.DOTALL | re.IGNORECASE,
)
_ENTITY = re.compile(
    r"""<!ENTITY\s+([\w:.-]+)\s+(?:(SYSTEM|PUBLIC)\b|"([^"]*)"|'([^']*)')""",
)
_TEXT = re.compile(r"(?:[^&%<]|&#\w{1,8};|&(?:amp|lt|gt|quot|apos);){0,200}")
_REFERENCE = re.compile(r"&([\w:.-]+);")


def without_declarations(source: str, name: str) -> str:
    """The ``source`` of file ``name`` without the entities that it declares.

    Raises:
        InputError: the text refers to a file, or to an entity that is made of others.
    """
    subset = _SUBSET.match(source)
    if subset is None:
        return source
    declared: dict[str, str | None] = {}
    for entity, elsewhere, *values in _ENTITY.findall(subset[2]):
        value = "".join(values)
        is_text = not elsewhere and _TEXT.fullmatch(value)
        declared.setdefault(entity, value if is_text else None)

    def value_of(reference: re.Match[str]) -> str:
        value = declared.get(reference[1], reference[0])
        if value is None:
            raise InputError(
                f"“{name}” declares entities that bring in other files or grow without limit.",
                "Do not open it unless you know where it comes from.",
            )
        return value

    return subset[1] + _REFERENCE.sub(value_of, source[subset.end() :])
