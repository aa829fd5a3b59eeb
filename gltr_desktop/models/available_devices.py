"""The devices of this computer, as torch finds them. Import it where torch may be imported."""

from __future__ import annotations


def available_devices() -> tuple[str, ...]:
    """Those of ``options.DEVICES`` that can be chosen here; takes seconds if torch is not loaded.

    “auto” and “cpu” are always among them.
    """
    import torch

    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    return ("auto", "cpu", *(name for name, found in there.items() if found))
