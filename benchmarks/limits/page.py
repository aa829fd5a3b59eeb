"""Writes the measured tables into docs/what-it-cannot-tell.md, between their marks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gltr_desktop.analysis.indicators import INDICATORS
from gltr_desktop.documents.limits_page import (
    HEADLINE,
    auroc_table,
    false_alarm_table,
    kinds_table,
    limits_page,
    markdown_table,
    percent,
)
from gltr_desktop.models.options import BUILT_IN

if TYPE_CHECKING:
    from collections.abc import Callable

    Limits = dict[str, Any]
    Figures = dict[str, Any]

PAGE = Path(__file__).parents[2] / "docs" / "what-it-cannot-tell.md"
_BLOCK = re.compile(
    r"(?P<begin><!-- figures: (?P<name>[a-z ]+) -->\n).*?(?P<end><!-- end of figures -->)",
    re.DOTALL,
)
_SHORT = {
    "bits_per_character": "bits per character",
    "bits_per_token": "bits per token",
    "top_ten_words": "words in ten",
    "top_ten_tokens": "tokens in ten",
    "log_rank": "log-rank",
    "lrr": "LRR",
    "surprisal_per_entropy": "÷ entropy",
    "curvature": "curvature",
    "top_entropy": "top entropy",
    "sentence_spread": "spread",
}
"""The indicators at the heads of narrow columns."""


def write_page(limits: Limits) -> None:
    """Write the tables anew, and leave the rest of the page as it is."""
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(with_figures(page, limits), encoding="utf-8")


def with_figures(page: str, limits: Limits) -> str:
    """``page`` with the figures of ``limits`` between its marks."""

    def written(block: re.Match[str]) -> str:
        return f"{block['begin']}\n{_content(block['name'], limits)}\n\n{block['end']}"

    return _BLOCK.sub(written, page)


def _content(name: str, limits: Limits) -> str:
    if name == "page":
        # Its title is that of the document.
        return limits_page(limits, BUILT_IN).partition("\n")[2].strip()
    parts = [
        f"**{figures['name']}**\n\n{table}"
        for figures in limits["models"].values()
        if (table := _TABLES[name](limits, figures))
    ]
    return "\n\n".join(parts)


def printed(limits: Limits, model: str) -> str:
    """All tables of ``model``."""
    figures = limits["models"][model]
    parts = [f"# {figures['name']}"]
    parts += [table(limits, figures) for needed, table in _OF_THE_PAGE.items() if figures[needed]]
    parts += [
        f"## {name.capitalize()}\n\n{written}"
        for name, table in _TABLES.items()
        if (written := table(limits, figures))
    ]
    return "\n\n".join(parts)


def _every_set(limits: Limits, figures: Figures) -> str:
    labelled = figures["labelled"]
    known = [name for name in _SHORT if name in labelled["mean"]]

    def row(title: str, values: dict[str, dict[str, float]]) -> list[str]:
        of = values.get(HEADLINE.name, {})
        counts = f"{of['by_people']} + {of['sampled']}" if of else ""
        return [title, *(_digits(values.get(name, {}).get("auroc")) for name in known), counts]

    rows = [row(limits["sets"].get(key, key), values) for key, values in labelled["sets"].items()]
    means = [f"**{_digits(labelled['mean'][name])}**" for name in known]
    rows.append([f"**mean of {len(rows)}**", *means, ""])
    apart = {
        "sampled": "apart: essays and reports, GPT-3.5",
        "revised": "apart: essays by people, and revised by GPT",
    }
    rows += [row(title, figures["essays"][key]) for key, title in apart.items()]
    return markdown_table(["set", *(_SHORT[name] for name in known), "texts"], rows)


def _digits(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".removeprefix("0")


def _by_register(limits: Limits, figures: Figures) -> str:
    alarms = figures["false_alarms"]
    if not alarms:
        return ""
    registers = list(next(iter(alarms.values())))
    return markdown_table(
        ["texts", "n", *(limits["registers"][register] for register in registers)],
        (
            [
                limits["groups"][key],
                str(of[registers[0]][HEADLINE.name]["n"]),
                *(percent(of[register][HEADLINE.name]["share"]) for register in registers),
            ]
            for key, of in alarms.items()
        ),
    )


def _by_indicator(group: str) -> Callable[[Limits, Figures], str]:
    def table(limits: Limits, figures: Figures) -> str:
        of = figures["false_alarms"].get(group)
        if of is None:
            return ""
        return markdown_table(
            ["indicator", *(limits["registers"][register] for register in of)],
            (
                [indicator.title, *(_share(of[register].get(indicator.name)) for register in of)]
                for indicator in INDICATORS
            ),
        )

    return table


def _share(of: dict[str, float] | None) -> str:
    return "–" if of is None else percent(of["share"])


def _held_out(limits: Limits, figures: Figures) -> str:
    held_out = figures.get("held_out")
    if not held_out:
        return ""
    return markdown_table(
        ["register", "n", *_SHORT.values()],
        (
            [
                limits["registers"][register],
                str(of[HEADLINE.name]["n"]),
                *(_share(of.get(name)) for name in _SHORT),
            ]
            for register, of in held_out.items()
        ),
    )


def _famous(limits: Limits, figures: Figures) -> str:
    del limits
    if not figures["kinds"]:
        return ""
    return markdown_table(
        ["kind", "texts", "bits per character"],
        (
            [kind, str(of["n"]), f"{of['bits_per_character']:.2f}"]
            for kind, of in figures["kinds"].items()
        ),
    )


_OF_THE_PAGE = {
    "false_alarms": false_alarm_table,
    "labelled": auroc_table,
    "kinds": kinds_table,
}
"""The tables of the page, each with what it is made of."""
_TABLES: dict[str, Callable[[Limits, Figures], str]] = {
    "sets": _every_set,
    "registers": _by_register,
    "learners": _by_indicator("TOEFL_real"),
    "pupils": _by_indicator("HewlettStudentEssay_real"),
    "kinds": _famous,
    "held out": _held_out,
}
"""By the name that stands in the marks."""
