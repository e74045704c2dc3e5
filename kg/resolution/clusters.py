"""Judged pairs become clusters: a person's word first, then the strongest pairs, as long as the whole agrees."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.resolution.model import Decision, Verdict
from kg.resolution.rules import IdentityRule

Edge = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """Pairs of one document: `twice` may be one event told twice, `parted` are two; of the others nothing is known."""

    twice: Container[Edge] = frozenset()
    parted: Container[Edge] = frozenset()


def cluster(  # noqa: PLR0913 - each is another kind of evidence
    document_of: Mapping[str, str],
    points: Mapping[Edge, float],
    decisions: Sequence[Decision],
    rule: IdentityRule,
    *,
    measure: Callable[[str, str], float],
    coded: Iterable[Edge] = (),
    own: Repeats | None = None,
    denied: Container[str] = (),
) -> dict[str, str]:
    """Return each report's representative, the first IRI of its cluster.

    Two clusters become one where a pair across them is positive and all pairs across agree on average: a chain of
    likely pairs does not tie its ends together. Two reports of one document stay apart unless it tells one event
    twice, and so do two that a person told apart. A denial joins the event it denies, last, and ties no others.

    Args:
        document_of: the document of each report; its keys are the reports.
        points: by pair of IRIs, in order.
        measure: gives the points of a pair that never met.
        coded: pairs that a coder tied.
        own: what the pairs of each document say of one another.
        denied: reports that deny their event.
    """
    groups = _Groups(document_of, dict(points), decisions, rule.points["cluster"]["mean"], measure, own or Repeats())
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
    for _, (left, right) in strong:
        if (left in denied) is not (right in denied):
            groups.attach(*((left, right) if left in denied else (right, left)))
    return {iri: groups.root(iri) for iri in document_of}


class _Groups:
    """Clusters while they grow."""

    def __init__(
        self,
        document_of: Mapping[str, str],
        points: dict[Edge, float],
        decisions: Sequence[Decision],
        least: float,
        measure: Callable[[str, str], float],
        own: Repeats,
    ) -> None:
        self._own = own
        self._document_of = document_of
        self._points = points
        self._least = least
        self._measure = measure
        self._parent = {iri: iri for iri in document_of}
        self._members = {iri: [iri] for iri in document_of}
        self._apart = {frozenset((d.left, d.right)) for d in decisions if d.verdict is Verdict.NEGATIVE}

    def root(self, iri: str) -> str:
        """Return the representative of a report."""
        while self._parent[iri] != iri:
            iri = self._parent[iri]
        return iri

    def force(self, left: str, right: str) -> None:
        """Make two reports one event, whatever the points say; a person's "different" is stronger."""
        if left in self._parent and right in self._parent:
            one, two = self._roots(left, right)
            if one != two and not self._told_apart(one, two):
                self._join(one, two)

    def merge(self, left: str, right: str) -> bool:
        """Make the clusters of a positive pair one, if all their pairs agree on average; say whether they are now."""
        one, two = self._roots(left, right)
        if one == two or self._told_apart(one, two) or self._share_document(one, two):
            return False
        if self._mean(one, two) < self._least:
            return False
        self._join(one, two)
        return True

    def attach(self, denial: str, other: str) -> None:
        """Add a denial that stands alone to an event."""
        one, two = self._roots(denial, other)
        if one != two and len(self._members[self.root(denial)]) == 1 and not self._told_apart(one, two):
            self._join(one, two)

    def _share_document(self, one: str, two: str) -> bool:
        """Whether a document tells an event of each and does not tell one event twice.

        It does if one of its pairs across may be one and none is plainly two: of three fragments of one report the
        first and the last need not agree, where both agree with the middle one.
        """
        repeats: dict[str, bool] = {}
        for a, b in self._across(one, two):
            document = self._document_of[a]
            if document == self._document_of[b]:
                pair = min(a, b), max(a, b)
                if pair in self._own.parted:
                    return True
                repeats[document] = repeats.get(document, False) or pair in self._own.twice
        return not all(repeats.values())

    def _roots(self, left: str, right: str) -> Edge:
        one, two = sorted((self.root(left), self.root(right)))
        return one, two

    def _join(self, one: str, two: str) -> None:
        self._parent[two] = one
        self._members[one] += self._members.pop(two)

    def _across(self, one: str, two: str) -> Iterator[Edge]:
        return ((a, b) for a in self._members[one] for b in self._members[two])

    def _told_apart(self, one: str, two: str) -> bool:
        return bool(self._apart) and any(frozenset(pair) in self._apart for pair in self._across(one, two))

    def _mean(self, one: str, two: str) -> float:
        apart = [(min(pair), max(pair)) for pair in self._across(one, two) if not self._is_one_document(*pair)]
        for pair in apart:
            if pair not in self._points:
                self._points[pair] = self._measure(*pair)
        return sum(self._points[pair] for pair in apart) / len(apart) if apart else self._least

    def _is_one_document(self, one: str, two: str) -> bool:
        return self._document_of[one] == self._document_of[two]
