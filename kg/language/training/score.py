"""`python -m kg.language.training.score`: tags, trees and mentions of a folder of weights against gold tokens."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kg.language.reader import WEIGHTS, Analysis, SentenceReader
from kg.language.training.augment import COMMAS, without
from kg.language.training.corpora import held_out
from kg.language.training.reports import read_reports
from kg.language.training.splits import split_score
from kg.language.training.trees import UNKNOWN, Tree, read_treebank

Change = Callable[[Tree], Tree]


def lower(tree: Tree) -> Tree:
    """The sentence in lower case."""
    return replace(tree, words=tuple(word.lower() for word in tree.words))


def upper(tree: Tree) -> Tree:
    """The sentence in capitals."""
    return replace(tree, words=tuple(word.upper() for word in tree.words))


def no_commas(tree: Tree) -> Tree:
    """The sentence without its commas, as scraped reports have it."""
    return without(tree, {place for place, word in enumerate(tree.words) if word in COMMAS})


CHANGES: dict[str, Change] = {"as written": lambda tree: tree, "lower": lower, "upper": upper, "no commas": no_commas}


def tree_scores(trees: Sequence[Tree], analyses: Sequence[Analysis]) -> dict[str, float]:
    """Return UPOS, Penn tag, UAS and LAS in percent; LAS compares relations without subtypes, punctuation counts."""
    right = dict.fromkeys(("UPOS", "tag", "UAS", "LAS", "LAS with subtypes"), 0)
    total = tags = 0
    for tree, analysis in zip(trees, analyses, strict=True):
        total += len(tree.words)
        tags += sum(tag != UNKNOWN for tag in tree.xpos)
        right["UPOS"] += sum(map(str.__eq__, tree.upos, analysis.upos))
        right["tag"] += sum(map(str.__eq__, tree.xpos, analysis.xpos))
        for head, found, relation, label in zip(
            tree.heads, analysis.heads, tree.relations, analysis.relations, strict=True
        ):
            right["UAS"] += head == found
            right["LAS"] += head == found and relation.split(":")[0] == label.split(":")[0]
            right["LAS with subtypes"] += head == found and relation == label
    return {name: 100 * count / max(1, tags if name == "tag" else total) for name, count in right.items()}


def mention_scores(trees: Sequence[Tree], analyses: Sequence[Analysis]) -> dict[str, tuple[float, float, float, int]]:
    """Return precision, recall, F1 (percent) and gold mentions by type and in all; span and type must be exact."""
    gold = {(number, *span) for number, tree in enumerate(trees) for span in _spans(tree.mentions)}
    found = {(number, *span) for number, analysis in enumerate(analyses) for span in analysis.mentions}
    scores = {}
    for kind in ["all", *sorted({mention[3] for mention in gold})]:
        wanted = {mention for mention in gold if kind in ("all", mention[3])}
        given = {mention for mention in found if kind in ("all", mention[3])}
        hits = len(wanted & given)
        precision, recall = 100 * hits / max(1, len(given)), 100 * hits / max(1, len(wanted))
        scores[kind] = (precision, recall, 200 * hits / max(1, len(given) + len(wanted)), len(wanted))
    return scores


def _spans(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for start, label in enumerate(labels):
        if label.startswith("B-"):
            end = start + 1
            while end < len(labels) and labels[end] == f"I-{label[2:]}":
                end += 1
            yield start, end, label[2:]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table of `tests/bench/RESULTS-language.md`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--mentions", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--part", choices=("dev", "test"), default="test")
    parser.add_argument("--plain", action="store_true", help="only the sentences as written")
    options = parser.parse_args(arguments)
    for line in report(options.weights, options.treebanks, options.mentions, part=options.part, plain=options.plain):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def report(weights: Path, treebanks: Path, mentions: Path | None, *, part: str, plain: bool) -> Iterator[str]:
    """Yield the lines of three Markdown tables."""
    reader = SentenceReader(weights)
    yield "| treebank | text | UPOS | Penn tag | UAS | LAS | LAS with subtypes | words per CPU second |"
    yield "|---|---|---|---|---|---|---|---|"
    for file in _files(treebanks, part):
        gold = list(read_treebank(file))
        for name, change in CHANGES.items():
            if plain and name != "as written":
                continue
            trees = [change(tree) for tree in gold]
            begun = time.process_time()
            analyses = [reader.read(tree.words) for tree in trees]
            speed = sum(len(tree.words) for tree in trees) / (time.process_time() - begun)
            scores = " | ".join(f"{score:.2f}" for score in tree_scores(trees, analyses).values())
            yield f"| {file.name.split('-')[0]} {part} | {name} | {scores} | {speed:.0f} |"
    yield from _split_lines(treebanks, part)
    if mentions is not None:
        yield from _mention_lines(reader, mentions)


def _split_lines(treebanks: Path, part: str) -> Iterator[str]:
    yield ""
    yield "| treebank | whole sentences found, F1 |"
    yield "|---|---|"
    for file in _files(treebanks, part):
        yield f"| {file.name.split('-')[0]} {part} | {split_score(file):.1f} |"


def _files(treebanks: Path, part: str) -> list[Path]:
    return sorted(file for file in treebanks.iterdir() if f"-{part}." in file.name)


def _mention_lines(reader: SentenceReader, folder: Path) -> Iterator[str]:
    trees = [tree for name, tree in read_reports(folder) if held_out(name)]
    analyses = [reader.read(tree.words) for tree in trees]
    yield ""
    yield "| mention type (held-out reports of re3d) | P | R | F1 | gold |"
    yield "|---|---|---|---|---|"
    for kind, (precision, recall, score, count) in mention_scores(trees, analyses).items():
        yield f"| {kind} | {precision:.1f} | {recall:.1f} | {score:.1f} | {count} |"


if __name__ == "__main__":
    main()
