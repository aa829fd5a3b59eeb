"""A file that holds an analysis: it is shown as it is there, until it is analysed here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gltr_desktop.errors import printable
from gltr_desktop.ui.editor.positions import document_text
from gltr_desktop.ui.message_bar import Offer
from gltr_desktop.ui.threads.model_status import short_title

if TYPE_CHECKING:
    from gltr_desktop.ui.files.text_files import TextFiles
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.message_bar import MessageBar
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
    from gltr_desktop.ui.text_pane import TextPane
    from gltr_desktop.ui.texts.open_texts import OpenTexts


_LONGEST_NAME = 48
"""Characters; a button with a longer name of a model would make the window wide."""


class SavedAnalysis(QObject):
    """Shows the analysis in the file of the text in front, where it holds one.

    Such a text cannot be edited, and no model reads it. Whoever has it analysed makes it a text
    like all others.
    """

    def __init__(
        self,
        texts: OpenTexts,
        files: TextFiles,
        pane: TextPane,
        side_by_side: SideBySide,
        models: ModelMenu,
        message: MessageBar,
    ) -> None:
        super().__init__(texts)
        self._texts, self._pane, self._side_by_side = texts, pane, side_by_side
        self._models, self._message = models, message
        files.opened.connect(self._show)
        texts.current_changed.connect(self._show)
        models.changed.connect(self._describe)
        pane.mode.edit_attempted.connect(self._describe)

    @Slot()
    def analyse(self) -> None:
        """Have the text read by the chosen model from now on, as the user asks."""
        if self._texts.current.saved_analysis is not None:
            self._release()
            self._message.hide()
            # What is shown meanwhile is by another model, and nothing says so any more.
            self._pane.forget()
            self._pane.analysis.analyse()

    def _release(self) -> None:
        text = self._texts.current
        document = replace(text.held.document, analysis=None)
        text.hold(replace(text.held, document=document))

    @Slot()
    def _show(self) -> None:
        analysis = self._texts.current.saved_analysis
        if analysis is None:
            return
        if analysis.text != document_text(self._pane.editor.document()):
            # The editor cannot hold each character of every file.
            self._release()
            self._pane.analysis.analyse_automatically()
            return
        self._side_by_side.stop()
        self._pane.analysis.restore(analysis)
        self._describe()

    @Slot()
    def _describe(self) -> None:
        analysis = self._texts.current.saved_analysis
        if analysis is None:
            return
        name = printable(analysis.model.name) or "?"
        model = short_title(self._models.choice.name).replace("&", "&&")
        if len(model) > _LONGEST_NAME:
            model = "the Chosen Model"
        self._message.show_note(
            f"Analysed by “{name}”, as the file has it. It is shown as it was saved.",
            Offer(f"Analyse with {model}", self.analyse),
        )
