"""Small documents of every format, as their sources and as the functions that pack them."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"

WORD = f"""<w:document xmlns:w="{W}"><w:body>
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Title</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">One </w:t><w:tab/><w:noBreakHyphen/><w:br/></w:r>
<w:ins w:id="1"><w:r><w:t>in</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>out</w:delText>
</w:r></w:del><w:r><w:footnoteReference w:id="2"/></w:r>
<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText></w:r>
<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>
<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>
<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>item</w:t>
</w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>
</w:tbl><w:sectPr/></w:body></w:document>"""
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"

OPEN_DOCUMENT = f"""<office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}"
xmlns:table="{TABLE}"><office:body><office:text><text:h>Title</text:h><text:p>One<text:s
text:c="3"/><text:tab/><text:line-break/><text:note text:note-class="footnote"><text:note-citation>1
</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note></text:p>
<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>a</text:p>
</table:table-cell></table:table-row></table:table></office:text></office:body>
</office:document-content>"""

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><style>p{}</style></head><body>
<nav>x</nav><script>a</script><h1>Title</h1><p hidden>no</p><p>One <b>two</b><br>three &amp; four
<ul><li>item<ul><li>nested</ul></ul><table><tr><td>a<td>b</table><pre> kept  as it is</pre>
<ruby>井<rt>i</rt></ruby></body></html>"""
RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset204 Arial;}}{\stylesheet{\s0 Normal;}}
\pard\f0 One \'e9\u8212?\uc1\u-3913\'3f two{\footnote note}\par{\v hidden}{\deleted out}
{\field{\*\fldinst HYPERLINK "x"}{\fldrslt link}}\trowd\cellx1\cellx2 a\cell b\cell\row
{\pict\bin4 abcd}{\*\unknown x}\par}"""
MARKDOWN = b"""---\ntitle: x\n---\n# Title\n\nOne *two* [three](x) `four`[^1]  \nfive
\n- item\n  - nested\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode
```\n\n<div>html</div>\n\n[^1]: note\n"""
MAIL = b"""From: Ann <a@b.c>\nMessage-ID: <1>\nMIME-Version: 1.0\nSubject: =?utf-8?q?x?=
Content-Type: multipart/mixed; boundary="x"\n\n--x
Content-Type: text/plain; charset=utf-8; format=flowed
Content-Transfer-Encoding: quoted-printable\n\nOne=20Bob, \nhow are you?\n\n--x
Content-Type: text/html\n\n<p>Dear Bob\n--x\nContent-Type: image/png; name="a.png"
Content-Disposition: attachment\n\nxxxx\n--x--\n"""
SUBTITLES = b"""1\n00:00:01,000 --> 00:00:02,000\n<i>One</i> {\\an8}two\n\n2
00:00:03,000 --> 00:00:04,000\nthree\n"""
CAPTIONS = b"""WEBVTT\n\nNOTE x\n\nSTYLE\n::cue {}\n\n00:01.000 --> 00:02.000 align:start
<v Ann>One &amp; two</v>\n"""
CSV = b"""id;text;n\n1;"One ""two""\nthree";4\n2;five;6\n"""
TEI = b"""<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><front>
<p>x</p></front><body><div><head>Title</head><p>One<choice><sic>tow</sic><corr>two</corr></choice>
<note>note</note><lb break="no"/>three</p><lg><l>a</l><l>b</l></lg><list><item>i</item></list>
<table><row><cell>1</cell><cell>2</cell></row></table></div></body></text></TEI>"""


def archive(members: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name, content in members.items():
            written.writestr(name, content)
    return file.getvalue()


def word(document: bytes) -> bytes:
    main = f"{PARTS}.document.main+xml"
    override = f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
    notes = f"""<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:t>note</w:t></w:r>
</w:p></w:footnote></w:footnotes>"""
    return archive({
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        f' ContentType="{PACKAGE}.relationships+xml"/>{override}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r"'
        f' Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="n" Type="{RELATIONS}/footnotes" Target="footnotes.xml"/>'
        "</Relationships>",
        "word/footnotes.xml": notes,
        "word/document.xml": document,
    })  # fmt: skip


def open_document(content: bytes) -> bytes:
    return archive({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
    })  # fmt: skip


def book(chapter: bytes) -> bytes:
    return archive({
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:'
        'container"><rootfiles><rootfile full-path="a/b.opf"/></rootfiles></container>',
        "a/b.opf": '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="c"'
        ' href="c.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="c"/>'
        "</spine></package>",
        "a/c.xhtml": chapter,
    })  # fmt: skip


def as_it_is(data: bytes) -> bytes:
    return data


FORMATS = {
    "docx": (word, WORD.encode()),
    "odt": (open_document, OPEN_DOCUMENT.encode()),
    "epub": (book, PAGE.encode()),
    "html": (as_it_is, PAGE.encode()),
    "rtf": (as_it_is, RTF),
    "md": (as_it_is, MARKDOWN),
    "eml": (as_it_is, MAIL),
    "srt": (as_it_is, SUBTITLES),
    "vtt": (as_it_is, CAPTIONS),
    "csv": (as_it_is, CSV),
    "tei": (as_it_is, TEI),
}
"""For each suffix the function that makes a file of a source, and a source."""
