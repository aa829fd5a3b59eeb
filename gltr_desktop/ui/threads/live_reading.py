"""Whether edits are read by themselves: as the user wishes, else where the model is quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.threads.analysis_controller import AnalysisController


class LiveReading(QObject):
    """Keeps an analysis in step with the wish.

    Models on servers are apart: at every choice of one, edits wait to be asked for until the user
    switches that on. The wish for models on this computer, which is remembered, stays as it is.
    """

    changed = Signal(bool)
    """Whether edits are read by themselves now."""

    def __init__(
        self,
        editor: TokenEditor,
        analysis: AnalysisController,
        settings: Settings,
        choice: Callable[[], ModelChoice],
    ) -> None:
        super().__init__(analysis)
        self._editor, self._analysis = editor, analysis
        self._settings, self._choice = settings, choice
        self._server: ModelChoice | None = None
        """The model on a server for which it was switched on."""
        analysis.speed_known.connect(self.refresh)

    @property
    def choice(self) -> ModelChoice:
        """The model in use."""
        return self._choice()

    def switch(self, *, live: bool) -> None:
        """Read edits by themselves from now on, or not, with the model in use."""
        choice = self.choice
        if choice.is_on_server:
            self._server = choice if live else None
            self.refresh()
        else:
            self.prefer(live)

    def prefer(self, live: bool | None) -> None:
        """Do so with models on this computer; None leaves it to their speed. Remembered."""
        self._settings.live = live
        self.refresh()

    def use_model(self) -> None:
        """Another model is chosen."""
        self._server = None
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Do what is wished, as far as it is known."""
        analysis, choice, wish = self._analysis, self.choice, self._settings.live
        if choice.is_on_server:
            analysis.live = choice == self._server
        else:
            analysis.live = analysis.quick if wish is None else wish
        self.changed.emit(analysis.live)
        # What was typed before the model was there has waited for it.
        waits = self._editor.spans is None and analysis.needs_asking
        if waits and not choice.is_on_server and wish is not False:
            analysis.analyse_edit()
