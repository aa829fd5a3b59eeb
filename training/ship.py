"""Write beside a GGUF file that ships with the program what would else be worked out at each start.

``python -m training.ship resources/models/smollm2-135m/SmolLM2-135M-Instruct.Q4_1.gguf`` writes
config.json into its folder, from the metadata of the file alone.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from gltr_desktop.models.gguf.container import read_gguf
from gltr_desktop.models.gguf.tokenizer import start_token
from gltr_desktop.models.gguf.transformers_model import transformers_config


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    path: Path = parser.parse_args().file
    file = read_gguf(path)
    config = transformers_config(file).to_diff_dict()
    config["bos_token_id"] = start_token(file)[0]
    text = json.dumps(config, indent=2, sort_keys=True) + "\n"
    path.with_name("config.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
