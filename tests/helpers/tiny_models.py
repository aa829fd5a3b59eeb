"""Real transformers models, small enough to be made in a test: two layers of random weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from transformers import (
    AutoModelForCausalLM,
    BloomConfig,
    CohereConfig,
    Gemma2Config,
    GPT2Config,
    GPTNeoXConfig,
    GraniteConfig,
    LlamaConfig,
    MambaConfig,
    MistralConfig,
    MptConfig,
    OPTConfig,
    PhiConfig,
    PreTrainedConfig,
    PreTrainedTokenizerFast,
    Qwen2Config,
    RecurrentGemmaConfig,
)

from helpers.tiny_tokenizers import START, byte_level_bpe

if TYPE_CHECKING:
    from pathlib import Path

VOCABULARY = 400
CONTEXT = 48

# Large weights make logits that are far apart, so that few ranks depend on rounding.
_COMMON: dict[str, Any] = {
    "vocab_size": VOCABULARY,
    "bos_token_id": 0,
    "eos_token_id": 0,
    "pad_token_id": None,
    "initializer_range": 0.5,
}
_LLAMA: dict[str, Any] = {
    **_COMMON,
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": CONTEXT,
}
_GPT: dict[str, Any] = {**_COMMON, "n_layer": 2, "n_head": 4}

CONFIGS: dict[str, PreTrainedConfig] = {
    "gpt2": GPT2Config(**_GPT, n_embd=32, n_positions=CONTEXT),
    "llama": LlamaConfig(**_LLAMA),
    "qwen2": Qwen2Config(**_LLAMA, tie_word_embeddings=True),
    "gemma2": Gemma2Config(
        **_LLAMA,
        head_dim=8,
        query_pre_attn_scalar=8,
        sliding_window=16,
        final_logit_softcapping=5.0,
    ),
    "granite": GraniteConfig(**_LLAMA, logits_scaling=3.0, embedding_multiplier=2.0),
    "cohere": CohereConfig(**_LLAMA, logit_scale=0.25),
    "gpt_neox": GPTNeoXConfig(
        **{name: value for name, value in _LLAMA.items() if name != "num_key_value_heads"}
    ),
    "opt": OPTConfig(
        **{**_COMMON, "pad_token_id": 1},
        hidden_size=32,
        ffn_dim=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        word_embed_proj_dim=16,
        max_position_embeddings=CONTEXT,
        init_std=0.5,
    ),
    "bloom": BloomConfig(  # type: ignore[call-arg]  # seq_length is an entry that the class leaves out
        **_GPT, hidden_size=32, seq_length=CONTEXT
    ),
    "phi": PhiConfig(**_LLAMA),
    "mistral": MistralConfig(**_LLAMA, sliding_window=8),
    "mpt": MptConfig(
        **_COMMON,
        d_model=32,
        n_layers=2,
        n_heads=4,
        max_seq_len=CONTEXT,
        logit_scale="inv_sqrt_d_model",
    ),
    "mamba": MambaConfig(**_COMMON, hidden_size=32, num_hidden_layers=2, state_size=8),
    "recurrent_gemma": RecurrentGemmaConfig(
        **_COMMON,
        hidden_size=32,
        intermediate_size=96,
        num_hidden_layers=3,
        num_attention_heads=4,
        attention_window_size=16,
        lru_width=32,
    ),
}
"""One configuration per architecture."""


def tokenizer_with(start: str | None = START) -> PreTrainedTokenizerFast:
    """GPT-2's kind of tokenizer; ``start`` is None for one without a start token."""
    return PreTrainedTokenizerFast(tokenizer_object=byte_level_bpe(), bos_token=start)


def save_model(
    folder: Path, config: PreTrainedConfig, tokenizer: PreTrainedTokenizerFast | None = None
) -> Path:
    """Make a causal model of ``config`` with its tokenizer in ``folder``."""
    torch.manual_seed(0)
    model = AutoModelForCausalLM.from_config(config)
    model.save_pretrained(folder)
    (tokenizer or tokenizer_with()).save_pretrained(folder)
    return folder
