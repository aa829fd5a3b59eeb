"""A vLLM server with a real tiny model: its routes, and what it answers, as vLLM 0.32 has them.

with stub_server() as server:
    vllm = StubVllm(folder)
    vllm.serve(server)
    engine = open_engine(vllm.choice(server))
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from gltr_desktop.models.options import ModelChoice
from gltr_desktop.models.servers.address import ServerKind, ServerModel
from helpers.stub_servers import Reply

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.stub_servers import Request, StubServer

NAME, CONTEXT = "tiny", 48
COMPLETIONS, RENDER, TOKENIZE = "/v1/completions", "/v1/completions/render", "/tokenize"
_SEED_OF_ORDER = 7


class StubVllm:
    """The model in ``folder``, served under NAME; options as those of a server.

    ``adds_start``: whether the tokenizer puts a start token before a text. ``names_pieces``:
    whether /tokenize knows ``return_token_strs``, as it does since vLLM 0.9.2. ``logits``:
    “--logprobs-mode raw_logits”. ``renders``: “--enable-scale-out”.
    """

    def __init__(
        self,
        folder: Path,
        *,
        max_model_len: int = CONTEXT,
        max_logprobs: int = 20,
        adds_start: bool = True,
        names_pieces: bool = True,
        logits: bool = False,
        renders: bool = False,
    ) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        self.max_model_len, self.max_logprobs = max_model_len, max_logprobs
        self.adds_start, self.names_pieces = adds_start, names_pieces
        self.logits, self.renders = logits, renders
        self.folder = folder

    def serve(self, server: StubServer) -> None:
        """Answer at ``server`` from now on."""
        card = {
            "id": NAME,
            "owned_by": "vllm",
            "root": str(self.folder),
            "max_model_len": self.max_model_len,
        }
        server.on("/v1/models", Reply({"object": "list", "data": [{"id": "other"}, card]}))
        server.on("/version", Reply({"version": "0.32.0"}))
        server.on(TOKENIZE, self.tokenized)
        server.on(COMPLETIONS, self.completed)
        server.on(RENDER, self.rendered)

    def choice(self, server: StubServer, tokenizer: str = "") -> ModelChoice:
        """The choice of this model."""
        model = ServerModel(ServerKind.VLLM, server.address, NAME)
        return ModelChoice(model.name, tokenizer=tokenizer)

    def ids(self, text: str) -> list[int]:
        """The tokens of ``text``; what spells a special token is one, as on a server."""
        found: list[int] = self.tokenizer(text, add_special_tokens=False).input_ids
        return found

    def tokenized(self, request: Request) -> Reply:
        """The answer of /tokenize."""
        ids = self.ids(request.body["prompt"])
        if request.body["add_special_tokens"] and self.adds_start:
            ids = [self.tokenizer.bos_token_id, *ids]
        reply = {"count": len(ids), "max_model_len": self.max_model_len, "tokens": ids}
        if self.names_pieces and request.body.get("return_token_strs"):
            reply["token_strs"] = self.tokenizer.convert_ids_to_tokens(ids)
        return Reply(reply)

    def rendered(self, request: Request) -> Reply:
        """The answer of the render route."""
        if not self.renders:
            return _error(403, "The render endpoint is disabled.", None)
        encoding = self.tokenizer(
            request.body["prompt"], add_special_tokens=False, return_offsets_mapping=True
        )
        if len(encoding.input_ids) >= self.max_model_len:
            return self._too_long(len(encoding.input_ids))
        offsets = [list(span) for span in encoding.offset_mapping]
        return Reply([{"token_ids": encoding.input_ids, "token_offsets": offsets}])

    def completed(self, request: Request) -> Reply:
        """The answer of /v1/completions to one prompt or several."""
        body = request.body
        prompts = body["prompt"] if isinstance(body["prompt"][0], list) else [body["prompt"]]
        k = body["prompt_logprobs"]
        if k > self.max_logprobs:
            return _error(
                400,
                f"Requested prompt logprobs of {k}, which is greater than max allowed: "
                f"{self.max_logprobs} (parameter=prompt_logprobs, value={k})",
                "prompt_logprobs",
            )
        for ids in prompts:
            if len(ids) + body["max_tokens"] > self.max_model_len:
                return self._too_long(len(ids))
            if max(ids) >= self.model.config.vocab_size:
                return _error(400, f"Token id {max(ids)} is out of vocabulary", None)
        choices = [self._choice(index, ids, k) for index, ids in enumerate(prompts)]
        return Reply({"object": "text_completion", "model": NAME, "choices": choices})

    def _choice(self, index: int, ids: list[int], k: int) -> dict[str, Any]:
        with torch.inference_mode():
            logits = self.model(input_ids=torch.tensor([ids])).logits[0].float()
        values = logits if self.logits else torch.log_softmax(logits, -1)
        rows = [
            self._entries(row, target, k) for row, target in zip(values[:-1], ids[1:], strict=True)
        ]
        return {
            "index": index,
            "text": "",
            "finish_reason": "length",
            "prompt_token_ids": ids,
            "prompt_logprobs": [None, *rows],
        }

    def _entries(self, row: torch.Tensor, target: int, k: int) -> dict[str, Any]:
        """The target first, its rank all that are at least as likely; in the list its place."""
        entries = {target: int((row >= row[target]).sum())}
        # Which of several equal ones are in the list, and in what order, is left to chance.
        generator = torch.Generator().manual_seed(_SEED_OF_ORDER)
        order = torch.randperm(len(row), generator=generator)
        likeliest = order[torch.argsort(row[order], descending=True, stable=True)][:k]
        entries |= {item: place for place, item in enumerate(likeliest.tolist(), 1)}
        return {
            str(item): {
                "logprob": max(float(row[item]), -9999.0),
                "rank": rank,
                "decoded_token": self._decoded(item),
            }
            for item, rank in entries.items()
        }

    @cache  # noqa: B019 - a stub does not live long
    def _decoded(self, item: int) -> str:
        text = str(self.tokenizer.decode([item]))
        return "" if "\ufffd" in text else text

    def _too_long(self, count: int) -> Reply:
        return _error(
            400,
            f"This model's maximum context length is {self.max_model_len} tokens. However, your "
            f"prompt contains {count} input tokens. Please reduce the length of the input prompt. "
            f"(parameter=input_tokens, value={count})",
            "input_tokens",
        )


def _error(status: int, message: str, parameter: str | None) -> Reply:
    error = {"message": message, "type": "BadRequestError", "param": parameter, "code": status}
    return Reply({"error": error}, status)
