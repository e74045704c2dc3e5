"""A knowledge graph of armed conflict, made from news reports.

Importing `kg` loads nothing else: `kg.pipeline` builds a graph, `kg.store` and `kg.query` use one.
"""

__version__ = "0.1.0"
