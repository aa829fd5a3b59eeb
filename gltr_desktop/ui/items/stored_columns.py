"""Remembers which columns were chosen of tables whose columns have the same names."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from gltr_desktop.batch.words.items import ItemColumns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.ui.settings import Settings

_KEY = "items/columns"
_MAX_TABLES = 20
_PARTS = [field.name for field in fields(ItemColumns)]


def remembered_columns(settings: Settings, names: Sequence[str]) -> ItemColumns | None:
    """What was chosen last for a table with these ``names``; None if nothing was."""
    for known, chosen in _stored(settings):
        if known == list(names):
            return chosen
    return None


def remember_columns(settings: Settings, names: Sequence[str], chosen: ItemColumns) -> None:
    """Remember what was ``chosen`` for tables with these ``names``."""
    others = [entry for entry in _stored(settings) if entry[0] != list(names)]
    entries = [(list(names), chosen), *others][:_MAX_TABLES]
    stored = [{"names": known, "columns": asdict(columns)} for known, columns in entries]
    settings.store_text(_KEY, json.dumps(stored))


def _stored(settings: Settings) -> list[tuple[list[str], ItemColumns]]:
    """The names of the columns of tables and what was chosen, latest first."""
    try:
        found = json.loads(settings.stored_text(_KEY) or "[]")
        return [_entry(each["names"], each["columns"]) for each in found]
    except (ValueError, KeyError, TypeError):  # Somebody else has written it.
        return []


def _entry(names: list[str], columns: dict[str, str | None]) -> tuple[list[str], ItemColumns]:
    chosen = [columns[part] for part in _PARTS]
    if columns["text"] is None or any(name not in (None, *names) for name in chosen):
        raise ValueError(columns)
    return names, ItemColumns(**{part: columns[part] for part in _PARTS})  # type: ignore[arg-type]
