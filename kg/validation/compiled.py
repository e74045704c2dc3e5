"""Validate with the compiled set queries: a document before it is stored, or the graph after a change."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from pyoxigraph import BlankNode, NamedNode, Quad, QuerySolutions, Store

from kg.rdf import Term
from kg.validation.compiler import Check, Contract, compile_shapes
from kg.validation.placing import chunks, focus_block, place_results
from kg.validation.report import Report, Result, write_message
from kg.validation.shapes import Scope
from kg.vocabulary import PREFIXES


def validate_document(
    quads: Iterable[Quad], *, context: Iterable[Quad] = (), contract: Contract | None = None
) -> Report:
    """Check the graph of one document against the rules that it alone decides.

    Args:
        quads: the document's claims, spans and metadata.
        context: what the claims refer to: actors, places, events. Looked at, not judged; without it the rules
            that need it stay silent.
    """
    rules = contract or compile_shapes()
    own = list(quads)
    store = Store()
    store.extend(own)
    store.extend(context)
    subjects = {_name(quad.subject) for quad in own}
    checks = [check for check in rules.checks if check.rule.scope is Scope.DOCUMENT]
    return _report((result for result in _run(checks, store, "") if result.focus in subjects), store)


def validate_graph(
    store: Store, *, since: Iterable[str] | None = None, contract: Contract | None = None, threads: int | None = None
) -> Report:
    """Check the union of all graphs of a store against every rule.

    Args:
        threads: queries that run at a time, one a core by default; Oxigraph works outside Python's lock.
        since: check only what a change can affect. The IRIs of the subjects of all quads added or removed, and
            of the objects of those removed; the nodes whose results depend on them are found here.
    """
    rules = contract or compile_shapes()
    if since is None:
        return _report(_run_all(rules.checks, store, threads or os.cpu_count() or 1), store)
    changed = sorted({node for node in since if not node.startswith("_:")})
    affected = affected_nodes(store, changed, contract=rules)
    return _report(_run_affected(rules, affected, store), store)


def affected_nodes(store: Store, changed: Sequence[str], *, contract: Contract) -> dict[str, tuple[str, ...]]:
    """Return, for each rule, the focus nodes whose results a change of these nodes can alter.

    A rule's result depends on its focus node and on the nodes at the end of its paths; followed backwards from
    the changed nodes, the paths lead to the focus nodes.
    """
    reached = {path: _reaching(path, changed, store) for paths in contract.paths.values() for path in paths}
    return {
        rule.id: tuple(sorted({*changed, *(node for path in contract.paths[rule.id] for node in reached[path])}))
        for rule in contract.rules
    }


def _reaching(path: str, changed: Sequence[str], store: Store) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(changed):
        values = focus_block(chunk).replace("?this", "?changed")
        prologue = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
        query = f"{prologue}SELECT DISTINCT ?this WHERE {{ {values} ?this {path} ?changed }}"
        solutions = store.query(query, use_default_graph_as_union=True)
        if isinstance(solutions, QuerySolutions):
            # Followed backwards, a path can end at a literal, which is no focus node.
            found.update(row["this"].value for row in solutions if isinstance(row["this"], NamedNode))
    return found


def _run_affected(contract: Contract, affected: dict[str, tuple[str, ...]], store: Store) -> Iterator[Result]:
    for check in contract.checks:
        for chunk in chunks(affected[check.rule.id]):
            yield from _run([check], store, focus_block(chunk))


def _run_all(checks: Sequence[Check], store: Store, threads: int) -> Iterator[Result]:
    with ThreadPoolExecutor(max_workers=threads) as pool:
        for results in pool.map(lambda check: list(_run([check], store, "")), checks):
            yield from results


def _run(checks: Iterable[Check], store: Store, focus: str) -> Iterator[Result]:
    for check in checks:
        solutions = store.query(check.text(focus), use_default_graph_as_union=True)
        if isinstance(solutions, QuerySolutions):
            names = [variable.value for variable in solutions.variables]
            for row in solutions:
                yield _result(check, {name: term for name, term in zip(names, row, strict=True) if term is not None})


def _result(check: Check, bound: dict[str, Term]) -> Result:
    focus = bound["this"]
    value = bound.get("value")
    if value is None and check.component == "SPARQLConstraintComponent":
        value = focus
    return Result(
        focus=_name(focus),
        rule=check.rule.id,
        label=check.rule.label,
        severity=check.severity,
        component=check.component,
        shape=check.shape,
        message=write_message(check.message, value, bound),
        path=check.path,
        value=value,
    )


def _name(term: object) -> str:
    return str(term) if isinstance(term, BlankNode) else getattr(term, "value", str(term))


def _report(results: Iterable[Result], store: Store) -> Report:
    report = Report.of(results)
    return Report(results=tuple(place_results(report.results, store=store)))
