"""The tokenizer that comes with a model, in its GGUF file or in its folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gltr_desktop.models.refusals import unusable
from gltr_desktop.models.tokens import TextTokenizer

if TYPE_CHECKING:
    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.gguf.container import GgufFile


@dataclass(frozen=True, eq=False)
class LoadedTokenizer:
    """A tokenizer, and the id and the text of its start token, both None if it has none."""

    tokenizer: TextTokenizer
    start_id: int | None
    start_token: str | None

    def within(self, vocabulary_size: int) -> LoadedTokenizer:
        """The same; without a start token if a model of ``vocabulary_size`` has none of its id."""
        if self.start_id is not None and self.start_id >= vocabulary_size:
            return replace(self, start_id=None, start_token=None)
        return self


def gguf_tokenizer(file: GgufFile) -> LoadedTokenizer:
    """The tokenizer in ``file``; raises InputError if it is damaged or of an unknown kind."""
    from gltr_desktop.models.gguf.tokenizer import build_tokenizer, start_token

    return LoadedTokenizer(TextTokenizer(build_tokenizer(file)), *start_token(file))


def folder_tokenizer(source: ModelSource) -> LoadedTokenizer:
    """The tokenizer in a folder, as transformers loads it.

    Raises InputError where there is none that can tell where in a text its tokens are.
    """
    from transformers import AutoTokenizer

    try:
        tokenizer: Any = AutoTokenizer.from_pretrained(
            source.folder, local_files_only=True, trust_remote_code=False
        )
        backend = tokenizer.backend_tokenizer
    except Exception as error:  # The Rust library raises bare Exception.
        raise unusable(
            source.name,
            "its tokenizer cannot be loaded, or cannot tell where in a text its tokens are"
            f" ({type(error).__name__})",
            "Choose a model that comes with a tokenizer.json.",
        ) from error
    # Where files are missing, transformers may make an empty tokenizer up.
    if backend.get_vocab_size() <= len(backend.get_added_tokens_decoder()):
        raise unusable(
            source.name, "it has no tokenizer", "Choose a model that comes with a tokenizer.json."
        )
    return LoadedTokenizer(TextTokenizer(backend), tokenizer.bos_token_id, tokenizer.bos_token)
