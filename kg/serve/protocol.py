"""The SPARQL 1.1 Protocol for queries: GET, POST of a form, POST of the query itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.errors import TermError
from kg.rdf import iri
from kg.serve.answers import respond
from kg.serve.context import ServerContext
from kg.serve.description import describe_service
from kg.serve.gate import refusal
from kg.serve.negotiation import Wanted, named_format, wanted_by
from kg.serve.problems import problem, refuse

_ALLOWED = {"Allow": "GET, HEAD, POST, OPTIONS"}
_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_CHARSETS = frozenset({"", "utf-8", "utf8", "us-ascii"})
_NO_UPDATE = "updates are refused: what was built does not change; graphs of your own are written under /graphs"
_FIELDS = 4096
_OVERHEAD = 3

Fields = list[tuple[str, str]]


class RequestError(Exception):
    """The request is not as the protocol says."""

    def __init__(self, status: int, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.response = refuse(status, kind, detail, headers=_ALLOWED if status == 405 else None)  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class SparqlEndpoint:
    """`/sparql`."""

    context: ServerContext

    async def __call__(self, request: Request) -> Response:
        """Answer a query; without one, describe the service."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=_ALLOWED)
        try:
            fields = await self._fields(request)
            sparql = _query(fields)
        except RequestError as error:
            return error.response
        if sparql is None:
            return await self._without_query(request, fields)
        refused = refusal(sparql, longest=self.context.engine.limits.query_bytes)
        if refused is not None:
            return problem(refused)
        try:
            formats = chosen_formats(request, dict(fields))
            ask = {
                "do": "query",
                "query": sparql,
                **_dataset(fields),
                **formats,
                **row_limits(dict(fields), self.context.engine.limits.rows),
            }
        except RequestError as error:
            return error.response
        response = await respond(self.context, request, ask)
        return link_next(response, request, fields, ask)

    async def _without_query(self, request: Request, fields: Fields) -> Response:
        if any(name == "update" for name, _ in fields):
            return refuse(403, "read-only", _NO_UPDATE)
        if request.method == "POST":
            return refuse(400, "no-query", "give the query in the form field `query`, or as the body")
        if wanted_by(request).page:
            return RedirectResponse("query", status_code=303)
        if fields:
            return refuse(400, "no-query", "give the query in the field `query`; without any field the service is told")
        return await describe_service(self.context, request)

    async def _fields(self, request: Request) -> Fields:
        in_url = _parse(request.scope["query_string"])
        if request.method in ("GET", "HEAD"):
            return in_url
        if request.method != "POST":
            raise RequestError(405, "method", "queries come by GET or POST")
        kind, charset = _content_type(request)
        if charset not in _CHARSETS:
            raise RequestError(415, "charset", f"{charset[:40]!r} is not read here; send UTF-8")
        body = await self._body(request)
        if kind == _FORM:
            return [*_parse(body), *((name, value) for name, value in in_url if name in ("format", "max-rows", "skip"))]
        if kind == _QUERY:
            return [*in_url, ("query", _text(body))]
        if kind == _UPDATE:
            raise RequestError(403, "read-only", _NO_UPDATE)
        raise RequestError(415, "media-type", f"send the query as {_FORM} or {_QUERY}")

    async def _body(self, request: Request) -> bytes:
        # Escapes in a form take three bytes each.
        longest = self.context.engine.limits.query_bytes * _OVERHEAD + _FIELDS
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > longest:
                raise RequestError(413, "too-long", f"the request may have {longest} bytes")
        return body


def row_limits(fields: Mapping[str, str], cap: int) -> dict[str, Any]:
    """Return how many rows to give: `max-rows` may cut the answer and says so, the server's own cap refuses it.

    Raises:
        RequestError: a number is none.
    """
    asked, skip = _count(fields, "max-rows"), _count(fields, "skip")
    if "max-rows" in fields and not asked:
        raise RequestError(400, "max-rows", "max-rows must be at least 1; leave it out for all rows")
    limit = min(filter(None, (asked, cap)), default=0)
    return {"limit": limit, "skip": skip, "cut": bool(asked)} if limit else {}


def chosen_formats(request: Request, fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the formats to ask a worker for, by `format=` or by Accept.

    Raises:
        RequestError: none can be given.
    """
    chosen: Wanted | None = wanted_by(request)
    if fields.get("format"):
        chosen = named_format(fields["format"])
        if chosen is None:
            raise RequestError(400, "format", f"there is no format {fields['format'][:40]!r}")
    formats: dict[str, Any] = {"rows": chosen.rows if chosen else None, "graph": chosen.graph if chosen else None}
    if fields.get("spreadsheet"):
        formats["spreadsheet"] = True
    return formats


def _count(fields: Mapping[str, str], name: str) -> int:
    text = fields.get(name, "0")
    if not (text.isascii() and text.isdigit()) or len(text) > len("999999999"):
        raise RequestError(400, name, f"{name} must be a whole number")
    return int(text)


def _parse(query: bytes) -> Fields:
    try:
        return parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except (ValueError, UnicodeDecodeError) as error:
        raise RequestError(400, "encoding", "the fields must be percent-encoded UTF-8") from error


def _content_type(request: Request) -> tuple[str, str]:
    """Return the media type of the body and its charset, empty if none is named."""
    kind, *parameters = request.headers.get("content-type", "").lower().split(";")
    pairs = (parameter.partition("=") for parameter in parameters)
    charset = next((value.strip().strip('"') for name, _, value in pairs if name.strip() == "charset"), "")
    return kind.strip(), charset


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(400, "encoding", "the query must be UTF-8") from error


def _query(fields: Fields) -> str | None:
    found = [value for field, value in fields if field == "query"]
    if len(found) > 1:
        raise RequestError(400, "two-queries", "give query once")
    if found and any(field == "update" for field, _ in fields):
        raise RequestError(400, "query-and-update", "give a query or an update, not both")
    return found[0] if found else None


def _dataset(fields: Fields) -> dict[str, list[str]]:
    """Return the graphs the request names; none, and the query's own or all graphs are asked."""
    default = [value for name, value in fields if name == "default-graph-uri"]
    named = [value for name, value in fields if name == "named-graph-uri"]
    for name in (*default, *named):
        try:
            iri(name)
        except TermError as error:
            raise RequestError(400, "graph-name", str(error)) from error
    return {"default": default, "named": named} if default or named else {}


def link_next(response: Response, request: Request, fields: Fields, ask: Mapping[str, Any]) -> Response:
    """Say of an answer that was cut on request where its next rows are."""
    if response.headers.get("X-Result-Complete") == "false" and request.method == "GET":
        kept = [(name, value) for name, value in fields if name != "skip"]
        rest = urlencode([*kept, ("skip", str(ask["skip"] + ask["limit"]))])
        # Relative to the address that was asked, wherever a proxy has put it.
        response.headers["Link"] = f'<{quote(request.url.path.rpartition("/")[2])}?{rest}>; rel="next"'
    return response
