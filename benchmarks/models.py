"""The texts and models of the benchmarks: the sample, a random GPT-2."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

import torch
from transformers import GPT2Config, GPT2LMHeadModel

from gltr_desktop.models.catalog import ModelSource, small_source
from gltr_desktop.models.gguf.container import read_gguf
from gltr_desktop.models.gguf.tokenizer import build_tokenizer
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.analysis.record import Analysis
    from gltr_desktop.models.engines.causal.loaded import LoadedModel
    from gltr_desktop.models.engines.causal.scorer import CausalScorer

NEVER = threading.Event()

# The gain of the last norm that spreads a random GPT-2's logits as those of a trained one: their
# standard deviation becomes 2.8.
_GAIN = 5.0


def sample(tokens: int, loaded: LoadedModel) -> str:
    """The sample, repeated and cut so that it has just ``tokens`` tokens."""
    text = (RESOURCES / "samples" / "frankenstein.txt").read_text(encoding="utf-8")
    copies = tokens // len(loaded.tokenizer.encode(text)) + 1
    whole = loaded.tokenizer.encode("\n\n".join([text] * copies))
    return whole.text[: int(whole.end[tokens - 1])]


def analyse(scorer: CausalScorer, text: str) -> Analysis:
    """The complete analysis."""
    *_, last = scorer.analyse(text, 10, NEVER)
    return last


@contextmanager
def random_gpt2() -> Iterator[ModelSource]:
    """A model of GPT-2 small's shape with random weights, in a folder, as any other."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        torch.manual_seed(0)
        model = GPT2LMHeadModel(GPT2Config(bos_token_id=0, eos_token_id=0))
        with torch.no_grad():
            model.transformer.ln_f.weight.mul_(_GAIN)
        model.save_pretrained(folder)
        weights = cast("Path", small_source().gguf)
        build_tokenizer(read_gguf(weights)).save(str(folder / "tokenizer.json"))
        yield ModelSource("GPT-2 small (random)", folder, None)
