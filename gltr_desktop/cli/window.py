"""``gltr-desktop [FILE|FOLDER …]``: the window, or coloured text where no window can be opened.

A second start ends as soon as the first window has its files: little is imported here.
"""

from __future__ import annotations

import gc
from pathlib import Path

from gltr_desktop import __version__
from gltr_desktop.cli import COMMANDS
from gltr_desktop.cli.arguments import Parser, add_debug, add_encoding
from gltr_desktop.cli.output import deliver, notify
from gltr_desktop.display import choose_platform
from gltr_desktop.errors import InputError
from gltr_desktop.logs import start_logging


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
    from gltr_desktop.cli.in_terminal import show_in_terminal

    return show_in_terminal(options.files, options.encoding)


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
