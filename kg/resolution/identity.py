"""Which reports tell one event: blocks give pairs, a stated rule scores them, clusters obey all judgements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.extraction.model import Status
from kg.resolution.blocks import find_pairs
from kg.resolution.candidates import Candidate, Telling, make_candidate
from kg.resolution.clusters import cluster
from kg.resolution.groups import Edge, Repeats
from kg.resolution.lone import Lone, Settled, explain, is_loose, is_tied
from kg.resolution.model import Decision, Judgement, Verdict
from kg.resolution.repeats import are_two, is_told_twice, may_repeat
from kg.resolution.rules import IdentityRule
from kg.resolution.scoring import Scored, Scorer, judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who tells what: the representative of each report, and the judgements behind it."""

    roots: dict[str, str]
    judgements: tuple[Judgement, ...]


def identify(tellings: Sequence[Telling], decisions: Sequence[Decision], rule: IdentityRule) -> Identity:
    """Decide which tellings are of one event; a function of their set."""
    candidates = [make_candidate(telling) for telling in sorted(tellings, key=lambda telling: telling.report.iri)]
    scorer = Scorer(candidates, rule)
    denied = {telling.report.iri for telling in tellings if telling.report.status is Status.DENIED}
    points: dict[Edge, float] = {}
    tied: set[Edge] = set()
    judgements = list(_coded(tellings))
    coded = [(judgement.left, judgement.right) for judgement in judgements]
    judgements += _decided(decisions, {candidate.iri for candidate in candidates})
    twice: set[Edge] = set()
    parted: set[Edge] = set()
    for one, two in _pairs(candidates, rule):
        scored = scorer.score(one, two)
        if one.document == two.document:
            if are_two(one, two, scored, rule):
                parted.add((one.iri, two.iri))
            elif may_repeat(scored, rule):
                twice.add((one.iri, two.iri))
            if not (denied & {one.iri, two.iri}) and not is_told_twice(scored, rule):
                continue
        points[one.iri, two.iri] = _points(scored, rule)
        if is_tied(one, two, scored, rule):
            tied.add((one.iri, two.iri))
        judgement = judge(one, two, scored, rule)
        if judgement is not None:
            judgements.append(judgement)
    named = {candidate.iri: candidate for candidate in candidates}
    documents = {iri: candidate.document for iri, candidate in named.items()}

    def measure(left: str, right: str) -> float:
        return _points(scorer.score(named[left], named[right]), rule)

    own = Repeats(twice=twice, parted=parted)
    told = {iri: candidate for iri, candidate in named.items() if iri not in denied and not candidate.is_container}
    loose = {iri for iri, candidate in told.items() if is_loose(candidate, rule)}
    lone = Lone(loose=loose, firm=told.keys() - loose, tied=tied)
    roots, settled = cluster(
        documents, points, decisions, rule, measure=measure, coded=coded, own=own, denied=denied, lone=lone
    )
    return Identity(roots=roots, judgements=tuple(_settled(judgements, settled, rule)))


def _points(scored: Scored, rule: IdentityRule) -> float:
    return rule.points["cluster"]["apart"] if scored.apart else scored.points


def _settled(judgements: Sequence[Judgement], settled: Sequence[Settled], rule: IdentityRule) -> Iterator[Judgement]:
    """Yield the judgements, those on loose reports as they were settled."""
    choices = {choice.pair: choice for choice in settled}
    for judgement in judgements:
        choice = choices.get((judgement.left, judgement.right)) if judgement.rule == "points" else None
        yield explain(judgement, choice, rule) if choice else judgement


def _pairs(candidates: Sequence[Candidate], rule: IdentityRule) -> Iterator[tuple[Candidate, Candidate]]:
    """Yield the pairs worth a look: across documents by blocks, within a document all."""
    yield from ((candidates[one], candidates[two]) for one, two in find_pairs(candidates, rule))
    documents: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        documents.setdefault(candidate.document, []).append(candidate)
    for told in documents.values():
        yield from combinations(told, 2)


def _decided(decisions: Sequence[Decision], known: set[str]) -> Iterator[Judgement]:
    """Yield a person's words on reports that are here."""
    for decision in decisions:
        if {decision.left, decision.right} <= known:
            yield Judgement(
                left=decision.left,
                right=decision.right,
                verdict=decision.verdict,
                score=float(decision.verdict is Verdict.POSITIVE),
                rule="person",
                explanation="decided by a person; outranks every rule",
                by=decision.by,
            )


def _coded(tellings: Sequence[Telling]) -> Iterator[Judgement]:
    """Yield the judgements that a coder or another extractor made, as equal keys on events."""
    keys: dict[str, list[str]] = {}
    for telling in tellings:
        if telling.report.same_as:
            keys.setdefault(telling.report.same_as, []).append(telling.report.iri)
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
