"""From a choice to an engine; nothing is asked of the server before a text is read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gltr_desktop.models.loading_steps import LoadingSteps
from gltr_desktop.models.servers.address import server_model
from gltr_desktop.models.servers.keys import key_for
from gltr_desktop.models.servers.scorer import ServerScorer

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.models.servers.address import ServerModel
    from gltr_desktop.models.servers.protocol import ServerProtocol


def open_on_server(
    protocol: Callable[[ServerModel, str], ServerProtocol],
    choice: ModelChoice,
    steps: LoadingSteps | None,
) -> ServerScorer:
    """The engine of the chosen model; ``protocol`` gets it and the path of its tokenizer.

    Raises Cancelled, and InputError if ``choice`` names no model on a server.
    """
    model = server_model(choice.name)
    (steps or LoadingSteps()).begin("nothing: the model is on a server")
    return ServerScorer(protocol(model, choice.tokenizer), model, partial(key_for, model.address))
