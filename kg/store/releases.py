"""Published releases: frozen copies of a generation under a tag, that never change, and how two of them differ."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from pyoxigraph import Store

from kg.errors import RefusedError, StoreError, UsageError
from kg.identifiers import CONSOLIDATED_GRAPH
from kg.rdf import NamedNode, iri
from kg.store.counts import counts_of
from kg.store.folder import GraphFolder, sync
from kg.store.journal import Journal
from kg.store.oxigraph import current_generation, texts_of
from kg.store.seal import file_digest

_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MANIFEST = "MANIFEST.json"
_RECORD = "release "
"""Begins the name under which the journal notes a release."""
NOW = "now"
"""Names the graph as it is, in `kg diff`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a release says of itself.

    Attributes:
        number: releases of one folder count from 1; the clock has no part in their order.
        issued: when it was published, in UTC, as xsd:dateTime; empty where nobody said.
        digest: SHA-256 of the graph, as `kg rebuild` prints it.
        documents: of each key the identifier, the graph's IRI and the SHA-256 of its quads.
        counts: things by class, and quads.
        files: SHA-256 of each file.
    """

    tag: str
    number: int
    previous: str | None
    digest: str
    configuration: Mapping[str, str]
    counts: Mapping[str, int]
    documents: Mapping[str, tuple[str, str, str]]
    withdrawn: Mapping[str, str]
    files: Mapping[str, str] = field(default_factory=dict)
    issued: str = ""

    def to_json(self) -> str:
        """Return the manifest as it is written."""
        value = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What changed from one state to another: keys of documents, IRIs of things, numbers of statements.

    Attributes:
        names: the identifier that came with each document, by key.
    """

    documents_added: tuple[str, ...]
    documents_removed: tuple[str, ...]
    documents_changed: tuple[str, ...]
    things_added: tuple[str, ...]
    things_removed: tuple[str, ...]
    things_changed: tuple[str, ...]
    counts: Mapping[str, tuple[int, int]]
    names: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not any(getattr(self, name) for name in self.__slots__ if name not in {"counts", "names"})


