"""Writes the program's icon as Windows and macOS want it: ``python packaging/icons.py``.

Both are made from the drawing that the window uses, whenever a bundle is built, so that there is
one icon and no binary file of it to keep.
"""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

CHECKOUT = Path(__file__).parents[1]
DRAWING = CHECKOUT / "resources" / "icons" / "gltr_desktop.svg"
FOR_WINDOWS = CHECKOUT / "build" / "icons" / "gltr-desktop.ico"
FOR_MACOS = CHECKOUT / "build" / "icons" / "gltr-desktop.icns"

ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
"""What Windows shows at 100, 125, 150, 200 and 250 %, in lists and as large icons."""

ICNS_SIZES = {
    b"icp4": 16,
    b"icp5": 32,
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
    b"ic10": 1024,
}
"""The pictures of an icon for macOS: their types, and their pixels; ic11 to ic14 are for Retina."""


def png(size: int) -> bytes:
    """The icon as a PNG file of ``size`` × ``size`` pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # PySide's stubs leave out that a format may be a string.
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def ico() -> bytes:
    """The icon for Windows: a table of PNG files."""
    pictures = [png(size) for size in ICO_SIZES]
    offset = 6 + 16 * len(pictures)
    head = struct.pack("<3H", 0, 1, len(pictures))
    for size, picture in zip(ICO_SIZES, pictures, strict=True):
        # 0 stands for 256. One plane of 32 bits a pixel, and no palette.
        side = size % 256
        head += struct.pack("<4B2H2I", side, side, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return head + b"".join(pictures)


def icns() -> bytes:
    """The icon for macOS: PNG files, each after its type and its length."""
    pictures = b""
    for kind, size in ICNS_SIZES.items():
        picture = png(size)
        pictures += kind + struct.pack(">I", 8 + len(picture)) + picture
    return b"icns" + struct.pack(">I", 8 + len(pictures)) + pictures


def main() -> None:
    """Write both files."""
    FOR_WINDOWS.parent.mkdir(parents=True, exist_ok=True)
    FOR_WINDOWS.write_bytes(ico())
    FOR_MACOS.write_bytes(icns())


if __name__ == "__main__":
    main()
