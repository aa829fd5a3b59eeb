"""The models that are recommended to download."""

from __future__ import annotations

import re

import pytest

from gltr_desktop.errors import NotOnThisComputerError
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.recommended import RECOMMENDED, RecommendedModel, recommended


@pytest.mark.parametrize("model", RECOMMENDED, ids=lambda model: model.name)
def test_each_is_a_name_on_the_hub_with_all_facts(model: RecommendedModel) -> None:
    with pytest.raises(NotOnThisComputerError):
        find_model(model.name)
    assert re.fullmatch(r"[\w.-]+/[\w.-]+", model.name)
    assert all((model.title, model.languages, model.licence))
    assert model.advice.endswith(".")
    assert 100 < model.download_mb < 10_000


def test_one_is_found_by_its_name() -> None:
    assert recommended(RECOMMENDED[1].name) is RECOMMENDED[1]
    assert recommended("someone/other") is None


def test_titles_and_names_are_different() -> None:
    assert len({model.title for model in RECOMMENDED}) == len(RECOMMENDED)
    assert len({model.name for model in RECOMMENDED}) == len(RECOMMENDED)
