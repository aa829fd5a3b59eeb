"""Writes small PDFs, so that a test can say where on the paper each line stands."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDTH, HEIGHT = 420, 595
"""A page of A5, in points."""
_ADVANCE = 0.6
"""The width of every letter of Courier, in ems."""


@dataclass
class SmallPage:
    """A page under construction.

    ``turn`` turns its text by 0 or 90 degrees, and ``rotate`` the page when it is shown.
    """

    content: list[str] = field(default_factory=list)
    turn: int = 0
    rotate: int = 0

    def line(self, x: float, y: float, text: str, size: float = 10) -> float:
        """Write ``text`` in Courier from ``x`` on, on the base line ``y``; where it ends."""
        data = text.encode("cp1252")
        escaped = data.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
        shown = escaped.decode("latin-1")
        self.content.append(f"BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({shown}) Tj ET")
        return x + _ADVANCE * size * len(text)

    def lines(self, x: float, y: float, texts: list[str], pitch: float = 14) -> float:
        """Write ``texts`` one below the other; the base line of what may follow."""
        for text in texts:
            self.line(x, y, text)
            y -= pitch
        return y

    def picture(self) -> None:
        """Fill the page with a picture."""
        image = "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI"
        self.content.append(f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm {image} Q")


def small_pdf(*pages: SmallPage, width: float = WIDTH, height: float = HEIGHT) -> bytes:
    """A PDF of these pages."""
    numbers = [4 + 2 * number for number in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for number, page in zip(numbers, pages, strict=True):
        box = f"[0 0 {width} {height}]"
        content = "\n".join(page.content)
        if page.turn == 90:
            box = f"[0 0 {height} {width}]"
            content = f"0 1 -1 0 {height} 0 cm\n{content}"
        resources = "/Resources << /Font << /F 3 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Rotate {page.rotate} {resources}"
            f" /Contents {number + 1} 0 R >>"
        )
        length = len(content.encode("latin-1"))
        objects.append(f"<< /Length {length} >>\nstream\n{content}\nendstream")
    data = b"%PDF-1.4\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    end += f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode("latin-1")
