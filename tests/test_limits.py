"""The measured limits: how they come about, and that the page says what the figures say."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from helpers.evidence_rows import Row, analysis_of_rows
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from benchmarks.limits.auroc import auroc, auroc_of_set, labelled_sets
from benchmarks.limits.groups import GROUPS, LEARNERS, SETS
from benchmarks.limits.page import PAGE, printed, with_figures
from benchmarks.limits.result import figures_of, limits_of, to_json
from benchmarks.limits.shares import KINDS, beyond, famous_pairs, held_out, kinds
from benchmarks.limits.texts import TOKENS, Measured, Source, measured
from gltr_desktop import __version__
from gltr_desktop.analysis.indicators import INDICATORS
from gltr_desktop.analysis.reference.baseline import LENGTHS, Baseline, Values, passage_values
from gltr_desktop.batch.reference.registers import REGISTERS
from gltr_desktop.documents.limits_page import LIMITS, limits_page, read_limits
from gltr_desktop.errors import InputError
from gltr_desktop.models.options import SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

    from gltr_desktop.analysis.record import Analysis

NUMBERS = st.lists(st.integers(0, 9).map(float), min_size=1, max_size=20)
NAMES = [indicator.name for indicator in INDICATORS]


def analysed(text: str, tokens: int) -> Analysis:
    """Words are tokens, and the longer the more surprising."""
    rows = [
        Row(word + " ", len(word), -len(word) / 2, len(word) / 4) for word in text.split()[:tokens]
    ]
    return analysis_of_rows(rows)


def text(length: int, words: int = 80) -> str:
    """Words of that many letters, in sentences of nine and ten."""
    word = "a" * length
    return " ".join(f"{word}." if n % 19 in (9, 18) else word for n in range(words))


def measured_text(length: int, **facts: object) -> Measured:
    (found,) = measured([Source(text(length), facts)], analysed)
    return found


@cache
def baseline(lengths: range) -> Baseline:
    """Of passages of words of those lengths."""
    return Baseline.of(passage_values(analysed(text(length, 200), 200)) for length in lengths)


@given(NUMBERS, NUMBERS)
def test_the_auroc_is_that_of_others(low: list[float], high: list[float]) -> None:
    truth = [0] * len(low) + [1] * len(high)
    assert auroc(low, high) == pytest.approx(roc_auc_score(truth, [*low, *high]))


def test_the_sampled_text_is_to_be_the_more_predictable_one() -> None:
    by_people = [measured_text(length) for length in (5, 6, 7)]
    sampled = [measured_text(length) for length in (2, 3, 6)]
    found = auroc_of_set(by_people, sampled)
    # Eight of nine pairs are as expected but for two: 6 against 5, and against itself.
    for name in ("bits_per_token", "log_rank"):
        assert found[name] == {"auroc": pytest.approx(7.5 / 9), "by_people": 3, "sampled": 3}
    reverse = auroc_of_set(sampled, by_people)
    assert reverse["bits_per_token"]["auroc"] == pytest.approx(1.5 / 9)


def test_short_texts_and_sets_without_both_kinds_are_left_out() -> None:
    assert measured([Source(text(3, 49), {})], analysed) == []
    assert len(measured([Source(text(3, 50), {})], analysed)) == 1
    (cut,) = measured([Source(text(3, 900), {})], analysed)
    assert cut.excerpt.scored == TOKENS
    sets = {
        "both": [measured_text(4, label="human"), measured_text(2, label="machine")],
        "worse": [measured_text(2, label="human"), measured_text(4, label="machine")],
        "edited": [measured_text(2, label="human"), measured_text(4, label="machine-edited")],
    }
    found = labelled_sets(sets)
    assert [*found["sets"]] == ["both", "worse"]
    assert found["mean"]["bits_per_token"] == 0.5


def test_a_share_counts_what_lies_beyond_by_each_indicator() -> None:
    passages = baseline(range(10, 30))
    texts = [measured_text(length) for length in (5, 9, 15, 29, 40)]
    found = beyond(texts, passages)
    assert found["bits_per_token"] == {"share": 0.4, "n": 5}
    # The 20 passages have words of 10 letters and more: 95 % lie above 10, and not above 10½.
    assert beyond([measured_text(10)], passages)["bits_per_token"]["share"] == 1
    assert beyond([measured_text(11)], passages)["bits_per_token"]["share"] == 0
    # Nothing is counted that is not placed.
    known = Baseline({"lrr": Values({50: (1.0,) * 9, 100: (1.0,) * 9}, {})})
    assert [*beyond(texts, known)] == ["lrr"]


def test_a_percentile_of_a_text_is_the_share_that_is_less_predictable() -> None:
    places = measured_text(12).percentiles(baseline(range(10, 30)))
    assert places["bits_per_token"] == 100 * 17.5 / 20
    assert places["top_ten_tokens"] == 50


def test_kinds_are_compared_with_their_register_and_openings_with_their_books() -> None:
    texts = [
        measured_text(8, kind="famous opening", pair="one"),
        measured_text(12, kind="obscure page", pair="one"),
        measured_text(9, kind="famous opening", pair="two"),
        measured_text(7, kind="obscure page", pair="two"),
        measured_text(15, kind="law", pair=None),
    ]
    found = kinds(texts, {"fiction": baseline(range(10, 30))})
    assert [*found] == ["famous opening", "obscure page"]
    opening = found["famous opening"]
    assert (opening["register"], opening["n"]) == ("fiction", 2)
    assert (opening["median_percentile"], opening["beyond"]) == (100, 1)
    bits = [row.values["bits_per_character"] for row in texts]
    assert opening["bits_per_character"] == pytest.approx((bits[0] + bits[2]) / 2)
    assert famous_pairs(texts) == {
        "n": 2,
        "mean_difference": pytest.approx((bits[0] - bits[1] + bits[2] - bits[3]) / 2),
        "famous_more_predictable": 1,
    }
    assert famous_pairs(texts[4:]) == {}


def test_held_out_texts_are_placed_among_their_own_register() -> None:
    texts = [measured_text(5, register="news"), measured_text(20, register="news")]
    passages = {"news": baseline(range(10, 30)), "fiction": baseline(range(1, 9))}
    assert held_out(texts, passages).keys() == {"news"}
    assert held_out(texts, passages)["news"]["bits_per_token"] == {"share": 0.5, "n": 2}


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """A folder of two sets and of the essays, made of words of several lengths."""

    def write(stem: str, rows: list[tuple[str, str, int]]) -> None:
        lines = [
            json.dumps({"label": label, "domain": domain, "text": text(length), "id": "secret"})
            for label, domain, length in rows
        ]
        (tmp_path / f"{stem}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")

    for stem in ("fdg_xsum_gpt-4", "unknown_set"):
        write(stem, [("human", "news", 9), ("human", "news", 7), ("machine", "news", 3)])
    origin = dict.fromkeys(GROUPS, "machine")
    origin |= dict.fromkeys(list(GROUPS)[:4], "human")
    origin |= dict.fromkeys(list(GROUPS)[4:6], "machine-edited")
    write(LEARNERS, [(label, f"{key}_91", 4 + n) for n, (key, label) in enumerate(origin.items())])
    return tmp_path


def test_the_figures_of_a_model_become_a_page(labelled: Path, tmp_path: Path) -> None:
    baselines = dict.fromkeys([row.name for row in REGISTERS], baseline(range(6, 26)))
    aside = tmp_path / "aside"
    aside.mkdir()
    held_out_file = aside / "held_out.jsonl"
    held_out_file.write_text(json.dumps({"register": "news", "text": text(12)}) + "\n")
    kinds_file = aside / "kinds.jsonl"
    samples = [*((kind, None) for kind in KINDS), ("famous opening", "A"), ("obscure page", "A")]
    kinds_file.write_text(
        "\n".join(
            json.dumps({"kind": kind, "pair": pair, "text": text(5 + number)})
            for number, (kind, pair) in enumerate(samples)
        ),
        encoding="utf-8",
    )
    figures = figures_of(
        "built-in",
        labelled,
        analysed,
        baselines,
        held_out_file=held_out_file,
        kinds_file=kinds_file,
    )
    content = to_json(limits_of({"built-in": figures}))
    limits = json.loads(content)

    of = limits["models"]["built-in"]
    assert of["name"] == SHIPPED["built-in"].full_name
    assert of["program"] == __version__
    assert [*of["labelled"]["sets"]] == ["fdg_xsum_gpt-4", "unknown_set"]
    assert of["labelled"]["mean"]["bits_per_token"] == 1
    assert of["false_alarms"]["TOEFL_real"]["news"]["bits_per_token"] == {"share": 1.0, "n": 1}
    assert of["false_alarms"]["CS224N_real"]["news"]["bits_per_token"] == {"share": 0.0, "n": 1}
    assert of["kinds"].keys() == KINDS.keys()
    assert of["famous"]["n"] == 2
    assert of["held_out"]["news"]["bits_per_token"]["n"] == 1
    of_small = figures_of("small", labelled, analysed, baselines, held_out_file=held_out_file)
    assert "held_out" not in of_small
    # No text, and no name of one.
    assert "secret" not in content
    assert "aaa" not in content
    page = limits_page(limits, "built-in")
    assert "In 2 sets" in page
    assert "of 2 famous books" in page
    assert "TOEFL essays (1)" in page
    tables = printed(limits, "built-in")
    assert SETS["fdg_xsum_gpt-4"] in tables
    assert "unknown_set" in tables
    assert "## Held out" in tables


def test_what_has_no_texts_is_left_out_of_the_tables(labelled: Path) -> None:
    (labelled / f"{LEARNERS}.jsonl").unlink()
    baselines = dict.fromkeys([row.name for row in REGISTERS], baseline(range(6, 26)))
    figures = figures_of("built-in", labelled, analysed, baselines)
    tables = printed(limits_of({"built-in": figures}), "built-in")
    assert "unknown_set" in tables
    assert "TOEFL" not in tables
    assert "Kind" not in tables


def numbers(value: object) -> list[float]:
    if isinstance(value, dict):
        return [number for of in value.values() for number in numbers(of)]
    return [value] if isinstance(value, float) else []


def test_numbers_are_kept_with_three_decimals() -> None:
    content = to_json({"a": {"b": 0.123456, "c": 3}, "d": {"e": {"f": 1.0}}})
    assert json.loads(content) == {"a": {"b": 0.123, "c": 3}, "d": {"e": {"f": 1.0}}}
    assert content.count("\n") == 6
    for number in numbers(read_limits()):
        assert round(number, 3) == number


def test_the_shipped_figures_are_of_both_models_and_all_registers() -> None:
    limits = read_limits()
    assert [*limits["models"]] == [*SHIPPED]
    assert limits["registers"] == {row.name: row.title for row in REGISTERS}
    for figures in limits["models"].values():
        assert len(figures["labelled"]["sets"]) >= 25
        assert [*figures["labelled"]["mean"]] == NAMES
        assert [*figures["false_alarms"]] == [*GROUPS]
        for of in figures["false_alarms"].values():
            assert [*of] == [row.name for row in REGISTERS]
        assert [*figures["kinds"]] == [*KINDS]
    # The small model has no passages that it does not know but for those that are in its tables.
    assert [*limits["models"]["built-in"]["held_out"]] == [row.name for row in REGISTERS]
    assert "held_out" not in limits["models"]["small"]


def test_the_document_has_the_figures_of_the_file() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_figures(page, read_limits()) == page
    names = re.findall(r"<!-- figures: ([a-z ]+) -->", page)
    assert names == ["page", "sets", "registers", "learners", "pupils", "kinds", "held out"]


@pytest.mark.parametrize("model", SHIPPED)
def test_the_page_gives_the_false_alarms_of_the_model(model: str) -> None:
    limits = read_limits()
    page = limits_page(limits, model)
    figures: dict[str, Any] = limits["models"][model]
    assert figures["name"] in page
    assert "No figure of this program shows who wrote a text." in page
    for register, title in limits["registers"].items():
        share = figures["false_alarms"]["TOEFL_real"][register]["bits_per_character"]["share"]
        assert f"| {title} | {100 * share:.0f} % |" in page
    for indicator in INDICATORS:
        mean = figures["labelled"]["mean"][indicator.name]
        assert f"| {indicator.title} | {mean:.2f} |" in page


def test_the_page_says_that_another_model_was_not_measured() -> None:
    limits = read_limits()
    other = limits_page(limits, "gpt2-xl")
    first = limits_page(limits, next(iter(SHIPPED)))
    assert "With the model in use, they would be others." in other
    assert other.replace(" With the model in use, they would be others.", "") == first


def test_an_installation_without_the_figures_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gltr_desktop.documents.limits_page as module

    for content in (None, b"{"):
        path = tmp_path / "limits.json"
        if content is not None:
            path.write_bytes(content)
        monkeypatch.setattr(module, "LIMITS", path)
        with pytest.raises(InputError, match="lacks the figures"):
            read_limits()


def test_lengths_cover_what_is_measured() -> None:
    assert TOKENS in LENGTHS
    assert LIMITS.parent.name == "reference"


DOCUMENT = (PAGE.parent / "indicators.md").read_text(encoding="utf-8")


def test_every_indicator_is_explained() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \|", DOCUMENT, re.MULTILINE)
    assert [(name, title) for name, title, _, _ in rows] == [
        (row.name, row.title) for row in INDICATORS
    ]
    for (_, _, _, direction), row in zip(rows, INDICATORS, strict=True):
        assert direction.startswith("larger" if row.more_predictable > 0 else "smaller")
