"""``gltr-desktop analyze``: one text in, one analysis out, in any of the export formats."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.batch.reference.registers import EVERY, REGISTERS
from gltr_desktop.cli.arguments import (
    Parser,
    add_debug,
    add_encoding,
    add_masking,
    add_model,
    add_thresholds,
    add_top_k,
    add_whole_page,
)
from gltr_desktop.cli.masking import with_masking
from gltr_desktop.cli.output import complain, deliver, notify
from gltr_desktop.cli.output_check import refuse_to_replace
from gltr_desktop.cli.servers import add_server, chosen_model, say_where_it_goes
from gltr_desktop.cli.text_analysis import analyse_text, origin_of, read_input
from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.exporters import EXPORTERS, exporter_named
from gltr_desktop.errors import InputError
from gltr_desktop.logs import start_logging

if TYPE_CHECKING:
    from argparse import Namespace

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.batch.reference.library import ReferenceChoice
    from gltr_desktop.models.options import ModelChoice

_INTERRUPTED = 130
_SHOWN_AT_ONCE = "ansi"
"""The format whose reader sees the comparison; others go to files and programs."""


def run(arguments: list[str]) -> int:
    """Analyse the text that ``arguments`` name; returns the exit status.

    It is 130 after an interrupt while the texts of a reference are read.

    Raises:
        GltrError: the text cannot be analysed, or the result not written.
    """
    options = _parser().parse_args(arguments)
    start_logging(debug=options.debug)
    exporter = exporter_named(options.format)
    exporter.require()
    choice = with_masking(chosen_model(options, options.model), options)
    reference = _reference(options, choice)
    if options.out is not None:
        _check_output(options.out, options.file, choice.name, reference)
    document = read_input(options.file, ReadOptions(options.encoding, whole=options.whole_page))
    is_named = options.model is not None or options.server is not None
    analysed: tuple[Analysis, Comparison | None] | None
    if document.analysis is not None and not is_named:
        analysed = _as_saved(document.analysis, reference)
    else:
        say_where_it_goes(choice)
        top_k = exporter.predictions if options.top_k is None else options.top_k
        analysed = _analysed(document.text, choice, top_k, reference)
    if analysed is None:
        return _INTERRUPTED
    analysis, comparison = analysed
    colouring = Colouring(options.thresholds, token_thresholds=options.thresholds)
    now = datetime.now().astimezone()
    origin = origin_of(document, options.file)
    deliver(exporter.render(analysis, colouring, origin, now, comparison), options.out)
    if comparison is not None and exporter.name != _SHOWN_AT_ONCE:
        from gltr_desktop.documents.standings import comparison_in_words

        notify(f"gltr-desktop: {comparison_in_words(comparison)}")
    return 0


def _reference(options: Namespace, model: ModelChoice) -> ReferenceChoice | None:
    """What the text is to be compared with; None for nothing."""
    if options.reference is None:
        return None
    # Who compares nothing need not wait for it.
    from gltr_desktop.cli.reference import reference_choice

    return reference_choice(options.reference, model.name)


def _as_saved(
    analysis: Analysis, reference: ReferenceChoice | None
) -> tuple[Analysis, Comparison | None]:
    """The analysis that a file holds, and why it is not compared, if it was to be."""
    name = analysis.model.name or "?"
    notify(
        f"gltr-desktop: Analysed by “{name}”, as the file has it."
        " With --model, its text is analysed here."
    )
    if reference is None:
        return analysis, None
    from gltr_desktop.analysis.indicators.excerpt import Excerpt
    from gltr_desktop.analysis.reference.comparison import compare
    from gltr_desktop.batch.reference.library import reference_of

    return analysis, compare(Excerpt.whole(analysis), reference_of(reference, None))


def _analysed(
    text: str, choice: ModelChoice, top_k: int, reference: ReferenceChoice | None
) -> tuple[Analysis, Comparison | None] | None:
    """The analysis and the comparison; None if that was interrupted, which is said."""
    if reference is None:
        return analyse_text(text, choice, top_k), None
    from gltr_desktop.cli.reference import ReadingStopped, analyse_and_compare

    try:
        return analyse_and_compare(text, choice, top_k, reference)
    except ReadingStopped as stopped:
        complain(str(stopped), _INTERRUPTED)
        return None


def _check_output(out: Path, text: str, model: str, reference: ReferenceChoice | None) -> None:
    """Raise InputError if ``out`` would replace what is read, by whatever path or link.

    Nor can it lie among the texts of the ``reference``: the next time, it would be one of them.
    """
    if (
        reference is not None
        and reference.own is not None
        and os.path.realpath(out.parent) == os.path.realpath(reference.own.folder)
    ):
        raise InputError(
            f"“{out}” would become one of the {reference.passages}.",
            "Name a file in another folder after -o.",
        )
    inputs = [("text", text), ("model", model)]
    if reference is not None:
        inputs.append(("reference", reference.name))
    refuse_to_replace(out, inputs)


def _parser() -> Parser:
    parser = Parser(
        prog="gltr-desktop analyze",
        description="Analyse a text without a window.",
        epilog="Exit status: 0 done, 1 failure, 2 bad usage or input, 130 interrupted.",
    )
    parser.add_argument("file", metavar="FILE|-", help="text or document, or - for standard input")
    add_model(parser)
    add_server(parser)
    add_masking(parser)
    add_top_k(parser, default=None, named="10, and 20 for “gltr”")
    add_thresholds(parser, default=Thresholds())
    parser.add_argument(
        "--reference",
        metavar="REGISTER|FOLDER|FILE",
        help="compare the text with passages"
        f" ({', '.join(one.name for one in (EVERY, *REGISTERS))}), with a reference of your own"
        " by its title, with the texts in a folder, or with an exported reference",
    )
    formats = [exporter.name for exporter in EXPORTERS]
    parser.add_argument("--format", choices=formats, default="ansi")
    add_encoding(parser)
    add_whole_page(parser)
    add_debug(parser)
    parser.add_argument("-o", dest="out", type=Path, metavar="OUT", help="write to this file")
    return parser
