"""Keeps the comparison in step with the text, and with what the reader chooses to compare with."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from gltr_desktop.batch.reference.library import choice_named, choices, unknown_choice
from gltr_desktop.batch.reference.store import BaselineStore
from gltr_desktop.ui.editor.token_selection import go_to_token, select_tokens, selected_tokens
from gltr_desktop.ui.reference.comparing import Asked, Comparer
from gltr_desktop.ui.reference.contrasting import Contraster
from gltr_desktop.ui.reference.own_references import OwnReferences
from gltr_desktop.ui.reference.passage_reading import PassageReading
from gltr_desktop.ui.threads.background import Task
from gltr_desktop.ui.threads.timers import single_shot

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from gltr_desktop.analysis.record import Tokens
    from gltr_desktop.analysis.reference.comparison import Comparison
    from gltr_desktop.analysis.within_text import Contrast
    from gltr_desktop.batch.reference.library import ReferenceChoice
    from gltr_desktop.errors import GltrError
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.reference.comparing import Compared
    from gltr_desktop.ui.reference.comparison_panel import ComparisonPanel
    from gltr_desktop.ui.settings import Settings
    from gltr_desktop.ui.threads.analysis_controller import AnalysisController

_SOON_MS = 120
"""The pause before a comparison."""
_PARTIAL_MS = 1_000
"""The same while the text is being read: what is read in a moment is compared once."""
_PAUSE_PER_WORK = 3
"""The same, as a multiple of the time that the comparison before took."""


class ReferenceController(QObject):
    """Compares the text, or what is selected of it, with what the reader chooses.

    A baseline that the model lacks is measured when the reader asks for that.
    """

    warnings_changed = Signal(tuple)
    """Why the model cannot read the text: messages (str); empty if nothing is known to be wrong."""
    choices_changed = Signal()
    """There are others to compare with, or another one is chosen."""
    failed = Signal(object)
    """GltrError."""

    def __init__(
        self,
        editor: TokenEditor,
        panel: ComparisonPanel,
        analysis: AnalysisController,
        settings: Settings,
        model: Callable[[], ModelChoice],
        parent: QWidget,
    ) -> None:
        """Have passages read by the model that ``model`` returns."""
        super().__init__(parent)
        self._editor, self._panel, self._analysis = editor, panel, analysis
        self._settings, self._model, self._parent = settings, model, parent
        store = BaselineStore()
        self.choice: ReferenceChoice | None = None
        """What the text is compared with."""
        self._comparer = Comparer(store, self)
        self._contraster = Contraster(self)
        self._pause = single_shot(self, _SOON_MS, self._compare)
        self._warned: tuple[str, ...] = ()
        self._passage: tuple[int, int] | None = None
        """The selection that shows a passage; the summary goes on being of all the text."""
        self._read_with: tuple[Tokens, ModelChoice] | None = None
        """The tokens of the present analysis, and the model that was chosen for it."""
        self._choosing: Task | None = None
        self.reading = PassageReading(panel, analysis, model, store, self)
        self.own = OwnReferences(store, settings, model, parent)
        self._connect()
        self._show_choices()
        self.choose(settings.reference)

    def _connect(self) -> None:
        panel = self._panel
        panel.choice_changed.connect(self.choose)
        panel.own_requested.connect(self.own.ask_folder)
        panel.manage_requested.connect(self.own.manage)
        panel.measure_requested.connect(self._read_passages)
        panel.why_requested.connect(self.explain)
        panel.part_chosen.connect(self._go_to)
        panel.passage_chosen.connect(self._select)
        self._editor.selectionChanged.connect(self.update)
        self._comparer.compared.connect(self._show)
        self._comparer.failed.connect(panel.show_error)
        self._contraster.contrasted.connect(self._show_contrast)
        self._contraster.failed.connect(self.failed)
        self.reading.ended.connect(self._compare_anew)
        self.own.added.connect(self._use_own)
        self.own.file_chosen.connect(self.choose)
        self.own.removed.connect(self._follow_removal)
        self.own.failed.connect(self.failed)

    # Choosing

    def offers(self) -> list[tuple[str, str]]:
        """Name and title of everything that texts can be compared with."""
        offered = [(choice.name, choice.title) for choice in choices()]
        chosen = self.choice
        # A file that somebody has exported is in no list.
        if chosen is not None and chosen.name not in dict(offered):
            offered.append((chosen.name, chosen.title))
        return offered

    @Slot(str)
    def choose(self, name: str) -> None:
        """Compare with the reference called ``name`` from now on, "" for none; remembered."""
        self._choosing = None
        known = next((choice for choice in choices() if choice.name == name), None)
        if known is not None or not name:
            self._use(known)
            return
        # The name of a file or a folder, on a disk that may not answer.
        self._choosing = Task(partial(_named, name), abandonable=True)
        self._choosing.succeeded.connect(self._take_choice)
        self._choosing.failed.connect(self._fail_to_choose)
        self._choosing.start()

    @Slot(object, object)
    def _take_choice(self, choice: ReferenceChoice, task: Task) -> None:
        if task is self._choosing:
            self._choosing = None
            self._use(choice)

    @Slot(object, object)
    def _fail_to_choose(self, error: GltrError, task: Task) -> None:
        if task is self._choosing:
            self._choosing = None
            self._show_choices()
            self.failed.emit(error)

    def _use(self, choice: ReferenceChoice | None) -> None:
        if choice != self.choice:
            self.reading.drop()
            self.choice = choice
            self._compare_anew()
        self._settings.reference = "" if choice is None else choice.name
        self._show_choices()

    def _show_choices(self) -> None:
        self._panel.set_choices(self.offers(), "" if self.choice is None else self.choice.name)
        self.choices_changed.emit()

    @Slot(str)
    def _use_own(self, title: str) -> None:
        self.choose(title)
        self._read_passages()

    @Slot(str)
    def _follow_removal(self, title: str) -> None:
        is_chosen = self.choice is not None and self.choice.name == title
        self._use(None if is_chosen else self.choice)

    @Slot()
    def _read_passages(self) -> None:
        if self.choice is not None:
            self.reading.start(self.choice)

    # Comparing

    @property
    def comparison(self) -> Comparison | None:
        """That of the whole text as it is analysed now; None without one."""
        latest, spans = self._comparer.latest, self._editor.spans
        if latest is None or spans is None or latest.asked.choice is None:
            return None
        is_current = latest.asked.analysis is spans.analysis and latest.asked.choice == self.choice
        return latest.whole if is_current else None

    @Slot()
    def update(self) -> None:
        """Compare again soon: the analysis is another one or has got further, or the selection."""
        spans = self._editor.spans
        if spans is None:
            self._forget_text()
            return
        analysis = spans.analysis
        if self._read_with is None or self._read_with[0] is not analysis.tokens:
            self._read_with = analysis.tokens, self._analysis.client.choice or self._model()
            self._panel.show_analysing()
        pause, latest = _SOON_MS, self._comparer.latest
        if not analysis.complete:
            worked = 0 if latest is None else int(1_000 * latest.seconds * _PAUSE_PER_WORK)
            pause = max(_PARTIAL_MS, worked)
        if not self._pause.isActive() or self._pause.remainingTime() > pause:
            self._pause.start(pause)

    @Slot()
    def _compare_anew(self) -> None:
        self._comparer.forget()
        self.reading.look_again()
        self.update()

    def _forget_text(self) -> None:
        self._pause.stop()
        self._read_with = None
        self._comparer.forget()
        self._contraster.forget()
        self._panel.show_comparison(None)
        self._warn(())

    @Slot()
    def _compare(self) -> None:
        spans = self._editor.spans
        if spans is None or self._read_with is None or spans.analysis.done == 0:
            return
        asked = Asked(spans.analysis, self._read_with[1], self._selected, self.choice)
        latest = self._comparer.latest
        # Exports have it even while nothing is shown.
        if latest is None or latest.asked != asked:
            self._comparer.ask(asked)
        else:
            self._contrast(asked)

    @property
    def _selected(self) -> tuple[int, int] | None:
        """The tokens that the summary is of; None for all."""
        cursor = self._editor.textCursor()
        if (cursor.anchor(), cursor.position()) == self._passage:
            return None
        self._passage = None
        return selected_tokens(self._editor)

    @Slot(object)
    def _show(self, compared: Compared) -> None:
        self._warn(tuple(warning.message for warning in compared.warnings))
        self._panel.show_comparison(compared.shown)
        self._panel.show_passages(compared.ends)
        if compared.error is not None:
            self._panel.show_error(compared.error)
        self._contrast(compared.asked)
        self.reading.offer(compared)

    def _contrast(self, asked: Asked) -> None:
        if asked.analysis.complete and self._panel.isVisible():
            self._contraster.contrast(asked.excerpt)
        else:
            self._contraster.forget()

    def _warn(self, messages: tuple[str, ...]) -> None:
        if messages != self._warned:
            self._warned = messages
            self._panel.show_text_warning(" ".join(messages))
            self.warnings_changed.emit(messages)

    @Slot(object)
    def _show_contrast(self, contrast: Contrast | None) -> None:
        self._panel.show_contrast(contrast)
        parts = () if contrast is None else contrast.parts
        self._editor.set_margin_marks([(part.begin, part.end) for part in parts if part.is_marked])

    @Slot(int)
    def _go_to(self, token: int) -> None:
        go_to_token(self._editor, token)

    @Slot(int, int)
    def _select(self, begin: int, end: int) -> None:
        select_tokens(self._editor, begin, end)
        cursor = self._editor.textCursor()
        self._passage = cursor.anchor(), cursor.position()

    # Beside the text

    @Slot()
    def explain(self) -> None:
        """Show what no comparison can tell, with the measured figures."""
        # Importing it would make every start-up slower.
        from gltr_desktop.ui.dialogs.limits_dialog import limits_dialog

        dialog = limits_dialog(self._parent, self._model().name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def use_model(self) -> None:
        """Another model may have been chosen."""
        self.reading.use_model()

    def close(self) -> None:
        """Stop at once; whoever owns the worker ends its thread."""
        self._pause.stop()
        self._contraster.forget()
        self.reading.drop()


def _named(name: str) -> ReferenceChoice:
    choice = choice_named(name)
    if choice is None:
        raise unknown_choice(name)
    return choice
