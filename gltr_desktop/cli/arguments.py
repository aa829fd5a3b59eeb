"""An argument parser whose errors are one line, and types of arguments."""

from __future__ import annotations

import argparse
from typing import NoReturn

from gltr_desktop.errors import InputError


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


def count(text: str) -> int:
    """A whole number of 0 or more, as the type of an argument."""
    number = int(text) if text.isascii() and text.isdigit() else -1
    if number < 0:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number")
    return number
