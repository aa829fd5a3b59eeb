"""Two texts side by side, or one text by two models: what is compared, and how it stands.

The first side is the text of the pane, read with the model of the window. The second one stands in
a column of its own beside it, on the right unless the sides were swapped. Nothing of the second
side exists before it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.errors import GltrError
from gltr_desktop.ui.side_by_side.side_names import (
    names_of_models,
    refusal_of,
    refusal_of_model,
    refusal_of_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.analysis.difference.alignment import Correspondence
    from gltr_desktop.analysis.difference.difference import Difference
    from gltr_desktop.analysis.difference.diverging import Side
    from gltr_desktop.models.options import ModelChoice
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.menus.model_menu import ModelMenu
    from gltr_desktop.ui.side_by_side.joined import Joined
    from gltr_desktop.ui.side_by_side.second_column import SecondColumn
    from gltr_desktop.ui.text_pane import TextPane
    from gltr_desktop.ui.texts.open_text import OpenText
    from gltr_desktop.ui.texts.open_texts import OpenTexts


class SideBySide(QObject):
    """What stands beside the text of a pane, and the difference between the two."""

    changed = Signal()
    """It has begun or ended, or there is another partner, side or way of colouring."""
    progressed = Signal()
    """:attr:`difference` is new, or there is none any more."""
    table_wanted = Signal()
    """The table of all differences is to be shown, or closed."""
    another_wanted = Signal(object)
    """Another model is to be chosen for the second side, from a menu below this QWidget."""
    reading_changed = Signal()
    """The second side is read, or has been, or cannot be."""
    failed = Signal(object)
    """GltrError; what was compared before still is."""
    reading_failed = Signal(object)
    """GltrError, after :attr:`failed`: the second side could not be read."""
    status_changed = Signal(str)
    """A line for the status bar."""

    def __init__(
        self,
        pane: TextPane,
        texts: OpenTexts,
        models: ModelMenu,
        make_pair: Callable[[SideBySide, SecondColumn], Joined],
    ) -> None:
        """``make_pair`` joins a second column to the first."""
        super().__init__(pane)
        self.pane = pane
        self._texts, self._models = texts, models
        self.kind: Kind | None = None
        """What is compared; None while nothing is."""
        self.is_swapped = False
        """Whether the second column stands on the left, and its side is the left one."""
        self.shows_difference = False
        """Whether the colours are those of the difference, and not each side's own."""
        self.second: SecondColumn | None = None
        """The second side; None while nothing is compared."""
        self._make_pair = make_pair
        self._pair: Joined | None = None
        self._awaiting: OpenText | None = None
        """The text that is to stand beside the next one that is shown."""
        self._current, self._first_choice = texts.current, models.choice
        texts.current_changed.connect(self._follow_current)
        texts.changed.connect(self._follow_texts)
        models.changed.connect(self._follow_model)
        pane.analysis.state_changed.connect(self._follow_first_reading)
        pane.analysis.asked.connect(self._agree)
        pane.analysis.requested.connect(self._follow_request)

    # What is compared

    @property
    def active(self) -> bool:
        """Whether anything is compared."""
        return self.second is not None

    @property
    def partner(self) -> OpenText | None:
        """The open text on the second side, if that is one."""
        return self.second.partner if self.second is not None else None

    @property
    def difference(self) -> Difference | None:
        """The difference between both sides; None until both are read as they stand."""
        return self._pair.difference if self._pair is not None else None

    @property
    def correspondence(self) -> Correspondence | None:
        """Which places of the left and the right text belong together; None until known."""
        return self._pair.correspondence if self._pair is not None else None

    @property
    def running(self) -> bool:
        """Whether the second side is being read."""
        return self.second is not None and self.second.analysis.running

    @property
    def names(self) -> tuple[str, str]:
        """The titles of the left and the right side; empty while nothing is compared."""
        if self.second is None:
            return "", ""
        if self.kind is Kind.TEXTS:
            names = self._texts.current.title, self.second.title
        else:
            names = names_of_models(self._models.choice, self.second.choice())
        return (names[1], names[0]) if self.is_swapped else names

    @property
    def editors(self) -> tuple[TokenEditor, ...]:
        """The editors of the left and the right side; none while nothing is compared."""
        if self.second is None:
            return ()
        editors = self.pane.editor, self.second.editor
        return editors[::-1] if self.is_swapped else editors

    def side_of(self, editor: TokenEditor) -> Side:
        """The side on which ``editor`` stands, which is the pane's or the second one."""
        from gltr_desktop.analysis.difference.diverging import Side

        is_first = editor is self.pane.editor
        return Side.LEFT if is_first is not self.is_swapped else Side.RIGHT

    # Beginning and ending

    def set_text_beside(self, text: OpenText) -> None:
        """Compare the text of the pane with another open text, which stands to its right."""
        current = self._texts.current
        if refusal := refusal_of_text(current, text):
            self.failed.emit(refusal)
        elif text.is_unread:
            # What was not read from its file yet is read into the pane.
            self._awaiting = current
            self._texts.show(text)
        else:
            self._compare_with(text, is_before=False)

    def set_next_beside(self, *, waiting: bool) -> None:
        """Compare the text of the pane with the next one that is shown, or not."""
        self._awaiting = self._texts.current if waiting else None

    def set_saved_beside(self) -> None:
        """Compare the text of the pane with what its file holds, which stands to its left."""
        current = self._texts.current
        saved = current.saved_text
        if refusal := refusal_of(current):
            self.failed.emit(refusal)
            return
        if saved is None:
            message = "This text has no file that it could be compared with."
            self.failed.emit(GltrError(message, "Save it, edit it, and compare it then."))
            return
        second = self._begin(Kind.TEXTS, f"{current.title} (saved)", self._window_choice)
        self.is_swapped = True
        second.hold(saved)
        self._show()

    def set_model_beside(self, choice: ModelChoice) -> None:
        """Compare what the model of the window makes of the text with what ``choice`` does."""
        if refusal := refusal_of_model(self._texts.current, self._models.choice, choice):
            self.failed.emit(refusal)
            return
        second = self._begin(Kind.MODELS, "", lambda: choice)
        self.shows_difference = True
        second.mirror(self.pane.editor)
        self._show()

    def _compare_with(self, text: OpenText, *, is_before: bool) -> None:
        second = self._begin(Kind.TEXTS, text.title, self._window_choice)
        self.is_swapped = is_before
        second.hold_open_text(text)
        self._show()

    def swap(self) -> None:
        """Exchange left and right; nothing is read again."""
        if self.second is not None:
            self.is_swapped = not self.is_swapped
            self._show()

    def show_difference(self, *, shown: bool) -> None:
        """Colour the text by the difference, or each side by its own measure."""
        if self.second is not None and shown is not self.shows_difference:
            self.shows_difference = shown
            self._show()

    @Slot()
    def stop(self) -> None:
        """Compare nothing any more; the text of the pane stays as it is."""
        if self.second is not None:
            self._end()
            self.changed.emit()
            self.progressed.emit()

    def stop_reading(self) -> None:
        """Stop reading the second side; what is coloured stays."""
        if self.second is not None:
            self.second.analysis.stop()

    def close(self) -> None:
        """The window is closed."""
        if self.second is not None:
            self.second.analysis.close()

    def _begin(self, kind: Kind, title: str, choice: Callable[[], ModelChoice]) -> SecondColumn:
        # Imported late: most windows never compare.
        from gltr_desktop.ui.side_by_side.second_column import SecondColumn

        self._end()
        self.kind, self.is_swapped, self.shows_difference = kind, False, False
        self.second = second = SecondColumn(self.pane, kind, title, choice)
        self._pair = self._make_pair(self, second)
        second.edit_refused.connect(self.status_changed)
        analysis = second.analysis
        analysis.progressed.connect(self.reading_changed)
        analysis.state_changed.connect(self.reading_changed)
        analysis.needs_changed.connect(self.reading_changed)
        analysis.failed.connect(self._fail)
        analysis.status_changed.connect(self._tell)
        if self.pane.analysis.needs_asking:
            self.pane.analysis.analyse_automatically()
        return second

    def _show(self) -> None:
        """Put the second side where it belongs, and tell everybody."""
        if self._pair is not None:
            self._pair.arrange()
            self.changed.emit()

    def _end(self) -> None:
        second, self.second = self.second, None
        pair, self._pair = self._pair, None
        self.kind = None
        if second is not None and pair is not None:
            pair.end()
            second.shut_down()

    def _window_choice(self) -> ModelChoice:
        return self._models.choice

    # What happens

    @Slot()
    def _follow_current(self) -> None:
        before, self._current = self._current, self._texts.current
        awaiting, self._awaiting = self._awaiting, None
        if awaiting is not None and awaiting in self._texts.texts:
            self._compare_with(awaiting, is_before=True)
            return
        second = self.second
        if second is None or self._current is before:
            return
        if self.kind is Kind.MODELS:
            second.mirror(self.pane.editor)
        elif second.partner is None:
            # What a file holds is compared with its own text only.
            self.stop()
            return
        elif second.partner is self._current:
            # Both change places.
            if before not in self._texts.texts:
                self.stop()
                return
            second.title = before.title
            second.hold_open_text(before)
        self.changed.emit()

    @Slot()
    def _follow_texts(self) -> None:
        second = self.second
        if second is None or second.partner is None:
            return
        if second.partner not in self._texts.texts:
            self.stop()
        elif second.title != second.partner.title:
            second.title = second.partner.title
            self.changed.emit()

    @Slot(object)
    def _follow_model(self, choice: ModelChoice) -> None:
        before, self._first_choice = self._first_choice, choice
        second = self.second
        if second is None:
            return
        if self.kind is Kind.TEXTS:
            second.analysis.analyse_automatically()
        elif second.choice() == choice:
            # The same model twice says nothing: both change places.
            second.choose(before)
        self.changed.emit()

    @Slot()
    def _follow_first_reading(self) -> None:
        """What is read of the first side by itself, is read of the second one."""
        if self.second is None or self.kind is not Kind.MODELS or not self.pane.analysis.running:
            return
        # Of what nobody has asked for, a server gets nothing.
        if self.second.analysis.live or not self.second.choice().is_on_server:
            self._read_second()

    @Slot()
    def _agree(self) -> None:
        """Whoever asks for an analysis asks for those of both sides."""
        if self.second is not None:
            self.second.analysis.agree()

    @Slot()
    def _follow_request(self) -> None:
        """Whoever has the text read means both sides; the first one is about to be asked for."""
        QTimer.singleShot(0, self, self._read_second)

    @Slot()
    def _read_second(self) -> None:
        if self.second is not None and self.second.analysis.needs_asking:
            self.second.analysis.analyse_edit()

    @Slot(object)
    def _fail(self, error: GltrError) -> None:
        self.show_difference(shown=False)  # There is none.
        self.failed.emit(error)
        self.reading_failed.emit(error)

    @Slot(str)
    def _tell(self, text: str) -> None:
        """One line cannot tell of two readings: the first one comes first."""
        if not self.pane.analysis.running:
            self.status_changed.emit(text)
