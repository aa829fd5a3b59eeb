"""What the Help menu shows: how to read the colours, the keys, the limits, and facts to report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot

from gltr_desktop.ui.about import about_box

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from gltr_desktop.ui.colouring_controller import ColouringController
    from gltr_desktop.ui.dialogs.guide_dialog import GuideDialog
    from gltr_desktop.ui.dialogs.keys_dialog import KeysDialog
    from gltr_desktop.ui.reference.reference_controller import ReferenceController


class Help(QObject):
    """Opens the pages of one window; they are imported when they are asked for."""

    def __init__(
        self,
        window: QMainWindow,
        colouring: ColouringController,
        comparing: ReferenceController,
    ) -> None:
        super().__init__(window)
        self._window, self._colouring, self._comparing = window, colouring, comparing
        self._open: list[GuideDialog | KeysDialog] = []
        colouring.changed.connect(self._set_theme)
        window.installEventFilter(self)

    @Slot()
    def guide(self) -> None:
        """Explain colours and figures, with pictures; it can be read beside the text."""
        from gltr_desktop.ui.dialogs.guide_dialog import GuideDialog

        dialog = GuideDialog(self._window, self._colouring.theme)
        dialog.limits_requested.connect(self._comparing.explain)
        self._show(dialog)

    @Slot()
    def keys(self) -> None:
        """List the keys of the menus."""
        from gltr_desktop.ui.dialogs.keys_dialog import KeysDialog

        self._show(KeysDialog(self._window, self._window.menuBar(), self._colouring.theme))

    @Slot()
    def about(self) -> None:
        """Say what the program is for."""
        about_box(self._window).open()

    def _show(self, dialog: GuideDialog | KeysDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._open.append(dialog)
        dialog.finished.connect(lambda _result: self._open.remove(dialog))
        dialog.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is open follows the window from light to dark and back."""
        if event.type() == QEvent.Type.PaletteChange:
            # When the window has its new style sheet, which gives back the palettes of before.
            QTimer.singleShot(0, self, self._set_theme)
        return super().eventFilter(watched, event)

    @Slot()
    def _set_theme(self) -> None:
        for dialog in self._open:
            dialog.set_theme(self._colouring.theme)
