"""Tell whether words between commas name whom the noun before them describes: "its spokesman, Omar Haddad, said"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extraction.speech.names import name_part, saying_words

if TYPE_CHECKING:
    from spacy.tokens import Doc

LINKS = ("of", "for", "at", "'s", "’s", "in", "with", "from")
"""Words that link the parts of a body's or speaker's name."""
LONGEST = 16
"""How many tokens a speaker's noun phrase may have."""


def is_named_behind(doc: Doc, apposition: tuple[int, int], first: int) -> bool:
    """Whether the words between commas name whom the noun before them only describes."""
    return _is_person_apposed(doc, apposition, first) or _is_group_apposed(doc, apposition, first)


def _is_person_apposed(doc: Doc, apposition: tuple[int, int], first: int) -> bool:
    """Whether the words between commas name the person whose role stands before: "its spokesman, Omar Haddad, said"."""
    roles = saying_words()["roles"]["words"]
    words = [token for token in doc[apposition[0] : apposition[1]] if not is_abbreviation(doc, token.i)]
    names = [token for token in words if token.text[0].isupper() and token.ent_type_ not in ("Location", "Temporal")]
    host = [token.lower_ for token in doc[max(first, apposition[0] - 1 - LONGEST) : apposition[0] - 1]]
    return len(names) > 1 and all(name_part(token) for token in words) and any(word in roles for word in host)


def _is_group_apposed(doc: Doc, apposition: tuple[int, int], first: int) -> bool:
    """Whether they name the body that "a rights group", "the country's main union" stands for."""
    host = apposition[0] - 2
    if host < first or doc[host].lower_ not in saying_words()["standin"]["apposed"]:
        return False
    words = list(doc[apposition[0] : apposition[1]])
    words = words[1:] if words and words[0].lower_ == "the" else words
    named = [token for token in words if token.is_alpha and not token.text[0].isupper()]
    small = all(token.lower_ in (*LINKS, "and", "the", "on", "to") for token in named)
    return bool(words) and words[0].text[0].isupper() and words[-1].text[0].isupper() and small


def is_abbreviation(doc: Doc, at: int) -> bool:
    """Whether a full stop only shortens a title or a name: "Lt. Gen. Omar B. Haddad"."""
    if at == 0 or doc[at].text != "." or not doc[at - 1].text[0].isupper():
        return False
    return len(doc[at - 1].text) == 1 or doc[at - 1].lower_ in saying_words()["roles"]["words"]
