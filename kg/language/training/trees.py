"""Sentences with gold labels, and the treebanks they come from (CoNLL-U, plain or xz)."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

UNKNOWN = "?"
"""A label that the source does not give; it counts in no loss and no score."""

PLAIN = frozenset({"nsubj:outer", "csubj:outer", "csubj:pass", "nmod:desc", "obl:tmod", "obl:npmod", "nmod:tmod"})
"""Subtypes that are too rare to learn apart, or that one of the treebanks lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """One sentence; all columns are as long as `words`, or filled with `UNKNOWN` (heads: -1).

    Attributes:
        heads: 1-based place of the head, 0 for the root.
        mentions: BIO labels with re3d types.
    """

    words: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    mentions: tuple[str, ...]


def read_treebank(file: Path) -> Iterator[Tree]:
    """Yield the sentences of a CoNLL-U file; words of multiword tokens count, ranges and empty nodes do not."""
    with lzma.open(file, "rt", encoding="utf-8") if file.suffix == ".xz" else file.open(encoding="utf-8") as lines:
        rows: list[list[str]] = []
        for line in lines:
            if line[0].isdigit():
                rows.append(line.rstrip("\n").split("\t"))
            elif not line.strip() and rows:
                yield _tree([row for row in rows if row[0].isdigit()])
                rows = []
        if rows:
            yield _tree([row for row in rows if row[0].isdigit()])


def _tree(rows: Sequence[Sequence[str]]) -> Tree:
    return Tree(
        words=tuple(row[1] for row in rows),
        upos=tuple(row[3] for row in rows),
        xpos=tuple(row[4] if row[4] not in ("_", "VERB") else UNKNOWN for row in rows),
        heads=tuple(int(row[6]) for row in rows),
        relations=tuple(_relation(row[7]) for row in rows),
        mentions=_named_entities(rows),
    )


def _relation(label: str) -> str:
    if label == "csubj:pass":
        return label
    return label.split(":", maxsplit=1)[0] if label in PLAIN else label


# --- GUM's entity brackets, as far as they agree with re3d's idea of a mention -------------------------------

BRACKET = re.compile(r"\(([^()]+)(\))?|([^()]+)\)")
NAMED = {"person": "Person", "place": "Location", "organization": "Organisation"}


def _named_entities(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """BIO labels of the names; words of entities that are not named stay unknown, since re3d marks some of them."""
    if not any("Entity=" in row[9] for row in rows):
        return (UNKNOWN,) * len(rows)
    labels = ["O"] * len(rows)
    entities = sorted(_entities(rows), key=lambda entity: (entity[0] - entity[1], entity[0]))
    for start, end, kind in entities:
        if kind in NAMED or kind in ("time", "object"):
            labels[start:end] = [UNKNOWN] * (end - start)
    for start, end, kind in entities:
        name = _name(rows, start, end)
        if kind in NAMED and name is not None:
            first, last = name
            labels[first:last] = [f"I-{NAMED[kind]}"] * (last - first)
            labels[first] = f"B-{NAMED[kind]}"
    return tuple(labels)


def _entities(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, str]]:
    opened: dict[str, list[tuple[int, str]]] = {}
    for place, row in enumerate(rows):
        field = next((part[7:] for part in row[9].split("|") if part.startswith("Entity=")), "")
        for opening, closed, closing in BRACKET.findall(field):
            if opening:
                number, kind = (*opening.split("-"), "")[:2]
                if closed:
                    yield place, place + 1, kind
                else:
                    opened.setdefault(number, []).append((place, kind))
            elif opened.get(closing):
                start, kind = opened[closing].pop()
                yield start, place + 1, kind


def _name(rows: Sequence[Sequence[str]], start: int, end: int) -> tuple[int, int] | None:
    """The run of proper nouns around the entity's head word."""
    inside = range(start, end)
    head = next((place for place in inside if not start < int(rows[place][6]) <= end), None)
    if head is None or rows[head][3] != "PROPN":
        return None
    first = last = head
    while first > start and rows[first - 1][3] == "PROPN":
        first -= 1
    while last + 1 < end and (rows[last + 1][3] == "PROPN" or rows[last + 1][1] == "-"):
        last += 1
    return first, last + 1
