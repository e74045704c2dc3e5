"""`python -m kg.language.training.convert --checkpoint FILE --labels FILE --out DIR`: int8 ONNX from a checkpoint.

Weights of matrices become int8 per column, word embeddings int8 per row; activations are quantised while running.
Weights keep to 7 bits (`reduce_range`): processors without VNNI add in 16 bits and would overflow, and the same text
must get the same analysis on every machine.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from kg.language.training.network import ATTENTION, HIDDEN, Layer, Network

OPSET = 17
Axes: TypeAlias = dict[str, dict[int, str]]


class Reader(nn.Module):  # type: ignore[misc]
    """The network as it runs: int8 embeddings, plain attention, tags already decided."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        table = network.words.weight.detach()
        scale = table.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.table = nn.Parameter((table / scale).round().to(torch.int8), requires_grad=False)
        self.scale = nn.Parameter(scale, requires_grad=False)

    def forward(self, ids: Tensor, firsts: Tensor) -> tuple[Tensor, ...]:
        """Read one sentence: `ids` [piece], `firsts` [1 + word].

        Returns tags, Penn tags, mention scores, arc scores, and the two sides of the relation scorer.
        """
        net = self.network
        words = functional.embedding(ids, self.table).float() * functional.embedding(ids, self.scale)
        states = net.norm(words + net.places.weight[: ids.shape[0]])
        for layer in net.layers:
            states = _layer(layer, states)
        words = states[firsts]
        dependents, governors, lower, upper = net.parts(words)
        arcs = (dependents @ net.arc[:-1] + net.arc[-1]) @ governors.transpose(0, 1)
        return net.upos(words).argmax(-1), net.xpos(words).argmax(-1), net.mention(words), arcs, lower, upper


def _layer(layer: Layer, states: Tensor) -> Tensor:
    size = HIDDEN // ATTENTION
    parts = layer.qkv(states).split(HIDDEN, dim=-1)
    query, key, value = (part.view(-1, ATTENTION, size).transpose(0, 1) for part in parts)
    weights = torch.softmax(query @ key.transpose(-1, -2) * size**-0.5, dim=-1)
    mixed = (weights @ value).transpose(0, 1).reshape(-1, HIDDEN)
    states = layer.norm1(states + layer.out(mixed))
    return layer.norm2(states + layer.down(functional.gelu(layer.up(states))))


class Relations(nn.Module):  # type: ignore[misc]
    """The relation scorer: words `[n, d]` with the states of their heads `[n, d]`, to the best relation of each."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, lower: Tensor, upper: Tensor) -> Tensor:
        """Return the number of the best relation for each word."""
        return self.network.relations(lower, upper).argmax(-1)


def convert(network: Network, out: Path) -> None:
    """Write `reader.onnx` and `relations.onnx` into the folder."""
    network.eval()
    sentence = (torch.tensor([101, 2000, 2001, 102]), torch.tensor([0, 1, 2]))
    outputs = ["upos", "xpos", "mention", "arcs", "lower", "upper"]
    axes = {"ids": {0: "p"}, "firsts": {0: "w"}}
    # The arc scorer is the one product outside a layer: it is small, and its errors are errors of attachment.
    _write(Reader(network), sentence, axes, outputs, out / "reader.onnx", precise="/MatMul")
    size = network.label.shape[0] - 1
    pair = (torch.zeros(3, size), torch.zeros(3, size))
    rows = {"lower": {0: "n"}, "upper": {0: "n"}}
    _write(Relations(network), pair, rows, ["relations"], out / "relations.onnx")


def _write(
    module: nn.Module, example: tuple[Tensor, ...], axes: Axes, outputs: list[str], file: Path, *, precise: str = ""
) -> None:
    with TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            module, example, str(full), input_names=list(axes), output_names=outputs, dynamic_axes=axes,
            opset_version=OPSET, dynamo=False,
        )  # fmt: skip
        nodes = onnx.load(str(full)).graph.node
        kept = [node.name for node in nodes if precise and node.name.startswith(precise)]
        quantize_dynamic(
            str(full), str(file), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            op_types_to_quantize=["MatMul"], nodes_to_exclude=kept,
        )  # fmt: skip


def load_checkpoint(checkpoint: Path, labels: Path) -> Network:
    """Return the network of a training run."""
    sizes = {name: len(column) for name, column in json.loads(labels.read_text(encoding="utf-8")).items()}
    network = Network(upos=sizes["upos"], xpos=sizes["xpos"], mentions=sizes["mentions"], relations=sizes["relations"])
    network.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True))
    return network


def main(arguments: Sequence[str] | None = None) -> None:
    """Convert a checkpoint, and copy its labels and word pieces beside it."""
    from kg.language.training.__main__ import minilm_folder

    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("checkpoint", "labels", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    convert(load_checkpoint(options.checkpoint, options.labels), options.out)
    (options.out / "labels.json").write_bytes(options.labels.read_bytes())
    (options.out / "pieces.json").write_bytes((minilm_folder() / "tokenizer.json").read_bytes())


if __name__ == "__main__":
    main()
