"""Who says so: speakers of events and of tolls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from kg.actors.fold import name_key
from kg.document.model import Span
from kg.extraction.events.described import described_speaker
from kg.extraction.events.drafts import Draft
from kg.extraction.events.voiceless import is_voiceless
from kg.extraction.measures import AttributionMention, Stance
from kg.extraction.model import Attribution, Status
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import relation
from kg.extraction.speech.attribution import speakers_at
from kg.extraction.speech.names import saying_words
from kg.extraction.wordlists import alternatives
from kg.gazetteer.kinds import country_of_demonym, country_of_metonym

ARTICLE = re.compile(r"^(?:(?:the\s+)?(?:latest|newest|recent|own)\s+|(?:an?|the)\s+(?=[a-z]))", re.IGNORECASE)
CORRESPONDENT = re.compile(r"^([A-Z]{2,}?)(?:['’]?s)?\s+(?:correspondent|reporter)s?$")
"""An agency speaks through its correspondent; some newsrooms lose the apostrophe."""
COUNTED = re.compile(r"^(?:two|three|four|five|several|some|many|other)\s+(?:other\s+)?(?=[a-z][\w ]*s$)")
THEREABOUTS = re.compile(
    r"(?<=s)\s+(?:in|of|from)\s+the\s+(?:area|town|city|region|province|village|district|country|capital)$"
)
"""Many speakers are who they are wherever they are: "aid agencies in the area"."""
SOURCE_OF = re.compile(r"^(.*\b(?:military|security|medical)\s+sources?)\s+(?:of|in|from|within)\s+the\s+[a-z]+$")
"""Whose source it is is told by the report's own country."""
BODY_OF = re.compile(
    r"^(?:the\s+)?((?:[a-z]+\s+)?(?:ministry|directorate|department|office))\s+(?:of|in)\s+(?:the\s+)?([A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*)"
    r"(?:\s+(?:administration|government|governorate|province))?$"
)
"""The health ministry of a province is the province's health ministry."""


PART_MINISTRY = re.compile(
    r"^([A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*?)(?:['’]s)?\s+((?:health|interior|defence|defense|information|education)\s+"
    r"(?:ministry|directorate|department|authority|office))$"
)
"""A ministry of a province or movement is not that of the state: "the health ministry of North Darfur"."""
RUN = re.compile(r"-(?:run|led|controlled|held|backed)$")
OWNED = re.compile(r"^[a-z][\w-]*['’]s\s+(?=[A-Z])")
"""Whose body it is need not be said where it has a name: "the military's Northern Command"."""
BARE_OFFICE = re.compile(r"^(defen[cs]e|foreign|interior|health|information)$", re.IGNORECASE)
"""Whose "defence spokesman" it is, once the spokesman is left out."""
FOREIGN_OFFICE = re.compile(r"\bforeign\s+office\b", re.IGNORECASE)
SIDE_OF = re.compile(r"^([A-Z][\w-]+)\s+side$")
NATIONAL_SOCIETY = re.compile(r"^(?!International\b)[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*\s+Red\s+(?:Cross|Crescent)\b")


def give_speakers(reading: Reading, draft: Draft) -> Draft:
    """Return the draft with who says it, and each of its tolls with who says that."""
    said = () if _is_aside(reading, draft) else speakers_of(reading, draft.evidence[0])
    said = tuple(mention for mention in said if draft.status is Status.PLANNED or _vouches(mention))
    tolls = tuple(
        replace(
            toll,
            said_by=names_of(reading, speakers, toll=True),
            attribution=attribution_of(reading, speakers),
        )
        for toll, speakers in ((toll, _vouching(reading, toll.evidence[0])) for toll in draft.tolls)
    )
    return replace(draft, said=said, tolls=tolls)


def _vouching(reading: Reading, span: Span) -> tuple[AttributionMention, ...]:
    return tuple(mention for mention in speakers_of(reading, span) if _vouches(mention))


def _vouches(mention: AttributionMention) -> bool:
    """Whether the words tell what happened: who "vowed revenge after a bomb killed nine" does not tell of the bomb."""
    return mention.stance is not Stance.PLANS


def _is_aside(reading: Reading, draft: Draft) -> bool:
    """Whether the event is only referred to, in a clause on something else: its speaker vouches for that."""
    if any(note.rule == "stage word: despite" for note in draft.notes):
        return True
    token = reading.doc[draft.token]
    known = any(child.lower_ in {"the", "that", "this", "those", "these"} for child in token.children)
    return known and token.pos_ != "VERB" and any(up.dep_ == "acl:relcl" for up in token.ancestors)


def speakers_of(reading: Reading, span: Span) -> tuple[AttributionMention, ...]:
    """Return who says the words, nearest first."""
    return speakers_at(reading.attributions, span)


def names_of(reading: Reading, mentions: Sequence[AttributionMention], *, toll: bool = False) -> tuple[str, ...]:
    """Return canonical names of the speakers; a private person speaks for figures only."""
    found = (speaker_name(reading, mention) for mention in mentions if toll or not mention.private)
    return tuple(dict.fromkeys(name for name in found if name))


def speaker_name(reading: Reading, mention: AttributionMention) -> str:
    """Return the canonical name of the nearest speaker; empty where the words are none that can speak."""
    name = _canonical(reading, mention) if mention.speaker is not None and mention.speaker_text else ""
    return "" if is_voiceless(reading, mention, name) else name


