"""Names of the files of a model in safetensors, in a folder as in a repository on the hub."""

from __future__ import annotations

CONFIG = "config.json"
TOKENIZER = "tokenizer.json"
WEIGHTS = "model.safetensors"
WEIGHTS_INDEX = "model.safetensors.index.json"
"""Names the file of each tensor, where there are several files."""

PICKLE_SUFFIXES = frozenset({".bin", ".pt", ".pth", ".ckpt", ".pkl"})
"""Suffixes of weights files that can run code when they are opened; such files are never read."""
