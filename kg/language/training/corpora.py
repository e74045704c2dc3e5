"""What the weights are trained on, and what is kept for testing."""

from __future__ import annotations

from pathlib import Path

from kg.language.training.reports import read_reports
from kg.language.training.trees import Tree, read_treebank

LONGEST = 90
"""Words of a training sentence; the few longer ones cost more than they teach."""


def training_sentences(treebanks: Path, mentions: Path, *, every: bool) -> list[Tree]:
    """Return treebank sentences once and re3d's twice: they are few."""
    files = sorted(file for file in treebanks.iterdir() if "-train" in file.name)
    trees = [tree for file in files for tree in read_treebank(file) if len(tree.words) <= LONGEST]
    reports = [tree for name, tree in read_reports(mentions) if tree.words and (every or not held_out(name))]
    return trees + 2 * [tree for tree in reports if len(tree.words) <= LONGEST]


def held_out(document: str) -> bool:
    """Whether a report of re3d is kept for testing: one in five, by the first hex digits of its identifier."""
    return int(document[:4], 16) % 5 == 0
