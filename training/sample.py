"""Text drawn from a model, as language models write: a token at a time out of the k likeliest."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel

TOKENS, TOP_K, SEED = 320, 40, 2026


@torch.inference_mode()
def sample_ids(
    model: PreTrainedModel, start_id: int, count: int, top_k: int, generator: torch.Generator
) -> list[int]:
    """``count`` ids after the start token, at temperature 1; never the start token again."""
    ids, cache = [start_id], None
    while len(ids) <= count:
        output = model(torch.tensor([ids[-1:]]), past_key_values=cache, use_cache=True)
        cache, logits = output.past_key_values, output.logits[0, -1].float()
        # It would begin another text.
        logits[start_id] = -torch.inf
        best = logits.topk(top_k)
        choice = torch.multinomial(best.values.softmax(0), 1, generator=generator)
        ids.append(int(best.indices[choice]))
    return ids[1:]


def main() -> None:
    """Read the command line, sample, and print or write the text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="folder of the exported model")
    parser.add_argument("--tokens", type=int, default=TOKENS)
    parser.add_argument("--top-k", type=int, default=TOP_K)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, help="write the text to this file")
    arguments = parser.parse_args()
    tokenizer = AutoTokenizer.from_pretrained(arguments.model)
    model = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32).eval()
    generator = torch.Generator().manual_seed(arguments.seed)
    ids = sample_ids(model, tokenizer.bos_token_id, arguments.tokens, arguments.top_k, generator)
    # A character may have been begun and not ended, and paragraphs that hold nothing yet.
    text = (
        tokenizer.decode(ids, clean_up_tokenization_spaces=False).rstrip("\ufffd").rstrip() + "\n"
    )
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
