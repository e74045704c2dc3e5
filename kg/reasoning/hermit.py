"""Run HermiT through owlready2: one fresh world a run, nothing printed, no file left behind."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from kg.errors import MissingPartError
from kg.rdf import Triple
from kg.reasoning.schema import CKG, open_world

if TYPE_CHECKING:
    from owlready2 import World

# owlready2 takes the place of its temporary file from a global of the standard library, and leaves the file there when
# HermiT finds a contradiction. One run at a time may point that global at a folder that is removed.
_ONE_RUN = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entailed:
    """What HermiT derived: classes of each individual, super-classes of each class, classes that can have no member.

    All are IRIs; only classes of this ontology are listed, each set closed under the class tree.
    """

    types: Mapping[str, frozenset[str]]
    superclasses: Mapping[str, frozenset[str]]
    unsatisfiable: tuple[str, ...]


def java_is_here() -> bool:
    """Tell whether a Java runtime is on the path."""
    return shutil.which("java") is not None


def reasoner_name() -> str:
    """Name the reasoner and the version of the library that runs it."""
    import owlready2

    return f"HermiT via owlready2 {owlready2.VERSION}"


def entail(axioms: Iterable[Triple], facts: Iterable[Triple] = ()) -> Entailed | None:
    """Return what follows from axioms and facts, or None when they contradict each other.

    Raises:
        MissingPartError: there is no Java, or HermiT failed.
    """
    if not java_is_here():
        raise MissingPartError("Java", "install a Java runtime (17 or later), or go on without inferred classes")
    world = open_world(axioms, facts)
    try:
        return _read(world) if _run(world) else None
    finally:
        world.close()


def _run(world: World) -> bool:
    from owlready2 import OwlReadyInconsistentOntologyError, sync_reasoner_hermit
    from owlready2.base import OwlReadyJavaError

    with _ONE_RUN, _temporary_folder():
        try:
            sync_reasoner_hermit(world, infer_property_values=False, debug=0)
        except OwlReadyInconsistentOntologyError:
            return False
        except OwlReadyJavaError as error:
            reason = str(error).strip().splitlines()[-1:]
            raise MissingPartError(
                "a working HermiT", f"check the Java runtime; it says: {' '.join(reason)}"
            ) from error
    return True


@contextmanager
def _temporary_folder() -> Iterator[None]:
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="kg-hermit-") as folder:
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before


def _read(world: World) -> Entailed:
    classes = sorted((each for each in world.classes() if each.iri.startswith(CKG)), key=lambda each: str(each.iri))
    return Entailed(
        types={each.iri: _own(each.INDIRECT_is_a) for each in world.individuals()},
        superclasses={each.iri: _own(each.ancestors()) - {each.iri} for each in classes},
        unsatisfiable=tuple(sorted(each.iri for each in world.inconsistent_classes() if each.iri.startswith(CKG))),
    )


def _own(classes: Iterable[Any]) -> frozenset[str]:
    return frozenset(each.iri for each in classes if getattr(each, "iri", "").startswith(CKG))
