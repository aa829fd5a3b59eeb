"""What can be set side by side; the window knows it before there is any difference."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """What is set side by side; the value is written in exports."""

    MODELS = "models"
    TEXTS = "texts"
