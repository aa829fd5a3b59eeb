"""An analysis for LibreOffice: the text on the colours of its buckets, below a head."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from gltr_desktop.analysis.buckets import BUCKETS, NO_BUCKET
from gltr_desktop.documents.painted_lines import (
    Piece,
    painted_lines,
    runs_right_to_left,
    xml_characters,
)
from gltr_desktop.documents.report_head import report_head
from gltr_desktop.documents.zip_writing import packed
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin
    from gltr_desktop.documents.painted_lines import Line
    from gltr_desktop.documents.report_head import ReportHead

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_MIME_TYPE = "application/vnd.oasis.opendocument.text"
_NAMESPACES = (
    f'office:version="1.2" xmlns:office="{_NAMES}office:1.0" xmlns:style="{_NAMES}style:1.0" '
    f'xmlns:text="{_NAMES}text:1.0" xmlns:fo="{_NAMES}xsl-fo-compatible:1.0" '
    f'xmlns:meta="{_NAMES}meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
# The more surprising the bucket, the denser the line below it.
_UNDERLINES = ("", "dotted", "dash", "solid")
_SPACE = "\u00a0"
_TEXT, _TURNED = "Analysed_20_Text", "Turned"
_HEADINGS = {"Heading_20_1": 1, "Heading_20_2": 2}
_PART = re.compile("\t| +|[^\t ]+")


def to_odt(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,
    when: datetime,
    comparison: Comparison | None = None,
) -> bytes:
    """A document for LibreOffice and Word, a paragraph for each line of the text."""
    head = report_head(analysis, colouring, origin, when, comparison)
    parts = {"content.xml": _content(analysis, colouring, head), "meta.xml": _meta(head, when)}
    return _package(parts, when)


def to_odt_part(
    analysis: Analysis, colouring: Colouring, begin: int, end: int, when: datetime
) -> bytes:
    """Code points [``begin``, ``end``) of the text as a document without a head, to be pasted."""
    text = _text(painted_lines(analysis, colouring, begin, end))
    return _package({"content.xml": _document(colouring, text)}, when)


def _package(parts: dict[str, str], when: datetime) -> bytes:
    """The document of ``parts``, with the styles and with what every such document has."""
    styles = (RESOURCES / "templates" / "odt_styles.xml").read_text(encoding="utf-8")
    parts = {"mimetype": _MIME_TYPE, **parts, "styles.xml": styles}
    manifest = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in parts
        if name != "mimetype"
    )
    parts["META-INF/manifest.xml"] = (
        f'{_XML}<manifest:manifest manifest:version="1.2" xmlns:manifest="{_NAMES}manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:version="1.2" '
        f'manifest:media-type="{_MIME_TYPE}"/>{manifest}</manifest:manifest>'
    )
    # Programs tell the format by the first bytes, which must not be compressed.
    return packed(parts, when, stored="mimetype")


def _meta(head: ReportHead, when: datetime) -> str:
    """The properties that file managers and LibreOffice show of the document."""
    created = f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"{_XML}<office:document-meta {_NAMESPACES}><office:meta>"
        "<meta:generator>gltr-desktop</meta:generator>"
        f"<dc:title>{_escaped(head.title)}</dc:title>"
        f"<dc:description>{_escaped(head.headline)}</dc:description>"
        f"<meta:creation-date>{created}</meta:creation-date><dc:date>{created}</dc:date>"
        "</office:meta></office:document-meta>"
    )


def _content(analysis: Analysis, colouring: Colouring, head: ReportHead) -> str:
    below = (
        ("Heading_20_2", head.caution_title),
        ("Standard", head.caution),
        ("Figures", head.made_on),
    )
    paragraphs = [
        *_above(head, colouring),
        *_text(painted_lines(analysis, colouring)),
        *(_paragraph(style, [Piece(text, NO_BUCKET)]) for style, text in below),
    ]
    return _document(colouring, paragraphs)


def _text(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        yield _paragraph(_TURNED if line.right_to_left else _TEXT, line.pieces)


def _document(colouring: Colouring, paragraphs: Iterable[str]) -> str:
    return (
        f"{_XML}<office:document-content {_NAMESPACES}>"
        f"<office:automatic-styles>{_styles(colouring)}</office:automatic-styles>"
        f"<office:body><office:text>{''.join(paragraphs)}</office:text></office:body>"
        "</office:document-content>"
    )


def _styles(colouring: Colouring) -> str:
    """The colours of the buckets, and the lines and the title that run from right to left."""
    ink, lines = colouring.palette.light.ink, colouring.underlines(_UNDERLINES, "")
    shades = (
        f'<style:style style:name="{_style_name(shade)}" style:family="text">'
        f'<style:text-properties fo:color="{ink}" '
        f'fo:background-color="{fill}"{_underline(line)}/></style:style>'
        for shade, (fill, line) in enumerate(zip(colouring.colours(), lines, strict=True))
    )
    turned = (
        f'<style:style style:name="{name}" style:family="paragraph" '
        f'style:parent-style-name="{parent}"><style:paragraph-properties '
        'style:writing-mode="rl-tb" fo:text-align="right"/></style:style>'
        for name, parent in ((_TURNED, _TEXT), (f"{_TURNED}Title", "Title"))
    )
    return "".join((*shades, *turned))


def _style_name(shade: int) -> str:
    """The style of a shade: a bucket's name, or a number where there are more shades."""
    return BUCKETS[shade] if shade < len(BUCKETS) else f"shade{shade}"


