"""Pages that ask: the library of questions as forms, SPARQL by hand, search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import QueryError
from kg.query.model import Question
from kg.query.parameters import bind
from kg.serve.context import AnswerError, Cell, Table
from kg.serve.explorer.network import Network, Networks
from kg.serve.explorer.site import Site
from kg.serve.explorer.terms import figure, headline, number, short, words
from kg.serve.gate import refusal
from kg.store.texts import KINDS
from kg.vocabulary import CODE, PREFIXES

_PAGE = 100
_HITS = 60
_KINDS = ("event", "actor", "place", "agreement", "document", "sentence", "claim")
_SUMMED = frozenset({"civilians-killed-in-air-strikes"})
"""Questions each of whose rows is an event with an estimate of one group: these may be added."""
_WHOLE = ("integer", "nonNegativeInteger")
_KINDS_OF_CELLS = {"decimal": "number", "double": "number", "date": "nowrap", "gYearMonth": "nowrap"}
_LONG = 10_000
"""From here on digits are set in groups; years are not."""
_FIRST_QUERY = """SELECT ?event ?name ?day WHERE {
  ?event a ckg:AirStrike ; skos:prefLabel ?name ; ckg:earliest ?day .
}
ORDER BY DESC(?day)
LIMIT 50
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """A cell of an answer: a link where it names one of our things; `kind` is the class it is set in."""

    text: str
    link: str
    kind: str


async def questions_page(site: Site, request: Request) -> Response:
    """Show the library, by subject."""
    catalogue = site.context.catalogue
    wanted = request.query_params.get("tag", "")
    groups: dict[str, list[Question]] = {}
    for question in catalogue:
        if not wanted or wanted in question.tags:
            groups.setdefault(wanted or next(iter(question.tags), "other"), []).append(question)
    tags = sorted({tag for question in catalogue for tag in question.tags})
    return site.render(
        request, "questions.html", section="questions", groups=sorted(groups.items()), tags=tags, tag=wanted
    )


async def question_page(site: Site, request: Request, networks: Networks) -> Response:
    """Show one question as a form, and its answer if it was asked."""
    name = request.path_params["name"]
    if name not in site.context.catalogue:
        return site.missing(request, f"there is no question {name[:80]!r} in the library")
    question = site.context.catalogue.question(name)
    fields = {key: value.strip() for key, value in request.query_params.items()}
    is_graph = str(question.view) == "graph" and "CONSTRUCT" in question.sparql
    # Triples are no table: the page draws them itself.
    asked = not is_graph and ("ask" in fields or any(fields.get(parameter.name) for parameter in question.parameters))
    given = {p.name: fields[p.name] for p in question.parameters if fields.get(p.name)}
    skip = _count(fields.get("skip", "0"))
    table, problem, status = None, "", 200
    if asked:
        try:
            table = await site.context.question(name, given, limit=_PAGE, skip=skip)
        except AnswerError as error:
            problem, status = error.failure.detail, error.failure.status
        except ValueError:
            problem = "the answer is a graph: take it as Turtle or JSON-LD"
    values = {parameter.name: fields.get(parameter.name, "") for parameter in question.parameters}
    return site.render(
        request,
        "question.html",
        status=status,
        section="questions",
        question=question,
        values=values,
        total=_total(table) if table and table.complete and not skip and name in _SUMMED else "",
        example=dict(question.example),
        given=given,
        answer=shown(site, await networks.current(), table) if table else None,
        problem=problem,
        is_graph=is_graph,
        skip=skip,
        page_size=_PAGE,
        sparql=_bound(question, given),
    )


def _total(table: Table) -> str:
    """Return the sum of low, best and high over the rows of an answer; open where one row is."""
    if not table.rows:
        return ""
    low, best = (sum(number(row.get(name, {}).get("value")) or 0 for row in table.rows) for name in ("low", "best"))
    highs = [number(row["high"]["value"]) for row in table.rows if "high" in row]
    return figure(low, best, sum(filter(None, highs)) if len(highs) == len(table.rows) else None)


def _bound(question: Question, given: Mapping[str, str]) -> str:
    """Return the query with its values; names stay open, since only the graph knows what they name."""
    values: Mapping[str, str] = given
    while True:
        try:
            return bind(question, values, partial=True)
        except QueryError:
            if not values:
                return question.sparql
            values = {}


