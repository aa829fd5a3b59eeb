"""The sample texts exist, can be read, have titles, and their tiles show what the model finds."""

from __future__ import annotations

import pytest

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds
from gltr_desktop.api.analysing import analyse
from gltr_desktop.documents.reading import read_document
from gltr_desktop.documents.samples import Tile, samples, tiles
from gltr_desktop.models.options import BUILT_IN
from gltr_desktop.resources import RESOURCES

FOLDER = RESOURCES / "samples"
TILES = tiles(samples())
every_tile = pytest.mark.parametrize("tile", TILES, ids=lambda tile: tile.sample.path.stem)


def test_every_sample_is_a_text_with_a_title() -> None:
    found = samples()
    assert len({sample.title for sample in found}) == len(found) >= 4
    for sample in found:
        assert len(read_document(sample.path).text) > 300
        assert sample.title
        assert sample.description


def test_every_text_is_offered_and_its_rights_are_documented() -> None:
    names = {path.name for path in FOLDER.glob("*.txt")}
    assert {sample.path.name for sample in samples()} == names
    rights = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in rights for name in names)


def test_the_text_of_the_model_does_not_pass_for_a_persons() -> None:
    sampled = next(sample for sample in samples() if sample.path.name == "sampled.txt")
    assert sampled.tile == "Sampled from a model"
    assert "Sampled from a model" in sampled.title


def test_how_the_text_of_the_model_was_drawn_can_be_read() -> None:
    sampled = next(sample for sample in samples() if sample.path.name == "sampled.txt")
    prompt = "The benefits of regular rest"
    assert read_document(sampled.path).text.startswith(prompt)
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for said in (sampled.description, readme):
        assert all(
            setting in said for setting in (prompt, "emperature 1", "top-p", "0.9", "seed 1")
        )


def test_three_samples_have_a_tile() -> None:
    assert [tile.sample.tile for tile in TILES] == [
        "A novel",
        "An encyclopaedia",
        "Sampled from a model",
    ]


@every_tile
def test_a_tile_is_the_beginning_of_its_sample(tile: Tile) -> None:
    beginning = "".join(text for text, _ in tile.pieces)
    text = read_document(tile.sample.path).text
    assert len(beginning) > 80
    assert text.startswith(beginning)
    assert not text[len(beginning)].isalnum()
    assert {bucket for _, bucket in tile.pieces} <= set(range(len(BUCKETS)))


@every_tile
def test_a_tile_has_the_colours_that_the_built_in_model_gives(tile: Tile) -> None:
    # What comes later changes nothing about a token, but how the last one is split.
    beginning = read_document(tile.sample.path).text[:300]
    analysis = analyse(beginning, BUILT_IN, 0, device="cpu", precision="float32")
    count = len(tile.pieces)
    assert [text for text, _ in tile.pieces] == analysis.tokens[:count]
    found = Thresholds().buckets(analysis.rank)[:count].tolist()
    # Another processor may round one over a threshold.
    differing = sum(a != b for a, (_, b) in zip(found, tile.pieces, strict=True))
    assert differing <= 1
