"""Readings by the right encoding are more plausible than readings by a wrong one."""

from __future__ import annotations

import pytest

from gltr_desktop.documents.encodings.plausibility import plausibility


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("It costs £45 or 20 €.", "cp1252", "cp850"),
        ("The rod is 25 m² at 20±2 °C.", "cp1252", "mac_roman"),
        ("“Quite so,” she said – and left…", "cp1252", "mac_roman"),
        ("Le bœuf coûte 18 €.", "iso8859_15", "cp1252"),
        ("PERCHÉ NON PUÒ", "mac_roman", "cp1252"),
        ("El niño comió una manzana.", "mac_roman", "cp1252"),
        ("La café était « fermé ».", "cp1252", "cp866"),
        ("dis\xadcuss the re\xadsults", "cp1252", "cp850"),
    ],
)
def test_the_right_reading_is_the_more_plausible_one(text: str, right: str, wrong: str) -> None:
    misread = text.encode(right).decode(wrong)
    assert plausibility(text) > plausibility(misread)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "Größe",
        "МОСКВА",
        "Москва и Wien",
        "東京、大阪。",
        "ÉCOLE ÉLÉMENTAIRE",
        "McDonald’s",
        "ab",
    ],
)
def test_ordinary_text_is_plausible(text: str) -> None:
    assert plausibility(text) >= 1


@pytest.mark.parametrize("text", ["cafŽ", "nºne", "PUñ", "caf‚", "ÓëÉ ùù ûFd", "20▒2", "ƒoo"])
def test_characters_in_the_wrong_surroundings_are_not(text: str) -> None:
    assert plausibility(text) < 1
