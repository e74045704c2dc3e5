"""From the text of a report to a spaCy `Doc` that carries everything the extractor reads.

    language = load_language()
    doc = language(text)                      # or language(text, split_sentences(text))

What a `Doc` promises, whichever pipeline made it:

* `doc.text == text`: offsets (`token.idx`, `span.start_char`) are code points of the untouched text.
  White space is never inside another token: runs of blanks and line breaks are tokens of their own
  (`token.is_space`, `pos_ == "SPACE"`, `dep_ == "dep"`).
* `doc.sents` are the sentences of `split_sentences` (or the ones handed in).
* `token.pos_` is a UD part of speech; `token.tag_` a Penn Treebank tag (VBD, VBN, VBG, MD, NNS …).
* `token.dep_` is a UD relation: `nsubj obj iobj obl nmod amod nummod appos conj cc case det mark advcl
  acl acl:relcl ccomp xcomp csubj aux aux:pass nsubj:pass csubj:pass obl:agent obl:unmarked nmod:poss
  nmod:unmarked compound compound:prt flat fixed parataxis cop expl discourse list vocative dep punct
  ROOT`. The root's label is spaCy's `ROOT`. `token.head` never leaves the sentence.
* `token.lemma_` is the base form in lower case (names keep their case).
* `doc.ents` are mentions that do not overlap, labelled as in re3d: `Person Organisation Location
  Nationality Temporal Quantity Weapon Vehicle MilitaryPlatform Money DocumentReference`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from kg.errors import MissingPartError

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.document.model import Span

DEFAULT = "kg"
"""The name of the pipeline that ships with the package."""


class Language(Protocol):
    """Reads one text; safe to call again and again, and deterministic."""

    def __call__(self, text: str, sentences: Sequence[Span] | None = None) -> Doc:
        """Return the analysed text; `sentences` (sorted, disjoint) replace those of `split_sentences`."""
        ...


def load_language(name: str | None = None) -> Language:
    """Load a pipeline: our own (`None` or "kg"), or any installed spaCy pipeline by its name.

    Loading takes about a second; keep the result.

    Raises:
        MissingPartError: the weights or the named pipeline are not installed.
    """
    part = "the language pipeline's weights" if name in (None, DEFAULT) else f"the spaCy pipeline {name!r}"
    raise MissingPartError(part, "they are being trained")
