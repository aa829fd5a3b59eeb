"""The owner of a window's colouring: one signal for each change, and all of it remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.measures import RANK, SURPRISAL
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.analysis.colouring import GLTR_COLOURING, Colouring, default_thresholds
from gltr_desktop.analysis.palette import GLTR, SAFE
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.ui.colouring_controller import ColouringController
from gltr_desktop.ui.dialogs.palette_dialog import PaletteDialog
from gltr_desktop.ui.dialogs.thresholds_dialog import ThresholdsDialog
from gltr_desktop.ui.settings import Settings
from gltr_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

OWN_LIMITS = Thresholds((1, 2, 3))
PLAIN_WORDS = Thresholds(plain_words=True)

CHANGES: dict[str, tuple[Callable[[ColouringController], None], Colouring]] = {
    "measure": (
        lambda controller: controller.choose_measure(SURPRISAL),
        replace(
            GLTR_COLOURING,
            thresholds=Thresholds(SURPRISAL.limits, SURPRISAL),
            token_thresholds=Thresholds(SURPRISAL.limits, SURPRISAL),
        ),
    ),
    "no measure": (
        lambda controller: controller.choose_measure(None),
        replace(GLTR_COLOURING, painted=False),
    ),
    "granularity": (
        lambda controller: controller.choose_granularity(Granularity.SENTENCE),
        replace(
            GLTR_COLOURING,
            granularity=Granularity.SENTENCE,
            thresholds=Thresholds(RANK.mean_limits),
        ),
    ),
    "thresholds": (
        lambda controller: controller.set_thresholds(OWN_LIMITS),
        replace(GLTR_COLOURING, thresholds=OWN_LIMITS, token_thresholds=OWN_LIMITS),
    ),
    "plain words": (
        lambda controller: controller.choose_plain_words(plain=True),
        replace(GLTR_COLOURING, thresholds=PLAIN_WORDS, token_thresholds=PLAIN_WORDS),
    ),
    "palette": (
        lambda controller: controller.choose_palette(SAFE),
        replace(GLTR_COLOURING, palette=SAFE),
    ),
    "line breaks": (
        lambda controller: controller.choose_line_breaks(shown=True),
        replace(GLTR_COLOURING, line_breaks=True),
    ),
    "continuous": (
        lambda controller: controller.choose_continuous(continuous=True),
        replace(GLTR_COLOURING, continuous=True),
    ),
    "underlines": (
        lambda controller: controller.choose_underlines(underlined=True),
        replace(GLTR_COLOURING, underlined=True),
    ),
}
"""Ways to change GLTR's colouring, and what it is afterwards."""

each_change = pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)


@pytest.fixture
def emitted(controller: ColouringController) -> list[Colouring]:
    """What ``changed`` has passed so far."""
    emitted: list[Colouring] = []
    controller.changed.connect(emitted.append)
    return emitted


def set_surroundings(widget: QWidget, colour: str) -> None:
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(colour))
    widget.setPalette(palette)


@each_change
def test_a_change_emits_one_new_colouring(
    change: Callable[[ColouringController], None],
    expected: Colouring,
    controller: ColouringController,
    emitted: list[Colouring],
) -> None:
    before = controller.colouring
    change(controller)
    assert emitted == [expected]
    assert controller.colouring == expected
    # Whoever still holds the old one has it as it was.
    assert before == GLTR_COLOURING


@each_change
def test_nothing_is_emitted_when_nothing_changes(
    change: Callable[[ColouringController], None],
    expected: Colouring,
    controller: ColouringController,
    emitted: list[Colouring],
) -> None:
    change(controller)
    change(controller)
    assert emitted == [expected]
    assert controller.colouring is emitted[0]


@each_change
def test_a_change_is_remembered(
    change: Callable[[ColouringController], None],
    expected: Colouring,
    frame: QWidget,
    controller: ColouringController,
) -> None:
    change(controller)
    assert Settings().colouring == expected
    assert ColouringController(frame, Settings()).colouring == expected


def test_the_colouring_is_known_when_it_is_emitted(controller: ColouringController) -> None:
    known: list[Colouring] = []
    controller.changed.connect(lambda _: known.append(controller.colouring))
    controller.choose_measure(SURPRISAL)
    assert [colouring.measure for colouring in known] == [SURPRISAL]


