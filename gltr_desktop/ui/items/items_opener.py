"""Stands for the items of a window until a table is opened: most windows never have any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from gltr_desktop.ui.items.items_signals import ItemsSignals

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMainWindow, QWidget

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.items.items_controller import ItemsController
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.text_pane import TextPane
    from gltr_desktop.ui.texts.text_desk import TextDesk
    from gltr_desktop.ui.theme import Theme


class ItemsOpener(ItemsSignals):
    """Makes the controller of the items, and its dock, when they are needed for the first time."""

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
        self._controller: ItemsController | None = None

    @property
    def controller(self) -> ItemsController:
        """The controller, made now if there was none."""
        if self._controller is None:
            self._controller = self._make()
        return self._controller

    def _make(self) -> ItemsController:
        from gltr_desktop.ui.items.items_controller import ItemsController

        made = ItemsController(self._window, self._settings, self._desk, self._pane, self._choice)
        made.status_changed.connect(self.status_changed)
        made.failed.connect(self.failed)
        made.items_changed.connect(self.items_changed)
        made.running_changed.connect(self.running_changed)
        made.exported.connect(self.exported)
        made.set_theme(self._theme())
        # Where it was when the window was closed the last time.
        self._window.restoreDockWidget(made.dock)
        made.dock.hide()
        return made

    @Slot()
    def ask(self) -> None:
        """Ask for a table, and for its columns."""
        self.controller.ask()

    def step(self, direction: int) -> None:
        """Show the next item (1), or the one before (−1)."""
        if self._controller is not None:
            self._controller.step(direction)

    @property
    def has_items(self) -> bool:
        """Whether there are items to go to."""
        return self._controller is not None and self._controller.has_items

    @property
    def is_shown(self) -> bool:
        """Whether the list of items is on the screen."""
        return self._controller is not None and self._controller.dock.isVisible()

    def show_list(self, *, shown: bool) -> None:
        """Show the list of items, or hide it."""
        if shown or self._controller is not None:
            self.controller.show_list(shown=shown)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The parts that F6 leads to."""
        return () if self._controller is None else (self._controller.dock.view,)

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        if self._controller is not None:
            self._controller.set_theme(theme)

    def end_filter(self) -> bool:
        """List all items again; False if all are listed."""
        return self._controller is not None and self._controller.end_filter()

    @property
    def running(self) -> bool:
        """Whether a table of words is being written."""
        return self._controller is not None and self._controller.running

    def use_model(self) -> None:
        """Another model may have been chosen."""
        if self._controller is not None:
            self._controller.use_model()

    def stop(self) -> None:
        """Stop writing a table of words."""
        if self._controller is not None:
            self._controller.stop()

    def close(self) -> None:
        """Ask for nothing any more, and read no further."""
        if self._controller is not None:
            self._controller.close()
