"""``gltr-desktop compare``: two texts by one model, or one text by two models."""

from __future__ import annotations

import threading
from argparse import Namespace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.cli.arguments import (
    Parser,
    add_debug,
    add_encoding,
    add_level,
    add_models,
    add_top_k,
    add_whole_page,
)
from gltr_desktop.cli.output import deliver, show_line
from gltr_desktop.cli.output_check import refuse_to_replace
from gltr_desktop.cli.servers import add_server, chosen_model, say_where_it_goes
from gltr_desktop.cli.text_analysis import STANDARD_INPUT, analysed_by, read_input, title_of
from gltr_desktop.documents.difference_exporters import (
    DIFFERENCE_EXPORTERS,
    difference_exporter_named,
)
from gltr_desktop.documents.difference_report import DifferenceReport
from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.errors import InputError, printable
from gltr_desktop.logs import start_logging
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.models.servers.address import is_on_server

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gltr_desktop.analysis.difference.two_model_signals import PairedColumns
    from gltr_desktop.analysis.record import Analysis

_TEXTS_FORM = "gltr-desktop compare A B [--model M]"
_MODELS_FORM = "gltr-desktop compare A --model M1 --model M2"


def run(arguments: list[str]) -> int:
    """Compare what ``arguments`` name; returns the exit status.

    Raises:
        GltrError: a text cannot be analysed, or the result not written.
    """
    # Options may stand between the two texts.
    options = _parser().parse_intermixed_args(arguments)
    _check_usage(options)
    start_logging(debug=options.debug)
    choices = _choices(options)
    if options.out is not None:
        read = [*(("text", name) for name in options.texts),
                *(("model", name) for name in options.models)]  # fmt: skip
        refuse_to_replace(options.out, read)
    reading = ReadOptions(options.encoding, whole=options.whole_page)
    texts = [read_input(name, reading).text for name in options.texts]
    for choice in choices:
        say_where_it_goes(choice, "text is" if len(texts) == 1 else "texts are")
    if len(texts) == 1:
        compared = _by_two_models(texts[0], choices, options)
    else:
        compared = _two_texts(texts, choices[0], options)
    exporter = difference_exporter_named(options.format)
    deliver(exporter.render(compared, datetime.now().astimezone()), options.out)
    return 0


def _check_usage(options: Namespace) -> None:
    """Raise InputError unless there are two texts for one model, or two models for one text."""
    texts, models = options.texts, options.models
    if (len(texts), len(models)) not in {(2, 0), (2, 1), (1, 2)}:
        raise InputError(
            "This compares two texts by one model, or one text by two models.",
            f"Give “{_TEXTS_FORM}” or “{_MODELS_FORM}”.",
        )
    if texts == [STANDARD_INPUT, STANDARD_INPUT]:
        raise InputError(
            "Standard input holds only one text.", "Name a file for the other one, or for both."
        )
    if options.signals and len(models) != 2:
        raise InputError(
            "Signals of two models need two models.", f"Give “{_MODELS_FORM} --signals”."
        )


def _choices(options: Namespace) -> list[ModelChoice]:
    """The models that read; a name that is misspelt is refused before any has read for minutes."""
    if len(options.models) < 2:
        return [chosen_model(options, *(options.models or [None]))]
    if options.server is not None:
        raise InputError(
            "“--server” is for one model that reads two texts.",
            "Name each of two models in full, one on a server as “vllm+http://gpu.lab:8000/#NAME”.",
        )
    from gltr_desktop.analysis.pseudo_likelihood import two_kinds_of_models
    from gltr_desktop.models.catalog import find_model
    from gltr_desktop.models.engines import MASKED

    for name in options.models:
        if not is_on_server(name):
            find_model(name)
        elif options.signals:
            raise InputError(
                "The two-model signals need all that a model predicts, and servers give a part.",
                "Choose two models on this computer.",
            )
    if len({MASKED.accepts(ModelChoice(name)) for name in options.models}) > 1:
        raise two_kinds_of_models()
    if len({is_on_server(name) for name in options.models}) == 1:
        return [chosen_model(options, name) for name in options.models]
    # Each option concerns one of the two.
    usual = Namespace(**vars(options) | {"device": "auto", "precision": "auto"})
    return [
        chosen_model(usual, name)
        if is_on_server(name)
        else ModelChoice(name, options.device, options.precision)
        for name in options.models
    ]


