"""What a time expression may be counted from: the day of issue, and the days told before it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from kg.document.model import Span
from kg.extraction.measures import TimeKind, TimeMention
from kg.extraction.model import DatePrecision
from kg.extraction.time.days import Interval
from kg.extraction.time.patterns import TimeMatch, time_words

HEAD = 12
"""Within how many characters of its sentence an expression opens it ("Just two days earlier")."""
TAKEN_UP = re.compile(
    r"(?:the|this|that)\s+(?:\w+\s+){1,3}?(?:came|comes|happened|happens|occurred|followed|follows|took\s+place)\s+"
    r"(?:just\s+|only\s+|barely\s+|less\s+than\s+|about\s+)?$",
    re.IGNORECASE,
)
DATED = frozenset({"full-date", "iso-date", "numeric-date", "spelled-date", "foreign-date"})
"""Rules of full dates; such a one of the day of issue is the dateline."""
NEAR = 250
"""Within how many characters of a day "within hours" is of that day."""
FEW_DAYS = 3
"""The longest stretch that a report counts from as from a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeContext:
    """What a resolver may look at besides the matched words.

    Attributes:
        sentence: the sentence around the match.
        known: mentions resolved so far, for "two days later".
        future: the clause is in the future tense.
    """

    text: str
    anchor: date | None
    sentence: Span
    known: tuple[TimeMention, ...] = ()
    future: bool = False

    def reference(self, before: int) -> date | None:
        """Return the day, or the first of a few days, told last before an offset, or the day of issue."""
        earlier = [m for m in self.known if m.span.end <= before and (is_day(m) or _is_few_days(m))]
        if before - self.sentence.start < HEAD:
            # "A day earlier, …" opens a new matter and counts from the deed before, not from the day it was told.
            earlier = [m for m in earlier if not self._dates_words(m)]
        return earlier[-1].start if earlier else self.anchor

    def deed_before(self, before: int) -> date | None:
        """Return the day of what the report is about, where its words take that up: "The raid came a week after …"."""
        if not TAKEN_UP.match(self.text[self.sentence.start : before]):
            return None
        told = (m for m in self.known if m.span.end <= before and (is_day(m) or _is_few_days(m)))
        return next((m.start for m in told if m.rule not in DATED or m.start != self.anchor), self.anchor)

    def is_dated(self, before: int) -> bool:
        """Whether a day stands earlier in the same sentence."""
        return any(is_day(m) and self.sentence.start <= m.span.start < before for m in self.known)

    def is_told_near(self, before: int) -> bool:
        """Whether a day is told within the last sentences."""
        return any(is_day(m) and 0 <= before - m.span.end <= NEAR for m in self.known)

    def period_before(self, before: int) -> date | None:
        """Return the first day of a month that is what was told last before an offset, if it is one."""
        earlier = [m for m in self.known if m.span.end <= before and m.kind is TimeKind.WHEN and m.start]
        last = earlier[-1] if earlier else None
        return last.start if last is not None and last.precision is DatePrecision.MONTH else None

    def _dates_words(self, mention: TimeMention) -> bool:
        """Whether the day is that on which somebody said something."""
        before = self.text[max(0, mention.span.start - 40) : mention.span.start]
        return re.search(rf"(?:{time_words()['future']['breaker']})[^.;,]{{0,20}}$", before, re.IGNORECASE) is not None


Resolver: TypeAlias = Callable[[TimeMatch, TimeContext], Interval | None]
"""Reads the groups of a match; `None` where the words are no time expression after all."""


def is_day(mention: TimeMention) -> bool:
    """Whether it is one day that has been, told for itself and not to date what follows."""
    return (
        mention.kind is TimeKind.WHEN
        and mention.precision is DatePrecision.DAY
        and not mention.dates_following
        and not mention.future
    )


def _is_few_days(mention: TimeMention) -> bool:
    """Whether it is a short stretch that a report counts from as from a day: "on 28 and 29 November"."""
    if mention.kind is not TimeKind.WHEN or mention.start is None or mention.end is None or mention.future:
        return False
    return (
        not mention.dates_following and mention.rule == "day-range" and (mention.end - mention.start).days <= FEW_DAYS
    )
