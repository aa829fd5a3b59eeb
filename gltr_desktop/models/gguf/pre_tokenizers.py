r"""How a text is cut before byte-level BPE, by the name a GGUF file gives (`tokenizer.ggml.pre`).

The names, and which of them cut alike, are llama.cpp's (``src/llama-vocab.cpp``); so is the cut
where it is simpler than the model's own, as with ``tekken``, where case counts in ASCII only.
Patterns are Oniguruma's, applied one after the other to the pieces that the last one left: what
matches is a piece, and what lies between matches is one. Their classes are those of Unicode 16,
llama.cpp's those of 15.1, so that the characters added between the two may be cut differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class PreTokenizer:
    """``patterns`` in order; ``whole_pieces``: a piece that is a token is not built by merges.

    Without ``byte_level`` pieces are text in which ▁ stands for a space, as in SentencePiece.
    """

    patterns: tuple[str, ...]
    whole_pieces: bool = False
    byte_level: bool = True


_SUFFIX = "'(?:[sStTmMdD]|[rR][eE]|[vV][eE]|[lL][lL])"
_WORD = r"[^\r\n\p{L}\p{N}]?\p{L}+"
_SYMBOLS = r" ?[^\s\p{L}\p{N}]+[\r\n]*"
_SYMBOLS_SLASH = r" ?[^\s\p{L}\p{N}]+[\r\n/]*"
_LAST_SPACES = r"\s+(?!\S)|\s+"
_SPACES = rf"\s*[\r\n]+|{_LAST_SPACES}"
_DIGIT, _DIGITS, _THREE = r"\p{N}", r"\p{N}+", r"\p{N}{1,3}"
_LINES = r"[^\n]+|\n+"

_GPT2 = rf"'(?:[stmd]|re|ve|ll)| ?\p{{L}}+| ?\p{{N}}+| ?[^\s\p{{L}}\p{{N}}]+|{_LAST_SPACES}"
_LLAMA3 = f"{_SUFFIX}|{_WORD}|{_THREE}|{_SYMBOLS}|{_SPACES}"
_QWEN2 = f"{_SUFFIX}|{_WORD}|{_DIGIT}|{_SYMBOLS}|{_SPACES}"
_QWEN35 = (
    rf"{_SUFFIX}|[^\r\n\p{{L}}\p{{N}}]?[\p{{L}}\p{{M}}]+|{_DIGIT}"
    rf"| ?[^\s\p{{L}}\p{{M}}\p{{N}}]+[\r\n]*|{_SPACES}"
)
_EXAONE_MOE = (
    rf"{_SUFFIX}|[^\r\n\p{{L}}\p{{N}}]?(?:\p{{L}}\p{{M}}*(?: \p{{L}}\p{{M}}*)*)+|{_DIGIT}"
    rf"| ?[^\s\p{{L}}\p{{N}}]+[\r\n/]?|{_SPACES}"
)
_JAIS2_SPACES = "|".join(rf"\s{{{count}}}(?!\S)" for count in (512, 256, 128, 64, 32, 16, 8, 4))
_JAIS2 = rf"{_SUFFIX}|{_WORD}|{_THREE}|{_SYMBOLS}|\s*[\r\n]+|{_JAIS2_SPACES}|\s{{1,2}}(?!\S)|\s"
_SEED_CODER = rf"{_SUFFIX}|{_WORD}|{_DIGIT}| ?[^\s\p{{L}}\p{{N}}]+|{_SPACES}"


def _by_case(letter: str, suffix: str, number: str) -> str:
    """Words in which capitals come first; ``letter`` is what a character class of letters holds."""
    upper, lower = f"[{letter}&&[^a-z]]", f"[{letter}&&[^A-Z]]"
    before = r"[^\r\n\p{L}\p{N}]?"
    return (
        f"{before}{upper}*{lower}+{suffix}|{before}{upper}+{lower}*{suffix}"
        f"|{number}|{_SYMBOLS_SLASH}|{_SPACES}"
    )


_TEKKEN = _by_case(r"\p{L}", "", _DIGIT)
_GPT4O = _by_case(r"\p{L}", f"(?:{_SUFFIX})?", _THREE)
_GRANITE_EMBEDDING = _by_case(r"\p{L}\p{M}", f"(?:{_SUFFIX})?", _THREE)
_ANY_CASE = rf"[^\r\n\p{{L}}\p{{N}}]?[\p{{L}}\p{{M}}]+(?:{_SUFFIX})?"
_TINY_AYA = f"{_ANY_CASE}|{_THREE}|{_SYMBOLS_SLASH}|{_SPACES}"
_YOUTU = f"{_ANY_CASE}|{_DIGIT}|{_SYMBOLS_SLASH}|{_SPACES}"
# Numbers in groups of three from the right. What stands before a number stays with its first group,
# which is found once for each number, as that takes a look at all of it.
_GROUPED = (
    r"(?:\P{N}++|(?<!\p{N}))\p{N}{1,3}(?=(?:\p{N}{3})*+(?!\p{N}))|\P{N}++\z",
    r"(?<!\P{N})\p{N}{3}",
)
_GROUPED_ASCII = r"(?=(?:[0-9]{3})++(?![0-9]))"

_KANA = r"\x{3040}-\x{309F}\x{30A0}-\x{30FF}"
_CJK = rf"[\x{{4E00}}-\x{{9FA5}}{_KANA}]+"
# From Samaritan to the end of Hangul, white space left out.
_EASTERN = r"[\x{800}-\x{9FA5}\x{AC00}-\x{D7FF}&&[^\s]]+"
_ASIAN = (
    rf"[\x{{4E00}}-\x{{9FFF}}\x{{3400}}-\x{{4DBF}}\x{{8C48}}-\x{{FAFF}}{_KANA}\x{{FF65}}-\x{{FF9F}}"
    r"\x{2F00}-\x{2FDF}\x{E40}-\x{EFF}\x{1780}-\x{17FF}\x{1000}-\x{109F}\x{AA60}-\x{AA7F}"
    r"\x{A9E0}-\x{A9FF}\x{AC00}-\x{D7AF}\x{1100}-\x{11FF}]+"
)
_YOUTU_SCRIPTS = (
    r"[\x{AC00}-\x{D7A3}\x{3131}-\x{318E}]+|[！…“”‘’—：；，\x{3001}-\x{303F}\x{FE30}-\x{FE4F}]+"
    rf"|[\x{{3105}}-\x{{312F}}]+|{_CJK}"
)
_ASCII_MARK = r"[!-/:-@\[-`{-~]"
_DEEPSEEK3_WORDS = rf"{_ASCII_MARK}[A-Za-z]+|[^\r\n\p{{L}}\p{{P}}\p{{S}}]?[\p{{L}}\p{{M}}]+"
_DEEPSEEK3 = rf"{_DEEPSEEK3_WORDS}| ?[\p{{P}}\p{{S}}]+[\r\n]*|{_SPACES}"
_SPARK = rf"{_DEEPSEEK3_WORDS}| ?[\p{{P}}\p{{S}}]+|[\r\n]|{_LAST_SPACES}"
_BLOOM = r" ?[^(\s|.,!?…。，、।۔،)]+"
# Letters that have case, in Unicode 10, from the ranges that DeepSeek's tokenizer names.
_CASED = (
    r"A-Za-zµ\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{1BA}\x{1BC}-\x{1BF}\x{1C4}-\x{293}\x{295}-\x{2AF}"
    r"\x{370}-\x{373}\x{376}\x{377}\x{37B}-\x{37D}\x{37F}\x{386}\x{388}-\x{38A}\x{38C}"
    r"\x{38E}-\x{3A1}\x{3A3}-\x{3F5}\x{3F7}-\x{481}\x{48A}-\x{52F}\x{531}-\x{556}\x{10A0}-\x{10C5}"
    r"\x{13A0}-\x{13F5}\x{13F8}-\x{13FD}\x{1C90}-\x{1CBA}\x{1CBD}-\x{1CBF}\x{1D00}-\x{1D2B}"
    r"\x{1D6B}-\x{1D77}\x{1D79}-\x{1D9A}\x{1E00}-\x{1F15}\x{1F18}-\x{1F1D}\x{1F20}-\x{1F45}"
    r"\x{1F48}-\x{1F4D}\x{1F50}-\x{1F57}\x{1F59}\x{1F5B}\x{1F5D}\x{1F5F}-\x{1F7D}\x{1F80}-\x{1FB4}"
    r"\x{1FB6}-\x{1FBC}\x{1FBE}\x{1FC2}-\x{1FC4}\x{1FC6}-\x{1FCC}\x{1FD0}-\x{1FD3}\x{1FD6}-\x{1FDB}"
    r"\x{1FE0}-\x{1FEC}\x{1FF2}-\x{1FF4}\x{1FF6}-\x{1FFC}\x{2102}\x{2107}\x{210A}-\x{2113}\x{2115}"
    r"\x{2119}-\x{211D}\x{2124}\x{2126}\x{2128}\x{212A}-\x{212D}\x{212F}-\x{2134}\x{2139}"
    r"\x{213C}-\x{213F}\x{2145}-\x{2149}\x{214E}\x{2183}\x{2184}\x{2C00}-\x{2C7B}\x{2C7E}-\x{2CE4}"
    r"\x{2CEB}-\x{2CEE}\x{2CF2}\x{2CF3}\x{A640}-\x{A66D}\x{A680}-\x{A69B}\x{A722}-\x{A76F}"
    r"\x{A771}-\x{A787}\x{A78B}-\x{A78E}\x{AB70}-\x{ABBF}\x{FB00}-\x{FB06}\x{FB13}-\x{FB17}"
    r"\x{FF21}-\x{FF3A}\x{FF41}-\x{FF5A}\x{10400}-\x{1044F}\x{104B0}-\x{104D3}\x{104D8}-\x{104FB}"
    r"\x{10C80}-\x{10CB2}\x{10CC0}-\x{10CF2}\x{118A0}-\x{118DF}\x{1E900}-\x{1E943}"
)
_DEEPSEEK_MARKS = r"\s?[!-/:-~！-／：-～\x{2018}-\x{201F}\x{3001}\x{3002}]+"
_HAN = (
    r"\x{4E00}-\x{9FFF}\x{3400}-\x{4DBF}\x{20000}-\x{2A6DF}\x{2A700}-\x{2EBEF}\x{F900}-\x{FAFF}"
    r"\x{2F800}-\x{2FA1F}"
)
_KIMI = (
    rf"[{_HAN}]+|[^\r\n\p{{L}}\p{{N}}]?[\p{{L}}&&[^{_HAN}]]+(?:{_SUFFIX})?"
    rf"|{_THREE}|{_SYMBOLS}|{_SPACES}"
)
_FALCON_MARKS = r"[\p{P}$+<=>^~|`]+"
# What llama.cpp also looks for, <sentinel:1>, the patterns after it cut alike.
_CHAMELEON_IMAGE = "IMGIMG[A-I]{1,4}Z"

_BY_NAMES = {
    "gpt-2 phi-2 jina-es jina-de jina-v2-es jina-v2-de jina-v1-en jina-v2-code roberta-bpe gigachat"
    " a.x-4.0 mellum modern-bert mpt olmo jais exaone4 trillion granite-docling": PreTokenizer(
        (_GPT2,)
    ),
    "smollm starcoder refact command-r codeshell exaone minerva-7b mellum2": PreTokenizer(
        (_DIGIT, _GPT2)
    ),
    "llama3 llama-v3 llama-bpe falcon3 falcon-h1 pixtral midm-2.0 lfm2 jina-v5-nano glm4"
    " glm5": PreTokenizer((_LLAMA3,), whole_pieces=True),
    "dbrx smaug-bpe chatglm-bpe": PreTokenizer((_LLAMA3,)),
    "jais-2": PreTokenizer((_JAIS2,)),
    "qwen2 deepseek-r1-qwen kormo f2llmv2 megrez stablelm2 hunyuan solar-open grok-2 bailingmoe"
    " bailingmoe2 llada-moe": PreTokenizer((_QWEN2,)),
    "qwen35": PreTokenizer((_QWEN35,)),
    "ufakzeka": PreTokenizer((f"{_WORD}|{_DIGIT}|{_SYMBOLS}|{_SPACES}",)),
    "laguna": PreTokenizer((_LINES, _QWEN2)),
    "seed-coder": PreTokenizer((_SEED_CODER,)),
    "exaone-moe": PreTokenizer((_EXAONE_MOE,)),
    "minicpm5": PreTokenizer(
        (_THREE, f"{_SUFFIX}|{_WORD}|{_DIGITS}|{_SYMBOLS}|{_SPACES}"), whole_pieces=True
    ),
    "tekken": PreTokenizer((_TEKKEN,), whole_pieces=True),
    "gpt-4o llama4 kanana2 talkie minimax-m2": PreTokenizer((_GPT4O,)),
    "granite-embed-multi-97m": PreTokenizer((_GRANITE_EMBEDDING,), whole_pieces=True),
    "tiny_aya cohere2moe": PreTokenizer((*_GROUPED, _TINY_AYA)),
    "youtu": PreTokenizer((_YOUTU_SCRIPTS, _YOUTU), whole_pieces=True),
    "superbpe": PreTokenizer((_DIGITS, _GROUPED_ASCII)),
    "kimi-k2": PreTokenizer((_KIMI,)),
    "deepseek-llm": PreTokenizer(
        (r"[\r\n]", rf"\s?[{_CASED}]+", _DEEPSEEK_MARKS, r"\s+\z", _EASTERN, _DIGITS)
    ),
    "deepseek-coder": PreTokenizer((r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", _EASTERN, _DIGIT)),
    "deepseek-v3 hunyuan-dense joyai-llm hy_v4": PreTokenizer((_THREE, _CJK, _DEEPSEEK3)),
    "spark2_5": PreTokenizer((_THREE, _CJK, _SPARK, _DIGIT)),
    "afmoe": PreTokenizer((*_GROUPED, _ASIAN, _DEEPSEEK3)),
    "falcon": PreTokenizer((_FALCON_MARKS, _GPT2, "[0-9]{3}")),
    "default": PreTokenizer((r"[\p{P}$+<=>^~|]+", _GPT2, _DIGITS, "[0-9]{3}")),
    "poro-chat bloom gpt3-finnish": PreTokenizer((_BLOOM,)),
    "viking": PreTokenizer((_BLOOM, _DIGIT)),
    "chameleon": PreTokenizer(
        (
            _CHAMELEON_IMAGE,
            r"[\t\n]|    |  ",
            _DIGIT,
            r"[\p{P}!-/:-@\[-`{-~]",
            _GPT2,
        )
    ),
    "gemma4 granite-embed-multi-311m sarvam-moe": PreTokenizer((_LINES,), byte_level=False),
}

PRE_TOKENIZERS: Final = {
    name: pre_tokenizer for names, pre_tokenizer in _BY_NAMES.items() for name in names.split()
}
"""By the name in the file; llama.cpp's ``whitespace``, for an embedding model, is left out."""
