"""The small model's shape: a Llama, so that transformers loads it as it is."""

from __future__ import annotations

from transformers import LlamaConfig

CONTEXT_LENGTH = 1_024


def model_config(
    vocabulary_size: int, start_id: int, width: int = 256, layers: int = 6
) -> LlamaConfig:
    """Tied embeddings, RMSNorm, rotary positions and SwiGLU; 8.9 M parameters by default."""
    return LlamaConfig(
        vocab_size=vocabulary_size,
        hidden_size=width,
        # 8/3 of the width keeps SwiGLU's three matrices as large as the usual two of 4 × width.
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
