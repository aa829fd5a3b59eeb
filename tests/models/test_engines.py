"""A model is opened by the first kind of engine that accepts it, whatever is in the table."""

from __future__ import annotations

import subprocess
import sys
import threading
import weakref
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
import pytest
from helpers.dummy_engine import DUMMY, LACKS, DummyEngine

from gltr_desktop.analysis.model_record import ModelRecord
from gltr_desktop.analysis.record import COLUMN_NAMES, Analysis
from gltr_desktop.errors import Cancelled, InputError
from gltr_desktop.models.engine import open_engine
from gltr_desktop.models.engines import ENGINES, EngineKind
from gltr_desktop.models.engines.causal.scorer import CausalScorer
from gltr_desktop.models.options import SHIPPED, ModelChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from gltr_desktop.models.engine import Engine

CHOICE = ModelChoice("dummy://somewhere/model")


@pytest.fixture(params=["first", "last"])
def _dummy_row(request: pytest.FixtureRequest) -> Iterator[None]:
    """One row more, before or after the others."""
    ENGINES.insert(0 if request.param == "first" else len(ENGINES), DUMMY)
    yield
    ENGINES.remove(DUMMY)


def read(engine: Engine, text: str) -> Analysis:
    *_, last = engine.analyse(text, 3, threading.Event())
    return last


@pytest.mark.usefixtures("_dummy_row")
def test_a_new_row_is_all_that_a_new_engine_takes() -> None:
    engine = open_engine(CHOICE)
    assert isinstance(engine, DummyEngine)
    analysis = read(engine, "some text")
    assert analysis.complete
    assert analysis.columns.rank.tolist() == list(range(9))
    assert analysis.vocabulary.piece(int(analysis.tokens.token_id[0])) == b"s"


@pytest.mark.usefixtures("_dummy_row")
def test_an_engine_need_not_know_its_model_nor_fill_every_column() -> None:
    analysis = read(open_engine(CHOICE), "some text")
    assert analysis.model == ModelRecord(
        "somewhere/model", None, None, None, None, None, None, None, None, LACKS
    )
    assert analysis.model.arithmetic == ""
    assert analysis.top_k == 3
    assert analysis.model.lacks < set(COLUMN_NAMES)
    for name in analysis.model.lacks:
        assert np.isnan(getattr(analysis.columns, name)).all(), name


@pytest.mark.usefixtures("_dummy_row")
def test_other_models_are_opened_as_before(folder_of: Callable[[str], Path]) -> None:
    engine = open_engine(ModelChoice(str(folder_of("gpt2")), "cpu"))
    assert isinstance(engine, CausalScorer)
    engine.close()


def test_the_first_kind_that_accepts_opens_the_model() -> None:
    asked = []

    def refuse(choice: ModelChoice) -> bool:
        asked.append(choice)
        return False

    for row in (DUMMY, EngineKind("none", "Accepts nothing", refuse, "no.such.module")):
        ENGINES.insert(0, row)
    try:
        assert isinstance(open_engine(CHOICE), DummyEngine)
    finally:
        del ENGINES[:2]
    assert asked == [CHOICE]


def test_a_name_that_no_kind_accepts_is_refused() -> None:
    with pytest.raises(InputError, match="no file or folder “dummy://somewhere/model”"):
        open_engine(CHOICE)


@pytest.mark.parametrize("kind", ENGINES, ids=lambda kind: kind.name)
def test_every_row_leads_to_a_module_that_opens_models(kind: EngineKind) -> None:
    assert callable(import_module(kind.module).open_engine)
    assert kind.description


@pytest.mark.parametrize("name", [*SHIPPED, "gpt2", "org/model", "/a/folder", r"C:\model.gguf"])
def test_every_name_of_the_catalogue_is_accepted(name: str) -> None:
    assert any(kind.accepts(ModelChoice(name)) for kind in ENGINES)


def test_asking_the_table_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from gltr_desktop.models.engine import open_engine\n"
        "from gltr_desktop.models.options import ModelChoice\n"
        "try:\n    open_engine(ModelChoice('/no/such/folder'))\n"
        "except Exception as error:\n    print(type(error).__name__)\n"
        "print(*sys.modules)"
    )
    kind, loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.splitlines()
    assert kind == "InputError"
    assert {"torch", "transformers", "safetensors"}.isdisjoint(loaded.split())


@pytest.mark.parametrize("name", ["llama", "gpt2"])
def test_a_closed_engine_gives_its_memory_back(name: str, folder_of: Callable[[str], Path]) -> None:
    engine = open_engine(ModelChoice(str(folder_of(name)), "cpu"))
    assert isinstance(engine, CausalScorer)
    assert read(engine, "a text").complete
    base_model = weakref.ref(engine.loaded.base_model)
    engine.close()
    assert base_model() is None


def test_an_engine_can_be_calibrated_stopped_and_made_to_forget(
    folder_of: Callable[[str], Path],
) -> None:
    engine = open_engine(ModelChoice(str(folder_of("gpt2")), "cpu"))
    assert engine.tokens_per_second == 0
    cancelled = threading.Event()
    engine.calibrate(cancelled)
    assert engine.tokens_per_second > 0
    first = read(engine, "a text")
    assert next(engine.analyse("a text", 3, cancelled)).complete
    engine.forget()
    assert next(engine.analyse("a text", 3, cancelled)).done == 0
    assert read(engine, "a text").columns.rank.tolist() == first.columns.rank.tolist()
    cancelled.set()
    with pytest.raises(Cancelled):
        next(engine.analyse("a text", 3, cancelled))
