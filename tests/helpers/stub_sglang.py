"""A stub of SGLang that computes what it answers with a tiny real model.

with stub_sglang(save_wide_model(folder)) as (server, model):
    ...  # The program asks server.address for MODEL.
"""

from __future__ import annotations

import base64
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from tokenizers.processors import TemplateProcessing
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig

from helpers.stub_servers import Reply, stub_server
from helpers.tiny_models import CONFIGS, save_model, tokenizer_with
from helpers.tiny_tokenizers import START

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from transformers import PreTrainedModel

    from helpers.stub_servers import Request, StubServer

MODEL = "lab/wide-llama"
VERSION = "0.5.23"
SECRET = "sk-nobodys-business"  # noqa: S105 - what the server gives away of its settings
WIDE = 1_500
"""Items in the vocabulary: more than SGLang is asked for."""
CONTEXT = 128


def save_wide_model(folder: Path, *, adds_start: bool = True) -> Path:
    """A Llama whose vocabulary holds more items than are asked for; with or without a start."""
    tokenizer = tokenizer_with()
    tokenizer.add_tokens([f"filler{index:04}" for index in range(WIDE - len(tokenizer))])
    if adds_start:
        tokenizer.backend_tokenizer.post_processor = TemplateProcessing(
            single=f"{START} $A", special_tokens=[(START, 0)]
        )
    sizes = {
        name: value for name, value in CONFIGS["llama"].to_dict().items() if name != "model_type"
    }
    config = LlamaConfig(**sizes | {"vocab_size": WIDE, "max_position_embeddings": CONTEXT})
    return save_model(folder, config, tokenizer)


@dataclass(frozen=True)
class Version:
    """What a version of SGLang does otherwise than that of the recorded interface.

    ``is_nested``: it does not know flat lists. ``heeds_special`` is off for those that add special
    tokens to every text. ``most_guesses`` cuts its lists, as those do that only read texts.
    """

    is_nested: bool = False
    heeds_special: bool = True
    most_guesses: int = 10_000
    has_new_names: bool = True


@contextmanager
def stub_sglang(
    folder: Path,
    version: Version = Version(),
) -> Iterator[tuple[StubServer, PreTrainedModel]]:
    """A running server with the model in ``folder``, and that model."""
    model = AutoModelForCausalLM.from_pretrained(folder)
    model.eval()
    answers = _Answers(model, AutoTokenizer.from_pretrained(folder), version)
    with stub_server() as server:
        prefix = "/" if version.has_new_names else "/get_"
        server.on("/v1/models", Reply({"object": "list", "data": [card()]}))
        server.on(f"{prefix}model_info", Reply(_MODEL_INFO))
        server.on(f"{prefix}server_info", Reply(_SERVER_INFO))
        server.on("/tokenize", answers.tokenize)
        server.on("/generate", answers.generate)
        yield server, model


def card(**changes: object) -> dict[str, object]:
    """The entry of the model in the server's list."""
    entry = {"id": MODEL, "object": "model", "owned_by": "sglang", "root": MODEL}
    return entry | {"parent": None, "max_model_len": CONTEXT} | changes


_MODEL_INFO = {"model_path": MODEL, "tokenizer_path": MODEL, "is_generation": True}
_SERVER_INFO = {
    "version": VERSION,
    "dtype": "float32",
    "api_key": SECRET,
    "max_req_input_len": CONTEXT - 6,
}


def logprobs_of(model: PreTrainedModel, ids: list[int]) -> torch.Tensor:
    """(n − 1, vocabulary) float32: what ``model`` expects behind each of ``ids`` but the last."""
    with torch.inference_mode():
        logits = model(torch.tensor([ids])).logits[0, :-1].float()
    logprobs: torch.Tensor = logits.log_softmax(-1)
    return logprobs


@dataclass(frozen=True)
class _Answers:
    model: PreTrainedModel
    tokenizer: Any
    version: Version

    def tokenize(self, request: Request) -> Reply:
        with_special = request.body.get("add_special_tokens", True)
        ids = self.tokenizer.encode(
            request.body["prompt"],
            add_special_tokens=with_special or not self.version.heeds_special,
        )
        return Reply({"tokens": ids, "count": len(ids), "max_model_len": CONTEXT})

    def generate(self, request: Request) -> Reply:
        body, ids = request.body, request.body["input_ids"]
        if len(ids) >= CONTEXT - 6:
            message = f"The input ({len(ids)} tokens) is longer than the model's context length"
            return Reply({"error": {"message": message}}, 400)
        logprobs = logprobs_of(self.model, ids)
        top = logprobs.topk(min(body["top_logprobs_num"], self.version.most_guesses), dim=-1)
        chosen = logprobs[torch.arange(len(ids) - 1), torch.tensor(ids[1:])].tolist()
        meta_info: dict[str, Any] = {
            "finish_reason": {"type": "length", "length": 0},
            "input_token_logprobs": [
                [logprob, token_id, None]
                for logprob, token_id in zip([None, *chosen], ids, strict=True)
            ],
        }
        if body.get("return_flat_raw_top_logprobs") and not self.version.is_nested:
            meta_info |= flat_lists(top.values, top.indices)
        else:
            rows = zip(top.values.tolist(), top.indices.tolist(), strict=True)
            meta_info["input_top_logprobs"] = [
                None,
                *([[*pair, None] for pair in zip(*row, strict=True)] for row in rows),
            ]
        return Reply({"text": "", "meta_info": meta_info})


def flat_lists(values: torch.Tensor, indices: torch.Tensor) -> dict[str, Any]:
    """(n − 1, k) log-probabilities and ids, as the flat lists of n positions."""
    return {
        "input_top_logprobs_val_flat_b64": _encoded(values.float()),
        "input_top_logprobs_idx_flat_b64": _encoded(indices.int()),
        "input_top_logprobs_val_flat_b64_dtype": "float32",
        "input_top_logprobs_idx_flat_b64_dtype": "int32",
        "input_top_logprobs_shape": [len(values) + 1, values.shape[1]],
        "input_top_logprobs_null_prefix": 1,
    }


def _encoded(values: torch.Tensor) -> str:
    return base64.b64encode(values.numpy().tobytes()).decode()
