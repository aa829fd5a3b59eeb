"""Other colours, and lines below the tokens: chosen in the menu, in force everywhere, kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.charts import bring_up
from helpers.editors import coloured_editor
from helpers.pixels import part, picture, share
from helpers.spans import spans_of
from PySide6.QtCore import Qt

from gltr_desktop.analysis.colouring import Colouring
from gltr_desktop.analysis.palette import PALETTES, SAFE
from gltr_desktop.documents.exporters import exporter_named
from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.main_window import MainWindow


def test_the_choice_is_shown_at_once_and_kept(
    coloured: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    actions = coloured.menu_actions.colour_menus.palettes
    assert [action.isChecked() for action in actions] == [True, False, False, False]
    runs = coloured.pane.analysis.request_id
    actions[PALETTES.index(SAFE)].trigger()
    theme = Theme.of(coloured.palette(), SAFE)
    bucket = int(spans_of(coloured).bucket[3])
    rect = coloured.pane.editor.span_rects(spans_of(coloured), 3)[0]
    assert share(part(picture(coloured.pane.editor.viewport()), rect), theme.buckets[bucket]) > 0.3
    bring_up(coloured.pane.panel.buckets)
    for widget in (coloured.pane.legend, coloured.pane.panel.buckets):
        assert share(picture(widget), theme.buckets[bucket]) > 0
    assert Settings().palette is SAFE
    assert coloured.pane.analysis.request_id == runs
    marked = theme.buckets[int(spans_of(coloured).bucket[3])]
    coloured.pane.cards.show_card(3)
    assert share(picture(coloured.pane.inspector), marked) > 0
    coloured.pane.use_floating_card(floating=True)
    coloured.pane.cards.show_card(3)
    assert coloured.pane.cards.card.bucket_colour == marked
    coloured.exports.write(exporter_named("html"), tmp_path / "page.html")
    qtbot.waitUntil(lambda: coloured.status_bar.status.text().startswith("Exported"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert SAFE.light.buckets[1] in page
    assert SAFE.dark.buckets[1] in page


def test_the_palette_outlives_a_change_of_surroundings(coloured: MainWindow) -> None:
    coloured.menu_actions.colour_menus.palettes[PALETTES.index(SAFE)].trigger()
    coloured._set_theme()
    assert coloured.pane.editor.theme == Theme.of(coloured.palette(), SAFE)


def test_lines_tell_the_buckets_without_colours(theme: Theme, qtbot: QtBot) -> None:
    editor = coloured_editor(qtbot, ["aaaa", " bbbb", " cccc", " dddd"], theme=theme)
    editor.setCursorWidth(0)

    colour = np.array([theme.ink.red(), theme.ink.green(), theme.ink.blue()])

    def ink() -> list[int]:
        pixels = picture(editor.viewport())
        found = []
        for index in range(4):
            rect = editor.span_rects(spans_of(editor), index)[0]
            line = part(pixels, rect.adjusted(3, rect.height() - 2, -3, 1))
            found.append(int((np.abs(line.astype(int) - colour).max(-1) < 90).sum()))
        return found

    plain = ink()
    editor.set_colouring(Colouring(underlined=True))
    lined = [after - before for before, after in zip(plain, ink(), strict=True)]
    assert lined[0] == 0
    assert 0 < lined[1] < lined[2] < lined[3]


def test_lines_are_chosen_in_the_menu_and_kept(coloured: MainWindow) -> None:
    before = picture(coloured.pane.editor.viewport())
    coloured.menu_actions.colour_menus.underlines.trigger()
    assert Settings().underlined
    assert (picture(coloured.pane.editor.viewport()) != before).any()
    coloured.menu_actions.colour_menus.underlines.trigger()
    assert not Settings().underlined


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_4])
def test_places_to_go_to_are_named_by_their_ranks(coloured: MainWindow, key: Qt.Key) -> None:
    forward, back = coloured.menu_actions._go_to
    assert [action.text() for action in forward] == [action.text() for action in back]
    assert forward[0].text() == "&1  among the 10 best guesses"
    coloured.colouring_controller.set_thresholds(type(coloured.colouring.thresholds)((5, 50, 500)))
    assert forward[3].text() == "&4  beyond the 500th guess"
    assert forward[key - Qt.Key.Key_1].shortcut().toString() == f"Alt+{chr(key)}"
