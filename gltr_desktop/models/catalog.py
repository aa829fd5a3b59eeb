"""Which models there are: the built-in one, folders, and the Hugging Face cache of this computer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import scan_cache_dir, snapshot_download
from huggingface_hub.errors import CacheNotFound, HFValidationError, LocalEntryNotFoundError

from gltr_desktop.errors import InputError
from gltr_desktop.models.options import BUILT_IN
from gltr_desktop.resources import RESOURCES

_CAUSAL_NAMES = ("ForCausalLM", "LMHeadModel")


@dataclass(frozen=True)
class ModelSource:
    """Where the files of a model lie."""

    name: str
    folder: Path
    revision: str | None


class NotOnThisComputerError(InputError):
    """A hub name that is valid, but whose files are not in the cache."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The model “{name}” is not on this computer.",
            "Download it in the window (Model → Download…), or name a folder that holds a model.",
        )
        self.name = name


def built_in_source() -> ModelSource:
    """The model that ships with the program."""
    folders = sorted(path.parent for path in (RESOURCES / "models").glob("*/config.json"))
    if not folders:
        raise InputError(
            "This installation lacks its built-in model.",
            "Install the program again, or choose another model.",
        )
    return ModelSource(BUILT_IN, folders[0], None)


def find_model(name: str) -> ModelSource:
    """Look up ``built-in``, a folder, or a Hugging Face name in the local cache; never the network.

    Raises:
        NotOnThisComputerError: a hub name without files here.
        InputError: there is no such folder, or the name cannot be one.
    """
    if name == BUILT_IN:
        return built_in_source()
    folder = Path(name).expanduser()
    if folder.is_dir():
        return ModelSource(str(folder.resolve()), folder.resolve(), None)
    if folder.exists():
        raise InputError(f"“{name}” is a file, not a model's folder.", "Name the folder it lies in.")
    if folder.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1:
        raise InputError(f"There is no folder “{name}”.", "Check the spelling of the model's folder.")
    try:
        snapshot = Path(snapshot_download(name, local_files_only=True))
    except HFValidationError:
        raise InputError(
            f"“{name}” is neither a folder nor a model's name.",
            "Names look like “gpt2” or “EleutherAI/pythia-160m”.",
        ) from None
    except LocalEntryNotFoundError:
        raise NotOnThisComputerError(name) from None
    return ModelSource(name, snapshot, snapshot.name)


def cached_models() -> list[str]:
    """Names of the causal language models in the Hugging Face cache, in alphabetical order."""
    try:
        repositories = scan_cache_dir().repos
    except CacheNotFound:
        return []
    names = []
    for repository in repositories:
        if repository.repo_type != "model":
            continue
        for revision in repository.revisions:
            files = {file.file_name: file.file_path for file in revision.files}
            weights = any(name.endswith(".safetensors") for name in files)
            if weights and "config.json" in files and _is_causal(files["config.json"]):
                names.append(repository.repo_id)
                break
    return sorted(names, key=str.casefold)


def _is_causal(config: Path) -> bool:
    try:
        architectures = json.loads(config.read_text(encoding="utf-8")).get("architectures") or []
    except (OSError, ValueError):
        return False
    return any(str(name).endswith(_CAUSAL_NAMES) for name in architectures)
