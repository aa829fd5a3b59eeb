"""Two sides whose words have their values in two ways, or in one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.measures import RANK, SURPRISAL
from helpers.side_by_side import BEFORE, compare_texts, second_of, wait_for_difference
from helpers.tiny_models import CONFIGS, save_model
from helpers.widgets import child_of
from helpers.windows import wait_for_colours
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from gltr_desktop.analysis.byte_alphabet import characters_of
from gltr_desktop.analysis.histograms import bucket_histogram
from gltr_desktop.analysis.segmentation import Granularity
from gltr_desktop.analysis.words.surprisal import can_correct
from gltr_desktop.ui.legend.legend_words import heading
from gltr_desktop.ui.side_by_side.pair_strip import PairStrip

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from gltr_desktop.ui.charts.bar_chart import BarChart
    from gltr_desktop.ui.main_window import MainWindow


@pytest.fixture(scope="session")
def unmarked_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a model whose tokens do not say where words begin or end: white space is lost."""
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(
        models.BPE({characters_of(bytes([byte])): byte for byte in range(256)}, [])
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer)
    return save_model(tmp_path_factory.mktemp("models") / "unmarked", CONFIGS["gpt2"], fast)


@pytest.fixture
def compared(window: MainWindow, unmarked_model: Path, qtbot: QtBot) -> MainWindow:
    """The surprisal of words by a model that corrects them, and by one beside it that cannot."""
    window.colouring_controller.choose_measure(SURPRISAL)
    window.colouring_controller.choose_granularity(Granularity.WORD)
    window.pane.editor.insertPlainText(BEFORE)
    window.pane.analysis.analyse()
    wait_for_colours(window, qtbot)
    sides = window.side_by_side
    sides.set_model_beside(replace(window.model_menu.choice, name=str(unmarked_model)))
    difference = wait_for_difference(window, qtbot)
    assert can_correct(difference.left.model)
    assert not can_correct(difference.right.model)
    sides.show_difference(shown=False)
    return window


def titles(window: MainWindow) -> list[str]:
    return [title.text for title in child_of(window, PairStrip).titles]


def test_the_titles_say_how_words_of_either_side_have_their_values(compared: MainWindow) -> None:
    assert titles(compared) == ["A: tiny, words: corrected", "B: unmarked, words: plain product"]
    left, right = child_of(compared, PairStrip).titles
    assert "corrected for where it ends" in left.toolTip()
    assert "the tokenizer does not mark words" in right.toolTip()
    assert right.accessibleDescription() in right.toolTip()
    compared.side_by_side.swap()
    assert titles(compared) == ["A: unmarked, words: plain product", "B: tiny, words: corrected"]


def test_both_as_plain_products_need_no_mention(compared: MainWindow) -> None:
    compared.colouring_controller.choose_plain_words(plain=True)
    assert all(title.endswith(" bits/character") for title in titles(compared))
    assert all(title.toolTip() == title.text for title in child_of(compared, PairStrip).titles)
    compared.colouring_controller.choose_plain_words(plain=False)
    assert titles(compared)[0].endswith("words: corrected")
    compared.colouring_controller.choose_measure(RANK)
    assert all(title.endswith(" bits/character") for title in titles(compared))


def test_the_colours_of_the_difference_are_of_no_method(compared: MainWindow) -> None:
    compared.side_by_side.show_difference(shown=True)
    assert all(title.endswith(" bits/character") for title in titles(compared))


def test_what_is_still_to_be_read_is_said_first(compared: MainWindow) -> None:
    compared.pane.editor.insertPlainText("More. ")
    assert "edited since it was read" in titles(compared)[0]


def buckets_of(window: MainWindow) -> BarChart:
    panel = window.pane.panel
    panel.show_chart(panel.buckets)
    window.pane.charts.refresh()
    return panel.buckets


def test_a_chart_counts_plain_products_beside_plain_products_only(
    compared: MainWindow, unmarked_model: Path, tiny_model: Path, qtbot: QtBot
) -> None:
    assert buckets_of(compared).second is None
    compared.model_menu.choose(replace(compared.model_menu.choice, name=str(unmarked_model)))
    difference = wait_for_difference(compared, qtbot)
    assert second_of(compared).choice().name == str(tiny_model)
    chart, plain = buckets_of(compared), replace(compared.colouring.thresholds, plain_words=True)
    expected = bucket_histogram(difference.right, plain, granularity=Granularity.WORD)
    assert chart.second is not None
    assert chart.second.counts.tolist() == expected.counts.tolist()


def test_two_texts_by_one_model_say_it_as_one_does(window: MainWindow, qtbot: QtBot) -> None:
    window.colouring_controller.choose_measure(SURPRISAL)
    window.colouring_controller.choose_granularity(Granularity.WORD)
    compare_texts(window, qtbot)
    model = wait_for_difference(window, qtbot).left.model
    assert heading(window.colouring, "A", model) == "A · Surprisal, corrected:"
    assert "corrected for where it ends" in window.pane.legend.toolTip()
    assert all(title.endswith(" bits/character") for title in titles(window))
