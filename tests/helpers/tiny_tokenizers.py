"""Small tokenizers of every kind that language models come with, trained on the spot."""

from __future__ import annotations

import json
from typing import Any

from tokenizers import (
    AddedToken,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)

START = "<|endoftext|>"
SENTENCES = [
    "It was a bright cold day in April, and the clocks were striking thirteen.",
    "“The cat,” she said, “sat on the mat”—and that, the others thought, was that.",
    "Longtemps, je me suis couché de bonne heure. À peine ma bougie éteinte, l’été…",
    "Все счастливые семьи похожи друг на друга, каждая несчастлива по-своему.",
    "道可道，非常道。名可名，非常名。",
    "بسم الله الرحمن الرحيم",
    "สวัสดีครับ\r\n\tfor i in range(10):\r\n\t\tprint(i)",
]
UNKNOWN, BEGIN, END = "<unk>", "<s>", "</s>"


def byte_level_bpe(
    *,
    prefix_space: bool = False,
    normalizer: normalizers.Normalizer | None = None,
    special: str = START,
) -> Tokenizer:
    """As GPT-2's; ``prefix_space`` as RoBERTa's; a ``normalizer`` as Qwen's."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=prefix_space)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=[special],
        show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES * 2, trainer)
    return tokenizer


def sentencepiece_bpe() -> Tokenizer:
    """As Llama 2's: spaces are written ▁, unknown characters as their bytes."""
    bpe = models.BPE(byte_fallback=True, fuse_unk=True, unk_token=UNKNOWN)
    tokenizer = Tokenizer(bpe)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]
    )
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Strip(" ", 1, 0)]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=450,
        special_tokens=[UNKNOWN, BEGIN, END, *_byte_tokens()],
        show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES[:3], trainer)
    parts = json.loads(tokenizer.to_str())
    # Bytes have to be trained as special tokens in order to be in the vocabulary, but are none.
    parts["added_tokens"] = [token for token in parts["added_tokens"] if token["id"] < 3]
    return Tokenizer.from_str(json.dumps(parts))


def unigram(
    *,
    prepend: str = "always",
    byte_fallback: bool = True,
    normalizer: normalizers.Normalizer | None = None,
) -> Tokenizer:
    """As T5's or XGLM's, with bytes for unknown characters unless ``byte_fallback`` is off."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme=prepend)
    tokenizer.decoder = decoders.Metaspace(prepend_scheme=prepend)
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    trainer = trainers.UnigramTrainer(
        vocab_size=120,
        special_tokens=[UNKNOWN, BEGIN, END],
        unk_token=UNKNOWN,
        show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES[:3], trainer)
    parts = json.loads(tokenizer.to_str())
    if byte_fallback:
        parts["model"]["vocab"] += [[token, -30.0] for token in _byte_tokens()]
        parts["model"]["byte_fallback"] = True
    return Tokenizer.from_str(json.dumps(parts))


def word_end_bpe() -> Tokenizer:
    """As the first GPT's: lower case, white space dropped, the last piece of a word marked."""
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN, end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.BPEDecoder(suffix="</w>")
    trainer = trainers.BpeTrainer(
        vocab_size=300,
        end_of_word_suffix="</w>",
        special_tokens=[UNKNOWN],
        show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return tokenizer


def wordpiece() -> Tokenizer:
    """As BERT's: white space dropped, pieces inside words marked."""
    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(
        vocab_size=300, special_tokens=[UNKNOWN], show_progress=False
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return tokenizer


def with_added_token(tokenizer: Tokenizer, **token: Any) -> Tokenizer:  # noqa: ANN401
    """A copy of ``tokenizer`` with one more added token; ``token``: its content and settings."""
    copy = Tokenizer.from_str(tokenizer.to_str())
    copy.add_tokens([AddedToken(**token)])
    return copy


def _byte_tokens() -> list[str]:
    return [f"<0x{byte:02X}>" for byte in range(256)]
