"""Joins the lines of e-mail whose paragraphs were broken by a program (``format=flowed``).

A line that ends in a space goes on in the next one. Lines may begin with a stuffed space, which is
no part of them, and with quotation marks; the parts of a paragraph all have the same number of
these (RFC 3676).
"""

from __future__ import annotations

import re

_SIGNATURE_MARK = "-- "
"""Stands above a signature, and ends in a space for another reason."""
_LINE = re.compile(r"(>*)( ?)(.*)", re.DOTALL)


def unflowed(text: str, *, delete_space: bool = False) -> str:
    """``text`` with each paragraph on one line.

    ``delete_space`` says that the space at the end of a line is no part of the text (``DelSp``), as
    in languages that have none between words. The marks of quoted paragraphs stay in front.
    """
    pieces: list[str] = []
    open_marks: str | None = None  # The marks of a paragraph that goes on in the next line.
    for line in text.split("\n"):
        match = _LINE.fullmatch(line)
        marks, stuffing, content = match.groups() if match else ("", "", line)
        if content == _SIGNATURE_MARK or not content:
            open_marks = None
        if open_marks != marks:
            pieces += ["\n", marks, stuffing if marks else ""]
        goes_on = content.endswith(" ") and content != _SIGNATURE_MARK
        pieces.append(content.removesuffix(" ") if goes_on and delete_space else content)
        open_marks = marks if goes_on else None
    return "".join(pieces[1:])