def _canonical(reading: Reading, mention: AttributionMention) -> str:
    """Return the name of the person where one is named, else of the organisation."""
    words = ARTICLE.sub("", mention.speaker_text)
    words = CORRESPONDENT.sub(r"\1", COUNTED.sub("", THEREABOUTS.sub("", words)))
    crowd = saying_words()["crowds"]["names"].get(words.lower()) or _medics(words)
    if crowd is not None:
        return str(crowd)
    if (circle := _circle().match(words)) is not None:
        return str(circle["who"]).lower()
    words = OWNED.sub("", SOURCE_OF.sub(r"\1", words))
    country = _spoken_in(reading, mention)
    if (described := described_speaker(words, _adjective(reading, country))) is not None:
        return described
    words = BARE_OFFICE.sub(r"\1 ministry", words)
    words = FOREIGN_OFFICE.sub("foreign ministry", words)
    words = SIDE_OF.sub(r"\1 government", "UN mission" if words == "mission" else words)
    words = BODY_OF.sub(r"\2 \1", words)
    if (part := PART_MINISTRY.match(words)) is not None and not _is_state(reading, part[1]):
        return f"{RUN.sub('', part[1])} {part[2]}"
    name = reading.name_speaker(words, country)
    if words.startswith("local ") and name.endswith("government"):
        return words
    return words if _says_less(name, words) else name


@cache
def _circle() -> re.Pattern[str]:
    """People known by whom they are near to: "opponents of President X" are not X."""
    return re.compile(
        rf"^(?P<who>{alternatives(saying_words()['crowds']['around'])})\s+(?:of|to|for|from)\b", re.IGNORECASE
    )


def _says_less(name: str, words: str) -> bool:
    """Whether the words say more than their canonical name: "civilians" for a body, the ICRC for a national society."""
    if len(words.split()) == 1:
        return False
    national = NATIONAL_SOCIETY.match(words) is not None and name == "International Committee of the Red Cross"
    # "Fighters" are not "the Council of Northern Fighters".
    capitals = words.rsplit(maxsplit=1)[-1][0].isupper() and name.islower() and words.split(maxsplit=1)[0][0].isupper()
    return name in saying_words()["crowds"]["vague"] or national or capitals


def _is_state(reading: Reading, words: str) -> bool:
    """Whether a ministry is that of a state; provinces and movements have ministries of their own."""
    named = country_of_demonym(words) or country_of_metonym(words)
    state = None if reading.registry is None else reading.registry.states.forms.get(name_key(words))
    return bool(named or state)


def _adjective(reading: Reading, country: str) -> str:
    """Return the adjective of a country; empty where it is unknown."""
    state = None if reading.registry is None else reading.registry.states.by_code.get(country)
    return "" if state is None else state.adjective


def _spoken_in(reading: Reading, mention: AttributionMention) -> str:
    """Return the country whose ministry speaks: that of "In London, the Defence Ministry said", else the report's.

    What opens a sentence holds to the end of its paragraph.
    """
    at = mention.cue.start if mention.speaker is None else min(mention.speaker.start, mention.cue.start)
    paragraph = reading.document.text.rfind("\n", 0, at)
    opening = [
        place
        for place in reading.places
        if paragraph < reading.doc[place.first].idx < at and place.ref.country and _opens_sentence(reading, place.first)
    ]
    if opening:
        words = reading.doc[opening[-1].first : opening[-1].last].text
        # A capital where somebody speaks is the capital, whatever namesake the region of the report has.
        return country_of_metonym(words) or opening[-1].ref.country or ""
    ministry = "ministry" in mention.speaker_text.lower()
    return (_state_before(reading, paragraph, at) if ministry else "") or reading.country


def _state_before(reading: Reading, start: int, end: int) -> str:
    """Return the country of the state that the paragraph is about: "Britain flew out 90 men. The Defence Ministry ...".

    An army may be the other side's, a ministry goes on with its state.
    """
    states = [actor for actor in reading.actors if start < actor.span.start < end and actor.state and actor.country]
    last = states[-1] if states else None
    return last.country if last is not None and relation(reading.doc[last.token]) == "nsubj" else ""


def _opens_sentence(reading: Reading, first: int) -> bool:
    before = reading.doc[first - 1]
    return first > 0 and before.lower_ in {"in", "from"} and bool(before.is_sent_start)


def _medics(words: str) -> str | None:
    """Return one name for doctors and nurses without a name: "a doctor at the city's hospital"."""
    who = re.split(r"\s+(?:at|in|from|of)\s+", words)[0]
    last = who.split()[-1].lower() if who.islower() else ""
    return "medics" if last in saying_words()["crowds"]["medical"] else None


def attribution_of(reading: Reading, mentions: Sequence[AttributionMention]) -> Attribution | None:
    """Return how the nearest speaker's words reached the report; `None` for the reporter's own voice."""
    if not mentions:
        return None
    nearest = mentions[0]
    person = (
        None if nearest.spokesperson is None else reading.name_speaker(reading.document.quote(nearest.spokesperson))
    )
    return Attribution(mode=nearest.mode, spokesperson=person, relayed_by=relays(reading, nearest.relayed_by))


def relays(reading: Reading, spans: Iterable[Span]) -> tuple[str, ...]:
    """Return the canonical names of who passed the words on."""
    return tuple(dict.fromkeys(reading.name_speaker(reading.document.quote(span)) for span in spans))
