"""The columns of a table of words, for any number of models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gltr_desktop.batch.words.table import TableColumn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gltr_desktop.batch.words.request import Base

GROUP = TableColumn("group", str, "The group of the item, as the input has it.")
ITEM = TableColumn("item", str, "The name of the item, or the number of its row, from 1.")
_WORD = (
    TableColumn("sentence", int, "The number of the word's sentence in the item, from 1."),
    TableColumn("position_in_sentence", int, "The position of the word in it, from 1."),
    TableColumn("position", int, "The position of the word in the item, from 1."),
    TableColumn("word", str, "The word, with the punctuation that counts as a part of it."),
    TableColumn("start", int, "Where the word begins in the item: characters before it."),
    TableColumn("end", int, "Where it ends: characters up to there."),
    TableColumn("characters", int, "Unicode code points of the word."),
)
_PREVIOUS_CHARACTERS = TableColumn(
    "previous_characters", int, "Unicode code points of the word before."
)
_ZIPF = (
    TableColumn(
        "zipf_frequency", float, "log10 of how often the word occurs in a billion words (wordfreq)."
    ),
    TableColumn("previous_zipf_frequency", float, "The same of the word before."),
)


def word_columns(
    base: Base, suffixes: Sequence[str], *, has_group: bool, has_frequencies: bool
) -> list[TableColumn]:
    """The columns in their order; those of a model end in its suffix."""
    zipf, previous_zipf = ([column] if has_frequencies else [] for column in _ZIPF)
    figures = [
        TableColumn(f"{column.name}{suffix}", column.type, column.description)
        for suffix in suffixes
        for column in _model_columns(base.unit)
    ]
    return [
        ITEM, *([GROUP] if has_group else []), *_WORD, *zipf, _PREVIOUS_CHARACTERS, *previous_zipf,
        *figures,
    ]  # fmt: skip


def _model_columns(unit: str) -> list[TableColumn]:
    """Those of one model, without its suffix."""
    figures = [
        TableColumn(
            "surprisal",
            float,
            f"−log p of the word in {unit}, corrected for where words begin and end.",
        ),
        TableColumn(
            "surprisal_plain",
            float,
            f"−log of the product of the probabilities of its tokens, in {unit}.",
        ),
        TableColumn("entropy", float, f"Entropy before the word's first token, in {unit}."),
        TableColumn("rank", int, "The rank of its first token among all tokens, from 1."),
        TableColumn("probability", float, "The probability of its first token."),
    ]
    return [
        TableColumn("tokens", int, "Tokens that the word consists of."),
        *figures,
        *(
            TableColumn(
                f"previous_{column.name}", column.type, "The same of the word before in the item."
            )
            for column in figures
        ),
        TableColumn("notes", str, "What is to be known of these figures, or why there are none."),
    ]
