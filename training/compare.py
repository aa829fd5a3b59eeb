"""The picture of GLTR's paper: how green human texts of each kind are, and the model's own.

Also how long the model takes to load, how fast it reads here, and its size on disk. Everything is
measured by the application's own scorer, in float32.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

from gltr_desktop.analysis.buckets import BUCKETS, Thresholds, bucket_counts
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.models.engines.causal.scorer import CausalScorer
from gltr_desktop.models.engines.causal.transformers_loading import load_by_transformers
from training.corpus import read_documents
from training.sample import Sampling, sample_text

_NEVER = threading.Event()
_CHARACTERS = 4_000
_TOKENS = 300
_SAMPLING = Sampling(top_k=40, top_p=1)


def _counts(scorer: CausalScorer, text: str) -> np.ndarray:
    """(4,) tokens of ``text`` in each bucket."""
    *_, analysis = scorer.analyse(text, 0, _NEVER)
    return bucket_counts(Thresholds().buckets(analysis.columns.rank[analysis.scored]))


def _print_shares(title: str, counts: np.ndarray) -> None:
    shares = "  ".join(f"{share:6.1%}" for share in counts / counts.sum())
    print(f"{title:28}  {shares}  {counts.sum():7,} tokens", flush=True)


def main() -> None:
    """Read the command line and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True, help="what gltr-desktop's --model takes")
    parser.add_argument("--documents", type=Path, required=True, help="valid.jsonl.xz")
    parser.add_argument("--limit", type=int, default=8, help="documents of each collection")
    parser.add_argument("--sampled", type=int, default=8, help="texts drawn from the model")
    arguments = parser.parse_args()

    began = time.perf_counter()
    source = find_model(arguments.model)
    loaded = load_model(source, "cpu", "float32")
    print(f"loaded in {time.perf_counter() - began:.2f} s, torch being imported")
    size = sum(path.stat().st_size for path in source.folder.iterdir())
    print(f"{size / 1e6:.1f} MB on disk, {loaded.record.parameters / 1e6:.2f} M parameters")
    scorer = CausalScorer(loaded)
    scorer.calibrate(_NEVER)

    print("\n" + " " * 28 + "  " + "  ".join(f"{name:>6}" for name in BUCKETS))
    kinds: dict[str, list[str]] = defaultdict(list)
    for document in read_documents(arguments.documents):
        if len(kinds[document.source]) < arguments.limit:
            kinds[document.source].append(document.text[:_CHARACTERS])
    human = np.zeros(len(BUCKETS), np.int64)
    began = time.perf_counter()
    for kind in sorted(kinds):
        counts = sum((_counts(scorer, text) for text in kinds[kind]), np.zeros_like(human))
        _print_shares(kind, counts)
        human += counts
    seconds = time.perf_counter() - began
    _print_shares("all human texts", human)

    writer = load_by_transformers(source, torch.device("cpu"), "float32")
    sampled = np.zeros_like(human)
    for seed in range(arguments.sampled):
        generator = torch.Generator().manual_seed(seed)
        sampled += _counts(scorer, sample_text(writer, _TOKENS, _SAMPLING, generator))
    _print_shares(f"sampled from it, top-k {_SAMPLING.top_k}", sampled)
    print(f"\n{human.sum() / seconds:,.0f} tokens per second on {torch.get_num_threads()} threads")


if __name__ == "__main__":
    main()
