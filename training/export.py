"""Checkpoint → a folder that transformers, and so the application, loads as it is."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from training.architecture import CONTEXT_LENGTH, model_config
from training.corpus import START_TOKEN
from training.train import CHECKPOINT


def export(data: Path, run: Path, target: Path, card: Path) -> None:
    """Write weights (safetensors, bfloat16), config, tokenizer and model card to ``target``."""
    tokenizer = Tokenizer.from_file(str(data / "tokenizer.json"))
    model = LlamaForCausalLM(model_config(tokenizer))
    state = torch.load(run / CHECKPOINT, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    target.mkdir(parents=True, exist_ok=True)
    # bfloat16 keeps float32's range, and the weights were multiplied in it while they trained.
    model.bfloat16().save_pretrained(target)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=START_TOKEN,
        eos_token=START_TOKEN,
        model_max_length=CONTEXT_LENGTH,
        clean_up_tokenization_spaces=False,
    ).save_pretrained(target)
    # Sampling defaults are nobody's business here: the application only scores.
    (target / "generation_config.json").unlink(missing_ok=True)
    shutil.copyfile(card, target / "README.md")
    print(f"step {state['step']:,} exported to {target}")


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--target", type=Path, required=True)
    parser.add_argument("--card", type=Path, default=Path(__file__).with_name("model_card.md"))
    arguments = parser.parse_args()
    export(arguments.data, arguments.run, arguments.target, arguments.card)


if __name__ == "__main__":
    main()
