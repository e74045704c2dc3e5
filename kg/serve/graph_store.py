"""The SPARQL 1.1 Graph Store HTTP Protocol: every graph can be read; users' graphs can be written, with a token."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import TermError
from kg.identifiers import GRAPH
from kg.rdf import iri
from kg.serve.answers import respond
from kg.serve.context import AnswerError, ServerContext
from kg.serve.description import describe_service
from kg.serve.incoming import MULTIPART, READABLE
from kg.serve.model import Failure
from kg.serve.negotiation import wanted_by
from kg.serve.problems import problem, refuse
from kg.serve.writing import GraphWriter, NotWritten
from kg.store.user_graphs import ANY, USER, Change, Outcome, Verb, is_writable

_READ = ("GET", "HEAD")
_VERBS = {"PUT": Verb.REPLACE, "POST": Verb.MERGE, "DELETE": Verb.REMOVE}
_NAME = 32
_STORE = "the graph store"
"""Stands for a request that names no graph."""
_UNION = "the default graph"


class _Refusal(Exception):  # noqa: N818 - not a fault of ours
    def __init__(self, status: int, kind: str, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.response = refuse(status, kind, detail, headers=headers)


@dataclass(frozen=True, slots=True)
class Graphs:
    """`/graphs`: a graph is named by `?graph=`, by its path, or is the union of all by `?default`."""

    context: ServerContext

    async def __call__(self, request: Request) -> Response:
        """Read or write a graph."""
        methods = (*_READ, *(_VERBS if self.context.writer else ()), "OPTIONS")
        allow = {"Allow": ", ".join(methods)}
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=allow)
        if request.method not in methods:
            reason = "graphs are written by PUT, POST and DELETE" if self.context.writer else "graphs can only be read"
            return refuse(405, "method", f"{reason} here", headers=allow)
        try:
            if request.method in _READ:
                return await self._read(request, _target(request))
            return await self._write(request)
        except _Refusal as refusal:
            return refusal.response

    async def _read(self, request: Request, target: str) -> Response:
        if target == _STORE:
            return await describe_service(self.context, request)
        choice = wanted_by(request)
        name = None if target == _UNION else target
        users = self.context.release.graphs
        state = users.get(target, self.context.release.digest)
        tag = f'"{state}.{choice.graph}"' if state and choice.graph else ""
        headers = {"ETag": tag, "Cache-Control": "no-cache"} if tag else {}
        if tag and tag in _tags(request, "if-none-match"):
            return Response(status_code=304, headers={**headers, "Vary": "Accept, Origin"})
        ask = {"do": "graph", "graph_name": name, "graph": choice.graph, "known": target in users}
        response = await respond(self.context, request, ask)
        if response.status_code == 200:  # noqa: PLR2004
            response.headers.update(headers)
        return response

    async def _write(self, request: Request) -> Response:
        writer = self.context.writer
        if writer is None:
            raise _Refusal(405, "method", "graphs can only be read here")
        _require_token(writer, request)
        target = _target(request)
        if target == _STORE and request.method != "POST":
            raise _Refusal(400, "graph-name", "name one graph: ?graph=IRI, or POST a new one")
        body = b"" if request.method == "DELETE" else await _body(request, self.context.engine.limits.graph_bytes)
        created = target == _STORE
        if created and not body:
            # 5.5: an empty body asks for nothing.
            return Response(status_code=204)
        name = self._new_name(request, body) if created else target
        if not is_writable(name) or target == _UNION:
            raise _Refusal(403, "not-yours", f"{target} is made by `kg build`; write to {USER}NAME or to your own IRI")
        change = Change(
            name=name,
            verb=_VERBS[request.method],
            quads=await self._quads(request, name, body) if request.method != "DELETE" else b"",
            only_if=_digests(request, "if-match"),
            unless=(ANY,) if created else _digests(request, "if-none-match"),
        )
        try:
            outcome, delay = await writer.write(change)
        except NotWritten as error:
            return problem(error.failure)
        return self._told(change.name, outcome, delay)

    def _new_name(self, request: Request, body: bytes) -> str:
        content = request.headers.get("content-type", "").encode() + b"\n" + body
        first = USER + hashlib.sha256(content).hexdigest()[:_NAME]
        taken = self.context.release.graphs
        return next(name for name in (first, *(f"{first}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)

    async def _quads(self, request: Request, name: str, body: bytes) -> bytes:
        content_type = request.headers.get("content-type", "")
        media = content_type.partition(";")[0].strip().lower()
        understood = {"Accept": ", ".join((*READABLE, MULTIPART))}
        if media not in READABLE and (media != MULTIPART or request.method != "POST"):
            detail = f"send {', '.join(READABLE)}; several files by POST as {MULTIPART}"
            raise _Refusal(415, "media-type", detail, understood)
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise _Refusal(415, "content-encoding", "send the graph unpacked", {"Accept-Encoding": "identity"})
        if "content-range" in request.headers:
            raise _Refusal(400, "content-range", "a graph is sent whole, not in ranges")
        ask = {"graph_name": name, "content_type": content_type, "body": base64.b64encode(body).decode()}
        try:
            return await self.context.read_graph(ask)
        except AnswerError as error:
            raise _Refusal(error.failure.status, error.failure.type, error.failure.detail) from error

    def _told(self, name: str, outcome: Outcome, delay: str) -> Response:
        own = quote(name.removeprefix(GRAPH), safe="/~.-_") if name.startswith(GRAPH) else ""
        place = f"{self.context.base}/graphs" + (f"/{own}" if own else f"?graph={quote(name, safe='')}")
        if outcome is Outcome.ABSENT:
            return refuse(404, "not-found", f"there is no graph {name}; GET /graphs lists them")
        if outcome is Outcome.NOT_AS_EXPECTED:
            return refuse(412, "not-as-expected", f"{name} is not as the request expects it; read it again")
        if delay:
            detail = f"kept, but readers do not see it before the next write or `kg rebuild`: {delay}"
            return problem(Failure(status=202, type="not-seen-yet", detail=detail), headers={"Location": place})
        if outcome is Outcome.CREATED:
            return Response(status_code=201, headers={"Location": place})
        return Response(status_code=204)


def _target(request: Request) -> str:
    """Return the graph's IRI, or that the request is for the default graph or the store."""
    names = request.query_params.getlist("graph")
    path = request.path_params.get("path", "")
    if path:
        names = [*names, GRAPH + path]
    is_default = "default" in request.query_params
    if not names and not is_default:
        return _STORE
    if len(names) + is_default != 1:
        raise _Refusal(400, "graph-name", "name one graph: ?graph=IRI or ?default")
    try:
        return iri(names[0]).value if names else _UNION
    except TermError as error:
        raise _Refusal(400, "graph-name", str(error)) from error


