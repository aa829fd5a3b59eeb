"""Workbooks as the XML in them says: strings are strings, numbers are numbers."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

from lxml import etree

NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


class Book:
    """The parts of a workbook, and the cells of its sheets as rows."""

    def __init__(self, data: bytes) -> None:
        self._zip = ZipFile(io.BytesIO(data))
        self.names = self._zip.namelist()
        strings = self.part("xl/sharedStrings.xml").findall("x:si", NS)
        self._strings = [self._text(string) for string in strings]

    def part(self, name: str) -> etree._Element:
        return etree.fromstring(self._zip.read(name))

    def cells(self, number: int) -> list[dict[str, etree._Element]]:
        """The cells of each row of a sheet by the letters of their columns; no empty ones."""
        sheet = self.part(f"xl/worksheets/sheet{number}.xml")
        assert sheet.find(".//x:f", NS) is None, "no formula"
        return [
            {str(cell.get("r")).rstrip("0123456789"): cell for cell in row.findall("x:c", NS)}
            for row in sheet.iterfind("x:sheetData/x:row", NS)
        ]

    def rows(self, number: int) -> list[list[str | float]]:
        """The values of each row of a sheet, without empty cells."""
        return [list(map(self.value, row.values())) for row in self.cells(number)]

    def value(self, cell: etree._Element) -> str | float:
        value = cell.findtext("x:v", "", NS)
        return self._strings[int(value)] if cell.get("t") == "s" else float(value)

    def style(self, cell: etree._Element) -> etree._Element:
        styles = self.part("xl/styles.xml").findall("x:cellXfs/x:xf", NS)
        return styles[int(cell.get("s", "0"))]

    def _text(self, string: etree._Element) -> str:
        written = "".join(element.text or "" for element in string.iter("*"))
        return re.sub("_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), written)
