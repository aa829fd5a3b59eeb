"""The sample texts exist, can be read, and have titles and descriptions."""

from __future__ import annotations

from gltr_desktop.documents.reading import read_document
from gltr_desktop.documents.samples import samples
from gltr_desktop.resources import RESOURCES


def test_every_sample_is_a_text_with_a_title() -> None:
    found = samples()
    assert len({sample.title for sample in found}) == len(found) >= 4
    for sample in found:
        assert len(read_document(sample.path).text) > 300
        assert sample.title
        assert sample.description


def test_every_text_is_offered_and_its_rights_are_documented() -> None:
    folder = RESOURCES / "samples"
    names = {path.name for path in folder.glob("*.txt")}
    assert {sample.path.name for sample in samples()} == names
    rights = (folder / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in rights for name in names)


def test_the_text_of_the_model_does_not_pass_for_a_persons() -> None:
    sampled = next(sample for sample in samples() if sample.path.name == "sampled.txt")
    assert "model itself" in sampled.title
