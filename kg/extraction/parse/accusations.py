"""Who is said to have done a deed, read from the tree around its word: accused, claiming it, answering for it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from kg.extraction.parse.tree import (
    agents,
    case_of,
    children,
    conjuncts,
    is_passive,
    lemma,
    objects,
    obliques,
    relation,
    subjects,
)
from kg.extraction.wordlists import read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Token

DEEPEST_CHARGE = 4
"""Words up from a deed to who is charged with it."""


def accused_of(token: Token) -> tuple[Token, ...]:
    """Return the heads of who is said to have done what the word tells; empty where nobody is named.

    Args:
        token: a trigger, verb or noun.
    """
    up = token
    while up.head != up and (relation(up) in {"conj", "compound", "amod", "flat"} or _is_one_of(up)):
        up = up.head
    head = up.head
    told = [_blamed_on(token), _behind(up)]
    if head != up:
        told += [_accused(up, head), _laid_on(up, head), _claimed(up, head), _answering(up, head), _thought(up, head)]
        told.append(_taking_part(up, head))
    return next((found for found in told if found), ())


def _is_one_of(noun: Token) -> bool:
    """Whether the deed is told as one of many: "the wave of bombings"."""
    return case_of(noun) == "of" and lemma(noun.head) in _words("laying")["containers"]


def _blamed_on(noun: Token) -> tuple[Token, ...]:
    """Read "a bombing blamed on Y", "an attack attributed to Y": Y."""
    verbs = _words("laying")["verbs"]
    return tuple(found for clause in children(noun, "acl") for found in obliques(clause, *verbs.get(lemma(clause), ())))


def _thought(word: Token, verb: Token) -> tuple[Token, ...]:
    """Read "the raid was believed to have been carried out by Y": Y."""
    if relation(word) != "nsubj" or not is_passive(verb):
        return ()
    return tuple(found for clause in children(verb, "xcomp") if is_passive(clause) for found in agents(clause))


def _taking_part(word: Token, verb: Token) -> tuple[Token, ...]:
    """Read "Y took part in the raid", "Y were involved in the raid": Y."""
    lists = _words("taking_part")
    if case_of(word) != "in" or relation(word) not in {"obl", "nmod"}:
        return ()
    if lemma(verb) in lists["nouns"] and lemma(verb.head) in lists["taking"]:
        return agents(verb.head)
    if lemma(verb) in lists["active"]:
        return agents(verb)
    if lemma(verb) not in lists["passive"]:
        return ()
    return tuple(token for child in children(verb, "nsubj") for token in conjuncts(child))


def _accused(word: Token, verb: Token) -> tuple[Token, ...]:
    """Read "X accused Y of bombing Z": Y."""
    lists = _words("accusing")
    if lemma(verb) not in lists["verbs"]:
        return ()
    marks = {lemma(child) for child in children(word, "mark", "case")}
    return _accused_by(verb) if marks & set(lists["cases"]) else ()


def _accused_by(verb: Token) -> tuple[Token, ...]:
    if is_passive(verb):
        return subjects(verb)
    return tuple(token for child in children(verb, "obj", "iobj") for token in conjuncts(child))


def _laid_on(word: Token, verb: Token) -> tuple[Token, ...]:
    """Read "X attributed the raid to Y": Y."""
    cases = _words("laying")["verbs"].get(lemma(verb), ())
    laid = relation(word) == "obj" or (relation(word) == "nsubj" and is_passive(verb))
    if not laid or not cases:
        return ()
    # The parser often hangs the last "to Y" on the noun before it.
    low = tuple(token for token in word.subtree if token != word and case_of(token) in cases)
    return obliques(verb, *cases) or low[-1:]


def _claimed(word: Token, noun: Token) -> tuple[Token, ...]:
    """Read "Y claimed responsibility for the raid", "the raid was claimed by Y": Y."""
    lists = _words("claiming")
    if lemma(noun) in lists["direct"] and (relation(word) == "obj" or (relation(word) == "nsubj" and is_passive(noun))):
        return agents(noun)
    if lemma(noun) not in lists["nouns"] or case_of(word) not in {"for", "of"}:
        return ()
    return agents(noun.head) if lemma(noun.head) in lists["verbs"] else ()


def _behind(word: Token) -> tuple[Token, ...]:
    """Read "Y was behind the raid": Y."""
    if case_of(word) != "behind":
        return ()
    return tuple(token for child in children(word, "nsubj") for token in conjuncts(child))


def _answering(word: Token, adjective: Token) -> tuple[Token, ...]:
    """Read "Y was responsible for the raid", "they held Y responsible for the raid": Y."""
    lists = _words("answering")
    marks = {lemma(child) for child in children(word, "mark", "case")}
    if lemma(adjective) not in lists["adjectives"] or "for" not in marks:
        return ()
    return _answerable(adjective)


def _answerable(adjective: Token) -> tuple[Token, ...]:
    if lemma(adjective.head) in _words("answering")["holding"] and adjective.head != adjective:
        return objects(adjective.head)
    if relation(adjective) in {"amod", "acl"}:
        return said_to_be(adjective.head)
    return tuple(token for child in children(adjective, "nsubj") for token in conjuncts(child))


def said_to_be(noun: Token) -> tuple[Token, ...]:
    """Return who somebody is said to be: Y of "those responsible are Y"; himself where that is not said."""
    told = relation(noun) == "nsubj" and any(relation(child) == "cop" for child in noun.head.children)
    if told and noun.head.pos_ in {"NOUN", "PROPN"}:
        return tuple(conjuncts(noun.head))
    return () if noun.pos_ in {"PRON", "DET"} else (noun,)


def suspected_of(token: Token) -> tuple[Token, ...]:
    """Return whom others suspect, charge or hold for who did what the word tells, without saying that he did it.

    Read through what stands between: "arrested on charges of masterminding the murder".
    """
    lists, down = _words("suspecting"), token
    for up in islice(token.ancestors, DEEPEST_CHARGE):
        found = _suspects(up, down)
        if found:
            return found
        listed = relation(down) in {"conj", "compound", "nmod:poss"} and up.pos_ in {"NOUN", "PROPN"}
        if not listed and lemma(up) not in lists["between"]:
            return ()
        down = up
    return ()


def _suspects(up: Token, down: Token) -> tuple[Token, ...]:
    lists = _words("suspecting")
    if lemma(up) in lists["works"] and relation(down) == "nsubj":
        return obliques(up, "of")
    if lemma(up) in lists["ordering"] and relation(down) == "obj" and relation(up) not in {"acl", "advcl", "xcomp"}:
        return agents(up)
    cases = {lemma(child) for child in children(down, "mark", "case")}
    if lemma(up) in lists["adjectives"] and cases & set(lists["adjectives"][lemma(up)]):
        return _answerable(up)
    if lemma(up) in lists["nouns"] and cases & {"on", "for", "over"}:
        return tuple(other for other in obliques(up, "of") if other != down)
    if lemma(up) not in lists["verbs"] or not cases & {*lists["verbs"][lemma(up)], "on", "because"}:
        return ()
    return subjects(up) if is_passive(up) else _accused_by(up)


def named_by(token: Token) -> tuple[Token, ...]:
    """Return who the word itself makes answer for a deed told before: "claimed responsibility", "was responsible".

    A bare accusation by others ("blamed Y", "held Y responsible") makes no doer; see `accused_by`.
    """
    claiming, answering = _words("claiming"), _words("answering")
    if token.pos_ == "VERB" and lemma(token) in claiming["verbs"]:
        takes = any(lemma(other) in claiming["nouns"] for other in objects(token))
        return agents(token) if takes else ()
    if lemma(token) in answering["adjectives"] and lemma(token.head) not in answering["holding"]:
        return _answerable(token)
    return ()


def accused_by(token: Token) -> tuple[Token, ...]:
    """Return whom the word accuses of a deed told elsewhere: "officials blamed Y", "they held Y responsible"."""
    answering = _words("answering")
    if token.pos_ == "VERB" and lemma(token) in _words("accusing")["verbs"]:
        laid = obliques(token, *_words("laying")["verbs"].get(lemma(token), ()))
        return laid or _accused_by(token)
    if lemma(token) in answering["adjectives"] and lemma(token.head) in answering["holding"]:
        return _answerable(token)
    return ()


def _words(section: str) -> Mapping[str, Any]:
    words: Mapping[str, Any] = read_wordlist("blame")[section]
    return words
