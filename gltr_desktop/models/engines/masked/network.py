"""Runs a masked model so that only the rows of hidden tokens go through its head.

With a large vocabulary the head costs as much as the layers below it: of a window of 128 tokens,
127 rows of logits would be thrown away.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True, eq=False)
class Trial:
    """A text that a model is tried on: ``ids`` (1, t), with a mask at ``position``.

    The token behind the mask is to have an influence on what is guessed in place of it.
    """

    ids: Tensor
    position: int

    @property
    def changed(self) -> Tensor:
        """``ids`` with another token behind the mask."""
        ids = self.ids.clone()
        ids[0, self.position + 1] = ids[0, self.position + 2]
        return ids


class Network:
    """Runs ``model``, whose head is given single rows if a trial shows that this changes nothing.

    The last product is formed in float32, whatever the model's precision: half-precision logits tie
    by the hundred near the tail of the distribution. Nothing else differs from what transformers
    computes: packed layers would be faster by a seventh, but move a rank in a hundred by one.
    """

    def __init__(self, model: PreTrainedModel) -> None:
        self.model = model
        self._base_model = base_model_of(model)
        self._gathers = self._base_model is not model
        if model.dtype != torch.float32:
            _compute_logits_in_float32(model)

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

    def probe(self, name: str, trial: Trial) -> int:
        """Find out whether the model can be used, and whether rows can be gathered.

        Returns the size of its vocabulary. Raises InputError for the model ``name`` if it cannot be
        run, returns no finite numbers, or reads in one direction.
        """
        try:
            whole, other = self._whole(trial.ids, trial), self._whole(trial.changed, trial)
        except Exception as error:  # This ran the code of one of many architectures.
            raise unusable(name, f"it cannot be run ({first_line(error)})", _OTHER) from error
        if not bool(whole.isfinite().all()):
            raise unusable(name, "it returns logits that are not finite numbers", DOWNLOAD_AGAIN)
        if float((whole - other).abs().max()) <= _ROUNDING * float(whole.abs().max()):
            raise unusable(
                name, "it reads in one direction, so it is not a masked language model", _OTHER
            )
        self._gathers = self._gathers and self._gathers_exactly(trial, whole)
        return int(whole.shape[-1])

    def _whole(self, ids: Tensor, trial: Trial) -> Tensor:
        """(1, V) float32 logits by the plain way, in which all rows go through the head."""
        with torch.inference_mode():
            logits: Tensor = self.model(input_ids=ids).logits[:, trial.position]
            return logits.float()

    def _gathers_exactly(self, trial: Trial, whole: Tensor) -> bool:
        positions = torch.tensor([trial.position], device=trial.ids.device)
        try:
            found = self.logits(trial.ids, positions, lambda: None)
            # Rounded as the hidden states that they come from.
            return agree(found.to(self.model.dtype), whole.to(self.model.dtype))
        except (KeyError, IndexError, TypeError, ValueError, RuntimeError):
            return False  # An architecture whose base model returns something else.


def _compute_logits_in_float32(model: PreTrainedModel) -> None:
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
