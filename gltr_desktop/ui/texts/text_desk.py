"""All that goes with the texts of one window: their files, drafts and figures, and the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gltr_desktop.errors import GltrError
from gltr_desktop.ui.files.text_files import TextFiles
from gltr_desktop.ui.texts.drafts import Drafts
from gltr_desktop.ui.texts.figures import Figures
from gltr_desktop.ui.texts.kept_readings import KeptReadings
from gltr_desktop.ui.texts.open_texts import OpenTexts
from gltr_desktop.ui.texts.session import Session
from gltr_desktop.ui.texts.text_list import TextList

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMainWindow

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.message_bar import MessageBar
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.text_pane import TextPane


class TextDesk(QObject):
    """Makes these parts, and joins them."""

    failed = Signal(object)
    """GltrError: a text is not protected from crashes."""

    def __init__(
        self,
        window: QMainWindow,
        pane: TextPane,
        settings: Settings,
        choice: Callable[[], ModelChoice],
    ) -> None:
        """Texts are read with the model that ``choice`` returns."""
        super().__init__(window)
        self._window, self._pane, self._choice = window, pane, choice
        self._settings = settings
        self.texts = OpenTexts(pane.editor, pane.mode)
        self.files = TextFiles(window, self.texts, pane.editor, settings)
        self.drafts = Drafts(self.texts)
        self.session = Session(self.texts, settings)
        self.figures = Figures(self.texts, pane)
        self.list = TextList(self.texts, settings, window)
        self.readings: KeptReadings | None = None
        self.drafts.failed.connect(self.failed)
        self.files.replaced.connect(self.figures.clear)
        self.list.text_wanted.connect(pane.editor.setFocus)
        self.texts.changed.connect(self._show_modified)

    def recover(self, message: MessageBar) -> None:
        """Open what a crash has left behind, and say so in ``message``; what settings are, too."""
        try:
            said = self.drafts.recover()
        except GltrError as error:
            message.show_error(error)
        else:
            if said:
                message.show_text(said)
        notice = self._settings.take_notice()
        if notice:
            message.show_lasting(notice)
        # Not sooner: what was recovered is read after the first paint.
        self.readings = KeptReadings(self.texts, self._pane, self._choice)

    def begin_reading(self) -> None:
        """Have the text in front read that was recovered, or was open the last time."""
        analysis = self._pane.analysis
        # The message about what was left behind unsaved stays.
        if not self._pane.is_empty and analysis.is_short:
            analysis.analyse_edit()
        elif not self.files.loading:
            self.session.show()

    @Slot()
    def _show_modified(self) -> None:
        self._window.setWindowModified(self.texts.current.is_modified)
