"""The page “What it cannot tell”, from the measured figures: for the window and for the manual."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gltr_desktop.analysis.indicators import INDICATORS
from gltr_desktop.errors import InputError
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Limits = dict[str, Any]
    Figures = dict[str, Any]

LIMITS = RESOURCES / "reference" / "limits.json"
"""Written by ``python -m benchmarks.limits``."""

HEADLINE = INDICATORS[0]
# Essays by people: how they are called at the head of a column.
_ESSAYS = {
    "TOEFL_real": "TOEFL essays",
    "HewlettStudentEssay_real": "US 8th grade",
    "CollegeEssay_real": "US college applications",
}
_LEARNERS, _POLISHED = "TOEFL_real", "TOEFL_gpt4polished"
_SAMPLED, _PROMPTED = "CS224N_gpt3", "CS224N_gpt3PromptEng"

_PAGE = """\
# What it cannot tell

**No figure of this program shows who wrote a text.** The figures say how predictable a text is to \
one model. How little follows from that is measured here, with {name} and the first {tokens} \
tokens of texts of which it is known where they are from.{other_model}

## People whose texts are unusually predictable

Essays by people, and how many of them are more predictable than 95 % of the passages of a \
register, by bits per character. Of texts that are like the passages, it would be 5 %.

{false_alarms}

By the other indicators, {by_others} of the TOEFL essays lie there, depending on the indicator and \
the register: who writes in a foreign language, or is still learning to write, uses the commoner \
words. When GPT-4 had polished these essays, {polished} of them lay there, depending on the \
register; of reports that were sampled from GPT-3.5 {sampled}, and {prompted} where the prompt was \
elaborate. What a text is compared with decides as much as the text.

## How well the indicators tell sets of texts apart

In {sets} sets, texts by people stand beside texts sampled from language models (GPT-2 to GPT-4, \
Llama 2 and others). Each figure is the probability that, of one text of each, the sampled one is \
the more predictable one (AUROC): 0.5 is the toss of a coin, and 1 is without error.

{auroc}

Which indicator does best depends on the model that a text was sampled from, and on how; of a text \
in hand, nobody knows this.

## Kinds of texts

All of these were written by people. The percentile is that of the text in the middle of its kind, \
by bits per character.

{kinds}

Texts that a model has learnt by heart are predictable for that reason alone: in {famous} of \
{books} famous books, the opening was more predictable than a page from the middle of the same \
book, and on average it took {difference} bits per character {direction}. Laws, recipes and \
quotations have habits of their own: among the passages of any register they lie elsewhere, in \
either direction.

## Why there is no verdict

A verdict would be wrong about people, and most often about those who write in a foreign language. \
A revision, a quotation, another kind of text or another model can move the figures as far as the \
question who wrote a text. So the program places a text among others, and leaves it to its reader \
what that means. Never judge a person by it.

## What is fair

- **Compare with a folder of your own**: texts of the same class, by the same author, for the same \
task.
- **Compare a text with itself**: which of its paragraphs differ from the others by more than \
chance. Of texts left as they were written, one in nine has a paragraph that is marked so, often a \
quotation, a slogan or a list.
- Compare figures of one model only, of texts of one kind, and of long texts rather than short ones.
"""


def read_limits() -> Limits:
    """The measured figures. Raises InputError where they are missing from this installation."""
    try:
        limits: Limits = json.loads(LIMITS.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            "This installation lacks the figures on what it cannot tell.",
            "Install the program again.",
        ) from error
    return limits


def limits_page(limits: Limits, model: str) -> str:
    """The page in Markdown, with the figures of ``model``, or of the first one that has any."""
    models = limits["models"]
    figures: Figures = models.get(model) or next(iter(models.values()))
    alarms, famous = figures["false_alarms"], figures["famous"]
    others = [indicator.name for indicator in INDICATORS if indicator is not HEADLINE]
    return _PAGE.format(
        name=figures["name"],
        tokens=limits["tokens"],
        other_model="" if model in models else " With the model in use, they would be others.",
        false_alarms=false_alarm_table(limits, figures),
        by_others=range_of(alarms[_LEARNERS], others),
        polished=range_of(alarms[_POLISHED], [HEADLINE.name]),
        sampled=range_of(alarms[_SAMPLED], [HEADLINE.name]),
        prompted=range_of(alarms[_PROMPTED], [HEADLINE.name]),
        sets=len(figures["labelled"]["sets"]),
        auroc=auroc_table(limits, figures),
        kinds=kinds_table(limits, figures),
        famous=famous["famous_more_predictable"],
        books=famous["n"],
        difference=f"{abs(famous['mean_difference']):.2f}",
        direction="less" if famous["mean_difference"] < 0 else "more",
    )


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose columns of numbers are set to the right."""
    rows = list(rows)
    rules = [
        "---" if any(map(_has_words, column)) else "---:" for column in zip(*rows, strict=True)
    ]
    lines = [head, rules, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _has_words(cell: str) -> bool:
    return any(map(str.isalpha, cell))


def percent(share: float) -> str:
    """``0.25`` → “25 %”."""
    return f"{100 * share:.0f} %"


def range_of(by_register: dict[str, dict[str, dict[str, float]]], names: Sequence[str]) -> str:
    """“20 % to 73 %”: the smallest and the largest share, over registers and indicators."""
    shares = [of[name]["share"] for of in by_register.values() for name in names if name in of]
    low, high = percent(min(shares)), percent(max(shares))
    return low if low == high else f"{low} to {high}"


def false_alarm_table(limits: Limits, figures: Figures) -> str:
    """How many essays by people lie beyond the 95th percentile of each register."""
    alarms = figures["false_alarms"]
    name = HEADLINE.name
    essays = {key: title for key, title in _ESSAYS.items() if key in alarms}
    registers = list(next(iter(alarms.values())))
    # Every register has placed the same texts.
    counts = {key: next(iter(alarms[key].values()))[name]["n"] for key in essays}
    return markdown_table(
        ["Compared with", *(f"{title} ({counts[key]})" for key, title in essays.items())],
        (
            [
                limits["registers"][register],
                *(percent(alarms[key][register][name]["share"]) for key in essays),
            ]
            for register in registers
        ),
    )


def auroc_table(limits: Limits, figures: Figures) -> str:
    """Each indicator's mean over the sets, and the sets where it does best and worst."""
    sets, means = figures["labelled"]["sets"], figures["labelled"]["mean"]

    def row(name: str, title: str) -> list[str]:
        found = {key: values[name]["auroc"] for key, values in sets.items() if name in values}
        best, worst = max(found, key=found.__getitem__), min(found, key=found.__getitem__)
        extremes = (f"{found[key]:.2f} ({limits['sets'].get(key, key)})" for key in (best, worst))
        return [title, f"{means[name]:.2f}", *extremes]

    return markdown_table(
        ["Indicator", "Mean", "Best set", "Worst set"],
        (
            row(indicator.name, indicator.title)
            for indicator in INDICATORS
            if indicator.name in means
        ),
    )


def kinds_table(limits: Limits, figures: Figures) -> str:
    """Where texts of each kind lie among the passages of a register."""
    return markdown_table(
        ["Kind", "Compared with", "Texts", "More predictable than", "Beyond 95 %"],
        (
            [
                kind.capitalize(),
                limits["registers"][of["register"]],
                str(of["n"]),
                f"{of['median_percentile']:.0f} %",
                percent(of["beyond"]),
            ]
            for kind, of in figures["kinds"].items()
        ),
    )
