"""The exports of a window, without the window and its model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from gltr_desktop.ui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.errors import GltrError
    from gltr_desktop.ui.file_exports import FileExports
    from gltr_desktop.ui.message_bar import Offer

ExportsT = TypeVar("ExportsT", bound="FileExports")
SubjectT = TypeVar("SubjectT")


@dataclass
class Office(Generic[ExportsT, SubjectT]):
    """Exports of what :attr:`subject` is at that moment, and what they report."""

    exports: ExportsT
    settings: Settings
    subject: SubjectT | None = None
    statuses: list[str] = field(default_factory=list)
    errors: list[GltrError] = field(default_factory=list)
    notes: list[tuple[str, Offer, Offer]] = field(default_factory=list)


def open_office(
    qtbot: QtBot,
    folder: Path,
    make: Callable[[QWidget, Settings, Callable[[], SubjectT | None]], ExportsT],
) -> Office[ExportsT, SubjectT]:
    """``make`` gets a parent, the settings, and what returns the subject of the office."""
    parent, settings = QWidget(), Settings()
    qtbot.addWidget(parent)
    settings.folder = folder
    exports = make(parent, settings, lambda: made.subject)
    made: Office[ExportsT, SubjectT] = Office(exports, settings)
    exports.status_changed.connect(made.statuses.append)
    exports.failed.connect(made.errors.append)
    exports.exported.connect(lambda *note: made.notes.append(note))
    return made
