"""An analysis for Word: the text on the colours of its buckets, below a head with the legend."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from gltr_desktop.analysis.buckets import NO_BUCKET
from gltr_desktop.documents.painted_lines import (
    Piece,
    is_neutral,
    painted_lines,
    runs_right_to_left,
    xml_characters,
)
from gltr_desktop.documents.report_head import report_head
from gltr_desktop.documents.zip_writing import packed
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.documents.origin import Origin
    from gltr_desktop.documents.report_head import ReportHead

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# The more surprising the bucket, the denser the line below it.
_UNDERLINES = ("", '<w:u w:val="dotted"/>', '<w:u w:val="dash"/>', '<w:u w:val="single"/>')
_SPACE = "\u00a0"

_CONTENT_TYPES = f"""{_XML}<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_WORD_TYPE}.styles+xml"/>
<Override PartName="/word/settings.xml" ContentType="{_WORD_TYPE}.settings+xml"/>
<Override PartName="/word/footer1.xml" ContentType="{_WORD_TYPE}.footer+xml"/>
<Override PartName="/docProps/core.xml"
 ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
</Types>"""

_PACKAGE_RELATIONSHIPS = f"""{_XML}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>
<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"
 Target="docProps/core.xml"/>
</Relationships>"""

_DOCUMENT_RELATIONSHIPS = f"""{_XML}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>
<Relationship Id="rId2" Type="{_OFFICE}/settings" Target="settings.xml"/>
<Relationship Id="rId3" Type="{_OFFICE}/footer" Target="footer1.xml"/>
</Relationships>"""

# Without this, Word would treat the document as one of 2007.
_SETTINGS = f"""{_XML}<w:settings xmlns:w="{_WORD}"><w:compat><w:compatSetting
 w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
</w:settings>"""

_FOOTER = f"""{_XML}<w:ftr xmlns:w="{_WORD}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>
<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>"""


def to_docx(
    analysis: Analysis,
    colouring: Colouring,
    origin: Origin,
    when: datetime,
    comparison: Comparison | None = None,
) -> bytes:
    """A document for Word and LibreOffice, a paragraph for each line of the text.

    Units are shaded, which allows any colour; Word's highlighter has sixteen.
    """
    head = report_head(analysis, colouring, origin, when, comparison)
    styles = (RESOURCES / "templates" / "docx_styles.xml").read_text(encoding="utf-8")
    return packed(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _PACKAGE_RELATIONSHIPS,
            "word/document.xml": _document(analysis, colouring, head),
            "word/styles.xml": styles,
            "word/settings.xml": _SETTINGS,
            "word/footer1.xml": _FOOTER,
            "word/_rels/document.xml.rels": _DOCUMENT_RELATIONSHIPS,
            "docProps/core.xml": _core(head, when),
        },
        when,
    )


def _core(head: ReportHead, when: datetime) -> str:
    """The properties that file managers and Word show of the document."""
    created = f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return f"""{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<dc:title>{_escaped(head.title)}</dc:title><dc:description>{_escaped(head.headline)}</dc:description>
<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created></cp:coreProperties>"""


def _document(analysis: Analysis, colouring: Colouring, head: ReportHead) -> str:
    look = _Look(colouring)
    paragraphs = [
        *_above(head, colouring, look),
        *(
            look.paragraph("AnalysedText", line.pieces, right_to_left=line.right_to_left)
            for line in painted_lines(analysis, colouring)
        ),
        *(
            look.paragraph(style, [Piece(text, NO_BUCKET)])
            for style, text in (
                ("Heading2", head.caution_title),
                ("Normal", head.caution),
                ("Figures", head.made_on),
            )
        ),
    ]
    return (
        f'{_XML}<w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}"><w:body>{"".join(paragraphs)}'
        '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1304" w:right="1304" w:bottom="1304" '
        'w:left="1304" w:header="680" w:footer="680" w:gutter="0"/></w:sectPr>'
        "</w:body></w:document>"
    )


def _above(head: ReportHead, colouring: Colouring, look: _Look) -> Iterator[str]:
    """The paragraphs before the text."""
    yield look.paragraph(
        "Title", [Piece(head.title, NO_BUCKET)], right_to_left=runs_right_to_left(head.title)
    )
    for warning in head.warnings:
        yield look.paragraph("Warning", [Piece(warning, NO_BUCKET)])
    yield look.paragraph("Heading1", [Piece(head.headline, NO_BUCKET)])
    yield look.paragraph("Normal", [Piece(head.sentence, NO_BUCKET)])
    for row in head.legend:
        shade = colouring.shade_of_bucket(row.bucket)
        swatch = Piece(f"{_SPACE}{row.label}{_SPACE}", shade)
        yield look.paragraph("Legend", [swatch, Piece(f"\t{row.share}\t({row.count})", NO_BUCKET)])
    facts = " · ".join(f"{name}: {value}" for name, value in head.facts)
    for text in (facts, head.bounds, head.comparison, head.notices, head.pending):
        if text:
            yield look.paragraph("Figures", [Piece(text, NO_BUCKET)])
    yield look.paragraph("Rule", [])


class _Look:
    """How pieces of text look: the markup of runs, in the colours of one colouring."""

    def __init__(self, colouring: Colouring) -> None:
        ink = f'<w:color w:val="{_hexadecimal(colouring.palette.light.ink)}"/>'
        lines = colouring.underlines(_UNDERLINES, "")
        # The schema prescribes this order of properties.
        self._properties = {NO_BUCKET: ""} | {
            bucket: (
                f'{ink}{line}<w:shd w:val="clear" w:color="auto" w:fill="{_hexadecimal(fill)}"/>'
            )
            for bucket, (fill, line) in enumerate(zip(colouring.colours(), lines, strict=True))
        }

    def paragraph(self, style: str, pieces: Iterable[Piece], *, right_to_left: bool = False) -> str:
        """A paragraph of ``pieces``, which contain no line ends."""
        turned = "<w:bidi/>" if right_to_left else ""
        runs = "".join(self._run(piece, right_to_left=right_to_left) for piece in pieces)
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{turned}</w:pPr>{runs}</w:p>'

    def _run(self, piece: Piece, *, right_to_left: bool) -> str:
        # What has no direction of its own follows the line.
        turned = right_to_left if is_neutral(piece.text) else runs_right_to_left(piece.text)
        properties = f"{self._properties[piece.bucket]}{'<w:rtl/>' if turned else ''}"
        text = "<w:tab/>".join(
            part and f'<w:t xml:space="preserve">{_escaped(part)}</w:t>'
            for part in piece.text.split("\t")
        )
        return f"<w:r>{properties and f'<w:rPr>{properties}</w:rPr>'}{text}</w:r>"


def _hexadecimal(colour: str) -> str:
    return colour.removeprefix("#").upper()


def _escaped(text: str) -> str:
    return escape(xml_characters(text))
