"""Which models there are: the built-in one, folders, and this computer's Hugging Face cache."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import constants, scan_cache_dir, try_to_load_from_cache
from huggingface_hub.errors import CacheNotFound, HFValidationError

from gltr_desktop.errors import InputError, NotOnThisComputerError
from gltr_desktop.resources import RESOURCES

BUILT_IN = "built-in"
CONFIG = "config.json"
WEIGHTS = "model.safetensors"
WEIGHTS_INDEX = "model.safetensors.index.json"
_CAUSAL_NAMES = ("ForCausalLM", "LMHeadModel")


@dataclass(frozen=True)
class ModelSource:
    """Where the files of a model lie."""

    name: str
    folder: Path
    revision: str | None


def built_in_source() -> ModelSource:
    """The model that ships with the program."""
    folders = sorted(path.parent for path in (RESOURCES / "models").glob(f"*/{CONFIG}"))
    if not folders:
        raise InputError(
            "This installation lacks its built-in model.",
            "Install the program again, or choose another model.",
        )
    return ModelSource(folders[0].name, folders[0], None)


def find_model(name: str) -> ModelSource:
    """Look up ``built-in``, a folder, or a Hugging Face name in the local cache; never the network.

    Raises:
        NotOnThisComputerError: a hub name without files here.
        InputError: there is no such folder, or the name cannot be one.
    """
    if name == BUILT_IN:
        return built_in_source()
    path = _existing(name)
    if path is not None and path.is_dir():
        return ModelSource(str(path), path, None)
    if path is not None:
        raise InputError(
            f"“{name}” is a file, not a model's folder.", "Name the folder that it lies in."
        )
    if name.startswith(("/", ".", "~")) or name.count("/") > 1 or "\\" in name:
        raise InputError(
            f"There is no folder “{name}”.", "Check the spelling of the model's folder."
        )
    try:
        config = try_to_load_from_cache(name, CONFIG)
    except HFValidationError:
        raise InputError(
            f"“{name}” is neither a folder nor a model's name.",
            "Names look like “gpt2” or “EleutherAI/pythia-160m”.",
        ) from None
    if not isinstance(config, str):
        raise NotOnThisComputerError(name)
    snapshot = Path(config).parent
    return ModelSource(name, snapshot, snapshot.name)


def _existing(name: str) -> Path | None:
    try:
        path = Path(name).expanduser()
        return path.resolve() if name and path.exists() else None
    except (OSError, RuntimeError):  # Too long, inside a locked folder, of an unknown user.
        return None


def cached_models() -> list[str]:
    """Names of the causal language models in the Hugging Face cache, in alphabetical order."""
    try:
        repositories = scan_cache_dir(constants.HF_HUB_CACHE).repos
    except (CacheNotFound, ValueError):  # ValueError: a file has the cache's name.
        return []
    names = [
        repository.repo_id
        for repository in repositories
        if repository.repo_type == "model"
        and (main := repository.refs.get("main"))
        and _is_causal(main.snapshot_path)
    ]
    return sorted(names, key=str.casefold)


def _is_causal(folder: Path) -> bool:
    """Whether ``folder`` holds weights that can be used, and says they are a causal model's."""
    if not any((folder / name).is_file() for name in (WEIGHTS, WEIGHTS_INDEX)):
        return False
    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        return any(str(name).endswith(_CAUSAL_NAMES) for name in config["architectures"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
