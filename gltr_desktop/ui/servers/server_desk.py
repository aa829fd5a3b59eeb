"""All that goes with models on servers in one window: the dialog, the banner, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot

from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.ui.servers.server_banner import ServerBanner
from gltr_desktop.ui.servers.server_offers import local_offer, offer_after
from gltr_desktop.ui.servers.server_words import addresses_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.folder.folder_opener import FolderOpener
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.message_bar import MessageBar
    from gltr_desktop.ui.servers.server_dialog import ServerDialog
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
    from gltr_desktop.ui.status_bar import StatusBar
    from gltr_desktop.ui.text_pane import TextPane


class ServerDesk(QObject):
    """Knows which servers are in use, says so, and leads to a model on this computer."""

    def __init__(
        self,
        window: QMainWindow,
        settings: Settings,
        models: ModelMenu,
        sides: SideBySide,
        folder: FolderOpener,
        pane: TextPane,
        status_bar: StatusBar,
        message: MessageBar,
    ) -> None:
        super().__init__(window)
        self._window, self._settings, self._models = window, settings, models
        self._sides, self._folder, self._passages = sides, folder, pane.comparing.reading
        self._start_page, self._status_bar, self._message = pane.start_page, status_bar, message
        self.banner = ServerBanner(window)
        self.dialog: ServerDialog | None = None
        models.server_requested.connect(self.choose)
        self.banner.local_requested.connect(self.use_local)
        models.changed.connect(self.refresh)
        sides.changed.connect(self.refresh)
        folder.running_changed.connect(self.refresh)
        self._passages.running_changed.connect(self.refresh)
        sides.reading_failed.connect(self._explain_second)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Say which servers get texts."""
        second = self._sides.second
        addresses = addresses_of((
            self._models.choice,
            None if second is None else second.choice(),
            self._folder.present_choice,
            self._passages.present_choice,
        ))  # fmt: skip
        self.banner.show_addresses(addresses)
        self._start_page.show_addresses(addresses)
        self._status_bar.show_privacy(addresses)

    @Slot()
    def choose(self) -> None:
        """Ask for a server, and for one of its models."""
        if self.dialog is None:
            # Most windows never need it.
            from gltr_desktop.ui.servers.server_dialog import ServerDialog

            dialog = ServerDialog(self._settings, self._models.choice, self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.chosen.connect(self._take)
            dialog.file_chosen.connect(self._models.open_path)
            dialog.key_not_kept.connect(self._message.show_note)
            dialog.finished.connect(self._forget_dialog)
            self.dialog = dialog
        self.dialog.open()
        self.dialog.raise_()

    @Slot(object)
    def _take(self, choice: ModelChoice) -> None:
        # One may have come to mend what a message is about; what is said of the choice comes after.
        self._message.hide()
        self._models.choose(choice)

    @Slot()
    def _forget_dialog(self) -> None:
        self.dialog = None

    @Slot()
    def use_local(self) -> None:
        """Send nothing more: what servers are asked for ends, and the last model here reads."""
        for part in (self._folder, self._passages):
            if part.present_choice is not None and part.present_choice.is_on_server:
                part.drop()
        self._models.choose_local()
        second = self._sides.second
        # Another model may have changed places with that of the window.
        if self._sides.kind is Kind.MODELS and second is not None and second.choice().is_on_server:
            self._sides.stop()

    @Slot(object)
    def _explain_second(self, error: GltrError) -> None:
        """Offer what can be done where the second side is read on a server."""
        second = self._sides.second
        if second is not None and second.choice().is_on_server:
            first = offer_after(error, again=self._read_second, ask_for_key=self.choose)
            self._message.show_error(error, first, local_offer(self.use_local))

    @Slot()
    def _read_second(self) -> None:
        second = self._sides.second
        if second is not None:
            # Its failure has ended that.
            self._sides.show_difference(shown=self._sides.kind is Kind.MODELS)
            second.analysis.analyse()

    def close(self) -> None:
        """An open dialog would keep the program running."""
        if self.dialog is not None:
            self.dialog.reject()
