"""What the control words of RTF stand for."""

from __future__ import annotations

from gltr_desktop.documents.blocks import NON_BREAKING_HYPHEN

CHARACTERS = {
    b"tab": "\t",
    b"line": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"emspace": "\u2003",
    b"enspace": "\u2002",
    b"qmspace": "\u2005",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"ltrmark": "\u200e",
    b"rtlmark": "\u200f",
    b"zwj": "\u200d",
    b"zwnj": "\u200c",
    b"zwnbo": "\u2060",
}
SYMBOLS = {
    b"~": "\u00a0",
    b"_": NON_BREAKING_HYPHEN,
    b"\\": "\\",
    b"{": "{",
    b"}": "}",
    b"\t": "\t",
}
SKIPPED = frozenset(
    b"info generator colortbl filetbl xmlnstbl pict nonshppict shprslt shppict sp objdata fontemb"
    b" ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn nonesttables mmath"
    b" listname listpicture bkmkstart bkmkend xe rxe txe tc tcn template private themedata"
    b" datafield pntxta pntxtb leveltext levelnumbers pgdsctbl background falt".split()
)
"""Groups that hold no text of the document, or hold it a second time."""
HEADERS = frozenset(b"header headerl headerr headerf footer footerl footerr footerf".split())
AROUND_TEXT = frozenset(b"shpinst shpgrp do object".split())
"""Groups in which only certain inner groups are text."""
