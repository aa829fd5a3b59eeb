"""Makes ``data/llama_cpp_tokens.json`` anew: the ids that llama.cpp gives texts of every kind.

It takes two Pythons, since llama-cpp-python is no dependency of the project:

    python record_llama_cpp_tokens.py write FOLDER      # with the project's packages
    python record_llama_cpp_tokens.py read FOLDER       # with llama-cpp-python

The vocabularies differ a little from run to run, so that they are recorded with the ids.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from pathlib import Path
from typing import Any

_RECORD = Path(__file__).parent / "data" / "llama_cpp_tokens.json"
_SMOLLM2 = "smollm2-135m"
_TEXTS = (
    "",
    "a  2019 2020   2021\n 2022\n\n 2023",
    "\n\n1. First\t\t5",
    "3.14159 1234567890 12345 1 12 123 1234 12,345.67",
    "١٢٣ ①²½ Ⅳ ⅷ 12½ 1234½567 १२३४ 一二三 １２３",
    "abc123def4567 a1 2b 33c44 x½y²³",
    "Hello, World! It's we'LL DON'T I'M you'Re they'VE he'D 'tis 'S 's don't",
    "The quick brown fox—jumps over “the” lazy dog…",
    "Привет, мир! Это тест. ABCdefGHI HelloWorld HTTPServer ÄÖÜäöü ÉCOLE ŽižekŽ",
    "道可道，非常道。日本語のテキスト、カタカナとひらがな。한국어 텍스트 ㄱㄴ ㄅㄆ",
    "한자漢字かなカナabc한글 ｆｕｌｌ　ｗｉｄｔｈ！",
    "بسم الله الرحمن الرحيم، ١٢٣٤۔ नमस्ते दुनिया। क्‍ष สวัสดีครับ นี่คือ",
    "👨‍👩‍👧‍👦🇫🇷👩🏽‍💻 ok 🚀🚀 😀a😃 b",
    " a",
    "    a     b      c   ",
    " ",
    "  ",
    "\n",
    "\n\n\n",
    "a\r\nb\r\n\r\nc\r",
    "\t\t\ta\t b\t",
    "a\u00a0b\u00a0\u00a0c\u3000\u3000d\u2028e\u2029\u0085 \u0085\u0085f \u2009g",
    "\u200b\u200ba\u200b \ufeffbom \x01\x7f",
    "<|endoftext|>the end",
    "<s> </s> x<unk><pad>[PAD]<0x41>",
    "<|im_start|>user\nHi<|im_end|>",
    "<|fim_prefix|>x<|file_sep|><tool_call>  {}</tool_call> <table>",
    "▁▁ ▁a▁",
    "def f(x):\n    if x == 1:\n        return x**2 + 0x1F\n\n\treturn {'a': [1, 2]}\n",
    "Supercalifragilisticexpialidocious" * 2,
    "==========-----*** !!! ??? ;;; (a) [b] {c} /d/ \\e\\ |f| a/b\n/c\n\n//\n!\n/\n",
    "e\u0301a\u030a\u0323 o\u0308 \u0301x a\u0301\u0301 word\u0301s",
    "ﬁ İÅΣ ſ \u212a 'ſ ǅ ʰ ᲀ Ა ა",
    "IMGIMGAZIMGIMGAZIMGIMGAZIMGIMGAZIMGIMGAZy  <sentinel:12> IMGIMGZ <sentinel:1>",
    "± \x01± \x02± \x03± \x04±  b",
    "aBaBaBaB éÉéÉéÉ oWoWoW ÁÁ",
    "$100 + 5% = ~€90 ^2 `code` <tag> a.b@d.com https://x.org/y?z=1&w=2#frag",
    "    indented\n        more\n  \n \n\nend   \n   ",
    "x\n\n\n\ny" + "\n" * 9 + "z" + " " * 19 + "w" + "\t" * 9,
    " \n \n  \n\n a",
    "Ω≈ç√∫˜µ≤≥÷ ¡Hola! ¿Qué? «guillemets» ‚x‘ ′″",
    "     õ ÷ø 文中文中 a  b",
)
_FRAGMENTS = (
    "a", "b", "Z", "É", "ß", "'s", "'LL", "'", " ", "  ", "\t", "\n", "\r\n", "\u00a0", "\u3000",
    "1", "23", "456", "½", "٣", "中", "は", "カ", "ー", "한", "ㄱ", "ㄅ", "ส", "ี", "न", "्",
    "\u0301", ".", ",", "!", "…", "。", "،", "(", "/", "-", "|", "$", "^", "€", "😀", "\u200d",
    "\U00020000", "々", "０", "ｱ", "က",
)  # fmt: skip
_WHOLE = ("Привет", " quick", "Hello", " World", "def", "HTTP", " fox", "user", "\n\n\n", "文中")


def write(folder: Path) -> None:
    """Train the vocabularies, on texts not cut at all, and write the files."""
    from helpers.vocabulary_files import cases, write_vocabulary

    from gltr_desktop.models.gguf.pre_tokenizers import PRE_TOKENIZERS
    from gltr_desktop.resources import RESOURCES

    folder.mkdir(exist_ok=True)
    draw = random.Random(11)
    mixed = ["".join(draw.choices(_FRAGMENTS, k=30)) for _ in range(20)]
    texts = [*_TEXTS, *mixed]
    vocabularies = _train(texts)
    names = [name for name, entry in PRE_TOKENIZERS.items() if entry.byte_level]
    for case, entries in cases(vocabularies, names).items():
        write_vocabulary(folder / f"{case}.gguf", entries)
    shipped = RESOURCES / "models" / _SMOLLM2 / "SmolLM2-135M-Instruct.Q4_1.gguf"
    shutil.copy(shipped, folder / f"{_SMOLLM2}.gguf")
    (folder / "made.json").write_text(json.dumps([vocabularies, names, texts]))


def _train(texts: list[str]) -> dict[str, list[str]]:
    from tokenizers import Tokenizer, models, normalizers, trainers
    from tokenizers.pre_tokenizers import ByteLevel

    uncut = ByteLevel(add_prefix_space=False, use_regex=False)

    def trained(byte_level: bool) -> tuple[list[str], list[str]]:
        tokenizer = Tokenizer(models.BPE())
        if byte_level:
            tokenizer.pre_tokenizer = uncut
        else:
            tokenizer.normalizer = normalizers.Replace(" ", "▁")
        trainer = trainers.BpeTrainer(
            vocab_size=1200 if byte_level else 600,
            min_frequency=2,
            limit_alphabet=256 if byte_level else 150,
            initial_alphabet=ByteLevel.alphabet() if byte_level else [],
            show_progress=False,
        )
        tokenizer.train_from_iterator(texts * 2, trainer)
        model = json.loads(tokenizer.to_str())["model"]
        return list(model["vocab"]), [" ".join(merge) for merge in model["merges"]]

    _, byte_merges = trained(byte_level=True)
    tokens, piece_merges = trained(byte_level=False)
    made = [merge.replace(" ", "") for merge in piece_merges]
    whole = [uncut.pre_tokenize_str(word)[0][0] for word in _WHOLE]
    return {
        "byte_merges": byte_merges,
        "byte_whole": whole,
        "piece_merges": piece_merges,
        "pieces": list(dict.fromkeys([*made, *tokens])),
    }


def read(folder: Path) -> None:
    """Have llama.cpp split the texts, and keep alike what is alike."""
    import llama_cpp  # type: ignore[import-not-found]  # in an environment of its own

    vocabularies, names, texts = json.loads((folder / "made.json").read_text())
    found = {}
    for path in sorted(folder.glob("*.gguf")):
        model = llama_cpp.Llama(str(path), vocab_only=True, verbose=False)
        found[path.stem] = [
            model.tokenize(text.encode(), add_bos=False, special=False) for text in texts
        ]
    # Names by which llama.cpp cut all the texts alike; the first stands for the others below.
    alike: dict[str, list[str]] = {}
    for name in names:
        alike.setdefault(json.dumps(found[name]), []).append(name)
    groups = list(alike.values())
    cases = [*(group[0] for group in groups), *(case for case in found if case not in names)]
    lines = []
    for index, text in enumerate(texts):
        ids: dict[str, list[str]] = {}
        for case in cases:
            ids.setdefault(json.dumps(found[case][index]), []).append(case)
        by_cases = {" ".join(group): json.loads(row) for row, group in ids.items()}
        lines.append(_json({"text": text, "ids": by_cases}))
    record: dict[str, Any] = {
        "llama_cpp_python": llama_cpp.__version__,
        "vocabularies": vocabularies,
        "alike": groups,
    }
    head = [f"{_json(key)}: {_json(value)}" for key, value in record.items()]
    body = ",\n".join([*head, '"texts": [\n' + ",\n".join(lines) + "\n]"])
    _RECORD.write_text("{\n" + body + "\n}\n", encoding="utf-8")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](Path(sys.argv[2]))
