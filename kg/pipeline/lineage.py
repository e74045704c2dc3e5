"""A report read again: which of its events are those of the reading before, so that their identifiers stay (D40).

Two readings' events are one where type, days and places are equal, or else where they are of one family of types and
half of the shorter one's words are the other's. The strongest pairs are taken first, each event once. An event of the
earlier reading that is left over, and whose words are now another event's that agrees with it, redirects to that one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from kg.claims.model import DocumentClaims, PlaceNode, Report
from kg.document.model import Span
from kg.extraction.model import DateRange, EventType, Extraction, Identity

_LEAST_SHARE = 0.5
_EQUAL = 10.0
"""Equal type, days and places outweigh all likeness of words."""
_LIKENESS = 0.3
"""For each of type, day and place that is equal besides the words."""

Build = Callable[[Extraction], DocumentClaims]
Families = Mapping[EventType, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """One reading's events with all places it knows."""

    reports: Sequence[Report]
    places: Mapping[str, PlaceNode]

    def holders(self, report: Report) -> frozenset[str]:
        """Return the places of a report with all that hold them."""
        known = (self.places[iri] for iri in report.places if iri in self.places)
        return frozenset(report.places).union(*(node.parents for node in known))


def forget_identities(extraction: Extraction) -> Extraction:
    """Return the extraction as a first reading: who an event was before is the journal's to say."""
    return replace(extraction, events=tuple(replace(event, identity=None) for event in extraction.events))


def keep_identities(now: Extraction, before: Extraction, *, build: Build, families: Families) -> Extraction:
    """Return the new reading with the names that its events had in the one before.

    Args:
        now: the new reading.
        before: the reading it takes the place of, with the identities it has.
        build: gives the claims of a reading of this document.
        families: types of one family may be confused.
    """
    fresh = forget_identities(now)
    old, new = (_reading(build(extraction)) for extraction in (before, fresh))
    matched = _match(old, new, families)
    kept = {index: _own(old.reports[earlier]) for index, earlier in matched.items()}
    for index, earlier in _merged(old, new, matched, families):
        kept[index] = _joined(kept[index], _own(old.reports[earlier]))
    if all(identity == Identity(name=new.reports[index].name) for index, identity in kept.items()):
        return fresh
    return _named(fresh, _without_present(kept, new), build)


def _reading(claims: DocumentClaims) -> _Reading:
    return _Reading(reports=claims.reports, places={node.iri: node for node in claims.places})


def _own(report: Report) -> Identity:
    return Identity(name=report.name, former=report.former)


def _joined(one: Identity, other: Identity) -> Identity:
    return replace(one, former=tuple(sorted({*one.former, other.name, *other.former})))


def _without_present(kept: Mapping[int, Identity], new: _Reading) -> Mapping[int, Identity]:
    """Return the identities without former names that an event of the new reading has again."""
    present = {new.reports[index].name for index in range(len(new.reports)) if index not in kept}
    return {
        index: replace(identity, former=tuple(name for name in identity.former if name not in present))
        for index, identity in kept.items()
    }


def _named(fresh: Extraction, kept: Mapping[int, Identity], build: Build) -> Extraction:
    """Write every event's name down: a name minted beside kept ones may hang on them."""
    events = [replace(event, identity=kept.get(index)) for index, event in enumerate(fresh.events)]
    reports = build(replace(fresh, events=tuple(events))).reports
    pairs = zip(events, reports, strict=True)
    return replace(fresh, events=tuple(replace(event, identity=_own(report)) for event, report in pairs))


def _match(old: _Reading, new: _Reading, families: Families) -> dict[int, int]:
    """Return the index of the earlier event of each event that has one."""
    weighed = [
        (-weight, earlier, index)
        for (earlier, one), (index, two) in product(enumerate(old.reports), enumerate(new.reports))
        if (weight := _weight(one, two, families))
    ]
    matched: dict[int, int] = {}
    for _, earlier, index in sorted(weighed):
        if index not in matched and earlier not in matched.values():
            matched[index] = earlier
    return matched


def _weight(one: Report, two: Report, families: Families) -> float:
    share = _share(one.evidence, two.evidence)
    if _content(one) == _content(two):
        return _EQUAL + share
    if families[one.type] != families[two.type] or share < _LEAST_SHARE:
        return 0.0
    alike = (one.type is two.type, one.date == two.date, bool(set(one.places) & set(two.places)))
    return share + _LIKENESS * sum(alike)


def _content(report: Report) -> tuple[object, ...]:
    return report.type, report.status, report.date.start, report.date.end, sorted(report.places)


def _merged(old: _Reading, new: _Reading, matched: Mapping[int, int], families: Families) -> Iterable[tuple[int, int]]:
    """Yield, for each earlier event that is left over, the event that has its words now, if they agree."""
    left = (earlier for earlier in range(len(old.reports)) if earlier not in matched.values())
    for earlier in left:
        one = old.reports[earlier]
        found = [
            (_share(one.evidence, two.evidence), -index)
            for index, two in enumerate(new.reports)
            if index in matched and families[one.type] == families[two.type] and _agree(old, one, new, two)
        ]
        share, index = max(found, default=(0.0, 0))
        if share >= _LEAST_SHARE:
            yield -index, earlier


def _agree(old: _Reading, one: Report, new: _Reading, two: Report) -> bool:
    """Whether days and places do not speak against it."""
    is_placed = bool(one.places and two.places)
    is_near = bool(set(one.places) & new.holders(two) or set(two.places) & old.holders(one))
    return _meet(one.date, two.date) and (is_near or not is_placed)


def _meet(one: DateRange, two: DateRange) -> bool:
    if one.start is None or one.end is None or two.start is None or two.end is None:
        return True
    return one.start <= two.end and two.start <= one.end


def _share(one: Sequence[Span], two: Sequence[Span]) -> float:
    """Return the share of the shorter evidence that is also the other's, by character."""
    left, right = ({at for span in spans for at in range(span.start, span.end)} for spans in (one, two))
    return len(left & right) / min(len(left), len(right)) if left and right else 0.0
