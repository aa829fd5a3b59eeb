"""Bits per byte of an exported model on held-out documents, per source and overall.

Every document starts with the start token. Longer ones are read in windows of the context length
that overlap by half; each token is scored once, with the longest context any window gives it.
Bytes are those of the original UTF-8.
"""

from __future__ import annotations

import argparse
import math
from collections import defaultdict
from pathlib import Path

import torch
import torch.nn.functional as F
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel

from training.corpus import read_documents


@torch.inference_mode()
def document_nats(model: PreTrainedModel, ids: list[int], start_id: int, context: int) -> float:
    """Total surprisal of ``ids`` in nats."""
    total, scored, stride = 0.0, 0, context // 2
    while scored < len(ids):
        begin = max(0, scored - stride) if scored else 0
        targets = ids[begin : begin + context]
        inputs = torch.tensor([[start_id, *targets[:-1]]], device=model.device)
        logits = model(inputs).logits[0, scored - begin :].float()
        wanted = torch.tensor(targets[scored - begin :], device=model.device)
        total += F.cross_entropy(logits, wanted, reduction="sum").item()
        scored = begin + len(targets)
    return total


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="folder of the exported model")
    parser.add_argument("--documents", type=Path, required=True, help="valid.jsonl.xz")
    parser.add_argument("--limit", type=int, help="only the first documents of each source")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    arguments = parser.parse_args()
    tokenizer = AutoTokenizer.from_pretrained(arguments.model)
    model = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32)
    model.to(arguments.device).eval()
    nats: dict[str, float] = defaultdict(float)
    sizes: dict[str, int] = defaultdict(int)
    seen: dict[str, int] = defaultdict(int)
    for document in read_documents(arguments.documents):
        seen[document.source] += 1
        if arguments.limit and seen[document.source] > arguments.limit:
            continue
        ids = tokenizer(document.text, add_special_tokens=False, verbose=False)["input_ids"]
        nats[document.source] += document_nats(
            model, ids, tokenizer.bos_token_id, model.config.max_position_embeddings
        )
        sizes[document.source] += len(document.text.encode())
    for source in sorted(nats):
        bits = nats[source] / math.log(2) / sizes[source]
        print(f"{source:24} {bits:6.3f} bits per byte  {sizes[source]:9,} bytes")
    overall = sum(nats.values()) / math.log(2) / sum(sizes.values())
    print(f"{'overall':24} {overall:6.3f} bits per byte  {sum(sizes.values()):9,} bytes")


if __name__ == "__main__":
    main()
