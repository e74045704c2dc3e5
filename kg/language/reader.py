"""The trained encoder at work: words of sentences in, tags, trees and mentions out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from kg.errors import MissingPartError
from kg.language.decode import decode_mentions, decode_tree
from kg.language.pieces import PieceReader

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

WEIGHTS = Path(__file__).parent / "weights"
NAMING = frozenset({"NOUN", "PROPN", "NUM", "ADJ", "SYM", "X"})
"""Parts of speech of which a mention has at least one: "a" and "their" alone name nothing."""
WINDOW = 110
"""Words read at once; attention takes at most 512 pieces, and no honest sentence is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """One sentence; columns are as long as its words.

    Attributes:
        upos: UD parts of speech.
        xpos: Penn Treebank tags.
        heads: 1-based place of the head, 0 for the root.
        relations: UD relations.
        mentions: `(first word, word after the last, type)`, sorted, disjoint.
    """

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    mentions: tuple[tuple[int, int, str], ...]


class SentenceReader:
    """Reads sentences with the weights of a folder (`reader.onnx relations.onnx labels.json pieces.json`).

    One thread: documents are read in parallel by processes, and results must not depend on the number of cores.

    Raises:
        MissingPartError: a file of the folder is missing.
    """

    def __init__(self, folder: Path = WEIGHTS) -> None:
        for name in ("reader.onnx", "relations.onnx", "labels.json", "pieces.json"):
            if not (folder / name).is_file():
                raise MissingPartError(f"{folder / name}", "install conflict-kg again; its weights are incomplete")
        self._pieces = PieceReader(folder / "pieces.json")
        self._labels: dict[str, list[str]] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self._reader = _session(folder / "reader.onnx")
        self._relations = _session(folder / "relations.onnx")

    def read(self, words: Sequence[str]) -> Analysis:
        """Analyse one sentence given as words, of any length; no words have an empty analysis.

        Sentences are read one by one: the int8 scales of a batch would let a sentence's neighbours change its tree.
        """
        return _join([self._read_window(words[start:end]) for start, end in _windows(words)])

    def _read_window(self, words: Sequence[str]) -> Analysis:
        pieces = self._pieces.sentence(words)
        inputs = {"ids": np.array(pieces.ids), "firsts": np.array(pieces.firsts)}
        upos, xpos, mentions, arcs, lower, upper = self._reader.run(None, inputs)
        heads = decode_tree(arcs)
        relations = self._relations.run(None, {"lower": lower[1:], "upper": upper[heads]})[0]
        labels = self._labels
        return Analysis(
            upos=tuple(labels["upos"][number] for number in upos[1:]),
            xpos=tuple(labels["xpos"][number] for number in xpos[1:]),
            heads=tuple(heads.tolist()),
            relations=tuple(
                "root" if head == 0 else _below(labels["relations"][number])
                for head, number in zip(heads, relations, strict=True)
            ),
            mentions=tuple(
                span
                for span in decode_mentions(mentions[1:], labels["mentions"])
                if any(labels["upos"][number] in NAMING for number in upos[1 + span[0] : 1 + span[1]])
            ),
        )


def _below(relation: str) -> str:
    """A word that has a head is no root, whatever the scorer says."""
    return "parataxis" if relation == "root" else relation


def _session(file: Path) -> InferenceSession:
    from onnxruntime import ExecutionMode, InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    return InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


# --- sentences longer than a window ------------------------------------------------------------------------

BREAKS = frozenset({";", ",", ":", "-", "–", "—", "and", "but"})


def _windows(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Cut at most every `WINDOW` words, after the last comma or the like in the second half."""
    start = 0
    while len(words) - start > WINDOW:
        half = range(start + WINDOW - 1, start + WINDOW // 2, -1)
        end = next((place + 1 for place in half if words[place].lower() in BREAKS), start + WINDOW)
        yield start, end
        start = end
    if start < len(words):
        yield start, len(words)


def _join(parts: Sequence[Analysis]) -> Analysis:
    """One analysis of the windows of a sentence: later roots hang on the first as `parataxis`."""
    if len(parts) == 1:
        return parts[0]
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part.heads))
    top = parts[0].heads.index(0) + 1 if parts else 0
    heads = [
        head + start if head else (top if start else 0)
        for part, start in zip(parts, starts, strict=False)
        for head in part.heads
    ]
    relations = [relation for part in parts for relation in part.relations]
    return Analysis(
        upos=tuple(tag for part in parts for tag in part.upos),
        xpos=tuple(tag for part in parts for tag in part.xpos),
        heads=tuple(heads),
        relations=tuple(
            "parataxis" if rel == "root" and head else rel for rel, head in zip(relations, heads, strict=True)
        ),
        mentions=tuple(
            (first + start, last + start, kind)
            for part, start in zip(parts, starts, strict=False)
            for first, last, kind in part.mentions
        ),
    )
