"""``gltr-desktop [FILE|FOLDER …]``: the window, or coloured text where no window can be opened."""

from __future__ import annotations

import gc
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop import __version__
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.cli import COMMANDS
from gltr_desktop.cli.arguments import Parser, add_debug, add_encoding
from gltr_desktop.cli.output import complain, deliver, notify
from gltr_desktop.cli.text_analysis import analysed_by, origin_of, read_input, title_of
from gltr_desktop.display import choose_platform
from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.logs import start_logging
from gltr_desktop.models.options import DEFAULT_TOP_K, ModelChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gltr_desktop.models.engine import Engine


def run(arguments: list[str]) -> int:
    """Open the window; returns the exit status when it is closed.

    Without a screen, the files are shown in the terminal; the status is then that of the last one
    that could not be.

    Raises:
        InputError: there is no screen, and no file that could be shown in the terminal.
    """
    options = _parser().parse_args(arguments)
    if options.smoke_test:
        # It keeps the log, too, out of the user's folders.
        from gltr_desktop.cli.smoke_test import run as run_smoke_test

        return run_smoke_test()
    start_logging(debug=options.debug)
    if options.diagnostics:
        from gltr_desktop.cli.report import report

        deliver(report(), None)
        return 0
    problem = choose_platform()
    if problem is None:
        # While modules are imported there is no garbage, and looking for it takes a twentieth of
        # the time until the window is there. The window has a collection of its own.
        gc.disable()
        from gltr_desktop.ui.app import run as run_window

        return run_window(options.files, options.encoding)
    if not options.files:
        remedy = "Name a file to read it in the terminal: gltr-desktop FILE."
        raise InputError(problem.sentence, f"{remedy} {problem.remedy}".strip())
    names = ", ".join(f"“{file}”" for file in options.files)
    notify(f"{problem.sentence} Reading {names} in the terminal instead. {problem.remedy}")
    return _show_in_terminal(options.files, options.encoding)


def _parser() -> Parser:
    parser = Parser(
        prog="gltr-desktop",
        description="Show how predictable a text is to a language model.",
        epilog=" ".join(
            f"“gltr-desktop {command.name} --help” explains how to {command.help}."
            for command in COMMANDS
        ),
    )
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE|FOLDER",
        help="documents or folders of texts to open, or a GGUF model",
    )
    add_encoding(parser)
    add_debug(parser)
    parser.add_argument("--version", action="version", version=f"gltr-desktop {__version__}")
    parser.add_argument(
        "--diagnostics",
        action="store_true",
        help="print what a maintainer needs to know about this computer, and nothing of your texts",
    )
    parser.add_argument(
        "--smoke-test",
        action="store_true",
        help="try whether this installation works, which takes up to a minute and changes nothing",
    )
    return parser


def _show_in_terminal(files: Sequence[Path], encoding: str | None) -> int:
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
