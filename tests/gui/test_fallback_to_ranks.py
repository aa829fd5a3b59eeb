"""A measure that the model of a text does not give: ranks are shown, and that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.analyses import analysis_of
from helpers.measures import ENTROPY, RANK, SURPRISAL
from helpers.server_analyses import served_analysis

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.ui.menus.colour_menus import ColourMenus
from gltr_desktop.ui.table.token_columns import COLUMNS
from gltr_desktop.ui.table.token_table_model import TokenTableModel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gltr_desktop.ui.colouring_controller import ColouringController

USUAL = analysis_of(["The", " cat"], [0, 5])
SERVED = served_analysis(["The", " cat"], [0, 40])


@pytest.fixture
def said(controller: ColouringController) -> list[str]:
    sentences: list[str] = []
    controller.fell_back.connect(sentences.append)
    return sentences


def test_ranks_take_the_place_of_what_is_missing(
    controller: ColouringController, said: list[str]
) -> None:
    controller.set_thresholds(Thresholds((5, 50, 500)))
    controller.choose_measure(ENTROPY)
    controller.suit(USUAL)
    assert (controller.colouring.measure, said) == (ENTROPY, [])
    controller.suit(SERVED)
    assert controller.colouring.measure is RANK
    assert controller.colouring.thresholds.limits == (5, 50, 500)
    assert said == ["The model of this text does not give the entropy: the colours show ranks."]


def test_it_is_said_once_and_the_measure_comes_back(
    controller: ColouringController, said: list[str]
) -> None:
    controller.choose_measure(ENTROPY)
    controller.suit(SERVED)
    controller.suit(None)
    controller.suit(served_analysis(["Other"], [7]))
    assert controller.colouring.measure is RANK
    assert len(said) == 1
    controller.suit(USUAL)
    assert controller.colouring.measure is ENTROPY


def test_a_measure_that_is_there_is_left_alone(
    controller: ColouringController, said: list[str]
) -> None:
    controller.choose_measure(SURPRISAL)
    controller.suit(SERVED)
    assert (controller.colouring.measure, said) == (SURPRISAL, [])


def test_the_menu_says_why_it_is_not_offered(
    frame: QWidget, controller: ColouringController
) -> None:
    menus = ColourMenus(frame, controller, 10)
    menus.show_available(SERVED)
    missing = [action for action in menus.by_measure if not action.isEnabled()]
    assert [action.text() for action in missing] == ["&5  Entropy"]
    assert missing[0].toolTip().endswith("The model of this text does not give it.")
    menus.show_available(USUAL)
    assert missing[0].toolTip() == ENTROPY.description


@pytest.mark.parametrize(
    ("kind", "rank", "cells"),
    [
        ("ties counted", 40, ["≤ 41", "0.73%", "7.09", "–"]),
        ("at least", 2_000, ["≥ 1,001", "0.015%", "12.70", "–"]),
        ("rounded", 1_000_000, ["1,000,001", "< 0.0005%", "> 17.61", "–"]),
    ],
)
def test_the_table_shows_bounds_and_dashes(kind: str, rank: int, cells: list[str]) -> None:
    model = TokenTableModel()
    model.show_analysis(served_analysis(["The", " cat"], [0, rank], kind))
    titles = [column.title for column in COLUMNS]
    places = [titles.index(title) for title in titles if title != "frac(p)"][3:]
    assert [model.data(model.index(1, place)) for place in places] == cells
    assert model.data(model.index(0, titles.index("Rank"))) == "1"
    head, _, row = model.to_export()()
    assert head[len(COLUMNS) :] == ["Probability is" if kind == "rounded" else "Rank is"]
    assert row[-1] == ("at least" if kind == "at least" else "at most")
    assert "nan" not in row
