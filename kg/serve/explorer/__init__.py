"""The explorer: pages that show the graph and the sentence behind every number, readable without scripts."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import BaseRoute

from kg.serve.context import ServerContext


def routes(context: ServerContext) -> Sequence[BaseRoute]:
    """Return the pages' routes."""
    from kg.serve.explorer.addresses import make_routes

    return make_routes(context)
