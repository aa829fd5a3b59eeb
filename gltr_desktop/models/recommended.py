"""Models that are worth a download: open ones, in safetensors, which this program can read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class RecommendedModel:
    """A model on the Hugging Face hub.

    ``download_mb`` is about the size of what would be fetched, in megabytes (10⁶ bytes); before a
    download, the hub is asked for the exact one.
    """

    name: str
    title: str
    languages: str
    download_mb: int
    licence: str
    advice: str
    """A sentence on who should choose it."""


RECOMMENDED = (
    RecommendedModel(
        "HuggingFaceTB/SmolLM2-360M",
        "SmolLM2 · 360 M",
        "English",
        730,
        "Apache 2.0",
        "More accurate than the built-in model. A page takes about three times as long.",
    ),
    RecommendedModel(
        "Qwen/Qwen2.5-0.5B",
        "Qwen2.5 · 0.5 B",
        "English, Chinese, French, Spanish, German, Arabic and 23 more",
        1_000,
        "Apache 2.0",
        "For texts in other languages than English.",
    ),
    RecommendedModel(
        "openai-community/gpt2",
        "GPT-2 · 124 M",
        "English",
        550,
        "MIT",
        "The model of the first GLTR: for figures that can be compared with published ones.",
    ),
    RecommendedModel(
        "EleutherAI/pythia-160m",
        "Pythia · 160 M",
        "English",
        380,
        "Apache 2.0",
        "For research: what it was trained on is public, and there are eight sizes of it.",
    ),
    RecommendedModel(
        "HuggingFaceTB/SmolLM2-1.7B",
        "SmolLM2 · 1.7 B",
        "English",
        3_430,
        "Apache 2.0",
        "The most accurate one here. It needs 7 GB of free memory, and is slow without a GPU.",
    ),
)
"""The most useful ones first."""


def recommended(name: str) -> RecommendedModel | None:
    """The recommended model that is called ``name`` on the hub; None if there is none."""
    return next((model for model in RECOMMENDED if model.name == name), None)
