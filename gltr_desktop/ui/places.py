"""Qt's version, and where the window keeps its settings and drafts: told without a window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSettings, qVersion

from gltr_desktop.ui.files.draft import draft_folder


def facts() -> dict[str, str]:
    """Each by its name; Qt's platform is known only once there is an application."""
    name_application()
    return {
        "Qt version": qVersion(),
        "Settings": QSettings().fileName(),
        "Copies of unsaved texts": str(draft_folder()),
    }


def name_application() -> None:
    """Name the program as Qt names folders after it."""
    QCoreApplication.setApplicationName("gltr_desktop")
    QCoreApplication.setOrganizationName("gltr_desktop")
