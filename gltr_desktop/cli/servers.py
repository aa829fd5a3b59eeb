"""Models on servers on the command line: which one, with which key, and what is said of it."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.cli.output import notify
from gltr_desktop.errors import InputError
from gltr_desktop.models.options import BUILT_IN, ModelChoice
from gltr_desktop.models.servers.address import (
    ServerModel,
    is_on_server,
    parse_address,
    server_model,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from gltr_desktop.models.servers.address import Address

_MAX_NAMED = 5
"""So many models of a server are named in an error."""
_HERE = "Leave it out, or name a server with --server."


def add_server(parser: ArgumentParser) -> None:
    """Let ``parser`` accept ``--server``, ``--key-env`` and ``--tokenizer``, beside ``--model``."""
    parser.add_argument(
        "--server",
        metavar="URL",
        help="a vLLM or SGLang server to which the text is sent, such as http://gpu.lab:8000;"
        " --model is then a name there, and need not be given if there is only one",
    )
    parser.add_argument(
        "--key-env",
        metavar="VAR",
        help="the environment variable that holds the server's key (default: the key in the"
        " system's keyring)",
    )
    parser.add_argument(
        "--tokenizer",
        metavar="PATH",
        help="the tokenizer.json of the server's model, or its folder, for servers that do not"
        " tell where in the text their tokens are",
    )


def chosen_model(options: Namespace, model: str | None) -> ModelChoice:
    """The choice that ``options`` and the name of a ``model`` make; None: the only or usual one.

    Asks a server that is named what it offers; nothing of a text is sent.

    Raises:
        InputError: options that do not belong together, no such model, or no such key.
        GltrError: the server does not answer, or cannot be used.
    """
    name = BUILT_IN if model is None else model
    is_served = options.server is not None or is_on_server(name)
    if is_served:
        remedy = "Leave it out: where and how a server computes is chosen when it is started."
        _refuse(options, ("device", "precision"), "is for models on this computer", remedy)
    else:
        _refuse(options, ("key_env", "tokenizer"), "is for models on servers", _HERE)
    if options.server is not None:
        address = parse_address(options.server)
        _keep_key(address, options.key_env)
        name = _on_server(address, model).name
    elif is_served:
        _keep_key(server_model(name).address, options.key_env)
    choice = ModelChoice(name, options.device, options.precision)
    if options.tokenizer is None:
        return choice
    return replace(choice, tokenizer=str(Path(options.tokenizer).absolute()))


def say_where_it_goes(choice: ModelChoice, what: str = "text is") -> None:
    """Say that a text is sent, and to which host, before it is; nothing for other models."""
    if choice.is_on_server:
        notify(f"gltr-desktop: The {what} sent to {server_model(choice.name).address.host}.")


def _refuse(options: Namespace, names: tuple[str, ...], why: str, remedy: str) -> None:
    """Raise InputError if one of the options ``names`` was given."""
    for name in names:
        if getattr(options, name) not in (None, "auto"):
            raise InputError(f"“--{name.replace('_', '-')}” {why}.", remedy)


def _keep_key(address: Address, variable: str | None) -> None:
    """Have the key in the environment ``variable`` sent to the server, if one is named."""
    if variable is None:
        return
    key = os.environ.get(variable)
    if key is None:
        raise InputError(
            f"There is no environment variable “{variable}”.",
            "Set it to the server's key, or leave out --key-env.",
        )
    from gltr_desktop.models.servers.keys import keep_key, parse_key, require_safe

    # What is kept counts as agreed to: nobody was asked here.
    require_safe(address, parse_key(key))
    keep_key(address, key, in_keyring=False)


def _on_server(address: Address, model: str | None) -> ServerModel:
    """The model of this name on the server; without a name, its only one."""
    # It imports what speaks with servers.
    from gltr_desktop.models.servers.inquiry import inquire
    from gltr_desktop.models.servers.keys import key_for

    report = inquire(address, key_for(address), threading.Event())
    if model is None and len(report.models) == 1:
        model = report.models[0]
    if model is None:
        raise InputError(
            f"{address.host} offers {len(report.models)} models: {_listed(report.models)}.",
            "Name one of them with --model.",
        )
    if model not in report.models:
        raise InputError(
            f"{address.host} does not offer “{model}”, but {_listed(report.models)}.",
            "Name a model with --model as the server does.",
        )
    return ServerModel(report.kind, address, model)


def _listed(models: tuple[str, ...]) -> str:
    names = [f"“{model}”" for model in models[:_MAX_NAMED]]
    more = len(models) - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")
