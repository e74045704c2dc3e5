"""Figures that count more than their event: the sum of what a report tells one by one, and the dead of weeks.

"7 killed in attacks in two cities" heads a report of four killed here and three there; "68 killed since Saturday"
stands beside the eleven of today. Neither is another opinion on one event.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kg.claims.model import Claim, DocumentClaims, TollContent
from kg.document.model import Span
from kg.extraction.model import Bound, Effect, Status

_FEWEST = 2
_BEFORE, _BEHIND = 40, 90
"""Characters before and behind a figure within which a stretch of time is its own."""
_SENTENCE = re.compile(r"[.!?][\"”’']?\s+(?=[A-Z\"“])|\n+|;")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class _Figure(NamedTuple):
    at: int
    about: str
    value: int
    iri: str


def find_sums(document: DocumentClaims) -> frozenset[str]:
    """Return the claims whose figure a report first gives in one and then event by event."""
    found: set[str] = set()
    for effect in Effect:
        figures = sorted(_figures(document.claims, effect))
        found.update(first.iri for number, first in enumerate(figures) if _adds_up(first, figures[number + 1 :]))
    return frozenset(found)


def _figures(claims: Iterable[Claim], effect: Effect) -> Iterator[_Figure]:
    for claim in claims:
        content = claim.content
        if not isinstance(content, TollContent) or content.effect is not effect or claim.status is not Status.ASSERTED:
            continue
        value = content.low if content.low is not None else content.best
        if value and claim.evidence and not (content.subset or content.summary or content.bound is Bound.VAGUE):
            yield _Figure(min(span.start for span in claim.evidence), claim.about, value, claim.iri)


def _adds_up(first: _Figure, later: Iterable[_Figure]) -> bool:
    """Whether the first later figure of each event together make it; of at least two events."""
    parts: dict[str, int] = {}
    for figure in later:
        if figure.value != first.value:
            parts.setdefault(figure.about, figure.value)
    return len(parts) >= _FEWEST and sum(parts.values()) == first.value


def longer_time(text: str, figure: Span, *, begins: date | None, issued: date | None) -> str:
    """Return the words beside a figure by which it counts over more than the event; empty where there are none.

    Args:
        begins: the day on which the event began.
    """
    start = max((match.end() for match in _SENTENCE.finditer(text, 0, figure.start)), default=0)
    stop = next((match.start() for match in _SENTENCE.finditer(text, figure.end)), len(text))
    first, last = max(start, figure.start - _BEFORE), min(stop, figure.end + _BEHIND)
    for match in _longer().finditer(text, first, last):
        weekday = (match["weekday"] or "").lower()
        if not weekday or _day_before(weekday, issued) < (begins or date.min):
            return match[0]
    return ""


def _day_before(weekday: str, issued: date | None) -> date:
    """Return the last such day before a report appeared; the last of all days where that is unknown."""
    if issued is None:
        return date.max
    back = (issued.weekday() - _DAYS.index(weekday)) % len(_DAYS)
    return issued - timedelta(days=back)


@cache
def _longer() -> re.Pattern[str]:
    words: Mapping[str, list[str]] = tomllib.loads(Path(__file__).with_name("periods.toml").read_text(encoding="utf-8"))
    number, month = "|".join(words["numbers"]), "|".join(words["months"])
    patterns = [
        text.replace("{number}", f"(?:{number})").replace("{month}", f"(?:{month})") for text in words["longer"]
    ]
    weekday = rf"\bsince (?:last )?(?P<weekday>{'|'.join(_DAYS)})\b(?!['’-])"
    return re.compile("|".join([weekday, *patterns]), re.IGNORECASE)
