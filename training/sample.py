"""Text drawn from a model, as language models write: a token at a time out of the k likeliest."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engines.causal.transformers_loading import load_by_transformers

if TYPE_CHECKING:
    from gltr_desktop.models.engines.causal.loaded import LoadedModel

TOKENS, TOP_K, SEED, PROMPT = 260, 40, 3, "The lighthouse keeper"


@torch.inference_mode()
def sample_text(
    loaded: LoadedModel, count: int, top_k: int, generator: torch.Generator, prompt: str = ""
) -> str:
    """``prompt`` and ``count`` tokens more, at temperature 1; never the start token again."""
    if loaded.start_id is None:
        raise SystemExit(f"{loaded.source.name} has no start token to begin with")
    ids, cache = [loaded.start_id, *loaded.tokenizer.encode(prompt).token_id.tolist()], None
    length, fed = len(ids) + count, ids
    while len(ids) < length:
        output = loaded.model(torch.tensor([fed]), past_key_values=cache, use_cache=True)
        cache, logits = output.past_key_values, output.logits[0, -1].float()
        # It would begin another text.
        logits[loaded.start_id] = -torch.inf
        best = logits.topk(top_k)
        choice = torch.multinomial(best.values.softmax(0), 1, generator=generator)
        fed = [int(best.indices[choice])]
        ids += fed
    # A character may have been begun and not ended.
    return b"".join(map(loaded.tokenizer.piece, ids[1:])).decode(errors="ignore")


def main() -> None:
    """Read the command line, sample, and print or write the text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="what gltr-desktop's --model takes")
    parser.add_argument("--prompt", default=PROMPT, help="what the text begins with")
    parser.add_argument("--tokens", type=int, default=TOKENS)
    parser.add_argument("--top-k", type=int, default=TOP_K)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, help="write the text to this file")
    arguments = parser.parse_args()
    loaded = load_by_transformers(find_model(arguments.model), torch.device("cpu"), "float32")
    generator = torch.Generator().manual_seed(arguments.seed)
    # The last paragraph may hold nothing yet.
    text = sample_text(
        loaded, arguments.tokens, arguments.top_k, generator, arguments.prompt
    ).rstrip()
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
