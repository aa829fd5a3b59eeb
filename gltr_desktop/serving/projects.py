"""The models that are served, which GLTR calls projects, and what they make of a text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gltr_desktop.errors import Cancelled, GltrError, InputError
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engine_pool import EnginePool
from gltr_desktop.models.loading_steps import LoadingSteps
from gltr_desktop.models.options import SHIPPED, model_title
from gltr_desktop.models.servers.address import is_on_server, server_model

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from gltr_desktop.models.engine import Engine
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.serving.requested import Requested

_TOP_K = 20
"""GLTR's clients expect so many predictions."""


class Projects:
    """Models by the names that clients know them by. Belongs to one thread, but for the names."""

    def __init__(self, choices: Sequence[ModelChoice], names: Sequence[str] = ()) -> None:
        """``names`` are those of the first models; others have their own.

        Raises InputError if there is no such model, there are more names than models, or two would
        have one name.
        """
        if len(names) > len(choices):
            raise InputError(
                "There are more names than models.",
                "Give “--project” once for each “--model”, in the same order.",
            )
        self._choices: dict[str, ModelChoice] = {}
        for index, choice in enumerate(choices):
            own = _project_name(choice.name)
            name = names[index] if index < len(names) else own
            if name in self._choices:
                raise InputError(
                    f"Two models are called “{name}”.", "Name them apart with “--project”."
                )
            self._choices[name] = choice
        self._pool = EnginePool()

    @property
    def names(self) -> tuple[str, ...]:
        """In the order of the choices."""
        return tuple(self._choices)

    def open(self, name: str) -> None:
        """Open a model before anybody asks for it; raises GltrError if it cannot be opened."""
        self._pool.open(self._choices[name], LoadingSteps())

    def answer(self, requested: Requested, cancelled: threading.Event) -> bytes:
        """The analysis in GLTR's JSON.

        Raises:
            Cancelled: soon after ``cancelled`` is set.
            InputError: there is nothing to read in the text.
            GltrError: the model cannot be opened any more, or the reading failed.
        """
        from gltr_desktop.documents.gltr_json.reply import gltr_reply
        from gltr_desktop.models.engine import analyse_alone

        choice = self._choices[requested.project]
        engine = self._pool.get(choice) or self._opened(choice, cancelled)
        try:
            analysis = analyse_alone(engine, requested.text, _TOP_K, cancelled)
        except (InputError, Cancelled):
            raise
        except BaseException:
            # What state it is in now is anybody's guess.
            self._pool.keep(self._pool.choices - {choice})
            raise
        reply = gltr_reply(analysis, requested.project, requested.text)
        return json.dumps(reply, allow_nan=False).encode()

    def _opened(self, choice: ModelChoice, cancelled: threading.Event) -> Engine:
        try:
            return self._pool.open(choice, LoadingSteps(cancelled))
        except InputError as error:
            # It is no fault of the client's.
            raise GltrError(error.message, error.remedy) from None


def _project_name(model: str) -> str:
    """What clients call the ``model``: of a file, no more than its name; raises InputError."""
    if is_on_server(model):
        return server_model(model).model
    source = find_model(model)
    return model if model in SHIPPED else model_title(source.name)
