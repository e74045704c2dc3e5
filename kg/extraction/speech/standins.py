"""Find whom a short name stands for: "the ministry", "the agency", "the spokesman", "its governor"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.extraction.measures import AttributionMention
from kg.extraction.speech.names import saying_words
from kg.extraction.wordlists import alternatives

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NEAR = 400
"""How many characters back a body may be named that "the agency" stands for."""
DEFINITE = re.compile(r"^(?:the|this)\s+(?:[\w-]+\s+)?(?P<head>[\w-]+)$", re.IGNORECASE)
ITS = re.compile(r"^(?:its|their)(?:\s+|$)", re.IGNORECASE)


def bodies_named(doc: Doc) -> tuple[tuple[int, str], ...]:
    """Return the organisations that the text names, with the offsets of their first characters."""
    found: list[tuple[int, str]] = []
    for ent in doc.ents:
        if ent.label_ == "Organisation":
            first = ent.start
            while first > ent.sent.start + 1 and doc[first - 1].is_alpha and doc[first - 1].text[0].isupper():
                # A tagger may split "World Food Programme" into a place and a body.
                first -= 1
            found.append((int(doc[first].idx), str(doc[first : ent.end].text)))
    return tuple(found)


def owners_named(doc: Doc, named: Sequence[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Return whom "its spokesman" may speak for: bodies that a clause is about, with or without a name.

    Args:
        named: `bodies_named`.
    """
    owners = saying_words()["owners"]["words"]
    plain = [
        (int(doc[token.i - 1].idx), f"the {token.text}")
        for token in doc
        if token.lower_ in owners and token.i and doc[token.i - 1].lower_ == "the" and _is_subject(token)
    ]
    subjects = {int(doc[word.left_edge.i].idx) for word in doc if _is_subject(word)}
    subjects |= {int(doc[word.left_edge.i + 1].idx) for word in doc if _is_subject(word) and word.left_edge.i < word.i}
    names = [(start, name) for start, name in named if name[:1].isupper() and start in subjects]
    return tuple(sorted((*plain, *((start, _to_its_end(doc, start, name)) for start, name in names))))


def _is_subject(token: Token) -> bool:
    return str(token.dep_).startswith("nsubj")


def _to_its_end(doc: Doc, start: int, name: str) -> str:
    """Return the name with the capitalised words behind it: a tagger may leave out the "Forces"."""
    rest = re.match(r"(?:\s+[A-Z][\w-]+)*", doc.text[start + len(name) :])
    return name + (rest[0] if rest else "")


def own_voice(text: str, mention: AttributionMention) -> bool:
    """Whether the speaker is the outlet's own reporter."""
    if mention.speaker is not None and text[: mention.speaker.start].lower().endswith((" our ", " our own ")):
        return True
    words = mention.speaker_text
    voices = alternatives(saying_words()["own"]["words"])
    return re.search(rf"^(?:our|we)\b|\b{voices}\b", words, re.IGNORECASE) is not None


def stand_for(
    mention: AttributionMention,
    words: str,
    before: Sequence[AttributionMention],
    named: Sequence[tuple[int, str]],
    owners: Sequence[tuple[int, str]] = (),
) -> str:
    """Return the full name of whom the words stand for, or the words where nothing fits.

    Args:
        before: earlier speakers, names resolved.
        named: `bodies_named`.
        owners: `owners_named`.
    """
    earlier = [other for other in before if other.cue.start < mention.cue.start and other.speaker_text]
    if ITS.match(words):
        close = [
            other
            for other in earlier
            if mention.cue.start - other.cue.end < NEAR and not is_person(other) and not is_crowd(other)
        ]
        spoken = [
            other.speaker_text for other in close if other.speaker_text.istitle() and "'s" not in other.speaker_text
        ]
        bodies = [name for start, name in owners if 0 < mention.cue.start - start < NEAR]
        owner = next(iter((*spoken[-1:], *bodies[-1:])), None)
        office = ITS.sub("", words)
        return (f"{owner}'s {office}" if office else owner) if owner else words
    match = DEFINITE.match(words.rstrip("'’"))
    if match is None:
        return words
    head = match["head"].lower()
    if len(words.split()) > 2 and head in saying_words()["roles"]["words"]:  # noqa: PLR2004
        # "The rebel commander" is told apart from others: it need not be the one named last.
        return words
    near = [(start, name) for start, name in named if start < mention.cue.start]
    return _same_head(head, words, earlier, near) or _of_kind(head, mention, earlier, near) or words


def _same_head(
    head: str, words: str, earlier: Sequence[AttributionMention], named: Sequence[tuple[int, str]]
) -> str | None:
    """Return the nearest full name with the same noun: "the union" after "the Sudanese Doctors' Union"."""
    if head not in saying_words()["kinds"]["short"]:
        return None
    found = [(other.cue.start, other.speaker_text) for other in earlier] + list(named)
    for _, name in sorted(found, reverse=True):
        parts = [part.lower() for part in re.findall(r"[\w-]+", name)]
        longer = len(parts) > len(re.findall(r"[\w-]+", words))
        at = parts.index(head) if head in parts else -1
        if longer and at >= 0 and parts[at + 1 : at + 2] in ([], ["of"], ["for"], ["in"]):
            return name
    return None


def _of_kind(
    head: str,
    mention: AttributionMention,
    earlier: Sequence[AttributionMention],
    named: Sequence[tuple[int, str]],
) -> str | None:
    lexicon = saying_words()
    if head in lexicon["roles"]["words"]:
        people = [other.speaker_text for other in earlier if is_person(other)]
        return people[-1] if people else None
    if head not in lexicon["kinds"]["aid"]:
        return None
    body = re.compile(rf"\b{alternatives(lexicon['kinds']['bodies'])}\b")
    near = [name for start, name in named if mention.cue.start - start < NEAR and body.search(name)]
    return near[-1] if near else None


def is_person(mention: AttributionMention) -> bool:
    """Whether the speaker is one person, named or by his office."""
    text = mention.speaker_text
    last = (text.split() or [""])[-1].lower()
    return (
        mention.spokesperson is not None
        or mention.private
        or two_names(text)
        or last in saying_words()["roles"]["words"]
    )


def is_crowd(mention: AttributionMention) -> bool:
    """Whether many without a name speak: "residents", "the media"; no "it" and no "the statement" means them."""
    text = mention.speaker_text
    last = (text.split() or [""])[-1]
    return last.islower() and last in saying_words()["bare"]["nouns"]


def two_names(name: str) -> bool:
    """Whether the words look like the name of a person."""
    bodies = saying_words()["kinds"]["bodies"]
    parts = name.split()
    named = len(parts) in (2, 3) and all(word[:1].isupper() or "-" in word for word in parts)
    return named and not any(word in bodies for word in parts) and parts[0] != "The"