def _underline(line: str) -> str:
    return line and (
        f' style:text-underline-style="{line}" style:text-underline-width="auto" '
        'style:text-underline-color="font-color"'
    )


def _above(head: ReportHead, colouring: Colouring) -> Iterator[str]:
    """The paragraphs before the text."""
    title = f"{_TURNED}Title" if runs_right_to_left(head.title) else "Title"
    yield _paragraph(title, [Piece(head.title, NO_BUCKET)])
    for warning in head.warnings:
        yield _paragraph("Warning", [Piece(warning, NO_BUCKET)])
    yield _paragraph("Heading_20_1", [Piece(head.headline, NO_BUCKET)])
    yield _paragraph("Standard", [Piece(head.sentence, NO_BUCKET)])
    for row in head.legend:
        shade = colouring.shade_of_bucket(row.bucket)
        swatch = Piece(f"{_SPACE}{row.label}{_SPACE}", shade)
        yield _paragraph("Legend", [swatch, Piece(f"\t{row.share}\t({row.count})", NO_BUCKET)])
    facts = " · ".join(f"{name}: {value}" for name, value in head.facts)
    for text in (facts, head.bounds, head.comparison, head.notices, head.pending):
        if text:
            yield _paragraph("Figures", [Piece(text, NO_BUCKET)])
    yield _paragraph("Rule", [])


def _paragraph(style: str, pieces: Sequence[Piece]) -> str:
    """A paragraph, or a heading, of ``pieces``, which contain no line ends."""
    name, attributes = "text:p", f'text:style-name="{style}"'
    if style in _HEADINGS:
        name, attributes = "text:h", f'{attributes} text:outline-level="{_HEADINGS[style]}"'
    return f"<{name} {attributes}>{''.join(_spans(pieces))}</{name}>"


def _spans(pieces: Sequence[Piece]) -> Iterator[str]:
    """The markup of ``pieces``.

    ODF drops spaces at the ends of a paragraph and after other spaces, even in other spans: those
    are elements instead.
    """
    whole = "".join(piece.text for piece in pieces)
    visible_end = len(whole.rstrip("\t "))
    position, follows_text = 0, False
    for text, bucket in pieces:
        written = []
        for part in _PART.findall(text):
            if part[0] == " ":
                kept = int(follows_text and position < visible_end)
                follows_text &= not kept
                written.append(" " * kept + _spaces(len(part) - kept))
            elif part == "\t":
                written.append("<text:tab/>")
            else:
                written.append(_escaped(part))
                follows_text = True
            position += len(part)
        shown = "".join(written)
        yield (
            shown
            if bucket == NO_BUCKET
            else f'<text:span text:style-name="{_style_name(bucket)}">{shown}</text:span>'
        )


def _spaces(count: int) -> str:
    return f'<text:s text:c="{count}"/>' if count else ""


def _escaped(text: str) -> str:
    return escape(xml_characters(text))
