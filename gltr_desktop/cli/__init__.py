"""The command line: the window by default, and COMMANDS, which need no screen.

Other programs rely on the commands: options, output and exit statuses are a contract. Every module
imports what is heavy only where it is needed, so that a wrong option is answered at once.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass
from importlib import import_module

from gltr_desktop.cli.failures import explained
from gltr_desktop.cli.output import complain, silence_output
from gltr_desktop.errors import GltrError

_log = logging.getLogger(__name__)
# What fails before there is a log file is said in one line, and Python would add its own.
logging.getLogger("gltr_desktop").addHandler(logging.NullHandler())

_WINDOW = "gltr_desktop.cli.window"


@dataclass(frozen=True)
class Command:
    """A first argument, the end of the sentence "its help tells how to …", and its module.

    The module is imported when the command is given; its function
    ``run(arguments: list[str]) -> int`` takes the rest of the arguments, raises GltrError and
    returns the exit status.
    """

    name: str
    help: str
    module: str


COMMANDS = [
    Command("analyze", "do it without a window", "gltr_desktop.cli.analyze"),
    Command("compare", "compare two texts, or two models", "gltr_desktop.cli.compare"),
    Command("batch", "measure a folder of texts", "gltr_desktop.cli.batch"),
    Command("words", "measure the words of many sentences", "gltr_desktop.cli.words"),
    Command("corpus", "score a corpus, on one machine or many", "gltr_desktop.cli.corpus"),
    Command("serve", "answer requests as GLTR's server does", "gltr_desktop.cli.serve"),
]


def main(arguments: list[str] | None = None) -> int:
    """Run the program; returns its exit status.

    0: done. 1: something failed on the way. 2: the arguments or the input are not usable.
    An interrupt is left to the caller, gltr_desktop.entry.
    """
    given = sys.argv[1:] if arguments is None else arguments
    try:
        return _run(given)
    except GltrError as error:
        return complain(str(error), error.exit_status)
    except BrokenPipeError:
        # The reader of the output has seen enough.
        silence_output()
        return 0
    except Exception as error:  # noqa: BLE001 - a traceback is no answer
        _log.critical("The program ends", exc_info=True)
        return complain(str(explained(error)), 1)


def _run(arguments: list[str]) -> int:
    """Run the command that the first argument names, or else the window."""
    module, rest = _WINDOW, arguments
    for command in COMMANDS:
        if arguments[:1] == [command.name]:
            module, rest = command.module, arguments[1:]
    status: int = import_module(module).run(rest)
    return status
