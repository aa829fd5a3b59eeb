"""No test here touches the keyring of whoever runs it, or knows the keys of another test."""

from __future__ import annotations

from helpers.keyrings import own_keyring

__all__ = ["own_keyring"]
