"""One graph to ask from Python: a folder's, or one behind a SPARQL endpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path
from typing import cast

from pyoxigraph import QueryBoolean, QuerySolutions

from kg.errors import QueryError
from kg.notebook.evidence import Evidence
from kg.notebook.table import Table, make_table
from kg.query.catalogue import Catalogue, load_catalogue
from kg.query.documents import open_texts
from kg.query.explain import TextOf, explain
from kg.query.model import Question
from kg.query.parameters import expand
from kg.query.results import Row, rows_of
from kg.query.run import Queryable, UnionStore, find_event, run_query, run_question
from kg.rdf import Triple
from kg.store.folder import GraphFolder
from kg.store.oxigraph import open_current
from kg.store.remote import RemoteStore, require_address

Texts = Callable[[], AbstractContextManager[TextOf]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A graph that can be asked; nothing in it can be changed from here.

    Attributes:
        name: the folder or the address.
        questions: the question library, with the folder's own questions over it.
    """

    name: str
    questions: Catalogue
    store: Queryable
    texts: Texts

    def query(self, question: str, /, **parameters: object) -> Table:
        """Return the rows of a question of the library, by its name, or of a SPARQL SELECT.

        Args:
            parameters: of the question; a thing may be given by IRI, prefixed name or label, a day as `date`.

        Raises:
            QueryError: the question, a parameter or the SPARQL is wrong.
            IncompleteError: the answer was cut off; a part of it is never returned.
            StoreError: the store or the endpoint fails.
        """
        text, columns, rows = self._ask(question, parameters)
        return make_table(columns, rows, question=text)

    def _ask(self, question: str, parameters: dict[str, object]) -> tuple[str, Sequence[str], Iterator[Row]]:
        given = {name.rstrip("_"): _written(value) for name, value in parameters.items() if value is not None}
        if question in self.questions or not any(mark in question for mark in "{ \n"):
            answer = run_question(self.store, self.questions.question(question), given)
            text = f"{question} {given}" if given else question
        else:
            if given:
                raise QueryError("query", "parameters belong to questions of the library; write values into the SPARQL")
            answer, text = run_query(self.store, question), question
        columns, rows = rows_of(answer)
        return text, columns, rows

    def triples(self, sparql: str, /) -> list[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE, sorted.

        Raises:
            QueryError: the SPARQL is wrong, or gives no triples.
        """
        answer = run_query(self.store, sparql)
        if isinstance(answer, QuerySolutions | QueryBoolean):
            raise QueryError("query", "the answer is no graph; only CONSTRUCT and DESCRIBE give triples")
        return sorted(set(answer), key=str)

    def events(
        self,
        *,
        within: str | None = None,
        start: date | str | None = None,
        end: date | str | None = None,
        type: str | None = None,  # noqa: A002 - the word of the field
    ) -> Table:
        """Return the events of a place and period, one row each.

        Args:
            within: a place that holds them, by label or IRI.
            start: first day.
            end: last day.
            type: kind of event, such as `AirStrike`.
        """
        return self.query("events", within=within, from_=start, until=end, kind_name=type)

    def explain(self, thing: str, /) -> Evidence:
        """Return the sentences behind an event, estimate, claim, actor or place, given by IRI or label.

        Raises:
            QueryError: nothing has that name, or no claim speaks of it.
        """
        node = expand(thing) or find_event(self.store, thing)
        with self.texts() as text_of:
            return Evidence(node.value, tuple(explain(self.store, node.value, text_of=text_of)))

    def question(self, name: str, /) -> Question:
        """Return a question of the library: its parameters, its columns, what it does not count."""
        return self.questions.question(name)

    def __repr__(self) -> str:
        return (
            f"<Graph {self.name}: {len(self.questions)} questions; .query(name or SPARQL), .events(), .explain(thing)>"
        )


def open_folder(folder: str | PathLike[str]) -> Graph:
    """Open the graph of a folder for reading; see `kg.open`."""
    place = GraphFolder(path=Path(folder))
    own = place.own("queries")
    return Graph(
        name=str(folder),
        questions=load_catalogue([own] if own else []),
        store=UnionStore(open_current(place)),
        texts=lambda: open_texts(place),
    )


def connect_endpoint(endpoint: str, *, timeout: int) -> Graph:
    """Use the graph behind an endpoint; see `kg.connect`. Sentences are then what the graph itself quotes."""
    require_address(endpoint)
    # Triples of an endpoint come as a list, which is gone through like those of a store.
    store = cast("Queryable", RemoteStore(endpoint, timeout=timeout))
    return Graph(name=endpoint, questions=load_catalogue(), store=store, texts=_no_texts)


@contextmanager
def _no_texts() -> Iterator[TextOf]:
    yield lambda _document: None


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
