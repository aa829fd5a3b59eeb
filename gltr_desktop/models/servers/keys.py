"""The keys of servers: in the system's keyring, or in memory until the program ends.

No key is written anywhere else, and none is in the message of an error.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from gltr_desktop.errors import InputError

if TYPE_CHECKING:
    from gltr_desktop.models.servers.address import Address

_LOGGER = logging.getLogger(__name__)

_SERVICE = "gltr_desktop"

# By the addresses' urls; None where the keyring has failed, which is not asked again: a person who
# has just closed the dialog that would unlock it does not want the next one.
_session: dict[str, str | None] = {}


def parse_key(typed: str) -> str:
    """The key as it is sent; raises InputError for one that no request can hold."""
    key = typed.strip()
    if not key:
        raise InputError("The key is empty.", "Give the key that the server's owner has told you.")
    if not all("!" <= character <= "~" for character in key):
        raise InputError(
            "The key holds characters that no key can hold, such as a space or an accent.",
            "Copy it once more, and nothing else with it.",
        )
    return key


def key_for(address: Address) -> str | None:
    """The key that is known for the server: this session's, else the keyring's; None without one.

    May wait for a dialog of the system that unlocks the keyring, so not for the window's thread.
    """
    if address.url not in _session:
        try:
            found = _in_keyring(address.url)
        except Exception as error:  # noqa: BLE001 - of a backend; they raise many kinds
            _LOGGER.info("There is no keyring to read: %s", type(error).__name__)
            _session[address.url] = None
            return None
        if not found:
            return None
        _session[address.url] = found
    return _session[address.url]


def keep_key(address: Address, key: str, *, in_keyring: bool) -> bool:
    """Keep ``key``, which the user has given for this server, for this session at least.

    With ``in_keyring`` also beyond it; False if there is no keyring that keeps it. What the
    keyring holds is otherwise left alone. A key about which nobody was asked must have passed
    ``require_safe`` before. Raises InputError as ``parse_key`` does; may wait as ``key_for`` does.
    """
    _session[address.url] = key = parse_key(key)
    if not in_keyring:
        return True
    try:
        import keyring

        keyring.set_password(_SERVICE, address.url, key)
        # A keyring that has been switched off takes everything, and keeps nothing.
        return _in_keyring(address.url) == key
    except Exception as error:  # noqa: BLE001 - of a backend; they raise many kinds
        _LOGGER.info("There is no keyring to write: %s", type(error).__name__)
        return False


def forget_key(address: Address) -> None:
    """Use no key for the server from now on, and remove it from the keyring if that can be done."""
    _session[address.url] = None
    try:
        import keyring

        keyring.delete_password(_SERVICE, address.url)
    except Exception as error:  # noqa: BLE001 - of a backend; they raise many kinds
        _LOGGER.info("There is no key to remove: %s", type(error).__name__)


def require_safe(address: Address, key: str | None) -> None:
    """Raise InputError if ``key`` must not be sent: anybody on the way could read it.

    It may go over plain http if the host is this computer, or if it was kept by ``keep_key`` for
    this very address: whoever keeps it there has been asked, and has said yes. A key from an
    environment variable has had nobody to ask.
    """
    if key is None or address.is_encrypted or address.is_here or key_for(address) == key:
        return
    raise InputError(
        f"A key would be sent to {address.host} over plain http, for anybody on the way to read.",
        "Use https or a tunnel to this computer (such as “ssh -L”), or enter the key in Model → "
        "Server… and say there that it may be sent.",
    )


def _in_keyring(url: str) -> str | None:
    # Looks for the keyrings of all kinds of systems, which takes a while.
    import keyring

    return keyring.get_password(_SERVICE, url)
