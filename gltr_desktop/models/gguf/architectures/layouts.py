"""Undoes what llama.cpp's converter did to tensors.

Each function takes a parameter's name in transformers, the tensor of the file in torch's shape, and
the configuration. None may look at values: shapes are tried out with tensors that have none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import PreTrainedConfig


def as_it_is(_name: str, tensor: Tensor, _config: PreTrainedConfig) -> Tensor:
    """For tensors that the converter left as they were."""
    return tensor


def unpermute(name: str, tensor: Tensor, config: PreTrainedConfig) -> Tensor:
    """Rows of q and k: pairs to be rotated lie side by side in the file, halves apart before."""
    part = name.split(".")[-2]
    if part not in ("q_proj", "k_proj"):
        return tensor
    heads = config.num_attention_heads if part == "q_proj" else config.num_key_value_heads
    pairs = tensor.reshape(heads, -1, 2, *tensor.shape[1:])
    return pairs.swapaxes(1, 2).reshape(tensor.shape)


def transpose_conv1d(name: str, tensor: Tensor, _config: PreTrainedConfig) -> Tensor:
    """GPT-2's layers hold their weights as (in, out), all others as (out, in)."""
    inside = (".c_attn.weight", ".c_proj.weight", ".c_fc.weight")
    return tensor.T.contiguous() if name.endswith(inside) else tensor


def regroup_falcon(name: str, tensor: Tensor, config: PreTrainedConfig) -> Tensor:
    """All queries, keys, values → per group of heads its queries, its key, its value."""
    if "query_key_value" not in name or not config.new_decoder_architecture:
        return tensor
    groups, per_group = config.num_kv_heads, config.num_attention_heads // config.num_kv_heads
    sizes = [config.num_attention_heads, groups, groups]
    heads = tensor.reshape(sum(sizes), config.head_dim, *tensor.shape[1:])
    query, key, value = heads.split(sizes)
    grouped = query.reshape(groups, per_group, *query.shape[1:])
    return torch.cat([grouped, key[:, None], value[:, None]], 1).reshape(tensor.shape)


def interleave_heads(name: str, tensor: Tensor, config: PreTrainedConfig) -> Tensor:
    """All queries, keys, values → per head its query, its key, its value."""
    if "query_key_value" not in name:
        return tensor
    by_head = tensor.reshape(3, config.num_attention_heads, -1, *tensor.shape[1:])
    return by_head.swapaxes(0, 1).reshape(tensor.shape)


def minus_one(name: str, tensor: Tensor, _config: PreTrainedConfig) -> Tensor:
    """Gemma's norms multiply by 1 + weight; a file holds the sum."""
    return tensor.float() - 1 if name.endswith("norm.weight") else tensor


def own_norm(name: str, tensor: Tensor, _config: PreTrainedConfig) -> Tensor:
    """StableLM's norms of single heads became rows of one tensor."""
    return tensor[int(name.split(".")[-2])] if ".norms." in name else tensor