def test_a_plain_text_keeps_its_measure(controller: ColouringController) -> None:
    controller.choose_measure(SURPRISAL)
    controller.choose_measure(None)
    assert controller.colouring.measure is SURPRISAL
    controller.choose_measure(SURPRISAL)
    assert controller.colouring.painted


def test_each_measure_and_kind_of_unit_comes_back_with_its_own_thresholds(
    controller: ColouringController,
) -> None:
    controller.set_thresholds(OWN_LIMITS)
    controller.choose_granularity(Granularity.PARAGRAPH)
    assert controller.colouring.thresholds == default_thresholds(RANK, Granularity.PARAGRAPH)
    assert controller.colouring.token_thresholds == OWN_LIMITS
    controller.choose_measure(SURPRISAL)
    assert controller.colouring.token_thresholds == Thresholds(SURPRISAL.limits, SURPRISAL)
    controller.choose_granularity(Granularity.WORD)
    controller.choose_measure(RANK)
    assert controller.colouring.thresholds == OWN_LIMITS


def test_plain_words_stay_with_other_thresholds(controller: ColouringController) -> None:
    controller.choose_plain_words(plain=True)
    controller.set_thresholds(OWN_LIMITS)
    assert controller.colouring.thresholds == replace(OWN_LIMITS, plain_words=True)
    controller.choose_measure(SURPRISAL)
    assert controller.colouring.thresholds.plain_words


@pytest.mark.parametrize(("surroundings", "dark"), [("#ffffff", False), ("#202020", True)])
def test_the_theme_suits_the_surroundings_and_the_palette(
    surroundings: str, dark: bool, frame: QWidget, controller: ColouringController
) -> None:
    set_surroundings(frame, surroundings)
    assert controller.theme == Theme.of(frame.palette(), GLTR)
    assert controller.theme.dark is dark
    controller.choose_palette(SAFE)
    colours = SAFE.dark if dark else SAFE.light
    assert controller.theme.buckets == tuple(map(QColor, colours.buckets))


# Dialogs


def test_the_thresholds_of_the_present_measure_and_granularity_are_asked_for(
    frame: QWidget, controller: ColouringController, emitted: list[Colouring]
) -> None:
    controller.choose_measure(SURPRISAL)
    controller.choose_granularity(Granularity.SENTENCE)
    chosen = Thresholds((1.5, 2.5, 3.5), SURPRISAL)
    controller.set_thresholds(chosen)
    emitted.clear()
    controller.ask_thresholds()
    (dialog,) = frame.findChildren(ThresholdsDialog)
    assert [field.value() for field in dialog.fields] == [1.5, 2.5, 3.5]
    dialog.box.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    default = default_thresholds(SURPRISAL, Granularity.SENTENCE)
    assert [colouring.thresholds for colouring in emitted] == [default]
    dialog.reject()
    assert controller.colouring.thresholds == chosen
    assert Settings().thresholds == chosen


def test_the_users_colours_are_in_use_while_they_are_asked_for(
    frame: QWidget, controller: ColouringController, emitted: list[Colouring]
) -> None:
    controller.choose_palette(SAFE)
    controller.ask_palette()
    (dialog,) = frame.findChildren(PaletteDialog)
    assert controller.colouring.palette == Settings().own_palette
    dialog.set_colour(3, "#abcdef")
    dialog.accept()
    assert [colouring.palette.light.buckets[3] for colouring in emitted] == [
        SAFE.light.buckets[3],
        GLTR.light.buckets[3],
        "#abcdef",
    ]
    assert Settings().palette == Settings().own_palette == controller.colouring.palette


@pytest.mark.parametrize(("surroundings", "dark"), [("#ffffff", False), ("#202020", True)])
def test_the_colours_that_are_asked_for_are_those_of_the_surroundings(
    surroundings: str, dark: bool, frame: QWidget, controller: ColouringController
) -> None:
    set_surroundings(frame, surroundings)
    controller.ask_palette()
    (dialog,) = frame.findChildren(PaletteDialog)
    dialog.set_colour(0, "#112233" if dark else "#ddeeff")
    dialog.accept()
    own = Settings().own_palette
    assert (own.dark.buckets[0] == "#112233") is dark
    assert (own.light.buckets[0] == "#ddeeff") is not dark


def test_a_dialog_is_gone_once_it_is_closed(
    frame: QWidget, controller: ColouringController, qtbot: QtBot
) -> None:
    controller.ask_thresholds()
    (dialog,) = frame.findChildren(ThresholdsDialog)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.accept()
    assert frame.findChildren(ThresholdsDialog) == []
