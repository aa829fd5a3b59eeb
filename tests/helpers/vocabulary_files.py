"""GGUF files that hold a vocabulary and nothing else: one for each kind of tokenizer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gguf import GGUFWriter
from tokenizers.pre_tokenizers import ByteLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

NORMAL, UNKNOWN, CONTROL, USER_DEFINED, BYTE = 1, 2, 3, 4, 6
PREFIX = "tokenizer.ggml."
_SPACES = ("  ", "   ", "      ", "\n\n", "\n\n\n")
_WORDS = (
    "<table>", "don't", "文中", "a  b", "õ", "<tool_call>",
    "<|endoftext|>", "<|fim_prefix|>", "[PAD]",
)  # fmt: skip
_BYTES = [f"<0x{byte:02X}>" for byte in range(256)]


def write_vocabulary(path: Path, entries: dict[str, Any]) -> Path:
    """Write the tokenizer's ``entries``, and as little else as llama.cpp takes."""
    writer = GGUFWriter(path, "llama")
    for name in ("context_length", "embedding_length", "block_count", "attention.head_count"):
        writer.add_uint32(f"llama.{name}", 8)
    writer.add_float32("llama.attention.layer_norm_rms_epsilon", 1e-5)
    adders: dict[type, Callable[[str, Any], None]] = {
        bool: writer.add_bool,
        int: writer.add_uint32,
        str: writer.add_string,
        list: writer.add_array,
    }
    for key, value in entries.items():
        adders[type(value)](key if "." in key else PREFIX + key, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    return path


def byte_level_entries(merges: list[str], whole: list[str]) -> dict[str, Any]:
    """As GPT-2's: the bytes, what ``merges`` make, and ``whole`` tokens that no merge makes."""
    made = [merge.replace(" ", "") for merge in merges]
    tokens = list(dict.fromkeys([*sorted(ByteLevel.alphabet()), *made, *whole]))
    return {"model": "gpt2", "tokens": tokens, "merges": merges}


def sentencepiece_entries(pieces: list[str]) -> dict[str, Any]:
    """As Llama 2's: ``pieces`` with the best score first, in an order of ids that says nothing."""
    tokens = ["<unk>", "<s>", "</s>", *_BYTES, *reversed(pieces)]
    first = len(tokens) - len(pieces)
    return {
        "model": "llama",
        "tokens": tokens,
        "scores": [0.0] * first + [-float(index) for index in reversed(range(len(pieces)))],
        "token_type": [UNKNOWN, CONTROL, CONTROL, *[BYTE] * 256, *[NORMAL] * len(pieces)],
    }


def cases(vocabularies: dict[str, list[str]], names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Entries by case: one for each of the ``names`` of a way to cut texts, and all other kinds."""
    byte_level = byte_level_entries(vocabularies["byte_merges"], vocabularies["byte_whole"])
    pieces = sentencepiece_entries(vocabularies["pieces"])
    gemma = {
        "model": "gemma4",
        "tokens": list(dict.fromkeys([*_BYTES, *vocabularies["pieces"]])),
        "merges": vocabularies["piece_merges"],
    }
    return {
        **{name: {**byte_level, "pre": name} for name in names},
        "unnamed": byte_level,
        "smollm-literal": _with_literal({**byte_level, "pre": "smollm"}),
        "pieces": pieces,
        "pieces-no-prefix": {**pieces, "add_space_prefix": False},
        "pieces-literal": _with_literal(pieces),
        "pieces-literal-no-prefix": {**_with_literal(pieces), "add_space_prefix": False},
        "pieces-stripping": {**_with_literal(pieces, _WORDS), "general.name": "Tiny Phi-3"},
        "gemma4": gemma,
        "gemma4-literal": _with_literal(gemma),
        "sarvam-moe": {**gemma, "model": "gpt2", "pre": "sarvam-moe"},
        "granite-embed-multi-311m": {**gemma, "model": "gpt2", "pre": "granite-embed-multi-311m"},
    }


def _with_literal(
    entries: dict[str, Any], literal: tuple[str, ...] = _SPACES + _WORDS
) -> dict[str, Any]:
    """The same with user-defined tokens, some of which llama.cpp takes for control tokens."""
    tokens = entries["tokens"]
    types = dict(zip(tokens, entries.get("token_type", [NORMAL] * len(tokens)), strict=True))
    types |= dict.fromkeys(literal, USER_DEFINED)
    changed = {**entries, "tokens": list(types), "token_type": list(types.values())}
    if "scores" in entries:
        changed["scores"] = entries["scores"] + [0.0] * (len(types) - len(tokens))
    return changed
