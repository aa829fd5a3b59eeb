"""Makes what joins two sides when it is needed for the first time: most windows never compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gltr_desktop.ui.side_by_side.pair import Pair
    from gltr_desktop.ui.side_by_side.pair_panel import PairPanel
    from gltr_desktop.ui.side_by_side.second_column import SecondColumn
    from gltr_desktop.ui.side_by_side.side_by_side import SideBySide
    from gltr_desktop.ui.texts.open_texts import OpenTexts


class PairMaker:
    """For one window; importing all of it would make every start of the program slower."""

    def __init__(self, texts: OpenTexts) -> None:
        self._texts = texts
        self.panel: PairPanel | None = None
        """What the pane shows of both sides beside the texts; None before the first comparison."""

    def make(self, sides: SideBySide, second: SecondColumn) -> Pair:
        """All that joins ``second``, which ``sides`` has by now, to the first side."""
        from gltr_desktop.ui.side_by_side.pair import Pair
        from gltr_desktop.ui.side_by_side.pair_panel import PairPanel

        pair = Pair(sides, second, self._texts)
        self.panel = self.panel or PairPanel(sides)
        return pair
