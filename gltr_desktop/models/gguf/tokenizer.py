"""The tokenizer of a GGUF file, built from its metadata so that it gives llama.cpp's ids.

Two kinds are read. “gpt2” is byte-level BPE: the file names how a text is cut
(``pre_tokenizers.py``) and lists the merges. “llama” is SentencePiece's BPE: whatever two
neighbours make a token are merged, the best score first, and what no token holds falls back to its
bytes. Every text is taken literally: control tokens that it mentions are text, as in llama.cpp with
``parse_special`` off; tokens of the type “user-defined” are found in it before anything else.

Where it differs from llama.cpp: of user-defined tokens that overlap, the leftmost is taken, not the
longest; of merges with equal scores, the one whose token comes first in the vocabulary, not the
leftmost (files whose scores are all equal hold no order otherwise); a character that is no token
itself joins no merge; white space that a token takes along (Phi-3) is Unicode's, not ASCII's only;
and gpt-oss's channel markers are text like other control tokens.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
)

from gltr_desktop.models.gguf.pre_tokenizers import PRE_TOKENIZERS, PreTokenizer
from gltr_desktop.models.refusals import DOWNLOAD_AGAIN

if TYPE_CHECKING:
    from gltr_desktop.errors import InputError
    from gltr_desktop.models.gguf.container import GgufFile

_PREFIX = "tokenizer.ggml."
_EMBEDDING = "token_embd.weight"
_USER_DEFINED = 4
# The types “unknown”, “control” and “unused”.
_NO_TEXT = frozenset({2, 3, 5})
_SPACE = "▁"
_END_OF_TEXT = "<|endoftext|>"
_CHAT_MARKERS = frozenset({"<|im_start|>", "<|im_end|>"})
_OTHER_MODEL = "Choose another model: most have a tokenizer of the kind “gpt2” or “llama”."

# llama.cpp takes these for control tokens, whatever type the file gives them.
_CONTROL: Final = (
    "<|eot_id|> <|im_end|> <|end|> <|return|> <|call|> <|flush|> <|calls|> <end_of_turn>"
    " <|endoftext|> </s> <|eom_id|> <EOT> _<EOT> [EOT] [EOS] <|end_of_text|> <end_of_utterance>"
    " <eos> <turn|> <|tool_response> <｜end▁of▁sentence｜> [e~["
)
# These too, unless one of the entries says which token has the role.
_CONTROL_UNLESS_NAMED: Final = {
    ("fim_pre_token_id", "prefix_token_id"): (
        "<|fim_prefix|> <fim-prefix> <fim_prefix> <｜fim▁begin｜> <PRE> ▁<PRE> <|code_prefix|>"
        " <|prefix|>"
    ),
    ("fim_suf_token_id", "suffix_token_id"): (
        "<|fim_suffix|> <fim-suffix> <fim_suffix> <｜fim▁hole｜> <SUF> ▁<SUF> <|code_suffix|>"
        " <|suffix|>"
    ),
    ("fim_mid_token_id", "middle_token_id"): (
        "<|fim_middle|> <fim-middle> <fim_middle> <｜fim▁end｜> <MID> ▁<MID> <|code_middle|>"
        " <|middle|>"
    ),
    ("fim_pad_token_id",): "<|fim_pad|> <fim-pad> <fim_pad> <PAD> [PAD]",
    ("fim_rep_token_id",): "<|fim_repo|> <|repo_name|> <fim-repo> <REPO> <reponame>",
    ("fim_sep_token_id",): "<|file_sep|>",
}


def build_tokenizer(file: GgufFile) -> Tokenizer:
    """The tokenizer that the file describes; made for :class:`~..tokens.TextTokenizer`.

    A byte-level file that names no way to cut a text is cut by llama.cpp's “default”: that is a
    guess, which llama.cpp warns of, too.

    Raises:
        InputError: the file holds no tokenizer, one of another kind, or a damaged one.
    """
    kind = _kind(file)
    vocabulary = _vocabulary(file)
    _check_embedding(file, len(vocabulary))
    if kind == "llama":
        tokenizer = _sentencepiece(file, vocabulary)
    else:
        tokenizer = _byte_pairs(file, vocabulary, _pre_tokenizer(file, kind))
    tokenizer.add_tokens(_literal_tokens(file, list(vocabulary)))
    return tokenizer


def start_token(file: GgufFile) -> tuple[int | None, str | None]:
    """Id and text of the token to put before a text; (None, None) if the model has none.

    It is the start token that the file names, even where ``add_bos_token`` is false, or where it
    names none the first in SentencePiece's order (1, “<s>”). Otherwise, and where the named one
    only marks turns of a chat (“<|im_start|>”: SmolLM2's documents were not separated by it), it
    is “<|endoftext|>” if the vocabulary holds that.

    Raises:
        InputError: as :func:`build_tokenizer`; the start token is not in the vocabulary.
    """
    kind = _kind(file)
    tokens = list(_vocabulary(file))
    named = file.metadata.get(f"{_PREFIX}bos_token_id")
    if named is None and kind == "llama" and len(tokens) > 1 and tokens[1] == "<s>":
        named = 1
    if named is not None and not _is_id(named, tokens):
        raise _damaged(file, f"its start token is none of its {len(tokens):,} tokens")
    if (named is None or tokens[named] in _CHAT_MARKERS) and _END_OF_TEXT in tokens:
        named = tokens.index(_END_OF_TEXT)
    return (None, None) if named is None else (named, tokens[named])


def end_token(file: GgufFile) -> int | None:
    """Id of the token that ends a text, or None; of a chat it is “<|endoftext|>”, if there is one.

    It is the one that the file names, unless that is none of its tokens.
    """
    tokens = list(_vocabulary(file))
    named = file.metadata.get(f"{_PREFIX}eos_token_id")
    known = named if _is_id(named, tokens) else None
    if (known is None or tokens[known] in _CHAT_MARKERS) and _END_OF_TEXT in tokens:
        return tokens.index(_END_OF_TEXT)
    return known


def special_ids(file: GgufFile) -> list[int]:
    """The ids of the tokens that stand for no text: unknown, control, unused and broken ones."""
    tokens = list(_vocabulary(file))
    start, _ = start_token(file)
    found = set() if start is None else {start}
    stored = file.metadata[f"{_PREFIX}tokens"]
    found.update(index for index, token in enumerate(tokens) if token != stored[index])
    if f"{_PREFIX}token_type" in file.metadata:
        control = _control_tokens(file)
        kinds = _list(file, "token_type", int, len(tokens))
        found.update(
            index
            for index, (token, kind) in enumerate(zip(tokens, kinds, strict=True))
            if kind in _NO_TEXT or token in control
        )
    return sorted(found)


def _kind(file: GgufFile) -> str:
    """The tokenizer's kind: “gpt2”, “llama”, or “gemma4”."""
    kind = file.metadata.get(f"{_PREFIX}model")
    if kind is None or kind in ("none", "no_vocab"):
        raise file.reject("the file holds no tokenizer", _OTHER_MODEL)
    if kind not in ("gpt2", "llama", "gemma4"):
        raise file.reject(
            f"its tokenizer is of the kind “{kind}”, which is not supported", _OTHER_MODEL
        )
    return str(kind)


def _vocabulary(file: GgufFile) -> dict[str, int]:
    """Ids by token, in their order; no two tokens are the same."""
    tokens = _list(file, "tokens", str)
    if not tokens:
        raise file.reject("the file holds no tokenizer", _OTHER_MODEL)
    if not all(tokens) or not _is_text("".join(tokens)):
        tokens = [_named(token, index) for index, token in enumerate(tokens)]
    vocabulary = {token: index for index, token in enumerate(tokens)}
    if len(vocabulary) < len(tokens):
        index = next(index for index, token in enumerate(tokens) if vocabulary[token] != index)
        raise _damaged(file, f"its tokens {index:,} and {vocabulary[tokens[index]]:,} are the same")
    return vocabulary


def _named(token: str, index: int) -> str:
    """A name for what occurs in no text, as texts are made of whole characters."""
    if not token:
        return f"[EMPTY_{index}]"
    return token if _is_text(token) else f"[BYTES_{index}]"


def _is_text(token: str) -> bool:
    try:
        token.encode()
    except UnicodeEncodeError:  # A part of a character.
        return False
    return True


def _check_embedding(file: GgufFile, size: int) -> None:
    embedding = file.tensors.get(_EMBEDDING)
    if embedding is not None and embedding.shape[:1] != (size,):
        raise _damaged(
            file, f"its vocabulary has {size:,} tokens, its embedding the shape {embedding.shape}"
        )


def _pre_tokenizer(file: GgufFile, kind: str) -> PreTokenizer:
    name = kind if kind == "gemma4" else str(file.metadata.get(f"{_PREFIX}pre") or "default")
    if name not in PRE_TOKENIZERS:
        raise file.reject(
            f"its tokenizer cuts texts in a way that is not supported (“{name}”)",
            "Choose another model, or update this program.",
        )
    return PRE_TOKENIZERS[name]


def _byte_pairs(
    file: GgufFile, vocabulary: dict[str, int], pre_tokenizer: PreTokenizer
) -> Tokenizer:
    """BPE by the merges in the file, over bytes or, as Gemma 4 has it, over characters."""
    byte_level = pre_tokenizer.byte_level
    tokenizer = Tokenizer(
        models.BPE(
            vocabulary,
            _merges(file, vocabulary),
            byte_fallback=not byte_level,
            ignore_merges=pre_tokenizer.whole_pieces,
        )
    )
    steps: list[pre_tokenizers.PreTokenizer] = [
        pre_tokenizers.Split(Regex(pattern), "isolated") for pattern in pre_tokenizer.patterns
    ]
    if byte_level:
        steps.append(pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False))
        # A byte that is no token is left out; what stands around it must not merge then.
        if missing := set(pre_tokenizers.ByteLevel.alphabet()) - vocabulary.keys():
            pattern = "".join(rf"\x{{{ord(byte):X}}}" for byte in sorted(missing))
            steps.append(pre_tokenizers.Split(Regex(f"[{pattern}]"), "isolated"))
        tokenizer.decoder = decoders.ByteLevel()
    else:
        tokenizer.normalizer = normalizers.Replace(" ", _SPACE)
        tokenizer.decoder = _sentencepiece_decoder()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(steps)
    return tokenizer


