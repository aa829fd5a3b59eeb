"""Keeps settings readable across versions of the program, and loses none that another one wrote.

The settings carry the number of their schema; those of version 0.1.0, which carry none, have the
first one. Where a later version stores something in another way, it adds a step to STEPS. A step
only adds keys: those of older versions stay as they are, so that two versions can use the same
settings, one after the other or at the same time. For one that does not keep to that, or whose file
is damaged, there is a copy as well.
"""

from __future__ import annotations

import logging
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths

_log = logging.getLogger(__name__)

Step = Callable[[Mapping[str, object]], Mapping[str, object]]
"""Makes of all values by their keys those that the next schema has besides."""

STEPS: tuple[Step, ...] = ()
"""What leads from schema 1 to 2, from 2 to 3, and so on."""

_SCHEMA = "schema"
_COPIED = "schema_copied"
"""The key of the newer schema whose settings this version has copied, as it does once."""
_UNTOLD = "untold"
"""The key of what the user is still to be told about the settings."""
_NUMBER = re.compile("[1-9][0-9]{0,5}")
_IS_FILE = sys.platform not in ("win32", "darwin")
"""Whether the system keeps settings in a file of their own that can be copied."""


def prepare(store: QSettings, steps: tuple[Step, ...] = STEPS) -> None:
    """Bring what is stored to the schema that follows from ``steps``, before anything is written.

    What is damaged, or of a newer schema, is copied beside, and what can be read of it is used; see
    :func:`take_notice`. Settings of a newer schema keep its number.
    """
    latest = 1 + len(steps)
    # Qt parses the file bit by bit, and tells only who asks first that it is damaged.
    store.allKeys()
    stored = store.value(_SCHEMA)
    schema = _number(stored)
    if schema is None or store.status() == QSettings.Status.FormatError:
        _note(store, "The settings were damaged.", _copied(store, "damaged"))
        schema = schema or 1
    elif schema > latest and store.value(_COPIED) != str(schema):
        said = "The settings are those of a newer version of this program."
        _note(store, said, _copied(store, f"schema-{schema}"))
    if schema > latest:
        store.setValue(_COPIED, str(schema))
        return
    for step in steps[schema - 1 :]:
        values = {key: store.value(key) for key in store.allKeys()}
        for key, value in step(values).items():
            if not store.contains(key):
                store.setValue(key, value)
    if store.contains(_COPIED):
        store.remove(_COPIED)
    if stored != str(latest):
        store.setValue(_SCHEMA, str(latest))


def take_notice(store: QSettings) -> str:
    """What the user should know about the settings, which is said once; "" if there is nothing."""
    notice = str(store.value(_UNTOLD, ""))
    if notice:
        store.remove(_UNTOLD)
    return notice


def copies(store: QSettings) -> list[Path]:
    """The copies of settings that were damaged, or those of a newer version."""
    path = _copied_file(store)
    return sorted(path.parent.glob(f"{path.stem}.*{path.suffix}"))


def _number(stored: object) -> int | None:
    """The schema of which a number is ``stored``; None of what is no number."""
    if stored is None:
        return 1
    return int(str(stored)) if _NUMBER.fullmatch(str(stored)) else None


def _note(store: QSettings, what: str, copy: Path | None) -> None:
    where = "no copy of them could be made" if copy is None else f"a copy of them is “{copy}”"
    said = f"{what} What this version can read of them is used, and {where}."
    _log.warning("%s", said)
    store.setValue(_UNTOLD, f"{store.value(_UNTOLD, '')} {said}".strip())


def _copied(store: QSettings, name: str) -> Path | None:
    """The file to which the settings are copied, called ``name``; None where that fails."""
    try:
        return _copy(store, name)
    except OSError as error:
        _log.warning("The settings cannot be copied", exc_info=error)
        return None


def _copied_file(store: QSettings) -> Path:
    """The file beside which copies are made, and whose name theirs begin with."""
    if _IS_FILE or store.format() != QSettings.Format.NativeFormat:
        return Path(store.fileName())
    location = QStandardPaths.StandardLocation.AppDataLocation
    return Path(QStandardPaths.writableLocation(location)) / "settings.ini"


def _copy(store: QSettings, name: str) -> Path:
    source = _copied_file(store)
    is_file = source.is_file()
    content = source.read_bytes() if is_file else b""
    for number in count(1):
        numbered = name if number == 1 else f"{name}-{number}"
        target = source.with_name(f"{source.stem}.{numbered}{source.suffix}")
        if not target.exists():
            break
        # Settings that cannot be written are found damaged again at every start.
        if is_file and target.read_bytes() == content:
            return target
    if is_file:
        with target.open("xb") as file:
            file.write(content)
        shutil.copymode(source, target)
    else:
        _write_all(store, target)
    return target


def _write_all(store: QSettings, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    copy = QSettings(str(target), QSettings.Format.IniFormat)
    # What holds for all programs of the system is none of these settings.
    store.setFallbacksEnabled(False)
    for key in store.allKeys():
        copy.setValue(key, store.value(key))
    store.setFallbacksEnabled(True)
    copy.sync()
    if copy.status() != QSettings.Status.NoError:
        raise OSError(f"QSettings cannot write {target.name}")
