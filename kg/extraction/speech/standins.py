"""Find whom a short name stands for: "the ministry", "the agency", "the spokesman", "its governor"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
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
HERS = re.compile(r"^(?:his|her)\s+(?:[\w-]+\s+)?(?P<head>[\w-]+)$", re.IGNORECASE)
BESIDE = 80
"""How many characters from a person's name his office may be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Whom a text names, with the offset of the first character of each.

    Attributes:
        bodies: organisations.
        owners: bodies that a clause is about, with or without a name: whom "its spokesman" may speak for.
        places: places, for "its governor".
    """

    text: str
    bodies: tuple[tuple[int, str], ...]
    owners: tuple[tuple[int, str], ...]
    places: tuple[tuple[int, str], ...]


def read_named(doc: Doc) -> Named:
    """Return whom the text names."""
    bodies = _bodies(doc)
    places = tuple((int(ent.start_char), str(ent.text)) for ent in doc.ents if ent.label_ == "Location")
    return Named(text=doc.text, bodies=bodies, owners=_owners(doc, bodies), places=places)


def _bodies(doc: Doc) -> tuple[tuple[int, str], ...]:
    found: list[tuple[int, str]] = []
    for ent in doc.ents:
        if ent.label_ == "Organisation":
            first = ent.start
            while first > ent.sent.start + 1 and doc[first - 1].is_alpha and doc[first - 1].text[0].isupper():
                # A tagger may split "World Food Programme" into a place and a body.
                first -= 1
            found.append(_whole_name(doc, first, ent.end))
    return tuple(found)


def _whole_name(doc: Doc, first: int, last: int) -> tuple[int, str]:
    """Return where a body's name begins, and the name, of which a tagger may take a part.

    "The medical charity Doctors" of "Doctors Without Borders": what the body is stands before the name.
    """
    begin = next((at for at in range(first, last) if doc[at].text[0].isupper() and doc[at].lower_ != "the"), first)
    begin, end = (begin if any(doc[at].lower_ != "the" for at in range(first, begin)) else first), last
    while begin > first and end < len(doc) and doc[end].is_alpha and doc[end].text[0].isupper():
        end += 1
    return int(doc[begin].idx), str(doc[begin:end].text)


def _owners(doc: Doc, named: Sequence[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
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


def stand_for(mention: AttributionMention, words: str, before: Sequence[AttributionMention], named: Named) -> str:
    """Return the full name of whom the words stand for, or the words where nothing fits.

    Args:
        before: earlier speakers, names resolved.
    """
    begins = mention.cue.start if mention.speaker is None else min(mention.cue.start, mention.speaker.start)
    earlier = [other for other in before if other.cue.start < begins and other.speaker_text]
    if ITS.match(words):
        return _owned(words, mention, earlier, named)
    if (hers := HERS.match(words)) is not None and hers["head"].lower() in saying_words()["kinds"]["short"]:
        # "Her office has recorded": she speaks through it.
        people = [other.speaker_text for other in earlier if is_person(other)]
        return people[-1] if people else words
    match = DEFINITE.match(words.rstrip("'’"))
    if match is None:
        return words
    head = match["head"].lower()
    if len(words.split()) > 2 and head in saying_words()["roles"]["words"]:  # noqa: PLR2004
        # "The rebel commander" is told apart from others: it need not be the one named last.
        return words
    near = [(start, name) for start, name in named.bodies if start < begins]
    return (
        _same_head(head, words, earlier, near)
        or _same_force(head, mention, earlier)
        or _of_kind(head, mention, earlier, named)
        or words
    )


def _owned(words: str, mention: AttributionMention, earlier: Sequence[AttributionMention], named: Named) -> str:
    """Return whose office "its spokesman" is; governors and mayors are those of a place."""
    office = ITS.sub("", words)
    here = [name for start, name in named.places if 0 < mention.cue.start - start < NEAR and name[0].isupper()]
    if here and office.lower() in saying_words()["kinds"]["of_places"]:
        return f"{office} of {here[-1]}"
    close = [
        other
        for other in earlier
        if mention.cue.start - other.cue.end < NEAR and not is_person(other) and not is_crowd(other)
    ]
    spoken = [other.speaker_text for other in close if other.speaker_text.istitle() and "'s" not in other.speaker_text]
    bodies = [name for start, name in named.owners if 0 < mention.cue.start - start < NEAR]
    owner = next(iter((*spoken[-1:], *bodies[-1:])), None)
    if owner is None:
        return words
    return f"{owner}'s {office}" if office else owner


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


def _same_force(head: str, mention: AttributionMention, earlier: Sequence[AttributionMention]) -> str | None:
    """Return whose army spoke shortly before: "the army added" after "the Israeli army said"."""
    if head not in saying_words()["kinds"]["forces"]:
        return None
    near = [other.speaker_text for other in earlier if mention.cue.start - other.cue.end < NEAR]
    return next((name for name in reversed(near) if re.search(rf"\w\s+{head}$", name, re.IGNORECASE)), None)


def _of_kind(head: str, mention: AttributionMention, earlier: Sequence[AttributionMention], named: Named) -> str | None:
    lexicon = saying_words()
    if head in lexicon["roles"]["words"]:
        return _in_office(head, earlier, named.text)
    near = [(start, name) for start, name in named.bodies if start < mention.cue.start]
    if head == "mission":
        missions = re.compile(rf"\b{alternatives(lexicon['kinds']['missions'])}\b")
        return next((match[0] for _, name in reversed(near) if (match := missions.search(name))), None)
    if head not in lexicon["kinds"]["aid"]:
        return None
    body = re.compile(rf"\b{alternatives(lexicon['kinds']['bodies'])}\b")
    close = [name for start, name in near if mention.cue.start - start < NEAR and body.search(name)]
    return close[-1] if close else None


def _in_office(head: str, earlier: Sequence[AttributionMention], text: str) -> str | None:
    """Return the person told of as holding the office; "the mayor" is nobody who was called a governor."""
    people = [other for other in earlier if is_person(other) and other.speaker is not None]
    for other in reversed(people):
        if other.speaker is not None:
            behind = text[other.speaker.end : other.speaker.end + BESIDE].partition(".")[0]
            beside = text[max(0, other.speaker.start - BESIDE) : other.speaker.end] + behind
            if re.search(rf"\b{re.escape(head)}\b", beside, re.IGNORECASE):
                return other.speaker_text
    open_to_all = head not in saying_words()["kinds"]["offices"]
    return people[-1].speaker_text if people and open_to_all else None


def is_person(mention: AttributionMention) -> bool:
    """Whether the speaker is one person, named or by his office."""
    text = mention.speaker_text
    # "The mayor of the town": the office stands before whose it is.
    office = (re.split(r"\s+(?:of|in|for|at|from)\s+", text)[0].split() or [""])[-1].lower()
    return (
        mention.spokesperson is not None
        or mention.private
        or two_names(text)
        or office in saying_words()["roles"]["words"]
    )


def is_crowd(mention: AttributionMention) -> bool:
    """Whether many without a name speak: "residents", "the media"; no "it" and no "the statement" means them."""
    words = mention.speaker_text.split() or [""]
    # "Volunteers" begins a sentence; "Kurdish Teachers" would be a name.
    plain = words[-1].islower() or len(words) == 1
    return plain and words[-1].lower() in saying_words()["bare"]["nouns"]


def two_names(name: str) -> bool:
    """Whether the words look like the name of a person."""
    bodies = saying_words()["kinds"]["bodies"]
    parts = name.split()
    named = len(parts) in (2, 3) and all(word[:1].isupper() or "-" in word for word in parts)
    return named and not any(word in bodies for word in parts) and parts[0] != "The"
