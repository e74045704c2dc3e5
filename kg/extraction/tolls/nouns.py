"""The nouns that can be counted, from `lexicon/counted.toml`, and the words that end a counted group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from kg.extraction.wordlists import read_wordlist


@cache
def nouns() -> Mapping[str, str]:
    """Return each countable noun, singular and plural, with its class: a category, "thing" or "other"."""
    lexicon = read_wordlist("counted")
    found: dict[str, str] = {}
    for word in lexicon["others"]["words"]:
        found |= dict.fromkeys(_forms(word), "other")
    for words in lexicon["things"].values():
        for word in words:
            found |= dict.fromkeys(_forms(word), "thing")
    for category, words in lexicon["persons"].items():
        for word in words:
            found |= dict.fromkeys(_forms(word), category)
    return found


@cache
def vehicles() -> frozenset[str]:
    """Return what drives, flies or swims, singular and plural: armies lose it."""
    return frozenset(form for word in read_wordlist("counted")["things"]["vehicle"] for form in _forms(word))


@cache
def held() -> frozenset[str]:
    """Return the nouns for persons held, singular and plural: they are given back."""
    return frozenset(form for word in read_wordlist("counted")["held"]["words"] for form in _forms(word))


@cache
def _singulars() -> frozenset[str]:
    lexicon = read_wordlist("counted")
    groups: list[list[str]] = [*lexicon["persons"].values(), *lexicon["things"].values()]
    return frozenset(word for words in groups for word in words)


@cache
def number_words() -> frozenset[str]:
    """Return the words of small and of vague numbers."""
    lexicon = read_wordlist("quantities")
    fixed = {word.split()[-1] for word in (*lexicon["fixed"], *lexicon["vague"])}
    return frozenset((*lexicon["units"], *lexicon["tens"], *fixed))


def is_singular(noun: str) -> bool:
    """Whether the noun stands in the lexicon as one person or thing; "people" does not."""
    plurals = ("people", "men", "women", "children", "police", "personnel", "staff", "troop", "persons", "families")
    return noun in _singulars() and not noun.endswith(plurals) and noun not in ("elderly", "displaced", "infants")


def _forms(word: str) -> Iterable[str]:
    yield word
    if re.search(r"(?:[^aeiou]y)$", word):
        yield word[:-1] + "ies"
    elif re.search(r"(?:s|x|ch|sh)$", word):
        yield word + "es"
    else:
        yield word + "s"


@cache
def stop_words() -> frozenset[str]:
    """Return what ends a counted group: verbs of effects, prepositions, auxiliaries."""
    effects = read_wordlist("effects")
    verbs = {
        word.split()[0]
        for effect in effects["effect"]
        for kind in ("passive", "active", "after")
        for word in effect[kind]
    } | {"bodies", "corpses", "deaths", "fatalities", "lives", "injuries"}
    prepositions = (
        "in on at near by from to during with since due including include includes included inside outside into "
        "around after before when while as that which who whom whose where because amid despite under over "
        "between against among through across along without within until upon per via following above below "
        "belonging carrying said says told reported according and or but if than then there here he she it they "
        "away we i this these those also reportedly not would will could may might can should must did do does"
    )
    auxiliaries = set(effects["between"]["auxiliaries"]) | set(effects["between"]["raising"])
    return frozenset(verbs | set(prepositions.split()) | auxiliaries) - {"of"}


def persons() -> frozenset[str]:
    """Return the classes of nouns for persons."""
    return frozenset(("civilian", "combatant", "child", "woman", "unknown"))


@cache
def participles() -> frozenset[str]:
    """Return what may stand between a number and those counted: "13 captured policemen", "six dead soldiers"."""
    forms = (form for effect in read_wordlist("effects")["effect"] for form in (*effect["passive"], *effect["after"]))
    ends = ("ed", "dead", "slain", "missing", "hurt")
    return frozenset(form for form in forms if " " not in form and form.endswith(ends))


@cache
def armed_words() -> frozenset[str]:
    """Return the words that turn "members" and unknown plurals into fighters."""
    return frozenset(read_wordlist("counted")["armed"]["words"])
