"""Which frozen graph to serve."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.errors import StoreError
from kg.serve.model import Release
from kg.store.folder import GraphFolder
from kg.store.oxigraph import current_generation, texts_of
from kg.store.releases import Manifest, read_manifest, releases
from kg.store.texts import Texts
from kg.store.user_graphs import user_digests_of


def newest_release(folder: GraphFolder, tag: str | None = None) -> Release:
    """Return the newest generation, or a published release by its tag.

    Raises:
        StoreError: there is none.
    """
    store = folder.path / "releases" / tag / "store" if tag else current_generation(folder)
    if not store.is_dir():
        raise StoreError(f"{store}: no such release; `kg log` lists them")
    texts = texts_of(store)
    found = texts if texts.is_file() else None
    facts = _facts(found)
    graphs = user_digests_of(facts)
    return Release(
        name=tag or store.name,
        store=store,
        texts=found,
        digest=facts.get("digest", ""),
        graphs=graphs,
        folder=folder,
        published=tag is not None,
    )


def last_published(release: Release) -> Manifest | None:
    """Return what a release says of itself, or of a state between releases what the last one says.

    Raises:
        StoreError: it cannot be read.
    """
    if release.published:
        return read_manifest(release.store.parent)
    return next(reversed(releases(release.folder)), None)


def _facts(path: Path | None) -> Mapping[str, str]:
    if path is None:
        return {}
    texts = Texts(path)
    try:
        return texts.facts()
    finally:
        texts.close()