def _merges(file: GgufFile, vocabulary: dict[str, int]) -> list[tuple[str, str]]:
    """Pairs in the order in which they are merged; a pair that is listed twice counts once."""
    merges: dict[tuple[str, str], None] = {}
    for index, merge in enumerate(_list(file, "merges", str)):
        left, _, right = merge.partition(" ")
        if not left or not right:
            raise _damaged(file, f"its merge {index:,} is not a pair")
        if not (left in vocabulary and right in vocabulary and left + right in vocabulary):
            raise _damaged(file, f"its merge {index:,} names a token that its vocabulary lacks")
        merges[left, right] = None
    return list(merges)


def _sentencepiece(file: GgufFile, vocabulary: dict[str, int]) -> Tokenizer:
    """BPE in which the score of the merged token is its rank."""
    tokens = list(vocabulary)
    unknown = file.metadata.get(f"{_PREFIX}unknown_token_id", 0)
    tokenizer = Tokenizer(
        models.BPE(
            vocabulary,
            _merges_by_score(vocabulary, _scores(file, len(tokens))),
            # Needed only where the vocabulary lacks some of the 256 bytes.
            unk_token=tokens[unknown] if _is_id(unknown, tokens) else None,
            fuse_unk=True,
            byte_fallback=True,
        )
    )
    steps: list[normalizers.Normalizer] = [normalizers.Replace(" ", _SPACE)]
    if file.metadata.get(f"{_PREFIX}add_space_prefix", True):
        steps.insert(0, normalizers.Prepend(_SPACE))
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.decoder = _sentencepiece_decoder()
    return tokenizer


