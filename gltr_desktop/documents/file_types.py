"""Tells by its bytes what a file is; its name says nothing about that.

Types are named as media types are. A container (a zip archive, or the compound file of older Office
programs) is told apart from others by what it holds, for which all of the file is needed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from gltr_desktop.documents.encodings.unicode_encodings import unicode_encoding

PDF = "application/pdf"
RTF = "application/rtf"
HTML = "text/html"
TEI = "application/tei+xml"
EMAIL = "message/rfc822"
SRT = "application/x-subrip"
VTT = "text/vtt"
GLTR = "application/json; GLTR"
JSON_OBJECT = "application/json"
ZIP = "application/zip"
COMPOUND = "application/x-ole-storage"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DOC = "application/msword"
PPT = "application/vnd.ms-powerpoint"
XLS = "application/vnd.ms-excel"
DAMAGED_COMPOUND = "application/x-ole-storage; damaged"
LOCKED_OFFICE = "application/encrypted"
EPUB = "application/epub+zip"
ODF = "application/vnd.oasis.opendocument."
ODT = f"{ODF}text"
PAGES = "application/vnd.apple.iwork"

CONTAINERS = {ZIP, COMPOUND, JSON_OBJECT}
"""What :func:`type_of_head` can tell of a file of which it needs to see more."""

_HEAD_CHARACTERS = 1 << 16
_SPACE = r"[\s\ufeff]*"
# The groups are atomic: else a comment might end at each of its ends, and a search take forever.
_PROLOGUE = rf"{_SPACE}(?>(?:(?><\?.*?\?>|<!--.*?-->){_SPACE})*)"
_MARKUP = [
    (HTML, re.compile(rf"{_PROLOGUE}<(?:!doctype\s+html|html)\b", re.DOTALL | re.IGNORECASE)),
    (
        TEI,
        re.compile(
            rf"{_PROLOGUE}(?:<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>{_PROLOGUE})?<(?:\w+:)?(?:TEI\.2\b|"
            r"(?:TEI|teiCorpus)\b[^>]*http://www\.tei-c\.org/ns/1\.0)",
            re.DOTALL,
        ),
    ),
    # Analyses by GLTR begin so, and other files of JSON, too.
    (JSON_OBJECT, re.compile(rf'{_SPACE}\{{\s*"(?:request|result|gltr_desktop)"\s*:')),
    (RTF, re.compile(rf"{_SPACE}\{{\\rtf")),
    (VTT, re.compile("\ufeff?WEBVTT(?:[ \t\r\n]|$)")),
    (
        SRT,
        re.compile(
            rf"{_SPACE}\d+[ \t]*\r?\n\d+:\d\d:\d\d[,.]\d+[ \t]*-->[ \t]*\d+:\d\d:\d\d[,.]\d+"
        ),
    ),
]
_GLTR_KEYS = ('"request"', '"bpe_strings"')
_PDF = re.compile(rb"(?:^|[\r\n\0])[^\r\n]{0,80}?%PDF-\d")
_PDF_HEAD = 1 << 10
_HEADER = re.compile(r"([!-9;-~]+):")
_TRACES = {"received", "return-path", "message-id", "mime-version", "x-mozilla-status"}
"""What mail programs write above a message, and nobody above a letter."""

_MAIN_PART = re.compile(
    r"(wordprocessingml|ms-word|presentationml|ms-powerpoint|spreadsheetml|ms-excel)[^\"'<>]*main\+xml"
)
_OFFICE = {
    "wordprocessingml": DOCX,
    "ms-word": DOCX,
    "presentationml": PPTX,
    "ms-powerpoint": PPTX,
    "spreadsheetml": XLSX,
    "ms-excel": XLSX,
}
_STREAMS = {
    "EncryptedPackage": LOCKED_OFFICE,
    "WordDocument": DOC,
    "PowerPoint Document": PPT,
    "Workbook": XLS,
    "Book": XLS,
}
"""The streams that tell a compound file apart from others; the first one found counts."""
_CONTENT_TYPES = 1 << 20
"""So many bytes of the list of an Office document's parts are looked at."""
_MAX_MEMBERS = 10_000


def type_of_head(head: bytes) -> str | None:
    """The type of a file that begins with ``head``; None for a text, or what is not known."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return COMPOUND
    if _is_pdf(head):
        return PDF
    text = head.decode(unicode_encoding(head) or "latin-1", "ignore")[:_HEAD_CHARACTERS]
    text = text.removeprefix("ï»¿")  # The mark of UTF-8 in Latin-1.
    found = (kind for kind, beginning in _MARKUP if beginning.match(text))
    return next(found, None) or (EMAIL if _is_email(text) else None)


def type_of(data: bytes) -> str | None:
    """The type of a file with this content; None for a text, or what is not known."""
    head = type_of_head(data[:_HEAD_CHARACTERS])
    if head == ZIP:
        return _type_of_zip(data)
    if head == COMPOUND:
        return _type_of_compound(data)
    return _type_of_json(data) if head == JSON_OBJECT else head


def _type_of_json(data: bytes) -> str | None:
    """GLTR if the keys occur that even half of its file has; other files of JSON are texts."""
    text = data.decode(unicode_encoding(data) or "latin-1", "ignore")
    return GLTR if all(key in text for key in _GLTR_KEYS) else None


def _is_pdf(head: bytes) -> bool:
    """Whether ``head`` is that of a PDF, before which some programs leave a few lines."""
    if head.startswith(b"%PDF-"):
        return True
    return b" obj" in head and _PDF.search(head, 0, _PDF_HEAD) is not None


def _is_email(text: str) -> bool:
    """Whether ``text`` begins with the header lines of a message, as programs write them."""
    names = set()
    for line in text.splitlines():
        header = _HEADER.match(line)
        if header:
            names.add(header[1].lower())
        elif not line[:1].isspace():
            break
    return "from" in names and not _TRACES.isdisjoint(names)


def _type_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:_MAX_MEMBERS])
            if "[Content_Types].xml" in names:
                with archive.open("[Content_Types].xml") as part:
                    main = _MAIN_PART.search(part.read(_CONTENT_TYPES).decode("latin-1"))
                return _OFFICE[main[1]] if main else _type_of_broken_zip(data)
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    return part.read(100).decode("latin-1").strip()
            if "META-INF/container.xml" in names:
                return EPUB
            if any(name.endswith((".iwa", "index.apxl", "index.xml.gz")) for name in names):
                return PAGES
    except (
        *(zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError),
        *(NotImplementedError, EOFError),
    ):
        pass
    return _type_of_broken_zip(data)


def _type_of_broken_zip(data: bytes) -> str:
    """What an archive was that has no readable list of its members, by the names in it."""
    signs = {b"word/": DOCX, b"ppt/": PPTX, b"xl/": XLSX, b"mimetypeapplication/epub": EPUB}
    found = re.search(rb"mimetype(application/vnd\.oasis\.opendocument\.[a-z]+)", data[:200])
    if found:
        return found[1].decode()
    return next((kind for sign, kind in signs.items() if sign in data), ZIP)


def _type_of_compound(data: bytes) -> str:
    """The type of a compound file, by the streams at its top."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            names = {path[0] for path in file.listdir()}
    except Exception:  # noqa: BLE001 - the library has no errors of its own
        names = {stream for stream in _STREAMS if stream.encode("utf-16-le") in data}
        return _of_streams(names) or DAMAGED_COMPOUND
    return _of_streams(names) or COMPOUND


def _of_streams(names: set[str]) -> str | None:
    """The type of the compound file that has streams of these ``names``."""
    return next((kind for stream, kind in _STREAMS.items() if stream in names), None)