def publish(
    folder: GraphFolder,
    tag: str,
    *,
    configuration: Mapping[str, str],
    issued: str = "",
    beside: Callable[[Path, Manifest], None] | None = None,
) -> Manifest:
    """Freeze the current generation under a tag; whoever calls has checked that it conforms. On disk on return.

    Args:
        configuration: versions and settings to record.
        issued: the time to record.
        beside: writes what else belongs into the release's folder, before anybody sees it.

    Raises:
        UsageError: the tag cannot be a folder's name, or is taken.
        RefusedError: the store is not the journal's.
    """
    target = require_free_tag(folder, tag)
    made = replace(manifest_of(folder, tag), configuration=dict(configuration), issued=issued)
    half = target.with_name(f".{tag}.half")
    # What a killed process left, of whatever tag: the writer's lock is ours.
    for left in target.parent.glob(".*.half"):
        shutil.rmtree(left, ignore_errors=True)
    try:
        half.mkdir(parents=True)
        _fill(half, current_generation(folder))
        if beside is not None:
            beside(half, made)
        if made.previous is not None:
            changes = asdict(difference(folder, made.previous, NOW))
            (half / "changes.json").write_text(json.dumps(changes, indent=1) + "\n", encoding="utf-8")
        files = {
            path.relative_to(half).as_posix(): file_digest(path) for path in sorted(half.rglob("*")) if path.is_file()
        }
        manifest = replace(made, files=files)
        (half / _MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
        for path in sorted(half.rglob("*"), reverse=True):
            sync(path)
        sync(half)
        half.replace(target)
        sync(target.parent)
        _record(folder, target)
    except OSError as error:
        shutil.rmtree(half, ignore_errors=True)
        raise StoreError(f"{target}: cannot be written: {error.strerror}; free some disk and run it again") from error
    return manifest


def _record(folder: GraphFolder, release: Path) -> None:
    """Note in the journal that there is this release, so that its loss is named."""
    journal = Journal(folder.journal)
    try:
        with journal.transaction():
            journal.set_meta(f"{_RECORD}{release.name}", file_digest(release / _MANIFEST))
    finally:
        journal.close()


def require_free_tag(folder: GraphFolder, tag: str) -> Path:
    """Return the folder of the release to be.

    Raises:
        UsageError: the tag cannot be a folder's name, or is taken.
    """
    if not _TAG.fullmatch(tag) or tag == NOW:
        raise UsageError(f"{tag!r}: a tag has letters, digits, dots and hyphens, and is not `{NOW}`")
    target = folder.path / "releases" / tag
    if target.exists():
        raise UsageError(f"{target}: this tag is taken; releases never change, choose another")
    return target


def _fill(half: Path, generation: Path) -> None:
    """Link what a generation never changes: its tables; copy what the engine may write to."""
    store = half / "store"
    store.mkdir()
    for path in sorted(generation.iterdir()):
        if path.suffix == ".sst":
            os.link(path, store / path.name)
        elif path.name != "LOG" and path.is_file():
            shutil.copyfile(path, store / path.name)
    texts = texts_of(generation)
    if texts.is_file():
        os.link(texts, texts_of(store))


def manifest_of(folder: GraphFolder, tag: str = NOW) -> Manifest:
    """Return what a release of the graph as it is would say.

    Raises:
        RefusedError: the store is not the journal's.
    """
    folder.require()
    journal = Journal(folder.journal)
    try:
        if journal.meta("store") != "clean":
            raise RefusedError(f"{folder.path}: a build was interrupted; end it with `kg build` or `kg rebuild`")
        identifiers = {document.key: document.id for document in journal.documents(state="stored")}
        graphs = {graph.key: (graph.graph, graph.digest) for graph in journal.graphs()}
        digest, withdrawn = journal.meta("digest") or "", journal.withdrawn()
    finally:
        journal.close()
    earlier = releases(folder)
    store = Store.read_only(str(current_generation(folder)))
    return Manifest(
        tag=tag,
        number=len(earlier) + 1,
        previous=earlier[-1].tag if earlier else None,
        digest=digest,
        configuration={},
        counts={**counts_of(store), "quads": len(store)},
        documents={key: (identifiers[key], *graph) for key, graph in sorted(graphs.items())},
        withdrawn=withdrawn,
    )


def releases(folder: GraphFolder) -> list[Manifest]:
    """Return the releases, first to last."""
    paths = (folder.path / "releases").glob(f"*/{_MANIFEST}")
    return sorted((read_manifest(path.parent) for path in paths), key=lambda manifest: manifest.number)


def read_manifest(release: Path) -> Manifest:
    """Return a release's manifest.

    Raises:
        StoreError: there is none, or it cannot be read.
    """
    try:
        value = json.loads((release / _MANIFEST).read_text(encoding="utf-8"))
        value["documents"] = {key: tuple(entry) for key, entry in value["documents"].items()}
        return Manifest(**value)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreError(f"{release}: no release can be read here ({error}); `kg log` lists them") from error


def recorded_releases(journal: Journal) -> dict[str, str]:
    """Return the SHA-256 of each release's manifest, by tag, as the journal noted it."""
    with journal.lent() as db:
        rows = db.execute("SELECT name, value FROM meta WHERE name LIKE ?", (f"{_RECORD}%",)).fetchall()
    return {name.removeprefix(_RECORD): value for name, value in sorted(rows)}


def release_faults(folder: GraphFolder, recorded: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each file of a release that is lost or damaged, with what is wrong.

    Args:
        recorded: what the journal noted; a release that it does not know is held against its own manifest only.
    """
    there = {path.parent.name for path in (folder.path / "releases").glob(f"*/{_MANIFEST}")}
    faults = []
    for tag in sorted(there | recorded.keys()):
        release = folder.path / "releases" / tag
        try:
            files = {**read_manifest(release).files, **({_MANIFEST: recorded[tag]} if tag in recorded else {})}
        except StoreError as error:
            faults.append((str(release / _MANIFEST), "is missing" if tag not in there else str(error)))
            continue
        for name, digest in sorted(files.items()):
            file = release / name
            if not file.is_file() or file_digest(file) != digest:
                faults.append((str(file), "is missing" if not file.is_file() else "does not match its checksum"))
    return faults


def difference(folder: GraphFolder, before: str, after: str) -> Difference:
    """Return what changed between two releases; either may be `now`.

    Raises:
        StoreError: there is no such release.
    """
    old, new = _state(folder, before), _state(folder, after)
    first, second = old[0].documents, new[0].documents
    touched = sorted(key for key in first.keys() | second.keys() if first.get(key) != second.get(key))
    things, others = _things(old[1]), _things(new[1])
    return Difference(
        documents_added=tuple(sorted(second.keys() - first.keys())),
        documents_removed=tuple(sorted(first.keys() - second.keys())),
        documents_changed=tuple(sorted(key for key in first.keys() & second.keys() if first[key] != second[key])),
        things_added=tuple(sorted(others.keys() - things.keys())),
        things_removed=tuple(sorted(things.keys() - others.keys())),
        things_changed=tuple(sorted(key for key in things.keys() & others.keys() if things[key] != others[key])),
        counts=_both(old[0].counts, new[0].counts),
        names={key: (second.get(key) or first[key])[0] for key in touched},
    )


def _state(folder: GraphFolder, name: str) -> tuple[Manifest, Store]:
    if name == NOW:
        return manifest_of(folder), Store.read_only(str(current_generation(folder)))
    release = folder.path / "releases" / name
    if not _TAG.fullmatch(name):
        raise UsageError(f"{name!r} is no tag; `kg log` lists them")
    return read_manifest(release), Store.read_only(str(release / "store"))


def _things(store: Store) -> dict[str, frozenset[str]]:
    """What the consolidated graph says of each thing."""
    found: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, None, None, iri(CONSOLIDATED_GRAPH)):
        if isinstance(quad.subject, NamedNode):
            found.setdefault(quad.subject.value, set()).add(f"{quad.predicate} {quad.object}")
    return {name: frozenset(said) for name, said in found.items()}


def _both(first: Mapping[str, int], second: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    names: Iterable[str] = sorted({*first, *second})
    return {name: (first.get(name, 0), second.get(name, 0)) for name in names}
