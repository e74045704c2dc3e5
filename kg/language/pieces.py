"""Words as the encoder reads them: lower-case word pieces, one run of pieces per word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import MissingPartError

CLS, SEP, UNKNOWN, PADDING = 101, 102, 100, 0
LONGEST_WORD = 8
"""Pieces read of one word: a web address of 200 pieces says no more than its first eight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """One sentence for the encoder.

    Attributes:
        ids: piece numbers, with [CLS] first and [SEP] last.
        firsts: for the root (0, the place of [CLS]) and then each word, the place of its first piece.
    """

    ids: tuple[int, ...]
    firsts: tuple[int, ...]


class PieceReader:
    """Cuts words into pieces; remembers words, since news repeats them."""

    def __init__(self, file: Path) -> None:
        from tokenizers import Tokenizer

        if not file.is_file():
            raise MissingPartError(str(file), "install conflict-kg again; its files are incomplete")
        self._tokenizer = Tokenizer.from_file(str(file))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._known: dict[str, tuple[int, ...]] = {}

    def word(self, word: str) -> tuple[int, ...]:
        """Return the piece numbers of a word; never empty."""
        found = self._known.get(word)
        if found is None:
            ids = self._tokenizer.encode(word[:100], add_special_tokens=False).ids[:LONGEST_WORD]
            found = self._known[word] = tuple(ids) or (UNKNOWN,)
        return found

    def sentence(self, words: Sequence[str]) -> Pieces:
        """Return the pieces of a sentence, framed by [CLS] and [SEP]."""
        ids, firsts = [CLS], [0]
        for word in words:
            firsts.append(len(ids))
            ids.extend(self.word(word))
        ids.append(SEP)
        return Pieces(ids=tuple(ids), firsts=tuple(firsts))
