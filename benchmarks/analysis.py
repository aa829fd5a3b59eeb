"""A full analysis against the bare model and GLTR's algorithm; chunks, edits, agreement.

Every comparison takes turns in one process, on the same weights and the same tokens.
"""

from __future__ import annotations

import json
import statistics
import threading
import time
from typing import TYPE_CHECKING

import numpy as np
import torch
from transformers import AutoModelForCausalLM

from benchmarks.models import NEVER, analyse, random_gpt2, sample
from benchmarks.timing import alternate
from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.errors import Cancelled
from gltr_desktop.models import causal
from gltr_desktop.models.catalog import ModelSource, built_in_source
from gltr_desktop.models.causal import CausalScorer
from gltr_desktop.models.loading import load_model
from gltr_desktop.scoring.evidence import evidence
from gltr_desktop.scoring.packed import multiplies_bfloat16

if TYPE_CHECKING:
    from collections.abc import Callable

    from transformers import PreTrainedModel

    from gltr_desktop.models.loaded import LoadedModel

Row = tuple[str, float, str]

_GPT2_TOKENS, _BUILT_IN_TOKENS = 512, 1_000
_ROUNDS = 5


def _inputs(loaded: LoadedModel, text: str) -> torch.Tensor:
    """What an analysis of ``text`` feeds, for the bare model."""
    ids = torch.from_numpy(loaded.tokenizer.encode(text).token_id.astype(np.int64))
    return torch.cat([ids.new_tensor([loaded.start_id]), ids[:-1]])[None]


def gltr(model: PreTrainedModel, inputs: torch.Tensor, targets: torch.Tensor) -> list[object]:
    """GLTR's algorithm as its paper and its screens imply it: sort everything, look each token up.

    Softmax, a full argsort, a search per token, the forty best predictions.
    """
    logits = model(inputs).logits[0].float()
    probabilities = torch.softmax(logits, 1)
    order = torch.argsort(probabilities, dim=1, descending=True)
    ranks = [int(torch.where(order[i] == target)[0][0]) for i, target in enumerate(targets)]
    chosen = probabilities[torch.arange(len(targets)), targets].tolist()
    best = torch.topk(probabilities, 40)
    return [ranks, chosen, best.values.tolist(), best.indices.tolist()]


def _fresh(loaded: LoadedModel, text: str) -> Callable[[], object]:
    """A full analysis of ``text`` that knows nothing of an earlier one, but how fast it was."""
    scorer = CausalScorer(loaded)

    def run() -> object:
        scorer.forget()
        return analyse(scorer, text)

    return run


def _against_the_bare_model(
    source: ModelSource, precision: str, dtype: torch.dtype, goals: tuple[str, str]
) -> list[Row]:
    """GLTR's algorithm in float32, and the bare forward pass in ``dtype``, beside ours."""
    loaded = load_model(source, "cpu", precision)
    text = sample(_GPT2_TOKENS, loaded)
    inputs = _inputs(loaded, text)
    targets = torch.from_numpy(loaded.tokenizer.encode(text).token_id.astype(np.int64))
    model = AutoModelForCausalLM.from_pretrained(source.folder, dtype=torch.float32).eval()
    ours = _fresh(loaded, text)
    with torch.inference_mode():
        sorting = alternate({"GLTR": lambda: gltr(model, inputs, targets), "ours": ours}, rounds=3)
        model.to(dtype)
        bare = alternate({"bare": lambda: model(inputs).logits, "ours": ours}, rounds=_ROUNDS)
    shape = f"GPT-2 small, {_GPT2_TOKENS} tokens, {loaded.record.precision}"
    return [
        (f"{shape}: GLTR's algorithm {sorting['GLTR']:.2f} s ÷ ours {sorting['ours']:.2f} s",
         sorting["GLTR"] / sorting["ours"], goals[0]),
        (f"{shape}: ours {bare['ours']:.3f} s ÷ bare forward {bare['bare']:.3f} s",
         bare["ours"] / bare["bare"], goals[1]),
    ]  # fmt: skip


def _agreement(source: ModelSource, title: str, tokens: int) -> list[Row]:
    """Share of tokens in the same bucket in auto and in float32, in per cent.

    Targets are drawn evenly over the logarithm of their float32 rank, so that every bucket and
    every threshold is tried, whatever the model would make of a text.
    """
    exact, quick = (load_model(source, "cpu", precision) for precision in ("float32", "auto"))
    inputs = _inputs(exact, sample(tokens, exact))
    generator = torch.Generator().manual_seed(1)
    with torch.inference_mode():
        hidden = [model.trunk(inputs).last_hidden_state[0] for model in (exact, quick)]
        heads = [model.head for model in (exact, quick)]
        if None in heads:
            raise SystemExit(f"{title} has no head")
        logits = [head(rows) for head, rows in zip(heads, hidden, strict=True)]
        size = logits[0].shape[1]
        ranks = (size ** torch.rand(tokens, generator=generator)).long().clamp(max=size) - 1
        targets = logits[0].argsort(1, descending=True).gather(1, ranks[:, None])[:, 0]
        buckets = [
            Thresholds().buckets(evidence(values, targets, 0).rank.numpy()) for values in logits
        ]
    same = float((buckets[0] == buckets[1]).mean())
    what = f"{title}: tokens in the same bucket in {quick.record.precision} as in float32, %"
    return [(what, 100 * same, "≥ 99")]


