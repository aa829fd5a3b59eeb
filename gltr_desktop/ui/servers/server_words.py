"""What is said of servers, and asked before something is sent to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

from gltr_desktop.models.servers.address import is_on_server, server_model

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.models.servers.address import Address

SERVER_TIP = "The server decides how its model is run."
"""Why such a model has no device and no precision to choose."""

_Button = QMessageBox.StandardButton


def addresses_of(choices: Iterable[ModelChoice | None]) -> list[Address]:
    """The addresses of those of the ``choices`` that are on servers, each once."""
    names = [choice.name for choice in choices if choice is not None]
    return list(dict.fromkeys(server_model(name).address for name in names if is_on_server(name)))


def sending_in_words(addresses: list[Address]) -> str:
    """Where texts are sent, and what is to be known of the way there; "" for nowhere."""
    if not addresses:
        return ""
    hosts = " and ".join(address.host for address in addresses)
    here = ", on this computer" if all(address.is_here for address in addresses) else ""
    words = f"Your text is sent to {hosts}{here}."
    if any(is_readable_on_the_way(address) for address in addresses):
        words += " The connection is not encrypted."
    return words


def is_readable_on_the_way(address: Address) -> bool:
    """Whether others can read what is sent to ``address``."""
    return not (address.is_encrypted or address.is_here)


def may_send(choice: ModelChoice, what: str, parent: QWidget) -> bool:
    """Ask whether ``what``, such as “the texts of “letters””, may go to the server of ``choice``.

    True without a question for a model on this computer.
    """
    if not choice.is_on_server:
        return True
    model = server_model(choice.name)
    question = f"Send {what} to {model.address.host}? {model.model} is to read them there."
    if is_readable_on_the_way(model.address):
        question += "\nThe connection is not encrypted: others on the way can read them."
    return _is_agreed(parent, "Send to a Server", question)


def may_send_key(address: Address, parent: QWidget) -> bool:
    """Ask whether a key may go to ``address`` where others can read it on the way."""
    if not is_readable_on_the_way(address):
        return True
    return _is_agreed(
        parent,
        "Key without Encryption",
        f"Send the key to {address.host} without encryption?\n"
        "The address begins with http: on the way, others can read the key, and the text later."
        " Use an address with https, or a tunnel to this computer (such as “ssh -L”), if you can.",
    )


def _is_agreed(parent: QWidget, title: str, question: str) -> bool:
    answer = QMessageBox.question(parent, title, question, _Button.Yes | _Button.No, _Button.No)
    return answer == _Button.Yes
