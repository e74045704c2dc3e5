"""Say who speaks where a pronoun or a stand-in does: "he", "the group", "the statement"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.measures import AttributionMention, Stance
from kg.extraction.speech.cues import Saying
from kg.extraction.speech.names import saying_words
from kg.extraction.speech.standins import Named, is_crowd, is_person, own_voice, read_named, stand_for, two_names
from kg.extraction.wordlists import alternatives

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from kg.document.model import Span

SOURCE = re.compile(
    r"^(?:an?|the)\s+(?:[\w-]+\s+)?sources?\s+(?:at|in|from|within|of|inside)\s+(?:the\s+)?", re.IGNORECASE
)
PAPER = re.compile(
    r"(?<=[\w'’])\s+(?:report|statement|bulletin|press release|spokesm[ae]n|spokeswoman)$", re.IGNORECASE
)
APPOSED = re.compile(r"(?<=Rights)\s+(?:war\s+)?(?:monitor|monitoring\s+group|group|watchdog|NGO)$")
OWNER = re.compile(r"(?<=\w)(?:['’]s?|s['’])$")
ISSUER = re.compile(r"^an?\s+(?:\w+\s+)?(?:statement|report|bulletin)\s+(?:from|by|of)\s+", re.IGNORECASE)
MONITORS = re.compile(r"\bmonitor|\bngo\b|\bwatchdog|\bgroup", re.IGNORECASE)
NOBODY = ("no", "none", "nobody", "neither")
REACH = 3
"""How many sentences back a person named at the head of a sentence may be taken up as "he"."""


def resolve_speakers(
    doc: Doc, text: str, mentions: Sequence[AttributionMention], sayings: Sequence[Saying]
) -> list[AttributionMention]:
    """Return the mentions with pronouns and stand-ins ("he", "a monitor") replaced by the name they stand for."""
    people, named = _people(doc), read_named(doc)
    monitor = _first_monitor(mentions, sayings)
    resolved: list[AttributionMention] = []
    for mention, saying in zip(mentions, sayings, strict=True):
        speaker = saying.speaker
        if speaker is None or own_voice(text, mention) or _is_nobody(text, speaker.span):
            continue
        if speaker.pronoun:
            found = _subject_before(mention, speaker.pronoun, resolved, named)
            found = found or _pronoun(text, speaker.pronoun, mention, resolved, people)
            if found is not None:
                resolved.append(found)
            continue
        words = stand_for(mention, PAPER.sub("", mention.speaker_text), resolved, named)
        full = words not in (mention.speaker_text, PAPER.sub("", mention.speaker_text))
        words = OWNER.sub("", APPOSED.sub("", ISSUER.sub("", _sourced(words))))
        # "The statement" without its issuer stands for whoever issued it.
        words = mention.speaker_text if words.lower() in ("the", "a", "an") else words
        if speaker.standin and not full:
            words = _standin(mention, words, resolved, monitor)
        if _is_mute(words):
            continue
        for name in _each(words):
            resolved.append(_full_name(replace(mention, speaker_text=_generic(name)), resolved))
    return resolved


def _is_nobody(text: str, speaker: Span) -> bool:
    """Whether nobody speaks: "no group", "nobody", "neither side"; the word may stand before the noun phrase."""
    opening = text[max(0, speaker.start - len("neither ")) : speaker.start].split()
    words = [*opening[-1:], *text[speaker.start : speaker.end].split()[:1]]
    return any(word.lower() in NOBODY for word in words)


def _is_mute(words: str) -> bool:
    """Whether the words name a paper or a picture that nobody is said to have issued: nobody speaks."""
    lexicon = saying_words()["mute"]
    opening, mute = alternatives(lexicon["openings"]), alternatives(lexicon["words"])
    return re.fullmatch(rf"(?:{opening}\s+){{0,2}}{mute}", words, re.IGNORECASE) is not None


def _sourced(words: str) -> str:
    """Return whose source speaks: "the Police Command" of "a source at the Police Command", else what kind it is."""
    rest = SOURCE.sub("", words)
    kind = re.match(r"^(?:an?|the)\s+(?P<kind>medical|military|security)\s+sources?\b", words, re.IGNORECASE)
    return f"{kind['kind'].lower()} source" if kind and rest == rest.lower() and rest != words else rest


def _each(words: str) -> list[str]:
    """Return the speakers of "local activists and state media" one by one; names with "and" stay whole."""
    parts = [part.strip() for part in re.split(r"\s+and\s+", words)]
    nouns = saying_words()["bare"]["nouns"]
    bare = len(parts) > 1 and all(part.split()[-1].lower() in nouns for part in parts)
    return parts if bare else [words]


def _generic(words: str) -> str:
    """Return "activists" for "opposition activists in the town"."""
    head = re.match(r"^(?:[\w-]+\s+){0,3}(?P<head>activists|witnesses|residents)\b", words, re.IGNORECASE)
    return head["head"].lower() if head else words


def _full_name(mention: AttributionMention, before: Sequence[AttributionMention]) -> AttributionMention:
    """Return the mention with the full name told before: "Haddad said" after "Omar Haddad"."""
    name = mention.speaker_text
    surname = re.sub(r"^(?:al|el|ul)-", "", name, flags=re.IGNORECASE)
    for other in reversed(before):
        same = other.speaker_text == name or re.search(rf"[\s-]{re.escape(surname)}$", other.speaker_text)
        person = other.spokesperson is not None or other.private or two_names(other.speaker_text)
        if same and person and _capitalised(name):
            return replace(
                mention,
                speaker_text=other.speaker_text,
                private=other.private or mention.private,
                spokesperson=mention.spokesperson or other.spokesperson,
                organisation=mention.organisation or other.organisation,
            )
    return mention


def _capitalised(name: str) -> bool:
    return name[:1].isupper() and not name.startswith(("The ", "A ", "An "))


def _people(doc: Doc) -> list[tuple[int, str]]:
    """Return persons named at the head of sentences: they are whom "he" takes up."""
    found = []
    text = doc.text
    for ent in doc.ents:
        if ent.label_ != "Person" or (ent.start_char and text[ent.start_char - 1] in '"“'):
            continue
        head = ent.start - ent.sent.start <= 3 if doc.has_annotation("SENT_START") else False  # noqa: PLR2004
        if head and ent.text[0].isupper():
            found.append((int(ent.start_char), str(ent.text)))
    return found


def _first_monitor(mentions: Sequence[AttributionMention], sayings: Sequence[Saying]) -> str:
    """Return the monitoring group that the report names: "a monitor" of the lead is it."""
    words = alternatives(saying_words()["standin"]["monitors"])
    for mention, saying in zip(mentions, sayings, strict=True):
        named = mention.speaker_text
        if saying.speaker and not saying.speaker.standin and re.search(rf"\b{words}\b", named, re.IGNORECASE):
            return named
        if mention.organisation is not None and saying.speaker is not None:
            return ""
    return ""


def _pronoun(
    text: str,
    pronoun: str,
    mention: AttributionMention,
    before: Sequence[AttributionMention],
    people: Sequence[tuple[int, str]],
) -> AttributionMention | None:
    persons = pronoun in ("he", "she")
    earlier = [other for other in before if is_person(other) == persons and other.speaker]
    if pronoun == "it":
        earlier = [other for other in earlier if not is_crowd(other)] or earlier
    last = earlier[-1] if earlier else None
    if persons:
        named = [(start, name) for start, name in people if start < mention.cue.start]
        near = named[-1:] if named and text.count(".", named[-1][0], mention.cue.start) <= REACH else []
        if near and (last is None or (last.speaker and near[0][0] > last.cue.start)):
            return replace(
                mention,
                speaker_text=near[0][1],
                private=not _is_known(near[0][1], before),
                rule=f"{mention.rule}+pronoun",
            )
    if last is None:
        return None
    return replace(
        mention,
        speaker_text=last.speaker_text,
        spokesperson=last.spokesperson,
        organisation=last.organisation,
        private=last.private,
        rule=f"{mention.rule}+pronoun",
    )


def _subject_before(
    mention: AttributionMention, pronoun: str, before: Sequence[AttributionMention], named: Named
) -> AttributionMention | None:
    """Return the mention as the words of a body that a clause behind the last speaker is about.

    "The army put out a statement. It claimed ...": the army has not spoken yet.
    """
    if pronoun not in ("it", "they") or mention.speaker is None:
        return None
    last = before[-1].cue.start if before else 0
    owners = [(start, name) for start, name in named.owners if last < start < mention.speaker.start]
    near = owners and named.text.count(".", owners[-1][0], mention.speaker.start) == 1
    return replace(mention, speaker_text=owners[-1][1], rule=f"{mention.rule}+subject") if near else None


def _is_known(name: str, before: Sequence[AttributionMention]) -> bool:
    """Whether the person has spoken for an organisation before."""
    return any(name in other.speaker_text and other.organisation is not None for other in before)


def _standin(mention: AttributionMention, words: str, before: Sequence[AttributionMention], monitor: str) -> str:
    definite = words.lower().startswith(("the ", "this ", "report"))
    monitors = MONITORS.search(words)
    if definite:
        begins = mention.cue.start if mention.speaker is None else min(mention.cue.start, mention.speaker.start)
        named = [other for other in before if not other.private and other.cue.start < begins]
        named = [other for other in named if not is_crowd(other)] or named
        if "report" in words.lower():
            # Who rejects a report has not written it.
            named = [other for other in named if other.stance is not Stance.DENIES] or named
        if monitors or re.search(r"organi|\breport", words, re.IGNORECASE):
            # A group is no person; where only persons have spoken, it stands for itself.
            named = [other for other in named if not is_person(other) and not _is_of_state(other)]
        if named:
            last = named[-1]
            return last.speaker_text
    return monitor if monitors and monitor else words


def _is_of_state(mention: AttributionMention) -> bool:
    """Whether a ministry or army speaks: "the group" is none of them."""
    words = alternatives(saying_words()["kinds"]["of_states"])
    return re.search(rf"\b{words}\b", mention.speaker_text, re.IGNORECASE) is not None