def _sentencepiece_decoder() -> decoders.Decoder:
    return decoders.Sequence(
        [decoders.Replace(_SPACE, " "), decoders.ByteFallback(), decoders.Fuse()]
    )


def _merges_by_score(vocabulary: dict[str, int], scores: list[float]) -> list[tuple[str, str]]:
    """All ways to make a token of two others, the token of the best score first."""
    merges = []
    for token in sorted(vocabulary, key=lambda token: -scores[vocabulary[token]]):
        for cut in range(1, len(token)):
            left = token[:cut]
            if left in vocabulary and (right := token[cut:]) in vocabulary:
                merges.append((left, right))
    return merges


def _scores(file: GgufFile, size: int) -> list[float]:
    if f"{_PREFIX}scores" not in file.metadata:
        return [0.0] * size
    scores = _list(file, "scores", int | float, size)
    if any(map(math.isnan, scores)):
        raise _damaged(file, "a score of its tokens is not a number")
    return scores


def _literal_tokens(file: GgufFile, tokens: list[str]) -> list[AddedToken]:
    """User-defined tokens: they are found in a text as it stands."""
    if f"{_PREFIX}token_type" not in file.metadata:
        return []
    kinds = _list(file, "token_type", int, len(tokens))
    control = _control_tokens(file)
    # By this name llama.cpp knows the files whose tokens take the white space after them along.
    name = str(file.metadata.get("general.name", "")).lower()
    strips = "phi-3" in name or "phi3" in name
    return [
        AddedToken(token, normalized=False, rstrip=strips and token not in ("<unk>", "<s>"))
        for token, kind in zip(tokens, kinds, strict=True)
        if kind == _USER_DEFINED and token not in control
    ]


def _control_tokens(file: GgufFile) -> set[str]:
    """The tokens that llama.cpp takes for control tokens by their names."""
    control = set(_CONTROL.split())
    for entries, texts in _CONTROL_UNLESS_NAMED.items():
        if not any(f"{_PREFIX}{entry}" in file.metadata for entry in entries):
            control.update(texts.split())
    return control


def _list(file: GgufFile, name: str, kind: Any, size: int | None = None) -> list[Any]:  # noqa: ANN401
    """One of the tokenizer's arrays: entries of a ``kind``, ``size`` of them if that is given."""
    entries = file.metadata.get(f"{_PREFIX}{name}")
    if not isinstance(entries, list) or not all(isinstance(entry, kind) for entry in entries):
        raise _damaged(file, f"its tokenizer's list “{name}” is missing or of a wrong type")
    if size is not None and len(entries) != size:
        raise _damaged(
            file,
            f"its vocabulary has {size:,} tokens, and its tokenizer's list “{name}” has"
            f" {len(entries):,} entries",
        )
    return entries


def _is_id(value: object, tokens: list[str]) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(tokens)


def _damaged(file: GgufFile, how: str) -> InputError:
    return file.reject(f"it is damaged: {how}", DOWNLOAD_AGAIN)
