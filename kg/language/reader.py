"""The trained encoder at work: words of sentences in, tags, trees and mentions out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kg.errors import MissingPartError
from kg.language.decode import decode_mentions, decode_tree
from kg.language.pieces import PADDING, PieceReader, Pieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

WEIGHTS = Path(__file__).parent / "weights"
BATCH = 1024
"""Padded pieces in one call: enough to fill the matrices, small enough for the cache of a core."""
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

    One thread, so that results do not depend on the machine and processes can share it.

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

    def read(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        """Analyse sentences given as words; an empty sentence has an empty analysis."""
        windows = [(number, *cut) for number, words in enumerate(sentences) for cut in _windows(words)]
        pieces = [self._pieces.sentence(sentences[number][start:end]) for number, start, end in windows]
        parts: list[list[Analysis]] = [[] for _ in sentences]
        order = sorted(range(len(pieces)), key=lambda place: len(pieces[place].ids))
        found: dict[int, Analysis] = {}
        for group in _groups(order, pieces):
            found.update(zip(group, self._read_batch([pieces[place] for place in group]), strict=True))
        for place, (number, _, _) in enumerate(windows):
            parts[number].append(found[place])
        return [_join(analyses) for analyses in parts]

    def _read_batch(self, batch: Sequence[Pieces]) -> list[Analysis]:
        outputs = self._reader.run(None, _inputs(batch))
        heads = [decode_tree(outputs[3][row, : len(p.firsts), : len(p.firsts)]) for row, p in enumerate(batch)]
        lower = np.concatenate([outputs[4][row, 1 : len(pieces.firsts)] for row, pieces in enumerate(batch)])
        upper = np.concatenate([outputs[5][row, heads[row]] for row in range(len(batch))])
        relations = self._relations.run(None, {"lower": lower, "upper": upper})[0]
        starts = np.cumsum([0, *(len(column) for column in heads)])
        return [
            self._analysis(
                [output[row, 1 : len(p.firsts)] for output in outputs[:3]],
                heads[row],
                relations[starts[row] : starts[row + 1]],
            )
            for row, p in enumerate(batch)
        ]

    def _analysis(
        self, tags: Sequence[NDArray[Any]], heads: NDArray[np.int64], relations: NDArray[np.int64]
    ) -> Analysis:
        labels = self._labels
        return Analysis(
            upos=tuple(labels["upos"][number] for number in tags[0]),
            xpos=tuple(labels["xpos"][number] for number in tags[1]),
            heads=tuple(heads.tolist()),
            relations=tuple(
                "root" if head == 0 else _below(labels["relations"][number])
                for head, number in zip(heads, relations, strict=True)
            ),
            mentions=tuple(decode_mentions(tags[2], labels["mentions"])),
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


def _inputs(batch: Sequence[Pieces]) -> dict[str, NDArray[np.int64]]:
    width = max(len(pieces.ids) for pieces in batch)
    words = max(len(pieces.firsts) for pieces in batch)
    ids = np.full((len(batch), width), PADDING, dtype=np.int64)
    firsts = np.zeros((len(batch), words), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, pieces in enumerate(batch):
        ids[row, : len(pieces.ids)] = pieces.ids
        mask[row, : len(pieces.ids)] = 1
        firsts[row, : len(pieces.firsts)] = pieces.firsts
    return {"ids": ids, "mask": mask, "firsts": firsts}


def _groups(order: Sequence[int], pieces: Sequence[Pieces]) -> Iterator[list[int]]:
    """Sentences of like length together, so that little of a batch is padding."""
    group: list[int] = []
    for place in order:
        if group and len(pieces[place].ids) * (len(group) + 1) > BATCH:
            yield group
            group = []
        group.append(place)
    if group:
        yield group


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
