"""A Llama of our own, for the models that ship with the program and all others of that shape.

It computes what transformers' ``LlamaModel`` does (Touvron et al. 2023, arXiv 2302.13971), and its
siblings Mistral, Qwen 2 (biases) and Qwen 3 (norms of queries and keys), but is made for reading a
text: products are packed for the processor and joined with what follows them, attention goes by
tiles of one shape, and no row's bits depend on how the text is portioned. It needs torch alone,
which is imported in half the time.

Shapes in comments: T positions, D width of the model, H heads of width d, G groups of heads that
share keys and values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding, linear, silu

from gltr_desktop.scoring.attention import attend, padded
from gltr_desktop.scoring.packed_linear import BLOCK, PackedLinear, can_pack, fixed_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gltr_desktop.models.engines.causal.llama_config import LlamaConfig, Rotary

    Weights = Callable[[str, tuple[int, ...]], Tensor]
    """A name of transformers' and a shape → the weights of that name, which must have the shape."""

_CPU = torch.device("cpu")
# The cache grows in steps of so many keys, so that a chunk does not copy it every time.
_ROOM_STEP = 512


class LayerCache:
    """Keys and values of one layer, (G, room, d) each, of which the first ``length`` are filled."""

    def __init__(self, groups: int, width: int, values_as: torch.dtype) -> None:
        self.length = 0
        self.keys = torch.zeros(groups, 0, width)
        self.values = torch.zeros(groups, 0, width, dtype=values_as)

    def get_seq_length(self) -> int:
        """The number of filled positions, by the name that transformers' caches give it."""
        return self.length

    def crop(self, surplus: int) -> None:
        """Forget the last −``surplus`` positions, as transformers' caches do."""
        self.length += surplus

    def append(self, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Add (G, T, d) of each; returns all, with room up to whole tiles of finite numbers."""
        end = self.length + keys.shape[1]
        room = padded(end)
        if room > self.keys.shape[1]:
            larger = -(-room // _ROOM_STEP) * _ROOM_STEP
            self.keys, self.values = (
                torch.cat([kept, kept.new_zeros(kept.shape[0], larger - kept.shape[1], width)], 1)
                for kept, width in ((self.keys, keys.shape[2]), (self.values, values.shape[2]))
            )
        self.keys[:, self.length : end] = keys
        self.values[:, self.length : end] = values
        self.length = end
        return self.keys, self.values


@dataclass(eq=False)
class LlamaCache:
    """The keys and values of all layers, from which a model goes on reading."""

    layers: list[LayerCache]


@dataclass(frozen=True, eq=False)
class LlamaOutput:
    """The results of a pass, by transformers' names: hidden states (1, T, D) and the cache."""

    last_hidden_state: Tensor
    past_key_values: LlamaCache | None


class Llama(nn.Module):
    """Everything but the output head. Runs on a processor, one text at a time.

    Products round both operands to ``operands``; all else is float32.
    """

    def __init__(self, config: LlamaConfig, weights: Weights, operands: torch.dtype) -> None:
        super().__init__()
        self.config = config
        self._operands = operands
        self._frequencies = frequencies(config.rotary, config.head_width)
        self.layers = nn.ModuleList(
            _Layer(config, weights, f"model.layers.{i}.", operands) for i in range(config.layers)
        )
        self._embedding = weights("model.embed_tokens.weight", (config.vocabulary, config.width))
        self.norm = RMSNorm(weights("model.norm.weight", (config.width,)), config.epsilon)
        self._cosine, self._sine = torch.empty(0), torch.empty(0)

    @torch.inference_mode()
    def forward(
        self,
        input_ids: Tensor,
        past_key_values: LlamaCache | None = None,
        use_cache: bool = True,
    ) -> LlamaOutput:
        """Read ``input_ids`` (1, T) after what the cache holds, which then holds them too."""
        config = self.config
        cache = past_key_values or LlamaCache(
            [
                LayerCache(config.groups, config.head_width, self._operands)
                for _ in range(config.layers)
            ]
        )
        begin = cache.layers[0].length
        cosine, sine = self._rotations(begin, begin + input_ids.shape[1])
        hidden = embedding(input_ids[0], self._embedding).float()
        for layer, kept in zip(self.layers, cache.layers, strict=True):
            hidden = layer(hidden, kept, cosine, sine)
        return LlamaOutput(self.norm(hidden[None]), cache if use_cache else None)

    def head_weight(self, weights: Weights) -> Tensor:
        """(V, D): that of the output head, which may be the embedding's."""
        shape = (self.config.vocabulary, self.config.width)
        return self._embedding if self.config.tied else weights("lm_head.weight", shape)

    def _rotations(self, begin: int, end: int) -> tuple[Tensor, Tensor]:
        """Cosine and sine (T, 1, d/2) of the rotary angles of the positions (arXiv 2104.09864)."""
        if len(self._cosine) < end:
            positions = torch.arange(max(end, self.config.context_length), dtype=torch.float32)
            angles = torch.outer(positions, self._frequencies)[:, None]
            self._cosine, self._sine = angles.cos(), angles.sin()
        return self._cosine[begin:end], self._sine[begin:end]


class _Layer(nn.Module):
    """Attention and feed-forward network, each added to the sum of all layers."""

    def __init__(
        self, config: LlamaConfig, weights: Weights, prefix: str, operands: torch.dtype
    ) -> None:
        super().__init__()
        self._config = config
        d, width, inner = config.head_width, config.width, config.inner_width
        queries, keys = config.heads * d, config.groups * d

        def joined(parts: Sequence[tuple[str, int]], of: int, *, biased: bool) -> Product:
            names = [(f"{prefix}{name}", rows) for name, rows in parts]
            matrix = [weights(f"{name}.weight", (rows, of)) for name, rows in names]
            bias = [weights(f"{name}.bias", (rows,)) for name, rows in names] if biased else None
            return product(
                matrix[0] if len(matrix) == 1 else torch.cat(matrix),
                None if bias is None else torch.cat(bias),
                operands,
            )

        self._qkv = joined(
            [
                ("self_attn.q_proj", queries),
                ("self_attn.k_proj", keys),
                ("self_attn.v_proj", keys),
            ],
            width,
            biased=config.biased_inputs,
        )
        self._out = joined([("self_attn.o_proj", width)], queries, biased=config.biased_output)
        self._gate = joined([("mlp.gate_proj", inner)], width, biased=config.biased_mlp)
        self._up = joined([("mlp.up_proj", inner)], width, biased=config.biased_mlp)
        self._down = joined([("mlp.down_proj", width)], inner, biased=config.biased_mlp)

        def gain(name: str, size: int) -> Tensor:
            return weights(f"{prefix}{name}.weight", (size,))

        self._norm_attention = RMSNorm(gain("input_layernorm", width), config.epsilon)
        self._norm_mlp = RMSNorm(gain("post_attention_layernorm", width), config.epsilon)
        self._norm_queries_keys: RMSNorm | None = None
        if config.norms_queries:
            of_query, of_key = gain("self_attn.q_norm", d), gain("self_attn.k_norm", d)
            gains = [of_query.expand(config.heads, d), of_key.expand(config.groups, d)]
            self._norm_queries_keys = RMSNorm(torch.cat(gains), config.epsilon)

    def forward(self, hidden: Tensor, cache: LayerCache, cosine: Tensor, sine: Tensor) -> Tensor:
        """``hidden`` (T, D) → the same, one layer on; the keys and values go into ``cache``."""
        config, count = self._config, len(hidden)
        # (T, H + 2 G, d), of which the first H + G are rotated.
        qkv = self._qkv(self._norm_attention(hidden)).view(count, -1, config.head_width)
        turned = config.heads + config.groups
        heads = qkv[:, :turned].float()
        if self._norm_queries_keys is not None:
            heads = self._norm_queries_keys(heads)
        rotated = _rotated(heads, cosine, sine)
        query, key = rotated.split([config.heads, config.groups], 1)
        begin = cache.length
        keys, values = cache.append(key.transpose(0, 1), qkv[:, turned:].transpose(0, 1))
        query = (query * config.head_width**-0.5).transpose(0, 1)
        seen = attend(query.unflatten(0, (config.groups, -1)), keys, values, begin)
        hidden = self._out.plus(seen.flatten(0, 1).transpose(0, 1).reshape(count, -1), hidden)
        normed = self._norm_mlp(hidden).to(self._up.operands)
        return self._down.plus(self._up.times(normed, self._gate.silu(normed)), hidden)


class RMSNorm(nn.Module):
    """x · gain / √(mean x² + ε) over the last dimension (Zhang and Sennrich 2019, 1910.07467).

    ``gain``: (w,), or one of each head (h, w).
    """

    def __init__(self, gain: Tensor, epsilon: float) -> None:
        super().__init__()
        self._gain, self._epsilon = gain.float(), epsilon

    def forward(self, x: Tensor) -> Tensor:
        """``x`` (..., w) or (T, h, w), normalised."""
        scale = torch.linalg.vecdot(x, x).div_(x.shape[-1]).add_(self._epsilon).rsqrt_()
        found: Tensor = (x * scale[..., None]).mul_(self._gain)
        return found


def frequencies(rotary: Rotary, width: int) -> Tensor:
    """(d/2,) float32: angle per position of each pair of a head of ``width`` d, in radians."""
    plain = 1.0 / rotary.theta ** (torch.arange(0, width, 2).float() / width)
    if rotary.divisors:
        return plain / torch.tensor(rotary.divisors)
    if rotary.trained is None:
        return plain / rotary.factor
    turns = rotary.trained * plain / (2 * torch.pi)
    kept = ((turns - rotary.low) / (rotary.high - rotary.low)).clamp(0, 1)
    return (1 - kept) * plain / rotary.factor + kept * plain


def _rotated(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Rotate each pair (i, i + d/2) of ``x`` (T, h, d) by its angle (T, 1, d/2)."""
    first, second = x.chunk(2, -1)
    found = torch.empty_like(x, memory_format=torch.contiguous_format)
    left, right = found.chunk(2, -1)
    torch.mul(first, cosine, out=left).sub_(second * sine)
    torch.mul(second, cosine, out=right).add_(first * sine)
    return found


class PlainLinear(nn.Module):
    """The methods of :class:`PackedLinear` by torch's own product: where torch has no oneDNN.

    All products have blocks of one height, because that product's rounding depends on the number of
    rows.
    """

    def __init__(self, weight: Tensor, bias: Tensor | None, operands: torch.dtype) -> None:
        super().__init__()
        self.operands = operands
        self._weight = weight.detach().to(operands)
        self._bias = None if bias is None else bias.detach().to(operands)

    def forward(self, x: Tensor) -> Tensor:
        """The product."""
        return fixed_blocks(self._product, BLOCK, x.to(self.operands))

    def silu(self, x: Tensor) -> Tensor:
        """SiLU of the product."""
        return fixed_blocks(lambda rows: silu(self._product(rows)), BLOCK, x.to(self.operands))

    def times(self, x: Tensor, factor: Tensor) -> Tensor:
        """The product times ``factor``."""
        found: Tensor = self(x) * factor
        return found

    def plus(self, x: Tensor, summand: Tensor) -> Tensor:
        """The product added to ``summand``."""
        found: Tensor = summand + self(x)
        return found

    def _product(self, rows: Tensor) -> Tensor:
        return linear(rows, self._weight, self._bias)


Product = PackedLinear | PlainLinear


def product(weight: Tensor, bias: Tensor | None, operands: torch.dtype) -> Product:
    """The fastest product with ``weight`` (out, in) that this processor has."""
    if can_pack(_CPU, operands):
        return PackedLinear(weight, bias, operands, operands)
    return PlainLinear(weight, bias, operands)
