"""A full analysis against the bare model and GLTR's algorithm; chunks, edits, agreement.

Every comparison takes turns in one process, on the same weights and the same tokens.
"""

from __future__ import annotations

import json
import statistics
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
import torch
from transformers import AutoModelForCausalLM

from benchmarks.models import NEVER, analyse, random_gpt2, sample
from benchmarks.timing import alternate
from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.errors import Cancelled
from gltr_desktop.models.catalog import (
    ModelSource,
    built_in_source,
    find_model,
    small_source,
)
from gltr_desktop.models.engines.causal import chunks
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.models.engines.causal.scorer import CausalScorer
from gltr_desktop.models.gguf.container import read_gguf
from gltr_desktop.models.gguf.transformers_model import read_model
from gltr_desktop.resources import RESOURCES
from gltr_desktop.scoring.packed_linear import multiplies_bfloat16

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transformers import PreTrainedModel

    from gltr_desktop.models.engines.causal.loaded import LoadedModel

Row = tuple[str, float, str]

_TOKENS = (512, 1_000)
_ROUNDS = 5


def _inputs(loaded: LoadedModel, text: str) -> torch.Tensor:
    """The ids that an analysis of ``text`` feeds, for the bare model."""
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


def _bare(source: ModelSource) -> PreTrainedModel:
    """The model as transformers runs it, in float32."""
    if source.gguf is not None:
        return read_model(read_gguf(source.gguf), torch.float32)
    model: PreTrainedModel = AutoModelForCausalLM.from_pretrained(
        source.folder, dtype=torch.float32
    ).eval()
    return model


def _against_the_bare_model(source: ModelSource, title: str, precision: str) -> list[Row]:
    """The bare forward pass in the same precision, and GLTR's algorithm in float32, beside ours."""
    loaded = load_model(source, "cpu", precision)
    exact = precision == "float32"
    model = _bare(source)
    rows: list[Row] = []
    for tokens in _TOKENS:
        text = sample(tokens, loaded)
        inputs = _inputs(loaded, text)
        targets = torch.from_numpy(loaded.tokenizer.encode(text).token_id.astype(np.int64))
        ours = _fresh(loaded, text)
        shape = f"{title}, {tokens:,} tokens, {precision}"

        def bare(inputs: torch.Tensor = inputs) -> object:
            return model(inputs).logits

        with torch.inference_mode():
            if tokens == _TOKENS[0]:
                model.float()

                def sort(inputs: torch.Tensor = inputs, ids: torch.Tensor = targets) -> object:
                    return gltr(model, inputs, ids)

                found = alternate({"GLTR": sort, "ours": ours}, rounds=3)
                rows.append((
                    f"{shape}: GLTR's algorithm {found['GLTR']:.2f} s ÷ ours {found['ours']:.2f} s",
                    found["GLTR"] / found["ours"],
                    "≥ 3" if exact else "≥ 5",
                ))  # fmt: skip
            if not exact:
                model.bfloat16()
            found = alternate({"bare": bare, "ours": ours}, rounds=_ROUNDS)
        rows.append((
            f"{shape}: ours {found['ours']:.3f} s ÷ bare forward {found['bare']:.3f} s",
            found["ours"] / found["bare"],
            "≤ 1.00" if exact else "≤ 1.10",
        ))  # fmt: skip
    return rows


def _agreement(source: ModelSource, title: str) -> list[Row]:
    """Share of a text's tokens that are in the same bucket in bfloat16 as in float32, per cent."""
    texts = [path.read_text(encoding="utf-8") for path in (RESOURCES / "samples").glob("*.txt")]
    buckets = []
    for precision in ("float32", "bfloat16"):
        scorer = CausalScorer(load_model(source, "cpu", precision))
        ranks = [analyse(scorer, text).columns.rank for text in texts]
        buckets.append(Thresholds().buckets(np.concatenate(ranks)))
    same = float((buckets[0] == buckets[1]).mean())
    what = f"{title}: of the samples' {len(buckets[0]):,} tokens, in the same bucket in bfloat16, %"
    return [(what, 100 * same, "≥ 99.8")]


def _loading(source: ModelSource, title: str) -> list[Row]:
    """Seconds that a model takes to load once torch is imported, its file being in memory."""
    seconds = alternate({"load": lambda: load_model(source, "cpu")}, rounds=3)["load"]
    return [(f"{title}: loaded in, s", seconds, "≤ 1")]


