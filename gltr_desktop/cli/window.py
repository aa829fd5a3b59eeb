"""``gltr-desktop [FILE|FOLDER]``: the window, or coloured text where no window can be opened."""

from __future__ import annotations

import gc
import tempfile
from datetime import datetime
from pathlib import Path

from gltr_desktop import __version__
from gltr_desktop.analysis.colouring import GLTR_COLOURING
from gltr_desktop.cli import COMMANDS
from gltr_desktop.cli.arguments import Parser, add_debug, add_encoding
from gltr_desktop.cli.output import deliver, notify
from gltr_desktop.cli.text_analysis import analyse_text, origin_of, read_input
from gltr_desktop.display import display_problem
from gltr_desktop.documents.document import ReadOptions
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.errors import InputError
from gltr_desktop.logs import start_logging
from gltr_desktop.models.options import DEFAULT_TOP_K, ModelChoice


def run(arguments: list[str]) -> int:
    """Open the window; returns the exit status when it is closed.

    Raises:
        GltrError: there is no screen, and the file cannot be shown in the terminal either.
    """
    options = _parser().parse_args(arguments)
    start_logging(debug=options.debug)
    file = options.file
    problem = display_problem()
    if problem is None:
        # While modules are imported there is no garbage, and looking for it takes a twentieth of
        # the time until the window is there. The window has a collection of its own.
        gc.disable()
        from gltr_desktop.ui.app import run as run_window

        return run_window(file, options.encoding)
    if file is None:
        raise InputError(problem, "Name a file to read it in the terminal: gltr-desktop FILE.")
    notify(f"{problem} Reading “{file}” in the terminal instead.")
    return _show_in_terminal(file, options.encoding)


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
        "file",
        nargs="?",
        type=Path,
        metavar="FILE|FOLDER",
        help="document or folder of texts to open, or a GGUF model",
    )
    add_encoding(parser)
    add_debug(parser)
    parser.add_argument("--version", action="version", version=f"gltr-desktop {__version__}")
    return parser


def _show_in_terminal(file: Path, encoding: str | None) -> int:
    """Print the coloured text, and write the page with the cards to a file."""
    document = read_input(str(file), ReadOptions(encoding))
    analysis = analyse_text(document.text, ModelChoice(), DEFAULT_TOP_K)
    now = datetime.now().astimezone()
    origin = origin_of(document, str(file))
    ansi, html = exporter_named("ansi"), exporter_named("html")
    deliver(ansi.render(analysis, GLTR_COLOURING, origin, now), None)
    # A folder of our own: others may have put a link where a name can be foreseen.
    target = Path(tempfile.mkdtemp(prefix="gltr-desktop-")) / f"highlighted{html.suffix}"
    deliver(html.render(analysis, GLTR_COLOURING, origin, now), target)
    deliver(f"Highlighted text, with tooltips: {target}", None)
    return 0
