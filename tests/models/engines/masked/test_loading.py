"""What is taken for a masked model, and what is refused."""

from __future__ import annotations

import json
import shutil
import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from helpers.tiny_masked_models import CONFIGS, TEXTS, save_masked_model
from safetensors.torch import load_file, save_file
from transformers import AutoTokenizer, BertConfig, BertLMHeadModel, BertModel

from gltr_desktop.errors import InputError
from gltr_desktop.models.engine import engine_kind, open_engine
from gltr_desktop.models.engines.masked import network as network_module
from gltr_desktop.models.engines.masked.scorer import MaskedScorer
from gltr_desktop.models.options import ModelChoice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gltr_desktop.models.engines.masked.loaded import LoadedModel


def opened(folder: Path, precision: str = "float32", window: int = 128) -> MaskedScorer:
    engine = open_engine(ModelChoice(str(folder), "cpu", precision, window=window))
    assert isinstance(engine, MaskedScorer)
    return engine


def edit_config(folder: Path, **changes: object) -> None:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize("name", CONFIGS)
def test_only_the_hidden_rows_go_through_the_head(
    name: str, masked_model: Callable[..., LoadedModel]
) -> None:
    loaded, seen = masked_model(name), list[tuple[int, ...]]()
    head = loaded.network.model.get_output_embeddings()
    handle = head.register_forward_pre_hook(lambda _, given: seen.append(tuple(given[0].shape)))
    *_, analysis = MaskedScorer(loaded).analyse(TEXTS["English"], 5, threading.Event())
    handle.remove()
    rows = sum(int(np.prod(shape[:-1])) for shape in seen)
    # The last batch is filled up.
    assert len(analysis) <= rows < 2 * 64


@pytest.mark.parametrize(
    ("name", "window", "expected"),
    [("roberta", 128, 64), ("bert", 128, 64), ("modernbert", 128, 64), ("bert", 20, 20)],
)
def test_a_window_is_no_longer_than_the_model_can_read(
    name: str, window: int, expected: int, masked_model: Callable[..., LoadedModel]
) -> None:
    loaded = masked_model(name, "word", window)
    assert loaded.record.context_length == expected
    *_, analysis = MaskedScorer(loaded).analyse(" ".join(TEXTS.values()), 5, threading.Event())
    assert len(analysis) > loaded.capacity
    assert analysis.columns.context.max() <= expected - 1


def test_bfloat16_keeps_logits_apart(masked_folder: Callable[[str], Path]) -> None:
    scorer = opened(masked_folder("bert"), "bfloat16")
    *_, rough = scorer.analyse(TEXTS["English"], 5, threading.Event())
    exact_scorer = opened(masked_folder("bert"))
    *_, exact = exact_scorer.analyse(TEXTS["English"], 5, threading.Event())
    assert rough.model.precision == "bfloat16"
    assert rough.columns.logprob == pytest.approx(exact.columns.logprob, abs=1.0)
    assert rough.columns.ties.sum() == 0


