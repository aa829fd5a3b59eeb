"""``gltr-desktop words``: the words of many sentences, or pairs of sentences, as a table."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.analysis.numbers import percent
from gltr_desktop.analysis.words.regions import WordRule
from gltr_desktop.batch.outputs import check_not_read, check_table
from gltr_desktop.batch.words.about import about_path, beside, check_beside
from gltr_desktop.batch.words.intervals import CONFIDENCE
from gltr_desktop.batch.words.items import ItemColumns, ItemTable
from gltr_desktop.batch.words.pair_run import GROUPS, write_pairs
from gltr_desktop.batch.words.reading import Watch
from gltr_desktop.batch.words.request import Base, Wording, WordsRequest
from gltr_desktop.batch.words.table import check_format, holds_sheets
from gltr_desktop.batch.words.word_run import write_words
from gltr_desktop.cli.arguments import Parser, add_debug, add_encoding, add_models
from gltr_desktop.cli.batch import interrupts_set
from gltr_desktop.cli.failures import explained
from gltr_desktop.cli.output import complain, notify, show_line
from gltr_desktop.cli.servers import add_server, chosen_model, say_where_it_goes
from gltr_desktop.documents.notices import counted
from gltr_desktop.errors import InputError
from gltr_desktop.logs import start_logging
from gltr_desktop.models.identity import model_files
from gltr_desktop.models.options import model_title

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from gltr_desktop.batch.words.pair_groups import GroupTally
    from gltr_desktop.batch.words.reading import Outcome

_INTERRUPTED = 130
_ATTACHED, _APART = "attached", "apart"
_WHITE_SPACE, _SPACE = "white-space", "space"


def run(arguments: list[str]) -> int:
    """Measure what ``arguments`` ask for; returns the exit status.

    It is 1 if an item has no figures, and 130 after an interrupt.

    Raises:
        GltrError: something is wrong with the arguments or the input, a model cannot be opened, or
            a table not be written.
    """
    options = _parser().parse_args(arguments)
    _check_usage(options)
    start_logging(debug=options.debug)
    request = _request(options)
    for choice in request.models:
        say_where_it_goes(choice, "texts are")
    cancelled = threading.Event()
    watch = Watch(cancelled, explained, show_line)
    with interrupts_set(cancelled):
        if request.other is None:
            outcome = write_words(request, options.out, watch)
        else:
            found = write_pairs(request, options.out, watch)
            outcome = found.outcome
            if outcome.is_written:
                _say_shares(request, found.tallies)
    return _ended(outcome, request, options.out)


def _check_usage(options: Namespace) -> None:
    """Raise InputError unless there is one kind of items, with the options that belong to it."""
    if (options.text is None) == (options.pair is None):
        raise InputError(
            "Either sentences or pairs of them are measured.",
            "Name their columns: --text COLUMN, or --pair GOOD BAD.",
        )
    if options.pair is None:
        return
    for name in ("regions", "language"):
        if getattr(options, name) is not None:
            raise InputError(f"“--{name}” is not for pairs.", "Leave it out.")


def _request(options: Namespace) -> WordsRequest:
    """What the ``options`` ask for; raises InputError for what can be seen to fail."""
    out: Path = options.out
    check_format(out)
    check_table(out)
    good, bad = options.pair or (options.text, None)
    columns = ItemColumns(good, options.context, options.item, options.regions, options.group)
    table = ItemTable(options.input, options.encoding)
    for name in (*columns.given, *([] if bad is None else [bad])):
        table.place_of(name)
    _check_different([good, bad, columns.context, columns.regions])
    choices = tuple(chosen_model(options, name) for name in options.models or [None])
    request = WordsRequest(
        table=table,
        columns=columns,
        models=choices,
        wording=Wording(
            WordRule(options.words),
            punctuation_apart=options.punctuation == _APART,
            spaces_only=options.boundary == _SPACE,
        ),
        base=Base(options.base),
        language=options.language,
        other=bad,
    )
    _check_outputs(request, out)
    return request


def _check_different(read: Sequence[str | None]) -> None:
    """Raise InputError if two of the columns that are ``read`` are the same one."""
    for name in read:
        if name is not None and read.count(name) > 1:
            raise InputError(f"The column “{name}” is named twice.", "Name another one.")


def _check_outputs(request: WordsRequest, out: Path) -> None:
    """Raise InputError if what is to be written replaces what is read, or what others wrote."""
    titles = () if request.other is None else (GROUPS,)
    outputs = [out, about_path(out)]
    if not holds_sheets(out):
        outputs += [beside(out, title) for title in titles]
    for model, path in ((model, path) for model in request.models for path in outputs):
        check_not_read(path, [request.table.path], model_files(model.name))
    check_beside(out, titles)


def _ended(outcome: Outcome, request: WordsRequest, out: Path) -> int:
    """Say what became of the items; returns the exit status."""
    of_all = counted(outcome.items, "item" if request.other is None else "pair")
    if not outcome.is_written:
        return complain(
            f"Stopped before the first of {of_all} was read; nothing is written.",
            _INTERRUPTED,
        )
    if outcome.stopped:
        done = outcome.read + len(outcome.failures)
        reader = " by the first model" if len(request.models) > 1 else ""
        return complain(
            f"Stopped after {done:,} of {of_all}{reader}; what is done is in “{out}”.",
            _INTERRUPTED,
        )
    parts = [f"{outcome.read:,} read"]
    if outcome.failures:
        parts.append(f"{len(outcome.failures):,} not")
    if outcome.empty:
        what = "without a text" if request.other is None else "with an empty sentence"
        parts.append(f"{outcome.empty:,} {what}")
    sentence = f"{of_all}: {', '.join(parts)}; written to “{out}”."
    if outcome.failures:
        sentence += f" The first that was not read: {outcome.failures[0]}"
    return complain(sentence, 1 if outcome.failures else 0)


def _say_shares(request: WordsRequest, tallies: Sequence[Sequence[GroupTally]]) -> None:
    """Say for each model and each group in how many pairs the good sentence is likelier."""
    for choice, of_model in zip(request.models, tallies, strict=True):
        model = f"{model_title(choice.name)}: " if len(request.models) > 1 else ""
        for tally in of_model:
            notify(f"gltr-desktop: {model}{_share(tally)}")


def _share(tally: GroupTally) -> str:
    named = f"“{tally.group}”" if tally.group else "no group"
    group = "all pairs" if tally.group is None else named
    if tally.share is None or tally.interval is None:
        return f"{group}: none compared."
    low, high = tally.interval
    return (
        f"{group}: the good sentence is likelier in {tally.good:,} of {tally.pairs:,}"
        f" ({percent(tally.share)}, {CONFIDENCE:.0%} interval {percent(low)} to {percent(high)})."
    )


def _parser() -> Parser:
    parser = Parser(
        prog="gltr-desktop words",
        description="Measure how surprising each word of many sentences is to a model, and write a"
        " table with a row for each word; or which sentence of each pair is likelier.",
        epilog="Beside the table, OUT.about.json says how it was made. Exit status: 0 done, 1 an"
        " item has no figures, 2 bad usage, 130 interrupted.",
    )
    parser.add_argument("input", metavar="INPUT.csv", type=Path, help="a table with named columns")
    parser.add_argument(
        "-o",
        dest="out",
        type=Path,
        required=True,
        metavar="OUT",
        help="the table to write: .csv, .xlsx or .parquet",
    )
    _add_columns(parser)
    parser.add_argument(
        "--words",
        choices=[rule.value for rule in WordRule],
        default=WordRule.RUNS.value,
        help="a word is what stands between white space (default), or a word by Unicode's rules",
    )
    parser.add_argument(
        "--punctuation",
        choices=[_ATTACHED, _APART],
        default=_ATTACHED,
        help="whether punctuation is a part of the word beside it (default), or a word of its own",
    )
    parser.add_argument(
        "--boundary",
        choices=[_WHITE_SPACE, _SPACE],
        default=_WHITE_SPACE,
        help="what begins a new word: white space, such as a line break (default), or only a space,"
        " as in the program of Pimentel and Meister",
    )
    parser.add_argument(
        "--base",
        choices=[base.value for base in Base],
        default=Base.TWO.value,
        help="of logarithms: bits (default) or nats",
    )
    parser.add_argument(
        "--language",
        metavar="CODE",
        help="of the texts, for the frequencies of words, where wordfreq is installed (default:"
        " what their letters tell)",
    )
    add_models(parser, "give it again for the figures of several models side by side")
    add_server(parser)
    add_encoding(parser)
    add_debug(parser)
    return parser


def _add_columns(parser: Parser) -> None:
    parser.add_argument("--text", metavar="COLUMN", help="the column with the sentences")
    parser.add_argument(
        "--pair",
        nargs=2,
        metavar=("GOOD", "BAD"),
        help="in place of --text: two columns with sentences, the first taken to be likelier",
    )
    parser.add_argument(
        "--context",
        metavar="COLUMN",
        help="what the model reads before the sentence; its own words are not reported",
    )
    parser.add_argument("--item", metavar="COLUMN", help="the names of the items")
    parser.add_argument("--group", metavar="COLUMN", help="the groups of the items or pairs")
    parser.add_argument(
        "--regions",
        metavar="COLUMN",
        help="the sentences once more, with a | between two regions, each of which is a word",
    )
