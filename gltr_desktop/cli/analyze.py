"""``gltr-desktop analyze``: one text in, one analysis out, in any of the export formats."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.cli.arguments import Parser, add_debug, count
from gltr_desktop.cli.output import deliver
from gltr_desktop.cli.text_analysis import analyse_text, read_input
from gltr_desktop.documents.exporters import EXPORTERS, exporter_named
from gltr_desktop.logs import start_logging
from gltr_desktop.models.options import BUILT_IN, DEFAULT_TOP_K, DEVICES, PRECISIONS, ModelChoice


def run(arguments: list[str]) -> int:
    """Analyse the text that ``arguments`` name; returns the exit status.

    Raises:
        GltrError: the text cannot be analysed, or the result not written.
    """
    options = _parser().parse_args(arguments)
    start_logging(debug=options.debug)
    document = read_input(options.file)
    choice = ModelChoice(options.model, options.device, options.precision)
    analysis = analyse_text(document.text, choice, options.top_k)
    colouring = Colouring(options.thresholds, token_thresholds=options.thresholds)
    title = "Standard input" if options.file == "-" else Path(options.file).name
    exporter = exporter_named(options.format)
    deliver(exporter.render(analysis, colouring, title, datetime.now().astimezone()), options.out)
    return 0


def _parser() -> Parser:
    parser = Parser(
        prog="gltr-desktop analyze",
        description="Analyse a text without a window.",
        epilog="Exit status: 0 done, 1 failure, 2 bad usage or input.",
    )
    parser.add_argument("file", metavar="FILE|-", help="text file, or - for standard input")
    parser.add_argument(
        "--model",
        default=BUILT_IN,
        metavar="NAME|FILE.gguf|FOLDER",
        help="built-in (default), small, a GGUF file, a model's folder, or a Hugging Face name in"
        " the local cache",
    )
    parser.add_argument("--device", choices=DEVICES, default="auto")
    parser.add_argument("--precision", choices=PRECISIONS, default="auto")
    parser.add_argument(
        "--top-k",
        type=count,
        default=DEFAULT_TOP_K,
        metavar="N",
        help=f"predictions kept per token (default {DEFAULT_TOP_K})",
    )
    parser.add_argument(
        "--thresholds",
        type=Thresholds.parse,
        default=Thresholds(),
        metavar="10,100,1000",
        help="ranks at which green, yellow and red end",
    )
    formats = [exporter.name for exporter in EXPORTERS]
    parser.add_argument("--format", choices=formats, default="ansi")
    add_debug(parser)
    parser.add_argument("-o", dest="out", type=Path, metavar="OUT", help="write to this file")
    return parser
