"""Which codec is meant where a document names its encoding.

Many name an encoding and use the larger one that extends it, as browsers have learnt: what is said
to be ISO 8859-1 has the quotation marks of Windows (https://encoding.spec.whatwg.org/#names-and-labels).
"""

from __future__ import annotations

import codecs

_EXTENSIONS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso2022_jp": "iso2022_jp_ext",
}
_UNKNOWN_TO_PYTHON = {
    "ansi": "cp1252",
    "iso-8859-8-i": "iso8859-8",
    "windows-874": "cp874",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
}


def codec_of(label: str) -> str | None:
    """Python's name of the encoding that is meant by ``label``; None if there is no such."""
    label = label.strip().strip("\"'").lower()
    try:
        codec = codecs.lookup(_UNKNOWN_TO_PYTHON.get(label, label)).name
    except (LookupError, ValueError):
        return None
    return _EXTENSIONS.get(codec, codec)
