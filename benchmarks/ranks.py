"""Ranks by sorting, by the seed's count and by the program's, at the seed's shape.

Runs in a process of its own (``python -m benchmarks.ranks``), in which torch's threads wait for one
another as torch has it: the program's own setting, which is kind to other programs, makes single
operations as short as these slower, ours and the seed's alike.
"""

from __future__ import annotations

import json

import torch

from benchmarks.timing import alternate
from gltr_desktop.scoring.evidence import EvidencePass, count_larger
from gltr_desktop.scoring.finite import require_finite
from gltr_desktop.scoring.ranks import token_ranks

ROWS, VOCABULARY = 32, 50_000
_MORE_ROWS = 256
"""As many tokens as a page has: a mask of all their logits no longer fits into a cache."""


def measure() -> list[tuple[str, float, str]]:
    """Rows of (what, ratio, goal)."""
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(ROWS, VOCABULARY, generator=generator)
    targets = torch.randint(VOCABULARY, (ROWS,), generator=generator)

    def by_argsort() -> torch.Tensor:
        order = torch.argsort(logits, dim=1, descending=True)
        return (order == targets[:, None]).long().argmax(1)

    def by_the_seeds_count() -> torch.Tensor:
        values = logits.gather(1, targets[:, None])
        return (logits > values).long().sum(1)

    buffer, count = torch.empty(ROWS, VOCABULARY), torch.empty(ROWS)

    def ours() -> torch.Tensor:
        """The program's check and count, out of its pass for all evidence; all rows at once."""
        require_finite(logits, 0)
        count_larger(logits, logits.gather(1, targets[:, None]), buffer, count)
        return count.long()

    evidence_pass = EvidencePass(VOCABULARY, 10, torch.device("cpu"))

    def whole_pass() -> torch.Tensor:
        return evidence_pass(logits, targets, 0).rank.long()

    # As those of GPT-2: two in three tokens begin with a space, one in a hundred with a mark.
    shares = torch.tensor([[0.66], [0.01]])
    sets = (torch.rand(2, VOCABULARY, generator=generator) < shares).float()
    pass_with_sets = EvidencePass(VOCABULARY, 10, torch.device("cpu"), sets)

    def whole_pass_with_sets() -> torch.Tensor:
        return pass_with_sets(logits, targets, 0).rank.long()

    def one_reading() -> torch.Tensor:
        return logits.amax(1)

    def public() -> torch.Tensor:
        return token_ranks(logits, targets)

    ways = (by_argsort, by_the_seeds_count, ours, whole_pass, whole_pass_with_sets, public)
    if not all(torch.equal(way(), ways[0]()) for way in ways):
        raise AssertionError("the ways do not agree")
    # In two groups: argsort lasts so long that it would spoil the others' turns.
    fast = alternate(
        {"seed": by_the_seeds_count, "ours": ours, "amax": one_reading}, rounds=40, repeat=10
    )
    slow = alternate({"argsort": by_argsort, "pass": whole_pass}, rounds=10)
    passes = alternate({"pass": whole_pass, "sets": whole_pass_with_sets}, rounds=40)
    milliseconds = {name: value * 1e3 for name, value in (fast | slow).items()}
    shape = f"{ROWS}×{VOCABULARY:,}"
    return [
        (
            (
                f"ranks {shape}: argsort {milliseconds['argsort']:.1f} ms"
                f" ÷ ours {milliseconds['ours']:.3f} ms"
            ),
            milliseconds["argsort"] / milliseconds["ours"],
            "≥ 300",
        ),
        (
            (
                f"ranks {shape}: seed's count {milliseconds['seed']:.3f} ms"
                f" ÷ ours {milliseconds['ours']:.3f} ms"
            ),
            milliseconds["seed"] / milliseconds["ours"],
            "≥ 4",
        ),
        (
            f"ranks {shape}: ours ÷ its limit, one reading (amax {milliseconds['amax']:.3f} ms)",
            milliseconds["ours"] / milliseconds["amax"],
            "≤ 1.25",
        ),
        (
            f"ranks {shape}: argsort ÷ all evidence with ranks ({milliseconds['pass']:.3f} ms)",
            milliseconds["argsort"] / milliseconds["pass"],
            "≥ 10",
        ),
        (
            (
                f"ranks {shape}: all evidence with the masses of two sets"
                f" {passes['sets'] * 1e3:.3f} ms ÷ without {passes['pass'] * 1e3:.3f} ms"
            ),
            passes["sets"] / passes["pass"],
            "≤ 1.25",
        ),
        _of_more_rows(generator),
    ]


def _of_more_rows(generator: torch.Generator) -> tuple[str, float, str]:
    """The function for Python programs against the seed's, for logits that were there anyway."""
    logits = torch.randn(_MORE_ROWS, VOCABULARY, generator=generator)
    targets = torch.randint(VOCABULARY, (_MORE_ROWS,), generator=generator)
    seconds = alternate(
        {
            "seed": lambda: (logits > logits.gather(1, targets[:, None])).long().sum(1),
            "public": lambda: token_ranks(logits, targets),
        },
        rounds=20,
    )
    seed, public = seconds["seed"], seconds["public"]
    return (
        (
            f"ranks {_MORE_ROWS}×{VOCABULARY:,}: seed's count {seed * 1e3:.1f} ms"
            f" ÷ token_ranks {public * 1e3:.1f} ms"
        ),
        seed / public,
        "≥ 4",
    )


if __name__ == "__main__":
    print(json.dumps(measure()))
