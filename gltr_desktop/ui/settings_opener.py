"""Opens the settings of a window, and passes on what is chosen there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.ui.appearance import Appearance
    from gltr_desktop.ui.colouring_controller import ColouringController
    from gltr_desktop.ui.dialogs.settings_dialog import SettingsDialog
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.text_pane import TextPane


class SettingsOpener(QObject):
    """One dialog for a window, which is imported when it is asked for."""

    def __init__(
        self,
        window: QWidget,
        settings: Settings,
        appearance: Appearance,
        colouring: ColouringController,
        models: ModelMenu,
        pane: TextPane,
    ) -> None:
        super().__init__(window)
        self._window, self._settings, self._appearance = window, settings, appearance
        self._colouring, self._models, self._pane = colouring, models, pane
        self.dialog: SettingsDialog | None = None
        """None until the settings are opened for the first time."""

    @Slot()
    def open(self) -> None:
        """Show the settings, on the page that was open last."""
        self._open(self._settings.settings_page)

    @Slot()
    def open_models(self) -> None:
        """Show the list of all models."""
        self._open("Models")

    def close(self) -> None:
        """An open dialog would keep the program running."""
        if self.dialog is not None:
            self.dialog.close()

    def _open(self, page: str) -> None:
        if self.dialog is None:
            self.dialog = self._make()
        self.dialog.show_page(page)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _make(self) -> SettingsDialog:
        from gltr_desktop.ui.dialogs.settings_dialog import SettingsDialog

        dialog = SettingsDialog(
            self._settings, self._appearance, self._colouring, self._models, self._window
        )
        pane, reading = self._pane, dialog.reading_page
        dialog.appearance_page.font_chosen.connect(pane.face.choose)
        reading.top_k_chosen.connect(pane.choose_top_k)
        reading.live_chosen.connect(pane.live.prefer)
        reading.floating_card_chosen.connect(
            lambda floating: pane.use_floating_card(floating=floating)
        )
        dialog.privacy_page.recent_files_forgotten.connect(lambda: pane.start_page.set_recent([]))
        return dialog
