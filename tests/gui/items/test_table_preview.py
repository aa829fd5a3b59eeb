"""What is known of a table before its columns are chosen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from gltr_desktop.batch.words.items import ItemColumns
from gltr_desktop.errors import InputError
from gltr_desktop.ui.items.table_preview import TablePreview, read_preview

if TYPE_CHECKING:
    from pathlib import Path


def preview(path: Path, encoding: str | None = None) -> TablePreview:
    return read_preview(path, encoding, lambda: False)


def preview_of(text: str, folder: Path) -> TablePreview:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return preview(path)


def test_the_usual_names_are_recognised(stimuli: Path) -> None:
    found = preview(stimuli).suggested()
    assert found == ItemColumns("sentence", "context", "item", "regions", "condition")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id;Satz\n1;Der Hund bellt laut.\n2;Die Katze schläft.\n", ItemColumns("Satz", item="id")),
        ("nr,frage\nx,Wer hat das gesagt?\n", ItemColumns("frage", item="nr")),
        ("Item ID,Text\n1,A dog.\n", ItemColumns("Text", item="Item ID")),
        (
            "parts,plain\nThe very old dog|barked.,The very old dog barked.\n",
            ItemColumns("plain", regions="parts"),
        ),
        ("only\nA dog.\n", ItemColumns("only")),
    ],
)
def test_other_columns_are_told_by_what_they_hold(
    text: str, expected: ItemColumns, tmp_path: Path
) -> None:
    assert preview_of(text, tmp_path).suggested() == expected


def test_columns_that_cannot_be_named_are_not_offered(tmp_path: Path) -> None:
    found = preview_of("a,,b,b,c\n1,2,3,4,5\n", tmp_path)
    assert list(found.cells) == ["a", "c"]
    assert found.cells["c"] == ["5"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "does not begin with the names"),
        (",\n1,2\n", "does not begin with the names"),
        ("text,item\n", "holds nothing below the names"),
        ("a,a\n1,2\n", "has a name of its own"),
    ],
)
def test_a_table_without_items_is_refused(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        preview_of(text, tmp_path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=re.escape("gone.csv")):
        preview(tmp_path / "gone.csv")


def test_an_encoding_that_is_a_guess_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("text\nŽluťoučký\n".encode("iso8859-2"))
    guessed = preview(path)
    assert guessed.likely[0] == guessed.table.encoding
    assert len(guessed.likely) > 1
    chosen = preview(path, "iso8859-2")
    assert chosen.cells["text"] == ["Žluťoučký"]
    assert chosen.table.encoding == "iso8859-2"
