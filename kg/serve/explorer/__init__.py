"""The explorer: pages that show the graph and the sentence behind every number, readable without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.serve.context import ServerContext
    from kg.serve.explorer.addresses import Pages


def pages(context: ServerContext) -> Pages:
    """Return the pages."""
    from kg.serve.explorer.addresses import make_pages

    return make_pages(context)
