"""What can be compared with, as window and command line find it."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.reference_texts import text, write_texts

from gltr_desktop.analysis.indicators.excerpt import Excerpt
from gltr_desktop.analysis.reference.comparison import compare
from gltr_desktop.batch.reference.library import (
    ReferenceChoice,
    choice_named,
    choices,
    is_current,
    reference_of,
    stored_for,
    texts_for,
    unknown_choice,
)
from gltr_desktop.batch.reference.measuring import measure
from gltr_desktop.batch.reference.own import OwnReference, keep_own
from gltr_desktop.batch.reference.registers import REGISTERS
from gltr_desktop.batch.reference.store import BaselineStore, to_json
from gltr_desktop.errors import InputError
from gltr_desktop.models.engine import analyse_alone
from gltr_desktop.models.options import BUILT_IN, SMALL

if TYPE_CHECKING:
    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.comparison import Reference
    from gltr_desktop.batch.reference.store import StoredBaseline
    from gltr_desktop.models.engine import Engine
    from gltr_desktop.models.options import ModelChoice

NEVER = threading.Event()


def named(name: str) -> ReferenceChoice:
    choice = choice_named(name)
    assert choice is not None
    return choice


def measured(engine: Engine, choice: ReferenceChoice, model: str) -> StoredBaseline:
    """What is made of the texts of ``choice``, which is kept as well."""
    texts = texts_for(choice, model, lambda: False)
    stored = measure(engine, choice, texts, NEVER, lambda *_: None)
    BaselineStore().put(choice.key, model, stored)
    return stored


def reference_for(
    choice: ReferenceChoice,
    model: str,
    precision: str,
    store: BaselineStore,
    analysis: Analysis | None = None,
) -> Reference:
    return reference_of(choice, stored_for(choice, model, precision, store), analysis)


def analysis_of(engine: Engine, content: str) -> Analysis:
    return analyse_alone(engine, content, 10, NEVER)


def test_the_registers_come_first(tmp_path: Path) -> None:
    keep_own(OwnReference("My class", tmp_path))
    found = choices()
    names = ["all", *(one.name for one in REGISTERS), "My class"]
    assert [choice.name for choice in found] == names
    assert found[1] == ReferenceChoice("news", "News", "news passages")
    assert found[-1].passages == "texts of “My class”"


def test_a_choice_is_found_again_by_its_name(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "class"
    write_texts(folder, range(2))
    keep_own(OwnReference("My class", folder))
    Path("class.json").write_text(
        to_json(measured(engine, named("class"), tiny_choice.name)), encoding="utf-8"
    )
    for name in ("news", "My class", "class", "./class", "class.json"):
        assert choice_named(named(name).name) == named(name)
    assert named("class").name == str(folder)
    assert named("class").title == named("class.json").title == "class"
    # Whatever it is called: the folder is measured once.
    assert named("class").key == named("My class").key


@pytest.mark.parametrize("model", [BUILT_IN, SMALL])
def test_all_kinds_together_hold_the_passages_of_each(model: str) -> None:
    store = BaselineStore()
    every = stored_for(named("all"), model, "float32", store)
    parts = [stored_for(named(one.name), model, "float32", store) for one in REGISTERS]
    assert every is not None
    baselines = [part.baseline for part in parts if part is not None]
    assert len(baselines) == len(REGISTERS)
    for name, values in every.baseline.values.items():
        for length, numbers in values.beginning.items():
            expected = [x for one in baselines for x in one.values[name].beginning.get(length, ())]
            assert sorted(expected) == list(numbers)
        for length, numbers in values.middle.items():
            expected = [x for one in baselines for x in one.values[name].middle.get(length, ())]
            assert sorted(expected) == list(numbers)
    assert every.baseline.passages == sum(one.passages for one in baselines)
    assert (every.name, every.passages) == ("all", "published passages")


def test_all_kinds_are_known_only_where_each_is(tiny_choice: ModelChoice) -> None:
    store, first = BaselineStore(), REGISTERS[0]
    kept = stored_for(named(first.name), SMALL, "float32", store)
    assert kept is not None
    for register in REGISTERS:
        assert stored_for(named("all"), tiny_choice.name, "float32", store) is None
        store.put(register.name, tiny_choice.name, kept)
    every = stored_for(named("all"), tiny_choice.name, "float32", store)
    assert every is not None
    assert every.baseline.passages == len(REGISTERS) * kept.baseline.passages


@pytest.mark.parametrize("name", ["", "nonsense", "no/such/folder", "~nobody-here/x", "a\0b"])
def test_an_unknown_name_is_answered_with_those_there_are(name: str, tmp_path: Path) -> None:
    keep_own(OwnReference("My class", tmp_path))
    assert choice_named(name) is None
    error = unknown_choice(name)
    assert error.exit_status == 2
    assert "all, news, encyclopaedia, fiction, textbook" in error.remedy
    assert "“My class”" in error.remedy


def test_a_file_that_is_no_reference_is_refused(tmp_path: Path) -> None:
    (tmp_path / "essay.txt").write_text(text(0), encoding="utf-8")
    with pytest.raises(InputError, match="is not an exported reference"):
        choice_named(str(tmp_path / "essay.txt"))


def test_what_the_model_has_not_read_has_no_baseline(tiny_choice: ModelChoice) -> None:
    reference = reference_for(named("news"), tiny_choice.name, "float32", BaselineStore())
    assert (reference.baseline, reference.language) == (None, "en")
    assert reference.passages == "news passages"


@pytest.mark.parametrize("model", [BUILT_IN, SMALL])
@pytest.mark.parametrize("register", [one.name for one in REGISTERS])
def test_the_models_that_ship_have_read_all_registers(model: str, register: str) -> None:
    reference = reference_for(named(register), model, "bfloat16", BaselineStore())
    assert reference.baseline is not None
    assert reference.name == register


def test_a_text_is_compared_with_the_others_of_its_folder(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    model, store = tiny_choice.name, BaselineStore()
    all_seven, six = tmp_path / "all", tmp_path / "others"
    write_texts(all_seven, range(7))
    write_texts(six, range(1, 7))
    measured(engine, named(str(all_seven)), model)
    without = measured(engine, named(str(six)), model).baseline
    of_first, of_other = analysis_of(engine, text(0)), analysis_of(engine, text(8))

    reference = reference_for(named(str(all_seven)), model, "float32", store, of_first)
    assert reference.baseline is not None
    for name, of in without.values.items():
        left = reference.baseline.values[name]
        for part, expected in ((left.beginning, of.beginning), (left.middle, of.middle)):
            assert part.keys() == expected.keys()
            for length in part:
                assert part[length] == pytest.approx(expected[length], rel=1e-5)
    comparison = compare(Excerpt.whole(of_first), reference)
    assert comparison.headline is not None
    assert comparison.headline.stand is not None
    assert comparison.headline.stand.passages == 6
    assert "This text is one of the texts of “all”: it is not compared with itself." in (
        comparison.warnings
    )

    reference = reference_for(named(str(all_seven)), model, "float32", store, of_other)
    assert reference.baseline is not None
    assert (reference.baseline.passages, reference.note) == (7, "")


def test_a_reference_is_called_as_its_reader_calls_it(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    write_texts(tmp_path, range(2))
    measured(engine, named(str(tmp_path)), tiny_choice.name)
    keep_own(OwnReference("My class", tmp_path))
    reference = reference_for(named("My class"), tiny_choice.name, "float32", BaselineStore())
    assert (reference.name, reference.passages) == ("My class", "texts of “My class”")
    assert reference.language == "en"
    exported = stored_for(named("My class"), tiny_choice.name, "float32", BaselineStore())
    assert exported is not None
    assert (exported.name, exported.passages) == ("My class", "texts of “My class”")


def test_changed_files_are_noticed_and_a_folder_that_is_gone_still_counts(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    folder = tmp_path / "class"
    write_texts(folder, range(2))
    choice = named(str(folder))
    stored = measured(engine, choice, tiny_choice.name)
    assert is_current(choice, stored)
    write_texts(folder, range(2, 3))
    assert not is_current(choice, stored)
    for file in folder.iterdir():
        file.unlink()
    assert not is_current(choice, stored)
    folder.rmdir()
    assert is_current(choice, stored)
    assert is_current(named("news"), stored)


def test_a_model_on_a_server_has_the_baselines_of_no_other(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    write_texts(tmp_path / "class", range(2))
    stored = measured(engine, named(str(tmp_path / "class")), tiny_choice.name)
    own = Path(tiny_choice.name).name
    here, elsewhere = (f"vllm+http://{host}:8000/#{own}" for host in ("gpu.lab", "other.lab"))
    store = BaselineStore()
    assert stored_for(named("news"), here, None, store) is None
    store.put("news", here, replace(stored, precision=None))
    assert stored_for(named("news"), here, None, store) is not None
    assert stored_for(named("news"), elsewhere, None, store) is None
    file = tmp_path / "class.json"
    file.write_text(to_json(stored), encoding="utf-8")
    assert stored_for(named(str(file)), here, None, store) is not None
    with pytest.raises(InputError, match="and the model chosen is org/other-model"):
        stored_for(named(str(file)), "vllm+http://gpu.lab:8000/#org/other-model", None, store)


def test_an_exported_reference_serves_the_model_it_was_made_with(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    write_texts(tmp_path / "class", range(2))
    stored = measured(engine, named(str(tmp_path / "class")), tiny_choice.name)
    file = tmp_path / "class.json"
    file.write_text(to_json(stored), encoding="utf-8")
    choice = named(str(file))
    reference = reference_for(choice, tiny_choice.name, "bfloat16", BaselineStore())
    assert reference.baseline is not None
    assert reference.baseline.passages == 2
    own = Path(tiny_choice.name).name
    with pytest.raises(InputError, match=f"with {own}, and the model chosen is SmolLM2-135M"):
        reference_for(choice, BUILT_IN, "float32", BaselineStore())
    with pytest.raises(InputError, match="file without texts"):
        texts_for(choice, tiny_choice.name, lambda: False)


def test_a_model_of_the_same_name_in_another_place_is_the_same_one(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    write_texts(tmp_path / "class", range(1))
    stored = measured(engine, named(str(tmp_path / "class")), tiny_choice.name)
    hub_name = f"someone/{Path(tiny_choice.name).name}"
    file = tmp_path / "class.json"
    file.write_text(to_json(replace(stored, model=hub_name)), encoding="utf-8")
    assert stored_for(named(str(file)), tiny_choice.name, "float32", BaselineStore()) is not None


def test_names_of_strangers_are_made_printable(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    folder = tmp_path / "cl\x1bass"
    write_texts(folder, range(1))
    choice = named(str(folder))
    stored = measured(engine, choice, tiny_choice.name)
    file = tmp_path / "class.json"
    file.write_text(to_json(replace(stored, name="a\x1b", passages="b\n")), encoding="utf-8")
    assert choice.passages == "texts of “cl�ass”"
    assert (named(str(file)).title, named(str(file)).passages) == ("a�", "b ")


def test_passages_that_other_weights_have_read_are_named(
    engine: Engine, tiny_choice: ModelChoice, tmp_path: Path
) -> None:
    write_texts(tmp_path, range(6))
    choice = named(str(tmp_path))
    stored = measured(engine, choice, tiny_choice.name)
    analysis = analysis_of(engine, text(50, 400))
    assert reference_of(choice, replace(stored, weights=None), analysis).note == ""
    assert reference_of(choice, stored, analysis).note == ""
    note = reference_of(choice, replace(stored, weights="Q2_K"), analysis).note
    assert "weights in Q2_K" in note
    assert f"weights in {analysis.model.weights}" in note
