"""Makes small documents of Office programs, as the programs write them."""

from __future__ import annotations

import io
import zipfile

_OPEN_XML = "http://schemas.openxmlformats.org/"
_OFFICE = f"{_OPEN_XML}officeDocument/2006"
NAMESPACES = {
    "w": f"{_OPEN_XML}wordprocessingml/2006/main",
    "r": f"{_OFFICE}/relationships",
    "m": f"{_OFFICE}/math",
    "mc": f"{_OPEN_XML}markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": f"{_OPEN_XML}drawingml/2006/main",
    "p": f"{_OPEN_XML}presentationml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "c": f"{_OPEN_XML}drawingml/2006/chart",
}
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default'
    ' Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.{}.main+xml"/>'
    "</Types>"
)


def element(name: str, content: str) -> str:
    """The root element ``name`` of a part, with all namespaces."""
    spaces = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in NAMESPACES.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><{name}{spaces}>{content}</{name}>'


def relationships(targets: dict[str, tuple[str, str]]) -> str:
    """The list of relationships to ``targets``, by their names: the kind and the part."""
    rows = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_OPEN_XML}package/2006/relationships">{rows}</Relationships>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """An archive of ``parts``."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document with this content of its body, and more parts, such as ``footnotes``."""
    roots = {"header": "w:hdr", "footer": "w:ftr"}
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES.format("wordprocessingml.document"),
        "_rels/.rels": relationships({"r": ("officeDocument", "word/document.xml")}),
        "word/document.xml": element("w:document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relationships(
            {f"r{index}": (kind, f"{kind}.xml") for index, kind in enumerate(parts)}
        ),
    }
    for kind, content in parts.items():
        files[f"word/{kind}.xml"] = element(roots.get(kind, f"w:{kind}"), content)
    return zipped(files)


def run(text: str, properties: str = "") -> str:
    """A run of ``text`` in a Word document."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    """A paragraph of a Word document: of runs, or of a text."""
    runs = content if content.startswith("<") or not content else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def item(content: str, number: int = 1, level: int = 0) -> str:
    """A paragraph that is an item of the list ``number``."""
    of_list = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(content, of_list)


def table(*rows: list[str]) -> str:
    """A table of a Word document, given its cells: texts, or elements."""
    cells = (
        "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row)
        for row in rows
    )
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def complex_field(instruction: str, result: str) -> str:
    """A field of a Word document; ``result`` is runs."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def text_box(content: str) -> str:
    """A run with a box of paragraphs, kept twice as Word does."""
    box = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><a:graphic><wps:wsp>'
        f"<wps:txbx>{box}</wps:txbx></wps:wsp></a:graphic></w:drawing></mc:Choice><mc:Fallback>"
        f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def pptx(*slides: str, attributes: dict[int, str] | None = None, **parts: str) -> bytes:
    """A presentation of slides with these shapes; ``attributes`` are those of slides, from 0.

    ``parts`` belong to the first slide: its ``notesSlide``, ``comments`` or ``slideLayout``.
    """
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES.format("presentationml.presentation"),
        "_rels/.rels": relationships({"r": ("officeDocument", "ppt/presentation.xml")}),
        "ppt/presentation.xml": element(
            "p:presentation",
            "<p:sldIdLst>"
            + "".join(f'<p:sldId id="{256 + n}" r:id="s{n}"/>' for n in range(len(slides)))
            + "</p:sldIdLst>",
        ),
        # The order of the list counts, not that of the names.
        "ppt/_rels/presentation.xml.rels": relationships(
            {f"s{n}": ("slide", f"slides/slide{len(slides) - n}.xml") for n in range(len(slides))}
        ),
        f"ppt/slides/_rels/slide{len(slides)}.xml.rels": relationships(
            {kind: (kind, f"../{kind}.xml") for kind in parts}
        ),
    }
    for n, shapes in enumerate(slides):
        slide = element("p:sld", f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>")
        of_slide = (attributes or {}).get(n, "")
        files[f"ppt/slides/slide{len(slides) - n}.xml"] = slide.replace(
            "<p:sld ", f"<p:sld {of_slide} "
        )
    for kind, content in parts.items():
        files[f"ppt/{kind}.xml"] = content
    return zipped(files)


def shape(*paragraphs: str, place: str | None = None, hidden: bool = False) -> str:
    """A shape on a slide: a box, or what fills a ``place`` such as “type="title"”."""
    fills = "" if place is None else f"<p:ph {place}/>"
    text = "".join(
        each if each.startswith("<a:p>") else f"<a:p><a:r><a:t>{each}</a:t></a:r></a:p>"
        for each in paragraphs
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="s" hidden="{int(hidden)}" descr="alternative"/>'
        f"<p:cNvSpPr/><p:nvPr>{fills}</p:nvPr></p:nvSpPr><p:spPr/>"
        f"<p:txBody><a:bodyPr/><a:lstStyle/>{text}</p:txBody></p:sp>"
    )


HIDDEN = "<w:vanish/>"
"""The property of a run that is not shown."""
DELETED_MARK = '<w:rPr><w:del w:id="1" w:author="A"/></w:rPr>'
"""The properties of a paragraph whose end was deleted."""


def deleted(text: str) -> str:
    """A run that was deleted while changes were tracked."""
    return f'<w:del w:id="1" w:author="A"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def style(key: str, name: str, properties: str, kind: str = "paragraph", more: str = "") -> str:
    """A style with its ``properties``."""
    return (
        f'<w:style w:type="{kind}" w:styleId="{key}" {more}><w:name w:val="{name}"/>'
        f"{properties}</w:style>"
    )
