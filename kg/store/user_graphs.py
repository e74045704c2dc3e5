"""Graphs that users write: journalled as documents are, beside these and never in their place (D35).

A write is acknowledged when it is in the journal. The store follows: the graph is exchanged in the live store, and a
new generation shows it to readers. A write that was interrupted between the two is made up by the next one, or by
the next build.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from kg.errors import RefusedError, StoreError
from kg.identifiers import (
    BASE,
    CONSOLIDATED_GRAPH,
    GAZETTEER_GRAPH,
    GRAPH,
    IDENTITY_GRAPH,
    ONTOLOGY_GRAPH,
    SUPERSEDED_GRAPH,
)
from kg.rdf import read_nquads
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.oxigraph import LiveStore, current_generation, texts_of
from kg.store.packing import pack, sha256, unpack
from kg.store.texts import Texts, build_texts

USER = f"{GRAPH}user/"
"""Below our own addresses, graphs of this beginning are the users'."""
_MADE = frozenset({CONSOLIDATED_GRAPH, GAZETTEER_GRAPH, IDENTITY_GRAPH, ONTOLOGY_GRAPH, SUPERSEDED_GRAPH})
_STATE = "user_graphs"
ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserGraph:
    """A graph that a user wrote; `quads` are canonical N-Quads of that graph, none if it is empty."""

    name: str
    quads: bytes
    count: int

    @property
    def digest(self) -> str:
        """SHA-256 of the quads."""
        return sha256(self.quads)


class Verb(StrEnum):
    """What a change does to a graph."""

    REPLACE = "replace"
    MERGE = "merge"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One write.

    Attributes:
        quads: canonical N-Quads of the graph.
        only_if: digests of which the graph must have one, or `*` for any; `None` asks for nothing.
        unless: digests of which it must have none.
    """

    name: str
    verb: Verb
    quads: bytes = b""
    only_if: Sequence[str] | None = None
    unless: Sequence[str] | None = None


class Outcome(StrEnum):
    """What a change came to."""

    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"
    ABSENT = "absent"
    NOT_AS_EXPECTED = "not-as-expected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a batch of changes came to, one outcome each; `delay` says why readers do not see them yet, if so."""

    outcomes: tuple[Outcome, ...]
    delay: str = ""


def is_writable(name: str) -> bool:
    """Whether a graph of this name can be a user's: everything below our own addresses is made by `kg build`.

    >>> is_writable("https://w3id.org/ckg/graph/kg"), is_writable("https://w3id.org/ckg/graph/user/notes")
    (False, True)
    """
    return (name.startswith(USER) and name != USER) or not name.startswith(BASE)


def user_graphs(journal: Journal) -> list[UserGraph]:
    """Return the users' graphs in order of IRI."""
    return list(_read(journal, None))


def _read(journal: Journal, name: str | None) -> Iterator[UserGraph]:
    query = "SELECT key, quads, quads_sha256, count FROM user_graphs WHERE ?1 IS NULL OR key = ?1 ORDER BY key"
    with journal.lent() as db:
        for found, quads, digest, count in db.execute(query, (name,)).fetchall():
            body = unpack(quads, digest, f"{journal.path}: user graph {found}")
            yield UserGraph(name=found, quads=body, count=count)


def user_digests(journal: Journal) -> dict[str, str]:
    """Return the SHA-256 of each user graph, by IRI."""
    with journal.lent() as db:
        return dict(db.execute("SELECT key, quads_sha256 FROM user_graphs ORDER BY key"))


