"""Runs a masked model so that only the rows of hidden tokens go through its head.

With a large vocabulary the head costs as much as the layers below it: of a window of 128 tokens,
127 rows of logits would be thrown away.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from gltr_desktop.models.network_parts import base_model_of, interruptible
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN, first_line, unusable
from gltr_desktop.scoring.lm_head import agree, float32_product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from transformers import PreTrainedModel

_OTHER = "Choose another masked language model."
# Logits that differ by less do not depend on what was changed.
_ROUNDING = 1e-6


class Network:
    """``model``, which is left as it is; its head is given single rows if that changes nothing."""

    def __init__(self, model: PreTrainedModel) -> None:
        self.model = model
        self._base_model = base_model_of(model)
        self._gathers = self._base_model is not model

    def logits(self, ids: Tensor, positions: Tensor, check: Callable[[], None]) -> Tensor:
        """(b, V) logits at one of the ``positions`` (b,) of each row of ``ids`` (b, t).

        ``check`` is called before every layer; what it raises ends the work.
        """
        rows = torch.arange(len(ids), device=ids.device)
        with torch.inference_mode(), interruptible(self._base_model, check):
            if not self._gathers:
                logits: Tensor = self.model(input_ids=ids).logits
                return logits[rows, positions]
            with self._gathering(rows, positions):
                found: Tensor = self.model(input_ids=ids).logits
                return found[:, 0]

    @contextmanager
    def _gathering(self, rows: Tensor, positions: Tensor) -> Iterator[None]:
        """Within the block, the base model returns one hidden state of each row: (b, 1, d)."""

        def gather(_: nn.Module, __: object, output: dict[str, Tensor]) -> dict[str, Tensor]:
            hidden = output["last_hidden_state"]
            output["last_hidden_state"] = hidden[rows, positions][:, None]
            return output

        handle = self._base_model.register_forward_hook(gather)
        try:
            yield
        finally:
            handle.remove()

    def probe(self, name: str, ids: Tensor, position: int, changed: int) -> int:
        """Try the model on ``ids`` (1, t): if it can be used, and if rows can be gathered.

        Returns the size of its vocabulary. The token at ``changed`` is to have an influence on what
        is guessed at ``position``, which is before it. Raises InputError for the model ``name`` if
        it cannot be run, returns no finite numbers, or reads in one direction.
        """
        try:
            with torch.inference_mode():
                whole = self.model(input_ids=ids).logits[:, position]
                other_ids = ids.clone()
                other_ids[0, changed] = (ids[0, changed] + 1) % whole.shape[-1]
                other = self.model(input_ids=other_ids).logits[:, position]
        except Exception as error:  # This ran the code of one of many architectures.
            raise unusable(name, f"it cannot be run ({first_line(error)})", _OTHER) from error
        if not bool(whole.isfinite().all()):
            raise unusable(name, "it returns logits that are not finite numbers", DOWNLOAD_AGAIN)
        difference = float((whole.float() - other.float()).abs().max())
        if difference <= _ROUNDING * float(whole.float().abs().max()):
            raise unusable(
                name, "it reads in one direction, so it is not a masked language model", _OTHER
            )
        self._gathers = self._gathers and self._gathers_exactly(ids, position, whole)
        return int(whole.shape[-1])

    def _gathers_exactly(self, ids: Tensor, position: int, whole: Tensor) -> bool:
        positions = torch.tensor([position], device=ids.device)
        try:
            found = self.logits(ids, positions, lambda: None)
            # Rounded as the hidden states that they come from.
            return agree(found.to(self.model.dtype), whole.to(self.model.dtype))
        except (KeyError, IndexError, TypeError, ValueError, RuntimeError):
            return False  # An architecture whose base model returns something else.


def compute_logits_in_float32(model: PreTrainedModel) -> None:
    """Have the last product of ``model`` formed in float32, whatever its precision.

    Half-precision logits tie by the hundred near the tail of the distribution.
    """
    linear = model.get_output_embeddings()
    for parent in model.modules():
        for name, layer in parent.named_children():
            if layer is linear and isinstance(layer, nn.Linear):
                setattr(parent, name, _Output(layer))
                return


class _Output(nn.Module):
    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self._product = float32_product(linear.weight, linear.bias)

    def forward(self, hidden: Tensor) -> Tensor:
        flat = self._product(hidden.flatten(0, -2))
        return flat.view(*hidden.shape[:-1], flat.shape[-1])
