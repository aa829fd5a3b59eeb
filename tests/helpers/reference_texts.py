"""Texts to compare with: English enough for its language to be told, and each another one."""

from __future__ import annotations

import json
import lzma
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ENGLISH = (
    "the old house stood near a river and nobody knew who had lived there before the war because"
    " people of the village never talked about it while children would often go to look at its"
    " broken windows when they came home from school with their friends on warm days in summer"
)
GERMAN = (
    "das alte Haus stand am Fluss und niemand wusste wer dort vor dem Krieg gewohnt hatte weil die"
    " Leute aus dem Dorf nie darüber sprachen während die Kinder oft hingingen um sich die"
    " zerbrochenen Fenster anzusehen wenn sie im Sommer aus der Schule kamen"
)


def text(number: int, characters: int = 620, words: str = ENGLISH) -> str:
    """The text of this ``number``, which ends with its last whole sentence."""
    chosen = random.Random(number)
    sentences, known = list[str](), words.split()
    while characters > 0:
        sentence = f"{' '.join(chosen.choices(known, k=chosen.randint(4, 14))).capitalize()}. "
        sentences.append(sentence)
        characters -= len(sentence)
    return "".join(sentences).strip()


def write_texts(folder: Path, numbers: range, characters: int = 620) -> None:
    """A file for each of the texts."""
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"essay {number}.txt").write_text(text(number, characters), encoding="utf-8")


def save_passages(folder: Path, texts: list[str], register: str = "news") -> None:
    """The file of the passages that ship, with these only; none is held out."""
    with lzma.open(folder / "passages.jsonl.xz", "wt", encoding="utf-8") as lines:
        for number, passage in enumerate(texts):
            row = {"register": register, "source": "here", "work": f"{number}"}
            lines.write(json.dumps(row | {"held_out": False, "text": passage}) + "\n")
