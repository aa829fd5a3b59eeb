"""The texts of tokens and of predictions, as people can read them."""

from __future__ import annotations

from helpers.analyses import analysis_of

from gltr_desktop.analysis.token_text import prediction_text, token_text


def test_the_text_of_a_token_is_what_it_stands_for() -> None:
    analysis = analysis_of([" a", b"\xe2\x80", b"\x9cYes"], [0, 0, 0])
    assert [token_text(analysis, index) for index in range(3)] == [" a", "⟨E2 80⟩", "⟨9C⟩Yes"]


def test_predictions_are_read_after_the_bytes_before_them() -> None:
    pieces: list[str | bytes] = ["é", b"\xf0\x9f", b"\x99", b"\x82", " x"]
    analysis = analysis_of(pieces, [0] * 5)
    _, _, second, last, word = analysis.tokens.token_id.tolist()
    assert prediction_text(analysis, 3, last) == "🙂"
    assert prediction_text(analysis, 3, word) == " x"
    assert prediction_text(analysis, 2, last) == "⟨82⟩"
    assert prediction_text(analysis, 1, second) == "⟨99⟩"
    assert prediction_text(analysis, 4, last) == "⟨82⟩", "a finished character is no context"
