"""Bits per byte of a model on held-out documents, per source and overall, as the program reads it.

Every document follows the start token; longer ones are read in windows that overlap by half, and
each token is scored once. Bytes are those of the original UTF-8.
"""

from __future__ import annotations

import argparse
import math
import threading
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np

from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.models.engines.causal.scorer import CausalScorer
from gltr_desktop.models.options import PRECISIONS
from training.corpus import read_documents


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True, help="what gltr-desktop's --model takes")
    parser.add_argument("--documents", type=Path, required=True, help="valid.jsonl.xz")
    parser.add_argument("--limit", type=int, help="only the first documents of each source")
    parser.add_argument("--characters", type=int, help="only the first characters of each document")
    parser.add_argument("--start-id", type=int, help="another start token than the model's own")
    parser.add_argument("--precision", choices=PRECISIONS, default="float32")
    arguments = parser.parse_args()
    loaded = load_model(find_model(arguments.model), "cpu", arguments.precision)
    if arguments.start_id is not None:
        loaded = replace(loaded, start_id=arguments.start_id)
    scorer = CausalScorer(loaded)
    nats: dict[str, float] = defaultdict(float)
    sizes: dict[str, int] = defaultdict(int)
    seen: dict[str, int] = defaultdict(int)
    for document in read_documents(arguments.documents):
        seen[document.source] += 1
        if arguments.limit and seen[document.source] > arguments.limit:
            continue
        text = document.text[: arguments.characters]
        *_, analysis = scorer.analyse(text, 0, threading.Event())
        nats[document.source] -= float(analysis.columns.logprob.sum(dtype=np.float64))
        sizes[document.source] += len(text.encode())
    for source in sorted(nats):
        bits = nats[source] / math.log(2) / sizes[source]
        print(f"{source:24} {bits:6.3f} bits per byte  {sizes[source]:9,} bytes")
    overall = sum(nats.values()) / math.log(2) / sum(sizes.values())
    print(f"{'overall':24} {overall:6.4f} bits per byte  {sum(sizes.values()):9,} bytes")


if __name__ == "__main__":
    main()