def _chunks_and_edits() -> list[Row]:
    loaded = load_model(built_in_source(), "cpu")
    text = sample(_BUILT_IN_TOKENS, loaded)
    first: list[float] = []

    def streamed() -> None:
        """As right after start-up, with the speed not yet known: few tokens, then more."""
        began = time.perf_counter()
        shown = False
        for analysis in CausalScorer(loaded).analyse(text, 10, NEVER):
            if analysis.done and not shown:
                first.append(time.perf_counter() - began)
                shown = True

    full = _fresh(loaded, text)

    def at_once() -> None:
        before, causal._SECONDS_TO_FIRST = causal._SECONDS_TO_FIRST, 1e9  # noqa: SLF001
        try:
            full()
        finally:
            causal._SECONDS_TO_FIRST = before  # noqa: SLF001

    words = text.rsplit(" ", 1)[0]
    middle = len(text) // 2
    versions = {
        "last word": [f"{words} river", f"{words} window"],
        "middle": [f"{text[:middle]} {word} {text[middle:]}" for word in ("river", "window")],
    }

    def edit(place: str) -> Callable[[], object]:
        editing = CausalScorer(loaded)
        editing.calibrate(NEVER)
        analyse(editing, versions[place][0])

        def run() -> object:
            versions[place].reverse()
            return analyse(editing, versions[place][0])

        return run

    seconds = alternate(
        {
            "full": full,
            "at once": at_once,
            "streamed": streamed,
            "last word": edit("last word"),
            "middle": edit("middle"),
        },
        rounds=15,
    )
    title = f"built-in, {_BUILT_IN_TOKENS:,} tokens, {loaded.record.precision}"
    whole = seconds["full"]
    return [
        (f"{title}: first colours after the request, ms",
         statistics.median(first) * 1e3, "≤ 150"),
        (f"{title}: streamed in chunks ÷ in one piece",
         seconds["streamed"] / seconds["at once"], "≤ 1.15"),
        (f"{title}: tokens per second", _BUILT_IN_TOKENS / whole, "≥ 3,000"),
        (f"{title}: last word changed ÷ full analysis ({whole * 1e3:.0f} ms)",
         seconds["last word"] / whole, "≤ 0.10"),
        (f"{title}: word in the middle changed ÷ full analysis",
         seconds["middle"] / whole, "≈ 0.5"),
    ]  # fmt: skip


def _cancelling(source: ModelSource) -> list[Row]:
    """How long a long chunk goes on after it was cancelled; the longest of several."""
    loaded = load_model(source, "cpu", "float32")
    scorer, text = CausalScorer(loaded), sample(1_000, loaded)
    causal._SECONDS_TO_FIRST, before = 1e9, causal._SECONDS_TO_FIRST  # noqa: SLF001
    scorer.calibrate(NEVER)
    longest = 0.0
    for tenths in (1, 2, 3, 4, 5):
        cancelled, at = threading.Event(), []

        def stop(event: threading.Event = cancelled, at: list[float] = at) -> None:
            at.append(time.perf_counter())
            event.set()

        timer = threading.Timer(tenths / 10, stop)
        timer.start()
        try:
            for _ in scorer.analyse(text, 10, cancelled):
                pass
        except Cancelled:
            longest = max(longest, time.perf_counter() - at[0])
        timer.join()
        scorer.forget()
    causal._SECONDS_TO_FIRST = before  # noqa: SLF001
    return [("GPT-2 small, a chunk of 1,000 tokens: stops after, s", longest, "≤ 0.3")]


def measure() -> list[Row]:
    """Rows of (what, figure, goal)."""
    rows = _chunks_and_edits()
    rows += _agreement(built_in_source(), "built-in", 1_000)
    with random_gpt2() as source:
        rows += _against_the_bare_model(source, "float32", torch.float32, ("≥ 2.2", "≤ 1.00"))
        if multiplies_bfloat16():  # Elsewhere, auto is float32 once more.
            rows += _against_the_bare_model(source, "auto", torch.bfloat16, ("≥ 5", "≤ 1.15"))
        rows += _agreement(source, source.name, 512)
        rows += _cancelling(source)
    return rows


if __name__ == "__main__":
    print(json.dumps(measure()))
