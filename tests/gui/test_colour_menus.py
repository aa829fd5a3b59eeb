"""The menus that set how the text is shown, without the rest of the window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import MODEL, analysis_of
from helpers.measures import ENTROPY, FRAC_P, PROBABILITY, RANK, SURPRISAL

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds
from gltr_desktop.analysis.measures import MEASURES, Measure
from gltr_desktop.analysis.model_record import AFTER, BEFORE, ModelRecord
from gltr_desktop.analysis.palette import GLTR, GREY, PALETTES, SAFE, PaletteSet
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.models.options import DEFAULT_TOP_K
from gltr_desktop.ui.colouring_controller import ColouringController
from gltr_desktop.ui.dialogs.palette_dialog import PaletteDialog
from gltr_desktop.ui.menus.colour_menus import ColourMenus
from gltr_desktop.ui.settings import TOP_KS, Settings

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu, QWidget


@pytest.fixture
def menus(frame: QWidget, controller: ColouringController) -> ColourMenus:
    return ColourMenus(frame, controller, DEFAULT_TOP_K)


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def checked(actions: list[QAction]) -> list[int]:
    """The indices of the checked ones of ``actions``."""
    return [index for index, action in enumerate(actions) if action.isChecked()]


# What is offered


def test_the_entries_are_those_of_the_tables(menus: ColourMenus) -> None:
    assert texts(menus.measures) == [
        *(f"&{number}  {measure.title}" for number, measure in enumerate(MEASURES, 1)),
        "&0  Off",
        "",
        "Words: &Corrected for Where They End",
        "Words: P&lain Product",
    ]
    assert texts(menus.granularities) == [f"&{each.plural.capitalize()}" for each in Granularity]
    assert texts(menus.colours) == [
        *(palette.title for palette in PALETTES),
        "&Your Own…",
        "",
        "&Continuous",
        "Add &Underlines",
        "Colour &Line Breaks",
    ]
    assert menus.colours.actions()[-4].isSeparator()
    assert texts(menus.predictions) == [str(count) for count in TOP_KS]
    assert texts(menus.shown) == [
        "&1  among the 10 best guesses",
        "&2  11th–100th guess",
        "&3  101st–1,000th guess",
        "&4  beyond the 1,000th guess",
    ]


def test_the_tips_explain_the_measures(menus: ColourMenus) -> None:
    *measures, off = menus.by_measure
    assert menus.measures.toolTipsVisible()
    assert [action.toolTip() for action in measures] == [each.description for each in MEASURES]
    assert off.toolTip() == "Leave the text plain; point at it to see the values."


def test_a_new_user_sees_gltrs_choices(menus: ColourMenus) -> None:
    assert checked(menus.by_measure) == [MEASURES.index(RANK)]
    assert checked(menus.by_granularity) == [0]
    assert checked(menus.palettes) == [PALETTES.index(GLTR)]
    for switch in (menus.continuous, menus.underlines, menus.line_breaks):
        assert not switch.isChecked()
    assert checked(menus.by_top_k) == [TOP_KS.index(DEFAULT_TOP_K)]
    assert checked(menus.by_bucket) == list(range(len(BUCKETS)))


def test_what_was_chosen_before_is_checked_from_the_start(frame: QWidget) -> None:
    settings = Settings()
    settings.measure, settings.granularity = ENTROPY, Granularity.WORD
    settings.palette, settings.underlined = SAFE, True
    menus = ColourMenus(frame, ColouringController(frame, settings), TOP_KS[-1])
    assert checked(menus.by_measure) == [MEASURES.index(ENTROPY)]
    assert checked(menus.by_granularity) == [list(Granularity).index(Granularity.WORD)]
    assert checked(menus.palettes) == [PALETTES.index(SAFE)]
    assert menus.underlines.isChecked()
    assert checked(menus.by_top_k) == [len(TOP_KS) - 1]
    assert menus.by_bucket[0].text() == "&1  entropy below 2.3 nats"


# Choosing


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_a_measure_is_chosen(
    measure: Measure, menus: ColourMenus, controller: ColouringController
) -> None:
    controller.choose_measure(None)
    menus.by_measure[MEASURES.index(measure)].trigger()
    assert controller.colouring.measure is measure
    assert controller.colouring.painted


def test_the_colours_are_turned_off(menus: ColourMenus, controller: ColouringController) -> None:
    menus.by_measure[-1].trigger()
    assert not controller.colouring.painted
    assert checked(menus.by_measure) == [len(MEASURES)]


@pytest.mark.parametrize("granularity", Granularity)
def test_a_granularity_is_chosen(
    granularity: Granularity, menus: ColourMenus, controller: ColouringController
) -> None:
    controller.choose_granularity(Granularity.PARAGRAPH)
    menus.by_granularity[list(Granularity).index(granularity)].trigger()
    assert controller.colouring.granularity is granularity


def test_words_are_shown_as_plain_products_or_corrected(
    menus: ColourMenus, controller: ColouringController
) -> None:
    assert not any(action.isEnabled() for action in menus.word_choice)
    controller.choose_granularity(Granularity.WORD)
    assert checked(menus.word_choice) == [0]
    for index, plain in ((1, True), (0, False)):
        menus.word_choice[index].trigger()
        assert controller.colouring.thresholds.plain_words is plain
        assert controller.colouring.token_thresholds.plain_words is plain
        assert checked(menus.word_choice) == [index]


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
def test_a_palette_is_chosen(
    palette: PaletteSet, menus: ColourMenus, controller: ColouringController
) -> None:
    controller.choose_palette(GREY)
    menus.palettes[PALETTES.index(palette)].trigger()
    assert controller.colouring.palette is palette


def test_own_colours_are_asked_for_and_checked(
    frame: QWidget, menus: ColourMenus, controller: ColouringController
) -> None:
    menus.palettes[-1].trigger()
    (dialog,) = frame.findChildren(PaletteDialog)
    assert dialog.isVisible()
    assert checked(menus.palettes) == [len(PALETTES)]
    dialog.reject()
    assert controller.colouring.palette is GLTR
    assert checked(menus.palettes) == [PALETTES.index(GLTR)]


def test_underlines_are_chosen_and_given_up(
    menus: ColourMenus, controller: ColouringController
) -> None:
    menus.underlines.trigger()
    assert controller.colouring.underlined
    menus.underlines.trigger()
    assert not controller.colouring.underlined


def test_a_continuous_ramp_and_line_breaks_are_chosen_and_given_up(
    menus: ColourMenus, controller: ColouringController
) -> None:
    for on in (True, False):
        menus.continuous.trigger()
        assert controller.colouring.continuous is on
        menus.line_breaks.trigger()
        assert controller.colouring.line_breaks is on
    controller.choose_continuous(continuous=True)
    controller.choose_line_breaks(shown=True)
    assert menus.continuous.isChecked()
    assert menus.line_breaks.isChecked()


def test_a_number_of_predictions_is_chosen(menus: ColourMenus) -> None:
    chosen: list[int] = []
    menus.top_k_chosen.connect(chosen.append)
    for action in menus.by_top_k:
        action.trigger()
    assert chosen == list(TOP_KS)
    assert checked(menus.by_top_k) == [len(TOP_KS) - 1]


def test_a_bucket_is_asked_to_be_faded(menus: ColourMenus) -> None:
    toggled: list[int] = []
    menus.bucket_toggled.connect(toggled.append)
    for action in menus.by_bucket:
        action.trigger()
    assert toggled == [0, 1, 2, 3]


# Following


def test_the_checks_follow_the_colouring(
    menus: ColourMenus, controller: ColouringController
) -> None:
    controller.choose_measure(SURPRISAL)
    controller.choose_granularity(Granularity.SENTENCE)
    controller.choose_palette(GREY)
    controller.choose_underlines(underlined=True)
    assert checked(menus.by_measure) == [MEASURES.index(SURPRISAL)]
    assert checked(menus.by_granularity) == [list(Granularity).index(Granularity.SENTENCE)]
    assert checked(menus.palettes) == [PALETTES.index(GREY)]
    assert menus.underlines.isChecked()
    controller.choose_measure(None)
    assert checked(menus.by_measure) == [len(MEASURES)]


def test_the_buckets_are_named_by_their_thresholds(
    menus: ColourMenus, controller: ColouringController
) -> None:
    controller.set_thresholds(Thresholds((5, 50, 2_000)))
    assert texts(menus.shown) == [
        "&1  among the 5 best guesses",
        "&2  6th–50th guess",
        "&3  51st–2,000th guess",
        "&4  beyond the 2,000th guess",
    ]
    controller.choose_measure(FRAC_P)
    assert texts(menus.shown)[0] == "&1  frac(p) 0.5 or more"


def test_the_buttons_say_what_is_chosen(
    menus: ColourMenus, controller: ColouringController
) -> None:
    colour, level = menus.measure_button, menus.level_button
    assert (colour.menu(), level.menu()) == (menus.measures, menus.granularities)
    assert colour.toolTip() == "The measure that colours the text"
    assert level.toolTip() == "Colour by token, word, sentence or paragraph"
    assert (colour.text(), level.text()) == ("Colour by: Rank ▾", "Tokens ▾")
    controller.choose_measure(PROBABILITY)
    controller.choose_granularity(Granularity.WORD)
    assert (colour.text(), level.text()) == ("Colour by: Probability ▾", "Words ▾")
    controller.choose_measure(None)
    assert colour.text() == "Colour by: Off ▾"
    menus.set_compact(compact=True)
    assert colour.text() == "Off ▾"


def test_no_choice_makes_a_button_wider(
    menus: ColourMenus, controller: ColouringController
) -> None:
    before = [button.sizeHint() for button in (menus.measure_button, menus.level_button)]
    for measure, granularity in zip([*MEASURES, None], [*Granularity] * 2, strict=False):
        controller.choose_measure(measure)
        controller.choose_granularity(granularity)
        after = [button.sizeHint() for button in (menus.measure_button, menus.level_button)]
        assert after == before


@pytest.mark.parametrize("granularity", Granularity)
def test_a_level_is_chosen_in_the_row_and_shown_there(
    granularity: Granularity, menus: ColourMenus, controller: ColouringController
) -> None:
    index = list(Granularity).index(granularity)
    controller.choose_granularity(Granularity.PARAGRAPH)
    menus.levels.buttons[index].click()
    assert controller.colouring.granularity is granularity
    controller.choose_granularity(Granularity.WORD)
    assert menus.levels.current == list(Granularity).index(Granularity.WORD)


def test_measures_that_the_engine_does_not_give_are_not_offered(menus: ColourMenus) -> None:
    poor = replace(MODEL, lacks=frozenset({"entropy", "top_logprob"}))
    menus.show_available(analysis_of(["a", " b"], [0, 1], model=poor))
    off = len(MEASURES)
    assert [index for index, action in enumerate(menus.by_measure) if not action.isEnabled()] == [
        MEASURES.index(FRAC_P),
        MEASURES.index(ENTROPY),
    ]
    assert menus.by_measure[off].isEnabled()
    menus.show_available(analysis_of(["a", " b"], [0, 1]))
    assert all(action.isEnabled() for action in menus.by_measure)
    menus.show_available(analysis_of(["a", " b"], [0, 1], model=poor))
    menus.show_available(None)
    assert all(action.isEnabled() for action in menus.by_measure)


@pytest.mark.parametrize(
    ("model", "offered", "why_not"),
    [
        (replace(MODEL, word_marks=BEFORE), True, ""),
        (replace(MODEL, word_marks=AFTER), False, "marks where words end"),
    ],
    ids=["corrected", "not corrected"],
)
def test_words_are_corrected_only_where_the_model_of_the_text_allows_it(
    model: ModelRecord,
    offered: bool,
    why_not: str,
    menus: ColourMenus,
    controller: ColouringController,
) -> None:
    controller.choose_granularity(Granularity.WORD)
    menus.show_available(analysis_of(["a", " b"], [0, 1], model=model))
    assert [action.isEnabled() for action in menus.word_choice] == [offered] * 2
    assert checked(menus.word_choice) == [0 if offered else 1]
    assert all(why_not in action.toolTip() for action in menus.word_choice)
    controller.choose_granularity(Granularity.SENTENCE)
    assert not any(action.isEnabled() for action in menus.word_choice)
    assert "level “Words”" in menus.word_choice[0].toolTip()


def test_faded_buckets_are_not_checked(menus: ColourMenus) -> None:
    toggled: list[int] = []
    menus.bucket_toggled.connect(toggled.append)
    menus.show_faded(frozenset({1, 3}))
    assert checked(menus.by_bucket) == [0, 2]
    menus.show_faded(frozenset())
    assert checked(menus.by_bucket) == [0, 1, 2, 3]
    # The menu follows: it asks for nothing.
    assert toggled == []