def _two_texts(texts: Sequence[str], choice: ModelChoice, options: Namespace) -> DifferenceReport:
    from gltr_desktop.analysis.difference.difference import difference_of_texts
    from gltr_desktop.models.engine import open_engine

    titles = _told_apart(list(map(title_of, options.texts)), options.texts)
    engine = open_engine(choice)
    left, right = (
        analysed_by(engine, text, options.top_k, _progress(title))
        for text, title in zip(texts, titles, strict=True)
    )
    return DifferenceReport(
        difference_of_texts(left, right),
        titles,
        GLTR_COLOURING,
        Granularity.named(options.level),
    )


def _by_two_models(
    text: str, choices: Sequence[ModelChoice], options: Namespace
) -> DifferenceReport:
    from gltr_desktop.analysis.difference.difference import difference_of_models

    signals: PairedColumns | None = None
    if options.signals:
        left, right, signals = _read_together(text, choices, options)
    else:
        left, right = (_read_alone(text, choice, options) for choice in choices)
    return DifferenceReport(
        difference_of_models(left, right),
        _told_apart([left.model.name, right.model.name], options.models),
        GLTR_COLOURING,
        Granularity.named(options.level),
        title=title_of(options.texts[0]),
        signals=signals,
    )


def _read_alone(text: str, choice: ModelChoice, options: Namespace) -> Analysis:
    """The analysis by a model that gives its memory back before the next one needs it."""
    from gltr_desktop.models.engine import open_engine

    engine = open_engine(choice)
    try:
        return analysed_by(engine, text, options.top_k, _progress(choice.name))
    finally:
        engine.close()


def _read_together(
    text: str, choices: Sequence[ModelChoice], options: Namespace
) -> tuple[Analysis, Analysis, PairedColumns]:
    """Both analyses, and what the models' predictions are to each other.

    For that, both are in memory at once.
    """
    from gltr_desktop.models.engine import open_engine
    from gltr_desktop.models.paired_reading import read_pair

    engines = [open_engine(choice) for choice in choices]
    # First, because it refuses models whose vocabularies differ.
    pair = read_pair(engines[0], engines[1], text, threading.Event(), _progress("Both models"))
    left, right = (
        analysed_by(engine, text, options.top_k, _progress(choice.name))
        for engine, choice in zip(engines, choices, strict=True)
    )
    return left, right, pair


def _told_apart(titles: Sequence[str], names: Sequence[str]) -> tuple[str, str]:
    """Two ``titles``, or the ``names`` that were given where the titles are the same."""
    left, right = titles if titles[0] != titles[1] else map(printable, names)
    return left, right


def _progress(name: str) -> Callable[[int, int], None]:
    """Shows on a terminal how far the text or the model called ``name`` is."""
    return partial(_show_progress, name)


def _show_progress(name: str, done: int, total: int) -> None:
    show_line("" if done == total else f"{name}: {done:,} of {total:,} tokens")


def _parser() -> Parser:
    parser = Parser(
        prog="gltr-desktop compare",
        usage=f"{_TEXTS_FORM} [OPTION…]\n       {_MODELS_FORM} [OPTION…]",
        description="Compare two texts as one model reads them, or two models that read one text. "
        "Differences are those of the second from the first.",
        epilog="Exit status: 0 done, 1 failure, 2 bad usage or input, 130 interrupted.",
    )
    parser.add_argument(
        "texts", nargs="*", metavar="FILE|-", help="text or document, or - for standard input"
    )
    add_models(parser)
    add_server(parser)
    add_top_k(parser)
    add_level(parser, Granularity.WORD, "of what each difference is given")
    parser.add_argument(
        "--signals",
        action="store_true",
        help="add Binoculars and Fast-DetectGPT, for which both models are in memory at once and"
        " need the same vocabulary",
    )
    formats = [exporter.name for exporter in DIFFERENCE_EXPORTERS]
    parser.add_argument("--format", choices=formats, default="ansi")
    add_encoding(parser)
    add_whole_page(parser)
    add_debug(parser)
    parser.add_argument("-o", dest="out", type=Path, metavar="OUT", help="write to this file")
    return parser
