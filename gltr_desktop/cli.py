"""The command line: the window by default, ``analyze`` without a screen.

Other programs rely on ``analyze``: its options, its JSON and its exit statuses are a contract.
Nothing heavy is imported before it is needed, so that a wrong option is answered at once.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from gltr_desktop import __version__
from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.options import BUILT_IN, DEFAULT_TOP_K, DEVICES, PRECISIONS, ModelChoice

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.documents.readers.plain_text import Document

FORMATS = ("ansi", "json", "html")
_INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run the program; returns its exit status.

    0: done. 1: something failed on the way. 2: the arguments or the input are not usable.
    """
    given = sys.argv[1:] if arguments is None else arguments
    try:
        if given[:1] == ["analyze"]:
            return _analyze(_analyze_parser().parse_args(given[1:]))
        return _open(_window_parser().parse_args(given).file)
    except GltrError as error:
        return _complain(str(error), error.exit_status)
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        _silence_output()
        return 0
    except KeyboardInterrupt:
        return _complain("Interrupted.", _INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - a traceback is no answer
        return _complain(
            f"This is a bug: {type(error).__name__}: {error}. Please report how it came about.", 1
        )


def _complain(message: str, status: int) -> int:
    line = " ".join(message.split())
    print(f"gltr-desktop: {line}", file=sys.stderr)
    return status


def _silence_output() -> None:
    """Keep Python from flushing, at its end, into what cannot be written to."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Parser(argparse.ArgumentParser):
    """Answers bad usage in one line, as every other error."""

    def error(self, message: str) -> NoReturn:
        line = f"{message[:1].upper()}{message[1:].rstrip('.')}."
        raise InputError(line, f"See “{self.prog} --help”.")


def _window_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="gltr-desktop",
        description="Show how predictable a text is to a language model.",
        epilog="“gltr-desktop analyze --help” tells how to do it without a window.",
    )
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="text file to open, or a GGUF model"
    )
    parser.add_argument("--version", action="version", version=f"gltr-desktop {__version__}")
    return parser


def _analyze_parser() -> argparse.ArgumentParser:
    parser = _Parser(
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
        type=_count,
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
    parser.add_argument("--format", choices=FORMATS, default="ansi")
    parser.add_argument("-o", dest="out", type=Path, metavar="OUT", help="write to this file")
    return parser


def _count(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else -1
    if number < 0:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number")
    return number


def _analyze(options: argparse.Namespace) -> int:
    document = _read(options.file)
    analysis = analyse_text(
        document.text, options.model, options.device, options.precision, options.top_k
    )
    title = "Standard input" if options.file == "-" else Path(options.file).name
    output = render(analysis, options.thresholds, options.format, title)
    _deliver(output, options.out)
    return 0


def _open(file: Path | None) -> int:
    from gltr_desktop.display import display_problem

    problem = display_problem()
    if problem is None:
        from gltr_desktop.ui.app import run

        return run(file)
    return _read_in_terminal(file, problem)


def _read_in_terminal(file: Path | None, problem: str) -> int:
    """What the window would do, where there is none: coloured text here, and an HTML file."""
    from gltr_desktop.documents.writing import write_atomically

    if file is None:
        raise InputError(problem, "Name a file to read it in the terminal: gltr-desktop FILE.")
    print(f"{problem} Reading “{file}” in the terminal instead.", file=sys.stderr)
    document = _read(str(file))
    analysis = analyse_text(document.text, BUILT_IN, "auto", "auto", DEFAULT_TOP_K)
    thresholds = Thresholds()
    _deliver(render(analysis, thresholds, "ansi", file.name), None)
    target = Path(tempfile.gettempdir()) / f"{file.stem}-gltr.html"
    write_atomically(target, render(analysis, thresholds, "html", file.name))
    print(f"Highlighted text, with tooltips: {target}")
    return 0


def _read(name: str) -> Document:
    from gltr_desktop.documents.readers.plain_text import decode_document, read_document

    if name == "-":
        return decode_document(sys.stdin.buffer.read(), "standard input")
    return read_document(Path(name))


def analyse_text(text: str, model: str, device: str, precision: str, top_k: int) -> Analysis:
    """The complete analysis of ``text``; progress goes to standard error if that is a terminal.

    Raises GltrError as loading and scoring do.
    """
    from gltr_desktop.models.engine import open_engine

    engine = open_engine(ModelChoice(model, device, precision))
    progress = _progress()
    for analysis in engine.analyse(text, top_k, threading.Event()):
        progress(analysis.done, len(analysis))
    return analysis


def _progress() -> Callable[[int, int], None]:
    if not sys.stderr.isatty():
        return lambda done, total: None  # noqa: ARG005

    def show(done: int, total: int) -> None:
        end = "\r\x1b[K" if done == total else ""
        print(f"\r{done:,} of {total:,} tokens{end}", end="", file=sys.stderr, flush=True)

    return show


def render(analysis: Analysis, thresholds: Thresholds, kind: str, title: str) -> str:
    """The analysis in one of FORMATS; ``title`` heads the HTML."""
    if kind == "json":
        from gltr_desktop.documents.exporters.json_export import to_json

        return to_json(analysis, thresholds)
    if kind == "html":
        from gltr_desktop.documents.exporters.html_export import to_html

        colouring = Colouring(thresholds, token_thresholds=thresholds)
        return to_html(analysis, colouring, title, datetime.now().astimezone())
    from gltr_desktop.documents.exporters.ansi_export import to_ansi

    return to_ansi(analysis, thresholds)


def _deliver(output: str, target: Path | None) -> None:
    if target is not None:
        from gltr_desktop.documents.writing import write_atomically

        write_atomically(target, output)
        return
    # UTF-8 whatever the locale, and line ends as they are in the text.
    line_end = "" if output.endswith("\n") else "\n"
    try:
        sys.stdout.buffer.write((output + line_end).encode())
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _silence_output()
        raise GltrError(
            f"The output cannot be written: {error.strerror}.", "Free some space, or use -o OUT."
        ) from None
