"""Names of persons, of people by what they are, and of things, as a noun phrase gives them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.document.model import Span
from kg.extraction.events.targets import is_place_name
from kg.extraction.parse.reading import ActorAt, Reading
from kg.extraction.parse.tree import children, compact_phrase, conjuncts, lemma, obliques, relation
from kg.extraction.wordlists import read_wordlist
from kg.gazetteer.kinds import country_of_demonym

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SINGULAR = frozenset({"he", "him", "she", "her", "his"})
PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "da", "dos", "van", "von", "bin", "ibn", "al", "el", "abu", "y"}
)
BACK = 3
"""Sentences back within which "he" or "the mayor" takes up a person."""
LONGEST_NAME = 6
DEEPEST = 40
"""Members of a list, each hanging on the one before."""


def _words(section: str) -> Mapping[str, Any]:
    words: Mapping[str, Any] = read_wordlist("told")[section]
    return words


def named_person(head: Token) -> Span | None:
    """Return the name that the noun is the head of, without titles; `None` where it names no person."""
    if head.ent_type_ != "Person" or head.pos_ != "PROPN":
        return None
    found = next((ent for ent in head.doc.ents if ent.start <= head.i < ent.end), None)
    if found is None or _is_label(head.doc, found.start, found.end):
        return None
    return _name(head.doc, found.start, found.end)


def _is_label(doc: Doc, first: int, last: int) -> bool:
    """Whether the name alone stands in brackets, which in an interview says who speaks next."""
    return first > 0 and last < len(doc) and doc[first - 1].text == "(" and doc[last].text == ")"


def _name(doc: Doc, first: int, last: int) -> Span | None:
    """Return the name inside a mention: what follows its last title, with the names that go on behind it."""
    titles = _words("titles")["words"]
    for at in range(first, last):
        token = doc[at]
        if (
            token.lower_.strip(".").removesuffix("s") in titles
            or token.lower_.strip(".") in titles
            or not _is_name(token)
            or country_of_demonym(token.text) is not None
        ):
            first = at + 1
    while first and first < last and doc[first - 1].ent_type_ == "Person" and _is_given(doc, first - 1, titles):
        first -= 1
    while last < len(doc) and last - first < LONGEST_NAME and _goes_on(doc, last):
        last += 1
    bare_acronym = last - first == 1 and doc[first].text.isupper()
    if first >= last or doc[first].lower_ in PARTICLES or bare_acronym:
        return None
    return Span(int(doc[first].idx), int(doc[last - 1].idx) + len(doc[last - 1].text))


def _is_name(token: Token) -> bool:
    return token.pos_ == "PROPN" or token.lower_ in PARTICLES or token.text in {"-", "'", "’", "."}


def _goes_on(doc: Doc, at: int) -> bool:
    token = doc[at]
    belongs = relation(token) == "flat" or token.ent_type_ == "Person"
    return token.pos_ == "PROPN" and token.is_alpha and belongs and token.sent == doc[at - 1].sent


def _is_given(doc: Doc, at: int, titles: Container[str]) -> bool:
    """Whether the word before a name belongs to it, where the tagger began anew in its middle."""
    token = doc[at]
    is_name = token.pos_ == "PROPN" and token.is_alpha and token.lower_ not in titles
    return is_name and token.sent == doc[at + 1].sent and country_of_demonym(token.text) is None


def persons_of(head: Token, deed: Token) -> Iterator[Span]:
    """Yield the persons that suffer a deed: those the noun phrase names, whom it takes up, or the list it opens."""
    found = tuple(_persons_in(head))
    if not found and any(child.lower_ == "following" for child in head.children):
        listed = (ent.root for ent in head.sent.ents if ent.label_ == "Person" and ent.start > max(head.i, deed.i))
        found = tuple(span for token in listed if (span := named_person(token)) is not None)
    yield from found or tuple(_taken_up(head))


def fullest_name(doc: Doc, span: Span) -> Span:
    """Return the fullest form in which the text names the person: a family name gives way to the whole name."""
    # A doc puts its text together anew each time it is asked for it.
    text = str(doc.text)
    words = text[span.start : span.end].lower().split()
    best, length = span, len(words)
    for ent in doc.ents:
        if ent.label_ != "Person" or len(ent) <= length:
            continue
        name = _name(doc, ent.start, ent.end)
        if name is None:
            continue
        others = text[name.start : name.end].lower().split()
        if len(others) > length and any(others[i : i + len(words)] == words for i in range(len(others))):
            best, length = name, len(others)
    return best


def _persons_in(head: Token) -> Iterator[Span]:
    seen: set[int] = set()
    for token in _named_tokens(head, 0):
        span = named_person(token)
        if span is not None and span.start not in seen:
            seen.add(span.start)
            yield span


def _named_tokens(head: Token, depth: int) -> Iterator[Token]:
    """Yield the noun, its appositions and list, and for "the body of" whose it is."""
    yield head
    if depth > DEEPEST:
        return
    for child in children(head, "appos", "flat", "conj", "parataxis", "dep", "list", "compound"):
        if child.pos_ in {"PROPN", "NOUN"}:
            yield from _named_tokens(child, depth + 1)
    if lemma(head) in _words("people")["counting"]:
        for other in obliques(head, "of"):
            yield from _named_tokens(other, depth + 1)


def _taken_up(head: Token) -> Iterator[Span]:
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
    counted = is_one_of(head)
    if head.pos_ not in {"NOUN", "PROPN", "ADJ"} and not counted:
        return None
    known = is_word(head, "people") or any(reading.is_a(head, n) for n in ("person", "armed"))
    if (
        not (known or counted)
        or head.i in reading.place_by_token
        or is_word(head, "bodies")
        or is_word(head, "bodies", "collectives")
    ):
        return None
    found = (reading.actor_by_token.get(word.i) for word in compact_phrase(head))
    names = [actor for actor in dict.fromkeys(found) if actor is not None and _is_proper(head.doc, actor)]
    named = {i for actor in names for i in range(actor.first, head.i) if _names(head.doc[i], actor.name)}
    hedges = {word.i for word in _before(head) if word.lower_ in _words("people")["hedges"]}
    span = _phrase(head, without=frozenset(named | hedges))
    # "The group" says nothing of who they were.
    bare = span.end - span.start == len(head.text) and is_word(head, "people", "vague")
    return None if bare else span


def is_one_of(head: Token) -> bool:
    """Whether it counts people that are named behind it: "one of the demonstrators", not "one of them"."""
    counts = head.pos_ in {"NUM", "PRON"} and is_word(head, "people", "counting")
    return counts and any(other.pos_ in {"NOUN", "PROPN"} for other in obliques(head, "of"))


def _is_proper(doc: Doc, actor: ActorAt) -> bool:
    """Whether it is an armed body by a proper name, not by what it is ("death squads")."""
    proper = any(doc[i].pos_ == "PROPN" for i in range(actor.first, actor.last))
    return actor.form == "named" and actor.armed and proper


def _names(word: Token, name: str) -> bool:
    """Whether the word belongs to the name of a body, not to what its people are: "FMLN urban guerrillas"."""
    return word.pos_ == "PROPN" or word.is_punct or word.lower_ in name.lower().split()


def is_word(token: Token, section: str, name: str = "nouns") -> bool:
    """Whether the noun is in a list; names keep their plural as lemma ("FMLN Units")."""
    words = _words(section)[name]
    return lemma(token) in words or token.lower_ in words or token.lower_.removesuffix("s") in words


def body_phrase(head: Token) -> Span | None:
    """Return the words of a body that no registry knows: "the drug mafia"."""
    if is_word(head, "people") or head.pos_ not in {"NOUN", "PROPN"}:
        return None
    described = is_word(head, "bodies", "collectives") and any(children(head, "amod", "compound"))
    return _phrase(head) if is_word(head, "bodies") or described else None


def thing_phrase(reading: Reading, head: Token) -> Span | None:
    """Return the words of a thing that can be hit, without article; of a part, the whole it belongs to."""
    if lemma(head) in _words("things")["parts"]:
        whole = next((t for other in obliques(head, "of") for t in conjuncts(other)), None)
        return None if whole is None else thing_phrase(reading, whole)
    if head.pos_ not in {"NOUN", "PROPN"} or lemma(head) in _words("things")["never"]:
        return None
    known = is_word(head, "things") or reading.is_a(head, "facility")
    if not known or is_place_name(reading, head):
        return None
    numbers = {word.i for word in _before(head) if _counts(word)}
    return _phrase(head, without=frozenset(numbers))


def _counts(word: Token) -> bool:
    """Whether the word only says how many: nothing that the thing is called by."""
    return (word.pos_ == "NUM" and relation(word) == "nummod") or word.lower_ in _words("things")["numbers"]


def _phrase(head: Token, without: frozenset[int] = frozenset()) -> Span:
    """Return the noun with what stands before it; "a group of men", "the home of the mayor" with what they are of."""
    words = [word for word in _before(head) if not _is_determiner(word) and word.i not in without]
    first = min((word.i for word in words), default=head.i)
    while first < head.i and (_is_determiner(head.doc[first]) or first in without):
        first += 1
    closing = next((i for i in range(head.i - 1, first, -1) if head.doc[i].text == ")"), None)
    if closing is not None:
        # "The MRF (Muro Rural Front) office": the bracket's words explain a name that the noun does not begin with.
        first = closing + 1
    last = head.i
    opening = lemma(head) in _words("people")["counting"] or lemma(head) in _words("things")["owned"]
    if opening and (whole := obliques(head, "of")):
        last = max(word.i for word in compact_phrase(whole[0]))
        # "The office of the lawyer Luis Peralta": the name stands right behind what the person is.
        named = (child for child in children(whole[0], "appos") if child.i == last + 1 and child.ent_type_ == "Person")
        last = max((word.i for child in named for word in compact_phrase(child)), default=last)
    return Span(int(head.doc[first].idx), int(head.doc[last].idx) + len(head.doc[last].text))


def _before(head: Token) -> Iterator[Token]:
    for word in compact_phrase(head):
        if word.i <= head.i:
            yield word
            yield from (child for child in children(word, "advmod") if word != head and child.i < word.i)


def _is_determiner(word: Token) -> bool:
    return word.pos_ in {"DET", "PUNCT", "SPACE"} or word.tag_ in {"PRP$", "POS"}
