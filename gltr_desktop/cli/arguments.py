"""An argument parser whose errors are one line, and types of arguments."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NoReturn

from gltr_desktop.errors import InputError
from gltr_desktop.models.options import (
    DEFAULT_TOP_K,
    DEFAULT_WINDOW,
    DEVICES,
    MASKINGS,
    MIN_WINDOW,
    PRECISIONS,
)

if TYPE_CHECKING:
    from gltr_desktop.analysis.buckets import Thresholds
    from gltr_desktop.analysis.segmentation import Granularity


class Parser(argparse.ArgumentParser):
    """Raises InputError for bad usage, where argparse would print a page and exit."""

    def error(self, message: str) -> NoReturn:
        """Raise InputError with ``message``, which argparse calls for bad usage."""
        line = f"{message[:1].upper()}{message[1:].rstrip('.')}."
        raise InputError(line, f"See “{self.prog} --help”.")


def add_debug(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` accept ``--debug``."""
    parser.add_argument(
        "--debug",
        action="store_true",
        help="log every step, but never the text, to the log file and to standard error",
    )


def add_encoding(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` accept ``--encoding NAME``."""
    parser.add_argument(
        "--encoding",
        metavar="NAME",
        help="encoding of the text, such as cp1251 (default: what its bytes look like)",
    )


def add_whole_page(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` accept ``--whole-page``."""
    parser.add_argument(
        "--whole-page",
        action="store_true",
        help="take all the text of a saved web page, not only its article",
    )


def add_model(parser: argparse.ArgumentParser, precision: str = "auto") -> None:
    """Let ``parser`` accept ``--model``, ``--device`` and ``--precision``, whose default is given.

    Where none is named, the model is None.
    """
    parser.add_argument(
        "--model",
        metavar="NAME|FILE.gguf|FOLDER",
        help="built-in (default), small, a GGUF file, a model's folder, or a Hugging Face name in"
        " the local cache",
    )
    _add_running(parser, precision)


def add_models(
    parser: argparse.ArgumentParser, several: str = "give it twice to compare two models"
) -> None:
    """Let ``parser`` accept ``--model`` several times, for a list, and how they are run.

    The list is empty unless one is named. ``several`` says what several models are for.
    """
    parser.add_argument(
        "--model",
        dest="models",
        action="append",
        default=[],
        metavar="NAME|FILE.gguf|FOLDER",
        help=f"as for “gltr-desktop analyze”; {several}",
    )
    _add_running(parser)


def _add_running(parser: argparse.ArgumentParser, precision: str = "auto") -> None:
    parser.add_argument("--device", choices=DEVICES, default="auto")
    parser.add_argument("--precision", choices=PRECISIONS, default=precision)


def add_top_k(
    parser: argparse.ArgumentParser,
    default: int | None = DEFAULT_TOP_K,
    named: str = f"{DEFAULT_TOP_K}",
) -> None:
    """Let ``parser`` accept ``--top-k N``; the help calls the ``default`` as it is ``named``."""
    parser.add_argument(
        "--top-k",
        type=count,
        default=default,
        metavar="N",
        help=f"predictions kept per token (default {named})",
    )


def add_masking(parser: argparse.ArgumentParser) -> None:
    """Let ``parser`` accept ``--pll`` and ``--window``; None where they are not given."""
    parser.add_argument(
        "--pll",
        choices=MASKINGS,
        help="what is hidden from a masked model where it guesses a token: with it the rest of its"
        " word (default), or the token alone",
    )
    parser.add_argument(
        "--window",
        type=_window,
        metavar="TOKENS",
        help=f"how much a masked model reads around a token (default {DEFAULT_WINDOW})",
    )


def _window(text: str) -> int:
    number = count(text)
    if number < MIN_WINDOW:
        raise argparse.ArgumentTypeError(f"“{text}” is less than {MIN_WINDOW} tokens")
    return number


def add_thresholds(parser: argparse.ArgumentParser, default: Thresholds | None) -> None:
    """Let ``parser`` accept ``--thresholds``, of ranks."""
    # The window needs none of it to start.
    from gltr_desktop.analysis.buckets import Thresholds

    parser.add_argument(
        "--thresholds",
        type=Thresholds.parse,
        default=default,
        metavar="10,100,1000",
        help="ranks at which green, yellow and red end",
    )


def add_level(
    parser: argparse.ArgumentParser,
    default: Granularity | None = None,
    purpose: str = "what has one colour",
) -> None:
    """Let ``parser`` accept ``--level``, by ``default`` tokens; the value is a Granularity's."""
    from gltr_desktop.analysis.segmentation import Granularity

    levels = [granularity.value for granularity in Granularity]
    level = (default or Granularity.TOKEN).value
    parser.add_argument(
        "--level",
        choices=levels,
        default=level,
        help=f"{purpose} (default {level})",
    )


def count(text: str) -> int:
    """A whole number of 0 or more, as the type of an argument."""
    number = int(text) if text.isascii() and text.isdigit() else -1
    if number < 0:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number")
    return number
