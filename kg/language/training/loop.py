"""The training loop: AdamW, warm-up and linear decay, and a running mean of the weights."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from torch import Tensor
from torch.nn import functional

from kg.language.pieces import PieceReader
from kg.language.training.augment import wear
from kg.language.training.batches import IGNORED, Batch, Labels, make_batches
from kg.language.training.network import Network
from kg.language.training.trees import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to train.

    Attributes:
        size: padded pieces in a batch.
        keep: share of the running mean that one step keeps.
    """

    epochs: int = 10
    size: int = 1200
    encoder_rate: float = 1.2e-4
    head_rate: float = 1e-3
    warmup: int = 200
    keep: float = 0.998
    seed: int = 20_161_213


def train(
    network: Network, trees: Sequence[Tree], reader: PieceReader, labels: Labels, plan: Plan, out: Path
) -> Iterator[str]:
    """Train in place; after each half epoch write `checkpoint.pt` with the mean weights, and yield a line."""
    torch.manual_seed(plan.seed)
    random = Random(plan.seed)  # noqa: S311 - a reproducible shuffle, no secret
    network.words.weight.requires_grad = False  # rare names keep the places that pre-training gave them
    # Shuffling pads more and so makes about a tenth more batches than this: the last ones run at the lowest rate.
    length = sum(1 for _ in make_batches(trees, reader, labels, size=plan.size))
    optimizer, schedule = _optimizer(network, plan, steps=length * plan.epochs)
    mean = {name: value.detach().clone() for name, value in network.state_dict().items()}
    step, total, begun = 0, 0.0, time.monotonic()
    for epoch in range(plan.epochs):
        worn = [wear(tree, random) for tree in trees]
        for batch in make_batches(worn, reader, labels, size=plan.size, random=random):
            network.train()
            optimizer.zero_grad(set_to_none=True)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = batch_loss(network, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            step, total = step + 1, total + loss.item()
            _follow(mean, network, min(plan.keep, step / (step + 10)))
            if step % max(1, length // 2) == 0:
                torch.save(mean, out / "checkpoint.pt")
                passed = time.monotonic() - begun
                yield f"epoch {epoch} step {step}/{length * plan.epochs} loss {2 * total / length:.4f} {passed:.0f} s"
                total = 0.0
    torch.save(mean, out / "checkpoint.pt")
    network.load_state_dict(mean)


def _optimizer(
    network: Network, plan: Plan, *, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    encoder = [value for name, value in network.named_parameters() if name.startswith(("places", "norm", "layers"))]
    heads = [
        value
        for name, value in network.named_parameters()
        if not name.startswith(("words", "places", "norm", "layers"))
    ]
    groups = [{"params": encoder, "lr": plan.encoder_rate}, {"params": heads, "lr": plan.head_rate}]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)

    def rate(step: int) -> float:
        return min(1.0, (step + 1) / plan.warmup) * max(0.02, 1 - step / steps)

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, rate)


def _follow(mean: dict[str, Tensor], network: Network, keep: float) -> None:
    with torch.no_grad():
        for name, value in network.named_parameters():
            if value.requires_grad:
                mean[name].lerp_(value.detach(), 1 - keep)


def batch_loss(network: Network, batch: Batch) -> Tensor:
    """Sum of the losses of all heads, each over the words that carry its label, per word of the batch."""
    scores = network(batch.ids, batch.mask, batch.firsts)
    arcs = scores.arcs.masked_fill(batch.filled[:, None, :] == 0, -1e9)
    known = batch.heads != IGNORED
    loss: Tensor = _entropy(scores.upos, batch.upos) * 0.5 + _entropy(scores.xpos, batch.xpos) * 0.5
    loss = loss + _entropy(arcs, batch.heads) + _entropy(scores.mention, batch.mentions)
    if known.any():
        heads = batch.heads.clamp(min=0)
        governors = torch.gather(scores.governors, 1, heads.unsqueeze(-1).expand_as(scores.governors))
        relations = network.relations(scores.dependents[known], governors[known])
        loss = loss + functional.cross_entropy(
            relations.float(), batch.relations[known], ignore_index=IGNORED, reduction="sum"
        )
    return loss / batch.filled.sum()


def _entropy(scores: Tensor, labels: Tensor) -> Tensor:
    return functional.cross_entropy(
        scores.float().flatten(0, 1), labels.flatten(), ignore_index=IGNORED, reduction="sum"
    )
