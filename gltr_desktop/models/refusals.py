"""The sentences that say why a model cannot be used."""

from __future__ import annotations

from gltr_desktop.errors import InputError

OTHER_MODEL = "Choose the folder or name of a causal language model in safetensors or GGUF format."
DOWNLOAD_AGAIN = "Download the model again, or choose another one."


def unusable(name: str, why: str, remedy: str) -> InputError:
    """The error for the model ``name``; ``why`` ends a sentence, ``remedy`` is one."""
    return InputError(f"“{name}” cannot be used: {why}.", remedy)


def first_line(error: Exception) -> str:
    """The part of a library's message that fits into a sentence."""
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".:") if lines else type(error).__name__
