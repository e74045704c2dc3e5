"""Clusters of reports while they grow: which may become one, and how well the pairs across two of them agree."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.resolution.model import Decision, Verdict

Edge = tuple[str, str]
Measure = Callable[[str, str], float]
"""Gives the points of a pair that never met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """Pairs of one document: `twice` may be one event told twice, `parted` are two; of the others nothing is known."""

    twice: Container[Edge] = frozenset()
    parted: Container[Edge] = frozenset()


class Groups:
    """Clusters while they grow."""

    def __init__(
        self,
        document_of: Mapping[str, str],
        points: dict[Edge, float],
        decisions: Sequence[Decision],
        limits: Mapping[str, float],
        measure: Measure,
        own: Repeats,
    ) -> None:
        self._own = own
        self._document_of = document_of
        self._points = points
        self._least = limits["mean"]
        self._outvoted = limits["outvoted"]
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
            one, two = self.roots(left, right)
            if one != two and not self._told_apart(one, two):
                self._join(one, two)

    def merge(self, left: str, right: str) -> bool:
        """Make the clusters of a positive pair one, if all their pairs agree on average; say whether they are now."""
        one, two = self.roots(left, right)
        if one == two or self._told_apart(one, two) or self._share_document(one, two):
            return False
        if self.mean(one, two) < self._least:
            return False
        self._join(one, two)
        return True

    def attach(self, denial: str, other: str) -> None:
        """Add a denial that stands alone to an event."""
        one, two = self.roots(denial, other)
        if one != two and len(self._members[self.root(denial)]) == 1 and not self._told_apart(one, two):
            self._join(one, two)

    def _share_document(self, one: str, two: str) -> bool:
        """Whether reports that tell an event of each tell two events, most of them.

        A report tells one twice if one of its pairs across may be one and none is plainly two: of three fragments of
        one report the first and the last need not agree, where both agree with the middle one. Where many reports tell
        both as one, a few in which they are two, for a day misread, do not keep the rest apart.
        """
        repeats: dict[str, bool] = {}
        parted: set[str] = set()
        for a, b in self._across(one, two):
            document = self._document_of[a]
            if document == self._document_of[b]:
                pair = min(a, b), max(a, b)
                repeats[document] = repeats.get(document, False) or pair in self._own.twice
                if pair in self._own.parted:
                    parted.add(document)
        apart = parted | {document for document, is_twice in repeats.items() if not is_twice}
        return len(apart) * self._outvoted > len(repeats)

    def is_all(self, root: str, of: Container[str]) -> bool:
        """Whether all reports of a cluster are among some."""
        return all(iri in of for iri in self._members[root])

    def is_any(self, root: str, of: Container[str]) -> bool:
        """Whether a report of a cluster is among some."""
        return any(iri in of for iri in self._members[root])

    def join(self, left: str, right: str) -> bool:
        """Make the clusters of a pair one, unless a document or a person keeps them apart; say whether they are now."""
        one, two = self.roots(left, right)
        if one == two or self._told_apart(one, two) or self._share_document(one, two):
            return False
        self._join(one, two)
        return True

    def roots(self, left: str, right: str) -> Edge:
        """Return the representatives of two reports, in order."""
        one, two = sorted((self.root(left), self.root(right)))
        return one, two

    def _join(self, one: str, two: str) -> None:
        self._parent[two] = one
        self._members[one] += self._members.pop(two)

    def _across(self, one: str, two: str) -> Iterator[Edge]:
        return ((a, b) for a in self._members[one] for b in self._members[two])

    def _told_apart(self, one: str, two: str) -> bool:
        return bool(self._apart) and any(frozenset(pair) in self._apart for pair in self._across(one, two))

    def mean(self, one: str, two: str) -> float:
        """Return what the pairs across two clusters reach on average; pairs of one document have no say."""
        apart = [(min(pair), max(pair)) for pair in self._across(one, two) if not self.is_one_document(*pair)]
        for pair in apart:
            if pair not in self._points:
                self._points[pair] = self._measure(*pair)
        return sum(self._points[pair] for pair in apart) / len(apart) if apart else self._least

    def is_one_document(self, one: str, two: str) -> bool:
        """Whether one document tells both."""
        return self._document_of[one] == self._document_of[two]
