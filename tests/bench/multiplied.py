"""A real graph many times over: the sample as its coder read it, copied with new identifiers and shifted days.

Every question of the library has rows in it, which a made-up graph does not give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

from kg.export.rdf import export_rdf
from kg.pipeline.build import Options, build
from kg.rdf import Quad, RdfFormat, parse
from kg.resources import sample_file
from kg.store.folder import GraphFolder
from kg.store.oxigraph import open_current

GOLD = Path(__file__).parents[1] / "gold" / "sample" / "extended" / "extractions.jsonl"
OURS = re.compile(
    r"(ckg/(?:id/(?:event|report|claim|doc|estimate|agreement|relationship|extraction)|graph/doc)/[^>#/]+)"
)
DAY = re.compile(r'"(\d{4}-\d\d-\d\d)"(?=\^\^<http://www.w3.org/2001/XMLSchema#date>)')
STEP = 17
"""Days between one copy and the next."""


def sample_quads(folder: Path) -> bytes:
    """Return the graph of the sample's gold as N-Quads, built in this folder."""
    graph = GraphFolder(path=folder)
    build(graph, [GOLD], Options(texts=(sample_file(),), inference=False))
    output = BytesIO()
    export_rdf(open_current(graph), output, format="nq")
    return output.getvalue()


def multiplied(quads: bytes, copies: int) -> Iterator[Quad]:
    """Yield the quads of so many copies; actors, places and codes are shared, all else is each copy's own."""
    text = quads.decode()
    for number in range(copies):
        renamed = OURS.sub(rf"\1-{number}", text)
        yield from parse(DAY.sub(partial(_later, number=number), renamed), format=RdfFormat.N_QUADS)


def _later(day: re.Match[str], *, number: int) -> str:
    return f'"{(date.fromisoformat(day[1]) + timedelta(days=STEP * number)).isoformat()}"'
