"""Armed groups that the registry does not know, found by their names: "the Crimson Valley Front", "the X militia".

A name is a run of capitals that ends in a word for an armed body, or that such a word in small letters stands beside.
A nation in the name makes it that state's own force or party, which is not guessed at here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.actors.fold import name_key
from kg.document.model import Span
from kg.extraction.parse.reading import ActorAt, head_of
from kg.extraction.wordlists import read_wordlist

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from kg.actors.registry import Registry

INNER = frozenset({"-", "‐", "‑", "–", "'s", "’s", "'", "’", "al", "el", "de", "del", "la"})
LINKS = frozenset({"of", "for"})
ACRONYM = re.compile(r"[A-Z][A-Z0-9-]{1,6}")
LONGEST = 8
"""Words that a name may have."""


def with_unknown_groups(doc: Doc, actors: Sequence[ActorAt], registry: Registry) -> list[ActorAt]:
    """Return the actors in order of text with the groups that only their names tell of."""
    if not _is_cased(doc):
        return list(actors)
    groups = [group for first, last in _runs(doc) if (group := _group(doc, first, last, actors, registry)) is not None]
    groups += _by_acronym(doc, groups, actors)
    taken = {index for group in groups for index in range(group.first, group.last)}
    kept = [actor for actor in actors if not taken & set(range(actor.first, actor.last))]
    return sorted([*kept, *groups], key=lambda actor: actor.first)


def _is_cased(doc: Doc) -> bool:
    """Whether capitals tell names: neither a text in capitals nor one without."""
    words = [token.text for token in doc if token.is_alpha]
    lower = sum(word.islower() for word in words)
    return lower * 4 > len(words) and lower < len(words)


def _runs(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield the runs of capitalised words, with the small words inside a name."""
    at = 0
    while at < len(doc):
        if not _is_capital(doc[at]):
            at += 1
            continue
        end = at + 1
        while end < len(doc) and end - at < LONGEST and doc[end].sent == doc[at].sent and _goes_on(doc, end):
            end += 1
        while not _is_capital(doc[end - 1]):
            end -= 1
        yield at, end
        at = end


def _is_capital(token: Token) -> bool:
    return bool(token.text[:1].isupper() and token.text[:1].isalpha())


def _goes_on(doc: Doc, at: int) -> bool:
    if _is_capital(doc[at]) or doc[at].lower_ in INNER:
        return True
    link = at - 1 if doc[at].lower_ == "the" else at
    body = doc[link].lower_ in LINKS and doc[link - 1].lower_ in _words("bodies")
    # "The Sons of the Valley": an article after the link, and the name goes on behind it.
    named = _is_next_capital(doc, at) or (doc[at].lower_ in LINKS and _is_article_of_name(doc, at + 1))
    return body and named


def _is_article_of_name(doc: Doc, at: int) -> bool:
    return at < len(doc) and doc[at].lower_ == "the" and _is_next_capital(doc, at)


def _is_next_capital(doc: Doc, at: int) -> bool:
    return at + 1 < len(doc) and _is_capital(doc[at + 1])


def _group(doc: Doc, first: int, last: int, actors: Sequence[ActorAt], registry: Registry) -> ActorAt | None:
    while first < last and doc[first].is_sent_start and doc[first].pos_ != "PROPN":
        first += 1
    if last - first > 1 and doc[first].lower_ in _words("people") and doc[first + 1].lower_ in LINKS:
        first += 2  # "Fighters of the X" at the head of a sentence: they are of it, not in its name
    while first < last and (not _is_capital(doc[first]) or doc[first].lower_ in _words("articles")):
        first += 1
    words = [token.lower_ for token in doc[first:last]]
    by_name = last - first > 1 and (
        words[-1] in _words("bodies") or bool(set(words[1:-1]) & _words("bodies") & _heads(words))
    )
    by_name = by_name or (last - first > 1 and words[0] in _words("openings") and doc[first].ent_type_ != "Location")
    if not by_name and not _is_called_one(doc, first, last) and not _is_told_of(doc, first, last):
        return None
    if _is_known(first, last, actors) or any(_is_nation(token, registry) for token in doc[first:last]):
        return None
    known = _in_brackets(doc, last, actors)
    return _actor(doc, first, last, str(doc[first:last].text)) if known is None else _as(doc, first, last, known)


