"""Makes steps of what transformers does at one go: it can be watched, and stopped, only so."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from torch.nn.modules.module import register_module_module_registration_hook
from transformers.utils import logging as transformers_logging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from torch import nn

    from gltr_desktop.models.loading_steps import LoadingSteps


@contextmanager
def steps_within(steps: LoadingSteps) -> Iterator[None]:
    """Make a step of each module that is constructed, and of each item of a progress bar."""
    modules = 0

    def construct(_: nn.Module, __: str, ___: nn.Module | None) -> None:
        nonlocal modules
        modules += 1
        steps.begin(f"its structure, part {modules:,}")

    def count(factory: Callable[..., Any], given: tuple[Any, ...], named: dict[str, Any]) -> object:
        items = given[0] if given else named.get("iterable")
        if not isinstance(items, Sized) or not isinstance(items, Iterable):
            return factory(*given, **named)
        return steps.each(items, "part", len(items))

    handle = register_module_module_registration_hook(construct)
    before = transformers_logging.set_tqdm_hook(count)
    try:
        yield
    finally:
        transformers_logging.set_tqdm_hook(before)
        handle.remove()
