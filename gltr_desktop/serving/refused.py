"""A request that is not answered as it was meant, and the HTTP status that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.errors import GltrError

if TYPE_CHECKING:
    from http import HTTPStatus


class RefusedError(GltrError):
    """What a client gets in place of an answer: ``status``, more ``headers``, and the sentences."""

    def __init__(
        self, status: HTTPStatus, message: str, remedy: str, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message, remedy)
        self.status = status
        self.headers = headers or {}
