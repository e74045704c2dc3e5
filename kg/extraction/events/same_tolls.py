"""Figures of one event: which are one toll, and which words they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.document.model import Span, ZoneKind
from kg.extraction.events.acting import GENERIC
from kg.extraction.events.drafts import Draft
from kg.extraction.model import Bound, Category, Effect, Toll

FEW = 6
"""Counts from here on tell one event from another: two attacks often kill one each, hardly ever seventeen."""
ONE_SENTENCE = 200
"""Characters within which equal counts of things are of different things ("several buildings … several cars")."""


def unique_tolls(tolls: Iterable[Toll]) -> tuple[Toll, ...]:
    """Return equal figures once, with the speakers and evidence of both tellings."""
    found: list[Toll] = []
    for toll in tolls:
        number = next((n for n, known in enumerate(found) if same_toll(known, toll)), None)
        if number is None:
            found.append(toll)
            continue
        known = found[number]
        found[number] = replace(
            known
            if known.high is None
            else replace(known, low=toll.low, best=toll.best, high=toll.high, bound=toll.bound),
            category=_category(known.category, toll.category),
            group=_group(known.group, toll.group),
            said_by=tuple(dict.fromkeys((*known.said_by, *toll.said_by))),
            attribution=known.attribution or toll.attribution,
            evidence=unique_spans((*known.evidence, *toll.evidence)),
        )
    return tuple(found)


def retold(event: Draft, draft: Draft) -> Iterator[Toll]:
    """Yield the figures of both; one that a title gives in short is told by the text: "kills 14", "at least 14"."""
    told = list(draft.tolls)
    for toll in event.tolls:
        number = next((n for n, other in enumerate(told) if _shortens(toll, other)), None)
        if event.zone is ZoneKind.TITLE and not toll.said_by and number is not None:
            told[number] = replace(told[number], evidence=unique_spans((*toll.evidence, *told[number].evidence)))
        else:
            yield toll
    yield from told


def _shortens(short: Toll, told: Toll) -> bool:
    """Whether a figure is another without its bound, or without the whole that it is a part of."""
    same = short.effect is told.effect and short.bound is Bound.EXACT and short.best in (told.best, told.low)
    groups = {short.group, told.group} - {None}
    kinds = {short.category, told.category} - {Category.UNKNOWN}
    return same and len(groups) < 2 and len(kinds) < 2 and not same_toll(short, told)  # noqa: PLR2004


def same_toll(one: Toll, two: Toll) -> bool:
    """Whether two figures are one toll: same effect and bounds, and groups that do not exclude each other."""
    if (one.effect, one.low, one.subset) != (two.effect, two.low, two.subset):
        return False
    if one.high != two.high and not differ_in_hedge(one, two):
        return False
    if one.group and two.group and one.group != two.group and not {one.group, two.group} & GENERIC:
        return False
    if one.effect is Effect.DESTROYED and abs(one.evidence[0].start - two.evidence[0].start) < ONE_SENTENCE:
        return False
    return one.category is two.category or (not one.subset and Category.UNKNOWN in (one.category, two.category))


def differ_in_hedge(one: Toll, two: Toll) -> bool:
    """Whether one telling figure is told bare and as the least: headlines leave "at least" out."""
    known = one.high if two.high is None else two.high
    return one.low == two.low == known and (known or 0) >= FEW and None in (one.high, two.high)


def _group(one: str | None, two: str | None) -> str | None:
    return two if one is None or (one in GENERIC and two is not None) else one


def _category(one: Category, two: Category) -> Category:
    return two if one is Category.UNKNOWN else one


def unique_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order of first telling, without those inside another."""
    ordered = list(dict.fromkeys(spans))
    return tuple(span for span in ordered if not any(other != span and other.contains(span) for other in ordered))
