"""Every way that loading a model can fail has a sentence; what loads is described truly."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import psutil
import pytest
import torch
from helpers.tiny_models import CONFIGS, CONTEXT, VOCABULARY, save_model, tokenizer_with
from helpers.tiny_tokenizers import START, byte_level_bpe
from safetensors import safe_open
from transformers import (
    AutoModelForCausalLM,
    BertConfig,
    BertForMaskedLM,
    BertModel,
    GptOssConfig,
    LlamaModel,
    PreTrainedTokenizerFast,
    T5Config,
    T5ForConditionalGeneration,
    ViTConfig,
    ViTModel,
)

from gltr_desktop.errors import GltrError, InputError
from gltr_desktop.models.catalog import find_model
from gltr_desktop.models.context_windows import MAX_WINDOW
from gltr_desktop.models.engines.causal.loading import load_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gltr_desktop.models.engines.causal.loaded import LoadedModel

WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"

Change = "Callable[[Path], object]"


def load(folder: Path, precision: str = "float32") -> LoadedModel:
    return load_model(find_model(str(folder)), "cpu", precision)


@pytest.fixture
def folder(folder_of: Callable[[str], Path], tmp_path: Path) -> Path:
    """A copy of a good model, to be spoilt."""
    return shutil.copytree(folder_of("gpt2"), tmp_path / "model")


def test_what_is_loaded(folder: Path) -> None:
    loaded = load(folder)
    record = loaded.record
    assert record.name == str(folder)
    assert record.revision is None
    assert record.parameters == AutoModelForCausalLM.from_pretrained(folder).num_parameters()
    assert record.vocabulary_size == VOCABULARY
    assert record.context_length == CONTEXT
    assert (record.precision, record.device) == ("float32", "cpu")
    assert (record.start_token, loaded.start_id) == (START, 0)
    assert loaded.device == torch.device("cpu")
    assert not loaded.model.training


def test_shards(folder: Path, folder_of: Callable[[str], Path]) -> None:
    split(folder)
    whole, parts = load(folder_of("gpt2")), load(folder)
    name = "transformer.wte.weight"
    assert torch.equal(whole.model.get_parameter(name), parts.model.get_parameter(name))


def test_a_context_that_is_not_stated_is_the_longest_window(
    loaded_of: Callable[[str], LoadedModel],
) -> None:
    assert loaded_of("mamba").record.context_length == MAX_WINDOW


@pytest.mark.parametrize("start", [None, "<no token of the vocabulary>"])
def test_no_start_token(start: str | None, folder: Path) -> None:
    tokenizer_with(start).save_pretrained(folder)
    loaded = load(folder)
    assert loaded.start_id is None
    assert loaded.record.start_token is None


def edit(name: str, **entries: object) -> Callable[[Path], object]:
    """Change entries of a JSON file."""

    def change(folder: Path) -> None:
        path = folder / name
        path.write_text(json.dumps(json.loads(path.read_text()) | entries))

    return change


def write(name: str, content: str | bytes) -> Callable[[Path], object]:
    data = content.encode() if isinstance(content, str) else content
    return lambda folder: (folder / name).write_bytes(data)


def cut(name: str, size: int) -> Callable[[Path], object]:
    """Keep ``size`` bytes of a file; a negative size counts from its end."""
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:size])


def remove(pattern: str) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        for path in folder.glob(pattern):
            path.unlink()

    return change


def make_folder(name: str) -> Callable[[Path], object]:
    """A folder in the place of a file cannot be read, not even by an administrator."""

    def change(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).mkdir()

    return change


def split(folder: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(folder)
    (folder / WEIGHTS).unlink()
    model.save_pretrained(folder, max_shard_size="40KB")
    assert len(list(folder.glob("model-*.safetensors"))) > 2


def both(*changes: Callable[[Path], object]) -> Callable[[Path], object]:
    return lambda folder: [change(folder) for change in changes]


def save(model: type[Any], config: object) -> Callable[[Path], object]:
    """Put another kind of model, with random weights, in the place of the good one."""

    def change(folder: Path) -> None:
        torch.manual_seed(0)
        model(config).save_pretrained(folder)

    return change


def pickles(folder: Path) -> None:
    (folder / WEIGHTS).unlink()
    torch.save({}, folder / "pytorch_model.bin")


SIZES: dict[str, Any] = {
    "vocab_size": VOCABULARY,
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "initializer_range": 0.5,
}
T5_SIZES: dict[str, Any] = {
    "vocab_size": VOCABULARY,
    "d_model": 32,
    "d_kv": 8,
    "d_ff": 48,
    "num_layers": 2,
}
FOUR_EXPERTS_OF_TWO = GptOssConfig(
    **SIZES, head_dim=8, num_local_experts=2, num_experts_per_tok=4, num_key_value_heads=2
)

BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing there": (remove("*"), "the folder holds no model"),
    "no config": (remove("config.json"), "the folder holds no model"),
    "config is a folder": (make_folder("config.json"), "config.json cannot be read"),
    "empty config": (write("config.json", ""), "config.json is damaged"),
    "binary config": (write("config.json", b"\xff\xfe\x00"), "config.json is damaged"),
    "config of another shape": (write("config.json", "[]"), "config.json is damaged"),
    "config with nonsense": (edit("config.json", n_embd="wide"), "config.json is damaged .*n_embd"),
    "unknown architecture": (edit("config.json", model_type="zorp"), "architecture “zorp”"),
    "no architecture": (edit("config.json", model_type=None), "architecture “unknown”"),
    "no weights": (remove(WEIGHTS), f"holds no weights .{WEIGHTS}"),
    "pickled weights": (pickles, "weights are pickle files"),
    "weights are a folder": (make_folder(WEIGHTS), f"{WEIGHTS} cannot be read"),
    "empty weights": (cut(WEIGHTS, 0), f"{WEIGHTS} is truncated or damaged"),
    "truncated header": (cut(WEIGHTS, 60), f"{WEIGHTS} is truncated or damaged"),
    "truncated data": (cut(WEIGHTS, -1), f"{WEIGHTS} is truncated or damaged"),
    "missing shard": (both(split, remove("model-00002*")), "model-00002-of-.* is missing"),
    "no JSON in index": (both(split, write(INDEX, "{")), f"{INDEX} is damaged"),
    "index of another shape": (both(split, write(INDEX, "[]")), f"{INDEX} is damaged"),
    "index without map": (both(split, write(INDEX, "{}")), f"{INDEX} is damaged"),
    "index with nonsense": (
        both(split, write(INDEX, '{"weight_map": {"a": 1}}')),
        f"{INDEX} is damaged",
    ),
    "weights of another width": (edit("config.json", n_embd=48), "do not fit its config.json"),
    "too few weights": (edit("config.json", n_layer=3), r"lack .*\(transformer\.h\.2\."),
    "impossible width": (edit("config.json", n_embd=-4), "config.json is damaged .*negative"),
    "quantised": (
        edit("config.json", quantization_config={"quant_method": "gptq", "bits": 4}),
        "weights cannot be loaded .*GPTQ",
    ),
    "no tokenizer": (remove("tokenizer*"), "it has no tokenizer"),
    "damaged tokenizer": (write("tokenizer.json", "{"), "tokenizer cannot be loaded"),
    "encoder": (save(BertModel, BertConfig(**SIZES)), r"lack .*\(cls\."),
    "masked language model": (
        save(BertForMaskedLM, BertConfig(**SIZES)),
        "reads in both directions",
    ),
    "no output head": (save(LlamaModel, CONFIGS["llama"]), r"lack .*\(lm_head\.weight"),
    "encoder-decoder": (
        save(T5ForConditionalGeneration, T5Config(**T5_SIZES)),
        "it is an encoder-decoder",
    ),
    "no language model": (save(ViTModel, ViTConfig(**SIZES)), "“vit” is not a causal"),
    "cannot run": (
        lambda folder: save_model(folder, FOUR_EXPERTS_OF_TWO),
        "it cannot be run .*out of range",
    ),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_cannot_be_used(kind: str, folder: Path) -> None:
    spoil, message = BAD[kind]
    spoil(folder)
    with pytest.raises(InputError, match=message) as caught:
        load(folder)
    assert caught.value.message.startswith(f"“{folder}” cannot be used: ")
    assert caught.value.message.count("\n") == 0
    assert caught.value.remedy


def test_weights_that_give_no_numbers(folder: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(folder)
    model.get_parameter("transformer.wte.weight").data[2] = torch.nan
    model.save_pretrained(folder)
    with pytest.raises(InputError, match="logits that are not finite"):
        load(folder)


@pytest.mark.parametrize("known", [True, False], ids=["known kind", "unknown kind"])
def test_code_in_the_folder_is_not_run(known: bool, folder: Path, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    imports = "from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast"
    (folder / "own.py").write_text(f"open({str(mark)!r}, 'w').close()\n{imports}\n")
    edit(
        "config.json",
        model_type="gpt2" if known else "own",
        auto_map={"AutoConfig": "own.GPT2Config", "AutoModelForCausalLM": "own.GPT2LMHeadModel"},
    )(folder)
    edit(
        "tokenizer_config.json",
        auto_map={"AutoTokenizer": ["own.PreTrainedTokenizerFast", None]},
    )(folder)
    if known:
        load(folder)
    else:
        with pytest.raises(InputError, match="code that comes with a model is never run"):
            load(folder)
    assert not mark.exists()


def test_too_little_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with safe_open(folder / WEIGHTS, framework="pt") as weights:
        size = sum(weights.get_tensor(key).numel() for key in weights.keys())  # noqa: SIM118

    def leave(free: int) -> None:
        memory = psutil.virtual_memory()._replace(available=free)
        monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)

    leave(4 * size)
    load(folder)
    leave(4 * size - 1)
    with pytest.raises(GltrError, match=r"needs 0\.0 GB of memory; 0\.0 GB are free") as caught:
        load(folder)
    assert caught.value.exit_status == 1
    load(folder, "bfloat16")


def test_a_vocabulary_larger_than_the_weights_is_no_reason_to_refuse(folder: Path) -> None:
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=byte_level_bpe(), bos_token=START)
    tokenizer.add_tokens(["<image>"])
    tokenizer.save_pretrained(folder)
    assert load(folder).record.vocabulary_size == VOCABULARY
