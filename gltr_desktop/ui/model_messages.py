"""Says above the text what there is to say about the model: that it is missing, or slow."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gltr_desktop.errors import NotOnThisComputerError
from gltr_desktop.models.options import BUILT_IN, SMALL
from gltr_desktop.ui.message_bar import Offer

if TYPE_CHECKING:
    from gltr_desktop.errors import GltrError
    from gltr_desktop.ui.message_bar import MessageBar
    from gltr_desktop.ui.model_menu import ModelMenu
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.threads.analysis_controller import AnalysisController

# A page takes some five seconds then.
_SLOW_TOKENS_PER_SECOND = 150.0


class ModelMessages(QObject):
    """Messages about the chosen model, with buttons that choose or download one."""

    def __init__(
        self,
        models: ModelMenu,
        analysis: AnalysisController,
        settings: Settings,
        message: MessageBar,
    ) -> None:
        super().__init__(message)
        self._models, self._analysis = models, analysis
        self._settings, self._message = settings, message
        analysis.failed.connect(self.explain)
        analysis.speed_known.connect(self._mention_small_model)

    @Slot(object)
    def explain(self, error: GltrError) -> None:
        """Say why a text could not be read; a model that is missing can be downloaded."""
        offer = None
        if isinstance(error, NotOnThisComputerError):
            offer = Offer("Download…", partial(self._models.download, error.name))
        self._message.show_error(error, offer)

    @Slot()
    def _mention_small_model(self) -> None:
        """Tell once, where the built-in model is slow, that there is a faster one."""
        choice = self._models.choice
        speed = self._analysis.tokens_per_second(choice)
        if choice.name != BUILT_IN or not 0 < speed < _SLOW_TOKENS_PER_SECOND:
            return
        if self._settings.small_model_mentioned or self._message.text:
            return
        self._settings.small_model_mentioned = True
        self._message.show_text(
            f"SmolLM2 reads about {speed:,.0f} tokens a second on this computer."
            " The small model is faster and less exact.",
            Offer("Use the Small Model", partial(self._models.choose, replace(choice, name=SMALL))),
        )
