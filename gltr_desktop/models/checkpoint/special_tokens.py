"""The special tokens of a model in a folder, as transformers finds them, without a tokenizer."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from gltr_desktop.models.hub_files import CONFIG
from gltr_desktop.models.model_files import has_file, read_object

if TYPE_CHECKING:
    from gltr_desktop.models.catalog import ModelSource

_FILES = ("tokenizer_config.json", "special_tokens_map.json")
START, END, MASK = "bos_token", "eos_token", "mask_token"
"""What a special token is for, as the files call it."""


def special_token(source: ModelSource, purpose: str) -> str | None:
    """The text of the special token for a ``purpose``: START, END or MASK.

    It is the one that the files name, or else the tokenizer's class; or None. Raises InputError if
    one of the files is damaged.
    """
    found = {name: read_object(source, name) for name in _FILES if has_file(source.folder, name)}
    for entries in found.values():
        if purpose in entries:
            return _text(entries[purpose])
    config = read_object(source, CONFIG) if has_file(source.folder, CONFIG) else {}
    settings = found.get(_FILES[0], {})
    named = settings.get("tokenizer_class") or config.get("tokenizer_class")
    return _default_of(str(named or ""), str(config.get("model_type") or ""), purpose)


def _text(value: object) -> str | None:
    """A token is written as its text, or as an object with its text and settings."""
    if isinstance(value, dict):
        value = value.get("content")
    return value if isinstance(value, str) and value else None


def _default_of(class_name: str, model_type: str, purpose: str) -> str | None:
    """The token that transformers' class has by default, or that of the architecture has."""
    from transformers.models.auto.tokenization_auto import (
        TOKENIZER_MAPPING_NAMES,
        tokenizer_class_from_name,
    )

    name = class_name or TOKENIZER_MAPPING_NAMES.get(model_type)
    if not name:
        return None
    try:
        made: Any = tokenizer_class_from_name(name) or tokenizer_class_from_name(
            name.removesuffix("Fast")
        )
    except Exception:  # noqa: BLE001 - the class may need a library that is not installed
        return None
    if made is None:
        return None
    parameter = inspect.signature(made.__init__).parameters.get(purpose)
    default = None if parameter is None else parameter.default
    return _text(getattr(default, "content", default))
