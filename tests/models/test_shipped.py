"""The models that ship: what their cards say of them is true, and what lies beside them fits."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gltr_desktop.analysis.buckets import Thresholds
from gltr_desktop.models.catalog import built_in_source, find_model
from gltr_desktop.models.engines.causal.llama import Llama
from gltr_desktop.models.engines.causal.loading import load_model
from gltr_desktop.models.engines.causal.scorer import CausalScorer
from gltr_desktop.models.gguf.container import read_gguf
from gltr_desktop.models.gguf.tokenizer import build_tokenizer, start_token
from gltr_desktop.models.gguf.transformers_model import transformers_config
from gltr_desktop.models.options import SHIPPED
from gltr_desktop.models.tokens import TextTokenizer
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from gltr_desktop.models.gguf.container import GgufFile

TEXT = "It was a bright cold day in 1984, “and the clocks” were striking 13. 漢字 😀\n\n\t1. First"


def file_of(name: str) -> GgufFile:
    source = find_model(name)
    assert source.gguf is not None
    return read_gguf(source.gguf)


def test_the_card_names_the_file_that_is_there() -> None:
    source = built_in_source()
    assert source.gguf is not None
    card = (source.folder / "README.md").read_text(encoding="utf-8")
    with source.gguf.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    assert digest in card
    assert f"{source.gguf.stat().st_size:,}" in card


@pytest.mark.parametrize("name", SHIPPED)
def test_what_lies_beside_the_weights_says_what_they_say(name: str) -> None:
    file, folder = file_of(name), find_model(name).folder
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    start, _ = start_token(file)
    assert config["bos_token_id"] == start == 0
    made = transformers_config(file).to_diff_dict() | {"bos_token_id": start}
    made["transformers_version"] = config["transformers_version"]
    assert config == json.loads(json.dumps(made))


def test_they_are_read_with_torch_and_tokenizers_alone() -> None:
    code = (
        "import sys, threading\n"
        "from gltr_desktop.models.engine import open_engine\n"
        "from gltr_desktop.models.options import ModelChoice\n"
        "*_, last = open_engine(ModelChoice('small')).analyse('A text.', 3, threading.Event())\n"
        "assert last.complete\n"
        "print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.split()
    assert {"torch", "tokenizers"} <= set(loaded)
    assert {"transformers", "gguf", "huggingface_hub", "safetensors"}.isdisjoint(loaded)


RECORDED: dict[str, dict[str, list[int]]] = json.loads(
    (Path(__file__).parent / "data" / "ranks_of_samples.json").read_text(encoding="utf-8")
)
"""Ranks in float32 as an AMD processor with AVX-512 found them."""


@pytest.mark.parametrize("name", RECORDED)
def test_ranks_are_those_of_another_computer(name: str) -> None:
    engine = CausalScorer(load_model(find_model(name), "cpu", "float32"))
    ranks, recorded = [], []
    for sample, expected in RECORDED[name].items():
        text = (RESOURCES / "samples" / sample).read_text(encoding="utf-8")
        *_, analysis = engine.analyse(text, 0, threading.Event())
        ranks.append(analysis.columns.rank)
        recorded.append(np.array(expected))
    found, wanted = np.concatenate(ranks), np.concatenate(recorded)
    thresholds = Thresholds()
    # One token in ten thousand may change its bucket, and these are fewer than a thousand.
    assert (thresholds.buckets(found) != thresholds.buckets(wanted)).sum() <= 1
    assert (found == wanted).mean() > 0.98


@pytest.mark.parametrize("name", SHIPPED)
def test_they_are_run_by_our_own_code(name: str) -> None:
    loaded = load_model(find_model(name), "cpu")
    assert isinstance(loaded.base_model, Llama)
    assert loaded.record.precision == "float32"
    assert f"{loaded.record.parameters / 1e6:.0f} M" in SHIPPED[name].title
    ids = loaded.tokenizer.encode(TEXT).token_id
    again = TextTokenizer(build_tokenizer(file_of(name))).encode(TEXT).token_id
    assert ids.tolist() == again.tolist()
