"""Stands for the items of a window until a table is opened: most windows never have any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from gltr_desktop.ui.dock_opener import DockOpener
from gltr_desktop.ui.items.items_signals import ItemsSignals

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMainWindow

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.items.items_controller import ItemsController
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.text_pane import TextPane
    from gltr_desktop.ui.texts.text_desk import TextDesk
    from gltr_desktop.ui.theme import Theme


class ItemsOpener(ItemsSignals, DockOpener["ItemsController"]):
    """Makes the controller of the items when they are needed for the first time."""

    def __init__(
        self,
        window: QMainWindow,
        settings: Settings,
        desk: TextDesk,
        pane: TextPane,
        choice: Callable[[], ModelChoice],
        theme: Callable[[], Theme],
    ) -> None:
        """Show items in ``pane``; ``choice`` and ``theme`` return the model and the colours."""
        super().__init__(window)
        self._window, self._settings = window, settings
        self._desk, self._pane, self._choice, self._theme = desk, pane, choice, theme

    def _make(self) -> ItemsController:
        from gltr_desktop.ui.items.items_controller import ItemsController

        made = ItemsController(self._window, self._settings, self._desk, self._pane, self._choice)
        made.status_changed.connect(self.status_changed)
        made.failed.connect(self.failed)
        made.items_changed.connect(self.items_changed)
        made.running_changed.connect(self.running_changed)
        made.exported.connect(self.exported)
        return made

    @Slot()
    def ask(self) -> None:
        """Ask for a table, and for its columns."""
        self.controller.ask()

    def step(self, direction: int) -> None:
        """Show the next item (1), or the one before (−1)."""
        if self._made is not None:
            self._made.step(direction)

    @property
    def has_items(self) -> bool:
        """Whether there are items to go to."""
        return self._made is not None and self._made.has_items

    def show_list(self, *, shown: bool) -> None:
        """Show the list of items, or hide it."""
        if shown or self._made is not None:
            self.controller.show_list(shown=shown)
