"""Base forms by rule: suffixes, and a table for what the rules get wrong.

The table (`lemmas.json` in the weights' folder) is counted from the training treebanks; verbs that they lack come
from `irregular.toml`. The first candidate that is a known base form is taken, else the likeliest.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from kg.errors import MissingPartError

NAMES = frozenset({"NNP", "NNPS", "CD", "FW", "XX", "_SP", "ADD"})
SIBILANT = re.compile(r"(?:s|x|z|ch|sh|o)es$")
NEEDS_E = re.compile(r"(?:[uvcz]|[^s]s|(?<![eo])at|ur|[dr]g|[^aeioulrw]l)$")
DOUBLED = re.compile(r"([bdfgmnprt])\1$")


class Lemmatizer:
    """Finds base forms with the table of a weights' folder.

    Raises:
        MissingPartError: the table is missing.
    """

    def __init__(self, folder: Path) -> None:
        file = folder / "lemmas.json"
        if not file.is_file():
            raise MissingPartError(str(file), "install conflict-kg again; its weights are incomplete")
        content = json.loads(file.read_text(encoding="utf-8"))
        self._exceptions: Mapping[str, Mapping[str, str]] = content["exceptions"]
        self._bases = known_bases(content["bases"])

    def lemma(self, word: str, tag: str) -> str:
        """Return the base form of a word with a Penn Treebank tag."""
        if tag in NAMES:
            return word
        lower = word.lower().replace("’", "'")
        exception = irregular_forms().get(tag, {}).get(lower) or self._exceptions.get(tag, {}).get(lower)
        if exception is not None:
            return exception
        return choose_base(lower, tag, self._bases)


def known_bases(counted: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Return base forms by kind ("verb", "noun", "adjective"): those of the treebanks and those of `irregular.toml`."""
    more = _irregular_file()["known_verbs"].split() + [
        line.split()[0] for line in _irregular_file()["verbs"].strip().splitlines()
    ]
    return {kind: frozenset(words) | frozenset(more if kind == "verb" else ()) for kind, words in counted.items()}


def choose_base(word: str, tag: str, known: Mapping[str, frozenset[str]]) -> str:
    """Return the first candidate that is known, else the likeliest."""
    candidates = list(base_candidates(word, tag))
    kind = "verb" if tag.startswith("VB") else "noun" if tag == "NNS" else "adjective"
    return next((candidate for candidate in candidates if candidate in known[kind]), candidates[0])


def base_candidates(word: str, tag: str) -> Iterator[str]:
    """Yield possible base forms, the likeliest first."""
    rule = RULES.get(tag)
    if rule is not None:
        yield from rule(word)
    yield word


def _without_s(word: str) -> Iterator[str]:
    if len(word) < 3 or not word.endswith("s") or word.endswith("ss"):  # noqa: PLR2004
        return
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004
        yield word[:-3] + "y"
    if SIBILANT.search(word) and not word.endswith(("uses", "ases", "ises", "oses", "izes", "azes", "nses", "rses")):
        yield word[:-2]
    yield word[:-1]
    if word.endswith("es"):
        # Only so: "villagers" are no "village", "miners" no "mine".
        yield word[:-2]


def _without_ed(word: str) -> Iterator[str]:
    if word.endswith("ied"):
        yield word[:-3] + "y"
    if word.endswith("ed") and len(word) > 3:  # noqa: PLR2004
        yield from _stem(word[:-2])


def _without_ing(word: str) -> Iterator[str]:
    if word.endswith("ing") and len(word) > 4:  # noqa: PLR2004
        yield from _stem(word[:-3])


def _stem(stem: str) -> Iterator[str]:
    """Base forms of a verb without its ending: doubled consonants halved, a lost "e" put back."""
    if DOUBLED.search(stem):
        yield stem[:-1]
    if NEEDS_E.search(stem):
        yield stem + "e"
    yield stem
    yield stem + "e"
    yield stem[:-1]


def _compared(ending: str) -> Callable[[str], Iterator[str]]:
    def strip(word: str) -> Iterator[str]:
        if word.endswith("i" + ending):
            yield word[: -len(ending) - 1] + "y"
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield from _stem(word[: -len(ending)])

    return strip


RULES: Mapping[str, Callable[[str], Iterator[str]]] = {
    "NNS": _without_s,
    "VBZ": _without_s,
    "VBD": _without_ed,
    "VBN": _without_ed,
    "VBG": _without_ing,
    "JJR": _compared("er"),
    "RBR": _compared("er"),
    "JJS": _compared("est"),
    "RBS": _compared("est"),
}


@cache
def _irregular_file() -> Mapping[str, str]:
    return tomllib.loads(files("kg.language").joinpath("irregular.toml").read_text(encoding="utf-8"))


@cache
def irregular_forms() -> Mapping[str, Mapping[str, str]]:
    """Return `{tag: {form: base}}` of `irregular.toml`."""
    content = _irregular_file()
    forms: dict[str, dict[str, str]] = {"VBD": {}, "VBN": {}, "NNS": {}}
    for line in content["verbs"].strip().splitlines():
        base, past, participle = line.split()
        forms["VBD"].update(dict.fromkeys(past.split("/"), base))
        forms["VBN"].update(dict.fromkeys(participle.split("/"), base))
    for line in content["nouns"].strip().splitlines():
        base, plural = line.split()
        forms["NNS"][plural] = base
    return forms
