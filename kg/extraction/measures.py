"""What the measuring parts find in a text: times, quantities, tolls, attributions.

Spans are code points of the document's text; token numbers index the `Doc` that was handed in. Every value names
the rule that made it, for the trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kg.document.model import Span
from kg.errors import ClaimError
from kg.extraction.model import Bound, Category, DatePrecision, DateRange, Effect, Mode, Status


class TimeKind(StrEnum):
    """What a time expression does in its sentence."""

    WHEN = "when"
    """The day or period in which something happened."""
    SINCE = "since"
    """From a day up to the day of issue."""
    UNTIL = "until"
    RECENT = "recent"
    """A vague stretch up to the day of issue ("in recent weeks"); its first day is a reading."""
    DURATION = "duration"
    """A length of time that is fixed to no day ("a three-hour battle", "for years"); never a date."""
    AGE = "age"
    """A conflict's age ("nearly nine years into the conflict"); dates the conflict's start, not the event."""
    DATELINE = "dateline"
    """When the report was issued, not when something happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """One time expression, resolved against the day of issue.

    Attributes:
        start: first possible day; with `end` `None` where the words fix no day.
        future: the expression points past the day of issue ("next week", "on Friday" with "will").
        night: reaches from the evening of `start` to the morning of `end`.
        days: length in days for a duration or an age; 0 otherwise.
        dates_following: fixes the clause that follows it, not its own ("came two days after X was killed": the
            killing); see `find_times`. `counted_from` then is the day of its own clause.
    """

    span: Span
    start: date | None
    end: date | None
    precision: DatePrecision
    rule: str
    kind: TimeKind = TimeKind.WHEN
    future: bool = False
    night: bool = False
    days: int = 0
    dates_following: bool = False
    counted_from: date | None = None

    @property
    def days_covered(self) -> int:
        """How many days the mention spans; 0 where no day is fixed."""
        return (self.end - self.start).days + 1 if self.start and self.end else 0

    @property
    def range(self) -> DateRange:
        """The mention as the interchange holds it."""
        return DateRange(start=self.start, end=self.end, precision=self.precision)


class QuantityKind(StrEnum):
    """What a number is; only a count can be a toll."""

    COUNT = "count"
    AGE = "age"
    DISTANCE = "distance"
    TIME = "time"
    MONEY = "money"
    PERCENT = "percent"
    CALIBRE = "calibre"
    NAME = "name"
    """Part of a name: a resolution, an article, a flight, a brigade, an address."""
    ORDINAL = "ordinal"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with the words that bound it.

    Attributes:
        span: the figure with its bounding words: "at least 22".
        number: the figure alone: "22".
        noun: the noun counted, where one follows; `None` for a bare figure ("killing 12").
        superseded: an earlier figure that the text replaces ("rose from 12 to 17": the 12).
        negated: "no one", "none", "no casualties": zero.
        additional: "another five", "two more": added to figures told before.
        others: "seven others": takes the category of the group told before.
        anaphoric: counts members of something told before ("four of them", "one on Saturday").
    """

    span: Span
    number: Span
    kind: QuantityKind
    low: int | None
    best: int | None
    high: int | None
    bound: Bound
    rule: str
    noun: Span | None = None
    superseded: bool = False
    negated: bool = False
    additional: bool = False
    others: bool = False
    anaphoric: bool = False

    def __post_init__(self) -> None:
        bounds = [value for value in (self.low, self.best, self.high) if value is not None]
        if bounds != sorted(bounds):
            raise ClaimError(f"low, best, high are out of order: {self.low}, {self.best}, {self.high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TollMention:
    """Persons or things that the text counts as having suffered an effect.

    Attributes:
        span: the evidence: from the counted group to the word of the effect, "18 civilians were killed".
        group_span: the words for those counted, to be linked to a side where they are combatants.
        trigger: the word of the effect ("killed", "death toll").
        trigger_token: number of the trigger's head token in the `Doc`; it ties the toll to an event's trigger.
        noun_token: number of the counted noun's token.
        subset_of: evidence of the toll this one is counted within ("including four children").
        summary: a roll-up of figures told one by one ("bringing to 45", "in all", a lead's "dozens").
        cumulative: a sum since a day long past or over a war ("more than 280,000 since 2011"); belongs to the
            war or campaign, and is background.
        scope: the time that a cumulative figure covers, where stated.
        superseded: an earlier figure that the text itself replaces.
        additional: "another five": not part of figures told before.
        agent_span: who is said to have done it, where the syntax of the effect's word says so ("by X", subject).
        alternatives: competing readings that lost, for the trace.
    """

    span: Span
    effect: Effect
    category: Category
    low: int | None
    best: int | None
    high: int | None
    bound: Bound
    rule: str
    quantity: Span
    trigger: Span
    group_span: Span | None = None
    trigger_token: int | None = None
    noun_token: int | None = None
    subset: bool = False
    subset_of: Span | None = None
    summary: bool = False
    cumulative: bool = False
    scope: TimeMention | None = None
    superseded: bool = False
    additional: bool = False
    status: Status = Status.ASSERTED
    agent_span: Span | None = None
    alternatives: tuple[str, ...] = ()


class Stance(StrEnum):
    """How a speaker stands to what is said."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DOUBTS = "doubts"
    ACCUSES = "accuses"
    WARNS = "warns"
    PLANS = "plans"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionMention:
    """A stretch of text and who is said to have said it.

    Attributes:
        content: what is said; for a continued scope, the sentence that the source is carried to.
        speaker: the nearest speaker's words: the person where one is named, else the organisation. `None` where
            the text hides the speaker ("it is claimed").
        speaker_text: the words of `speaker` with a carried pronoun resolved ("he" gives the name told before).
        cue: the word of saying.
        spokesperson: the person who speaks for `organisation`, where both are named.
        relayed_by: who passed it on ("told X", "quoted by X", "X reported, citing …").
        private: an unnamed or private witness: speaks only for his or her own figures.
        carried: reaches here from a neighbouring sentence; nearer attributions win.
    """

    content: Span
    speaker: Span | None
    speaker_text: str
    cue: Span
    mode: Mode
    rule: str
    spokesperson: Span | None = None
    organisation: Span | None = None
    relayed_by: tuple[Span, ...] = ()
    stance: Stance = Stance.ASSERTS
    private: bool = False
    carried: bool = False


def largest(counted: Quantity | TollMention) -> int:
    """Return the highest bound that is told of a number; 0 where none is."""
    return max(counted.low or 0, counted.best or 0, counted.high or 0)
