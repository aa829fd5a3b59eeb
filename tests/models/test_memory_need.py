"""How much memory a model needs, and whether that is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import torch

from gltr_desktop.errors import InputError
from gltr_desktop.models import devices
from gltr_desktop.models.engine import open_engine
from gltr_desktop.models.engines.causal.scorer import CausalScorer
from gltr_desktop.models.memory_need import RESERVE_BYTES, fits_beside, needed_bytes
from gltr_desktop.models.options import SMALL, ModelChoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def parameters(choice: ModelChoice) -> int:
    engine = open_engine(choice)
    assert isinstance(engine, CausalScorer)
    count = engine.loaded.record.parameters
    engine.close()
    return count


@pytest.fixture
def folder(folder_of: Callable[[str], Path]) -> Path:
    return folder_of("llama")


@pytest.fixture
def tiny(folder: Path) -> ModelChoice:
    return ModelChoice(str(folder), "cpu", "float32")


@pytest.fixture(params=["safetensors", "gguf"])
def choice(request: pytest.FixtureRequest, tiny: ModelChoice) -> ModelChoice:
    """A model in each of the formats; the weights of the second one take a byte in its file."""
    return tiny if request.param == "safetensors" else replace(tiny, name=SMALL)


def test_all_weights_are_held_and_the_vocabulary_twice(choice: ModelChoice) -> None:
    count = parameters(choice)
    assert 4 * count < needed_bytes(choice) <= 4 * 3 * count


def test_bfloat16_takes_half_but_for_the_vocabulary(choice: ModelChoice) -> None:
    count = parameters(choice)
    saved = needed_bytes(choice) - needed_bytes(replace(choice, precision="bfloat16"))
    assert saved == pytest.approx(2 * count, rel=0.1)


def test_an_automatic_precision_is_reckoned_as_the_largest_one(choice: ModelChoice) -> None:
    assert needed_bytes(replace(choice, precision="auto")) == needed_bytes(choice)


def test_a_model_fits_that_leaves_the_reserve(
    choice: ModelChoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    enough = needed_bytes(choice) + RESERVE_BYTES
    asked: list[str] = []

    def free(device: torch.device) -> int:
        asked.append(str(device))
        return enough - (len(asked) > 1)

    monkeypatch.setattr(devices, "free_memory", free)
    assert [fits_beside(choice), fits_beside(choice)] == [True, False]
    assert asked == ["cpu", "cpu"]


@pytest.mark.parametrize(
    "name", ["/no/such/file.gguf", "org/not-on-this-computer", "dummy://server", ""]
)
def test_what_cannot_be_opened_takes_nobodys_place(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "free_memory", lambda _: 0)
    assert fits_beside(ModelChoice(name, "cpu"))


def test_nor_does_a_damaged_file(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "free_memory", lambda _: 0)
    (tmp_path / "config.json").write_bytes((folder / "config.json").read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    choice = ModelChoice(str(tmp_path), "cpu")
    with pytest.raises(InputError):
        needed_bytes(choice)
    assert fits_beside(choice)


def test_a_device_that_is_not_there_has_room_until_it_is_asked_for(tiny: ModelChoice) -> None:
    absent = "mps" if torch.cuda.is_available() else "cuda"
    assert fits_beside(replace(tiny, device=absent))
