"""A GGUF file → a transformers model, its weights read one by one.

The model is made without memory, and each parameter is replaced by the tensor of the file when
that has been turned into floats: the peak is the model in its precision and one tensor. What does
not fit is refused before anything large is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import torch
from gguf import MODEL_ARCH_NAMES, get_tensor_name_map
from torch import Tensor, nn
from transformers import AutoModelForCausalLM, PreTrainedConfig, PreTrainedModel

from gltr_desktop.errors import Cancelled, InputError
from gltr_desktop.models.gguf import rope
from gltr_desktop.models.gguf.architectures import ARCHITECTURES, Architecture
from gltr_desktop.models.gguf.hyperparameters import Hyperparameters
from gltr_desktop.models.gguf.weights import read_weights
from gltr_desktop.models.loading_steps import LoadingSteps
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN, first_line
from gltr_desktop.models.transformers_steps import steps_within

if TYPE_CHECKING:
    from gltr_desktop.models.gguf.container import GgufFile, TensorEntry

_EMBEDDING_MODELS: Final = frozenset({
    "bert", "eurobert", "gemma-embedding", "jina-bert-v2", "jina-bert-v3", "llama-embed",
    "modern-bert", "neo-bert", "nomic-bert", "nomic-bert-moe", "t5encoder",
})  # fmt: skip
_ENCODER_DECODERS: Final = frozenset({"t5"})
_PROJECTORS: Final = frozenset({"clip", "mmproj", "projector"})
_ALIGNMENT = 64  # torch's own, in bytes


def is_vocabulary_only(file: GgufFile) -> bool:
    """True if ``file`` holds a tokenizer and no weights, as llama.cpp's test files do."""
    return not file.tensors


def transformers_config(file: GgufFile) -> PreTrainedConfig:
    """The configuration that transformers has for the model in ``file``.

    Raises InputError if the file holds no causal language model, or one whose architecture or
    settings are not known here.
    """
    row = _row(file)
    hyper = Hyperparameters(file)
    try:
        config = row.config(hyper)
    except InputError:
        raise
    except Exception as error:  # transformers checks the settings against each other.
        raise file.reject(f"its metadata contradict each other ({first_line(error)})") from error
    hyper.check_nothing_is_left()
    return config


def read_model(
    file: GgufFile, dtype: torch.dtype, steps: LoadingSteps | None = None
) -> PreTrainedModel:
    """The causal language model in ``file``, all its weights in ``dtype``, ready to be run.

    Raises InputError as :func:`transformers_config` does, and if tensors are missing, have wrong
    shapes, or are there that have no place in the model.
    """
    config, row = transformers_config(file), _row(file)
    steps = steps or LoadingSteps()
    try:
        with torch.device("meta"), steps_within(steps):
            model: Any = AutoModelForCausalLM.from_config(config, dtype=dtype)
    except Cancelled:
        raise
    except Exception as error:  # This ran the code of one of many architectures.
        raise file.reject(f"its metadata contradict each other ({first_line(error)})") from error
    parameters = dict(model.named_parameters())
    entries = _entries(file, row, config.num_hidden_layers, list(parameters))
    for name, parameter in parameters.items():
        _check_shape(file, row, config, name, entries[name], parameter.shape)
    for name in steps.each(parameters, "part", len(parameters)):
        tensor = row.restore(name, read_weights(file, entries[name]), config)
        _replace(model, name, _aligned(tensor.to(dtype)))
    model.tie_weights()
    _make_buffers(model)
    return model.eval().requires_grad_(False)  # type: ignore[no-any-return]


