"""MiniLM with heads for tags, dependencies and mentions, in PyTorch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

HIDDEN, LAYERS, ATTENTION, INNER, WORDS, PLACES = 384, 6, 12, 1536, 30522, 512
ARC, LABEL = 384, 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What the heads say of a batch: `[sentence, word, …]`, word 0 is the root."""

    upos: Tensor
    xpos: Tensor
    mention: Tensor
    arcs: Tensor
    dependents: Tensor
    governors: Tensor


class Layer(nn.Module):  # type: ignore[misc]
    """One transformer layer of BERT."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Attend and transform; `mask` is true where a piece may be looked at."""
        batch, length, _ = states.shape
        split = self.qkv(states).view(batch, length, 3, ATTENTION, HIDDEN // ATTENTION).permute(2, 0, 3, 1, 4)
        rate = self.drop.p if self.training else 0.0
        mixed = functional.scaled_dot_product_attention(split[0], split[1], split[2], attn_mask=mask, dropout_p=rate)
        mixed = mixed.transpose(1, 2).reshape(batch, length, HIDDEN)
        states = self.norm1(states + self.drop(self.out(mixed)))
        return self.norm2(states + self.drop(self.down(functional.gelu(self.up(states)))))


class Network(nn.Module):  # type: ignore[misc]
    """The encoder and its heads; words are read off their first pieces."""

    def __init__(self, *, upos: int, xpos: int, mentions: int, relations: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, HIDDEN)
        self.places = nn.Embedding(PLACES, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.drop = nn.Dropout(dropout)
        self.layers = nn.ModuleList([Layer(dropout) for _ in range(LAYERS)])
        self.head_drop = nn.Dropout(0.2)
        self.upos = nn.Linear(HIDDEN, upos)
        self.xpos = nn.Linear(HIDDEN, xpos)
        self.mention = nn.Linear(HIDDEN, mentions)
        self.mlp = nn.Linear(HIDDEN, 2 * ARC + 2 * LABEL)
        self.arc = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.label = nn.Parameter(torch.zeros(LABEL + 1, relations, LABEL + 1))
        nn.init.orthogonal_(self.arc)
        nn.init.normal_(self.label, std=0.02)

    def forward(self, ids: Tensor, mask: Tensor, firsts: Tensor) -> Scores:
        """Score a batch: `ids`, `mask` [sentence, piece], `firsts` [sentence, 1 + word]."""
        states = self.encode(ids, mask)
        words = torch.gather(states, 1, firsts.unsqueeze(-1).expand(-1, -1, HIDDEN))
        words = self.head_drop(words)
        dependents, governors, lower, upper = self.parts(words)
        return Scores(
            upos=self.upos(words),
            xpos=self.xpos(words),
            mention=self.mention(words),
            arcs=(dependents @ self.arc[:-1] + self.arc[-1]) @ governors.transpose(1, 2),
            dependents=lower,
            governors=upper,
        )

    def parts(self, words: Tensor) -> tuple[Tensor, ...]:
        """Return the words as dependents and heads, for arcs and for relations."""
        parts = self.head_drop(functional.gelu(self.mlp(words))).float()
        split: tuple[Tensor, ...] = parts.split([ARC, ARC, LABEL, LABEL], dim=-1)
        return split

    def encode(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the last layer's states."""
        places = torch.arange(ids.shape[1], device=ids.device)
        states = self.drop(self.norm(self.words(ids) + self.places(places)))
        seen = mask[:, None, None, :].bool()
        for layer in self.layers:
            states = layer(states, seen)
        return states

    def relations(self, dependents: Tensor, governors: Tensor) -> Tensor:
        """Score the relations of words `[n, LABEL]` with their heads `[n, LABEL]`."""
        dependents = functional.pad(dependents, (0, 1), value=1.0)
        governors = functional.pad(governors, (0, 1), value=1.0)
        size = self.label.shape
        bent = (dependents @ self.label.reshape(size[0], -1)).view(-1, size[1], size[2])
        return (bent @ governors.unsqueeze(-1)).squeeze(-1)


def load_encoder(network: Network, file: Path) -> None:
    """Fill the encoder with MiniLM's weights (safetensors with BERT's names)."""
    from safetensors.torch import load_file

    source = load_file(str(file))
    state = {
        "words.weight": source["embeddings.word_embeddings.weight"],
        # There is one kind of segment: its embedding is added to the places once and for all.
        "places.weight": source["embeddings.position_embeddings.weight"]
        + source["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": source["embeddings.LayerNorm.weight"],
        "norm.bias": source["embeddings.LayerNorm.bias"],
    }
    for number in range(LAYERS):
        state |= _layer(source, number)
    missing, unexpected = network.load_state_dict(state, strict=False)
    if unexpected or any(name.startswith(("words", "places", "norm", "layers")) for name in missing):
        raise ValueError(f"{file}: no MiniLM of {LAYERS} layers; missing {missing}, unexpected {unexpected}")


def _layer(source: dict[str, Tensor], number: int) -> dict[str, Tensor]:
    old, new = f"encoder.layer.{number}", f"layers.{number}"
    state = {}
    for kind in ("weight", "bias"):
        parts = [source[f"{old}.attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
        state[f"{new}.qkv.{kind}"] = torch.cat(parts)
        state[f"{new}.out.{kind}"] = source[f"{old}.attention.output.dense.{kind}"]
        state[f"{new}.norm1.{kind}"] = source[f"{old}.attention.output.LayerNorm.{kind}"]
        state[f"{new}.up.{kind}"] = source[f"{old}.intermediate.dense.{kind}"]
        state[f"{new}.down.{kind}"] = source[f"{old}.output.dense.{kind}"]
        state[f"{new}.norm2.{kind}"] = source[f"{old}.output.LayerNorm.{kind}"]
    return state
