"""The lines that a reader sees about a token."""

from __future__ import annotations

import pytest
from helpers.analyses import analysis_of

from gltr_desktop.analysis.record import UNSCORED
from gltr_desktop.documents.card_text import bar, card


def test_a_token_has_its_text_its_figures_and_what_was_predicted() -> None:
    analysis = analysis_of(["Hello", " world", "\n"], [0, 1, 5000], top_k=3)
    assert card(analysis, 1).split("\n") == [
        "␣world",
        "2nd of 16,384 guesses · probability 15.0%",
        "frac(p) 0.500 · entropy 1.35 nats · context 2",
        "",
        "\u200730.0%\t━━╸\tHello",
        "\u200715.0%\t━\t␣world  ← here",
        "\u200710.0%\t━\t↵",
    ]
    assert card(analysis, 2).startswith(
        "↵\n5,001st of 16,384 guesses · probability 0.006%\nfrac(p) < 0.001 · "
    )
    assert "← here" not in card(analysis, 2)


def test_the_actual_token_is_marked_by_its_id_not_by_its_text() -> None:
    analysis = analysis_of(["⟨C3⟩", b"\xc3", b"\xa9"], [0, 0, 0])
    assert card(analysis, 1).split("\n")[6:8] == [
        "\u200730.0%\t━━╸\t⟨C3⟩  ← here",
        "\u200715.0%\t━\t⟨C3⟩",
    ]


def test_without_predictions_there_are_figures_only() -> None:
    assert card(analysis_of(["a", "b"], [0, 1], top_k=0), 1).split("\n") == [
        "b",
        "2nd of 16,384 guesses · probability 15.0%",
        "entropy 1.35 nats · context 2",
    ]


def test_a_split_character_lists_its_pieces() -> None:
    analysis = analysis_of(["a", b"\xe6\xbc", b"\xa2"], [0, 4, UNSCORED], top_k=3)
    assert card(analysis, 1).split("\n") == [
        "漢",
        "spelled with 2 tokens",
        "",
        "⟨E6 BC⟩",
        "5th of 16,384 guesses · probability 6.0%",
        "frac(p) 0.200 · entropy 1.80 nats · context 2",
        "\u200730.0%\t━━╸\ta",
        "\u200715.0%\t━\t⟨A2⟩",
        "",
        "⟨A2⟩",
        "not scored",
    ]


def test_text_from_right_to_left_does_not_turn_the_line_around() -> None:
    lines = card(analysis_of([" كلمة", "x"], [0, 1]), 1).split("\n")
    assert lines[4] == "\u200730.0%\t━━╸\t\u2068␣كلمة\u2069"
    assert "\u2068" not in lines[0]


@pytest.mark.parametrize(
    ("probability", "shown"), [(1, "━" * 8), (0.5, "━" * 4), (0.07, "╸"), (0.01, "")]
)
def test_bars_are_as_long_as_the_probability(probability: float, shown: str) -> None:
    assert bar(probability) == shown
