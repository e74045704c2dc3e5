"""From the text of a report to a spaCy `Doc` that carries everything the extractor reads.

    language = load_language()
    doc = language(text)                      # or language(text, split_sentences(text))

What a `Doc` promises, whichever pipeline made it:

* `doc.text == text`: offsets (`token.idx`, `span.start_char`) are code points of the untouched text.
  White space is never inside another token: runs of blanks and line breaks are tokens of their own
  (`token.is_space`, `pos_ == "SPACE"`, `dep_ == "dep"`).
* `doc.sents` are the sentences of `split_sentences` (or the ones handed in); text outside sentences that were
  handed in is tokenised, but not analysed (`pos_ == "X"`), and each stretch of it is a sentence of its own.
* `token.pos_` is a UD part of speech; `token.tag_` a Penn Treebank tag (VBD, VBN, VBG, MD, NNS …).
* `token.dep_` is a UD relation: `nsubj obj iobj obl nmod amod nummod appos conj cc case det mark advcl
  acl acl:relcl advcl:relcl ccomp xcomp csubj aux aux:pass nsubj:pass csubj:pass obl:agent obl:unmarked
  nmod:poss nmod:unmarked compound compound:prt flat fixed parataxis cop expl discourse list vocative dep
  punct ROOT`. The root's label is spaCy's `ROOT`. `token.head` never leaves the sentence.
* `token.lemma_` is the base form in lower case (names keep their case).
* `doc.ents` are mentions that do not overlap, labelled as in re3d: `Person Organisation Location
  Nationality Temporal Quantity Weapon Vehicle MilitaryPlatform Money DocumentReference`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from kg.language.sentences import split_sentences

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from kg.document.model import Span
    from kg.language.documents import Stretch
    from kg.language.reader import Analysis

DEFAULT = "kg"
"""The name of the pipeline that ships with the package."""


class Language(Protocol):
    """Reads one text; safe to call again and again, and deterministic."""

    @property
    def vocab(self) -> Vocab:
        """The vocabulary of every `Doc` it makes, for building matchers."""
        ...

    def __call__(self, text: str, sentences: Sequence[Span] | None = None) -> Doc:
        """Return the analysed text; `sentences` (sorted, disjoint) replace those of `split_sentences`."""
        ...


def load_language(name: str | None = None) -> Language:
    """Load a pipeline: our own (`None` or "kg"), or any installed spaCy pipeline by its name.

    Loading takes about a second; keep the result.

    Raises:
        MissingPartError: the weights or the named pipeline are not installed, or that pipeline has no parser.
    """
    if name is None or name == DEFAULT:
        return OwnLanguage()
    from kg.language.foreign import ForeignLanguage

    return ForeignLanguage(name)


class OwnLanguage:
    """The pipeline that ships with the package: rules for sentences and lemmas, one encoder for the rest.

    Raises:
        MissingPartError: a file of the weights' folder is missing.
    """

    def __init__(self, weights: Path | None = None) -> None:
        from kg.language.lemmas import Lemmatizer
        from kg.language.reader import WEIGHTS, SentenceReader
        from kg.language.tokens import make_tokenizer

        folder = weights or WEIGHTS
        self._tokenizer = make_tokenizer()
        self._reader = SentenceReader(folder)
        self._lemmatizer = Lemmatizer(folder)

    @property
    def vocab(self) -> Vocab:
        """The vocabulary of every `Doc` it makes."""
        vocab: Vocab = self._tokenizer.vocab
        return vocab

    def __call__(self, text: str, sentences: Sequence[Span] | None = None) -> Doc:
        """Return the analysed text; `sentences` (sorted, disjoint) replace those of `split_sentences`."""
        from kg.language.documents import build_document, cut_stretches

        chosen = split_sentences(text) if sentences is None else sentences
        stretches, blanks = cut_stretches(text, chosen, self._tokenizer)
        analyses = [self._analyse(stretch) for stretch in stretches]
        doc = build_document(self.vocab, stretches, blanks, analyses)
        for token in doc:
            token.lemma_ = self._lemmatizer.lemma(token.text, token.tag_)
        return doc

    def _analyse(self, stretch: Stretch) -> Analysis | None:
        words = [token for token in stretch.tokens if not token.isspace()]
        return self._reader.read(words) if stretch.is_sentence else None
