"""Drops the rights of the superuser, for tests of what the system forbids to others."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534


@contextmanager
def unprivileged() -> Iterator[None]:
    """Run without the superuser's rights; skips the test where there is no way to."""
    if not hasattr(os, "seteuid"):
        pytest.skip("this system has no effective user ids")
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)
