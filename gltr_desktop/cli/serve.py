"""``gltr-desktop serve``: GLTR's API, for its web client and for programs of one's own."""

from __future__ import annotations

import argparse
import logging
import re
import secrets
import threading
from typing import TYPE_CHECKING

from gltr_desktop.cli.arguments import Parser, add_debug, add_models, count
from gltr_desktop.cli.failures import explained
from gltr_desktop.cli.output import deliver, notify, show_line
from gltr_desktop.cli.servers import add_server, chosen_model, say_where_it_goes
from gltr_desktop.errors import Cancelled, GltrError
from gltr_desktop.logs import start_logging
from gltr_desktop.serving.http_server import ApiServer
from gltr_desktop.serving.projects import Projects
from gltr_desktop.serving.waiting_line import WaitingLine

if TYPE_CHECKING:
    from gltr_desktop.serving.waiting_line import Reading

_log = logging.getLogger(__name__)

_HOST, _PORT = "127.0.0.1", 5001
_MAX_PORT = 65_535
_TOKEN_BYTES = 16
_ORIGIN = re.compile(r"[a-z][a-z0-9+.-]*://[^\s/?#@*]+", re.ASCII)
_LOOK_S = 1.0
"""On Windows, a thread that waits for ever cannot be interrupted."""


def run(arguments: list[str]) -> int:
    """Serve the models that ``arguments`` name, until an interrupt ends the process.

    Raises:
        GltrError: a model cannot be opened, or the server cannot listen.
    """
    options = _parser().parse_args(arguments)
    start_logging(debug=options.debug)
    choices = [chosen_model(options, model) for model in options.models or [None]]
    projects = Projects(choices, options.projects)
    line = WaitingLine()
    token = secrets.token_hex(_TOKEN_BYTES)
    with ApiServer(
        options.host, options.port, token, options.origins, projects.names, line
    ) as server:
        _open_all(projects)
        threading.Thread(target=server.serve_forever, name="http", daemon=True).start()
        _say_where(server)
        for name, choice in zip(projects.names, choices, strict=True):
            say_where_it_goes(choice, f"texts for “{name}” are")
        # The models belong to this thread, which Ctrl+C interrupts.
        while True:
            line.serve_next(lambda reading: _answer(projects, reading), _LOOK_S)


def _open_all(projects: Projects) -> None:
    """Open the models now: what is wrong with one is said before anybody waits for it.

    The first one stays open, whatever the memory.
    """
    for name in reversed(projects.names):
        show_line(f"Opening “{name}” …")
        projects.open(name)
    show_line("")


def _answer(projects: Projects, reading: Reading) -> bytes:
    """The JSON of a reading; raises GltrError and Cancelled only."""
    try:
        return projects.answer(reading.requested, reading.cancelled)
    except (GltrError, Cancelled):
        raise
    except Exception as error:  # noqa: BLE001 - it must not end the server
        _log.critical("A text could not be read", exc_info=True)
        raise explained(error) from None


def _say_where(server: ApiServer) -> None:
    access = server.access
    deliver(
        f"Serving {', '.join(f'“{name}”' for name in server.names)}. Ctrl+C ends it.\n"
        f"Base address: {access.base}/{access.token}\n"
        f"Or {access.base} with the header “Authorization: Bearer {access.token}”.",
        None,
    )
    if not access.is_for_this_computer:
        notify(
            "gltr-desktop: Other computers may reach this server, and what they send it is not"
            " encrypted."
        )


def _port(text: str) -> int:
    number = count(text)
    if number > _MAX_PORT:
        raise argparse.ArgumentTypeError(f"“{text}” is no port")
    return number


def _origin(text: str) -> str:
    if not _ORIGIN.fullmatch(text.lower()):
        raise argparse.ArgumentTypeError(
            f"“{text}” is no origin such as “http://127.0.0.1:8000”, which ends with the host or"
            " the port"
        )
    return text.lower()


def _parser() -> Parser:
    parser = Parser(
        prog="gltr-desktop serve",
        description="Answer requests as GLTR's server does: GET /api/all_projects and"
        " POST /api/analyze. A random token, which is printed, keeps others out.",
        epilog="Exit status: 1 failure, 2 bad usage or input, 130 interrupted.",
    )
    add_models(parser, "give it again to serve several models")
    add_server(parser)
    parser.add_argument(
        "--project",
        dest="projects",
        action="append",
        default=[],
        metavar="NAME",
        help="what clients call the model, in place of its name; once for each --model, in order",
    )
    parser.add_argument(
        "--host",
        default=_HOST,
        metavar="ADDRESS",
        help=f"where to listen (default {_HOST}: for this computer only)",
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=_PORT,
        metavar="N",
        help=f"default {_PORT}, GLTR's; 0 for any that is free",
    )
    parser.add_argument(
        "--allow-origin",
        dest="origins",
        action="append",
        default=[],
        type=_origin,
        metavar="ORIGIN",
        help="let web pages of this origin, such as http://127.0.0.1:8000, use the server;"
        " may be given again",
    )
    add_debug(parser)
    return parser
