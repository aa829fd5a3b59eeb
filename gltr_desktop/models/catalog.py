"""The models on this computer: shipped ones, GGUF files, folders, the Hugging Face cache."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gltr_desktop.errors import GltrError, InputError, NotOnThisComputerError
from gltr_desktop.models.gguf.container import is_gguf, shards_of
from gltr_desktop.models.hub_files import CONFIG, WEIGHTS, WEIGHTS_INDEX
from gltr_desktop.models.local_gguf import models_in, ollama_title
from gltr_desktop.models.options import BUILT_IN, SHIPPED, SMALL
from gltr_desktop.resources import RESOURCES

if TYPE_CHECKING:
    from huggingface_hub import CachedRepoInfo

_CAUSAL_NAMES = ("ForCausalLM", "LMHeadModel")
_MASKED_NAME = "ForMaskedLM"
# Models of these kinds read in both directions, whatever their files say that they are for.
_ENCODERS = frozenset({
    "albert", "bert", "camembert", "convbert", "deberta", "deberta-v2", "distilbert", "electra",
    "ernie", "eurobert", "ibert", "mobilebert", "modernbert", "mpnet", "nystromformer", "roberta",
    "roberta-prelayernorm", "roformer", "squeezebert", "xlm-roberta", "xlm-roberta-xl", "xmod",
})  # fmt: skip
_MAX_NAMED_IN_ERRORS = 5
_MAX_CONFIG_BYTES = 10_000_000


@dataclass(frozen=True)
class ModelSource:
    """The files of a model."""

    name: str
    folder: Path
    revision: str | None
    gguf: Path | None = None
    """The file in ``folder`` that holds the weights, or the first of several; None: safetensors."""


def built_in_source() -> ModelSource:
    """The model that is used unless another one is chosen; raises InputError if it is missing."""
    return _shipped_source(BUILT_IN)


def small_source() -> ModelSource:
    """The shipped model for slow computers; raises InputError if it is missing."""
    return _shipped_source(SMALL)


def _shipped_source(name: str) -> ModelSource:
    model = SHIPPED[name]
    folder = RESOURCES / "models" / model.folder
    gguf = next(iter(models_in(folder)), None)
    if gguf is None and not _has_safetensors(folder):
        raise InputError(
            f"This installation lacks its model “{model.title}”.",
            "Install the program again, or choose another model.",
        )
    return ModelSource(model.full_name, folder, None, gguf)


def find_model(name: str) -> ModelSource:
    """Look up a shipped model, a GGUF file, a folder, or a Hugging Face name in the local cache.

    Never asks the network.

    Raises:
        NotOnThisComputerError: a hub name without files here.
        InputError: there is no such file or folder, it holds no model or more than one, or the
            name cannot be one.
    """
    if name in SHIPPED:
        return _shipped_source(name)
    path = _existing(name)
    if path is not None and path.is_dir():
        folder = path.resolve()
        gguf = _only_gguf(folder)
        return ModelSource(str(gguf or folder), folder, None, gguf)
    if path is not None:
        return _gguf_source(path, name)
    if name.startswith(("/", ".", "~")) or name.count("/") > 1 or "\\" in name:
        raise no_such_file(name)
    # Its import takes a tenth of a second, which the models that ship do without.
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        config = try_to_load_from_cache(name, CONFIG)
    except HFValidationError:
        raise InputError(
            f"“{name}” is neither a file, nor a folder, nor a model's name.",
            "Names look like “gpt2” or “EleutherAI/pythia-160m”.",
        ) from None
    if isinstance(config, str):
        snapshot = Path(config).parent
        return ModelSource(name, snapshot, snapshot.name, _only_gguf(snapshot))
    raise no_such_file(name) if name.lower().endswith(".gguf") else NotOnThisComputerError(name)


def no_such_file(name: str) -> InputError:
    """The error for a ``name`` that can only be a path, and leads nowhere."""
    return InputError(
        f"There is no file or folder “{name}”.", "Check the spelling of the model's path."
    )


def _gguf_source(path: Path, name: str) -> ModelSource:
    # A file without read permission is refused later, when it is opened.
    if os.access(path, os.R_OK) and not is_gguf(path):
        raise InputError(
            f"“{name}” is a file, but not a GGUF model.",
            "Choose a GGUF file, or the folder of a model in safetensors format.",
        )
    first = shards_of(path)[0]
    return ModelSource(ollama_title(first) or str(first), first.parent, None, first)


def _only_gguf(folder: Path) -> Path | None:
    """The GGUF model in a folder without safetensors; raises InputError if there are several."""
    if _is_file(folder / CONFIG) and _has_safetensors(folder):
        return None
    models = models_in(folder)
    if len(models) > 1:
        shown = [f"“{model.name}”" for model in models[:_MAX_NAMED_IN_ERRORS]]
        if rest := len(models) - len(shown):
            shown.append(f"{rest} more")
        raise InputError(
            f"The folder “{folder}” holds {len(models)} GGUF models: {', '.join(shown)}.",
            "Choose one of the files.",
        )
    return models[0] if models else None


def _has_safetensors(folder: Path) -> bool:
    return any(_is_file(folder / name) for name in (WEIGHTS, WEIGHTS_INDEX))


def _is_file(path: Path) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 - Path's own raises inside a locked folder


def _existing(name: str) -> Path | None:
    try:
        path = Path(name).expanduser()
        # A link stays one: in the Hugging Face cache, only the links have the files' names.
        return path.parent.resolve() / path.name if name and path.exists() else None
    except (OSError, RuntimeError):  # Too long, inside a locked folder, of an unknown user.
        return None


@dataclass(frozen=True)
class CachedModel:
    """A language model in the Hugging Face cache; ``size`` in bytes, of all its versions."""

    name: str
    size: int


def cached_models() -> list[CachedModel]:
    """The language models in the Hugging Face cache, in alphabetical order of their names.

    They are causal or masked ones in safetensors format.

    Looks at every file of the cache.
    """
    models = [
        CachedModel(repository.repo_id, repository.size_on_disk)
        for repository in _cached_repositories()
        if (main := repository.refs.get("main")) and _is_language_model(main.snapshot_path)
    ]
    return sorted(models, key=lambda model: model.name.casefold())


def remove_cached(name: str) -> None:
    """Delete all that the Hugging Face cache holds of the model ``name``; nothing if it is absent.

    Raises GltrError where something of it cannot be deleted.
    """
    for repository in _cached_repositories():
        if repository.repo_id == name:
            # The library deletes what it can, and only logs what it cannot.
            shutil.rmtree(repository.repo_path, ignore_errors=True)
            if repository.repo_path.exists():
                raise GltrError(
                    f"Some files of “{name}” cannot be deleted.",
                    "Another program may have them open, or you may not change this folder:"
                    f" {repository.repo_path}",
                )


def _cached_repositories() -> list[CachedRepoInfo]:
    from huggingface_hub import constants, scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        repositories = scan_cache_dir(constants.HF_HUB_CACHE).repos
    except (CacheNotFound, ValueError):  # ValueError: a file has the cache's name.
        return []
    return [repository for repository in repositories if repository.repo_type == "model"]


def _is_language_model(folder: Path) -> bool:
    """True if ``folder`` holds safetensors and its configuration names a language model."""
    return _has_safetensors(folder) and _names_class(
        _config(folder), (*_CAUSAL_NAMES, _MASKED_NAME)
    )


def is_masked_model(name: str) -> bool:
    """True if ``name`` leads to a folder whose configuration is that of a model with masks.

    That says nothing of its weights: they may lack the head that guesses words.
    """
    if name in SHIPPED:
        return False
    try:
        source = find_model(name)
    except GltrError:  # Whoever opens it will say so.
        return False
    config = {} if source.gguf is not None else _config(source.folder)
    if _names_class(config, _CAUSAL_NAMES):
        return False
    return config.get("model_type") in _ENCODERS or _names_class(config, (_MASKED_NAME,))


def _config(folder: Path) -> dict[str, Any]:
    """The configuration in ``folder``; empty where there is none that can be read."""
    path = folder / CONFIG
    try:
        # A pipe would be waited for, and a configuration that is longer than any is none.
        if not path.is_file() or path.stat().st_size > _MAX_CONFIG_BYTES:
            return {}
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return config if isinstance(config, dict) else {}


def _names_class(config: dict[str, Any], endings: tuple[str, ...]) -> bool:
    """True if ``config`` names a class of transformers whose name ends so."""
    named = config.get("architectures")
    return isinstance(named, list) and any(str(name).endswith(endings) for name in named)