def _in_brackets(doc: Doc, last: int, actors: Sequence[ActorAt]) -> ActorAt | None:
    """Return the group that the registry knows by the acronym behind the name: "the X Forces (AUC)"."""
    if last + 2 >= len(doc) or doc[last].text != "(" or doc[last + 2].text != ")":
        return None
    return next((actor for actor in actors if actor.first == last + 1 and actor.last == last + 2 and actor.armed), None)


def _as(doc: Doc, first: int, last: int, known: ActorAt) -> ActorAt:
    """Return the name with the acronym behind it as one mention of the known group."""
    found = _actor(doc, first, last + 3, known.name)
    return replace(found, group=known.group, kind=known.kind, id=known.id, country=known.country, force=known.force)


def _heads(words: Sequence[str]) -> frozenset[str]:
    """Return the words that stand before "of" or "for": the head of "Movement for Valley Rights"."""
    return frozenset(word for word, after in pairwise(words) if after in LINKS)


def _is_called_one(doc: Doc, first: int, last: int) -> bool:
    """Whether a small word beside the name calls it an armed group: "the X militia", "the rebel group X"."""
    if last <= first or doc[first].ent_type_ in {"Location", "Person"}:
        return False
    after = doc[last].lower_ if last < len(doc) else ""
    before = [token.lower_ for token in doc[max(first - 2, 0) : first]]
    told = len(before) > 1 and before[-1] in _words("kinds") and before[0] in _words("armed")
    return told or (after in _words("beside") and first > 0 and doc[first - 1].lower_ == "the")


def _is_told_of(doc: Doc, first: int, last: int) -> bool:
    """Whether the words before the name make it a group: "fighters of the X", "a faction calling itself the X".

    A name of one word may be a place's, and what begins as a place or person is one.
    """
    if last <= first or doc[first].ent_type_ in {"Location", "Person"}:
        return False
    start = max(first - 4, doc[first].sent.start)
    before = " ".join(token.lower_ for token in doc[start:first])
    before = before.removesuffix(" the")
    if any(before.endswith(words) for words in _words("called")):
        return True
    return last - first > 1 and any(
        before.removesuffix(f" {tie}").rpartition(" ")[2] in _words("people")
        for tie in _words("ties")
        if before.endswith(f" {tie}")
    )


def _is_known(first: int, last: int, actors: Sequence[ActorAt]) -> bool:
    """Whether the registry knows the name, or what it is a part of; a single common word inside it does not count."""
    for actor in actors:
        if actor.last <= first or last <= actor.first:
            continue
        inside = first <= actor.first and actor.last <= last and actor.last - actor.first < last - first
        if not inside or (actor.form == "named" and actor.last - actor.first > 1):
            return True
    return False


def _is_nation(token: Token, registry: Registry) -> bool:
    return any(form != "capital" for form, _, _ in registry.states.forms.get(name_key(token.text), ()))


def _by_acronym(doc: Doc, groups: Sequence[ActorAt], actors: Sequence[ActorAt]) -> list[ActorAt]:
    """Return the later mentions of "the Crimson Valley Front (CVF)" by its acronym."""
    known = {index for actor in actors for index in range(actor.first, actor.last)}
    names = {
        doc[group.last + 1].text: group.name
        for group in groups
        if group.last + 2 < len(doc) and doc[group.last].text == "(" and ACRONYM.fullmatch(doc[group.last + 1].text)
    }
    found = (token for token in doc if token.text in names and token.i not in known)
    return [_actor(doc, token.i, token.i + 1, names[token.text]) for token in found]


def _actor(doc: Doc, first: int, last: int, name: str) -> ActorAt:
    end = int(doc[last - 1].idx) + len(doc[last - 1].text)
    return ActorAt(
        first=first,
        last=last,
        token=head_of(doc, first, last),
        span=Span(int(doc[first].idx), end),
        name=name,
        group="rebel",
        kind="armed-group",
        form="named",
        force=name,
    )


def _words(name: str) -> frozenset[str]:
    return frozenset(read_wordlist("unknown-groups")[name])
