"""``gltr-desktop analyze``: one text in, one analysis out, in any of the export formats."""

from __future__ import annotations

import os
import stat
import sys
from datetime import datetime
from pathlib import Path
from typing import TextIO

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.cli.arguments import (
    Parser,
    add_debug,
    add_encoding,
    add_model,
    add_thresholds,
    add_whole_page,
    count,
)
from gltr_desktop.cli.output import deliver
from gltr_desktop.cli.text_analysis import STANDARD_INPUT, analyse_text, origin_of, read_input
from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.exporters import EXPORTERS, exporter_named
from gltr_desktop.errors import InputError
from gltr_desktop.logs import start_logging
from gltr_desktop.models.options import DEFAULT_TOP_K, ModelChoice


def run(arguments: list[str]) -> int:
    """Analyse the text that ``arguments`` name; returns the exit status.

    Raises:
        GltrError: the text cannot be analysed, or the result not written.
    """
    options = _parser().parse_args(arguments)
    start_logging(debug=options.debug)
    if options.out is not None:
        _check_output(options.out, options.file, options.model)
    exporter = exporter_named(options.format)
    exporter.require()
    document = read_input(options.file, ReadOptions(options.encoding, whole=options.whole_page))
    choice = ModelChoice(options.model, options.device, options.precision)
    analysis = analyse_text(document.text, choice, options.top_k)
    colouring = Colouring(options.thresholds, token_thresholds=options.thresholds)
    now = datetime.now().astimezone()
    origin = origin_of(document, options.file)
    deliver(exporter.render(analysis, colouring, origin, now), options.out)
    return 0


def _check_output(out: Path, text: str, model: str) -> None:
    """Raise InputError if ``out`` is, by whatever path or link, the text or the model itself."""
    # The shell's "< FILE" names a file, too.
    inputs = {
        "text": _status(sys.stdin if text == STANDARD_INPUT else text),
        "model": _status(model),
    }
    output = _status(str(out))
    for what, status in inputs.items():
        if output and status and os.path.samestat(output, status) and stat.S_ISREG(output.st_mode):
            raise InputError(
                f"“{out}” is the {what} itself, which the output would replace.",
                "Name another file after -o.",
            )


def _status(file: str | TextIO | None) -> os.stat_result | None:
    """What the system knows of a path or an open file; None if there is no such file."""
    try:
        if file is None:
            return None
        return os.stat(file if isinstance(file, str) else file.fileno())  # noqa: PTH116
    except (OSError, ValueError):
        return None


def _parser() -> Parser:
    parser = Parser(
        prog="gltr-desktop analyze",
        description="Analyse a text without a window.",
        epilog="Exit status: 0 done, 1 failure, 2 bad usage or input.",
    )
    parser.add_argument("file", metavar="FILE|-", help="text or document, or - for standard input")
    add_model(parser)
    parser.add_argument(
        "--top-k",
        type=count,
        default=DEFAULT_TOP_K,
        metavar="N",
        help=f"predictions kept per token (default {DEFAULT_TOP_K})",
    )
    add_thresholds(parser, default=Thresholds())
    formats = [exporter.name for exporter in EXPORTERS]
    parser.add_argument("--format", choices=formats, default="ansi")
    add_encoding(parser)
    add_whole_page(parser)
    add_debug(parser)
    parser.add_argument("-o", dest="out", type=Path, metavar="OUT", help="write to this file")
    return parser
