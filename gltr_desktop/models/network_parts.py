"""The parts of a model that transformers has made, as engines use them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from torch import nn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transformers import PreTrainedModel


def base_model_of(model: PreTrainedModel) -> nn.Module:
    """``model`` without its output head; ``model`` itself if the two cannot be separated."""
    base_model = getattr(model, model.base_model_prefix, None)
    return base_model if isinstance(base_model, nn.Module) else model


@contextmanager
def interruptible(base_model: nn.Module, check: Callable[[], None]) -> Iterator[None]:
    """Within the block, every layer of ``base_model`` calls ``check`` before it runs."""
    stacks = [module for module in base_model.modules() if isinstance(module, nn.ModuleList)]
    hooks = [
        layer.register_forward_pre_hook(lambda *_: check()) for stack in stacks for layer in stack
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
