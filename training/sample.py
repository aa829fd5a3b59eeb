"""Text drawn from a model, as language models write: a token at a time, by its probabilities."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.engines.causal.transformers_loading import load_by_transformers

if TYPE_CHECKING:
    from gltr_desktop.models.engines.causal.loaded import LoadedModel

PROMPT, TOKENS, SEED = "The benefits of regular rest", 500, 1


@dataclass(frozen=True)
class Sampling:
    """What tokens are drawn from.

    ``top_k``: so many of the likeliest ones, 0 for all. ``top_p``: of these, the likeliest ones
    that have this probability together. ``temperature`` divides the logits.
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 0.9

    def draw(self, logits: torch.Tensor, generator: torch.Generator) -> int:
        """The index of one of the ``logits``, (vocabulary,)."""
        likeliest = logits.topk(self.top_k or len(logits))
        shares = (likeliest.values / self.temperature).softmax(0)
        # The one that reaches the limit is within it.
        beyond = shares.cumsum(0) - shares >= self.top_p
        choice = torch.multinomial(shares.masked_fill(beyond, 0), 1, generator=generator)
        return int(likeliest.indices[choice])


@torch.inference_mode()
def sample_text(
    loaded: LoadedModel,
    count: int,
    sampling: Sampling,
    generator: torch.Generator,
    prompt: str = "",
) -> str:
    """``prompt`` and up to ``count`` tokens more, until the model ends the text.

    The start token, which would begin another text, is never drawn.
    """
    if loaded.start_id is None:
        raise SystemExit(f"{loaded.source.name} has no start token to begin with")
    ids, cache = [loaded.start_id, *loaded.tokenizer.encode(prompt).token_id.tolist()], None
    length, fed = len(ids) + count, ids
    while len(ids) < length:
        output = loaded.model(torch.tensor([fed]), past_key_values=cache, use_cache=True)
        cache, logits = output.past_key_values, output.logits[0, -1].float()
        logits[loaded.start_id] = -torch.inf
        fed = [sampling.draw(logits, generator)]
        if loaded.tokenizer.is_special(fed[0]):
            break
        ids += fed
    # A character may have been begun and not ended.
    return b"".join(map(loaded.tokenizer.piece, ids[1:])).decode(errors="ignore")


def main() -> None:
    """Read the command line, sample, and print or write the text."""
    usual = Sampling()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="what gltr-desktop's --model takes")
    parser.add_argument("--prompt", default=PROMPT, help="what the text begins with")
    parser.add_argument("--tokens", type=int, default=TOKENS, help="at most so many are drawn")
    parser.add_argument("--temperature", type=float, default=usual.temperature)
    parser.add_argument("--top-k", type=int, default=usual.top_k, help="0: of all tokens")
    parser.add_argument("--top-p", type=float, default=usual.top_p)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, help="write the text to this file")
    arguments = parser.parse_args()
    loaded = load_by_transformers(find_model(arguments.model), torch.device("cpu"), "float32")
    generator = torch.Generator().manual_seed(arguments.seed)
    sampling = Sampling(arguments.temperature, arguments.top_k, arguments.top_p)
    # The last paragraph may hold nothing yet.
    text = sample_text(loaded, arguments.tokens, sampling, generator, arguments.prompt).rstrip()
    if arguments.out:
        arguments.out.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
