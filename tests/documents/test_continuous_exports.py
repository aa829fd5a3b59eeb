"""Every export that is painted follows a continuous colouring, from the text to the legend."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from helpers.analyses import analysis_of

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.palette import GREY, LIGHT
from gltr_desktop.documents.exporters.ansi_export import to_ansi
from gltr_desktop.documents.exporters.docx_export import to_docx
from gltr_desktop.documents.exporters.latex_export import to_latex
from gltr_desktop.documents.exporters.odt_export import to_odt
from gltr_desktop.documents.inline_html import to_inline_html
from gltr_desktop.documents.origin import Origin

ORIGIN, WHEN = Origin("essay.txt"), datetime(2026, 8, 4, 15, 9, tzinfo=UTC)
ANALYSIS = analysis_of(["one", " two", " three"], [0, 40, 50_000])
CONTINUOUS = Colouring(continuous=True)


def part(package: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        return parts.read(name).decode()


def docx_fills(colouring: Colouring) -> list[str]:
    document = part(to_docx(ANALYSIS, colouring, ORIGIN, WHEN), "word/document.xml")
    return [f"#{fill.lower()}" for fill in re.findall('w:fill="([0-9A-F]{6})"', document)]


def odt_fills(colouring: Colouring) -> list[str]:
    document = part(to_odt(ANALYSIS, colouring, ORIGIN, WHEN), "content.xml")
    found = re.findall('style:name="([a-z0-9]+)" [^>]*><[^>]*background-color="(#[^"]+)"', document)
    fills = dict(found)
    used = re.findall('<text:span text:style-name="([a-z0-9]+)">', document)
    return [fills[name] for name in used]


def latex_fills(colouring: Colouring) -> list[str]:
    source = to_latex(ANALYSIS, colouring, ORIGIN, WHEN)
    fills = dict(re.findall(r"\\definecolor\{gltr([a-z]+)\}\{HTML\}\{(\w+)\}", source))
    used = re.findall(r"\\gltr([a-z]+)\{(?:~|one|two|three)", source)
    return [f"#{fills[name].lower()}" for name in used]


def ansi_fills(colouring: Colouring) -> list[str]:
    shown = to_ansi(ANALYSIS, colouring, ORIGIN, WHEN)
    found = re.findall(r"\x1b\[48;2;(\d+);(\d+);(\d+)m", shown)
    fills = [f"#{bytes(map(int, colour)).hex()}" for colour in found]
    # The legend is below the text.
    return [*fills[3:], *fills[:3]]


@pytest.mark.parametrize("fills", [docx_fills, odt_fills, latex_fills, ansi_fills])
@pytest.mark.parametrize("palette", [CONTINUOUS.palette, GREY])
def test_the_text_has_the_steps_and_the_legend_those_that_stand_for_buckets(
    fills: object, palette: object
) -> None:
    colouring = replace(CONTINUOUS, palette=palette)  # type: ignore[arg-type]
    found = fills(colouring)  # type: ignore[operator]
    colours = colouring.colours()
    of_text = [colours[shade] for shade in colouring.shades(ANALYSIS)]
    assert len(set(of_text)) == 3
    assert found == [*colouring.bucket_colours(), *of_text]


def test_what_is_copied_has_the_steps() -> None:
    html = to_inline_html(ANALYSIS, CONTINUOUS)
    colours = CONTINUOUS.colours()
    assert re.findall("background-color:(#[0-9a-f]{6})", html) == [
        colours[shade] for shade in CONTINUOUS.shades(ANALYSIS)
    ]


def test_a_colouring_by_buckets_is_as_it_was() -> None:
    assert docx_fills(Colouring()) == [
        *LIGHT.buckets, LIGHT.buckets[0], LIGHT.buckets[1], LIGHT.buckets[3],
    ]  # fmt: skip
