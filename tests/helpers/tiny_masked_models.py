"""Real masked models of every family, small enough to be made in a test, and their tokenizers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import torch
from tokenizers import (
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from transformers import (
    AutoModelForMaskedLM,
    BertConfig,
    DistilBertConfig,
    ModernBertConfig,
    PreTrainedConfig,
    PreTrainedTokenizerFast,
    RobertaConfig,
    XLMRobertaConfig,
)

if TYPE_CHECKING:
    from pathlib import Path

POSITIONS = 64
TEXTS = {
    "English": "The unhappy cat didn't sit on the mat, and the clocks were striking thirteen.",
    "German": "Über den Dächern lag Nebel; die Straßenbahnen fuhren längst nicht mehr weiter.",
    "Japanese": "東京の空は青いです。猫が窓から外を見ています。道可道，非常道。",
    "decomposed": "Cafe\u0301s and u\u0308ber-nai\u0308ve re\u0301sume\u0301s, e\u0301le\u0300ves.",
}

# Large weights make logits that are far apart, so that few ranks depend on rounding.
_SIZES: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 48,
    "initializer_range": 0.5,
}


def wordpiece(*, lowercase: bool = True) -> Tokenizer:
    """As BERT's: white space dropped, pieces inside words marked, Chinese characters apart."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=lowercase)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=190, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(TEXTS.values(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        "[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return tokenizer


def byte_level() -> Tokenizer:
    """As RoBERTa's: the space before a word is a part of its first token."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=350,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXTS.values(), trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    return tokenizer


def metaspace() -> Tokenizer:
    """As XLM-R's: split at white space only, so that a Japanese sentence is one word to it."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=150,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        unk_token="<unk>",  # noqa: S106 - no password
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXTS.values(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        "<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


_BERT_NAMES = {"unk": "[UNK]", "cls": "[CLS]", "sep": "[SEP]", "pad": "[PAD]", "mask": "[MASK]"}
_ROBERTA_NAMES = {"unk": "<unk>", "cls": "<s>", "sep": "</s>", "pad": "<pad>", "mask": "<mask>"}

CONFIGS: dict[str, PreTrainedConfig] = {
    "bert": BertConfig(**_SIZES, vocab_size=190, max_position_embeddings=POSITIONS),
    "bert-cased": BertConfig(**_SIZES, vocab_size=190, max_position_embeddings=POSITIONS),
    # Two of its positions are before the first that can be used.
    "roberta": RobertaConfig(
        **_SIZES, vocab_size=350, max_position_embeddings=POSITIONS + 2, pad_token_id=1
    ),
    "distilbert": DistilBertConfig(
        vocab_size=190,
        dim=32,
        n_layers=2,
        n_heads=4,
        hidden_dim=48,
        max_position_embeddings=POSITIONS,
        initializer_range=0.5,
    ),
    "modernbert": ModernBertConfig(
        **_SIZES,
        vocab_size=350,
        max_position_embeddings=POSITIONS,
        local_attention=16,
        pad_token_id=1,
    ),
    "xlm-roberta": XLMRobertaConfig(
        **_SIZES, vocab_size=150, max_position_embeddings=POSITIONS + 2, pad_token_id=1
    ),
}
"""One configuration per family."""


@cache
def _tokenizer(name: str) -> PreTrainedTokenizerFast:
    if name in ("roberta", "modernbert"):
        made, names = byte_level(), _ROBERTA_NAMES
    elif name == "xlm-roberta":
        made, names = metaspace(), _ROBERTA_NAMES
    else:
        made, names = wordpiece(lowercase=name != "bert-cased"), _BERT_NAMES
    named = {f"{purpose}_token": token for purpose, token in names.items()}
    return PreTrainedTokenizerFast(tokenizer_object=made, **named)


def save_masked_model(folder: Path, name: str, **changes: object) -> Path:
    """Make the model of ``CONFIGS[name]``, with ``changes``, and its tokenizer in ``folder``."""
    torch.manual_seed(0)
    tokenizer = _tokenizer(name)
    config = type(CONFIGS[name]).from_dict(CONFIGS[name].to_dict() | changes)
    config.vocab_size = len(tokenizer)
    model = AutoModelForMaskedLM.from_config(config)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
