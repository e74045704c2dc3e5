"""A knowledge graph of armed conflict, made from news reports.

Importing `kg` loads nothing else: `kg.open` and `kg.connect` give a graph to ask from Python; `kg.pipeline` builds one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike
    from types import ModuleType

    from kg.notebook.graph import Graph

__version__ = "0.1.0"


def open(folder: str | PathLike[str]) -> Graph:  # noqa: A001 - `kg.open(...)` reads as what it does
    """Open the graph of a folder for reading.

    Raises:
        StoreError: there is no graph, or it is damaged.
    """
    graph: Graph = _notebook().open_folder(folder)
    return graph


def connect(endpoint: str, *, timeout: int = 60) -> Graph:
    """Use the graph behind a SPARQL endpoint, such as that of `kg serve`.

    Args:
        timeout: seconds after which an unanswered question fails.

    Raises:
        StoreError: the address is no http(s) address.
    """
    graph: Graph = _notebook().connect_endpoint(endpoint, timeout=timeout)
    return graph


def _notebook() -> ModuleType:
    # By name: every module may import `kg` for its version, and none of them is to load what asks graphs.
    return import_module("kg.notebook.graph")
