"""Speakers told by what they are, not by name: officials, sources, prosecutors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kg.extraction.speech.names import saying_words
from kg.gazetteer.kinds import country_of_demonym

OFFICIALS = re.compile(
    r"^(?P<kind>.*?)\s*\bofficials?(?:\s+(?P<link>in|from|near|at|of|with|for)\s+.*)?$", re.IGNORECASE
)
SOURCES = re.compile(r"^(?P<kind>.*?)\s*\bsources?(?:\s+(?P<link>in|from|near|at|of|with|within|close|inside)\s+.*)?$")
AMERICAN = {"american": "US", "u.s.": "US", "us": "US"}
WITHIN = ("in", "from", "near")


def described_speaker(words: str, adjective: str) -> str | None:
    """Return one name for speakers told by what they are; `None` where the words name somebody.

    Args:
        words: the speaker's noun phrase without its article.
        adjective: the adjective of the report's country, for "a military source"; empty where unknown.
    """
    words = _lowered(words)
    if (match := OFFICIALS.match(words)) is not None:
        return _officials(match["kind"].split(), match["link"] or "")
    if (match := SOURCES.match(words)) is not None:
        return _sources(match["kind"].split(), match["link"] or "", adjective)
    if words == "prosecutors":
        return f"{adjective} prosecutors".strip()
    return words if words in saying_words()["bare"]["nouns"] and words not in _described()["linked"] else None


def _lowered(words: str) -> str:
    """Return the words without the capital that only begins the sentence: "Prosecutors", "Hospital officials"."""
    first, _, rest = words.partition(" ")
    bare = saying_words()["bare"]
    last = words.lower().split()
    crowd = last[-1] in bare["nouns"] or " ".join(last[-2:]) in bare["nouns"]
    starts = crowd and first.istitle() and rest == rest.lower() and country_of_demonym(first) is None
    return f"{first.lower()} {rest}".strip() if starts else words


def _officials(kind: Sequence[str], link: str) -> str | None:
    """Return "US officials", "health officials", "local officials"; `None` for those of a body ("UN official")."""
    kind = _plain(kind)
    if link and link not in WITHIN:
        return None
    if not kind:
        return "local officials" if link else "officials"
    if all(word.lower() in _described()["local"] for word in kind):
        return "local officials"
    nation = _is_nation(kind[0])
    rest = kind[1:] if nation else kind
    if not all(word in _described()["offices"] for word in rest):
        return None
    whose = [AMERICAN.get(kind[0].lower(), kind[0])] if nation else []
    return " ".join((*whose, *rest, "officials"))


def _sources(kind: Sequence[str], link: str, adjective: str) -> str | None:
    """Return "Syrian military source", "medics", "hospital sources", "local sources"."""
    kind = _plain(kind)
    nation = kind[0] if kind and _is_nation(kind[0]) else ""
    rest = [word.lower() for word in (kind[1:] if nation else kind)]
    if rest and all(word in _described()["arms"] for word in rest):
        kind_of = "security" if rest == ["security"] else "military"
        return f"{nation or adjective} {kind_of} source".strip()
    if rest == ["medical"]:
        return "medics"
    if nation or (link and link not in WITHIN) or not all(word in _described()["trades"] for word in rest):
        return None
    return " ".join((*rest, "sources")) if rest else "local sources"


def _plain(kind: Sequence[str]) -> list[str]:
    """Return the words without those that only say how many or how high they are."""
    return [word for word in kind if word.lower() not in _described()["ranks"]]


def _is_nation(word: str) -> bool:
    return word[:1].isupper() and (word.lower() in AMERICAN or country_of_demonym(word) is not None)


def _described() -> Mapping[str, Any]:
    words: Mapping[str, Any] = saying_words()["described"]
    return words
