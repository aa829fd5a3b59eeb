"""Replaces the linear layers of a model that transformers runs by packed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import nn
from transformers.activations import NewGELUActivation
from transformers.pytorch_utils import Conv1D

from gltr_desktop.scoring.packed_linear import PackedLinear

if TYPE_CHECKING:
    from collections.abc import Iterator


def pack_layers(base_model: nn.Module, width: int, operands: torch.dtype) -> None:
    """Replace the linear layers of ``base_model`` by packed ones; their weights are given up.

    With bfloat16 ``operands`` only the products are formed in it. Layers whose output has the
    ``width`` of the residual stream return float32, which gives better ranks than a base model
    that is bfloat16 throughout, at nearly the same speed.
    """
    for parent, name, weight, bias in list(_linear_layers(base_model)):
        is_residual = weight.shape[0] == width
        result = torch.float32 if is_residual else operands
        setattr(parent, name, PackedLinear(weight, bias, operands, result))
    for parent in list(base_model.modules()):
        for name, layer in parent.named_children():
            if isinstance(layer, NewGELUActivation):
                # torch has the same formula in one pass instead of eight.
                setattr(parent, name, nn.GELU(approximate="tanh"))


def _linear_layers(
    base_model: nn.Module,
) -> Iterator[tuple[nn.Module, str, torch.Tensor, torch.Tensor | None]]:
    """Parent, name, weight (out, in) and bias of each linear layer."""
    for parent in base_model.modules():
        for name, layer in parent.named_children():
            if type(layer) is nn.Linear:
                yield parent, name, layer.weight, layer.bias
            elif isinstance(layer, Conv1D):
                yield parent, name, layer.weight.T, layer.bias
