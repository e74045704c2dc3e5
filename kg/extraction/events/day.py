"""Which day an event takes that its own words do not date: of a clause beside it, a heading, the lead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from kg.extraction.events.drafts import Draft
from kg.extraction.events.placing import LASTING, day_range, is_exact
from kg.extraction.events.timing import dates_statement
from kg.extraction.measures import TimeKind, TimeMention
from kg.extraction.model import DatePrecision, DateRange, EventType
from kg.extraction.parse.reading import Reading
from kg.extraction.parse.tree import children
from kg.extraction.time.entries import day_at

if TYPE_CHECKING:
    from spacy.tokens import Token

OPENING = 30
"""Within how many characters of its sentence a day opens a scene: "In the early morning of 14 May, lorries …"."""
SCENE = 400
"""Within how many characters of the day that opens it a scene goes on."""
LONGEST_NEWS = 7
"""Days that one report's news takes at most."""
ANSWERS = frozenset({EventType.AID_EVENT, EventType.AGREEMENT, EventType.PROTEST, EventType.MOVEMENT})
"""Steps that follow on something: what they follow on may have been on an earlier day."""
RANKS = frozenset({"first", "worst", "only", "largest", "biggest", "highest", "second", "third"})
"""What is counted or measured among its kind."""
GROWING = frozenset({EventType.DISPLACEMENT, EventType.EVACUATION, EventType.AID_EVENT})
"""What is counted up while it goes on: "120,000 have fled"."""


def day_beside(reading: Reading, draft: Draft, dated: Draft) -> DateRange | None:
    """Return the day of what is told in the sentence of a dated event; `None` where that one's says nothing of it.

    In "raids went on, a day after bombs fell" it is the day after; in "forty have died since the siege began in May"
    all days from there on.
    """
    for time in dated.times:
        if time.counted_from is not None and time.range == dated.date and _is_counted_from(reading, time, draft, dated):
            return DateRange(start=time.counted_from, end=time.counted_from, precision=DatePrecision.DAY)
    here, there = reading.doc[draft.token], reading.doc[dated.token]
    if there in here.subtree and any(t.kind is TimeKind.SINCE and t.range == dated.date for t in dated.times):
        # "Broke the siege, which had lasted since May": what is of that day is the siege.
        return None
    if _under(there, here, "since"):
        # "The first deaths since the truce began on Monday" died on a day of their own.
        return stretch(dated.date, reading) if _is_perfect(here) and not _compares(there) else None
    if dated.type in ANSWERS and draft.type not in ANSWERS and _under(here, there, "after"):
        # What a truce of months ago fell apart after was in those months, not on the day of the news.
        return None if is_exact(dated.date) and not _is_old(dated, reading) else dated.date
    if dated.type in LASTING and draft.type not in LASTING | GROWING and dated.date.end == reading.issued:
        # Beside a war that has gone on since a day, a deed is told with its beginning.
        return DateRange(start=dated.date.start, end=dated.date.start, precision=DatePrecision.DAY)
    return dated.date


def _is_old(event: Draft, reading: Reading) -> bool:
    """Whether an event lies further back than a report's news."""
    end = event.date.end
    return end is not None and reading.issued is not None and (reading.issued - end).days > LONGEST_NEWS


def _is_counted_from(reading: Reading, time: TimeMention, draft: Draft, dated: Draft) -> bool:
    """Whether a day is counted from this event of its sentence.

    "A day after jets bombed it" dates what follows; "A day after the bombs, gunmen came" what comes behind that, and
    "they came a day after the bombs" what stands before.
    """
    if time.dates_following:
        return True
    at = reading.token_at(time.span.start)
    return at < draft.token < dated.token or dated.token < at < draft.token


def _compares(token: Token) -> bool:
    """Whether the sentence measures one event by all before it: "the worst raid since the war began"."""
    before = token.doc[token.sent.start : token.i]
    return any(str(word.lower_) in RANKS or str(word.lower_).endswith("iest") for word in before)


def stretch(days: DateRange, reading: Reading) -> DateRange:
    """Return the days from the first of some up to the day of issue."""
    start, issued = days.start, reading.issued
    if start is None or issued is None or start >= issued:
        return days
    return DateRange(start=start, end=issued, precision=DatePrecision.RANGE)


