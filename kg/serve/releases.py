"""Which frozen graph to serve."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kg.errors import StoreError
from kg.serve.model import Release
from kg.store.folder import GraphFolder
from kg.store.oxigraph import current_generation, texts_of
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
    return Release(name=tag or store.name, store=store, texts=found, digest=facts.get("digest", ""), graphs=graphs)


def _facts(path: Path | None) -> Mapping[str, str]:
    if path is None:
        return {}
    texts = Texts(path)
    try:
        return texts.facts()
    finally:
        texts.close()
