"""What stands for a dock of the window until it is needed: most windows never need one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

    from gltr_desktop.ui.theme import Theme


class DockController(Protocol):
    """The owner of a dock, and of what runs for it."""

    @property
    def dock(self) -> QDockWidget:
        """The dock."""

    @property
    def view(self) -> QWidget:
        """The part of the dock that F6 leads to."""

    @property
    def running(self) -> bool:
        """Whether anything is being read or written."""

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""

    def end_filter(self) -> bool:
        """Show all rows again; False if all are shown."""

    def use_model(self) -> None:
        """Another model may have been chosen."""

    def stop(self) -> None:
        """Stop what runs; what it has found stays."""

    def close(self) -> None:
        """Stop at once, and ask for nothing any more."""


Controller = TypeVar("Controller", bound=DockController)


class DockOpener(Generic[Controller]):
    """Makes the controller of a dock, and the dock, when they are needed for the first time.

    Importing and building them would make every start of the program slower.
    """

    _window: QMainWindow
    _theme: Callable[[], Theme]
    _made: Controller | None = None

    def _make(self) -> Controller:
        """The controller, with its signals joined to those of this object."""
        raise NotImplementedError

    @property
    def controller(self) -> Controller:
        """The controller, made now if there was none."""
        if self._made is None:
            made = self._made = self._make()
            made.set_theme(self._theme())
            # Where it was when the window was closed the last time.
            self._window.restoreDockWidget(made.dock)
            made.dock.hide()
        return self._made

    @property
    def is_shown(self) -> bool:
        """Whether the dock is on the screen."""
        return self._made is not None and self._made.dock.isVisible()

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """The parts that F6 leads to."""
        return () if self._made is None else (self._made.view,)

    @property
    def running(self) -> bool:
        """Whether anything is being read or written."""
        return self._made is not None and self._made.running

    def set_theme(self, theme: Theme) -> None:
        """Use the colours of ``theme``."""
        if self._made is not None:
            self._made.set_theme(theme)

    def end_filter(self) -> bool:
        """Show all rows again; False if all are shown."""
        return self._made is not None and self._made.end_filter()

    def use_model(self) -> None:
        """Another model may have been chosen."""
        if self._made is not None:
            self._made.use_model()

    def stop(self) -> None:
        """Stop what runs; what it has found stays."""
        if self._made is not None:
            self._made.stop()

    def close(self) -> None:
        """Stop at once; whoever owns the worker ends its thread."""
        if self._made is not None:
            self._made.close()
