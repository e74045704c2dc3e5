"""How well the sentence splitter finds the sentences of a treebank, from its text as it was written."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

from kg.document.model import Span
from kg.language.sentences import split_sentences


def split_score(file: Path) -> float:
    """Return F1 in percent of whole sentences, over the documents of a treebank with their paragraphs."""
    right = total = 0
    for paragraphs in _documents(file):
        text, gold = _text(paragraphs)
        found = set(split_sentences(text))
        right += len(gold & found)
        total += len(gold) + len(found)
    return 200 * right / max(1, total)


def _documents(file: Path) -> Iterator[list[list[str]]]:
    paragraphs: list[list[str]] = []
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc"):
                if paragraphs:
                    yield paragraphs
                paragraphs = [[]]
            elif line.startswith(("# newpar id", "# newpar\n")):
                paragraphs.append([])
            elif line.startswith("# text = "):
                paragraphs[-1].append(line.removeprefix("# text = ").strip())
    yield paragraphs


def _text(paragraphs: list[list[str]]) -> tuple[str, set[Span]]:
    """The document's text, sentences parted by a blank and paragraphs by an empty line, and its sentences."""
    text, spans = "", set()
    for paragraph in paragraphs:
        for sentence in paragraph:
            spans.add(Span(len(text), len(text) + len(sentence)))
            text += sentence + " "
        text = text.rstrip() + "\n\n"
    return text, spans
