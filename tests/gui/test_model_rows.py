"""What the list of models says of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from gltr_desktop.models.catalog import CachedModel
from gltr_desktop.models.local_gguf import LocalModel
from gltr_desktop.models.options import BUILT_IN, SMALL, ModelChoice
from gltr_desktop.models.recommended import RECOMMENDED
from gltr_desktop.ui.models.model_rows import Details, Removal, look_up_details, sections
from gltr_desktop.ui.models.model_search import FoundModels
from gltr_desktop.ui.models.sizes import size_in_words
from gltr_desktop.ui.models.speeds import known_speed, note_speed
from gltr_desktop.ui.settings import Settings

FOLDER = str(Path("/models/mine").absolute())
FILE = LocalModel("Large", Path("/ollama/large.gguf"), 3_430_000_000, "Ollama")
NOTHING = FoundModels([], [])


def no_speed(_: str) -> int:
    return 0


def test_sections_before_and_after_the_search() -> None:
    built_in, here, to_get = sections(None, [], {}, no_speed)
    assert [row.name for row in built_in.rows] == [BUILT_IN, SMALL]
    assert (here.rows, here.note) == ((), "Looking…")
    assert [row.name for row in to_get.rows] == [model.name for model in RECOMMENDED]
    assert not any(row.is_here for row in to_get.rows)
    _, here, _ = sections(NOTHING, [], {}, no_speed)
    assert here.note.startswith("None found")


def test_what_is_known_of_a_model_is_said() -> None:
    known = {
        BUILT_IN: Details(98_000_000, has_baseline=True),
        SMALL: Details(0, has_baseline=False),
    }
    built_in, _, _ = sections(None, [], known, {BUILT_IN: 1240, SMALL: 0}.__getitem__)
    first, second = (row.facts for row in built_in.rows)
    assert first == ("English", "98\N{NO-BREAK SPACE}MB", "1,240 tokens/s here", "has a baseline")
    assert second == ("English", "speed here not measured yet", "no baseline yet")


def test_a_recommended_model_that_is_here_is_not_offered_again() -> None:
    model = RECOMMENDED[0]
    found = FoundModels([], [CachedModel(model.name, 724_000_000)])
    _, here, to_get = sections(found, [model.name], {}, no_speed)
    (row,) = here.rows
    assert row.removal is Removal.FILES
    assert row.advice == model.advice
    assert row.facts[:3] == ("Hugging Face", model.languages, "724\N{NO-BREAK SPACE}MB")
    assert model.name not in [row.name for row in to_get.rows]


def test_a_recommended_model_that_is_gone_is_listed_once() -> None:
    name = RECOMMENDED[1].name
    rows = [row for section in sections(NOTHING, [name], {}, no_speed) for row in section.rows]
    assert [row.name for row in rows].count(name) == 1


def test_other_programs_models_are_not_removed_here() -> None:
    _, here, _ = sections(FoundModels([FILE], []), [str(FILE.path), BUILT_IN], {}, no_speed)
    (row,) = here.rows
    assert row.removal is Removal.NONE
    assert row.facts[:2] == ("Ollama", "3.4\N{NO-BREAK SPACE}GB")
    assert "Only these programs remove them" in here.note


def test_what_was_chosen_before_is_forgotten_and_not_deleted() -> None:
    _, here, _ = sections(NOTHING, [FOLDER, "someone/gone", FOLDER], {}, no_speed)
    folder, gone = here.rows
    assert (folder.title, folder.is_here, folder.removal) == ("mine", True, Removal.ENTRY)
    assert (gone.is_here, gone.removal) == (False, Removal.ENTRY)
    assert "not on this computer" in gone.facts


def test_the_disk_is_looked_at(tiny_model: Path) -> None:
    found = look_up_details([BUILT_IN, str(tiny_model), "/nowhere"])
    assert set(found) == {BUILT_IN, str(tiny_model)}
    assert found[BUILT_IN].has_baseline
    assert not found[str(tiny_model)].has_baseline
    assert found[str(tiny_model)].size >= (tiny_model / "model.safetensors").stat().st_size


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 kB"), (999_999, "1,000 kB"), (98_362_432, "98 MB"), (3_430_000_000, "3.4 GB")],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_in_words(size) == words.replace(" ", "\N{NO-BREAK SPACE}")


# Speeds


def test_the_speed_of_each_model_device_and_precision_is_remembered() -> None:
    choice = ModelChoice("C:\\my models\\one: a, b", "cpu", "float32")
    note_speed(Settings(), choice, 1234.5)
    note_speed(Settings(), ModelChoice(), 0.2)
    assert known_speed(Settings(), choice) == 1234
    assert known_speed(Settings(), ModelChoice()) == 1
    assert known_speed(Settings(), ModelChoice(choice.name, "cuda", "float32")) == 0
    note_speed(Settings(), choice, 99.0)
    assert known_speed(Settings(), choice) == 99


def test_the_oldest_of_many_speeds_are_forgotten() -> None:
    for number in range(60):
        note_speed(Settings(), ModelChoice(f"model-{number}"), 10.0)
    assert known_speed(Settings(), ModelChoice("model-0")) == 0
    assert known_speed(Settings(), ModelChoice("model-59")) == 10


@pytest.mark.parametrize("text", ["{", "[]", '{"a": "b"}', '{"a": true}', '{"a": 1.5}'])
def test_damaged_speeds_count_as_unknown(text: str) -> None:
    Settings().store_text("model/speeds", text)
    assert Settings().model_speeds == {}
    note_speed(Settings(), ModelChoice(), 5.0)
    assert known_speed(Settings(), ModelChoice()) == 5