def _chunks_and_edits(source: ModelSource, title: str) -> list[Row]:
    loaded = load_model(source, "cpu")
    text = sample(_TOKENS[1], loaded)
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
        with _in_one_chunk():
            full()

    words = text.rsplit(" ", 1)[0]
    middle = len(text) // 2
    versions = {
        "last word": [f"{words} river", f"{words} window"],
        "middle": [f"{text[:middle]} {word} {text[middle:]}" for word in ("river", "window")],
    }

    def edit(where: str) -> Callable[[], object]:
        editing = CausalScorer(loaded)
        editing.calibrate(NEVER)
        analyse(editing, versions[where][0])

        def run() -> object:
            versions[where].reverse()
            return analyse(editing, versions[where][0])

        return run

    seconds = alternate(
        {
            "full": full,
            "at once": at_once,
            "streamed": streamed,
            "last word": edit("last word"),
            "middle": edit("middle"),
        },
        rounds=5,
    )
    title = f"{title}, {_TOKENS[1]:,} tokens, {loaded.record.precision}"
    whole = seconds["full"]
    return [
        (f"{title}: first colours after the request, ms",
         statistics.median(first) * 1e3, "≤ 300"),
        (f"{title}: streamed in chunks ÷ in one piece",
         seconds["streamed"] / seconds["at once"], "≤ 1.15"),
        (f"{title}: tokens per second", _TOKENS[1] / whole, ""),
        (f"{title}: last word changed ÷ full analysis ({whole * 1e3:.0f} ms)",
         seconds["last word"] / whole, "≤ 0.10"),
        (f"{title}: word in the middle changed ÷ full analysis",
         seconds["middle"] / whole, "≈ 0.5"),
    ]  # fmt: skip


def _cancelling(source: ModelSource) -> list[Row]:
    """Seconds that a long chunk goes on after it was cancelled; the longest of several."""
    loaded = load_model(source, "cpu", "float32")
    scorer, text = CausalScorer(loaded), sample(1_000, loaded)
    with _in_one_chunk():
        scorer.calibrate(NEVER)
        longest = max(_seconds_to_stop(scorer, text, tenths / 10) for tenths in range(1, 6))
    return [("GPT-2 small, a chunk of 1,000 tokens: stops after, s", longest, "≤ 0.3")]


def _seconds_to_stop(scorer: CausalScorer, text: str, after: float) -> float:
    """Seconds that an analysis goes on when it is cancelled ``after`` some; 0 if it was done."""
    cancelled, at = threading.Event(), []

    def stop() -> None:
        at.append(time.perf_counter())
        cancelled.set()

    timer, seconds = threading.Timer(after, stop), 0.0
    timer.start()
    try:
        for _ in scorer.analyse(text, 10, cancelled):
            pass
    except Cancelled:
        seconds = time.perf_counter() - at[0]
    timer.join()
    scorer.forget()
    return seconds


@contextmanager
def _in_one_chunk() -> Iterator[None]:
    """Within the block, texts are read in one chunk."""
    work, tokens = chunks.FIRST_WORK, chunks.MAX_FIRST_CHUNK
    chunks.FIRST_WORK, chunks.MAX_FIRST_CHUNK = 1e18, 1 << 14
    try:
        yield
    finally:
        chunks.FIRST_WORK, chunks.MAX_FIRST_CHUNK = work, tokens


def measure(model: str | None = None) -> list[Row]:
    """Rows of (what, value, goal): of ``model``, or of the two shipped ones and a GPT-2."""
    if model is not None:
        source = find_model(model)
        return _one(source, source.name)
    rows = _one(built_in_source(), "SmolLM2")
    rows += _chunks_and_edits(small_source(), "the small model")
    with random_gpt2() as source:
        for precision in _precisions():
            rows += _against_the_bare_model(source, "GPT-2 small", precision)
        rows += _cancelling(source)
    return rows


def _one(source: ModelSource, title: str) -> list[Row]:
    rows = _loading(source, title) + _chunks_and_edits(source, title)
    for precision in _precisions():
        rows += _against_the_bare_model(source, title, precision)
    return rows + (_agreement(source, title) if multiplies_bfloat16() else [])


def _precisions() -> tuple[str, ...]:
    return ("float32", "bfloat16") if multiplies_bfloat16() else ("float32",)


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:2])))
