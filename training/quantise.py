"""An exported model → one GGUF file, with matrices in Q8_0, as it ships with the program.

``python -m training.quantise --model training-runs/first/export --target FOLDER/NAME.Q8_0.gguf``.
Eight bits and a scale for every 32 numbers take half the room of bfloat16.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gguf import MODEL_ARCH, GGMLQuantizationType, GGUFWriter, TokenType, get_tensor_name_map
from gguf.quants import quantize
from transformers import AutoModelForCausalLM, LlamaConfig

_QUANTISED = GGMLQuantizationType.Q8_0


def quantise(folder: Path, target: Path) -> None:
    """Write the Llama in ``folder`` (safetensors) and its byte-level tokenizer to ``target``."""
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    if not isinstance(model.config, LlamaConfig):
        raise SystemExit(f"{folder} holds a {model.config.model_type}, not a llama")
    # LlamaConfig fills in what it declares as optional.
    config: Any = model.config
    target.parent.mkdir(parents=True, exist_ok=True)
    writer = GGUFWriter(target, "llama")
    writer.add_name(target.name.partition(".")[0])
    writer.add_license("cc-by-sa-4.0")
    writer.add_languages(["en"])
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_dimension_count(config.head_dim)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_vocab_size(config.vocab_size)
    writer.add_file_type(7)  # “mostly Q8_0”
    _add_tokenizer(writer, folder, config.bos_token_id)
    names = get_tensor_name_map(MODEL_ARCH.LLAMA, config.num_hidden_layers)
    heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}
    for name, parameter in model.named_parameters():
        weights = parameter.detach()
        if count := heads.get(name.split(".")[-2]):
            # llama.cpp turns neighbours against each other, transformers the halves of a head.
            weights = weights.unflatten(0, (count, 2, -1)).transpose(1, 2).flatten(0, 2)
        found = names.get_name(name, (".weight",))
        if found is None:
            raise SystemExit(f"llama.cpp has no name for {name}")
        if weights.ndim == 1:
            writer.add_tensor(found, weights.numpy())
        else:
            rows = np.ascontiguousarray(weights.numpy())
            writer.add_tensor(found, quantize(rows, _QUANTISED), raw_dtype=_QUANTISED)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_tokenizer(writer: GGUFWriter, folder: Path, start: int) -> None:
    parts = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = parts["model"]["vocab"]
    tokens = sorted(vocabulary, key=vocabulary.__getitem__)
    special = {token["id"] for token in parts["added_tokens"] if token["special"]}
    kinds = [TokenType.CONTROL if i in special else TokenType.NORMAL for i in range(len(tokens))]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges([" ".join(pair) for pair in parts["model"]["merges"]])
    writer.add_bos_token_id(start)
    writer.add_eos_token_id(start)
    writer.add_add_bos_token(False)


def main() -> None:
    """Read the command line and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="folder of the exported model")
    parser.add_argument("--target", type=Path, required=True, help="GGUF file to write")
    arguments = parser.parse_args()
    quantise(arguments.model, arguments.target)


if __name__ == "__main__":
    main()