async def sparql_page(site: Site, request: Request, networks: Networks) -> Response:
    """Show the editor, and the answer to the query in the address or the form."""
    query = request.query_params.get("query", "")
    skip = _count(request.query_params.get("skip", "0"))
    table, problem, status = None, "", 200
    if query.strip():
        refused = refusal(query, longest=site.context.engine.limits.query_bytes)
        if refused is not None:
            problem, status = refused.detail, refused.status
        else:
            table, problem, status = await _answer(site, query, skip)
    return site.render(
        request,
        "sparql.html",
        status=status,
        section="sparql",
        query=query or _FIRST_QUERY,
        asked=bool(query.strip()),
        answer=shown(site, await networks.current(), table) if table else None,
        problem=problem,
        skip=skip,
        page_size=_PAGE,
        prefixes=PREFIXES,
        limits=site.context.engine.limits,
        questions=list(site.context.catalogue),
    )


async def _answer(site: Site, query: str, skip: int) -> tuple[Table | None, str, int]:
    try:
        return await site.context.ask(query, limit=_PAGE, skip=skip), "", 200
    except AnswerError as error:
        if error.failure.status == 406:  # noqa: PLR2004 - a graph, no table
            return None, "The answer is a graph: download it below as Turtle or JSON-LD.", 200
        return None, error.failure.detail, error.failure.status


async def search_page(site: Site, request: Request) -> Response:
    """Find people, groups, places, events, reports and sentences."""
    text = request.query_params.get("q", "").strip()
    kind = request.query_params.get("kind", "")
    groups: list[tuple[str, Sequence[Mapping[str, Any]]]] = []
    problem = ""
    if text:
        try:
            if kind in KINDS:
                groups = [(kind, await site.context.search(text, kind=kind, limit=200))]
            else:
                groups = [(name, await site.context.search(text, kind=name, limit=12)) for name in _KINDS]
        except AnswerError as error:
            problem = error.failure.detail
    found = [(name, [_hit(site, hit) for hit in hits]) for name, hits in groups if hits]
    return site.render(request, "search.html", q=text, kind=kind, groups=found, problem=problem, kinds=_KINDS, few=12)


def _hit(site: Site, hit: Mapping[str, Any]) -> dict[str, Any]:
    node = str(hit["iri"])
    if "start" in hit:
        node += f"#char={hit['start']},{hit['end']}"
    marked = []
    for index, piece in enumerate(str(hit["excerpt"]).split("[[")):
        inside, found, after = piece.partition("]]") if index else ("", "", piece)
        marked += [(inside, True)] if found else []
        marked += [(after if found or not index else piece, False)]
    return {"title": hit["title"] or headline(hit["kind"]), "link": site.page(node), "marked": marked}


def shown(site: Site, network: Network, table: Table) -> dict[str, Any]:
    """Return an answer as the pages write it: things by their names, and no column that only repeats these names."""
    rows = [[_cell(site, network, row.get(column)) for column in table.columns] for row in table.rows]
    kept = [place for place in range(len(table.columns)) if not _repeats(rows, place)]
    return {
        "columns": [table.columns[place] for place in kept],
        "rows": [[row[place] for place in kept] for row in rows],
        "complete": table.complete,
        "query_id": table.query_id,
    }


def _repeats(rows: Sequence[Sequence[ShownCell]], place: int) -> bool:
    """Whether a column only says again what the links before it say; the files keep it."""
    return bool(rows) and any(
        all(row[before].link and row[before].text == row[place].text for row in rows) for before in range(place)
    )


def _cell(site: Site, network: Network, cell: Cell | None) -> ShownCell:
    if cell is None:
        return ShownCell(text="", link="", kind="")
    value = str(cell["value"])
    if cell["type"] == "uri":
        name = network.label(value) or (words(value) if value.startswith(str(CODE)) else short(value))
        return ShownCell(text=name, link=site.page(value), kind="")
    kind = str(cell.get("datatype", "")).rpartition("#")[2]
    if kind in _WHOLE and value.lstrip("-").isdecimal():
        return ShownCell(text=f"{int(value):,}" if abs(int(value)) >= _LONG else value, link="", kind="number")
    return ShownCell(text=value, link="", kind=_KINDS_OF_CELLS.get(kind, ""))


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0  # noqa: PLR2004
