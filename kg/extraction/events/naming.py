"""Names of persons, of people by what they are, and of things, as a noun phrase gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.document.model import Span
from kg.extraction.events.targets import is_place_name
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import children, compact_phrase, conjuncts, lemma, obliques, relation
from kg.extraction.wordlists import read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SINGULAR = frozenset({"he", "him", "she", "her", "his"})
PARTICLES = frozenset({"de", "del", "la", "las", "los", "da", "dos", "van", "von", "bin", "ibn", "al", "el", "abu", "y"})
BACK = 3
"""Sentences back within which "he" or "the mayor" takes up a person."""
LONGEST_NAME = 6


def _words(section: str) -> Mapping[str, Any]:
    words: Mapping[str, Any] = read_wordlist("told")[section]
    return words


def named_person(head: Token) -> Span | None:
    """Return the name that the noun is the head of, without titles; `None` where it names no person."""
    if head.ent_type_ != "Person" or head.pos_ != "PROPN":
        return None
    found = next((ent for ent in head.doc.ents if ent.start <= head.i < ent.end), None)
    return None if found is None else _name(head.doc, found.start, found.end)


def _name(doc: Doc, first: int, last: int) -> Span | None:
    """Return the name inside a mention: what follows its last title, with the names that go on behind it."""
    titles = _words("titles")["words"]
    for at in range(first, last):
        if doc[at].lower_.strip(".") in titles or not _is_name(doc[at]):
            first = at + 1
    while last < len(doc) and last - first < LONGEST_NAME and _goes_on(doc, last):
        last += 1
    if first >= last or doc[first].lower_ in PARTICLES:
        return None
    return Span(int(doc[first].idx), int(doc[last - 1].idx) + len(doc[last - 1].text))


def _is_name(token: Token) -> bool:
    return token.pos_ == "PROPN" or token.lower_ in PARTICLES or token.text in {"-", "'", "’", "."}


def _goes_on(doc: Doc, at: int) -> bool:
    token = doc[at]
    return token.pos_ == "PROPN" and token.is_alpha and relation(token) == "flat" and token.sent == doc[at - 1].sent


def persons_in(head: Token) -> Iterator[Span]:
    """Yield the persons a noun phrase names: itself, its apposition, the names of a list behind it."""
    seen: set[int] = set()
    for token in _named_tokens(head, 0):
        span = named_person(token)
        if span is not None and span.start not in seen:
            seen.add(span.start)
            yield span


def _named_tokens(head: Token, depth: int) -> Iterator[Token]:
    yield head
    if depth > LONGEST_NAME * 2:
        return
    for child in children(head, "appos", "flat", "conj", "parataxis", "dep", "list", "compound"):
        if child.pos_ in {"PROPN", "NOUN"}:
            yield from _named_tokens(child, depth + 1)
    if lemma(head) in _words("people")["counting"] or lemma(head) in {"body", "corpse", "life", "remains"}:
        for other in obliques(head, "of"):
            yield from _named_tokens(other, depth + 1)


def taken_up_person(head: Token) -> Iterator[Span]:
    """Yield the person that "he" or "the mayor" takes up: the last one named before it."""
    definite = any(child.lower_ in {"the", "this", "that"} for child in children(head, "det"))
    title = head.pos_ == "NOUN" and head.tag_ == "NN" and definite and lemma(head) in _words("titles")["words"]
    if not (head.lower_ in SINGULAR or title):
        return
    doc = head.doc
    start = head.sent
    for _ in range(BACK):
        if not start.start:
            break
        start = doc[start.start - 1].sent
    before = [ent for ent in doc.ents if ent.label_ == "Person" and start.start <= ent.start and ent.end <= head.i]
    for ent in reversed(before):
        words = {token.lower_ for token in doc[max(ent.start - 3, 0) : min(ent.end + 4, head.i)]}
        if title and lemma(head) not in words:
            continue
        found = _name(doc, ent.start, ent.end)
        if found is not None and (title or relation(ent.root) in {"nsubj", "obj", "nmod", "appos", "obl"}):
            yield found
            return


def people_phrase(reading: Reading, head: Token) -> Span | None:
    """Return the words of people told by what they are, without article."""
    if head.pos_ not in {"NOUN", "PROPN", "ADJ"}:
        return None
    known = lemma(head) in _words("people")["nouns"] or any(reading.is_a(head, n) for n in ("person", "armed"))
    if not known or head.i in reading.place_by_token:
        return None
    return _phrase(head)


def thing_phrase(reading: Reading, head: Token) -> Span | None:
    """Return the words of a thing that can be hit, without article; of a part, the whole it belongs to."""
    if lemma(head) in _words("things")["parts"]:
        whole = next((t for other in obliques(head, "of") for t in conjuncts(other)), None)
        if whole is not None:
            return thing_phrase(reading, whole)
    if head.pos_ not in {"NOUN", "PROPN"} or lemma(head) in _words("things")["never"]:
        return None
    known = lemma(head) in _words("things")["nouns"] or reading.is_a(head, "facility")
    if not known or is_place_name(reading, head):
        return None
    return _phrase(head)


def _phrase(head: Token) -> Span:
    words = [word for word in compact_phrase(head) if not _is_determiner(word)]
    first = min((word.i for word in words), default=head.i)
    while first < head.i and _is_determiner(head.doc[first]):
        first += 1
    return Span(int(head.doc[first].idx), int(head.idx) + len(head.text))


def _is_determiner(word: Token) -> bool:
    return word.pos_ in {"DET", "PUNCT"} or word.tag_ in {"PRP$", "POS"}
