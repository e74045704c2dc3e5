"""Any installed spaCy pipeline in the place of our own, its labels turned into ours.

spaCy's English pipelines label dependencies after ClearNLP. `clearnlp.toml` maps what is a matter of names; two
differences are of structure: in UD the content word heads its preposition and its copula.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kg.errors import MissingPartError
from kg.language.documents import cut_stretches
from kg.language.sentences import split_sentences

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.vocab import Vocab

    from kg.document.model import Span

SENTENCE_PIPES = frozenset({"sentencizer", "senter"})


class ForeignLanguage:
    """A spaCy pipeline by its name or folder.

    Raises:
        MissingPartError: it is not installed, or it has no parser.
    """

    def __init__(self, name: str) -> None:
        import spacy

        try:
            self._pipeline = spacy.load(name)
        except OSError as error:
            remedy = f"install it with `python -m spacy download {name}`, or leave the name out to use kg's own"
            raise MissingPartError(f"the spaCy pipeline {name!r}", remedy) from error
        if "parser" not in self._pipeline.pipe_names:
            raise MissingPartError(f"the parser of the spaCy pipeline {name!r}", "name a pipeline that has one")
        parser: Any = self._pipeline.get_pipe("parser")
        self._is_clearnlp = "pobj" in parser.labels

    @property
    def vocab(self) -> Vocab:
        """The vocabulary of every `Doc` it makes."""
        return self._pipeline.vocab

    def __call__(self, text: str, sentences: Sequence[Span] | None = None) -> Doc:
        """Return the analysed text; `sentences` (sorted, disjoint) replace those of `split_sentences`."""
        doc = self._cut(text, split_sentences(text) if sentences is None else sentences)
        if not len(doc):
            return doc
        for name, pipe in self._pipeline.pipeline:
            if name not in SENTENCE_PIPES:
                doc = pipe(doc)
        return to_universal(doc) if self._is_clearnlp else rename_mentions(doc)

    def _cut(self, text: str, sentences: Sequence[Span]) -> Doc:
        from spacy.tokens import Doc

        stretches, blanks = cut_stretches(text, sentences, self._pipeline.tokenizer)
        starts: list[bool | int | None] = [False] * len(blanks)
        for stretch in stretches:
            starts[stretch.first] = True
        words = [token for stretch in stretches for token in stretch.tokens]
        return Doc(self.vocab, words=words, spaces=blanks, sent_starts=starts)


def to_universal(doc: Doc) -> Doc:
    """Return the document with ClearNLP's tree rebuilt and renamed after UD; its sentences stay."""
    heads = {token.i: token.head.i for token in doc}
    labels = {token.i: _relation(token) for token in doc}
    for token in doc:
        if token.dep_ == "pobj" and token.head.dep_ in ("prep", "agent", "dative"):
            _raise_object(token, heads, labels)
    for token in doc:
        if token.dep_ in ("attr", "acomp") and token.head.lemma_ == "be":
            _raise_predicate(token, heads, labels)
    return rename_mentions(_rebuilt(doc, heads, labels))


def _relation(token: Token) -> str:
    return clearnlp_names()["relations"].get(token.dep_, token.dep_)


def _raise_object(token: Token, heads: dict[int, int], labels: dict[int, str]) -> None:
    """Turn "killed <- by <- rebels" into "killed <- rebels <- by"."""
    preposition = token.head
    governor = preposition.head
    heads[token.i], heads[preposition.i] = governor.i, token.i
    verbal = governor.pos_ in ("VERB", "AUX", "ADJ", "ADV")
    labels[token.i] = "obl:agent" if preposition.dep_ == "agent" else "obl" if verbal else "nmod"
    labels[preposition.i] = "case"


def _raise_predicate(token: Token, heads: dict[int, int], labels: dict[int, str]) -> None:
    """Turn "was <- dead" into "dead <- was"; the other dependents move along."""
    copula = token.head
    heads[token.i] = token.i if heads[copula.i] == copula.i else heads[copula.i]
    labels[token.i] = labels[copula.i]
    for child, head in list(heads.items()):
        if head == copula.i and child not in (token.i, copula.i):
            heads[child] = token.i
    heads[copula.i], labels[copula.i] = token.i, "cop"


def _rebuilt(doc: Doc, heads: Mapping[int, int], labels: Mapping[int, str]) -> Doc:
    from spacy.tokens import Doc

    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        tags=[token.tag_ for token in doc],
        pos=[token.pos_ for token in doc],
        lemmas=[token.lemma_ for token in doc],
        heads=[heads[token.i] for token in doc],
        deps=[labels[token.i] for token in doc],
        ents=[f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else "O" for token in doc],
    )


def rename_mentions(doc: Doc) -> Doc:
    """Return the document with OntoNotes' entity types named as re3d's; types without a counterpart keep theirs."""
    from spacy.tokens import Span as Mention

    names = clearnlp_names()["mentions"]
    doc.set_ents([Mention(doc, ent.start, ent.end, label=names.get(ent.label_, ent.label_)) for ent in doc.ents])
    return doc


@cache
def clearnlp_names() -> Mapping[str, Mapping[str, str]]:
    """Return the tables of `clearnlp.toml`: `relations` and `mentions`."""
    return tomllib.loads(files("kg.language").joinpath("clearnlp.toml").read_text(encoding="utf-8"))
