"""re3d's annotated reports as sentences with mentions only (JSON Lines, one document a line)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.language.sentences import split_sentences
from kg.language.tokens import make_tokenizer
from kg.language.training.trees import UNKNOWN, Tree

PRONOUNS = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "you",
        "him",
        "her",
        "them",
        "us",
        "me",
        "his",
        "hers",
        "its",
        "their",
        "our",
        "my",
        "your",
        "who",
        "which",
        "that",
    ]
)
RARE = frozenset({"Coordinate", "CommsIdentifier", "Frequency"})


def read_reports(folder: Path) -> Iterator[tuple[str, Tree]]:
    """Yield `(document id, sentence)` of every file in the folder, in the order of names and lines."""
    tokenize = make_tokenizer()
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            entities = _disjoint(record["entities"])
            for sentence in split_sentences(record["text"]):
                tokens = [
                    token for token in tokenize(record["text"][sentence.start : sentence.end]) if not token.is_space
                ]
                spans = [(sentence.start + token.idx, sentence.start + token.idx + len(token)) for token in tokens]
                yield record["id"], _tree([token.text for token in tokens], spans, entities)


def _disjoint(entities: list[dict[str, Any]]) -> list[tuple[int, int, str]]:
    """The surest and longest of mentions that overlap; pronouns are left to the resolver."""
    chosen: list[tuple[int, int, str]] = []
    for entity in sorted(
        entities, key=lambda entity: (-entity["confidence"], entity["begin"] - entity["end"], entity["begin"])
    ):
        start, end = entity["begin"], entity["end"]
        if entity["type"] in RARE or entity["value"].casefold() in PRONOUNS:
            continue
        if all(end <= other or start >= other_end for other, other_end, _ in chosen):
            chosen.append((start, end, entity["type"]))
    return chosen


def _tree(words: list[str], spans: list[tuple[int, int]], entities: list[tuple[int, int, str]]) -> Tree:
    labels = ["O"] * len(words)
    for start, end, kind in entities:
        inside = [place for place, (first, last) in enumerate(spans) if first < end and start < last]
        for place in inside:
            labels[place] = f"I-{kind}"
        if inside:
            labels[inside[0]] = f"B-{kind}"
    blank = (UNKNOWN,) * len(words)
    return Tree(
        words=tuple(words), upos=blank, xpos=blank, relations=blank, heads=(-1,) * len(words), mentions=tuple(labels)
    )
