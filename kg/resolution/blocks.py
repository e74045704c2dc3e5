"""Which pairs of reports are worth a look: those of one family of types that share a day, or a month and a place.

Each report enters few blocks, and a block that grows large is split by country, place and figure, so that the
number of pairs grows with the number of documents, not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import combinations

from kg.extraction.model import PlaceKind
from kg.resolution.candidates import Candidate
from kg.resolution.rules import IdentityRule

_LONGEST_DAYS = 800
_TELLING_FIGURE = 10
Pair = tuple[int, int]
Blocks = Mapping[tuple[Hashable, ...], Sequence[int]]


def find_pairs(candidates: Sequence[Candidate], rule: IdentityRule) -> list[Pair]:
    """Return pairs of indices of reports of different documents, each once, in order."""
    most = int(rule.points["block"]["most"])
    found: set[Pair] = set()
    for _, block in sorted(_by_day(candidates, rule).items(), key=str):
        found.update(_split(block, candidates, most))
    found.update(_loose_pairs(candidates, rule, most))
    return sorted(pair for pair in found if candidates[pair[0]].document != candidates[pair[1]].document)


def _is_wide(candidate: Candidate, rule: IdentityRule) -> bool:
    is_loose = candidate.first is None or candidate.inherited or candidate.is_container
    return is_loose or candidate.width + 1 >= rule.points["day"]["wide_from"]


def _by_day(candidates: Sequence[Candidate], rule: IdentityRule) -> Blocks:
    """Group by family and day; each report also under the day after, so that neighbours of a night meet.

    What takes more than a day, or has a figure to be known by, is also looked for under the days after that.
    """
    blocks: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    for index, candidate in enumerate(candidates):
        if candidate.first and candidate.width + 1 < rule.points["day"]["wide_from"]:
            is_known = (
                candidate.telling.report.type in rule.groups["slow"]
                or max(candidate.killed, default=0) >= _TELLING_FIGURE
            )
            further = int(rule.points["day"]["longest_gap"]) if is_known else 1
            for offset in range(candidate.width + 1 + further):
                blocks[_family(candidate, rule), str(candidate.first + timedelta(days=offset))].append(index)
    return blocks


def _family(candidate: Candidate, rule: IdentityRule) -> str:
    return rule.families[candidate.telling.report.type]


def _split(block: Sequence[int], candidates: Sequence[Candidate], most: int) -> Iterator[Pair]:
    """Yield all pairs of a small block; of a large one those that share a country, else a place or a figure."""
    if len(block) <= most:
        yield from combinations(block, 2)
        return
    countries: dict[str, list[int]] = defaultdict(list)
    narrow: dict[tuple[str, Hashable], list[int]] = defaultdict(list)
    for index in block:
        candidate = candidates[index]
        countries[candidate.telling.country or ""].append(index)
        for key in _narrow_keys(candidate):
            narrow[key].append(index)
    for _, part in sorted(countries.items()):
        if len(part) <= most:
            yield from combinations(part, 2)
    for _, part in sorted(narrow.items(), key=str):
        yield from _window(part, most)


def _narrow_keys(candidate: Candidate) -> Iterator[tuple[str, Hashable]]:
    for node in candidate.nodes.values():
        if node.kind is not PlaceKind.COUNTRY:
            yield "place", node.iri
    for figure in candidate.killed:
        yield "killed", figure
    # Who names no more than the country, and no figure, meets others of its type at least.
    yield "type", (candidate.telling.report.type, candidate.telling.country)


def _window(part: Sequence[int], most: int) -> Iterator[Pair]:
    """Pairs that stand no farther apart than `most` in a part."""
    for position, one in enumerate(part):
        yield from ((one, two) for two in part[position + 1 : position + 1 + most])


def _loose_pairs(candidates: Sequence[Candidate], rule: IdentityRule, most: int) -> Iterator[Pair]:
    """Pairs of which one is dated by a month or more: they share a month, and a type, a figure or a place."""
    own: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    inside: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    shared: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    for index, candidate in enumerate(candidates):
        family, wide = _family(candidate, rule), _is_wide(candidate, rule)
        for month in _months(candidate, rule):
            for place in _reach(candidate) if wide else (node.iri for node in candidate.own):
                own[family, month, place].append(index)
            for place in candidate.nodes:
                inside[family, month, place].append(index)
            for key in _loose_keys(candidate):
                shared[family, month, key].append(index)
    wide_ones = {index for index, candidate in enumerate(candidates) if _is_wide(candidate, rule)}
    for block in shared.values():
        if len(block) <= most:
            yield from (pair for pair in combinations(block, 2) if not wide_ones.isdisjoint(pair))
    for key, owners in own.items():
        yield from _asked(owners, inside[key], wide_ones, most)


def _loose_keys(candidate: Candidate) -> Iterator[Hashable]:
    yield candidate.telling.report.type, candidate.telling.country or ""
    yield from (figure for figure in candidate.killed if figure >= _TELLING_FIGURE)


def _asked(owners: Sequence[int], members: Sequence[int], wide: set[int], most: int) -> Iterator[Pair]:
    """Pairs of an owner of a place and a member inside it, one of them loosely dated.

    A war is told by hundreds of reports: there each meets the next ones only, and all of them over some steps.
    """
    asking = set(owners)
    for one, two in _window(sorted(asking.union(members)), most):
        if not asking.isdisjoint((one, two)) and not wide.isdisjoint((one, two)):
            yield one, two


def _reach(candidate: Candidate) -> Iterator[str]:
    """Where a loosely dated report asks for company: its places and the divisions that hold them."""
    own = {node.iri for node in candidate.own}
    yield from sorted(own | {iri for iri, node in candidate.nodes.items() if node.kind is not PlaceKind.COUNTRY})


def _months(candidate: Candidate, rule: IdentityRule) -> Iterator[str]:
    """Yield the months it may lie in; an operation may also be one that another report leaves without a date."""
    if candidate.first is None or candidate.last is None or candidate.is_container:
        yield "undated"
    if candidate.first and candidate.last and candidate.width <= _LONGEST_DAYS:
        slack = timedelta(days=_slack(candidate, rule))
        first, last = (day.year * 12 + day.month - 1 for day in (candidate.first - slack, candidate.last + slack))
        yield from (f"{month // 12}-{month % 12 + 1:02}" for month in range(first, last + 1))


def _slack(candidate: Candidate, rule: IdentityRule) -> int:
    """Return the days by which a loosely dated report may lie off."""
    days = rule.points["day"]
    return int(days["container_gap"] if candidate.is_container else days["inherited_gap"] if candidate.inherited else 0)