def whole_digest(base: str, digests: Mapping[str, str]) -> str:
    """Return the digest of all graphs: that of what was built, unless there are users' graphs beside it."""
    if not digests:
        return base
    lines = "".join(f"{digest} {name}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(f"{base}\n{lines}".encode()).hexdigest()


def note_built(journal: Journal, base: str) -> str:
    """Note the digest of what was built, the store having all users' graphs; return that of everything."""
    digest = whole_digest(base, user_digests(journal))
    journal.set_meta("base", base)
    journal.set_meta("digest", digest)
    journal.set_meta(_STATE, "clean")
    return digest


def write_graphs(folder: GraphFolder, changes: Sequence[Change]) -> Written:
    """Journal the changes, all in one transaction, then bring the store up to them.

    Raises:
        LockedError: another process writes; nothing was kept.
        RefusedError: a graph is not the users', or a build was interrupted; nothing was kept.
        StoreError: the journal cannot be written; nothing was kept.
    """
    for change in changes:
        if not is_writable(change.name):
            raise RefusedError(f"{change.name}: is made by `kg build`; write to {USER}NAME or to an IRI of your own")
    folder.require()
    with folder.writing():
        journal = Journal(folder.journal)
        try:
            # A build seals the journal when it is through with it.
            if journal.meta("store") != "clean" or journal.meta("seal") is None:
                raise RefusedError(f"{folder.path}: a build was interrupted; end it with `kg build` or `kg rebuild`")
            behind = journal.meta(_STATE) == "dirty"
            with journal.transaction():
                outcomes = tuple(_record(journal, change) for change in changes)
                names = frozenset(c.name for c, o in zip(changes, outcomes, strict=True) if o in _EFFECTIVE)
                if names:
                    _note(journal, state="dirty")
            delay = _bring_up(folder, journal, None if behind else names) if names or behind else ""
            return Written(outcomes=outcomes, delay=delay)
        finally:
            journal.close()


_EFFECTIVE = frozenset({Outcome.CREATED, Outcome.CHANGED, Outcome.REMOVED})


def _record(journal: Journal, change: Change) -> Outcome:
    found = next(_read(journal, change.name), None)
    if not _as_expected(change, found):
        return Outcome.NOT_AS_EXPECTED
    with journal.lent() as db:
        if change.verb is Verb.REMOVE:
            db.execute("DELETE FROM user_graphs WHERE key = ?", (change.name,))
            return Outcome.ABSENT if found is None else Outcome.REMOVED
        lines = set(change.quads.splitlines(keepends=True))
        if change.verb is Verb.MERGE and found is not None:
            lines |= set(found.quads.splitlines(keepends=True))
        body = b"".join(sorted(lines))
        row = (change.name, pack(body), sha256(body), len(lines))
        db.execute("INSERT OR REPLACE INTO user_graphs VALUES (?, ?, ?, ?)", row)
    return Outcome.CREATED if found is None else Outcome.CHANGED


def _as_expected(change: Change, found: UserGraph | None) -> bool:
    if change.only_if is not None and not _matches(change.only_if, found):
        return False
    return change.unless is None or not _matches(change.unless, found)


def _matches(digests: Sequence[str], found: UserGraph | None) -> bool:
    return found is not None and (ANY in digests or found.digest in digests)


def _note(journal: Journal, *, state: str) -> None:
    """Note inside a transaction what the graph is now, and whether the store has it."""
    base = journal.meta("base") or journal.meta("digest") or ""
    journal.set_meta("base", base)
    journal.set_meta("digest", whole_digest(base, user_digests(journal)))
    journal.set_meta(_STATE, state)
    journal.seal()


def _bring_up(folder: GraphFolder, journal: Journal, names: Iterable[str] | None) -> str:
    """Exchange these graphs in the store, or all if none are named, and publish it; return why not, if so."""
    graphs = user_graphs(journal)
    try:
        with LiveStore(folder) as store:
            stale = (store.graphs() - _MADE - frozenset(journal.graph_names())) if names is None else frozenset(names)
            store.remove_graphs(sorted(stale))
            new = [graph for graph in graphs if names is None or graph.name in stale]
            store.add(chain.from_iterable(read_nquads(graph.quads) for graph in new))
            facts = _facts(folder, journal, graphs)
            store.publish(beside=lambda target: build_texts(target, journal, store.labels(), facts=facts))
    except StoreError as error:
        return str(error)
    with journal.transaction():
        _note(journal, state="clean")
    return ""


def _facts(folder: GraphFolder, journal: Journal, graphs: Sequence[UserGraph]) -> dict[str, str]:
    texts = Texts(texts_of(current_generation(folder)))
    try:
        facts = texts.facts()
    finally:
        texts.close()
    built = int(facts.get("built", facts["quads"]))
    return {**facts, **store_facts(base=journal.meta("base") or "", built=built, users=graphs)}


def store_facts(*, base: str, built: int, users: Iterable[UserGraph]) -> dict[str, str]:
    """Return what the file of texts says of a store with these users' graphs.

    Args:
        base: digest of what was built.
        built: number of its quads.
    """
    graphs = list(users)
    digests = {graph.name: graph.digest for graph in graphs}
    return {
        "digest": whole_digest(base, digests),
        "built": str(built),
        "quads": str(built + sum(graph.count for graph in graphs)),
        "users": json.dumps(digests, sort_keys=True),
    }


def user_digests_of(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the SHA-256 of each user graph of a store, by IRI, from what `store_facts` noted."""
    found: dict[str, str] = json.loads(facts.get("users", "{}"))
    return found


def is_behind(journal: Journal) -> bool:
    """Whether a user's write is in the journal but perhaps not in the store."""
    return journal.meta(_STATE) == "dirty"