def _row(file: GgufFile) -> Architecture:
    """The architecture's row, if ``file`` holds a whole causal language model at all."""
    kind, name = str(file.metadata.get("general.type", "model")), file.architecture
    picture_reader = (
        "it is the part of a model that looks at pictures or listens, without the one that reads"
        " text"
    )
    known = ", ".join(sorted(ARCHITECTURES))
    unknown = f"its architecture “{name}” is not supported; supported are {known}"
    for applies, why in (
        (kind == "adapter", "it is an adapter (LoRA), which only changes another model"),
        (kind in _PROJECTORS or name in _PROJECTORS, picture_reader),
        (kind == "imatrix", "it holds statistics for making other files smaller, not a model"),
        (not name, "it does not say what kind of model it is"),
        (name in _EMBEDDING_MODELS, f"“{name}” is a model for embeddings, which predicts no text"),
        (name in _ENCODER_DECODERS, f"“{name}” is an encoder-decoder, not a causal model"),
        (is_vocabulary_only(file), "it holds a vocabulary only and no weights"),
        (name not in ARCHITECTURES, unknown),
        (bool(file.get("expert_count")), "it is a mixture of experts, which is not supported yet"),
        (not _predicts(file), "it is a model for embeddings, which predicts no text"),
    ):
        if applies:
            raise file.reject(why)
    return ARCHITECTURES[name]


def _predicts(file: GgufFile) -> bool:
    """False for a causal architecture that was trained further, to make embeddings."""
    return file.get("attention.causal") is not False and not file.get("pooling_type")


def _entries(
    file: GgufFile, row: Architecture, layers: int, parameters: list[str]
) -> dict[str, TensorEntry]:
    """The tensor for each of ``parameters``; all must be there, and no others."""
    numbers = {name: number for number, name in MODEL_ARCH_NAMES.items()}
    names = get_tensor_name_map(numbers[file.architecture], layers)
    found = {}
    for parameter in parameters:
        name = names.get_name(row.known_as(parameter), (".weight", ".bias"))
        entry = file.tensors.get(name) if name else None
        if entry is None:
            raise file.reject(f"it lacks the tensor {name or parameter!r}", DOWNLOAD_AGAIN)
        found[parameter] = entry
    # The configuration has taken these in.
    known = {entry.name for entry in found.values()} | {rope.FACTORS, rope.LONG, rope.SHORT}
    if unknown := file.tensors.keys() - known:
        raise file.reject(
            f"it holds the tensor {min(unknown)!r}, which is not supported for its architecture"
        )
    return found


def _check_shape(
    file: GgufFile,
    row: Architecture,
    config: PreTrainedConfig,
    name: str,
    entry: TensorEntry,
    shape: torch.Size,
) -> None:
    """Refuse a tensor whose shape, once it is restored, is not ``shape``; reads no weights."""
    try:
        restored = row.restore(name, torch.empty(entry.shape, device="meta"), config).shape
    except (RuntimeError, IndexError):
        restored = None
    if restored != shape:
        raise file.reject(
            f"the tensor {entry.name!r} has the shape {entry.shape}, which does not fit its"
            " metadata",
            DOWNLOAD_AGAIN,
        )


def _aligned(tensor: Tensor) -> Tensor:
    """``tensor`` at an aligned address, as torch has it: at others kernels may round otherwise."""
    return tensor if tensor.data_ptr() % _ALIGNMENT == 0 else tensor.clone()


def _replace(model: nn.Module, name: str, tensor: Tensor) -> None:
    """Replace the parameter ``name`` by ``tensor``, and have transformers leave it alone."""
    path, _, last = name.rpartition(".")
    parameter = nn.Parameter(tensor, requires_grad=False)
    parameter._is_hf_initialized = True  # type: ignore[attr-defined]  # noqa: SLF001 - its mark
    setattr(model.get_submodule(path), last, parameter)


def _make_buffers(model: PreTrainedModel) -> None:
    """Have transformers compute the buffers that no file stores, such as rotary frequencies."""
    for name, buffer in list(model.named_buffers()):
        path, _, last = name.rpartition(".")
        # A buffer that transformers then forgot would make all logits NaN, which is noticed.
        blank = torch.full_like(
            buffer, torch.nan if buffer.is_floating_point() else 0, device="cpu"
        )
        model.get_submodule(path).register_buffer(last, blank, persistent=False)
    model.initialize_weights()
