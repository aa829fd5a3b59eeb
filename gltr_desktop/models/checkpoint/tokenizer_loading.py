"""The tokenizer that comes with a model, in its GGUF file or in its folder."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tokenizers import Tokenizer

from gltr_desktop.errors import Cancelled, GltrError
from gltr_desktop.models.checkpoint.special_tokens import END, MASK, START, special_token
from gltr_desktop.models.hub_files import TOKENIZER
from gltr_desktop.models.model_files import has_file, read_text
from gltr_desktop.models.refusals import first_line, unusable
from gltr_desktop.models.rust_panics import quiet_panics_as_errors
from gltr_desktop.models.tokenizer_limits import TokenizerLimitError
from gltr_desktop.models.tokens import TextTokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gltr_desktop.models.catalog import ModelSource
    from gltr_desktop.models.gguf.container import GgufFile

_WITH_TOKENIZER = "Choose a model that comes with a tokenizer.json."


@dataclass(frozen=True, eq=False)
class LoadedTokenizer:
    """A tokenizer, and the id and the text of its start token, both None if it has none.

    ``end_id`` is the token that ends a text, or None.
    """

    tokenizer: TextTokenizer
    start_id: int | None
    start_token: str | None
    end_id: int | None

    def within(self, vocabulary_size: int) -> LoadedTokenizer:
        """The same; without a start token if a model of ``vocabulary_size`` has none of its id."""
        if self.start_id is not None and self.start_id >= vocabulary_size:
            return replace(self, start_id=None, start_token=None)
        return self


def gguf_tokenizer(file: GgufFile) -> LoadedTokenizer:
    """The tokenizer in ``file``; raises InputError if it is damaged or of an unknown kind."""
    from gltr_desktop.models.gguf.tokenizer import (
        build_tokenizer,
        end_token,
        special_ids,
        start_token,
    )

    with _failures_explained(file.name):
        tokenizer = TextTokenizer(build_tokenizer(file), special_ids(file))
        return LoadedTokenizer(tokenizer, *start_token(file), end_token(file))


def folder_tokenizer(source: ModelSource) -> LoadedTokenizer:
    """The tokenizer in a folder: its ``tokenizer.json`` as it stands, if there is one.

    Transformers would build some kinds anew from their vocabulary alone, and split texts otherwise
    than the model was trained to; it makes one of the older files where there are only these.
    Raises InputError where there is none that can tell where in a text its tokens are.
    """
    with _failures_explained(source.name):
        if not has_file(source.folder, TOKENIZER):
            return _made_by_transformers(source)
        tokenizer = Tokenizer.from_str(read_text(source, TOKENIZER))
        _require_vocabulary(source, tokenizer)
        start, end = special_token(source, START), special_token(source, END)
        start_id = None if start is None else tokenizer.token_to_id(start)
        return LoadedTokenizer(
            TextTokenizer(tokenizer),
            start_id,
            None if start_id is None else start,
            None if end is None else tokenizer.token_to_id(end),
        )


def _made_by_transformers(source: ModelSource) -> LoadedTokenizer:
    made = _transformers_tokenizer(source)
    tokenizer = TextTokenizer(made.backend_tokenizer, made.all_special_ids)
    return LoadedTokenizer(tokenizer, made.bos_token_id, made.bos_token, made.eos_token_id)


def _transformers_tokenizer(source: ModelSource) -> Any:  # noqa: ANN401 - one of many classes
    from transformers import AutoTokenizer

    made: Any = AutoTokenizer.from_pretrained(
        source.folder, local_files_only=True, trust_remote_code=False
    )
    _require_vocabulary(source, made.backend_tokenizer)
    return made


@dataclass(frozen=True, eq=False)
class MaskedTokenizer:
    """A tokenizer with what a masked model reads around a text and in place of a hidden token.

    ``before`` and ``after`` are the ids of what begins and ends every text; ``mask_id`` is None
    where there is no mask.
    """

    tokenizer: TextTokenizer
    before: tuple[int, ...]
    after: tuple[int, ...]
    mask_id: int | None


def masked_tokenizer(source: ModelSource) -> MaskedTokenizer:
    """The tokenizer in a folder, as :func:`folder_tokenizer` finds it, for a masked model.

    Raises InputError as that does.
    """
    with _failures_explained(source.name):
        if has_file(source.folder, TOKENIZER):
            tokenizer = Tokenizer.from_str(read_text(source, TOKENIZER))
            _require_vocabulary(source, tokenizer)
            mask, special = special_token(source, MASK), []
            mask_id = None if mask is None else tokenizer.token_to_id(mask)
        else:
            made = _transformers_tokenizer(source)
            tokenizer, special = made.backend_tokenizer, made.all_special_ids
            mask_id = made.mask_token_id
        before, after = _surroundings(tokenizer)
        known = [*special, *before, *after, *([] if mask_id is None else [mask_id])]
        return MaskedTokenizer(TextTokenizer(tokenizer, known), before, after, mask_id)


def _surroundings(tokenizer: Tokenizer) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The ids that the tokenizer puts before and after a text."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    encoding = tokenizer.encode("a", add_special_tokens=True)
    marks = encoding.special_tokens_mask
    begin = marks.index(0) if 0 in marks else len(marks)
    end = len(marks) - marks[::-1].index(0) if 0 in marks else begin
    return tuple(encoding.ids[:begin]), tuple(encoding.ids[end:])


def _require_vocabulary(source: ModelSource, tokenizer: Tokenizer) -> None:
    """Refuse an empty tokenizer, such as transformers may make up where files are missing."""
    if tokenizer.get_vocab_size() <= len(tokenizer.get_added_tokens_decoder()):
        raise unusable(source.name, "it has no tokenizer", _WITH_TOKENIZER)


@contextmanager
def _failures_explained(name: str) -> Iterator[None]:
    """Raise InputError for the model ``name`` if its tokenizer cannot be made, however it fails."""
    try:
        with quiet_panics_as_errors():
            yield
    except (Cancelled, GltrError, MemoryError):
        raise
    except TokenizerLimitError as error:
        raise unusable(name, f"{error}", "Choose another model.") from error
    except Exception as error:  # The Rust library raises bare Exception.
        raise unusable(
            name,
            "its tokenizer cannot be loaded, or cannot tell where in a text its tokens are"
            f" ({first_line(error)})",
            _WITH_TOKENIZER,
        ) from error
