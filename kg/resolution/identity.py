"""Which reports tell one event: blocks give candidates, stated rules score pairs, clusters obey all judgements.

Cost grows with the size of blocks, not with the square of the documents: two reports meet only if they share
a group of types and a day, or a group of types and a toll.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from kg.claims.model import Report, TollContent
from kg.extraction.model import EventType
from kg.resolution.model import Decision, Judgement, Verdict

RULES = "identity 1"
_GROUPS = {
    EventType.ARMED_CLASH: "battle",
    EventType.OPERATION: "battle",
    EventType.AIR_STRIKE: "explosions",
    EventType.SHELLING: "explosions",
    EventType.BOMBING: "explosions",
    EventType.CHEMICAL_ATTACK: "explosions",
    EventType.ATTACK: "explosions",
    EventType.SHOOTING: "persons",
    EventType.EXECUTION: "persons",
    EventType.ABDUCTION: "persons",
    EventType.DETENTION: "persons",
    EventType.SEXUAL_VIOLENCE: "persons",
    EventType.TORTURE: "persons",
}
_LONGEST_DAYS = 3
_POSITIVE, _UNSURE = 0.75, 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A report with what identity is decided by.

    Attributes:
        holders: each of its places with all places that hold it.
        actors: IRIs of its actors.
        killed: the figures of deaths it gives.
    """

    report: Report
    document: str
    issued: date | None
    places: frozenset[str]
    holders: frozenset[str]
    actors: frozenset[str]
    killed: frozenset[int]

    @property
    def group(self) -> str:
        """Types that can be confused for one another share a group."""
        return _GROUPS.get(self.report.type, self.report.type.value)


def killed_figures(tolls: Iterable[TollContent]) -> frozenset[int]:
    """Return the figures of deaths, without parts."""
    counted = (toll for toll in tolls if toll.effect.value == "killed" and not toll.subset)
    return frozenset(value for toll in counted if (value := toll.best or toll.low or toll.high))


def judge_all(candidates: Sequence[Candidate]) -> Iterator[Judgement]:
    """Yield the judgement of every pair that is worth one, in order of IRIs."""
    yield from _coded(candidates)
    pairs = {pair for block in _blocks(candidates) for pair in combinations(block, 2)}
    for left, right in sorted(pairs):
        one, two = candidates[left], candidates[right]
        if one.document != two.document:
            first, second = sorted((one, two), key=lambda candidate: candidate.report.iri)
            judgement = judge(first, second)
            if judgement is not None:
                yield judgement


def _coded(candidates: Sequence[Candidate]) -> Iterator[Judgement]:
    """Yield the judgements that a coder or another extractor made, as equal keys on events."""
    keys: dict[str, list[str]] = {}
    for candidate in candidates:
        if candidate.report.same_as:
            keys.setdefault(candidate.report.same_as, []).append(candidate.report.iri)
    for key, reports in sorted(keys.items()):
        first, *others = sorted(reports)
        for other in others:
            yield Judgement(
                left=first,
                right=other,
                verdict=Verdict.POSITIVE,
                score=1.0,
                rule="same-as",
                explanation=f"both carry the key {key}",
                by="interchange",
            )


def _blocks(candidates: Sequence[Candidate]) -> Iterator[list[int]]:
    blocks: dict[tuple[str, str], list[int]] = {}
    for index, candidate in enumerate(candidates):
        for day in _days(candidate):
            blocks.setdefault((candidate.group, day), []).append(index)
    yield from (block for _, block in sorted(blocks.items()))


def _days(candidate: Candidate) -> Iterator[str]:
    start, end = candidate.report.date.start, candidate.report.date.end
    if start is None or end is None or (end - start).days > _LONGEST_DAYS:
        return
    for offset in range((end - start).days + 1):
        yield str(start + timedelta(days=offset))


def judge(one: Candidate, two: Candidate) -> Judgement | None:
    """Return the judgement on two reports of different documents; none where nothing speaks for it."""
    scores = {
        "type": 1.0 if one.report.type is two.report.type else 0.5,
        "day": 1.0 if one.report.date == two.report.date else 0.7,
        "place": _place_score(one, two),
        "actor": _overlap(one.actors, two.actors),
        "killed": _killed_score(one, two),
    }
    if scores["place"] == 0:
        return None
    weights = {"type": 0.2, "day": 0.2, "place": 0.3, "actor": 0.1, "killed": 0.2}
    score = round(sum(weights[name] * value for name, value in scores.items()), 4)
    verdict = Verdict.POSITIVE if score >= _POSITIVE else Verdict.UNSURE if score >= _UNSURE else Verdict.NEGATIVE
    told = ", ".join(f"{name} {value:.2f}" for name, value in scores.items())
    return Judgement(
        left=one.report.iri,
        right=two.report.iri,
        verdict=verdict,
        score=score,
        rule="weighted-agreement",
        explanation=told,
        by=RULES,
    )


def _place_score(one: Candidate, two: Candidate) -> float:
    if one.places & two.places:
        return 1.0
    return 0.6 if one.places & two.holders or two.places & one.holders else 0.0


def _overlap(one: frozenset[str], two: frozenset[str]) -> float:
    if not one or not two:
        return 0.5
    return len(one & two) / min(len(one), len(two))


def _killed_score(one: Candidate, two: Candidate) -> float:
    if not one.killed or not two.killed:
        return 0.5
    if one.killed & two.killed:
        return 1.0
    nearest = min(abs(a - b) / max(a, b) for a in one.killed for b in two.killed)
    return max(0.0, 0.8 - nearest)


def cluster(
    iris: Iterable[str], judgements: Sequence[Judgement], decisions: Sequence[Decision], document_of: Mapping[str, str]
) -> dict[str, str]:
    """Return each report's representative: merges in order of score, a person's word first.

    Two reports of one document never merge by rule, nor do two that a person told apart.
    """
    parent = {iri: iri for iri in iris}
    members = {iri: {iri} for iri in parent}
    apart = {frozenset((d.left, d.right)) for d in decisions if d.verdict is Verdict.NEGATIVE}
    by_person = [(d.left, d.right) for d in decisions if d.verdict is Verdict.POSITIVE]
    by_rule = sorted(
        (j for j in judgements if j.verdict is Verdict.POSITIVE), key=lambda j: (-j.score, j.left, j.right)
    )

    def root(iri: str) -> str:
        while parent[iri] != iri:
            iri = parent[iri]
        return iri

    def merge(left: str, right: str, *, forced: bool) -> None:
        one, two = sorted((root(left), root(right)))
        if one == two or any(frozenset(pair) in apart for pair in _cross(members[one], members[two])):
            return
        documents = [document_of[iri] for iri in (*members[one], *members[two])]
        if not forced and len(set(documents)) < len(documents):
            return
        parent[two] = one
        members[one] |= members.pop(two)

    for left, right in sorted(by_person):
        if left in parent and right in parent:
            merge(left, right, forced=True)
    for judgement in by_rule:
        merge(judgement.left, judgement.right, forced=False)
    return {iri: root(iri) for iri in parent}


def _cross(one: set[str], two: set[str]) -> Iterator[tuple[str, str]]:
    return ((a, b) for a in one for b in two)
