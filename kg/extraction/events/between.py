"""Days between two that a text tells: who was seized on Monday and found dead on Friday died on one of those."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.extraction.events.drafts import Draft, note
from kg.extraction.events.placing import day_range, is_exact
from kg.extraction.measures import TimeKind, TimeMention
from kg.extraction.model import DatePrecision, DateRange, Effect, EventType
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import children, lemma, objects

if TYPE_CHECKING:
    from spacy.tokens import Token

FINDING = frozenset({"find", "discover", "recover", "retrieve", "dump", "wash", "turn", "exhume", "return"})
"""What is done with the dead days after."""
DEAD = frozenset({"body", "corpse", "remains", "dead", "head", "cadaver"})
TAKING = frozenset(
    "seize abduct kidnap capture detain arrest take drag snatch vanish disappear grab hold miss round".split()  # noqa: SIM905
)
"""What befell them before; of the missing it is told when they were last seen."""
CAPTIVITY = 60
"""Days between the two at most."""
SETTLEMENTS = frozenset(
    "village town district position hill settlement neighbourhood hamlet post base outpost locality area".split()  # noqa: SIM905
)
"""What an advance takes many of."""
ADVANCE = "days of the advance"
BEFORE = 400
"""Within how many characters before a count of gains the advance is told."""


def add_gains(reading: Reading, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the drafts with counts of what an advance has taken dated by the advance."""
    return tuple(
        draft
        if (advance := _advance(reading, draft, drafts)) is None
        else replace(draft, date=advance.date, stated=True, gains=True, notes=(*draft.notes, note("date", ADVANCE)))
        for draft in drafts
    )


def from_taking(reading: Reading, events: Sequence[Draft]) -> tuple[Draft, ...]:
    """Return the events with those found dead dated from the day on which they were taken."""
    return tuple(_from_taking(reading, event) for event in events)


def _from_taking(reading: Reading, event: Draft) -> Draft:
    first = next((time for member in event.members if (time := _day_taken(reading, event, member)) is not None), None)
    if first is None:
        return event
    days = DateRange(start=first.start, end=event.date.end, precision=DatePrecision.RANGE)
    return replace(event, date=days, notes=(*event.notes, note("date", "taken before found", first.span)))


def _day_taken(reading: Reading, event: Draft, member: int) -> TimeMention | None:
    """Return when those were taken who are told to have been found dead on a day."""
    killed = any(toll.effect is Effect.KILLED for toll in event.tolls) or event.type is EventType.EXECUTION
    if not (killed and event.stated and is_exact(event.date) and _is_found(reading.doc[member])):
        return None
    found = event.date.start
    if not any(time.start == found for time in _times_before(reading, member)):
        return None
    for time in _times_before(reading, member):
        if time.start is None or found is None or not 0 < (found - time.start).days <= CAPTIVITY:
            continue
        if time.counted_from == found or lemma(_verb_of(reading.doc[reading.token_at(time.span.start)])) in TAKING:
            return time
    return None


def _times_before(reading: Reading, member: int) -> Iterator[TimeMention]:
    """Yield the single days of the sentence, then of the one before it in its paragraph, the last first."""
    sentence = reading.doc[member].sent
    text, start = reading.document.text, sentence.start_char
    before = reading.doc[sentence.start - 1].sent.start_char if sentence.start else 0
    if "\n" in text[before:start].strip():
        before = start
    for first, last in ((start, sentence.end_char), (before, start)):
        near = [time for time in reading.times if first <= time.span.start < last]
        yield from (time for time in reversed(near) if time.kind is TimeKind.WHEN and is_exact(time.range))


def _is_found(token: Token) -> bool:
    """Whether the words tell that bodies were found: "the bodies of nine were found", "four were found dead"."""
    finding = next((up for up in (token, *token.ancestors) if up.pos_ == "VERB" and lemma(up) in FINDING), None)
    return finding is not None and any(lemma(word) in DEAD for word in finding.subtree)


def _verb_of(token: Token) -> Token:
    """Return the verb that a word hangs on, or itself."""
    up = token
    while up.pos_ != "VERB" and up.head != up:
        up = up.head
    return up


def _advance(reading: Reading, draft: Draft, drafts: Sequence[Draft]) -> Draft | None:
    """Return the campaign that a count of gains is of: "the advance began on Monday. They have taken nine villages"."""
    if draft.type is not EventType.TERRITORIAL_CHANGE or draft.stated or draft.background:
        return None
    verb = reading.doc[draft.token]
    if not any(str(child.lower_) in {"have", "has"} for child in children(verb, "aux")) or not _counts_gains(verb):
        return None
    start = draft.evidence[0].start
    going_on = [
        other
        for other in drafts
        if other.type is EventType.OPERATION
        and other.token < draft.token
        and start - other.evidence[0].end <= BEFORE
        and _goes_on(reading, other)
    ]
    return going_on[-1] if going_on else None


def _counts_gains(verb: Token) -> bool:
    return any(
        lemma(noun) in SETTLEMENTS and str(noun.tag_) == "NNS" and any(children(noun, "nummod", "amod"))
        for noun in objects(verb)
    )


def _goes_on(reading: Reading, campaign: Draft) -> bool:
    """Whether a campaign is told with its beginning, up to the day of issue."""
    days = day_range(campaign.date)
    return campaign.stated and days is not None and days[0] < days[1] and campaign.date.end == reading.issued
