"""The figures of a model as resources/reference/limits.json keeps them: without any text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from benchmarks.limits.auroc import auroc_of_set, labelled_sets
from benchmarks.limits.groups import GROUPS, LEARNERS, SETS, group_of
from benchmarks.limits.shares import false_alarms, famous_pairs, held_out, kinds
from benchmarks.limits.texts import TOKENS, Measured, measured, sources
from gltr_desktop import __version__
from gltr_desktop.analysis.text_figures import MIN_TOKENS
from gltr_desktop.batch.reference.registers import FOLDER, REGISTERS
from gltr_desktop.batch.reference.store import BaselineStore
from gltr_desktop.models.options import SHIPPED, SMALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.analysis.reference.baseline import Baseline

_DIGITS = 3


def shipped_baselines(model: str) -> dict[str, Baseline]:
    """The baselines that ship for ``model``, by register."""
    folder = FOLDER / "baselines"
    store = BaselineStore(folder, folder)
    found = {row.name: store.get(row.name, model, "float32") for row in REGISTERS}
    return {name: stored.baseline for name, stored in found.items() if stored is not None}


def figures_of(
    model: str,
    folder: Path,
    analysed: Callable[[str, int], Analysis],
    baselines: dict[str, Baseline],
    *,
    held_out_file: Path | None = None,
    kinds_file: Path | None = None,
) -> dict[str, Any]:
    """Measure everything with ``model``, whose analyses come from ``analysed``."""
    sets = {path.stem: measured(sources(path), analysed) for path in sorted(folder.glob("*.jsonl"))}
    learners = sets.pop(LEARNERS, [])
    groups = {key: _of_group(learners, key) for key in GROUPS}
    groups = {key: texts for key, texts in groups.items() if texts}
    of_kinds = [] if kinds_file is None else measured(sources(kinds_file), analysed)
    apart = {
        label: auroc_of_set(_labelled(learners, "human"), _labelled(learners, label))
        for label in ("machine", "machine-edited")
    }
    figures = {
        "name": SHIPPED[model].full_name,
        "program": __version__,
        "labelled": labelled_sets(sets),
        "essays": {"sampled": apart["machine"], "revised": apart["machine-edited"]},
        "false_alarms": false_alarms(groups, baselines),
        "kinds": kinds(of_kinds, baselines),
        "famous": famous_pairs(of_kinds),
    }
    if held_out_file is not None and may_be_held_out(model):
        figures["held_out"] = held_out(measured(sources(held_out_file), analysed), baselines)
    return figures


def may_be_held_out(model: str) -> bool:
    """Whether there are passages that ``model`` has not been trained on, and not measured with.

    All that were held out of the small model's training are in its baselines.
    """
    return SHIPPED.get(model) is not SHIPPED[SMALL]


def _of_group(texts: list[Measured], key: str) -> list[Measured]:
    return [text for text in texts if group_of(text.facts["domain"]) == key]


def _labelled(texts: list[Measured], label: str) -> list[Measured]:
    return [text for text in texts if text.facts["label"] == label]


def limits_of(models: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The content of the file of limits: how it was measured, and the figures of each model."""
    return {
        "format": "gltr-desktop-limits/1",
        "tokens": TOKENS,
        "min_tokens": MIN_TOKENS,
        "registers": {row.name: row.title for row in REGISTERS},
        "sets": SETS,
        "groups": GROUPS,
        "models": {name: models[name] for name in SHIPPED if name in models},
    }


def to_json(limits: dict[str, Any]) -> str:
    """The file of limits: a line for what holds nothing but numbers or words."""
    return _block(_rounded(limits), "") + "\n"


def _rounded(value: Any) -> Any:  # noqa: ANN401 - as json takes it
    if isinstance(value, dict):
        return {name: _rounded(of) for name, of in value.items()}
    return round(value, _DIGITS) if isinstance(value, float) else value


def _block(value: Any, indent: str) -> str:  # noqa: ANN401 - as json takes it
    if not isinstance(value, dict) or not any(isinstance(of, dict) for of in value.values()):
        return json.dumps(value, ensure_ascii=False)
    inner = f"{indent} "
    lines = [
        f"{inner}{json.dumps(name, ensure_ascii=False)}: {_block(of, inner)}"
        for name, of in value.items()
    ]
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