def test_a_vocabulary_in_its_old_file_will_do(
    masked_folder: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = shutil.copytree(masked_folder("bert"), tmp_path / "old")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    (folder / "tokenizer.json").unlink()
    (folder / "tokenizer_config.json").unlink()
    (folder / "vocab.txt").write_text("\n".join(word for word, _ in vocabulary), encoding="utf-8")
    of_old, of_new = opened(folder), opened(masked_folder("bert"))
    assert of_old.loaded.mask_id == of_new.loaded.mask_id
    analyses = [
        list(scorer.analyse(TEXTS["English"], 5, threading.Event()))[-1]
        for scorer in (of_old, of_new)
    ]
    assert np.array_equal(analyses[0].columns.rank, analyses[1].columns.rank)


def test_an_encoder_without_its_head_is_refused_and_not_made_up(tmp_path: Path) -> None:
    save_masked_model(tmp_path, "bert")
    BertModel(BertConfig.from_dict(CONFIGS["bert"].to_dict())).save_pretrained(tmp_path)
    with pytest.raises(
        InputError, match=r"lack what a masked language model needs \(cls\."
    ) as info:
        opened(tmp_path)
    assert "masked language model head" in info.value.remedy


def test_a_head_that_lacks_one_tensor_is_refused(tmp_path: Path) -> None:
    save_masked_model(tmp_path, "roberta")
    weights = load_file(tmp_path / "model.safetensors")
    del weights["lm_head.dense.weight"]
    save_file(weights, tmp_path / "model.safetensors", {"format": "pt"})
    with pytest.raises(InputError, match=r"lack .*\(lm_head\.dense\.weight\)"):
        opened(tmp_path)


def test_a_model_that_reads_in_one_direction_is_refused(tmp_path: Path) -> None:
    save_masked_model(tmp_path, "bert")
    edit_config(tmp_path, is_decoder=True)
    with pytest.raises(InputError, match="reads in one direction"):
        opened(tmp_path)


def test_a_tokenizer_without_a_mask_is_refused(tmp_path: Path) -> None:
    save_masked_model(tmp_path, "bert")
    for name in ("tokenizer_config.json", "special_tokens_map.json"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "tokenizer_config.json").write_text(
        '{"tokenizer_class": "PreTrainedTokenizerFast"}'
    )
    with pytest.raises(InputError, match="no mask"):
        opened(tmp_path)


def test_pickled_weights_are_not_opened(tmp_path: Path) -> None:
    save_masked_model(tmp_path, "bert")
    weights = load_file(tmp_path / "model.safetensors")
    (tmp_path / "model.safetensors").unlink()
    torch.save(weights, tmp_path / "pytorch_model.bin")
    with pytest.raises(InputError, match="pickle files"):
        opened(tmp_path)


def test_code_that_comes_with_a_model_is_not_run(tmp_path: Path) -> None:
    save_masked_model(tmp_path, "bert")
    edit_config(
        tmp_path,
        model_type="mine",
        auto_map={"AutoModelForMaskedLM": "mine.Mine", "AutoConfig": "mine.MineConfig"},
    )
    (tmp_path / "mine.py").write_text("raise SystemExit('it was run')")
    with pytest.raises(InputError, match="code that comes with a model is never run"):
        opened(tmp_path)


def test_a_model_with_numbers_that_are_not_finite_is_refused(tmp_path: Path) -> None:
    save_masked_model(tmp_path, "bert")
    weights = load_file(tmp_path / "model.safetensors")
    weights["bert.embeddings.LayerNorm.weight"].fill_(float("nan"))
    save_file(weights, tmp_path / "model.safetensors", {"format": "pt"})
    with pytest.raises(InputError, match="not finite numbers"):
        opened(tmp_path)


def test_a_causal_bert_is_not_taken_for_a_masked_one(tmp_path: Path) -> None:
    save_masked_model(tmp_path, "bert")
    assert engine_kind(ModelChoice(str(tmp_path))).name == "masked"
    sizes = {
        name: value for name, value in CONFIGS["bert"].to_dict().items() if name != "model_type"
    }
    BertLMHeadModel(BertConfig(**sizes | {"is_decoder": True})).save_pretrained(tmp_path)
    assert engine_kind(ModelChoice(str(tmp_path))).name == "causal"


@pytest.mark.parametrize("config", ["{}", "[]", "no JSON", '{"architectures": "BertForMaskedLM"}'])
def test_a_configuration_that_names_nothing_is_no_masked_model(config: str, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(config)
    assert engine_kind(ModelChoice(str(tmp_path))).name == "causal"
    assert engine_kind(ModelChoice("built-in")).name == "causal"
    assert engine_kind(ModelChoice(str(tmp_path / "nothing"))).name == "causal"


def test_a_base_model_of_another_kind_has_all_its_rows_go_through_the_head(
    masked_folder: Callable[[str], Path],
    masked_model: Callable[..., LoadedModel],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Other tests use it as well: it is loaded before anything is changed.
    shared = masked_model("roberta")
    # Of such a model, nobody knows which part returns hidden states.
    monkeypatch.setattr(network_module, "base_model_of", lambda model: model)
    scorer = opened(masked_folder("roberta"))
    *_, found = scorer.analyse(TEXTS["German"], 5, threading.Event())
    *_, usual = MaskedScorer(shared).analyse(TEXTS["German"], 5, threading.Event())
    assert np.array_equal(found.columns.rank, usual.columns.rank)
    assert found.columns.logprob == pytest.approx(usual.columns.logprob, abs=1e-5)


@pytest.mark.parametrize(("name", "expected"), [("bert", True), ("bert-cased", False)])
def test_the_record_says_whether_the_model_knows_capital_letters(
    name: str, expected: bool, masked_model: Callable[..., LoadedModel]
) -> None:
    assert masked_model(name).record.lower_case is expected
