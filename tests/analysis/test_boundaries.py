"""Where sentences begin, in several scripts."""

from __future__ import annotations

import pytest

from gltr_desktop.analysis.boundaries import sentence_starts


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("   ", []),
        ("One. Two! Three?", ["One. ", "Two! ", "Three?"]),
        ("It cost 3.50, i.e. little. Good.", ["It cost 3.50, i.e. little. ", "Good."]),
        ("“Go,” she said. “Now.”", ["“Go,” she said. ", "“Now.”"]),
        ("道可道。非常道。名可名", ["道可道。", "非常道。", "名可名"]),
        ("😀 One. 👩‍👩‍👧 Two.", ["😀 One. ", "👩‍👩‍👧 Two."]),
        ("A title\n\nA text.", ["A title\n\n", "A text."]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    starts = sentence_starts(text).tolist()
    ends = [*starts[1:], len(text)] if starts else []
    found = [text[begin:end].strip() for begin, end in zip(starts, ends, strict=True)]
    assert found == [sentence.strip() for sentence in sentences]
