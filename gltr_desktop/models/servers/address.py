"""The names of models on servers, such as “vllm+http://gpu.lab:8000/#meta-llama/Llama-3.1-8B”.

Such a name stands wherever the name of a model does: in the settings, on the command line, in a
:class:`~gltr_desktop.models.options.ModelChoice`. Nothing here asks a server for anything.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit, urlunsplit

from gltr_desktop.errors import InputError

_SCHEMES = ("http", "https")
_ADDRESS_REMEDY = "Addresses look like “http://gpu.lab:8000”."


class ServerKind(Enum):
    """What speaks at an address; the value begins the names of its models."""

    VLLM = "vllm"
    SGLANG = "sglang"

    @property
    def title(self) -> str:
        """What people call it."""
        return {"vllm": "vLLM", "sglang": "SGLang"}[self.value]


@dataclass(frozen=True)
class Address:
    """Where a server listens: scheme, host, port and path, as :func:`parse_address` makes it.

    ``url`` ends without a slash; paths such as “/v1/models” are appended to it.
    """

    url: str

    @property
    def host(self) -> str:
        """The name of the host, with the port if one is given: what a person is told."""
        return urlsplit(self.url).netloc

    @property
    def is_here(self) -> bool:
        """Whether the host is this computer, so that nothing leaves it."""
        name = urlsplit(self.url).hostname or ""
        if name == "localhost" or name.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return False

    @property
    def is_encrypted(self) -> bool:
        """Whether what is sent can be read by nobody on the way."""
        return self.url.startswith("https:")


def parse_address(text: str) -> Address:
    """The address that a person has typed; “http://” and a path that ends in “/v1” need not be.

    Raises InputError for what is no address of a server, or holds a name or a password.
    """
    stripped = text.strip()
    try:
        parts = urlsplit(stripped if "://" in stripped else f"http://{stripped}")
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise InputError(f"“{text}” is not the address of a server.", _ADDRESS_REMEDY)
    if parts.username is not None or parts.password is not None:
        raise InputError(
            "The address of a server must not hold a name or a password.", "Give the key apart."
        )
    if parts.query or parts.fragment:
        raise InputError(f"“{text}” holds more than the address of a server.", _ADDRESS_REMEDY)
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    host = name if port is None else f"{name}:{port}"
    path = parts.path.rstrip("/").removesuffix("/v1")
    return Address(urlunsplit((parts.scheme, host, path, "", "")))


@dataclass(frozen=True)
class ServerModel:
    """A model on a server: ``model`` is its name there."""

    kind: ServerKind
    address: Address
    model: str

    @property
    def name(self) -> str:
        """What names the model in this program."""
        return f"{self.kind.value}+{self.address.url}/#{self.model}"

    @property
    def title(self) -> str:
        """The model and its host, for people."""
        return f"{self.model} on {self.address.host}"


def is_on_server(name: str) -> bool:
    """Whether the ``name`` of a model is one of a model on a server."""
    return "://" in name


def server_model(name: str) -> ServerModel:
    """The model on a server that ``name`` names; raises InputError for any other name."""
    url, mark, model = name.partition("#")
    kind, plus, address = url.partition("+")
    kinds = {each.value: each for each in ServerKind}
    if not (mark and model and plus and kind in kinds):
        raise InputError(
            f"“{name}” is not the name of a model on a server.",
            "Choose it in the window (Model → Server…), or with --server.",
        )
    return ServerModel(kinds[kind], parse_address(address), model)
