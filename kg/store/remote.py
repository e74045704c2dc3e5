"""Another engine reached over SPARQL, with the methods of an embedded store that reading needs."""

from __future__ import annotations

import re
import urllib.error
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http.client import HTTPException
from typing import Any

from pyoxigraph import BlankNode, QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results

from kg.errors import IncompleteError, StoreError
from kg.identifiers import BASE
from kg.rdf import NamedNode, Quad, RdfFormat, Triple, parse
from kg.sparql import bare

_LARGEST = 64 * 1024 * 1024
_TIMEOUT = 60
# A query for a graph up to where its dataset or its pattern begins.
_GRAPH_FORM = re.compile(
    r"(?<![\w?$:-])(?:CONSTRUCT\s*(?:\{[^{}]*\}\s*)?|DESCRIBE\s[^{}]*?)(?=(?<![\w?$:-])(?:FROM|WHERE)\b|\{)",
    re.IGNORECASE,
)

RemoteAnswer = QuerySolutions | QueryBoolean | list[Triple]
_CAP = "X-SPARQL-MaxRows"
"""Virtuoso's word that it cut an answer off."""
_TRUTH = {True: b'{"head":{},"boolean":true}', False: b'{"head":{},"boolean":false}'}


class RemoteStore:
    """A SPARQL endpoint.

    Attributes:
        endpoint: where queries go.
        update_endpoint: where updates go; the same if none is given.
    """

    def __init__(self, endpoint: str, *, update_endpoint: str | None = None, timeout: int = _TIMEOUT) -> None:
        self.endpoint = endpoint
        self.update_endpoint = update_endpoint or endpoint
        self._timeout = timeout

    def query(
        self,
        sparql: str,
        *,
        use_default_graph_as_union: bool = False,  # noqa: ARG002 - the engine's own setting decides
        default_graph: Sequence[NamedNode] = (),
        named_graphs: Sequence[NamedNode] = (),
    ) -> RemoteAnswer:
        """Answer SPARQL text.

        Raises:
            SyntaxError: the engine finds it malformed.
            OSError: the engine fails, is away, or its answer is too large or cut off.
        """
        dataset = [("default-graph-uri", graph.value) for graph in default_graph]
        dataset += [("named-graph-uri", graph.value) for graph in named_graphs]
        client = self._client(sparql, dataset)
        is_graph = client.queryType in ("CONSTRUCT", "DESCRIBE")
        client.addCustomHttpHeader("Accept", "application/n-triples" if is_graph else "application/sparql-results+json")
        headers, body = self._send(client)
        try:
            if is_graph:
                self._require_whole_graph(sparql, dataset, headers)
                return [quad.triple for quad in parse(body, format=RdfFormat.N_TRIPLES)]
            answer = parse_query_results(body, format=QueryResultsFormat.JSON)
            return _as_truth(answer) if client.queryType == "ASK" else answer
        except (SyntaxError, ValueError) as error:
            raise OSError(f"{self.endpoint}: the answer cannot be read: {error}") from error

    def _require_whole_graph(self, sparql: str, dataset: Sequence[tuple[str, str]], headers: Mapping[str, str]) -> None:
        """Virtuoso says of rows that it cut them off, but not of graphs: ask for the rows behind the graph too.

        Raises:
            IncompleteError: they are more than the server gives.
        """
        rows = rows_behind(sparql) if headers.get("Server", "").startswith("Virtuoso") else None
        if rows is not None:
            client = self._client(rows, dataset)
            client.addCustomHttpHeader("Accept", "application/sparql-results+json")
            self._send(client)

    def update(self, sparql: str) -> None:
        """Run an update.

        Raises:
            OSError: the engine fails or refuses.
        """
        client = self._client(sparql)
        # Virtuoso answers an update with a result set and 406 to who accepts only what the wrapper asks for.
        client.addCustomHttpHeader("Accept", "*/*")
        self._send(client)

    def quads_for_pattern(self, _s: None, _p: None, _o: None, graph: NamedNode | None) -> Iterator[Quad]:
        """Yield the statements of a graph, or of all together."""
        place = "?s ?p ?o" if graph is None else "GRAPH " + str(graph) + " { ?s ?p ?o }"
        answer = self.query("CONSTRUCT { ?s ?p ?o } WHERE { " + place + " }")
        for triple in answer if isinstance(answer, list) else ():
            yield Quad(triple.subject, triple.predicate, triple.object, graph)

    def contains_named_graph(self, graph: NamedNode) -> bool:
        """Whether the graph has a statement."""
        return bool(self.query("ASK { GRAPH " + str(graph) + " { ?s ?p ?o } }"))

    def count(self, graph: NamedNode) -> int:
        """Return the number of statements of a graph."""
        answer = self.query("SELECT (COUNT(*) AS ?n) WHERE { GRAPH " + str(graph) + " { ?s ?p ?o } }")
        return next((int(row["n"].value) for row in answer), 0) if isinstance(answer, QuerySolutions) else 0

    def replace_graph(self, graph: NamedNode, triples: Iterable[Triple], *, batch: int) -> None:
        """Make the graph hold exactly these triples, blank nodes as IRIs; sent again, it ends the same."""
        self.update("DROP SILENT GRAPH " + str(graph))
        waiting: list[str] = []
        for triple in triples:
            waiting.append(f"{_skolemised(triple)} .")
            if len(waiting) == batch:
                self._insert(graph, waiting)
                waiting = []
        if waiting:
            self._insert(graph, waiting)

    def _insert(self, graph: NamedNode, statements: Sequence[str]) -> None:
        # Terms as pyoxigraph writes them, with every escape: no text of a document reaches the update as syntax.
        self.update("INSERT DATA { GRAPH " + str(graph) + " {\n" + "\n".join(statements) + "\n} }")

    def _client(self, sparql: str, fields: Sequence[tuple[str, str]] = ()) -> Any:  # noqa: ANN401 - it has no types
        from SPARQLWrapper import POST, URLENCODED, SPARQLWrapper

        client = SPARQLWrapper(self.endpoint, updateEndpoint=self.update_endpoint)
        client.setMethod(POST)
        client.setRequestMethod(URLENCODED)
        # Else it also posts `format=xml`, which a server may take before the Accept header; ours does.
        client.setOnlyConneg(True)
        client.setTimeout(self._timeout)
        client.setQuery(sparql)
        for name, value in fields:
            client.addParameter(name, value)
        return client

    def _send(self, client: Any) -> tuple[Mapping[str, str], bytes]:  # noqa: ANN401 - SPARQLWrapper has no types
        from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed, SPARQLWrapperException

        try:
            response = client.query().response
            if response.geturl().partition("?")[0] not in (self.endpoint, self.update_endpoint):
                raise OSError(f"{self.endpoint}: the server sent us elsewhere; give its own address")
            if cap := response.headers.get(_CAP):
                raise IncompleteError(
                    f"{self.endpoint}: the engine gave only the first {cap} rows; ask for less, or raise its cap"
                )
            if response.headers.get("X-SQL-State", "").startswith("S1T"):
                raise IncompleteError(f"{self.endpoint}: the engine ran out of time and left rows out; ask for less")
            headers: Mapping[str, str] = response.headers
            body: bytes = response.read(_LARGEST + 1)
        except QueryBadFormed as error:
            raise SyntaxError(str(error)) from error
        except EndPointInternalError as error:
            raise OSError(f"{self.endpoint}: the engine failed: {error}") from error
        except (SPARQLWrapperException, urllib.error.URLError, HTTPException) as error:
            raise OSError(f"{self.endpoint}: {error}") from error
        if len(body) > _LARGEST:
            raise OSError(f"{self.endpoint}: the answer has more than {_LARGEST} bytes; ask for less")
        return headers, body


