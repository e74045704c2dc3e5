"""Find the document and the sentence behind each result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store

from kg.validation.compiler import FOCUS
from kg.validation.report import Quote, Result

CHUNK = 500


def place_results(results: Sequence[Result], *, store: Store) -> Iterator[Result]:
    """Yield the results with the first document, and the first words in it, that speak of the focus node."""
    nodes = sorted({result.focus for result in results})
    found = {focus: min(places) for focus, places in _places(nodes, store).items()}
    for result in results:
        document, start, end, text = found.get(result.focus, ("", 0, 0, ""))
        quote = Quote(start=start, end=end, text=text) if end else None
        yield result.placed(document or None, quote)


def focus_block(nodes: Iterable[str]) -> str:
    """Return a VALUES block that binds `?this` to these IRIs; blank nodes cannot be named and are left out."""
    rows = " ".join(str(NamedNode(node)) for node in nodes if not node.startswith("_:"))
    return f"VALUES ?this {{ {rows} }}"


def chunks(nodes: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the nodes in portions that one query takes well."""
    for start in range(0, len(nodes), CHUNK):
        yield nodes[start : start + CHUNK]


def _places(nodes: Sequence[str], store: Store) -> dict[str, list[tuple[str, int, int, str]]]:
    text = (Path(__file__).parent / "evidence.rq").read_text(encoding="utf-8")
    places: dict[str, list[tuple[str, int, int, str]]] = {}
    for chunk in chunks(nodes):
        solutions = store.query(text.replace(FOCUS, focus_block(chunk)), use_default_graph_as_union=True)
        if isinstance(solutions, QuerySolutions):
            for row in solutions:
                places.setdefault(row["this"].value, []).append(_place(row))
    return places


def _place(row: QuerySolution) -> tuple[str, int, int, str]:
    document, quote = row["document"], row["quote"]
    text = quote.value if isinstance(quote, Literal) else ""
    return document.value, _offset(row["begin"]), _offset(row["end"]), text


def _offset(term: object) -> int:
    # A span may itself be at fault; its offsets are then no numbers, and the quotation is left out.
    return int(term.value) if isinstance(term, Literal) and term.value.isdecimal() else 0
