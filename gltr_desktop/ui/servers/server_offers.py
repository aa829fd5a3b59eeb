"""What can be done when a server has not answered as it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.ui.message_bar import Offer

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.errors import GltrError

_KEY_REFUSED = (401, 403)
"""What a server answers to a wrong key, or to none."""


def is_about_key(error: GltrError) -> bool:
    """Whether a server asks for a key, or refuses the one that it was given."""
    # It imports the library that speaks with servers.
    from gltr_desktop.models.servers.failures import ServerRefusal

    return isinstance(error, ServerRefusal) and error.status in _KEY_REFUSED


def offer_after(
    error: GltrError, *, again: Callable[[], object], ask_for_key: Callable[[], object]
) -> Offer:
    """The button that helps after ``error``.

    Most of what goes wrong passes: a server is restarted, or the right key is entered.
    """
    if is_about_key(error):
        return Offer("&Server…", ask_for_key)
    return Offer("&Try Again", again)


def local_offer(use_local: Callable[[], object]) -> Offer:
    """The button that leads back to a model on this computer."""
    return Offer("Use a model on this computer", use_local)
