"""Reading a dependency tree: who does what to whom, which words a noun or a clause covers.

Relations are Universal Dependencies, with or without subtypes (`nsubj:pass`, `obl:agent`): a pipeline that knows no
subtypes is read by the form of the verb.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.document.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CLAUSAL = frozenset({"acl", "advcl", "ccomp", "csubj", "parataxis", "xcomp"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "SYM", "X", "DET"})
LOOSE = frozenset({"punct", "dep", "discourse", "cc"})
CONTROLLED = frozenset({"accuse", "blame", "force", "order", "urge", "allow", "tell", "ask", "see", "hear", "let"})
"""Verbs whose object does what their complement tells: "X accused Y of shelling Z"."""
BE = frozenset({"be", "get"})


def relation(token: Token) -> str:
    """Return the relation to the head without its subtype."""
    return str(token.dep_).split(":")[0]


def lemma(token: Token) -> str:
    """Return the base form in lower case; the word itself where the pipeline gives none."""
    return str(token.lemma_ or token.text).lower()


def is_verb(token: Token) -> bool:
    """Whether it is a verb, auxiliaries included."""
    return bool(token.pos_ in {"VERB", "AUX"})


def is_gerund_noun(token: Token) -> bool:
    """Whether a verb in -ing stands for what goes on, as a noun does: "fighting between X and Y killed nine"."""
    if token.tag_ != "VBG" or any(relation(child) in {"obj", "aux", "nsubj"} for child in token.children):
        return False
    return relation(token) == "csubj" or any(case_of(child) == "between" for child in token.children)


FIRED = frozenset(
    [
        "rocket",
        "missile",
        "shell",
        "mortar",
        "round",
        "shot",
        "bullet",
        "grenade",
        "drone",
        "gas",
        "cannon",
        "projectile",
    ]
)
"""What is fired at others; anything else in front of "fired on" does it."""


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive, told by its subject, its auxiliary, or a bare participle."""
    told = {child.dep_ for child in verb.children}
    if told & {"aux:pass", "csubj:pass"}:
        return True
    if "nsubj:pass" in told:
        if _fires(verb):
            return False
        # A participle with an object is the active past, whatever the parser calls its subject.
        return "obj" not in told or bool({lemma(child) for child in verb.children} & BE)
    if verb.tag_ != "VBN":
        return False
    if any(relation(child) == "aux" and lemma(child) == "have" for child in verb.children):
        return False
    return relation(verb) in {"acl", "amod", "advcl"} or any(lemma(child) in BE for child in verb.children)


def _fires(verb: Token) -> bool:
    """Whether "helicopters fired on the camp" is active, whatever the parser says: it is munitions that are fired."""
    if lemma(verb) != "fire" or any(lemma(child) in BE for child in verb.children):
        return False
    fired = any(lemma(child) in FIRED for child in verb.children if child.dep_ == "nsubj:pass")
    return not fired and any(case_of(child) in {"on", "upon", "at", "into"} for child in children(verb, "obl"))


def children(token: Token, *relations: str) -> Iterator[Token]:
    """Yield the children in one of these relations (subtypes dropped), in order of text."""
    return (child for child in token.children if relation(child) in relations)


def conjuncts(token: Token) -> Iterator[Token]:
    """Yield the token and what is coordinated with it, in order of text."""
    yield token
    for child in children(token, "conj"):
        if child.pos_ in NOMINAL or not is_verb(child):
            yield from conjuncts(child)


def case_of(token: Token) -> str:
    """Return the preposition of a noun ("by", "in front of" gives "in"); empty for none."""
    return next((lemma(child) for child in children(token, "case")), "")


def preposition_words(token: Token) -> str:
    """Return all its prepositions: "due to", "south of", joined by blanks."""
    return " ".join(lemma(word) for child in children(token, "case") for word in (child, *children(child, "fixed")))


def subjects(verb: Token) -> tuple[Token, ...]:
    """Return the heads of the grammatical subject; a verb without one takes that of the verb it hangs on."""
    own = tuple(token for child in _own_subjects(verb) for token in conjuncts(child))
    if own:
        return tuple(resolve_relative(token) for token in own)
    if (misplaced := _speaker_taken(verb) or _doer_taken(verb)) is not None:
        return tuple(conjuncts(misplaced))
    if relation(verb) == "acl":
        return (verb.head,)
    if relation(verb) == "xcomp" and lemma(verb.head) in CONTROLLED and not is_passive(verb.head):
        controlled = objects(verb.head)
        if controlled:
            return controlled
    if relation(verb) in {"conj", "xcomp"} and is_verb(verb.head) and verb.head != verb:
        return subjects(verb.head)
    if relation(verb) == "advcl" and verb.tag_ == "VBG" and is_verb(verb.head):
        # "Was shot down by X, killing nine": it was X that killed, not what fell.
        return agents(verb.head) if is_passive(verb.head) else subjects(verb.head)
    return _behind_place(verb)


