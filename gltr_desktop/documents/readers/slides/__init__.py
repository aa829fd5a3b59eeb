"""Reads presentations of PowerPoint (pptx, and those of PowerPoint 97 to 2003, ppt)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gltr_desktop.documents.document import Document, ReadOptions


def read(data: bytes, name: str, options: ReadOptions) -> Document:  # noqa: ARG001
    """The text of the presentation ``data``, which errors call ``name``.

    Raises:
        InputError: the presentation is damaged, unsafe or too large.
    """
    if data.startswith(b"PK"):
        from gltr_desktop.documents.readers.slides.pptx_slides import read_pptx

        return read_pptx(data, name)
    from gltr_desktop.documents.readers.slides.ppt_slides import read_ppt

    return read_ppt(data, name)
