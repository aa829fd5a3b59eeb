"""Keeps the colours of one editor up to date: requests analyses, and follows edits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from gltr_desktop.ui.threads.analysis_state import State
from gltr_desktop.ui.threads.consent import Consent
from gltr_desktop.ui.threads.text_reading import TextReading
from gltr_desktop.ui.threads.timers import single_shot

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.colouring import Colouring
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.editor.token_editor import TokenEditor

# Longer texts take minutes: they are analysed on request only.
_MAX_AUTOMATIC_CHARACTERS = 1_000_000
# Pause in typing after which the text is compared with the one that was analysed.
_RECHECK_MS = 150
# Pause after which an edited text is read again: long enough to finish a word.
_LIVE_MS = 350
# A model that reads a sentence or two while one waits for them.
_QUICK_TOKENS_PER_SECOND = 300.0
# An edit alone does not start what takes longer than this.
_MAX_LIVE_S = 10.0
_CHARACTERS_PER_TOKEN = 4


class AnalysisController(TextReading):
    """Has the text of an editor analysed when it is to be, and gives the editor its spans.

    A text goes to a server only when the user asks for that; then its edits do, while ``live``.
    """

    asked = Signal()
    """The user asks for an analysis."""
    requested = Signal()
    """The user, or a whole new text, asks for an analysis; an edit does not emit this."""

    def __init__(
        self,
        editor: TokenEditor,
        colouring: Colouring,
        choice: Callable[[], ModelChoice],
        is_text_complete: Callable[[], bool] = lambda: True,
        beside: AnalysisController | None = None,
    ) -> None:
        """Read with the model that ``choice`` returns when an analysis begins.

        Nothing begins unless ``is_text_complete``: a file may still be coming in. The controller
        ``beside`` this one lends its thread, in which neither stops what the other asks for.
        """
        super().__init__(editor, colouring, choice, beside)
        self._consent = Consent(choice)
        self.may_begin = is_text_complete
        """Whether the text is there in full, so that an analysis may begin."""
        self.live = False
        """Whether an edited text is read again after a pause in typing."""
        self._client.worker.warmed_up.connect(self._end_warm_up)
        self._recheck = single_shot(self, _RECHECK_MS, self._recolour_if_undone)
        self._pause = single_shot(self, _LIVE_MS, self._read_edit)
        editor.edited.connect(self._follow_edit)

    @property
    def quick(self) -> bool:
        """Whether the model reads fast enough here for ``live`` to be of use."""
        return self._speed.tokens_per_second >= _QUICK_TOKENS_PER_SECOND

    @property
    def warming_up(self) -> bool:
        """Whether the model is being loaded ahead of its use."""
        return self._status.loading.active and not self.running

    @property
    def needs_asking(self) -> bool:
        """Whether there is text without colours of its own that nothing reads unless one asks."""
        is_empty = self._editor.document().isEmpty()
        return not (is_empty or self._is_read or self.running or self._pause.isActive())

    @property
    def _is_read(self) -> bool:
        """Whether the colours are those of the text, by a model that would not read it unasked."""
        choice = self._choice()
        would_read = not choice.is_on_server or choice == self._client.choice
        return self._shown.is_fresh and (would_read or self._shown.is_from_file)

    # Requests

    def warm_up(self) -> None:
        """Have the model loaded before it is needed; a server is not asked for anything yet."""
        choice = self._choice()
        if choice.is_on_server:
            self._wait_for_consent()
            return
        self._client.warm_up(choice)
        if not self.running and choice != self._speed.choice:
            self._status.loading.begin(choice.name)
            self.needs_changed.emit()

    @Slot(object)
    def _end_warm_up(self, choice: ModelChoice) -> None:
        if self.warming_up and choice == self._choice():
            self._status.end_loading()
            self.needs_changed.emit()

    @Slot()
    def analyse(self) -> None:
        """Analyse the text as it stands, as the user asks; one that is under way is given up."""
        if self.may_begin():
            self.agree()
            self.asked.emit()
            self.requested.emit()
            self._start()

    def agree(self) -> None:
        """The user has asked for an analysis of this text: the chosen model may get it."""
        self._consent.give()

    @Slot()
    def analyse_automatically(self) -> None:
        """Analyse a whole new text, or the text with another model.

        Very long texts wait until the user asks, and so do all that would go to a server.
        """
        if self._choice().is_on_server:
            self._wait_for_consent()
        elif not self.is_short:
            self._tell_waiting(self._status.tell_long)
        elif self.may_begin():
            self.requested.emit()
            self._start()

    def analyse_edit(self) -> None:
        """Analyse a text that was not asked about, unless a server would get it; messages stay."""
        if not self._consent.is_given:
            self._wait_for_consent()
        elif self.may_begin():
            self._start()

    def _start(self) -> None:
        self._pause.stop()
        super()._start()

    def _begin_again(self) -> None:
        # What was typed since is nothing that the user has asked a server to read.
        self._wait_for_consent() if self._choice().is_on_server else self._start()

    def _follow_end(self) -> None:
        self._recolour_if_undone()
        self._tell_staleness()

    def _wait_for_consent(self) -> None:
        """Nothing goes to a server before the user asks; what is under way is given up."""
        self._consent.withdraw()
        self._pause.stop()
        self.stop()
        self._status.loading.end()
        self._tell_waiting(partial(self._status.tell_server, self._choice().name))
        self.needs_changed.emit()
        # Whoever waits for an analysis waits in vain.
        self.state_changed.emit(self._state)

    def _tell_waiting(self, tell: Callable[[], None]) -> None:
        """Say that the text waits to be asked for, unless it is shown as its file has it."""
        self._status.clear() if self._shown.is_from_file else tell()

    @property
    def is_short(self) -> bool:
        """Whether the text is short enough to be analysed without being asked."""
        return self._editor.document().characterCount() <= _MAX_AUTOMATIC_CHARACTERS

    @Slot()
    def forget(self) -> None:
        """The text has been replaced by another one: its colours go."""
        self.stop()
        self._pause.stop()
        self._consent.withdraw()
        self._shown.forget()
        self._enter(State.IDLE)
        self.progressed.emit()

    def close(self) -> None:
        """End the thread, or leave it to ``abandoned.end_process`` if it cannot be stopped.

        A controller beside another one only gives its model back.
        """
        self._pause.stop()
        self._status.loading.end()
        self._client.close()

    # Edits

    @Slot(int, int, int)
    def _follow_edit(self, *_: int) -> None:
        if self._state is State.IDLE:
            self._rest()
        self._tell_staleness()
        self._recheck.start()
        if self.live:
            self._pause.start()
        self.needs_changed.emit()

    @Slot()
    def _read_edit(self) -> None:
        """Read an edited text again, if that succeeds and does not take long."""
        spans = self._editor.spans
        begin = spans.stale_from if spans is not None else 0
        characters = self._editor.document().characterCount() - 1
        self.needs_changed.emit()
        if not self.live or self._state is State.FAILED or begin is None or characters == 0:
            return
        speed = max(self._speed.tokens_per_second, _QUICK_TOKENS_PER_SECOND)
        if (characters - begin) / _CHARACTERS_PER_TOKEN <= _MAX_LIVE_S * speed:
            self.analyse_edit()
        elif spans is not None:
            self._status.tell_stale()

    @Slot()
    def _recolour_if_undone(self) -> None:
        """Give back all colours when the text is again one that was analysed."""
        known = None if self.running else self._shown.undone()
        if known is not None:
            self.restore(known)

    def restore_reading(self, analysis: Analysis, choice: ModelChoice) -> None:
        """Show ``analysis`` again, which the chosen model, ``choice``, has made of this text."""
        self._client.choice = choice
        self._consent.give()
        self.restore(analysis)

    def _tell_staleness(self) -> None:
        is_waiting = self._editor.is_stale and not self.running and not self.live
        if is_waiting and not self._editor.document().isEmpty():
            self._status.tell_stale()