def _under(token: Token, other: Token, word: str) -> bool:
    """Whether a conjunction leads to the one from the other, or opens the sentence before it: "since the siege began".

    The words decide: the parser hangs the clauses behind it in several ways.
    """
    first = other.i + 1 if other.i < token.i else token.sent.start
    return any(str(before.lower_) == word for before in token.doc[first : token.i])


def lead_of(events: Sequence[Draft]) -> Draft | None:
    """Return the first news with a day of its own; a step that answers to a deed only where there is no other."""
    dated = [event for event in events if not event.background and event.stated and _is_news_day(event)]
    deeds = [event for event in dated if event.type not in ANSWERS] or dated
    first = next(iter(deeds), None)
    if first is None or first.sentence == min(event.sentence for event in events):
        return first
    # "This week" told beside the news is no day to give to others where the report tells one.
    return next(filter(_is_short, deeds), first)


def _is_short(event: Draft) -> bool:
    """Whether an event took a day or a night."""
    days = day_range(event.date)
    return days is not None and days[1] - days[0] <= 1


def _is_news_day(event: Draft) -> bool:
    """Whether an event's day can be that of a report's news: no month, no year."""
    days = day_range(event.date)
    return days is not None and days[1] - days[0] <= LONGEST_NEWS


def inherited_day(
    reading: Reading, event: Draft, lead: Draft | None, events: Sequence[Draft]
) -> tuple[DateRange, str] | None:
    """Return the day of an event that nothing in its sentence dates, and the rule that gives it."""
    start = min(span.start for span in event.evidence)
    entry = day_at(reading.entries, start)
    if entry is not None:
        return _between(entry.first, entry.day), "day of its entry"
    if reading.period is not None and start > 0:
        return _between(*reading.period), "period of the report"
    if (setting := _setting(reading, event, events)) is not None:
        return setting, "day of its paragraph"
    if lead is None or lead is event or _is_step_of_old(reading, event, events):
        return None
    if event.type in GROWING and _is_perfect(reading.doc[event.token]):
        return stretch(lead.date, reading), "from the day of the lead on"
    return _last(lead), "day of the lead"


def _is_step_of_old(reading: Reading, event: Draft, events: Sequence[Draft]) -> bool:
    """Whether it is a step of an agreement whose step before, in its paragraph, lies further back than the news."""
    if event.agreement is None:
        return False
    before = [other for other in events if other.agreement is not None and other.token < event.token]
    last = max(before, key=lambda other: other.token, default=None)
    if last is None or "\n" in reading.document.text[last.evidence[0].end : event.evidence[0].start]:
        return False
    return _is_old(last, reading) or (last.date.start is None and _is_step_of_old(reading, last, events))


def _setting(reading: Reading, event: Draft, events: Sequence[Draft]) -> DateRange | None:
    """Return the day that opens a scene: of a sentence before it in its paragraph that tells no event itself."""
    start = min(span.start for span in event.evidence)
    told = {reading.doc[member].sent.start for other in events for member in other.members}
    for time in reversed(reading.times):
        if time.span.end > start or time.kind is not TimeKind.WHEN:
            continue
        if start - time.span.end > SCENE or "\n" in reading.document.text[time.span.end : start]:
            return None
        sentence = reading.doc[reading.token_at(time.span.start)].sent
        opens = time.span.start - sentence.start_char < OPENING and sentence.start not in told
        if opens and not time.future and is_exact(time.range) and not dates_statement(reading, time):
            return time.range
    return None


def _last(lead: Draft) -> DateRange:
    """Return the day of the lead; of fighting "for a second day on Sunday" the Sunday."""
    running = lead.type in LASTING and any(is_exact(t.range) and t.end == lead.date.end for t in lead.times)
    if not running or lead.date.end is None:
        return lead.date
    return DateRange(start=lead.date.end, end=lead.date.end, precision=DatePrecision.DAY)


def _between(first: date, last: date) -> DateRange:
    precision = DatePrecision.DAY if first == last else DatePrecision.RANGE
    return DateRange(start=first, end=last, precision=precision)


def _is_perfect(token: Token) -> bool:
    """Whether its verb tells what has happened up to now: "have fled", "are now displaced"."""
    verb = token if token.pos_ == "VERB" else token.head
    return any(str(child.lower_) in {"have", "has", "'ve", "’ve"} for child in children(verb, "aux"))
