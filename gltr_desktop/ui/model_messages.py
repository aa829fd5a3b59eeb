"""Says above the text what there is to say about the model: that it failed, is missing, or slow."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gltr_desktop.errors import NotOnThisComputerError
from gltr_desktop.models.options import BUILT_IN, SMALL, ModelChoice, model_title
from gltr_desktop.ui.message_bar import Offer
from gltr_desktop.ui.models.speeds import note_speed
from gltr_desktop.ui.servers.server_offers import local_offer, offer_after

if TYPE_CHECKING:
    from gltr_desktop.errors import GltrError
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.message_bar import MessageBar
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.threads.analysis_controller import AnalysisController

# A page takes some five seconds then.
_SLOW_TOKENS_PER_SECOND = 150.0


class ModelMessages(QObject):
    """Messages about the chosen model, with buttons that choose or download one.

    A model that fails does not stay chosen: the last one that worked takes its place, so that what
    is on the screen and what is typed next have the same model.
    """

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
        self._was_live = analysis.live
        analysis.failed.connect(self._explain_reading)
        analysis.client.worker.refused.connect(self._explain_loading)
        analysis.client.worker.take_turns.connect(message.show_note)
        analysis.speed_known.connect(self._follow_speed)
        models.download_failed.connect(self._explain_download)

    @Slot(object)
    def explain(self, error: GltrError) -> None:
        """Say why the chosen model could not read something, and use the one before again."""
        choice = self._models.choice
        if choice.is_on_server:
            # To try again is not a matter of the text in front.
            self._message.show_error(error, self._local_offer)
        else:
            self._explain(choice, error)

    @Slot(object)
    def _explain_reading(self, error: GltrError) -> None:
        self._explain(self._analysis.client.choice or self._models.choice, error)

    @Slot(object, object)
    def _explain_loading(self, choice: ModelChoice, error: GltrError) -> None:
        # Where a text waits for the model, its analysis fails as well.
        if choice == self._models.choice and not self._analysis.running:
            self._explain(choice, error)

    def _explain(self, failing: ModelChoice, error: GltrError) -> None:
        if failing.is_on_server:
            self._explain_server(error)
            return
        is_missing = isinstance(error, NotOnThisComputerError)
        download = Offer("&Download…", partial(self._models.download, failing.name))
        again = Offer("&Try Again", partial(self._models.choose, failing))
        # First: whoever follows the choice closes the message about the one before.
        if not self._models.go_back(failing):
            self._message.show_error(error, download if is_missing else None)
            return
        self._message.show_text(
            f"{_what_failed(failing, error)} {error.remedy if not is_missing else ''}".rstrip()
            + f" Still using {self._models.choice.title}.",
            download if is_missing else again,
            Offer("&Choose Another…", self._models.manage_requested.emit),
        )

    def _explain_server(self, error: GltrError) -> None:
        """Say what a server has answered; it stays chosen, as whoever waits has chosen it."""
        first = offer_after(
            error, again=self._analysis.analyse, ask_for_key=self._models.server_requested.emit
        )
        self._message.show_error(error, first, self._local_offer)

    @property
    def _local_offer(self) -> Offer:
        return local_offer(self._models.choose_local)

    @Slot(str, object)
    def _explain_download(self, name: str, error: GltrError) -> None:
        choice = self._models.choice
        built_in = Offer("&Use the Built-in Model", partial(self._models.choose, ModelChoice()))
        self._message.show_error(
            error,
            Offer("&Try Again", partial(self._models.download, name)),
            built_in if choice.name == name else None,
        )

    # Speed

    @Slot()
    def _follow_speed(self) -> None:
        """The model in use has read something: it works, and how fast it is here is known."""
        choice = self._models.choice
        speed = self._analysis.tokens_per_second(choice)
        if speed > 0:
            self._models.remember()
            note_speed(self._settings, choice, speed)
        was_live, self._was_live = self._was_live, self._analysis.live
        if self._message.text or choice.is_on_server:
            return
        if was_live and not self._analysis.live and self._settings.live is None:
            self._tell_live_is_off(choice, speed)
        else:
            self._mention_small_model(choice, speed)

    def _tell_live_is_off(self, choice: ModelChoice, speed: float) -> None:
        self._message.show_note(
            f"{model_title(choice.name)} reads about {speed:,.0f} tokens a second on this computer."
            " That is too slow to follow what you type, so Live is off now."
            " Ctrl+Return analyses the text, and Ctrl+L switches Live on again."
        )

    def _mention_small_model(self, choice: ModelChoice, speed: float) -> None:
        """Tell once, where the built-in model is slow, that there is a faster one."""
        if choice.name != BUILT_IN or not 0 < speed < _SLOW_TOKENS_PER_SECOND:
            return
        if self._settings.small_model_mentioned:
            return
        self._settings.small_model_mentioned = True
        self._message.show_text(
            f"SmolLM2 reads about {speed:,.0f} tokens a second on this computer."
            " The small model is faster and less accurate.",
            Offer("Use the Small Model", partial(self._models.choose, replace(choice, name=SMALL))),
        )


def _what_failed(failing: ModelChoice, error: GltrError) -> str:
    """The failure of a model in a sentence that names it as the user knows it."""
    if isinstance(error, NotOnThisComputerError):
        return f"“{model_title(failing.name)}” isn't on this computer."
    # The engine's own sentence names the model by its path.
    _, _, why = error.message.partition("” cannot be used: ")
    return f"Couldn't use “{failing.title}”: {why or error.message}"
