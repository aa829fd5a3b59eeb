"""The small model's shape: a Llama, so that transformers loads it as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transformers import LlamaConfig

from training.corpus import START_TOKEN

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CONTEXT_LENGTH = 1_024


def model_config(tokenizer: Tokenizer, width: int = 256, layers: int = 6) -> LlamaConfig:
    """Tied embeddings, RMSNorm, rotary positions and SwiGLU; 8.9 M parameters by default."""
    start_id = tokenizer.token_to_id(START_TOKEN)
    return LlamaConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=width,
        # 8/3 of the width keeps SwiGLU's three matrices as large as the common two of 4 × width.
        intermediate_size=-(-width * 8 // 3 // 32) * 32,
        num_hidden_layers=layers,
        num_attention_heads=width // 64,
        num_key_value_heads=width // 64,
        max_position_embeddings=CONTEXT_LENGTH,
        rope_parameters={"rope_type": "default", "rope_theta": 10_000.0},
        tie_word_embeddings=True,
        attention_bias=False,
        bos_token_id=start_id,
        # A new document ends the one before it: there is no separate end token.
        eos_token_id=start_id,
        pad_token_id=None,
    )
