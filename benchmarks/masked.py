"""A full analysis by a masked model against the bare forward passes of the same batches."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import AutoModelForMaskedLM, BertConfig, BertForMaskedLM, PreTrainedTokenizerFast

from benchmarks.models import NEVER
from benchmarks.timing import alternate
from gltr_desktop.models.catalog import ModelSource
from gltr_desktop.models.engines.masked.batch_reader import BatchReader
from gltr_desktop.models.engines.masked.loading import load_model
from gltr_desktop.models.engines.masked.plan import Plan
from gltr_desktop.models.engines.masked.scorer import MaskedScorer
from gltr_desktop.models.loading_steps import LoadingSteps
from gltr_desktop.models.options import ModelChoice
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.analysis import Row
    from gltr_desktop.models.engines.masked.loaded import LoadedModel

_TOKENS = 200
_ROUNDS = 2


@contextmanager
def _random_bert() -> Iterator[ModelSource]:
    """A model of BERT base's shape with random weights, in a folder, as any other."""
    text = (RESOURCES / "samples" / "frankenstein.txt").read_text(encoding="utf-8")
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator([text], trainer)
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    names = {"cls": "[CLS]", "sep": "[SEP]", "pad": "[PAD]", "mask": "[MASK]", "unk": "[UNK]"}
    named = {f"{purpose}_token": token for purpose, token in names.items()}
    with TemporaryDirectory() as name:
        torch.manual_seed(0)
        BertForMaskedLM(BertConfig()).save_pretrained(name)
        PreTrainedTokenizerFast(tokenizer_object=tokenizer, **named).save_pretrained(name)
        yield ModelSource("BERT base (random)", Path(name), None)


def _text(loaded: LoadedModel) -> str:
    """The beginning of the sample that has just so many tokens."""
    text = (RESOURCES / "samples" / "frankenstein.txt").read_text(encoding="utf-8")
    tokens = loaded.tokenizer.tokenizer.encode(text, with_blanks=False)
    return text[: int(tokens.end[_TOKENS - 1])]


def _bare(source: ModelSource, loaded: LoadedModel, text: str) -> Callable[[], object]:
    """Transformers' own layers and head, fed what an analysis of ``text`` feeds."""
    model = AutoModelForMaskedLM.from_pretrained(source.folder).eval()
    tokens = loaded.tokenizer.tokenizer.encode(text, with_blanks=False)
    plan = Plan.of(tokens, loaded.capacity, "word")
    rows = BatchReader(loaded).rows(plan)
    batches = []
    for begin in range(0, _TOKENS, rows):
        ids, position = plan.inputs(list(range(begin, min(begin + rows, _TOKENS))), loaded)
        batches.append((torch.from_numpy(ids), torch.from_numpy(position)))

    def run() -> None:
        with torch.inference_mode():
            for ids, position in batches:
                hidden = model.bert(ids).last_hidden_state
                model.cls(hidden[torch.arange(len(ids)), position])

    return run


def measure() -> list[Row]:
    """The time of an analysis, and its ratio to that of the bare batches."""
    with _random_bert() as source:
        choice = ModelChoice(str(source.folder), "cpu", "float32")
        loaded = load_model(source, choice, LoadingSteps())
        text, scorer = _text(loaded), MaskedScorer(loaded)

        def ours() -> None:
            scorer.forget()
            for _ in scorer.analyse(text, 10, NEVER):
                pass

        found = alternate({"bare": _bare(source, loaded, text), "ours": ours}, rounds=_ROUNDS)
    window = loaded.record.context_length
    shape = f"masked BERT base (random), {_TOKENS} tokens in windows of {window}"
    return [
        (f"{shape}: tokens per second", _TOKENS / found["ours"], ""),
        (
            f"{shape}: ours {found['ours']:.1f} s ÷ bare batches {found['bare']:.1f} s",
            found["ours"] / found["bare"],
            "≤ 1.10",
        ),
    ]


if __name__ == "__main__":
    print(json.dumps(measure()))
