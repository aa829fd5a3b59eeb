"""Servers that language models run on, but that cannot tell what this program shows.

For that a server has to give, for each token of a text that it is sent, the probability of it and
of what the model expected instead. OTHERS says how each of the rest is recognised, and why not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gltr_desktop.errors import GltrError
from gltr_desktop.models.local_gguf import local_gguf_models

if TYPE_CHECKING:
    from collections.abc import Callable

    from gltr_desktop.models.local_gguf import LocalModel
    from gltr_desktop.models.servers.address import Address

_OWN_TEXT_ONLY = "gives probabilities for what it writes itself, but not for a text that it is sent"
_SERVE_ELSEWHERE = "Run the model with vLLM or SGLang, or choose a model on this computer."


@dataclass(frozen=True)
class OtherServer:
    """A kind of server that cannot be used.

    ``path`` is what it is asked for, and ``recognises`` tells it by the answer; ``owner`` is who it
    says in “/v1/models” that its models are owned by, where that is its mark. ``why`` ends a
    sentence that begins with its address. With ``opens_gguf`` its models are files that this
    program can open; ``listed`` finds their names in the answer, which the list may lack.
    """

    title: str
    why: str
    opens_gguf: bool = False
    owner: str | None = None
    path: str | None = None
    recognises: Callable[[dict[str, Any]], bool] = lambda answer: False  # noqa: ARG005
    listed: Callable[[dict[str, Any]], list[str]] = lambda answer: []  # noqa: ARG005

    @property
    def remedy(self) -> str:
        """What to do instead."""
        if self.opens_gguf:
            return (
                f"Open the model itself here: Model → On This Computer lists what {self.title} has"
                " stored on this one. Or run it with vLLM or SGLang."
            )
        return _SERVE_ELSEWHERE


class UnsupportedServerError(GltrError):
    """At the address there is a server of a kind that cannot be used.

    ``models`` are the names that it has for its models. With ``opens_gguf`` they are GGUF files,
    which this program can open if they are on this computer.
    """

    exit_status = 2

    def __init__(self, server: OtherServer, address: Address, models: tuple[str, ...]) -> None:
        super().__init__(
            f"At {address.host} there is {server.title}. It {server.why}.", server.remedy
        )
        self.title = server.title
        self.opens_gguf = server.opens_gguf
        self.models = models

    def files_here(self) -> list[LocalModel]:
        """The files of its models that are on this computer; takes as long as the disk."""
        if not self.opens_gguf:
            return []
        names = [_plain(name) for name in self.models]
        return [
            file
            for file in local_gguf_models()
            if any(_plain(file.title).startswith(name) for name in names if name)
        ]


def _plain(name: str) -> str:
    """The part of a model's name or path by which programs agree on it.

    Ollama calls a model “llama3.2:latest” where another program leaves “:latest” out, LM Studio
    puts the publisher before it, and a file has the way in which it is quantised at its end.
    """
    last = name.casefold().replace("\\", "/").rpartition("/")[2]
    return last.removesuffix(".gguf").removesuffix(":latest")


def _ollama_models(answer: dict[str, Any]) -> list[str]:
    models = answer.get("models")
    return [
        model["name"]
        for model in (models if isinstance(models, list) else [])
        if isinstance(model, dict) and isinstance(model.get("name"), str)
    ]


def _model_path(answer: dict[str, Any]) -> list[str]:
    path = answer.get("model_path")
    return [path] if isinstance(path, str) and path else []


def _is_lm_studio(answer: dict[str, Any]) -> bool:
    """True if the models have what only LM Studio says of them."""
    data = answer.get("data")
    return isinstance(data, list) and any(
        isinstance(model, dict) and "compatibility_type" in model for model in data
    )


OPENAI = OtherServer(
    "OpenAI's service",
    "no longer gives probabilities for a text that it is sent, with any of its models",
    owner="openai",
)
COMPATIBLE = OtherServer(
    "a server that speaks OpenAI's language",
    "is neither vLLM nor SGLang, and what it would answer to a text is not known",
)
OTHERS = (
    OtherServer(
        "Ollama",
        _OWN_TEXT_ONLY,
        opens_gguf=True,
        path="/api/tags",
        recognises=lambda answer: isinstance(answer.get("models"), list),
        listed=_ollama_models,
    ),
    OtherServer(
        "LM Studio",
        _OWN_TEXT_ONLY,
        opens_gguf=True,
        owner="organization_owner",
        path="/api/v0/models",
        recognises=_is_lm_studio,
    ),
    OtherServer(
        "llama.cpp's server",
        _OWN_TEXT_ONLY,
        opens_gguf=True,
        owner="llamacpp",
        path="/props",
        recognises=lambda answer: "default_generation_settings" in answer,
        listed=_model_path,
    ),
    OtherServer(
        "the server of llama-cpp-python",
        "names tokens by their texts alone, so that characters of several tokens are lost",
        opens_gguf=True,
        owner="me",
    ),
    OtherServer(
        "Text Generation Inference",
        "does not say which tokens its model expected instead of those of a text, so there are no"
        " ranks, and its makers only maintain it",
        path="/info",
        recognises=lambda answer: "model_id" in answer and "router" in answer,
    ),
    OPENAI,
    OtherServer(OPENAI.title, OPENAI.why, owner="system"),
)
"""In the order in which they are asked for."""


def is_openai(address: Address) -> bool:
    """Whether the address is one of OpenAI's own, which needs no question."""
    host = address.host.rpartition("@")[2].partition(":")[0]
    return host in ("openai.com", "openai.azure.com") or host.endswith(
        (".openai.com", ".openai.azure.com")
    )
