"""What is kept of the passages that models have read, whoever wrote the file."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.analyses import MODEL
from hypothesis import given
from hypothesis import strategies as st

from gltr_desktop.analysis.reference.baseline import Baseline, PassageValues, Values
from gltr_desktop.batch.reference.store import (
    BaselineStore,
    StoredBaseline,
    from_json,
    text_digest,
    to_json,
)
from gltr_desktop.errors import GltrError
from gltr_desktop.models.options import BUILT_IN, ModelChoice

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = st.floats(-1e6, 1e6).map(lambda value: float(f"{value:.6g}"))
LENGTHS = st.dictionaries(
    st.sampled_from([50, 100, 200, 400]),
    st.lists(NUMBERS, min_size=1, max_size=9).map(sorted).map(tuple),
)


def passage(value: float) -> PassageValues:
    return PassageValues({50: {"x": value}, 100: {"x": value + 1}}, {50: {"x": value + 2}})


def stored(*values: float, **fields: object) -> StoredBaseline:
    baseline = Baseline.of(map(passage, values))
    kept = StoredBaseline.of("My class", "texts of “My class”", "en", MODEL, baseline)
    changed: StoredBaseline = replace(kept, **fields)  # type: ignore[arg-type]
    return changed


def test_a_baseline_is_found_by_reference_model_and_precision(
    tmp_path: Path, tiny_choice: ModelChoice
) -> None:
    store = BaselineStore(tmp_path)
    kept = stored(1, 2, 3)
    path = store.put("/home/ann/My class", tiny_choice.name, kept)
    assert path.is_relative_to(tmp_path)
    assert store.get("/home/ann/My class", tiny_choice.name, "float32") == kept
    assert store.get("/home/ann/my-class", tiny_choice.name, "float32") is None
    assert store.get("/home/ann/My class", tiny_choice.name, "bfloat16") is None
    assert store.get("/home/ann/My class", BUILT_IN, "float32") is None


def test_a_model_whose_files_have_changed_is_another_one(
    tmp_path: Path, model_files: dict[str, bytes]
) -> None:
    model = tmp_path / "model"
    model.mkdir()
    for name, content in model_files.items():
        (model / name).write_bytes(content)
    store = BaselineStore(tmp_path / "store")
    store.put("news", str(model), stored(1))
    os.utime(model / "model.safetensors", ns=(1, 1))
    assert store.get("news", str(model), "float32") is None


def test_what_ships_serves_every_precision_until_there_is_something_of_the_users(
    tmp_path: Path,
) -> None:
    shipped, store = BaselineStore(tmp_path / "a"), BaselineStore(tmp_path / "b", tmp_path / "a")
    shipped.put("news", BUILT_IN, stored(1))
    assert store.get("news", BUILT_IN, "bfloat16") == stored(1)
    store.put("news", BUILT_IN, stored(2, precision="bfloat16"))
    assert store.get("news", BUILT_IN, "bfloat16") == stored(2, precision="bfloat16")
    assert store.get("news", BUILT_IN, "float32") == stored(1)


def test_what_is_forgotten_is_forgotten_for_all_models(
    tmp_path: Path, tiny_choice: ModelChoice
) -> None:
    store = BaselineStore(tmp_path, tmp_path / "nothing ships")
    for model in (BUILT_IN, tiny_choice.name):
        store.put("/home/ann/class", model, stored(1))
        store.put("news", model, stored(1))
    store.forget("/home/ann/class")
    for model in (BUILT_IN, tiny_choice.name):
        assert store.get("/home/ann/class", model, "float32") is None
        assert store.get("news", model, "float32") == stored(1)


@given(
    st.dictionaries(st.text(max_size=8), st.builds(Values, LENGTHS, LENGTHS), max_size=4),
    st.lists(st.text("0123456789abcdef", min_size=16, max_size=16), max_size=3).map(tuple),
)
def test_a_file_holds_what_was_stored(values: dict[str, Values], digests: tuple[str, ...]) -> None:
    kept = stored(baseline=Baseline(values), digests=digests, state="x" if digests else "")
    assert from_json(to_json(kept)) == kept


GOOD = json.loads(to_json(stored(1, 2)))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "null",
        "[]",
        "{}",
        "[" * 100_000,
        json.dumps(GOOD)[:-9],
        json.dumps(GOOD | {"format": "other"}),
        json.dumps(GOOD | {"unknown": 1}),
        json.dumps(GOOD | {"name": None}),
        json.dumps(GOOD | {"passages": 7}),
        json.dumps(GOOD | {"language": ["en"]}),
        json.dumps(GOOD | {"digests": 5}),
        json.dumps(GOOD | {"values": []}),
        json.dumps(GOOD | {"values": {"x": {"beginning": {}}}}),
        json.dumps(GOOD | {"values": {"x": {"beginning": {"0": [1]}, "middle": {}}}}),
        json.dumps(GOOD | {"values": {"x": {"beginning": {"50": ["a"]}, "middle": {}}}}),
        json.dumps(GOOD | {"values": {"x": {"beginning": {"50": [float("nan")]}, "middle": {}}}}),
        json.dumps(GOOD | {"values": {"x": {"beginning": {"50": [10**400]}, "middle": {}}}}),
    ],
)
def test_a_damaged_file_is_as_if_it_were_not_there(
    content: str, tmp_path: Path, tiny_choice: ModelChoice
) -> None:
    store = BaselineStore(tmp_path)
    path = store.put("news", tiny_choice.name, stored(1))
    path.write_text(content, encoding="utf-8")
    assert store.get("news", tiny_choice.name, "float32") is None
    store.put("news", tiny_choice.name, stored(2))
    assert store.get("news", tiny_choice.name, "float32") == stored(2)


def test_what_is_no_text_at_all_is_as_if_it_were_not_there(
    tmp_path: Path, tiny_choice: ModelChoice
) -> None:
    store = BaselineStore(tmp_path)
    path = store.put("news", tiny_choice.name, stored(1))
    path.write_bytes(b"\xff\x00")
    assert store.get("news", tiny_choice.name, "float32") is None
    path.unlink()
    path.mkdir()
    assert store.get("news", tiny_choice.name, "float32") is None


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(GltrError, match="cannot be made"):
        BaselineStore(tmp_path / "file").put("news", BUILT_IN, stored(1))


def test_a_first_comparison_says_what_later_ones_say(tmp_path: Path) -> None:
    first = stored(1 / 3, 2 / 3, 1e-9)
    BaselineStore(tmp_path).put("news", BUILT_IN, first)
    assert BaselineStore(tmp_path).get("news", BUILT_IN, "float32") == first
    assert first.baseline.values["x"].beginning[50] == (1e-9, 0.33333, 0.66667)


def test_a_file_says_nothing_of_where_a_model_is() -> None:
    model = replace(MODEL, name=os.path.abspath("private/tiny.gguf"))  # noqa: PTH100
    kept = StoredBaseline.of("news", "news passages", "en", model, Baseline.of([]))
    assert kept.model == "tiny"
    assert "private" not in to_json(kept)


def test_a_text_is_known_by_its_beginning_whatever_the_format_of_its_file() -> None:
    text = "It was a bright cold day in April.\n\nThe clocks were striking thirteen. " * 80
    kept = stored(1, digests=(text_digest(text), text_digest("Another one.")))
    assert kept.holds(text)
    assert kept.holds(" ".join(text.split()))
    assert kept.holds(text + "An end that was written later.")
    assert not kept.holds("A new title\n\n" + text)
    assert not kept.holds("")
    assert not stored(1).holds(text)


def test_a_text_is_left_out_wherever_it_counts() -> None:
    left = stored(1, 2, 3, 4).without(passage(3.0000001))
    assert left == Baseline.of(map(passage, (1, 2, 4)))


def test_a_short_text_is_left_out_where_it_reaches() -> None:
    left = stored(1, 2).without(PassageValues({50: {"x": 1.0}}, {}))
    assert left.values["x"].beginning == {50: (2.0,), 100: (2.0, 3.0)}
    assert left.values["x"].middle == {50: (3.0, 4.0)}
