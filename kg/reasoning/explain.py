"""Say in words why facts contradict the ontology: which node, which two classes, by which statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.rdf import NamedNode, Triple
from kg.reasoning.axioms import Axioms
from kg.reasoning.schema import TYPE


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Ground:
    """Why a node is in a class: the statement, and whether its subject or object is the node.

    `options` are the IRIs of the alternatives, one unless the axiom names a union.
    """

    options: tuple[str, ...]
    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Clash:
    """A node that two statements put into classes that exclude each other."""

    node: str
    first: Ground
    second: Ground


def find_clashes(facts: Iterable[Triple], axioms: Axioms) -> list[Clash]:
    """Return the contradictions that follow from stated types, domains, ranges and disjoint classes, sorted.

    Every clash is a proof. Not every contradiction is a clash: HermiT knows more rules and has the last word.
    """
    grounds = _grounds(facts, axioms)
    return [clash for node in sorted(grounds) for clash in _clashes_at(node, grounds[node], axioms)]


def _clashes_at(node: str, grounds: Iterable[Ground], axioms: Axioms) -> Iterator[Clash]:
    """Yield one clash for each pair of classes; a stated type is the best ground, so it comes first."""
    told: set[frozenset[tuple[str, ...]]] = set()
    for first, second in combinations(
        sorted(_most_specific(set(grounds), axioms), key=lambda each: (each.predicate != TYPE, each)), 2
    ):
        pair = frozenset({first.options, second.options})
        if pair not in told and _excluded(first.options, second.options, axioms):
            told.add(pair)
            yield Clash(node=node, first=first, second=second)


def _most_specific(grounds: set[Ground], axioms: Axioms) -> Iterator[Ground]:
    """Leave out stated types above another stated one: the graph writes them all, and a person stated the lowest."""
    stated = {ground.options[0] for ground in grounds if ground.predicate == TYPE}
    above = {over for each in stated for over in axioms.ancestors.get(each, frozenset()) - {each}}
    return (ground for ground in grounds if ground.predicate != TYPE or ground.options[0] not in above)


def describe(clash: Clash, *, class_labels: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Return one sentence for a person: what is wrong and which two statements to look at."""
    node = names.get(clash.node, short(clash.node))
    one, other = (_reason(ground, class_labels, names) for ground in (clash.first, clash.second))
    return f"“{node}” cannot be both {one} and {other}: correct one of the two statements."


def short(iri: str) -> str:
    """Return the last part of an IRI, for a reader.

    >>> short("https://w3id.org/ckg/id/place/damascus")
    'place/damascus'
    """
    parts = iri.replace("#", "/").split("/")
    return "/".join(parts[-2:]) if "/id/" in iri else parts[-1]


def _grounds(facts: Iterable[Triple], axioms: Axioms) -> dict[str, list[Ground]]:
    grounds: dict[str, list[Ground]] = defaultdict(list)
    for triple in facts:
        subject, predicate, target = _values(triple)
        if predicate == TYPE:
            if target in axioms.classes:
                grounds[subject].append(_ground(frozenset({target}), subject, predicate, target))
            continue
        for options in axioms.domains.get(predicate, ()):
            grounds[subject].append(_ground(options, subject, predicate, target))
        for options in axioms.ranges.get(predicate, ()):
            grounds[target].append(_ground(options, subject, predicate, target))
    return grounds


def _values(triple: Triple) -> tuple[str, str, str]:
    subject = triple.subject.value if isinstance(triple.subject, NamedNode) else str(triple.subject)
    target = triple.object.value if isinstance(triple.object, NamedNode) else str(triple.object)
    return subject, triple.predicate.value, target


def _ground(options: frozenset[str], subject: str, predicate: str, target: str) -> Ground:
    return Ground(options=tuple(sorted(options)), subject=subject, predicate=predicate, object=target)


def _excluded(some: Sequence[str], others: Sequence[str], axioms: Axioms) -> bool:
    return all(axioms.exclude(one, other) for one in some for other in others)


def _reason(ground: Ground, class_labels: Mapping[str, str], names: Mapping[str, str]) -> str:
    kind = " or ".join(class_labels.get(each, short(each)) for each in ground.options)
    if ground.predicate == TYPE:
        return f"{kind} (stated as such)"
    subject, target = (names.get(each, short(each)) for each in (ground.subject, ground.object))
    role = class_labels.get(ground.predicate, short(ground.predicate))
    return f"{kind} (by the statement “{subject} – {role} – {target}”)"
