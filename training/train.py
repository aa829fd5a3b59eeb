"""Train the model; stop it at any time and call it again to go on.

Muon drives the base model's matrices, AdamW the embedding and the norms. The learning rate warms
up, stays constant and falls linearly to zero for most of the run: a batch as small as two processor
cores can afford is noisy, and what a model gains it gains while the rate falls. Only the last part
uses sequences of the full context: short ones are cheaper, and long ones are learnt quickly from
there.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from transformers import LlamaForCausalLM

from training.architecture import CONTEXT_LENGTH, model_config
from training.attention import use_blocks
from training.prepare import TOKENS

if TYPE_CHECKING:
    from collections.abc import Callable

CHECKPOINT = "checkpoint.pt"


@dataclass(frozen=True)
class Plan:
    """The numbers a run is defined by."""

    tokens: int = 48_000_000
    skipped_tokens: int = 0
    batch_tokens: int = 8_192
    short_sequence: int = 512
    warmup_share: float = 0.01
    decay_share: float = 0.9
    long_share: float = 0.3
    muon_rate: float = 0.012
    adamw_rate: float = 2.5e-3
    weight_decay: float = 0.01
    seed: int = 2026

    @property
    def steps(self) -> int:
        """The number of optimizer steps of the run."""
        return self.tokens // self.batch_tokens

    def rate_factor(self, step: int) -> float:
        """Share of the full learning rate at ``step``: warm-up, constant, linear to zero."""
        warmup = max(1, int(self.steps * self.warmup_share))
        decay = max(1, int(self.steps * self.decay_share))
        return min(1.0, (step + 1) / warmup, (self.steps - step) / decay)

    def sequence_length(self, step: int) -> int:
        """Tokens per sequence at ``step``: the whole context in the last part of the run."""
        return CONTEXT_LENGTH if step >= self.steps * (1 - self.long_share) else self.short_sequence


class Batches:
    """Random access to batches: context-long blocks of all collections in fixed proportions.

    A collection's share is the square root of its size, because three of them are one
    encyclopaedia and hold a third of all words, while readers bring texts of every kind. Blocks
    are dealt in pages that hold every collection by its share, and a collection is gone through
    in a new random order each time.

    A batch depends on nothing but the step, so that a resumed run sees what it would have seen.
    """

    _PAGE = 1_024

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._plan = plan
        files = [np.memmap(path, np.uint16, "r") for path in sorted(folder.glob("*.bin"))]
        self._tokens = [tokens for tokens in files if len(tokens) > CONTEXT_LENGTH]
        if not self._tokens:
            raise FileNotFoundError(f"{folder} holds no tokens: run training.prepare first")
        weights = np.sqrt([len(tokens) for tokens in self._tokens])
        bounds = np.rint(np.cumsum(weights) / weights.sum() * self._PAGE).astype(int)
        self._page = np.repeat(np.arange(len(weights)), np.diff(bounds, prepend=0))

    def __call__(self, step: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Inputs and targets of ``step``: two int64 tensors of shape (sequences, length)."""
        per_batch = self._plan.batch_tokens // CONTEXT_LENGTH
        first = self._plan.skipped_tokens // CONTEXT_LENGTH + step * per_batch
        rows = [self._block(first + i) for i in range(per_batch)]
        length = self._plan.sequence_length(step)
        data = torch.from_numpy(np.stack(rows).astype(np.int64))
        return data[:, :-1].reshape(-1, length), data[:, 1:].reshape(-1, length)

    def _block(self, index: int) -> np.ndarray:
        number, row = divmod(index, self._PAGE)
        page = self._random_order(number, len(self._page))
        entry = page[row]
        source = self._page[entry]
        begin, end = np.searchsorted(self._page, [source, source + 1])
        # How many blocks of this collection have been dealt before.
        ordinal = number * (end - begin) + entry - begin
        tokens: np.ndarray = self._tokens[source]
        lap, turn = divmod(int(ordinal), (len(tokens) - 1) // CONTEXT_LENGTH)
        order = self._random_order(int(source), (len(tokens) - 1) // CONTEXT_LENGTH, lap)
        first_token = int(order[turn]) * CONTEXT_LENGTH
        block: np.ndarray = tokens[first_token : first_token + CONTEXT_LENGTH + 1]
        return block

    @lru_cache(maxsize=64)  # noqa: B019 - one object, as long as the program
    def _random_order(self, *key: int) -> np.ndarray:
        """A permutation of the second number, drawn anew for every key."""
        return np.random.default_rng((self._plan.seed, *key)).permutation(key[1])


def optimizers(model: torch.nn.Module, plan: Plan) -> list[torch.optim.Optimizer]:
    """Muon for the base model's matrices, AdamW for everything else."""
    matrices = [p for n, p in model.named_parameters() if p.ndim == 2 and "embed" not in n]
    chosen = {id(p) for p in matrices}
    others = [p for p in model.parameters() if id(p) not in chosen]
    return [
        torch.optim.Muon(matrices, lr=plan.muon_rate, weight_decay=plan.weight_decay),
        torch.optim.AdamW(others, lr=plan.adamw_rate, betas=(0.9, 0.95), weight_decay=0.0),
    ]


def loss_function(
    model: LlamaForCausalLM, device: torch.device, compiled: bool
) -> Callable[[torch.Tensor, torch.Tensor], torch.Tensor]:
    """Mean cross-entropy in nats; base model, head and loss in one graph when ``compiled``."""

    def loss(inputs: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        with torch.autocast(device.type, dtype=torch.bfloat16):
            hidden = model.model(inputs, use_cache=False).last_hidden_state
            logits = model.lm_head(hidden)
        return F.cross_entropy(logits.float().flatten(0, 1), targets.flatten())

    return torch.compile(loss) if compiled else loss


def initial_model(tokenizer: Tokenizer, start_from: Path | None) -> LlamaForCausalLM:
    """A model of random weights, or of those that an earlier run has exported."""
    if start_from is not None:
        return LlamaForCausalLM.from_pretrained(start_from, dtype=torch.float32)
    return LlamaForCausalLM(model_config(tokenizer))


def train(
    data: Path,
    run: Path,
    plan: Plan,
    device: torch.device,
    *,
    compiled: bool,
    start_from: Path | None,
) -> None:
    """Run the plan to its end, saving a checkpoint every few minutes."""
    torch.manual_seed(plan.seed)
    tokenizer = Tokenizer.from_file(str(data / "tokenizer.json"))
    model = initial_model(tokenizer, start_from)
    model.to(device)  # type: ignore[arg-type]  # its signature is lost in a decorator
    model.train()
    if compiled and device.type == "cpu":
        use_blocks(model)
    drivers = optimizers(model, plan)
    full_rates = [driver.param_groups[0]["lr"] for driver in drivers]
    first = 0
    checkpoint = run / CHECKPOINT
    if checkpoint.exists():
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(state["model"])
        for driver, saved in zip(drivers, state["optimizers"], strict=True):
            driver.load_state_dict(saved)
        first = state["step"]
        print(f"resuming at step {first:,} of {plan.steps:,}", flush=True)

    def save(step: int) -> None:
        partial = checkpoint.with_suffix(".partial")
        states = [driver.state_dict() for driver in drivers]
        torch.save({"model": model.state_dict(), "optimizers": states, "step": step}, partial)
        partial.replace(checkpoint)

    batches = Batches(data / TOKENS, plan)
    loss = loss_function(model, device, compiled)
    saved_at = shown_at = time.monotonic()
    shown_step, running = first, 0.0
    for step in range(first, plan.steps):
        for driver, rate in zip(drivers, full_rates, strict=True):
            driver.param_groups[0]["lr"] = rate * plan.rate_factor(step)
        inputs, targets = batches(step)
        value = loss(inputs.to(device), targets.to(device))
        value.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for driver in drivers:
            driver.step()
            driver.zero_grad(set_to_none=True)
        running += value.item()
        now = time.monotonic()
        if (step + 1) % 50 == 0 or step + 1 == plan.steps:
            count = step + 1 - shown_step
            speed = count * plan.batch_tokens / (now - shown_at)
            print(
                f"step {step + 1:,}/{plan.steps:,}  loss {running / count:.3f} nats"
                f"  {speed:,.0f} tokens/s",
                flush=True,
            )
            shown_at, shown_step, running = now, step + 1, 0.0
        if now - saved_at > 180:
            save(step + 1)
            saved_at = now
    save(plan.steps)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder made by training.prepare")
    parser.add_argument("--run", type=Path, required=True, help="folder for the checkpoint")
    parser.add_argument("--tokens", type=int, default=Plan.tokens, help="length of the whole run")
    parser.add_argument(
        "--skip",
        type=int,
        default=0,
        help="tokens that the runs before have read, not to be repeated",
    )
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--eager", action="store_true", help="do without torch.compile")
    parser.add_argument(
        "--start-from", type=Path, help="go on from the weights in this exported folder"
    )
    arguments = parser.parse_args()
    plan = Plan(tokens=arguments.tokens, skipped_tokens=arguments.skip)
    arguments.run.mkdir(parents=True, exist_ok=True)
    (arguments.run / "plan.json").write_text(json.dumps(asdict(plan), indent=2) + "\n")
    train(
        arguments.data,
        arguments.run,
        plan,
        torch.device(arguments.device),
        compiled=not arguments.eager,
        start_from=arguments.start_from,
    )


if __name__ == "__main__":
    main()
