"""What programs find in a PDF are the letters that somebody types."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from helpers.analyses import analysis_of

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.documents.origin import Origin
from gltr_desktop.ui.pages import pdf_export
from gltr_desktop.ui.pages.pdf_export import to_pdf
from gltr_desktop.ui.pages.pdf_letters import with_plain_letters

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

WORDS = ["السلام", " عليكم", " في", " قديم", " الزمان"]
TABLE = b"stream\n/CIDInit\n<0000> <0009> [<0009> <FE8E> <FEFB> <00BD> <0627> ]\nendstream"


@pytest.fixture
def arabic(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, bytes]:
    """A PDF as Qt has written it, and with plain letters."""
    written: list[bytes] = []

    def keep(pdf: bytes) -> bytes:
        written.append(pdf)
        return with_plain_letters(pdf)

    monkeypatch.setattr(pdf_export, "with_plain_letters", keep)
    analysis = analysis_of(WORDS, [0] * len(WORDS))
    plain = to_pdf(analysis, GLTR_COLOURING, Origin("a"), datetime(2026, 8, 4, tzinfo=UTC))
    return written[0], plain


def codes(pdf: bytes) -> set[int]:
    """What the signs of the fonts stand for."""
    tables = re.findall(rb"/CIDInit .*?endcmap", pdf, re.DOTALL)
    targets = [target for table in tables for target in re.findall(rb"\[([^\]]*)", table)]
    return {int(code, 16) for target in targets for code in re.findall(rb"<(\w+)>", target)}


def test_forms_become_letters(arabic: tuple[bytes, bytes]) -> None:
    before, after = map(codes, arabic)
    if not any(0xFE70 <= code < 0xFEF5 for code in before):
        pytest.skip("no font here has these forms")
    assert not any(0xFE70 <= code < 0xFEF5 for code in after)
    assert set(map(ord, "سلمعيكفيقدزن")) <= after
    assert ord("\t") not in after


def test_nothing_else_changes(arabic: tuple[bytes, bytes]) -> None:
    """A PDF lists where its parts begin."""
    before, after = arabic
    assert len(before) == len(after)
    # In so many places, at most two bytes of a code are others.
    different = sum(one != other for one, other in zip(before, after, strict=True))
    assert 0 < different <= 4 * len(codes(before))
    text = pypdfium2.PdfDocument(after)[0].get_textpage().get_text_range()
    assert "".join(WORDS) in text


def test_signs_that_are_no_letters_forms_stay() -> None:
    plain = with_plain_letters(TABLE.replace(b"CIDInit\n", b"CIDInit \n"))
    assert b"[<0020> <0627> <FEFB> <00BD> <0627> ]" in plain
    assert b"<0000> <0009> [" in plain


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nstream\n<FE8E>\nendstream", b"[<0009>]"])
def test_what_is_no_table_stays(data: bytes) -> None:
    assert with_plain_letters(data) == data
