"""Work out the day a report was issued, and keep the reasoning."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from kg.document.model import Document, Span
from kg.extraction.model import DatePrecision, Dating, DatingStep
from kg.extraction.time.dateline import Dateline, find_datelines, full_day, url_date
from kg.extraction.time.patterns import match_times, month_numbers
from kg.extraction.time.years import WEEKDAYS, infer_year

PAST_SLACK = 2
"""Days by which the news may be dated after the metadata without contradicting it (time zones, page turns)."""


def date_document(document: Document) -> Dating:
    """Return the day of issue with every step of the reasoning; needs no parse.

    A date in the text outranks one in the address, and both outrank the metadata, which is the day of a crawl as
    often as not. Without any full date, the year is worked out by elimination (`kg.extraction.time.years`).
    """
    datelines = find_datelines(document.text)
    if datelines:
        return _by_dateline(document, datelines[0])
    if document.url and (day := url_date(document.url)):
        step = DatingStep(rule="url", finding=f"the address has {day}")
        return _decided(day, step, *_compare(document, day))
    inferred = infer_year(document)
    if inferred.issued is not None:
        return _decided(inferred.issued, *inferred.steps, *_compare(document, inferred.issued))
    if document.published is not None:
        return _by_metadata(document, document.published, inferred.steps)
    return _by_month(document, inferred)


def _decided(day: date, *steps: DatingStep) -> Dating:
    return Dating(issued=day, precision=DatePrecision.DAY, steps=steps)


def _by_dateline(document: Document, line: Dateline) -> Dating:
    steps = [DatingStep(rule="dateline", finding=f"{line.day}, known by: {line.mark}", span=line.span)]
    if line.weekday is not None:
        fits = "is" if line.agrees else "is no"
        finding = f"{line.day} {fits} {WEEKDAYS[line.weekday]}"
        steps.append(DatingStep(rule="weekday", finding=finding, span=line.span))
    return _decided(line.day, *steps, *_compare(document, line.day))


def _compare(document: Document, day: date) -> tuple[DatingStep, ...]:
    """Say whether the metadata agrees; it never changes the result."""
    if document.published is None:
        return ()
    if document.published == day:
        return (DatingStep(rule="metadata", finding="the metadata gives the same day"),)
    return (DatingStep(rule="metadata", finding=f"the metadata's {document.published} is outranked"),)


def _by_metadata(document: Document, published: date, steps: tuple[DatingStep, ...]) -> Dating:
    """Take the metadata's day, unless the report tells of later days as past."""
    told = DatingStep(rule="metadata", finding=f"the metadata gives {published}")
    named = [
        (day, match)
        for match in match_times(document.text)
        if (day := full_day(match)) is not None and (day - published).days > PAST_SLACK
    ]
    if not named:
        return _decided(published, *steps, told)
    day, match = min(named, key=lambda entry: entry[0])
    finding = f"the report names {day}, after the metadata's day"
    later = DatingStep(rule="later-than-metadata", finding=finding, span=Span(match.start, match.end))
    return _decided(day, *steps, told, later)


def _by_month(document: Document, inferred: Dating) -> Dating:
    """Fall back to a month with its year at the head of the text."""
    for match in match_times(document.text):
        year = match.number("year")
        if match.how == "month" and year is not None and match.start < 100:  # noqa: PLR2004
            # Its last day, since a report of August tells of all August as past.
            month = month_numbers()[match.groups["month"]]
            day = date(year, month, monthrange(year, month)[1])
            finding = f"only the month is given: {day:%Y-%m}"
            step = DatingStep(rule="month-day", finding=finding, span=Span(match.start, match.end))
            return Dating(issued=day, precision=DatePrecision.MONTH, steps=(*inferred.steps, step))
    return inferred
