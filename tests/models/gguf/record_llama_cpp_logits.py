"""Makes ``data/llama_cpp_logits.json`` anew: what llama.cpp computes from the tests' own files.

It takes two Pythons, since llama-cpp-python is no dependency of the project:

    python record_llama_cpp_logits.py write FOLDER      # with the project's packages
    python record_llama_cpp_logits.py read FOLDER       # with numpy and llama-cpp-python
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_RECORD = Path(__file__).parent / "data" / "llama_cpp_logits.json"
_POSITIONS = (1, 20, 47)
_LONG = (
    "It was a bright cold day in April, and the clocks were striking thirteen. Winston Smith,"
    " his chin nuzzled into his breast in an effort to escape the vile wind, slipped quickly"
    " through the glass doors of"
)
_PROMPTS = (
    "The capital of France is",
    _LONG,
    "In 2019, the researchers found that 3.5 % of all",
    "def fibonacci(n):\n    if n <",
)


def write(folder: Path) -> None:
    """Write every tiny model in float32, and SmolLM2 as it is shipped and in float32."""
    from gguf import GGUFReader, GGUFValueType, GGUFWriter, dequantize
    from helpers.gguf_files import write_model
    from helpers.tiny_gguf_models import CASES, TOKENS, tiny_model

    from gltr_desktop.resources import RESOURCES

    folder.mkdir(exist_ok=True)
    for case, (arch, _) in CASES.items():
        write_model(folder / f"{case}.gguf", arch, tiny_model(case))
    (folder / "tokens.json").write_text(json.dumps(TOKENS))
    shipped = RESOURCES / "models" / "smollm2-135m" / "SmolLM2-135M-Instruct.Q4_1.gguf"
    (folder / "smollm2_Q4_1.bin").write_bytes(shipped.read_bytes())
    reader = GGUFReader(shipped)
    writer = GGUFWriter(folder / "smollm2_F32.bin", "llama")
    for key, field in reader.fields.items():
        if key.startswith("GGUF.") or key in ("general.architecture", "general.file_type"):
            continue
        if field.types[0] == GGUFValueType.ARRAY:
            writer.add_array(key, field.contents())
        else:
            writer.add_key_value(key, field.contents(), field.types[0])
    for tensor in reader.tensors:
        shape = tensor.shape.tolist()[::-1]
        writer.add_tensor(tensor.name, dequantize(tensor.data, tensor.tensor_type).reshape(shape))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def read(folder: Path) -> None:
    """Have llama.cpp compute, with its cache in float32, and keep the ten highest logits."""
    import llama_cpp  # type: ignore[import-not-found]  # in an environment of its own

    def load(path: Path) -> llama_cpp.Llama:
        return llama_cpp.Llama(
            str(path), logits_all=True, n_ctx=64, n_batch=64, n_threads=1, verbose=False,
            type_k=llama_cpp.GGML_TYPE_F32, type_v=llama_cpp.GGML_TYPE_F32, flash_attn=False,
        )  # fmt: skip

    def highest(model: llama_cpp.Llama, ids: list[int], positions: tuple[int, ...]) -> list[Any]:
        model.reset()
        model.eval(ids)
        found = []
        for position in positions:
            row = model.scores[position]
            ten = (-row).argsort()[:10]
            found.append([[int(token), round(float(row[token]), 6)] for token in ten])
        return found

    tokens = json.loads((folder / "tokens.json").read_text())
    cases = {
        path.stem: highest(load(path), tokens, _POSITIONS) for path in sorted(folder.glob("*.gguf"))
    }
    smollm2: list[dict[str, Any]] = [{"text": text} for text in _PROMPTS]
    for kind in ("Q4_1", "F32"):
        model = load(folder / f"smollm2_{kind}.bin")
        for prompt in smollm2:
            ids = model.tokenize(prompt["text"].encode(), add_bos=False, special=False)
            prompt["ids"] = [0, *ids]
            prompt[kind] = highest(model, prompt["ids"], (len(ids),))[0]
    record = {
        "llama_cpp_python": llama_cpp.__version__,
        "tokens": tokens,
        "positions": _POSITIONS,
        "cases": cases,
        "smollm2": smollm2,
    }
    _RECORD.write_text(_compact(record))


def _compact(record: dict[str, Any]) -> str:
    """JSON with a line per model, so that a change can be read in a diff."""
    lines = [f'"{key}": {json.dumps(record[key])}' for key in record if key != "cases"]
    cases = [f'"{case}": {json.dumps(rows)}' for case, rows in record["cases"].items()]
    return "{\n" + ",\n".join([*lines, '"cases": {\n' + ",\n".join(cases) + "\n}"]) + "\n}\n"


if __name__ == "__main__":
    {"write": write, "read": read}[sys.argv[1]](Path(sys.argv[2]))