def rows_behind(sparql: str) -> str | None:
    """Return the query for the rows from which a graph is made; none if no pattern is matched.

    >>> rows_behind("CONSTRUCT { ?s a <urn:a> } WHERE { ?s ?p ?o } LIMIT 5")
    'SELECT * WHERE { ?s ?p ?o } LIMIT 5'
    """
    found = _GRAPH_FORM.search(bare(sparql))
    return sparql[: found.start()] + "SELECT * " + sparql[found.end() :] if found else None


def _as_truth(answer: QuerySolutions | QueryBoolean) -> QueryBoolean:
    """Return a truth value; Virtuoso answers ASK with a table of one cell, 1 or 0."""
    if isinstance(answer, QueryBoolean):
        return answer
    truth = any(term is not None and term.value == "1" for row in answer for term in row)
    found = parse_query_results(_TRUTH[truth], format=QueryResultsFormat.JSON)
    if not isinstance(found, QueryBoolean):
        raise OSError("a truth value cannot be read")
    return found


def _skolemised(triple: Triple) -> Triple:
    """Replace blank nodes by IRIs (RDF 1.1, 3.5): Virtuoso takes none in an insertion, and batches must share them."""
    subject, value = (_named(term) for term in (triple.subject, triple.object))
    return Triple(subject, triple.predicate, value)


def _named(term: Any) -> Any:  # noqa: ANN401 - subject and object have other types
    return NamedNode(f"{BASE}.well-known/genid/{term.value}") if isinstance(term, BlankNode) else term


def require_address(address: str) -> str:
    """Return the address of an endpoint.

    Raises:
        StoreError: it is not http or https.
    """
    if not address.startswith(("http://", "https://")):
        raise StoreError(f"{address[:200]}: an endpoint has an address that begins with http:// or https://")
    return address
