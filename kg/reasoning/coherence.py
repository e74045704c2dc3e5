"""Check the ontology itself: can every class have a member, and does nothing follow that nobody has reviewed?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.reasoning.axioms import read_axioms
from kg.reasoning.hermit import entail
from kg.reasoning.schema import CKG, logical_axioms, ontology_files, read_triples
from kg.resources import resource_folder

Subsumption = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coherence:
    """What HermiT says about the ontology; classes are local names.

    Attributes:
        consistent: False if the axioms contradict each other, and then nothing else was found.
        unsatisfiable: classes that can have no member.
        unreviewed: subsumptions that follow, are not stated, and are not in the reviewed list.
        outdated: reviewed subsumptions that no longer follow.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    unreviewed: tuple[Subsumption, ...] = ()
    outdated: tuple[Subsumption, ...] = ()

    @property
    def is_coherent(self) -> bool:
        """True when there is nothing to correct."""
        return self.consistent and not (self.unsatisfiable or self.unreviewed or self.outdated)


def check_coherence(folder: Path | None = None) -> Coherence:
    """Run HermiT over the ontology in `folder`, by default the shipped one.

    Raises:
        MissingPartError: there is no Java, or HermiT failed.
    """
    triples = tuple(read_triples(ontology_files(folder)))
    entailed = entail(logical_axioms(triples))
    if entailed is None:
        return Coherence(consistent=False)
    stated = read_axioms(triples).ancestors
    found = frozenset(
        (_local(name), _local(above))
        for name, aboves in _satisfiable(entailed.superclasses, entailed.unsatisfiable).items()
        for above in aboves - stated[name]
    )
    reviewed = read_reviewed(folder)
    return Coherence(
        consistent=True,
        unsatisfiable=tuple(_local(name) for name in entailed.unsatisfiable),
        unreviewed=tuple(sorted(found - reviewed)),
        outdated=tuple(sorted(reviewed - found)),
    )


def read_reviewed(folder: Path | None = None) -> frozenset[Subsumption]:
    """Return the subsumptions that a person has found to be wanted, from `reviewed-subsumptions.txt`."""
    path = (folder or resource_folder("ontology")) / "reviewed-subsumptions.txt"
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    pairs = (line.split(" < ") for line in lines if line and not line.startswith("#"))
    return frozenset((name.strip(), above.strip()) for name, above in pairs)


def _satisfiable(superclasses: Mapping[str, frozenset[str]], empty: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Drop empty classes: they are under every class, which is one fault and not a hundred."""
    return {name: aboves for name, aboves in superclasses.items() if name not in empty}


def _local(iri: str) -> str:
    return iri.removeprefix(CKG)
