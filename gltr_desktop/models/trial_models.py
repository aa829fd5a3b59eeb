"""Models in transformers' own format, made on the spot: too small to say anything.

That one of each kind can be made, saved, opened and read with shows that transformers, which the
models that ship do without, is installed and whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tokenizers import Tokenizer
    from transformers import PreTrainedModel

_SEED = 1
_SPECIAL = {"pad": "[PAD]", "unk": "[UNK]", "cls": "[CLS]", "sep": "[SEP]", "mask": "[MASK]"}
_START = "<|endoftext|>"


def save_causal_model(folder: Path) -> None:
    """Save a GPT-2 with random weights, and a tokenizer whose tokens are bytes."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import GPT2Config, GPT2LMHeadModel

    pieces = [_START, *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(models.BPE(vocab=_numbered(pieces), merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    config = GPT2Config(
        vocab_size=len(pieces), n_positions=64, n_embd=32, n_layer=2, n_head=2,
        bos_token_id=0, eos_token_id=0,
    )  # fmt: skip
    _save(folder, tokenizer, lambda: GPT2LMHeadModel(config), bos_token=_START, eos_token=_START)


def save_masked_model(folder: Path) -> None:
    """Save a BERT with random weights, and a tokenizer whose tokens are letters and digits."""
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import BertConfig, BertForMaskedLM

    letters = [chr(code) for code in range(ord("!"), ord("~") + 1)]
    pieces = [*_SPECIAL.values(), *letters, *(f"##{letter}" for letter in letters)]
    tokenizer = Tokenizer(models.WordPiece(vocab=_numbered(pieces), unk_token=_SPECIAL["unk"]))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    ends = [(_SPECIAL[name], pieces.index(_SPECIAL[name])) for name in ("cls", "sep")]
    tokenizer.post_processor = processors.TemplateProcessing(
        f"{_SPECIAL['cls']} $A {_SPECIAL['sep']}", special_tokens=ends
    )
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=48, max_position_embeddings=64,
    )  # fmt: skip
    names = {f"{name}_token": piece for name, piece in _SPECIAL.items()}
    _save(folder, tokenizer, lambda: BertForMaskedLM(config), **names)


def _numbered(pieces: list[str]) -> dict[str, int]:
    return {piece: number for number, piece in enumerate(pieces)}


def _save(
    folder: Path, tokenizer: Tokenizer, make: Callable[[], PreTrainedModel], **special: str
) -> None:
    import torch
    from transformers import PreTrainedTokenizerFast
    from transformers.utils import logging

    logging.disable_progress_bar()
    with torch.random.fork_rng():
        torch.manual_seed(_SEED)
        model = make()
    model.save_pretrained(folder)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special).save_pretrained(folder)
