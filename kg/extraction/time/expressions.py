"""Find time expressions and resolve them against the day of issue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kg.document.model import Span
from kg.extraction.measures import TimeKind, TimeMention
from kg.extraction.model import DatePrecision
from kg.extraction.time.carried import YEARLESS, in_year_told
from kg.extraction.time.context import TimeContext
from kg.extraction.time.days import Interval
from kg.extraction.time.entries import day_at, find_entries, week_end
from kg.extraction.time.patterns import TimeMatch, match_times, time_words
from kg.extraction.time.rules import resolve

if TYPE_CHECKING:
    from spacy.tokens import Doc

SINCE = re.compile(r"\b(?:ever\s+)?since(?:\s+the)?\s+(?:about\s+|around\s+)?$", re.IGNORECASE)
UNTIL = re.compile(r"\b(?:until|till|up\s+to|by)(?:\s+the)?\s+$", re.IGNORECASE)
OPEN_RANGE = re.compile(r"\b(?:from|between)(?:\s+the)?\s+$", re.IGNORECASE)
OPEN_FAR = re.compile(r"\b(?:from|between)\s[^.;,\n]{1,50}\son\s+$", re.IGNORECASE)
CLOSE_RANGE = re.compile(
    r"^(?:,(?=\s+and\s+again))?[ \t]*\n?[ \t]*(?:and|to|until|till|through|-|–)(?:\s+again)?(?:\s+on)?\s*$",
    re.IGNORECASE,
)
AROUND = 60
"""Characters around a day among which words put it into the future."""
SENTENCE_END = re.compile(r"[.!?]['\")\]”’]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n+")
MIDDLE = re.compile(r"(?:in\s+|the\s+)?mid", re.IGNORECASE)
LEFT_TO_SECOND_PASS = frozenset(
    {"relative", "adjacent", "vague_relative", "this_period", "days_following", "nth_day", "next_n", "next_to", "now"}
)


def find_times(doc: Doc, *, anchor: date | None) -> tuple[TimeMention, ...]:
    """Return the time expressions in text order, not overlapping; works without a parse.

    A mention with `dates_following` fixes the clause after it ("was found two days after he was seized": the
    seizure), every other mention fixes the clause it stands in.

    Args:
        anchor: the day of issue (`Dating.issued`); without it only full dates are resolved.
    """
    return find_times_in(doc.text, anchor=anchor)


def find_times_in(text: str, *, anchor: date | None) -> tuple[TimeMention, ...]:
    """Return the time expressions of a plain text; see `find_times`."""
    matches = match_times(text)
    sentences = sentence_starts(text)
    entries = find_entries(text, anchor)

    def issue(offset: int) -> date | None:
        entry = day_at(entries, offset)
        return anchor if entry is None else entry.day

    week = week_end(text, anchor)

    def issue_of(match: TimeMatch) -> date | None:
        return week if week is not None and match.how == "weekday" else issue(match.start)

    mentions: list[TimeMention | None] = [
        None if match.how in LEFT_TO_SECOND_PASS else _mention(text, match, issue_of(match), sentences, ())
        for match in matches
    ]
    for at, match in enumerate(matches):
        first = mentions[at]
        if match.how in LEFT_TO_SECOND_PASS:
            known = tuple(mention for mention in mentions if mention is not None)
            mentions[at] = _mention(text, match, issue(match.start), sentences, known)
        elif match.how in YEARLESS and first is not None and not _is_ahead(text, match):
            known = tuple(mention for mention in mentions[:at] if mention is not None)
            mentions[at] = in_year_told(text, match, first, known, issue(match.start))
    found = [mention for mention in mentions if mention is not None]
    return tuple(_bind_since(text, _join_ranges(text, found), issue))


def sentence_starts(text: str) -> tuple[int, ...]:
    """Return where sentences begin, by punctuation alone."""
    return (0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text))


def _mention(
    text: str,
    match: TimeMatch,
    anchor: date | None,
    sentences: Sequence[int],
    known: Sequence[TimeMention],
) -> TimeMention | None:
    start = max(at for at in sentences if at <= match.start)
    end = min((at for at in sentences if at >= match.end), default=len(text))
    context = TimeContext(
        text=text,
        anchor=anchor,
        sentence=Span(start, max(end, match.end)),
        known=tuple(known),
        future=points_ahead(text[start : match.start], text[match.end : end]),
    )
    interval = resolve(match, context)
    return None if interval is None else _build(match, interval, anchor)


def _is_ahead(text: str, match: TimeMatch) -> bool:
    return points_ahead(text[max(0, match.start - AROUND) : match.start], text[match.end : match.end + AROUND])


def points_ahead(before: str, after: str) -> bool:
    """Whether the words around a bare weekday or month put it into the future."""
    words = time_words()["future"]
    ahead = re.search(words["before"], before, re.IGNORECASE)
    if ahead and not re.search(words["breaker"], before[ahead.start() :], re.IGNORECASE):
        return True
    return re.search(words["after"], after, re.IGNORECASE) is not None


def _build(match: TimeMatch, interval: Interval, anchor: date | None) -> TimeMention:
    return TimeMention(
        span=Span(match.start, match.end),
        start=interval.start,
        end=interval.end,
        precision=interval.precision,
        rule=match.rule,
        kind=interval.kind,
        future=bool(anchor and interval.start and interval.start > anchor),
        night=interval.night,
        days=interval.days,
        dates_following=interval.dates_following,
        counted_from=interval.counted_from,
    )


def _join_ranges(text: str, mentions: Iterable[TimeMention]) -> list[TimeMention]:
    """Make one mention of "from X to Y", "between X and Y", and of two neighbouring days."""
    joined: list[TimeMention] = []
    for mention in mentions:
        if joined and (pair := _pair(text, joined[-1], mention)) is not None:
            joined[-1] = pair
        else:
            joined.append(mention)
    return joined


def _pair(text: str, first: TimeMention, second: TimeMention) -> TimeMention | None:
    between = text[first.span.end : second.span.start]
    if not (first.start and second.end and CLOSE_RANGE.match(between)):
        return None
    if TimeKind.AGE in (first.kind, second.kind) or first.start > second.end or second.end < (first.end or second.end):
        return None
    before = text[max(0, first.span.start - 60) : first.span.start]
    opened = OPEN_RANGE.search(before)
    close = first.end is not None and second.start is not None and (second.start - first.end).days <= 1
    if not (opened or close or OPEN_FAR.search(before)):
        return None
    start = first.span.start - (len(opened[0]) if opened else 0)
    middle = _middle(text, second)
    return replace(
        first,
        span=Span(start, second.span.end),
        end=middle or second.end,
        precision=DatePrecision.RANGE,
        rule="from-to" if opened else "neighbouring-days",
        future=second.future,
    )


def _bind_since(
    text: str, mentions: Iterable[TimeMention], issue: Callable[[int], date | None]
) -> Iterable[TimeMention]:
    """Open "since X" up to the day of issue; mark "until X"."""
    for mention in mentions:
        before = text[max(0, mention.span.start - 20) : mention.span.start]
        if (since := SINCE.search(before)) and mention.kind is TimeKind.WHEN:
            yield _since(text, mention, issue(mention.span.start), len(since[0]))
        elif (
            (until := UNTIL.search(before)) and mention.kind is TimeKind.WHEN and not _has_come(text, mention, until[0])
        ):
            yield replace(mention, kind=TimeKind.UNTIL)
        else:
            yield mention


def _has_come(text: str, mention: TimeMention, words: str) -> bool:
    """Whether "By Sunday evening" opens a sentence on how things stood on that day."""
    before = text[: mention.span.start - len(words)].rstrip(" \t")
    is_opening = not before or before[-1] in '.!?\n"”'
    is_day = mention.precision is DatePrecision.DAY and not mention.future
    return words.lower().startswith("by") and is_opening and is_day


def _since(text: str, mention: TimeMention, anchor: date | None, words: int) -> TimeMention:
    span = Span(mention.span.start - words, mention.span.end)
    if mention.start is None or anchor is None or mention.start > anchor:
        return replace(mention, span=span, kind=TimeKind.SINCE)
    precision = DatePrecision.DAY if mention.start == anchor else DatePrecision.RANGE
    start = _middle(text, mention) or mention.start
    return replace(mention, span=span, kind=TimeKind.SINCE, start=start, end=anchor, precision=precision, rule="since")


def _middle(text: str, mention: TimeMention) -> date | None:
    """Return the day in the middle that "mid-April" means as the beginning or end of a stretch."""
    if mention.start is None or mention.end is None or not MIDDLE.match(text, mention.span.start):
        return None
    return mention.start + (mention.end - mention.start) / 2