def _require_token(writer: GraphWriter, request: Request) -> None:
    header = request.headers.get("authorization", "")
    if writer.token.opens(header):
        return
    challenge = 'Bearer realm="kg"' + (', error="invalid_token"' if header else "")
    detail = "this token does not open it" if header else "writing needs `Authorization: Bearer TOKEN`"
    raise _Refusal(401, "token", detail, {"WWW-Authenticate": challenge})


async def _body(request: Request, longest: int) -> bytes:
    declared = request.headers.get("content-length", "0")
    chunks, size = [], 0
    if declared.isdecimal() and int(declared) > longest:
        raise _Refusal(413, "too-long", f"a graph may have {longest} bytes; send it in several graphs")
    async for chunk in request.stream():
        chunks.append(chunk)
        size += len(chunk)
        if size > longest:
            raise _Refusal(413, "too-long", f"a graph may have {longest} bytes; send it in several graphs")
    return b"".join(chunks)


def _tags(request: Request, header: str) -> list[str]:
    return [tag.strip().removeprefix("W/") for value in request.headers.getlist(header) for tag in value.split(",")]


def _digests(request: Request, header: str) -> tuple[str, ...] | None:
    """Return the states of a graph that a condition names; a weak tag names none (RFC 9110, 13.1.1)."""
    found = [tag.strip() for value in request.headers.getlist(header) for tag in value.split(",") if tag.strip()]
    if not found:
        return None
    return tuple(ANY if tag == ANY else tag.strip('"').partition(".")[0] for tag in found if not tag.startswith("W/"))