def _behind_place(verb: Token) -> tuple[Token, ...]:
    """Return the subject that the parser takes for a part of the place before it: "In Kathmandu police arrested"."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP"}:
        return ()
    for child in children(verb, "obl"):
        before = child.doc[child.i - 1] if child.i else child
        compound = before.head == child and relation(before) == "compound" and before.pos_ == "PROPN"
        if compound and child.pos_ == "NOUN" and child.i < verb.i and case_of(child) in {"in", "at", "near"}:
            return tuple(conjuncts(child))
    return ()


def _own_subjects(verb: Token) -> Iterator[Token]:
    """Yield the subjects of the verb itself; of two around it the second is who says it ("X did it, Y said")."""
    found = list(children(verb, "nsubj", "csubj"))
    before = [child for child in found if child.i < verb.i]
    return iter(before if before and relation(verb) == "ccomp" and verb.head.i > verb.i else found)


def _speaker_taken(verb: Token) -> Token | None:
    """Return the subject that the parser gave to the clause before the verb, though it stands beside the verb."""
    if relation(verb) == "conj":
        return None
    for clause in children(verb, "ccomp"):
        found = list(children(clause, "nsubj"))
        if clause.i < verb.i and len(found) > 1 and clause.i < found[-1].i < verb.i:
            return found[-1]
    return None


def _doer_taken(verb: Token) -> Token | None:
    """Return the subject that the parser gave to the verb of speech behind: "Rebels seize town, residents say"."""
    found = list(children(verb.head, "nsubj")) if relation(verb) == "ccomp" else []
    if len(found) < 2 or not found[0].i < verb.i < found[-1].i < verb.head.i:  # noqa: PLR2004 - the doer and the speaker
        return None
    return found[0]


def resolve_relative(token: Token) -> Token:
    """Return the noun that a relative pronoun stands for, or the token itself."""
    if token.tag_ in {"WDT", "WP"} or token.lower_ in {"which", "who", "that"}:
        clause = next((up for up in (token, *token.ancestors) if relation(up) == "acl"), None)
        if clause is not None:
            return clause.head
    return token


def agents(verb: Token) -> tuple[Token, ...]:
    """Return the heads of who does it: active subject, or "by" of the passive."""
    if is_passive(verb):
        return tuple(
            token
            for child in children(verb, "obl", "nmod")
            if child.dep_ == "obl:agent" or case_of(child) == "by"
            for token in conjuncts(child)
        )
    return subjects(verb)


def objects(verb: Token) -> tuple[Token, ...]:
    """Return the heads of what it is done to: object, or subject of the passive."""
    if is_passive(verb):
        if relation(verb) == "amod":
            return (verb.head,)
        return subjects(verb)
    own = tuple(token for child in children(verb, "obj") for token in conjuncts(child))
    if own or relation(verb) != "conj" or not is_verb(verb.head):
        return own
    shared = next((child for child in children(verb.head, "obj") if child.i > verb.i), None)
    return () if shared is None else tuple(conjuncts(shared))


def obliques(token: Token, *cases: str) -> tuple[Token, ...]:
    """Return the nouns that hang on a verb or noun with one of these prepositions."""
    return tuple(
        other for child in children(token, "obl", "nmod") if case_of(child) in cases for other in conjuncts(child)
    )


SUPPOSED = frozenset({"suspect", "believe", "think", "say", "presume", "allege", "know", "report", "identify"})


def said_to_be(noun: Token) -> tuple[Token, ...]:
    """Return what the noun is taken for: Y of "gunmen believed to be members of Y", "gunmen suspected to be from Y"."""
    found: list[Token] = []
    for clause in children(noun, "acl"):
        if lemma(clause) not in SUPPOSED:
            continue
        for what in (*children(clause, "xcomp"), *obliques(clause, "as")):
            found += [what, *obliques(what, "of", "from", "to")]
    return tuple(found)


def noun_phrase(head: Token) -> tuple[Token, ...]:
    """Return the words of a noun phrase without its clauses, conjuncts and clauses' words, in order of text."""
    words = [head]
    for child in head.children:
        if relation(child) in {
            "acl",
            "advcl",
            "conj",
            "cc",
            "parataxis",
            "punct",
            "case",
            "cop",
            "nsubj",
            "ccomp",
            "aux",
        }:
            continue
        words.extend(noun_phrase(child))
    return tuple(sorted(words, key=lambda token: int(token.i)))


def compact_phrase(head: Token) -> tuple[Token, ...]:
    """Return the noun phrase without what hangs on it by a preposition or as an apposition."""
    words = [head]
    for child in head.children:
        if (
            relation(child) in {"amod", "compound", "nummod", "flat", "det", "fixed", "goeswith"}
            or child.dep_ == "nmod:poss"
        ):
            words.extend(compact_phrase(child))
    return tuple(sorted(words, key=lambda token: int(token.i)))


def clause_of(token: Token) -> Token:
    """Return the nearest verb (or root) at or above the token."""
    for up in (token, *token.ancestors):
        if up.pos_ == "VERB" or up.head == up:
            return up
    return token


def span_of(tokens: tuple[Token, ...] | list[Token]) -> Span:
    """Return the characters from the first to the last of the tokens."""
    first, last = min(tokens, key=lambda token: int(token.i)), max(tokens, key=lambda token: int(token.i))
    return Span(int(first.idx), int(last.idx) + len(last.text))


def subtree(token: Token, *, without: frozenset[str] = frozenset()) -> tuple[Token, ...]:
    """Return the token and all below it, leaving out branches whose first relation is in `without`."""
    words = [token]
    for child in token.children:
        if relation(child) not in without:
            words.extend(child.subtree)
    return tuple(sorted(words, key=lambda word: int(word.i)))


def path_up(token: Token) -> Iterator[Token]:
    """Yield the ancestors, nearest first."""
    yield from token.ancestors


def text_between(doc: Doc, first: int, last: int) -> str:
    """Return the text of tokens [first, last) in lower case, for cue patterns."""
    return str(doc[first:last].text).lower() if first < last else ""
