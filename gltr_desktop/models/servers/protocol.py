"""What an engine that asks a server needs to know of its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from gltr_desktop.analysis.record import TOP_ENTROPY_OF
from gltr_desktop.analysis.words.surprisal import MASSES

if TYPE_CHECKING:
    from gltr_desktop.analysis.model_record import ModelRecord
    from gltr_desktop.analysis.record import Columns, Tokens, Vocabulary
    from gltr_desktop.models.servers.connection import Connection

MAX_IDS = 2_048
"""The most tokens of one request: longer ones have ended servers (vLLM #5907, #38830)."""

_OF_ALL_ITEMS = frozenset({"ties", "entropy", "variance", "mass_above"}) | MASSES


@dataclass(frozen=True)
class ServedModel:
    """What a server says of its model.

    ``start_id`` is the token that is put before every window; None where the model has none.
    ``max_ids`` is the most tokens of one request, the start token among them.
    """

    record: ModelRecord
    start_id: int | None
    max_ids: int


def lacking(predictions: int) -> frozenset[str]:
    """The columns that take more than the ``predictions`` that a server gives of each token."""
    needed = {"top_entropy": TOP_ENTROPY_OF, "top_id": 1, "top_logprob": 1}
    return _OF_ALL_ITEMS | {column for column, count in needed.items() if predictions < count}


class ServerProtocol(Protocol):
    """How one kind of server is asked about one model.

    All methods raise Cancelled, and GltrError for what the server refuses or answers wrongly.
    """

    @property
    def vocabulary(self) -> Vocabulary:
        """The texts of the tokens that the server has named so far."""

    def introduce(self, connection: Connection) -> ServedModel:
        """Ask what the model is; nothing of the text is sent."""

    def split(self, text: str, connection: Connection) -> Tokens:
        """The tokens of ``text`` that the server's model reads, with their exact offsets."""

    def question(self, ids: list[int]) -> tuple[str, dict[str, Any]]:
        """The path and the body of the request that has the server read ``ids``.

        It asks for the same number of predictions, however many are to be recorded: so
        which ranks are exact does not depend on that.
        """

    def evidence(self, reply: Any, ids: list[int], top_k: int) -> Columns:  # noqa: ANN401 - JSON
        """What the ``reply`` to that question says of ``ids[1:]``: a row for each of them.

        The column ``context`` is left to the caller.
        """
