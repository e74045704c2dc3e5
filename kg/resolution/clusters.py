"""Judged pairs become clusters: a person's word first, then the strongest pairs, as long as the whole agrees."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from kg.resolution.groups import Edge, Groups, Measure, Repeats
from kg.resolution.lone import Lone, Settled, settle
from kg.resolution.model import Decision, Verdict
from kg.resolution.rules import IdentityRule


def cluster(  # noqa: PLR0913 - each is another kind of evidence
    document_of: Mapping[str, str],
    points: Mapping[Edge, float],
    decisions: Sequence[Decision],
    rule: IdentityRule,
    *,
    measure: Measure,
    coded: Iterable[Edge] = (),
    own: Repeats | None = None,
    denied: Container[str] = (),
    lone: Lone | None = None,
) -> tuple[dict[str, str], tuple[Settled, ...]]:
    """Return each report's representative, the first IRI of its cluster, and what was settled for want of another.

    Two clusters become one where a pair across them is positive and all pairs across agree on average: a chain of
    likely pairs does not tie its ends together. Two reports of one document stay apart unless it tells one event
    twice, and so do two that a person told apart. A denial joins the event it denies, last, and ties no others.

    Args:
        document_of: the document of each report; its keys are the reports.
        points: by pair of IRIs, in order.
        coded: pairs that a coder tied.
        own: what the pairs of each document say of one another.
        denied: reports that deny their event.
        lone: which reports tell an event loosely, and the pairs that tie them to one.
    """
    groups = Groups(document_of, dict(points), decisions, rule.points["cluster"], measure, own or Repeats())
    for decision in sorted(decisions, key=lambda d: (d.left, d.right)):
        if decision.verdict is Verdict.POSITIVE:
            groups.force(decision.left, decision.right)
    for left, right in sorted(coded):
        groups.force(left, right)
    limit = rule.points["verdict"]["positive"]
    strong = sorted((-value, pair) for pair, value in points.items() if value >= limit)
    tying = [pair for _, pair in strong if pair[0] not in denied and pair[1] not in denied]
    # A pair that the whole did not bear may be borne once more reports have joined: the order of pairs must not decide.
    while sum(groups.merge(left, right) for left, right in tying):
        pass
    settled = settle(groups, points, lone, rule) if lone else ()
    for _, (left, right) in strong:
        if (left in denied) is not (right in denied):
            groups.attach(*((left, right) if left in denied else (right, left)))
    return {iri: groups.root(iri) for iri in document_of}, settled
