"""Scrolls one side with the other, so that what corresponds is at the top of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, QTimer, Slot

from gltr_desktop.analysis.difference.diverging import Side
from gltr_desktop.analysis.difference.kind import Kind
from gltr_desktop.ui.editor.positions import utf16_positions

if TYPE_CHECKING:
    from gltr_desktop.ui.editor.token_editor import TokenEditor
    from gltr_desktop.ui.side_by_side.second_column import SecondColumn
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide


class LinkedScrolling(QObject):
    """Whichever side is scrolled, by whatever means, the other one follows.

    Each time, the other's place is found from that of the side that was scrolled and from nothing
    else: errors cannot add up. What moves because lines are broken anew leads nobody.
    """

    def __init__(self, sides: SideBySide, second: SecondColumn) -> None:
        super().__init__(second)
        self._sides = sides
        self._first, self._second = sides.pane.editor, second.editor
        self._leader = self._first
        """The side that was scrolled last."""
        self._is_following = self._is_laid_out_anew = False
        self._positions = {Side.LEFT: np.zeros(1, np.int32), Side.RIGHT: np.zeros(1, np.int32)}
        """(n + 1,) The UTF-16 position of every code point of a side, while they correspond."""
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._settle)
        self._first.verticalScrollBar().valueChanged.connect(self._follow_first)
        self._second.verticalScrollBar().valueChanged.connect(self._follow_second)
        for editor in (self._first, self._second):
            editor.installEventFilter(self)
        self._first.document_changed.connect(self._begin_anew)
        second.loading.connect(self._begin_anew)
        sides.changed.connect(self._wait_for_layout)
        sides.progressed.connect(self._take_correspondence)

    @Slot()
    def _follow_first(self) -> None:
        self._lead(self._first)

    @Slot()
    def _follow_second(self) -> None:
        self._lead(self._second)

    def _lead(self, leader: TokenEditor) -> None:
        # What holds another text, or is not to be seen, moves by itself.
        if self._is_following or self._is_laid_out_anew or not leader.isVisible():
            return
        self._leader = leader
        self._follow()

    def _follow(self) -> None:
        follower = self._second if self._leader is self._first else self._first
        if follower.isVisible():
            self._is_following = True
            self._bring_beside(self._leader, follower)
            self._is_following = False

    def _bring_beside(self, leader: TokenEditor, follower: TokenEditor) -> None:
        here, there = leader.verticalScrollBar(), follower.verticalScrollBar()
        if here.value() == here.minimum():
            there.setValue(there.minimum())
        elif here.value() == here.maximum():
            there.setValue(there.maximum())
        elif self._sides.kind is Kind.MODELS:
            _put_at_top(follower, _at_top(leader))
        elif self._sides.correspondence is not None:
            _put_at_top(follower, self._across(_at_top(leader), leader))
        else:
            there.setValue(round(there.maximum() * here.value() / here.maximum()))

    def _across(self, position: int, leader: TokenEditor) -> int:
        """The position in the other text that is beside ``position`` of ``leader`` (UTF-16)."""
        known, side = self._sides.correspondence, self._sides.side_of(leader)
        if known is None:
            return position
        other = Side.RIGHT if side is Side.LEFT else Side.LEFT
        place = int(self._positions[side].searchsorted(np.int32(position)))
        found = known.to_right(place) if side is Side.LEFT else known.to_left(place)
        positions = self._positions[other]
        return int(positions[min(int(found), len(positions) - 1)])

    # When to follow anew

    @Slot()
    def _take_correspondence(self) -> None:
        difference = self._sides.difference
        if difference is not None and self._sides.kind is Kind.TEXTS:
            self._positions = {
                Side.LEFT: utf16_positions(difference.left.text),
                Side.RIGHT: utf16_positions(difference.right.text),
            }
            self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While a column gets another width, its lines move by themselves."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.FontChange):
            self._wait_for_layout()
        return super().eventFilter(watched, event)

    @Slot()
    def _begin_anew(self) -> None:
        self._leader = self._first
        self._wait_for_layout()

    @Slot()
    def _wait_for_layout(self) -> None:
        self._is_laid_out_anew = True
        self._settled.start()

    @Slot()
    def _settle(self) -> None:
        self._is_laid_out_anew = False
        self._follow()


def _at_top(editor: TokenEditor) -> int:
    """The position (UTF-16) at which the first visible line begins."""
    block = editor.firstVisibleBlock()
    number = editor.verticalScrollBar().value() - block.firstLineNumber()
    layout = block.layout()
    if not 0 < number < layout.lineCount():
        return block.position()
    return block.position() + layout.lineAt(number).textStart()


def _put_at_top(editor: TokenEditor, position: int) -> None:
    """Scroll so that the line with ``position`` (UTF-16) is the first visible one."""
    document = editor.document()
    block = document.findBlock(min(position, document.characterCount() - 1))
    # Before it is laid out, a paragraph counts as one line.
    editor.line_spacing.blockBoundingRect(block)
    line = block.layout().lineForTextPosition(position - block.position())
    number = line.lineNumber() if line.isValid() else 0
    editor.verticalScrollBar().setValue(block.firstLineNumber() + number)
