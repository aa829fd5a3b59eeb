"""Coloured texts in the terminal, and pages with their cards, where no window can be opened."""

from __future__ import annotations

import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.cli.output import complain, deliver
from gltr_desktop.cli.text_analysis import analysed_by, origin_of, read_input, title_of
from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.errors import GltrError
from gltr_desktop.models.options import DEFAULT_TOP_K, ModelChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gltr_desktop.models.engine import Engine


def show_in_terminal(files: Sequence[Path], encoding: str | None) -> int:
    """Print the coloured texts one after the other; returns the exit status."""

    @cache
    def opened() -> Engine:
        # A name without a file is answered at once.
        from gltr_desktop.models.engine import open_engine

        return open_engine(ModelChoice())

    status = 0
    for file in files:
        try:
            _show_text(file, ReadOptions(encoding), opened, is_alone=len(files) == 1)
        except GltrError as error:
            status = complain(str(error), error.exit_status)
    return status


def _show_text(
    file: Path, options: ReadOptions, opened: Callable[[], Engine], *, is_alone: bool
) -> None:
    """Print the coloured text, and write the page with the cards to a file."""
    document = read_input(str(file), options)
    analysis = analysed_by(opened(), document.text, DEFAULT_TOP_K)
    now = datetime.now().astimezone()
    origin = origin_of(document, str(file))
    ansi, html = exporter_named("ansi"), exporter_named("html")
    if not is_alone:
        deliver(f"{title_of(str(file))}:", None)
    deliver(ansi.render(analysis, GLTR_COLOURING, origin, now), None)
    # A folder of our own: others may have put a link where a name can be foreseen.
    target = Path(tempfile.mkdtemp(prefix="gltr-desktop-")) / f"highlighted{html.suffix}"
    deliver(html.render(analysis, GLTR_COLOURING, origin, now), target)
    deliver(f"Highlighted text, with tooltips: {target}", None)
