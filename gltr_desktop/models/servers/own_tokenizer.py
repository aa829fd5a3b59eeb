"""The tokenizer of a model on a server, as it lies on this computer: no network is asked for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gltr_desktop.errors import InputError
from gltr_desktop.models.catalog import ModelSource
from gltr_desktop.models.hub_files import TOKENIZER
from gltr_desktop.models.model_files import check_folder, has_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.models.checkpoint.tokenizer_loading import LoadedTokenizer

_CHOOSE = f"Choose the “{TOKENIZER}” of the model on the server, or the folder that holds it."


def own_tokenizer(names: list[str], chosen: str) -> LoadedTokenizer | None:
    """The tokenizer at the path ``chosen``; if that is empty, the one of the first of ``names``.

    A name is one that the server has for its model: a name on the Hugging Face hub is looked up in
    the cache, which need not hold the model's weights, and a path may lead to a folder here. None
    where nothing is found. Raises InputError for a tokenizer that cannot be used.
    """
    if chosen:
        return _in_folder(_chosen_folder(chosen), chosen)
    for name in names:
        for folder in _folders_of(name):
            if has_file(folder, TOKENIZER):
                return _in_folder(folder, name)
    return None


def _chosen_folder(chosen: str) -> Path:
    path = Path(chosen).expanduser()
    try:
        if path.is_dir():
            return path.resolve()
        is_file = path.is_file()
    except OSError:  # Inside a locked folder.
        is_file = False
    if not is_file:
        raise InputError(f"There is no file or folder “{chosen}”.", _CHOOSE)
    if path.name != TOKENIZER:
        raise InputError(f"“{chosen}” is not called “{TOKENIZER}”.", _CHOOSE)
    # In the Hugging Face cache the file is a link, and only the link has its name.
    return path.parent.resolve()


def _folders_of(name: str) -> Iterator[Path]:
    """Where the tokenizer of the model ``name`` may be."""
    # Its import takes a tenth of a second, which programs without servers do without.
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        cached = try_to_load_from_cache(name, TOKENIZER)
    except HFValidationError:
        cached = None
    if isinstance(cached, str):
        yield Path(cached).parent
    # A path of the network would have this computer log in wherever a server says.
    if not name.startswith(("//", "\\\\")) and Path(name).is_absolute():
        yield Path(name)


def _in_folder(folder: Path, name: str) -> LoadedTokenizer:
    # It imports the tokenizers library.
    from gltr_desktop.models.checkpoint.tokenizer_loading import folder_tokenizer

    source = ModelSource(name, folder, None)
    check_folder(source)
    return folder_tokenizer(source)
