"""spaCy documents whose tokens keep the offsets of the text and never cross a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.language.reader import Analysis

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from kg.document.model import Span
    from kg.language.tokens import Tokenizer

LONGEST_PIECE = 20_000
"""Code points handed to the tokenizer at once, which is quadratic in places for text without spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of tokens: a sentence, or text between sentences that is not analysed.

    Attributes:
        first: place of its first token in the document.
        tokens: their forms, white space included.
    """

    first: int
    tokens: tuple[str, ...]
    is_sentence: bool

    @property
    def words(self) -> list[int]:
        """Places of the tokens that are not white space, counted in the document."""
        return [self.first + place for place, token in enumerate(self.tokens) if not token.isspace()]


def cut_stretches(text: str, sentences: Sequence[Span], tokenizer: Tokenizer) -> tuple[list[Stretch], list[bool]]:
    """Return the stretches that make up the text, and for each token whether a blank follows it.

    White space around a sentence belongs to the stretch before it (to the first one at the start of the text).
    """
    stretches: list[Stretch] = []
    blanks: list[bool] = []
    for start, end, is_sentence in _cover(text, sentences):
        forms: list[str] = []
        for form, blank in _tokens(text[start:end], tokenizer):
            forms.append(form)
            blanks.append(blank)
        stretches.append(Stretch(first=len(blanks) - len(forms), tokens=tuple(forms), is_sentence=is_sentence))
    return stretches, blanks


def _cover(text: str, sentences: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    """Yield `(start, end, is_sentence)` for the whole text, white space joined to what stands before it."""
    marks = [(sentence.start, sentence.end, True) for sentence in sentences]
    edges = [0, *(edge for start, end, _ in marks for edge in (start, end)), len(text)]
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        rest = text[start:end].strip()
        if rest:
            first = text.index(rest[0], start)
            marks.append((first, first + len(rest), False))
    marks.sort()
    if not marks and text:
        yield 0, len(text), False
    for place, (start, _, is_sentence) in enumerate(marks):
        yield (
            start if place else 0,
            marks[place + 1][0] if place + 1 < len(marks) else len(text),
            is_sentence,
        )


def _tokens(text: str, tokenizer: Tokenizer) -> Iterator[tuple[str, bool]]:
    place = 0
    while place < len(text):
        end = place + LONGEST_PIECE
        if end < len(text):
            end = next((cut + 1 for cut in range(end, place, -1) if text[cut].isspace()), end)
        for token in tokenizer(text[place:end]):
            yield token.text, bool(token.whitespace_)
        place = end


def build_document(
    vocab: Vocab, stretches: Sequence[Stretch], blanks: Sequence[bool], analyses: Sequence[Analysis | None]
) -> Doc:
    """Return the document: one analysis (of the words, white space left out) per stretch, or none."""
    from spacy.tokens import Doc

    forms = [token for stretch in stretches for token in stretch.tokens]
    table = _Table(len(forms))
    for stretch, analysis in zip(stretches, analyses, strict=True):
        if analysis is None:
            table.skip(stretch)
        else:
            table.fill(stretch, analysis)
    return Doc(
        vocab,
        words=forms,
        spaces=list(blanks),
        pos=table.pos,
        tags=table.tags,
        heads=table.heads,
        deps=table.deps,
        sent_starts=table.starts,
        ents=table.mentions,
    )


class _Table:
    """The columns of a document while they are filled, stretch by stretch."""

    def __init__(self, length: int) -> None:
        self.pos = ["SPACE"] * length
        self.tags = ["_SP"] * length
        self.deps = ["dep"] * length
        self.mentions = ["O"] * length
        self.heads = list(range(length))
        self.starts: list[bool | int | None] = [False] * length

    def fill(self, stretch: Stretch, analysis: Analysis) -> None:
        words = stretch.words
        for place, head, relation, upos, xpos in zip(
            words, analysis.heads, analysis.relations, analysis.upos, analysis.xpos, strict=True
        ):
            self.pos[place], self.tags[place] = upos, xpos
            self.heads[place] = words[head - 1] if head else place
            self.deps[place] = relation if head else "ROOT"
        for first, last, kind in analysis.mentions:
            for place in range(words[first], words[last - 1] + 1):
                self.mentions[place] = f"I-{kind}"
            self.mentions[words[first]] = f"B-{kind}"
        self._hang_blanks(stretch, words)

    def skip(self, stretch: Stretch) -> None:
        words = stretch.words
        for place in words:
            self.pos[place], self.tags[place] = "X", "XX"
            self.heads[place] = words[0]
        if words:
            self.deps[words[0]] = "ROOT"
        self._hang_blanks(stretch, words)

    def _hang_blanks(self, stretch: Stretch, words: Sequence[int]) -> None:
        """White space hangs on the word before it, as in spaCy; at the start, on the first word."""
        top = words[0] if words else stretch.first
        if not words and stretch.tokens:
            self.deps[top] = "ROOT"
        last = top
        known = set(words)
        for place in range(stretch.first, stretch.first + len(stretch.tokens)):
            if place in known:
                last = place
            elif place != top:
                self.heads[place] = last
        if stretch.tokens:
            self.starts[stretch.first] = True
