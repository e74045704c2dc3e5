"""How near two words of a sentence are to each other in its tree, and which trigger a word belongs to.

The cost of a step up says how likely what is below still speaks of the event above: a modifier belongs to its noun,
a clause of time ("a day after …") speaks of another event.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.extraction.parse.tree import case_of, children, is_verb, lemma, relation

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

FAR = 99.0
COSTS = {
    "acl": 1.4,
    "advcl": 1.4,
    "amod": 0.3,
    "appos": 0.6,
    "aux": 0.1,
    "case": 0.1,
    "ccomp": 1.6,
    "compound": 0.3,
    "conj": 1.0,
    "csubj": 1.0,
    "det": 0.1,
    "flat": 0.1,
    "fixed": 0.1,
    "nmod": 1.0,
    "nsubj": 0.8,
    "nummod": 0.2,
    "obj": 0.7,
    "obl": 0.9,
    "parataxis": 2.2,
    "xcomp": 0.6,
}
OTHER_TIME = frozenset(
    "after before since following despite until besides like than unlike amid because for".split()  # noqa: SIM905
)
LINEAR = 0.02
SHARED = 0.35
"""Triggers this close to the nearest one share what is attached ("shelling and air strikes on X")."""


def step_cost(token: Token) -> float:
    """Return the cost of the step from a word up to its head."""
    kind = relation(token)
    cost = COSTS.get(kind, 1.5)
    if kind in {"advcl", "acl"} and any(lemma(mark) in OTHER_TIME for mark in children(token, "mark")):
        # "Burst into X before executing Y": who goes on from one to the other is still there.
        return cost + (1.8 if token.tag_ != "VBG" or list(children(token, "nsubj")) else 0.6)
    if kind in {"obl", "nmod"} and case_of(token) in OTHER_TIME:
        return cost + 1.2
    if kind == "conj" and is_verb(token):
        return cost + (1.4 if any(True for _ in children(token, "nsubj")) else 0.4)
    return cost


class Distances:
    """Distances in the trees of one `Doc`; a chain is computed once for each word asked about."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._chains: dict[int, dict[int, float]] = {}

    def chain(self, token: int) -> dict[int, float]:
        """Return the cost from a token to itself and each of its ancestors."""
        found = self._chains.get(token)
        if found is None:
            found = {token: 0.0}
            word, cost = self._doc[token], 0.0
            while word.head.i != word.i and word.head.i not in found:
                cost += step_cost(word)
                word = word.head
                found[word.i] = cost
            self._chains[token] = found
        return found

    def between(self, one: int, other: int) -> float:
        """Return the cost of the path, with a little for the words between; `FAR` across sentences."""
        up, down = self.chain(one), self.chain(other)
        common = up.keys() & down.keys()
        if not common:
            return FAR
        return min(up[i] + down[i] for i in common) + LINEAR * abs(one - other)

    def nearest(self, token: int, candidates: Iterable[int]) -> tuple[int, ...]:
        """Return the candidates nearest to the token, nearest first; those as near count as one."""
        costs = sorted((self.between(token, candidate), candidate) for candidate in candidates)
        if not costs or costs[0][0] >= FAR:
            return ()
        return tuple(candidate for cost, candidate in costs if cost <= costs[0][0] + SHARED)
